"""What a free story tells: whole stories with all that they say, and corrections.

stories.jsonl holds one story a line, written by hand: `set` 1 before there was any code, 2 after the first set had been
learnt from, 3 after the second; `told` is all that may be found. docs/details.md has what each set gave when it was
first read.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import regions
from bot.story.details import KEYS, correction, read

STORIES = [json.loads(line) for line in (Path(__file__).parent / "stories.jsonl").read_text("utf-8").splitlines()]
# Known misses: too little is found, nothing wrong but one phase. A story leaves this list when it is read whole.
MISSED = ("uang saya setor 17,5 juta", "mbak sy tki di malay", "kerja di Brunei 8 bln")
CORRECTED: list[tuple[str, dict[str, Any]]] = [
    ("eh bukan Taiwan, Hong Kong", {"country": "HK"}),
    ("bukan taiwan tapi hongkong pak", {"country": "HK"}),
    ("maaf salah, di Johor bukan Sabah", {"country": "MY", "place": "Johor"}),
    ("eh maaf Qatar, bukan Kuwait", {"country": "QA"}),
    ("ralat: negaranya Brunei", {"country": "BN"}),
    ("salah, namanya Rini bukan Rina", {"worker_name": "Rini"}),
    ("Rini bukan Rina", {"worker_name": "Rini"}),
    ("maaf namanya Siti Nurhaliza, salah ketik", {"worker_name": "Siti Nurhaliza"}),
    ("nama yang benar Wa Ode Ida", {"worker_name": "Wa Ode Ida"}),
    ("yang benar namanya la ode hasan", {"worker_name": "la ode hasan"}),
    ("maksud saya 5 bulan", {"months": 5}),
    ("maksudnya tiga bulan bukan tiga tahun", {"months": 3}),
    ("eh 2 tahun bukan 2 bulan", {"months": 24}),
    ("salah 8 bulan", {"months": 8}),
    ("nomornya ganti 081344556677", {"phone": "081344556677"}),
    ("maaf nomor saya salah yang benar 0852 4111 2233", {"phone": "0852 4111 2233"}),
    ("umurnya 17 bukan 19", {"age": 17}),
    ("eh umur anak saya 16 tahun", {"age": 16}),
    ("maksud saya 45 juta", {"amounts": [{"amount": 45000000, "currency": "IDR", "written": "45 juta"}]}),
    ("bukan 15 juta tapi 50 juta", {"amounts": [{"amount": 50000000, "currency": "IDR", "written": "50 juta"}]}),
    ("salah tulis, RM1.500 bukan RM15.000", {"amounts": [{"amount": 1500, "currency": "MYR", "written": "RM1.500"}]}),
    ("bukan dari muna, dari buton", {"origin": "74.04"}),
    ("asalnya kolaka timur bukan kolaka", {"origin": "74.11"}),
    ("eh asal saya konawe selatan", {"origin": "74.05"}),
    ("eh salah, PT nya PT Karya Bersama", {"agency": "PT Karya Bersama"}),
    ("maksud saya calonya namanya Pak Udin", {"recruiter": "Pak Udin"}),
    ("ganti nomor hp 0811400012", {"phone": "0811400012"}),
    ("oh maaf salah, paspornya C7654321", {"passport": "C7654321"}),
    ("Riyadh bukan Jeddah", {"country": "SA", "place": "Riyadh"}),
    ("tunggu, bukan malaysia, singapura", {"country": "SG"}),
    ("sori korea maksudku", {"country": "KR"}),
    ("yg benar 7 bln pak", {"months": 7}),
    ("di Johor maksud saya", {"country": "MY", "place": "Johor"}),
    ("umur saya 23 bukan 32", {"age": 23}),
    ("kami orang Bombana bukan Buton", {"origin": "74.06"}),
]
NOT_CORRECTED = [
    "bukan saya yang salah",
    "majikan saya salah paham",
    "maksud saya baik",
    "saya bukan orang kaya",
    "ini bukan penipuan kan?",
    "saya salah apa",
    "gaji saya 5 bulan tidak dibayar",
    "saya di Taiwan",
    "namanya Rini",
    "nomor saya 081234567890",
    "salah siapa ini",
    "maaf mengganggu pak",
    "bukan begitu",
    "eh iya",
    "maaf saya baru balas",
    "saya tidak salah tapi dipukul",
    "yang benar saja",
    "ganti majikan bisa?",
    "oh begitu",
    "maaf pak saya di Malaysia sudah 3 bulan",
    "saya bukan TKI, saya mau ke Jepang",
    "maaf umur saya 23",
    "bukan Taiwan",
    "majikan bilang bukan dia yang ambil uang 5 juta",
    "anak saya bukan di rumah tapi ikut kerja ke Malaysia",
    "PT nagih 15 juta ganti rugi",
    "sdh 5 bulan dia ganti nomor, kami diblok semua",
    "harusnya 12 bulan potongan, skrg 15 bulan, agensi hongkong",
    "bukan tembakan, petasan",
    "yang bener lewat mana, taiwan atau korea",
    "tiket ke kendari diganti?",
    "bukan hanya saya, teman saya juga",
    "",
]


@pytest.mark.parametrize("story", STORIES, ids=[story["story"][:40] for story in STORIES])
def test_a_story_gives_what_it_tells_and_nothing_else(story: dict[str, Any]) -> None:
    if story["story"].startswith(MISSED):
        pytest.xfail("a known miss")
    assert read(story["story"]) == story["told"]


def test_precision_and_recall_over_all_stories() -> None:
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for story in STORIES:
        found, told = read(story["story"]), story["told"]
        right.update(key for key in told if found.get(key) == told[key])
        wrong.update(key for key in found if found[key] != told.get(key))
        missed.update(key for key in told if found.get(key) != told[key])
    assert right.total() / (right.total() + wrong.total()) >= 0.99
    assert right.total() / (right.total() + missed.total()) >= 0.98


def test_the_stories_are_many_and_of_all_kinds() -> None:
    assert len(STORIES) >= 120 and sum(len(story["told"]) <= 1 for story in STORIES) >= 30
    tellers = Counter(story["told"].get("teller") for story in STORIES)
    assert tellers["self"] >= 30 and tellers["family"] >= 30 and tellers["other"] >= 10
    assert {key for story in STORIES for key in story["told"]} == set(KEYS)


@pytest.mark.parametrize("story", STORIES, ids=[story["story"][:40] for story in STORIES])
def test_values_are_of_the_agreed_kinds(story: dict[str, Any]) -> None:
    found = read(story["story"])
    assert set(found) <= set(KEYS)
    assert found.get("teller", "self") in ("self", "family", "other")
    assert found.get("phase", "before") in ("before", "during", "after")
    assert found.get("papers", "none") in ("none", "official")
    assert found.get("sex", "P") in ("L", "P")
    if origin := found.get("origin"):
        assert regions.name(origin) != origin
    for name in ("place", "agency", "ship", "employer", "recruiter", "worker_name", "account", "passport", "phone"):
        assert found.get(name, "") in " ".join(story["story"].split())


@pytest.mark.parametrize(("text", "new"), CORRECTED)
def test_a_correction_gives_the_new_value_only(text: str, new: dict[str, Any]) -> None:
    assert correction(text) == new


@pytest.mark.parametrize("text", NOT_CORRECTED)
def test_nothing_is_taken_back_where_nothing_is_corrected(text: str) -> None:
    assert correction(text) == {}


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_without_a_fault(text: str) -> None:
    assert set(read(text)) <= set(KEYS) and set(correction(text)) <= set(KEYS)


def test_a_story_of_four_thousand_letters_is_read_within_twenty_milliseconds() -> None:
    told = " ".join(story["story"] for story in STORIES)
    read(told[:4000])
    times = []
    for begin in range(0, 4000, 400):
        started = time.process_time()
        read(told[begin : begin + 4000])
        times.append(time.process_time() - started)
    assert sorted(times)[len(times) // 2] < 0.02


@pytest.mark.parametrize(
    "words", ["anak saya ", "umur 23 ", "a ", "1 ", "2 tahun 3 ", "nama saya ", "saya kami dari 2 tahun di "]
)
def test_no_text_keeps_a_turn_waiting(words: str) -> None:
    read("kab muna")
    started = time.process_time()
    read(words * 2000)
    assert time.process_time() - started < 2
