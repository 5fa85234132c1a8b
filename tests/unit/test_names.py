"""Names of persons and companies where they begin in a text."""

from __future__ import annotations

import pytest

from bot.story import names
from bot.words import LIST, ordinary, ordinary_words

PERSONS = [
    ("Siti Aminah asal Muna", "Siti Aminah"),
    ("SITI AMINAH ASAL MUNA", "SITI AMINAH"),
    ("wa ode rini kerja di hk", "wa ode rini"),
    ("wa ode kerja", "wa ode"),
    ("La Ode Hasan umur 34", "La Ode Hasan"),
    ("Fitriani binti La Ode Sabu, dia", "Fitriani binti La Ode Sabu"),
    ("nurjanah bt ladjamu kerja", "nurjanah bt ladjamu"),
    ("rini mw lapor", "rini"),
    ("Pak Rudi katanya", "Pak Rudi"),
    ("haji basri, masing2", "haji basri"),
    ("la beddu waktu", "la beddu"),
    ("M. Ali dari", "M. Ali"),
    ("Abdullah Al Harbi. saya", "Abdullah Al Harbi"),
    ("muhammad al amin saya", "muhammad al amin"),
    ("Siti Aminah Kerja Di Malaysia", "Siti Aminah"),
    ("saya mau", None),
    ("jangan disebut ya", None),
    ("dicatut orang", None),
    ("di-blacklist padahal", None),
    ("Hong Kong kasih", None),
    ("BMI Hong Kong umur 29", None),
    ("P3MI terkenal", None),
    ("la", None),
    ("", None),
]
COMPANIES = [
    ("Samudra Bahari Makmur. tolong", "Samudra Bahari Makmur"),
    ("karya abadi jaya sudah", "karya abadi jaya"),
    ("Bina Kerja Cemerlang sudah", "Bina Kerja Cemerlang"),
    ("Laut Jaya Abadi Pemalang, kami", "Laut Jaya Abadi Pemalang"),
    ("resmi", None),
    ("itu nipu", None),
]


@pytest.mark.parametrize(("text", "name"), PERSONS)
def test_a_person_is_named_as_written(text: str, name: str | None) -> None:
    found = names.person(text, 0)
    assert (found[0] if found else None) == name


def test_two_words_with_capitals_are_a_name_where_one_was_announced() -> None:
    assert names.person("Bunga Lestari", 0) is None and names.person("Bunga Lestari", 0, said=True) is not None


@pytest.mark.parametrize(("text", "name"), COMPANIES)
def test_a_company_is_named_as_written(text: str, name: str | None) -> None:
    found = names.company(text, 0)
    assert (found[0] if found else None) == name


def test_the_ordinary_words_are_small_sorted_and_no_names() -> None:
    listed = [w for line in LIST.read_text("utf-8").splitlines() if not line.startswith("#") for w in line.split()]
    assert listed == sorted(set(listed)) and all(word == word.lower() for word in listed)
    assert not ordinary_words() & set("siti rini aminah hasan fitri dewi rahma udin kendari muna buton".split())


@pytest.mark.parametrize("word", ["dgn", "majikannya", "gajiku", "Kerja", "a", "januari"])
def test_short_forms_and_endings_are_ordinary_too(word: str) -> None:
    assert ordinary(word)


@pytest.mark.parametrize("word", ["Siti", "ladjamu", "kendari", "poipet"])
def test_names_are_not_ordinary(word: str) -> None:
    assert not ordinary(word)
