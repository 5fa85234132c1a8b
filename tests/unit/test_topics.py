# ruff: noqa: E501 - one trap a line
"""The answers: what is wrong with a file is said in plain words, and nothing outdated is said to anybody."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import check, topics
from bot.language import LANGUAGES, translate
from bot.numbers import Numbers
from bot.topics import FOLDER, MAX_ANSWER, MAX_BUTTON, TAXONOMY, Topics, parse, shown_date

FILES = sorted(FOLDER.glob("*.yml"))
IDS = frozenset(yaml.load(TAXONOMY.read_text("utf-8"), Loader=yaml.CSafeLoader)["topics"])
GOOD: dict[str, Any] = {
    "topic": "opp",
    "title": "Apa itu OPP?",
    "button": "Apa itu OPP?",
    "state": "verified",
    "changes": False,
    "as_of": "2025-07-11",
    "review_by": date(2027, 11, 25),
    "urgent": False,
    "answer": "OPP adalah pembekalan.\n",
    "numbers": ["kp2mi"],
    "follow_ups": ["dokumen_wajib"],
    "sources": [{"name": "Permen P2MI 4/2025 Pasal 9", "url": "https://contoh.go.id", "date": "2025"}],
    "examples": "\n".join(f"- apa itu opp {n}" for n in range(topics.MIN_EXAMPLES)),
}


@pytest.fixture(scope="module")
def numbers() -> Numbers:
    return Numbers.load()


@pytest.fixture(scope="module")
def contents() -> dict[str, dict[str, Any]]:
    return {path.stem: topics.read(path) for path in FILES}


def found(table: Numbers, changes: dict[str, Any], name: str = "opp.yml") -> list[str]:
    content = {key: value for key, value in {**GOOD, **changes}.items() if value is not ...}
    return topics.faults(Path(name), content, IDS, table)


# --- the files in use


def test_there_is_a_file_for_each_of_the_93_topics() -> None:
    assert len(IDS) == 93
    assert {path.stem for path in FILES} == IDS


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_no_file_in_use_has_a_fault(path: Path, numbers: Numbers, contents: dict[str, Any]) -> None:
    assert topics.faults(path, contents[path.stem], IDS, numbers) == []


def test_titles_are_those_of_the_taxonomy(contents: dict[str, Any]) -> None:
    titles = yaml.load(TAXONOMY.read_text("utf-8"), Loader=yaml.CSafeLoader)["topics"]
    assert {topic: content["title"] for topic, content in contents.items()} == titles


def test_no_two_topics_have_the_same_button(contents: dict[str, Any]) -> None:
    buttons = [content["button"] for content in contents.values()]
    assert len(set(buttons)) == len(buttons)


def test_only_what_was_verified_is_urgent_without_a_number(contents: dict[str, Any]) -> None:
    assert [topic for topic, content in contents.items() if content["urgent"] and not content["numbers"]] == []


# --- each mistake of an editor


def test_a_good_file_has_no_fault(numbers: Numbers) -> None:
    assert found(numbers, {}) == []


MISTAKES: dict[str, tuple[dict[str, Any], str]] = {
    "a line is missing": ({"answer": ...}, "these lines are missing: answer"),
    "two lines are missing": ({"state": ..., "as_of": ...}, "these lines are missing: as_of, state"),
    "a line is misspelt": ({"sumber": "x"}, "nobody knows what the line sumber means"),
    "the topic is another": ({"topic": "ukps"}, "the line topic says ukps, but the file is named opp"),
    "the state is unknown": ({"state": "benar"}, "state must be one of verified, partial, unverified"),
    "the review is no date": ({"review_by": "tahun depan"}, "review_by must be a date"),
    "the review has a time": ({"review_by": datetime(2027, 1, 1, 10, 0, tzinfo=UTC)}, "review_by must be a date"),
    "the date is written the other way": ({"as_of": "11-07-2025"}, "as_of must be a date"),
    "the month is the thirteenth": ({"as_of": "2025-13"}, "as_of must be a date"),
    "changes is neither yes nor no": ({"changes": "kadang"}, "changes must be yes or no"),
    "changes is a word in quotes": ({"changes": "no"}, "changes must be yes or no"),
    "urgent is neither yes nor no": ({"urgent": "tidak"}, "urgent must be yes or no"),
    "the answer is empty": ({"answer": "\n"}, "the answer is empty"),
    "the answer is nothing": ({"answer": None}, "the answer is empty"),
    "the answer is too long": ({"answer": "a" * (MAX_ANSWER + 1)}, f"at most {MAX_ANSWER} fit"),
    "the button is too long": ({"button": "b" * (MAX_BUTTON + 1)}, f"at most {MAX_BUTTON} fit"),
    "the button is empty": ({"button": ""}, "the button is empty"),
    "the button is a number": ({"button": 2025}, "button"),
    "a mobile number in the answer": ({"answer": "Telepon 0812 3456 7890."}, "a telephone number stands"),
    "a number from abroad in the answer": ({"answer": "Telepon +60 17-668 8032."}, "a telephone number stands"),
    "the toll-free number in the answer": ({"answer": "Telepon 0-800-1000."}, "a telephone number stands"),
    "an unknown number": ({"numbers": ["kbri_mars"]}, "there is no number kbri_mars"),
    "a number that is not shown": ({"numbers": ["kbri_kuala_lumpur_2"]}, "may not be shown"),
    "a number without a list": ({"numbers": "kp2mi"}, "numbers must be a list"),
    "an unknown follow-up": ({"follow_ups": ["cuaca"]}, "the follow-up cuaca is no other topic"),
    "a follow-up to itself": ({"follow_ups": ["opp"]}, "the follow-up opp is no other topic"),
    "no follow-up": ({"follow_ups": []}, "one to three follow_ups are needed"),
    "a follow-up without a list": ({"follow_ups": "ukps"}, "follow_ups must be a list"),
    "four follow-ups": ({"follow_ups": ["ukps", "p3mi", "g_to_g", "taiwan"]}, "one to three follow_ups"),
    "no source": ({"sources": []}, "the source is missing"),
    "a source is nothing": ({"sources": None}, "the source is missing"),
    "a source without a date": ({"sources": [{"name": "UU 18/2017"}]}, "a source lacks its name or its date"),
    "a source without a name": ({"sources": [{"date": "2017"}]}, "a source lacks its name or its date"),
    "a source that is only a text": ({"sources": ["UU 18/2017"]}, "source"),
    "sources that are only a text": ({"sources": "UU 18/2017"}, "source"),
    "too few examples": ({"examples": "- satu\n- dua"}, "2 examples, at least 20 are needed"),
    "no examples": ({"examples": None}, "0 examples, at least 20 are needed"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_named_in_plain_words(numbers: Numbers, mistake: str) -> None:
    changes, said = MISTAKES[mistake]
    faults = found(numbers, changes)
    assert any(said in fault for fault in faults), faults
    assert all(fault.startswith("opp.yml: ") and "\n" not in fault for fault in faults)


def test_a_topic_that_is_not_in_the_taxonomy_is_named(numbers: Numbers) -> None:
    faults = found(numbers, {"topic": "cuaca"}, name="cuaca.yml")
    assert faults == ["cuaca.yml: the topic cuaca is not in knowledge/taxonomy.yml"]


@pytest.mark.parametrize(
    "text",
    [
        b'topic: opp\ntitle: "Apa itu OPP?\nanswer: x\n',
        b"topic: opp\n  title: x\n",
        b"",
        b"- a\n- b\n",
        b"hanya tulisan",
        "topic: opp\ntitle: Apa itu \u201cOPP\u201d?\n".encode("cp1252"),
    ],
    ids=["open quotation mark", "wrong indent", "empty", "a list", "a sentence", "saved by an old editor"],
)
def test_a_file_that_cannot_be_read_is_named_and_nothing_breaks(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "opp.yml"
    path.write_bytes(text)
    _, fault = check._load(path)
    assert fault is not None and fault.startswith("opp.yml: ") and "\n" not in fault


# --- what a reader sees


def test_the_last_line_says_since_when(numbers: Numbers) -> None:
    topic = parse(GOOD)
    assert topic.render(numbers, "id", date(2026, 1, 1)).endswith(
        "Sumber: Permen P2MI 4/2025 Pasal 9 (2025).\nPer 11-07-2025."
    )


def test_what_changes_says_so(numbers: Numbers) -> None:
    text = parse({**GOOD, "changes": True}).render(numbers, "id", date(2026, 1, 1))
    assert text.endswith("Per 11-07-2025. Ini bisa berubah: tanyakan lagi ke BP3MI.")


@pytest.mark.parametrize("changes", [True, False])
def test_an_overdue_answer_says_so_from_the_day_after(numbers: Numbers, changes: bool) -> None:
    topic = parse({**GOOD, "changes": changes})
    overdue = "sudah lewat waktunya diperiksa"
    assert overdue not in topic.render(numbers, "id", topic.review_by)
    assert overdue in topic.render(numbers, "id", topic.review_by + timedelta(days=1))


def test_numbers_stand_before_an_urgent_answer_and_after_any_other(numbers: Numbers) -> None:
    calm = parse(GOOD).render(numbers, "id", date(2026, 1, 1))
    urgent = parse({**GOOD, "urgent": True}).render(numbers, "id", date(2026, 1, 1))
    assert calm.index("OPP adalah") < calm.index("+62 21 2924 4800")
    assert urgent.startswith("Hubungi:\n+62 21 2924 4800") and urgent.index("OPP adalah") > 0


@pytest.mark.parametrize(("as_of", "shown"), [("2025-07-11", "11-07-2025"), ("2025-07", "07-2025"), ("2025", "2025")])
def test_dates_are_written_as_people_write_them(as_of: str, shown: str) -> None:
    assert shown_date(as_of) == shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_fits_one_message(numbers: Numbers, language: str) -> None:
    for topic in Topics.load():
        text = topic.render(numbers, language, topic.review_by + timedelta(days=1))
        assert len(text) < 2000, topic.id
        assert "{" not in text and "}" not in text


# --- the traps of shared/knowledge/facts.md, section 6: outdated statements that no answer may make

OLD_TERM = r"\b(?-i:TKI|TKW|CTKI|PJTKI|PPTKIS|SIPPTKI|KTKLN|BP3TKI|LP3TKI|P4TKI|BNP2TKI)\b"
TRAPS: dict[str, str] = {
    "1 old terms, except as old names": rf"(?<!dulu disebut )(?<!PJTKI atau ){OLD_TERM}(?! \(nama lama\))",
    "1 the old name of the orientation": r"\bPAP\b|Pembekalan Akhir",
    "2 domestic workers must be 21": r"\b(21 tahun|usia 21|umur 21|dua puluh satu tahun)\b",
    "3 SIP3MI from the ministry of manpower": r"Kemnaker|Kemenaker|Kementerian Ketenagakerjaan|SIAPkerja",
    "4 everybody goes for free": r"semua (PMI|biaya).{0,30}(nol|gratis|Rp0)|pasti (gratis|nol biaya)|dijamin gratis",
    "4 or everybody has to pay": r"PMI (wajib|harus) (bayar|membayar) biaya penempatan",
    "5 nineteen free occupations": r"\b19 jabatan",
    "6 the Saudi ban is lifted": r"moratorium.{0,40}(sudah|telah|resmi) dicabut|(Saudi|Timur Tengah) (sudah|telah) dibuka",
    "6 all of the Middle East is closed to all work": r"semua (pekerjaan|jabatan).{0,30}(ditutup|dilarang)",
    "7 Cambodia, Thailand, Myanmar as destinations": r"(Kamboja|Myanmar|Thailand) (adalah|termasuk) negara (penempatan|kerja sama)",
    "8 whoever left illegally gets no help": r"(ilegal|nonprosedural|tidak resmi).{0,40}(tidak (boleh|bisa) (mengadu|melapor|dibantu))",
    "9 seafarers are no migrant workers": r"(awak kapal|pelaut|ABK) (bukan|tidak termasuk) PMI|cukup (punya )?SIUPPAK",
    "10 domestic work on one's own": r"mandiri.{0,40}boleh.{0,30}(rumah tangga|perseorangan)",
    "11 a wrong reading of UKPS": r"Usaha Kecil dan Perseorangan",
    "12 the insurance rule of 2018": r"Permenaker (No\.? ?)?18/2018|370\.000",
    "13 rules on complaints that were replaced": r"(Perka|Perban|Peraturan BNP2TKI).{0,12}(9/2016|6/2024|3/2019|1/2024|5/2024)",
    "13 their time limits": r"\b(30 hari|15 hari kerja|60 hari)\b.{0,60}(aduan|pengaduan|ditangani|selesai)",
    "14 a new law replaced that of 2017": r"UU 18/2017 (sudah|telah) (diganti|dicabut)",
    "15 least prison terms and fines as certain": r"paling singkat|denda (paling (banyak|sedikit) )?Rp|minimal \d+ tahun penjara",
    "16 old wages in Hong Kong": r"HK\$ ?(4\.630|4\.730|4\.870|4\.990)",
    "16 the old wage in Taiwan": r"NT\$ ?17\.000",
    "17 the Malaysian programme is open": r"(PRM|repatriasi).{0,40}masih (buka|dibuka|berlaku)",
    "18 old addresses and names of officials": r"bnp2tki\.go\.id|Karding|Mukhtarudin|Benny Rhamdani",
    "19 a training centre is required for SSW": r"SSW.{0,40}(?<!tidak )wajib (lewat|melalui|ikut) LPK|magang (adalah|sama dengan) SSW",
    "20 Desmigratif": r"Desmigratif",
    "K2 half the Taiwanese fine without its condition": r"NT\$ ?5\.000",
    "K3 K4 old insurance sums": r"Rp ?7,5 juta|Rp ?16,2 juta",
    "K6 any one of three conditions": r"dan/atau",
    "K9 UKPS needs a permit": r"UKPS.{0,60}(memerlukan|wajib punya|harus punya) izin",
    "K10 insurance pays for beatings": r"(BPJS|jaminan).{0,60}korban kekerasan fisik",
    "61 no costs at all": r"tidak ada biaya sama sekali|gratis sama sekali",
    "3 all documents must be originals": r"(semua|seluruh)nya harus asli",
    "23 may not be lent": r"dipinjamkan",
}


@pytest.mark.parametrize("trap", TRAPS)
def test_no_answer_makes_an_outdated_statement(contents: dict[str, Any], trap: str) -> None:
    pattern = re.compile(TRAPS[trap], re.IGNORECASE)
    making = {
        topic: match.group()
        for topic, content in contents.items()
        if (match := pattern.search(" ".join(content["answer"].split())))
    }
    assert making == {}


TRAPS_IN_ENGLISH: dict[str, str] = {
    "old terms, except as old names": rf"(?<!called )(?<!PJTKI or ){OLD_TERM}(?! \((the |an )?old(er)? name\))",
    "domestic workers must be 21": r"\b(aged?|least) 21\b|21 years",
    "everybody goes for free": r"everything is free|always free|guaranteed free",
    "the Saudi ban is lifted": r"(ban|moratorium) (has been|was|is) (officially )?lifted\b(?!.{0,200}(but|still|however))",
    "least prison terms and fines as certain": r"at least \d+ years in prison|fine of (up to )?Rp",
    "old wages": r"HK\$ ?(4,630|4,870|4,990)|NT\$ ?17,000",
}


@pytest.mark.parametrize("trap", TRAPS_IN_ENGLISH)
def test_no_translation_makes_one_either(contents: dict[str, Any], trap: str) -> None:
    pattern = re.compile(TRAPS_IN_ENGLISH[trap])
    making = {}
    for topic, content in contents.items():
        text = translate(content["answer"], "en")
        match = pattern.search(" ".join(text.split())) if text != content["answer"] else None
        if match:
            making[topic] = match.group()
    assert making == {}


def test_the_traps_would_be_caught() -> None:
    outdated = {
        "2 domestic workers must be 21": "Umur minimal 21 tahun untuk pekerja rumah tangga.",
        "6 the Saudi ban is lifted": "Moratorium Arab Saudi sudah dicabut.",
        "8 whoever left illegally gets no help": "PMI ilegal tidak boleh mengadu.",
        "14 a new law replaced that of 2017": "UU 18/2017 sudah diganti UU baru.",
        "16 the old wage in Taiwan": "Gaji di Taiwan NT$17.000.",
        "1 old terms, except as old names": "Tanyakan ke BNP2TKI.",
    }
    for trap, statement in outdated.items():
        assert re.search(TRAPS[trap], statement, re.IGNORECASE), trap
