"""Provinces, kabupaten and kota in what people write."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from bot import regions

FOUND = [
    # Sulawesi Tenggara, as its people write it
    ("kab muna", "74.03"), ("kab. muna", "74.03"), ("Kabupaten Muna", "74.03"), ("muna", "74.03"), ("MUNA", "74.03"),
    ("muna barat", "74.13"), ("muna brt", "74.13"), ("mubar", "74.13"), ("kab muna barat sultra", "74.13"),
    ("raha", "74.03"), ("di raha", "74.03"), ("katobu", "74.03"), ("kec. tongkuno", "74.03"), ("batalaiworu", "74.03"),
    ("baubau", "74.72"), ("bau bau", "74.72"), ("bau-bau", "74.72"), ("bau2", "74.72"), ("Kota Baubau", "74.72"),
    ("buton", "74.04"), ("kab.buton", "74.04"), ("pasarwajo", "74.04"), ("pasar wajo", "74.04"),
    ("buton utara", "74.10"), ("butonutara", "74.10"), ("buton utra", "74.10"), ("butur", "74.10"), ("ereke", "74.10"),
    ("kulisusu", "74.10"), ("buton tengah", "74.14"), ("buteng", "74.14"), ("buton tgh", "74.14"), ("lakudo", "74.14"),
    ("mawasangka", "74.14"), ("buton selatan", "74.15"), ("busel", "74.15"), ("buton slatan", "74.15"),
    ("batauga", "74.15"), ("siompu", "74.15"), ("wakatobi", "74.07"), ("wanci", "74.07"), ("wangi-wangi", "74.07"),
    ("wangi wangi", "74.07"), ("tomia", "74.07"), ("kaledupa", "74.07"), ("binongko", "74.07"), ("wakatoby", "74.07"),
    ("konawe", "74.02"), ("unaaha", "74.02"), ("konawe selatan", "74.05"), ("konsel", "74.05"), ("andoolo", "74.05"),
    ("tinanggea", "74.05"), ("konawe utara", "74.09"), ("konut", "74.09"), ("konawe kepulauan", "74.12"),
    ("konawe kep", "74.12"), ("konkep", "74.12"), ("wawonii", "74.12"), ("kolaka", "74.01"), ("pomalaa", "74.01"),
    ("kolaka utara", "74.08"), ("kolut", "74.08"), ("lasusua", "74.08"), ("kolaka timur", "74.11"),
    ("koltim", "74.11"), ("ladongi", "74.11"), ("bombana", "74.06"), ("kabaena", "74.06"), ("kasipute", "74.06"),
    ("poleang", "74.06"), ("kendari", "74.71"), ("kdi", "74.71"), ("kndari", "74.71"), ("kota kendari", "74.71"),
    ("mandonga", "74.71"), ("sultra", "74"), ("sulawesi tenggara", "74"), ("Sulawesi Tenggara, kab Konawe", "74.02"),
    ("saya orang Buton, kerja di Sandakan", "74.04"), ("sy dari wanci pak tolong", "74.07"),
    # elsewhere
    ("lotim", "52.03"), ("lombok timur", "52.03"), ("lombok tengah ntb", "52.02"), ("praya", "52.02"),
    ("ntb", "52"), ("lombok", "52"), ("sumbawa", "52.04"), ("sumbawa barat", "52.07"), ("kab bima", "52.06"),
    ("kota bima", "52.72"), ("dompu", "52.05"), ("mataram", "52.71"), ("ntt", "53"), ("flores", "53"),
    ("tts", "53.02"), ("asal soe tts", "53.02"), ("kupang", "53.01"), ("kota kupang", "53.71"), ("maumere", "53.07"),
    ("kab belu", "53.04"), ("atambua", "53.04"), ("flores timur", "53.06"), ("larantuka", "53.06"),
    ("kab. malaka", "53.21"), ("jkt", "31"), ("jakarta", "31"), ("jakarta timur", "31.75"), ("jaktim", "31.75"),
    ("indramayu", "32.12"), ("indramyu", "32.12"), ("cirebon", "32.09"), ("kota cirebon", "32.74"),
    ("sukabumi jabar", "32.02"), ("karawang", "32.15"), ("krawang", "32.15"), ("kab bandung", "32.04"),
    ("bdg", "32.73"), ("tasik", "32.78"), ("cilacap", "33.01"), ("cilacp", "33.01"), ("brebes", "33.29"),
    ("kab tegal", "33.28"), ("solo", "33.72"), ("banyumas", "33.02"), ("purwokerto", "33.02"), ("asal pati", "33.18"),
    ("jogja", "34"), ("gunung kidul", "34.03"), ("ponorogo", "35.02"), ("ponorgo", "35.02"), ("malang", "35.07"),
    ("kota malang", "35.73"), ("malang jatim", "35.07"), ("asal dari blitar", "35.05"), ("tulung agung", "35.04"),
    ("banyuwangi", "35.10"), ("surabaya", "35.78"), ("sby", "35.78"), ("kota batu", "35.79"), ("jatim", "35"),
    ("bangkalan", "35.26"), ("makassar", "73.71"), ("makasar", "73.71"), ("mks", "73.71"), ("bulukumba", "73.02"),
    ("kab bone", "73.08"), ("orang bone", "73.08"), ("jeneponto", "73.04"), ("pangkep", "73.10"), ("wajo", "73.13"),
    ("sinjai", "73.07"), ("selayar", "73.01"), ("palu", "72.71"), ("asal palu", "72.71"), ("poso", "72.02"),
    ("medan", "12.71"), ("orang medan", "12.71"), ("batam", "21.71"), ("lampung timur", "18.07"),
    ("lampung", "18"), ("jambi", "15"), ("kota jambi", "15.71"), ("gorontalo", "75"), ("kab gorontalo", "75.01"),
    ("bali", "51"), ("dari bali ke malaysia", "51"), ("nunukan", "65.03"), ("sambas", "61.01"), ("aceh", "11"),
    ("kab banjar", "63.03"), ("banjar jabar", "32.79"), ("kec cibinong", "32.01"), ("serang banten", "36.04"),
    ("papua barat daya", "96"), ("papua pegunungan", "95"), ("papua selatan", "93"), ("papua tengah", "94"),
    ("merauke", "93.01"), ("kota sorong", "96.71"), ("kab. bima ntb", "52.06"), ("butn utara", "74.10"),
]  # fmt: skip
NOTHING = [
    "munafik", "manusia", "mana", "muncul", "butuh", "butuhan", "botol", "beton", "bautnya lepas", "konser",
    "kolak pisang", "kendala", "kenari", "kendi", "saya di serang orang", "kami diserang", "nasib malang",
    "jerawat batu", "batu bata", "pakai batang besi", "di padang pasir", "medan perang", "pasar", "ke pasar pagi",
    "beras habis", "berat badan turun", "lahir", "gresek", "demam", "mama sa perawat", "rahasia", "tahanan",
    "sarang tawon", "bantu saya", "kota kinabalu", "kota bharu", "batu pahat", "subang jaya", "johor bahru",
    "dari malaysia", "di kamboja", "singapura", "dubai", "saya takut", "tidak tahu", "belum ada kabar", "pekerja",
    "loteng rumah majikan", "saya sakit kepala sebelah", "orang bangla", "", "?!", "081234567890", "timor leste",
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), FOUND)
def test_a_region_is_found_as_people_write_it(text: str, code: str) -> None:
    found = regions.find(text)
    assert found is not None and found.code == code


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_found_where_no_region_stands(text: str) -> None:
    assert regions.find(text) is None


def test_all_provinces_kabupaten_and_kota_are_known() -> None:
    kinds = Counter(region.kind for region in regions.every())
    assert kinds == {"province": 38, "kabupaten": 416, "kota": 98}


def test_each_official_name_finds_its_own_code() -> None:
    assert [region for region in regions.every() if regions.find(region.name) != region] == []


def test_each_kabupaten_and_kota_is_found_as_an_origin_in_small_letters() -> None:
    def said(region: regions.Region) -> str:
        name = region.name.lower().replace("kabupaten ", "kab. ").replace("kota administrasi ", "")
        return f"saya tki asal {name}, gaji belum dibayar"

    places = [region for region in regions.every() if region.kind != "province"]
    assert [region for region in places if regions.find(said(region)) != region] == []


def test_the_names_of_the_table_are_codes_that_exist() -> None:
    assert [code for code in regions.EVERYDAY if regions.name(code) == code] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [("dari kab. Muna dan kerja", None), ("kab. Muna", "74.03"), ("kota Malang", "35.73"), ("pati", "33.18"),
     ("Serang, Banten", "36.04"), ("mana saja", None), ("", None), ("desa wabula", "74.04")],
)  # fmt: skip
def test_a_text_may_begin_with_a_region(text: str, code: str | None) -> None:
    found = regions.begins(text)
    assert (found.code if found else None) == code


def test_names_and_provinces_of_codes() -> None:
    assert regions.name("74.03") == "Kabupaten Muna" and regions.name("74") == "Sulawesi Tenggara"
    assert regions.name("99.99") == "99.99"
    assert regions.province_of("74.03") == "74" and regions.province_of("96") == "96"


def test_a_story_of_four_thousand_letters_is_searched_within_twenty_milliseconds() -> None:
    story = ("nama saya siti aminah dari muna, sudah 3 bulan gaji tidak dibayar majikan di riyadh. " * 60)[:4000]
    regions.find(story)
    times = []
    for _ in range(5):
        begin = time.perf_counter()
        regions.find(story)
        times.append(time.perf_counter() - begin)
    assert min(times) < 0.02
