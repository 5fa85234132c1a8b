"""What people asked, counted by the day before retention erases the texts and what was understood of them.

A row of `asked` holds a day, a kind, a topic and a number: no text, no chat. A day is counted once it is over; what is
younger is counted from the messages themselves.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import workdays
from bot.opening import Opened
from bot.settings import Office
from bot.tables import Asked, Chat, Message, Unclear, now

KINDS = ("question", "out_of_scope")
NOT_UNDERSTOOD = ("unclear", "guessed")

Counts = Counter[tuple[str, str]]  # (kind, topic) -> messages


def tally(opened: Opened) -> int:
    """Counts the days that are over and still have their messages. Returns how many days were counted."""
    office = opened.settings.office
    today = now().astimezone(office.time_zone).date()
    days = [today - timedelta(days=back) for back in range(office.unasked_days, 0, -1)]
    counted = 0
    with opened.database.write() as session:
        known = set(session.scalars(select(Asked.day).where(Asked.day >= days[0].isoformat())))
        for day in days:
            if day.isoformat() not in known and (counts := _of_day(session, office, day)):
                session.add_all(
                    Asked(day=day.isoformat(), kind=kind, topic=topic, count=count)
                    for (kind, topic), count in counts.items()
                )
                counted += 1
    return counted


def counts(session: Session, office: Office, first: date, last: date) -> Counts:
    """What was asked from the first to the last day."""
    found: Counts = Counter()
    rows = select(Asked).where(Asked.day >= first.isoformat(), Asked.day <= last.isoformat())
    days = set()
    for row in session.scalars(rows):
        found[row.kind, row.topic] += row.count
        days.add(row.day)
    today = now().astimezone(office.time_zone).date()
    day = max(first, today - timedelta(days=office.unasked_days))
    while day <= min(last, today):
        if day.isoformat() not in days:
            found += _of_day(session, office, day)
        day += timedelta(days=1)
    return found


def _of_day(session: Session, office: Office, day: date) -> Counts:
    begin, end = (workdays.begin_of_day(one, office.time_zone) for one in (day, day + timedelta(days=1)))
    said = (
        select(Message.kind, Message.topic, func.count())
        .join(Chat, Chat.id == Message.chat_id)
        .where(Message.author == "person", Message.kind.in_(KINDS), Chat.exercise.is_(False))
        .where(Message.at >= begin, Message.at < end)
        .group_by(Message.kind, Message.topic)
    )
    found: Counts = Counter()
    for kind, topic, count in session.execute(said):
        found[str(kind), topic or "" if kind == "question" else ""] += count
    unclear = select(func.count(Unclear.id)).where(Unclear.kind.in_(NOT_UNDERSTOOD))
    found["unclear", ""] += session.scalar(unclear.where(Unclear.at >= begin, Unclear.at < end)) or 0
    return +found
