"""Answers and telephone numbers as officers changed them at the desk, laid over the files that they come from.

The files stay the source. Each edit is a row that holds all lines and a fingerprint of what the file said then: the
newest edit of a topic or number is said instead of the file, until the file says something else than it did, because
a maintainer took the edit over or knew better (dates of files mean nothing after a checkout). `version` is cheap: every
turn looks at it (bot/speech.py), so an edit is said from the next message on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import audit
from bot.errors import EditedMeanwhile
from bot.numbers import Number, Numbers
from bot.tables import AnswerEdit, NumberEdit, Officer
from bot.topics import Topics, parse

ANSWER_LINES = tuple("button state changes as_of review_by urgent answer numbers follow_ups sources".split())
NUMBER_COLUMNS = tuple(field.name for field in fields(Number) if field.name != "id")

Edit = AnswerEdit | NumberEdit
Table = type[AnswerEdit] | type[NumberEdit]
Content = dict[str, Any]


def version(session: Session) -> tuple[int, int]:
    """Ids of the newest edits of answers and numbers; it changes when anything was edited."""
    newest = select(
        select(func.max(AnswerEdit.id)).scalar_subquery(), select(func.max(NumberEdit.id)).scalar_subquery()
    )
    answers, numbers = session.execute(newest).one()
    return answers or 0, numbers or 0


def over(session: Session, topics: Topics, numbers: Numbers) -> tuple[Topics, Numbers]:
    """Topics and numbers of the files with the edits that hold laid over them."""
    edited = Numbers(_numbers(session, numbers))
    found = []
    answers = standing(session, AnswerEdit, {id: answer_lines(content) for id, content in topics.contents.items()})
    for topic_id, content in topics.contents.items():
        lines = {**content, **from_json(answers[topic_id].content or {})} if topic_id in answers else content
        # a number may be gone since an answer named it: the answer goes on without it
        known = [number for number in lines["numbers"] or () if number in edited]
        found.append(parse({**lines, "numbers": known}))
    return Topics(found, topics.contents), edited


def standing(session: Session, table: Table, files: Mapping[str, Content]) -> dict[str, Edit]:
    """The edits that hold now: the newest of its topic or number, made over what `files` say, and not taken back."""
    newest: Any = select(table).where(table.id.in_(select(func.max(table.id)).group_by(_subject(table))))
    held: dict[str, Edit] = {}
    for edit in session.scalars(newest):
        subject = _subject_of(edit)
        if edit.content is not None and edit.base == fingerprint(files.get(subject)):
            held[subject] = edit
    return held


def history(session: Session, table: Table, subject: str) -> list[tuple[Edit, str]]:
    """All edits of a topic or number with the names of their officers, newest first."""
    query: Any = (
        select(table, Officer.name)
        .join(Officer, Officer.id == table.officer_id)
        .where(_subject(table) == subject)
        .order_by(table.id.desc())
    )
    return [(edit, name) for edit, name in session.execute(query)]


def save_answer(
    session: Session, officer: tuple[int, str], topic: str, file: Content, content: Content | None, seen: int
) -> int:
    """Keeps an edit, or with None goes back to the file; its id. Raises EditedMeanwhile.

    `officer` is (id, actor of the audit), `file` the lines of the file, `seen` the id of the newest edit that the
    officer had before them (0: none). What is saved was checked before (`topics.line_faults`).
    """
    kept = AnswerEdit(topic=topic, officer_id=officer[0], base=fingerprint(file), content=_to_json(content))
    return _save(session, officer[1], kept, f"topic:{topic}", "answer_edited", seen)


def save_number(
    session: Session,
    officer: tuple[int, str],
    number: str,
    file: Content | None,
    content: Content | None,
    seen: int,
    action: str = "number_edited",
) -> int:
    """As `save_answer`; `file` is None for a number that stands in no file."""
    kept = NumberEdit(number=number, officer_id=officer[0], base=fingerprint(file), content=content)
    return _save(session, officer[1], kept, f"number:{number}", action, seen)


def newest_id(session: Session, table: Table, subject: str) -> int:
    return session.scalar(select(func.max(table.id)).where(_subject(table) == subject)) or 0


def answer_lines(content: Content) -> Content:
    """Of a topic's file what can be edited, in one form whatever YAML made of it."""
    lines = {name: content[name] for name in ANSWER_LINES}
    return {**lines, "as_of": str(content["as_of"]), "numbers": list(content["numbers"] or ())}


def number_columns(row: Number) -> Content:
    return {name: value for name, value in asdict(row).items() if name != "id"}


def fingerprint(content: Content | None) -> str:
    """16 hex digits; of a number that stands in no file, nothing."""
    if content is None:
        return ""
    return hashlib.sha256(json.dumps(_to_json(content), sort_keys=True).encode()).hexdigest()[:16]


def from_json(content: Content) -> Content:
    return {**content, "review_by": date.fromisoformat(content["review_by"])} if "review_by" in content else content


def _to_json(content: Content | None) -> Content | None:
    if content is None or not isinstance(content.get("review_by"), date):
        return content
    return {**content, "review_by": content["review_by"].isoformat()}


def _numbers(session: Session, numbers: Numbers) -> list[Number]:
    files = {row.id: number_columns(row) for row in numbers.rows}
    held = standing(session, NumberEdit, files)
    added = {id: dict.fromkeys(NUMBER_COLUMNS, "") for id in held if id not in files}
    return [_number(id, columns, held.get(id)) for id, columns in {**files, **added}.items()]


def _number(id: str, columns: Content, edit: Edit | None) -> Number:
    """A column that an edit does not know or that is no more is no reason to fall silent."""
    content = (edit.content or {}) if edit is not None else {}
    return Number(id, **{name: str(content.get(name, value)) for name, value in columns.items()})


def _save(session: Session, actor: str, edit: Edit, subject: str, action: str, seen: int) -> int:
    # first, since it also lets one officer after the other pass where the database takes several writers
    audit.write(session, actor, action, subject, back=edit.content is None)
    if newest_id(session, type(edit), _subject_of(edit)) != seen:
        raise EditedMeanwhile(subject)
    session.add(edit)
    session.flush()
    return edit.id


def _subject(table: Table) -> Any:
    return AnswerEdit.topic if table is AnswerEdit else NumberEdit.number


def _subject_of(edit: Edit) -> str:
    return edit.topic if isinstance(edit, AnswerEdit) else edit.number
