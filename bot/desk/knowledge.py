"""What officers look after: which answers and numbers are due, and how many messages wait to be sorted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template
from sqlalchemy import func, select

from bot import edits, unclear
from bot.desk import readers
from bot.desk.present import opened, speech
from bot.tables import AnswerEdit, Unclear, now
from bot.topics import Topic, Topics

pages = Blueprint("knowledge", __name__, url_prefix="/pengetahuan")

REVIEW_SOON_DAYS = 30


@dataclass(frozen=True)
class Line:
    """A topic in the list. `due` is "late", "soon" or ""."""

    topic: Topic
    due: str
    edited: bool


def today() -> date:
    return now().astimezone(opened().settings.office.time_zone).date()


def due(topic: Topic, day: date) -> str:
    if topic.review_by < day:
        return "late"
    return "soon" if topic.review_by <= day + timedelta(days=REVIEW_SOON_DAYS) else ""


@pages.get("")
def overview() -> str:
    readers.editor()
    day = today()
    with opened().database.read() as session:
        speech().refresh(session)
        topics, numbers = speech().topics, speech().numbers
        files = {id: edits.answer_lines(content) for id, content in topics.contents.items()}
        edited = edits.standing(session, AnswerEdit, files)
        waiting = session.scalar(select(func.count(Unclear.id)).where(Unclear.state == unclear.NEW)) or 0
    lines = lines_of(topics, day, frozenset(edited))
    return render_template(
        "knowledge.html",
        due=[line for line in lines if line.due],
        lines=sorted(lines, key=lambda line: line.topic.title.casefold()),
        uncalled=sum(row.due(day) for row in numbers.rows),
        waiting=waiting,
    )


def lines_of(topics: Topics, day: date, edited: frozenset[str]) -> list[Line]:
    """All topics, the one that is due first on top."""
    lines = [Line(topic, due(topic, day), topic.id in edited) for topic in topics]
    return sorted(lines, key=lambda line: line.topic.review_by)
