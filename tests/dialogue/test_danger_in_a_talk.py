"""Danger, whenever it is told: numbers first, officers at once, nothing taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.opening import Opened

from .conftest import Person
from .steps import ORDER, URGENT_ORDER, answer, answer_all, cancel, file_one, go_to

DANGER = "tolong saya disekap di kamboja, paspor diambil, tidak boleh keluar gedung"
HELD = "adik saya dikunci dari luar sama majikannya"


def first_line(person: Person) -> str:
    return person.last[0].text.splitlines()[0]


def test_at_the_start_the_numbers_stand_in_the_first_line_of_the_first_reply(person: Person) -> None:
    person.says(DANGER)
    assert first_line(person).startswith("+855 12 813 282")
    assert "+62 21 2924 4800" in person.last[0].text and "117" in person.last[0].text
    case = person.cases()[0]
    assert (case.stage, case.urgent, case.consent, case.country) == ("danger", True, "danger", "KH")
    assert case.number is not None and case.danger_at is not None and case.read_at is None
    assert "perdagangan_orang" in case.categories
    assert ("person", DANGER) in person.transcript(case)


def test_without_a_country_kp2mi_comes_first(person: Person) -> None:
    person.says(HELD)
    assert first_line(person).startswith("+62 21 2924 4800")


def test_the_questions_that_help_to_find_somebody_come_first(person: Person) -> None:
    person.says(DANGER)
    assert tuple(answer_all(person)) == URGENT_ORDER
    case = person.cases()[0]
    assert (case.stage, case.consent, case.urgent) == ("received", "given", True)
    assert person.intake(case)["story"] == DANGER


@pytest.mark.parametrize("slot", ORDER)
def test_in_the_middle_of_the_form_the_numbers_come_first_and_the_case_is_urgent(person: Person, slot: str) -> None:
    go_to(person, slot)
    person.says(HELD)
    assert first_line(person).startswith("+6")
    case = person.cases()[0]
    assert case.urgent and case.danger_at is not None and case.number is not None
    assert person.expects() is not None
    assert HELD in (person.record()["slots"].get("story") or "")
    answer_all(person)
    assert "Nomor pengaduan" in person.text and len(person.cases()) == 1


@pytest.mark.parametrize("when", ["at once", "after the place", "after consent"])
def test_it_is_kept_after_batal(person: Person, when: str) -> None:
    person.says(DANGER)
    if when != "at once":
        person.says("gedung kuning, sihanoukville")
    if when == "after consent":
        answer(person, "contact")
        answer(person, "consent")
    cancel(person)
    assert "tetap disimpan untuk petugas" in person.text
    case = person.cases()[0]
    assert case.urgent and ("person", DANGER) in person.transcript(case)
    assert person.expects() is None and person.chat().complaint_id is None


def test_it_is_kept_when_consent_is_refused(person: Person) -> None:
    person.says(DANGER)
    answer(person, "place")
    answer(person, "contact")
    person.presses("Tidak")
    assert "tetap disimpan untuk petugas" in person.text and "+62 21 2924 4800" in person.text
    case = person.cases()[0]
    assert (case.stage, case.consent, case.urgent) == ("danger", "danger", True)
    assert ("person", DANGER) in person.transcript(case)


def test_danger_in_the_middle_of_a_draft_and_batal_keeps_it_among_the_dangers(person: Person) -> None:
    go_to(person, "place")
    person.says(HELD)
    cancel(person)
    assert [(case.stage, case.urgent) for case in person.cases()] == [("danger", True)]


def test_told_twice_it_is_one_case(person: Person) -> None:
    person.says(DANGER)
    person.says("tolong cepat, kami disiksa terus disini")
    assert first_line(person).startswith("+855")
    assert len(person.cases()) == 1
    assert any("disiksa" in text for _, text in person.transcript(person.cases()[0]))


def test_after_a_case_was_filed_danger_is_a_new_one(person: Person) -> None:
    file_one(person)
    person.says(HELD)
    assert first_line(person).startswith("+6")
    assert [case.stage for case in person.cases()] == ["received", "danger"]


def test_what_was_told_just_before_is_with_it(person: Person) -> None:
    person.says("gaji saya tidak dibayar di kamboja sudah 3 bulan")
    person.says("tolong saya dipukuli terus sekarang")
    case = person.cases()[0]
    assert ("person", "gaji saya tidak dibayar di kamboja sudah 3 bulan") in person.transcript(case)
    assert case.country == "KH" and first_line(person).startswith("+855")


def test_a_pressed_button_or_a_command_is_never_danger(new_person: Callable[[], Person], pelita: Opened) -> None:
    """Whatever the model makes of the letters of a payload, no officer is woken by it."""
    person = new_person()
    person.says("halo")
    payloads = ["do:file", "do:menu", "do:status", "do:cancel", "do:help", "do:again", "do:was_question"]
    payloads += [f"choice:wanted={word}" for word in ("pulang", "gaji", "uang", "dokumen", "tindak", "kabar")]
    payloads += ["choice:teller=self", "choice:consent=no", "topic:kekerasan_pelecehan", "topic:scam_online_terjebak"]
    for payload in payloads:
        person.presses_old(payload)
        if person.expects():
            cancel(person)
    assert person.cases() == []
    assert {message.kind for message in person.messages() if message.author == "person"} - {"danger"} == {
        message.kind for message in person.messages() if message.author == "person"
    }


@pytest.mark.parametrize(
    "text",
    ["gaji saya belum dibayar", "hp saya mati kemarin", "pukul berapa kantor buka", "apa itu tppo", "permit mati"],
)
def test_what_only_sounds_like_danger_wakes_nobody(person: Person, text: str) -> None:
    person.says(text)
    assert not any(case.urgent for case in person.cases())


@pytest.mark.parametrize("words", ["sy ibunya", "umurnya 25", "saya anaknya", "istri saya"])
def test_a_few_words_in_answer_to_a_question_are_no_danger(person: Person, words: str) -> None:
    go_to(person, "contact")
    person.says(words)
    assert person.expects() == "contact" and not person.cases()[0].urgent


def test_nobody_in_danger_is_asked_twice_for_a_contact(person: Person) -> None:
    person.says("tolong sy dikurung majikan di kuwait hp disembunyi")
    person.says("salmiya")
    assert person.expects() == "contact"
    person.says("blok 5 lantai 3, jangan telepon")
    assert person.expects() != "contact"
    intake = person.intake(person.cases()[0])
    assert intake["contact"] == "chat" and "blok 5 lantai 3" in intake["story"]
