"""Four failures of forms that users of Rasa report again and again, each by its name, with the engine itself.

Issue 7751: after an interruption the question is not asked again. 9006: something cannot be entered again. 7712: the
last answer of one form leaks into the next. rasa-demo 542: free text in a form is taken for a question of the FAQ.
A fifth is our own find: where no rule fits, the fallback answers ten times over.
"""

from __future__ import annotations

import pytest

from bot.dialogue import BUTTONS, COMMANDS

from .conftest import Person
from .steps import ORDER, STORY, answer, answer_all, file_one, go_to


@pytest.mark.parametrize("slot", ["consent", "worker_name", "wanted", "confirmed"])
@pytest.mark.parametrize("interruption", ["apa itu opp", "menu", "terima kasih", "status"])
def test_7751_the_question_is_asked_again_after_an_interruption(person: Person, slot: str, interruption: str) -> None:
    go_to(person, slot)
    question = person.question
    person.says(interruption)
    if slot in ("worker_name", "wanted") and interruption == "terima kasih":
        return  # a word of thanks may be what somebody writes there
    assert person.question == question and person.expects() == slot
    assert len(person.last) <= 2 + (slot == "confirmed")


def test_9006_what_was_entered_can_be_entered_again(person: Person) -> None:
    go_to(person, "wanted")
    person.says("kembali")
    assert person.expects() == "place"
    person.says("Taipei, Taiwan")
    person.says("eh salah, namanya Wa Ode Sitti")
    for slot in ("wanted", "contact", "safe_to_reply"):
        answer(person, slot)
    person.presses("Perbaiki", "Kontak")
    assert person.expects() == "contact"
    person.says("0811 2222 3333")
    person.presses("Kirim")
    case = person.cases()[-1]
    intake = person.intake(case)
    assert (case.country, intake["worker_name"]) == ("TW", "Wa Ode Sitti")
    assert intake["contact"] == "0811 2222 3333" and intake["story"] == STORY


def test_7712_the_last_answer_of_one_form_does_not_leak_into_the_next(person: Person) -> None:
    file_one(person)
    assert "story" not in person.record()["slots"] and "consent" not in person.record()["slots"]
    person.presses("Lengkapi data")
    assert "case_details" in person.record()["slots"] and "origin" not in person.intake(person.cases()[0])
    person.says("Konawe")
    assert person.intake(person.cases()[0])["origin"] == "74.02"
    person.says("cukup")
    person.says("mau lapor")
    assert person.expects() == "consent"
    asked = answer_all(person)
    assert set(ORDER) <= set(asked)
    first, second = person.cases()
    assert first.number != second.number and "origin" not in person.intake(second)


@pytest.mark.parametrize(
    ("slot", "typed"),
    [
        ("worker_name", "Taiwan Lestari"),
        ("place", "Malaysia, Johor"),
        ("wanted", "saya mau uang saya yang dipotong agensi dikembalikan"),
        ("contact", "nomor wa kbri tidak ada, pakai 081234567890"),
    ],
)
def test_542_free_text_in_the_form_is_not_taken_for_a_question(person: Person, slot: str, typed: str) -> None:
    go_to(person, slot)
    person.says(typed)
    assert person.expects() == ORDER[ORDER.index(slot) + 1]
    assert typed in str(person.record()["slots"][slot])


@pytest.mark.parametrize("where", ["outside", "complaint", "completing"])
def test_every_command_and_button_is_answered_wherever_one_is(person: Person, where: str) -> None:
    person.says("halo")
    for intent in (*COMMANDS, *BUTTONS):
        if where == "complaint" and person.expects() is None:
            person.says("lapor")
        if where == "completing" and person.expects() != "more":
            person.says("batal")
            if not any(case.stage == "received" and case.withdrawn_at is None for case in person.cases()):
                file_one(person)
            person.presses_old("do:more")
        person.presses_old(f"do:{intent}")
        texts = [message.text for message in person.last]
        assert 1 <= len(texts) <= 3 and len(set(texts)) == len(texts), (intent, texts)
        person.says("selesai latihan")
