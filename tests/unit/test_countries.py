"""Countries in what people write."""

from __future__ import annotations

import pytest

from bot import countries

FOUND = [
    ("saya di malaysia", "MY"),
    ("kerja di Johor Bahru pak", "MY"),
    ("di KL", "MY"),
    ("kota kinabalu sabah", "MY"),
    ("istri saya di arab saudi", "SA"),
    ("di Riyadh", "SA"),
    ("Hongkong", "HK"),
    ("hong kong, yuen long", "HK"),
    ("taiwan taichung", "TW"),
    ("singapura", "SG"),
    ("korsel, di ansan", "KR"),
    ("Jepang (Ibaraki)", "JP"),
    ("dubai", "AE"),
    ("uni emirat arab", "AE"),
    ("negara Qatar", "QA"),
    ("brunei darussalam", "BN"),
    ("poipet kamboja", "KH"),
    ("myawaddy", "MM"),
    ("KK Park", "MM"),
    ("laos golden triangle", "LA"),
    ("polandia", "PL"),
    ("New Zealand", "NZ"),
    ("Selandia Baru", "NZ"),
    ("Afrika Selatan", "ZA"),
    ("Papua Nugini", "PG"),
    ("Kanada", "CA"),
    ("Kendari", "ID"),
    ("wakatobi", "ID"),
    ("saya orang Buton, sekarang di Sandakan", "MY"),
    ("dari kendari mau ke taiwan", "TW"),
    ("berangkat dari Nunukan", "ID"),
    ("negeri jiran", "MY"),
    ("di kl", "MY"),
    ("KL", "MY"),
    ("kerja d damam arab", "SA"),
    ("riyad", "SA"),
    ("mekkah", "SA"),
    ("taoyuan", "TW"),
    ("taipe", "TW"),
    ("abu dhabi", "AE"),
    ("abudhabi", "AE"),
    ("doha", "QA"),
    ("kuwet", "KW"),
    ("singapur", "SG"),
    ("s'pore", "SG"),
    ("sihanoukville", "KH"),
    ("pnom penh", "KH"),
    ("miyawadi", "MM"),
    ("mae-sot", "TH"),
    ("yordan", "JO"),
    ("di jordan", "JO"),
    ("malasya", "MY"),
    ("di Labuan", "MY"),
    ("labuan bajo", "ID"),
    ("UEA", "AE"),
    ("saya kerja di perak malaysia", "MY"),
]
NOTHING = ["tidak tahu", "", "di rumah majikan", "kapal", "mobil saya rusak", "saya takut", "oman saya sakit hati"[5:]]
NO_PLACE = [
    "kl majikan marah saya bagaimana",
    "perak sama emas saya diambil",
    "orang cina yang punya toko",
    "majikan saya orang arab",
    "bahasa arab saya kurang",
    "gaji 500 dolar singapura",
    "dipotong 100 ringgit malaysia",
    "bos cina galak sekali pak",
    "nilai rapor anak saya turun",
    "Jordan nama anak saya",
]


@pytest.mark.parametrize(("text", "code"), FOUND)
def test_a_country_or_a_city_of_it_is_found(text: str, code: str) -> None:
    assert countries.find(text) == code


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_found_where_no_country_stands(text: str) -> None:
    assert countries.find(text) is None


@pytest.mark.parametrize("text", NO_PLACE)
def test_a_people_a_currency_and_an_everyday_word_are_no_place(text: str) -> None:
    assert countries.find(text) is None


def test_where_a_country_is_named_is_told_and_whether_a_city_stands_for_it() -> None:
    text = "dari malaysia ke Kota Kinabalu"
    assert [(named.code, text[named.start : named.end], named.city) for named in countries.every(text)] == [
        ("MY", "malaysia", False),
        ("MY", "Kota Kinabalu", True),
    ]


def test_names_stand_as_whole_words_only() -> None:
    assert countries.find("omanya sakit, kuwaitnya") is None


def test_the_first_of_several_abroad_wins() -> None:
    assert countries.find("dari malaysia dibawa ke thailand") == "MY"


def test_a_country_has_its_name_in_both_languages() -> None:
    assert countries.name("SA") == "Arab Saudi" and countries.name("SA", "en") == "Saudi Arabia"
    assert countries.name("XX") == "XX"


def test_every_code_of_the_table_is_a_country_with_a_name() -> None:
    for code, words in (*countries.EVERYDAY.items(), *countries.CITIES.items()):
        assert countries.name(code) != code
        assert words == words.lower() and words.split(", ") == [word.strip() for word in words.split(",")]
