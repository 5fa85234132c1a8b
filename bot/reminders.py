"""What the bot says by itself: that papers are still awaited, and once, after closing, how it was.

Only where writing is safe, only at the hours of day at which the office is open, each at most once: the key in the
outbox says what it is for.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot import letters, outbox
from bot.opening import Opened
from bot.speech import Said, Speech
from bot.tables import Complaint, now

DAYS_BEFORE = (1, 7)
ASKED_WITHIN = timedelta(days=3)  # how it was is asked soon after closing or never


def remind(opened: Opened, speech: Speech, at: datetime | None = None) -> int:
    """Writes what is due into the outbox; returns how many messages."""
    at = at or now()
    office = opened.settings.office
    if not office.opens <= at.astimezone(office.time_zone).time() < office.closes:
        return 0
    written = 0
    with opened.database.write() as session:
        for complaint in session.scalars(_awaiting_papers(at)):
            until = complaint.papers_until
            assert until is not None
            days = next(days for days in DAYS_BEFORE if until - at <= timedelta(days=days))
            day = f"{until.astimezone(office.time_zone):%d-%m-%Y}"
            key = f"papers:{complaint.id}:{day}:{days}"
            written += _say(session, opened, speech, complaint, key, "utter_papers_reminder", day=day)
        for complaint in session.scalars(_closed_unrated(at)):
            written += _say(session, opened, speech, complaint, f"rate:{complaint.id}", "utter_rate")
    return written


def _awaiting_papers(at: datetime) -> Select[Complaint]:
    return select(Complaint).where(
        Complaint.papers_until > at,
        Complaint.papers_until <= at + timedelta(days=max(DAYS_BEFORE)),
        Complaint.waits_for == "person",
        Complaint.stage != "closed",
        Complaint.withdrawn_at.is_(None),
    )


def _closed_unrated(at: datetime) -> Select[Complaint]:
    return select(Complaint).where(
        Complaint.stage == "closed",
        Complaint.rating.is_(None),
        Complaint.closed_at > at - ASKED_WITHIN,
        Complaint.close_reason.not_in(("spam", "duplicate")),
    )


def _say(
    session: Session, opened: Opened, speech: Speech, complaint: Complaint, key: str, name: str, **words: str
) -> int:
    chat = letters.chat_of(session, complaint)
    if chat is None or letters.hindrance(complaint, chat) is not None:
        return 0
    said: Said = speech.say(name, chat.language, number=complaint.number or "", **words)
    written = outbox.add(
        session,
        opened.vault,
        chat,
        key,
        outbox.REPLIES,
        said.as_dict(),
        complaint_id=complaint.id,
        key_id=complaint.key_id,
    )
    return int(written is not None)
