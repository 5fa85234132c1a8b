"""Answers and numbers that were changed at the desk: said from the next message on, until the file is newer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import edits, officers
from bot.errors import EditedMeanwhile
from bot.numbers import Number, Numbers
from bot.speech import Speech
from bot.tables import AnswerEdit, AuditEntry, NumberEdit
from bot.topics import Topics

TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def files() -> tuple[Topics, Numbers]:
    return Topics.load(), Numbers.load()


@pytest.fixture
def said(speech: Speech) -> Speech:
    """A speech of its own, which a test may change."""
    return Speech(speech.office, *speech.files, speech.responses)


@pytest.fixture
def wati(session: Session) -> tuple[int, str]:
    officers.add(session, "user:test", "wati", "Wati", "officer")
    return officers.find(session, "wati").id, "officer:wati"


def change_answer(session: Session, who: tuple[int, str], speech: Speech, seen: int = 0, **lines: Any) -> int:
    file = edits.answer_lines(speech.files[0].contents["opp"])
    return edits.save_answer(session, who, "opp", file, {**file, **lines}, seen)


def change_number(session: Session, who: tuple[int, str], speech: Speech, seen: int = 0, **columns: str) -> int:
    file = edits.number_columns(speech.files[1]["kp2mi"])
    return edits.save_number(session, who, "kp2mi", file, {**file, **columns}, seen)


def test_an_edit_is_said_at_the_next_look_and_no_other_answer_changes(
    session: Session, said: Speech, wati: tuple[int, str]
) -> None:
    before = said.answer("taiwan", "id", TODAY)
    change_answer(session, wati, said, answer="OPP sekarang dua hari.\n", review_by=date(2028, 1, 1))
    said.refresh(session)
    assert said.answer("opp", "id", TODAY).text.startswith("OPP sekarang dua hari.")
    assert said.topics["opp"].review_by == date(2028, 1, 1)
    assert said.answer("taiwan", "id", TODAY) == before


def test_going_back_says_the_file_again(session: Session, said: Speech, wati: tuple[int, str]) -> None:
    before = said.answer("opp", "id", TODAY)
    seen = change_answer(session, wati, said, answer="Lain.\n")
    edits.save_answer(session, wati, "opp", edits.answer_lines(said.files[0].contents["opp"]), None, seen)
    said.refresh(session)
    assert said.answer("opp", "id", TODAY) == before


def test_a_file_that_changed_since_wins(session: Session, said: Speech, wati: tuple[int, str]) -> None:
    change_answer(session, wati, said, answer="Dari meja.\n")
    topics, numbers = said.files
    newer = {**topics.contents, "opp": {**topics.contents["opp"], "answer": "Dari berkas yang baru.\n"}}
    edited, _ = edits.over(session, Topics([], newer), numbers)
    assert edited["opp"].answer == "Dari berkas yang baru.\n"


def test_new_examples_in_a_file_leave_the_edit_standing(session: Session, said: Speech, wati: tuple[int, str]) -> None:
    change_answer(session, wati, said, answer="Dari meja.\n")
    topics, numbers = said.files
    more = {**topics.contents, "opp": {**topics.contents["opp"], "examples": "- apa itu opp"}}
    edited, _ = edits.over(session, Topics([], more), numbers)
    assert edited["opp"].answer == "Dari meja.\n"


def test_a_number_changes_in_every_answer_and_in_danger(session: Session, said: Speech, wati: tuple[int, str]) -> None:
    change_number(session, wati, said, number="+62 21 1111 2222")
    said.refresh(session)
    assert said.numbers.for_danger(None, "id")[0].startswith("+62 21 1111 2222")
    assert "+62 21 1111 2222" in said.say("utter_danger_first", "id").text


def test_a_number_that_was_added_is_first_where_there_was_none(
    session: Session, said: Speech, wati: tuple[int, str]
) -> None:
    columns = {**edits.number_columns(said.files[1]["kp2mi"]), "country": "IS", "institution": "KBRI Oslo"}
    edits.save_number(session, wati, "kbri_oslo_is", None, {**columns, "number": "+47 1"}, 0)
    said.refresh(session)
    assert said.numbers.for_danger("IS", "id")[0].startswith("+47 1 (KBRI Oslo")


def test_an_answer_goes_on_without_a_number_that_is_hidden_or_gone(
    session: Session, said: Speech, wati: tuple[int, str]
) -> None:
    change_answer(session, wati, said, numbers=["kbri_kuala_lumpur", "kp2mi"])
    file = edits.number_columns(said.files[1]["kbri_kuala_lumpur"])
    edits.save_number(session, wati, "kbri_kuala_lumpur", file, {**file, "show": "no"}, 0)
    said.refresh(session)
    text = said.answer("opp", "id", TODAY).text
    assert "+62 21 2924 4800" in text and "+60 17-668 8032" not in text
    topics, numbers = said.files
    edited, _ = edits.over(session, topics, Numbers([row for row in numbers.rows if row.id != "kbri_kuala_lumpur"]))
    assert edited["opp"].numbers == ("kp2mi",)


def test_an_edit_of_another_release_does_not_silence_the_bot(
    session: Session, said: Speech, wati: tuple[int, str]
) -> None:
    """Columns that are no more are passed over, and those that are new come from the file."""
    file = edits.number_columns(said.files[1]["kp2mi"])
    row = NumberEdit(number="kp2mi", officer_id=wati[0], base=edits.fingerprint(file), content={"old": "x"})
    session.add(row)
    session.flush()
    said.refresh(session)
    assert said.numbers["kp2mi"] == said.files[1]["kp2mi"]


def test_the_second_of_two_officers_is_told(session: Session, said: Speech, wati: tuple[int, str]) -> None:
    first = change_answer(session, wati, said, answer="Satu.\n")
    with pytest.raises(EditedMeanwhile):
        change_answer(session, wati, said, seen=0, answer="Dua.\n")
    assert change_answer(session, wati, said, seen=first, answer="Tiga.\n") > first


def test_who_and_when_is_kept_and_the_audit_holds_no_text(
    session: Session, said: Speech, wati: tuple[int, str]
) -> None:
    change_answer(session, wati, said, answer="Rahasia dapur.\n")
    ((edit, name),) = edits.history(session, AnswerEdit, "opp")
    assert (name, edit.content["answer"]) == ("Wati", "Rahasia dapur.\n")
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.action, entry.subject, entry.details) == ("answer_edited", "topic:opp", {"back": False})


def test_a_look_without_news_costs_one_statement(session: Session, said: Speech, wati: tuple[int, str]) -> None:
    from sqlalchemy import event

    change_answer(session, wati, said, answer="Satu.\n")
    said.refresh(session)
    statements: list[str] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *more: statements.append(more[2]))
    topics = said.topics
    said.refresh(session)
    assert len(statements) == 1 and said.topics is topics


def test_files_without_edits_are_said_as_they_are(session: Session, files: tuple[Topics, Numbers]) -> None:
    topics, numbers = edits.over(session, *files)
    assert list(topics) == list(files[0])
    assert numbers.rows == files[1].rows


@pytest.mark.parametrize(
    ("change", "due"),
    [
        ({"last_called_on": ""}, True),
        ({"last_called_on": "2026-05-28"}, True),
        ({"last_called_on": "2026-05-29"}, False),
        ({"last_called_on": "", "show": "no"}, False),
        ({"last_called_on": "", "kind": "emergency"}, False),
        ({"last_called_on": "", "channel": "web"}, False),
    ],
)
def test_a_number_is_due_half_a_year_after_its_last_call(
    change: dict[str, str], due: bool, files: tuple[Topics, Numbers]
) -> None:
    row: Number = replace(files[1]["kp2mi"], **change)
    assert row.due(TODAY) is due
