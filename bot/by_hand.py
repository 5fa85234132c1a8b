"""Complaints that come across the counter, by telephone or by letter: the same fields, stages and numbers as in a chat.

The receipt code is given out once, on a slip of paper; only its keyed hash is kept. With it the person can take the
case into a chat later. A slip that was lost is replaced by a new code, and the old one ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit, complaints, countries, evidence, receipts, regions, workdays
from bot.casework import Clerk
from bot.errors import CaseError
from bot.tables import CaseEvent, Complaint, Message, now

CHANNELS = ("counter", "telephone", "letter")
TELLERS = ("self", "family", "community", "lawyer", "other")
MIN_STORY = 10
MAX_FIELD = 200
MAX_STORY = 8000
FACTS = {"sex": ("L", "P"), "phase": ("before", "during", "after"), "papers": ("official", "none")}
SHORT_FIELDS = ("worker_name", "place", "wanted", "contact")
DETAILS = ("agency", "recruiter", "phone", "account", "passport", "origin")


@dataclass(frozen=True)
class Scan:
    """A file that the officer attached."""

    content: bytes
    name: str
    media_type: str


@dataclass(frozen=True)
class Told:
    """What an officer wrote down: `slots` as in the dialogue, `details` as bot/story/details.py names them."""

    channel: str
    consent: str
    once: str
    slots: dict[str, Any]
    details: dict[str, Any] = field(default_factory=dict)
    urgent: bool = False
    scan: Scan | None = None


def faults(told: Told) -> dict[str, str]:
    """Kind of what is wrong, by field."""
    short = {**told.details, **{name: told.slots.get(name) for name in SHORT_FIELDS}}
    found = {name: "long" for name, value in short.items() if len(value or "") > MAX_FIELD}
    story = told.slots.get("story") or ""
    if told.channel not in CHANNELS:
        found["channel"] = "choose"
    if told.slots.get("teller") not in TELLERS:
        found["teller"] = "choose"
    if not told.slots.get("worker_name"):
        found["worker_name"] = "needed"
    if not MIN_STORY <= len(story) <= MAX_STORY:
        found["story"] = "long" if len(story) > MAX_STORY else "needed"
    if told.consent != "given":
        found["consent"] = "consent"
    if told.scan is not None and len(told.scan.content) > evidence.MAX_BYTES:
        found["scan"] = "large"
    return found


def file(session: Session, clerk: Clerk, told: Told) -> tuple[Complaint, str]:
    """The complaint with its number, and its receipt code. Raises CaseError "twice" when this form was sent before."""
    number = complaints.next_number(session, clerk.office)  # locks the counter: one form at a time from here on
    if _sent_before(session, told.once):
        raise CaseError("twice")
    complaint = _new(session, clerk, told, number)
    complaints.note_intake(session, clerk.vault, complaint, _slots(told))
    message = Message(
        complaint_id=complaint.id,
        author="person",
        body=clerk.vault.seal(session, complaint.key_id, "message.body", {"text": told.slots["story"]}),
        sent_at=now(),
    )
    session.add(message)
    session.flush()
    if told.scan is not None:
        evidence.keep_scan(
            session, clerk.vault, complaint.key_id, message, told.scan.content, told.scan.name, told.scan.media_type
        )
    details = {"once": told.once, "version": complaint.version}
    session.add(CaseEvent(complaint_id=complaint.id, actor=clerk.actor, kind="by_hand", details=details))
    audit.write(session, clerk.actor, "by_hand", f"complaint:{complaint.id}", number=number, channel=told.channel)
    return complaint, new_code(session, clerk, complaint)


def renew_code(session: Session, clerk: Clerk, complaint: Complaint) -> str:
    """A new receipt code in place of one that was lost. Raises CaseError where the person got theirs in a chat."""
    if complaint.channel not in CHANNELS or complaint.chat_id is not None:
        raise CaseError("no_slip")
    complaint.version += 1
    details = {"version": complaint.version}
    session.add(CaseEvent(complaint_id=complaint.id, actor=clerk.actor, kind="new_code", details=details))
    audit.write(session, clerk.actor, "new_code", f"complaint:{complaint.id}", **details)
    return new_code(session, clerk, complaint)


def new_code(session: Session, clerk: Clerk, complaint: Complaint) -> str:
    code = receipts.new_code()
    complaint.receipt_hash = clerk.vault.lookup_hash(session, "receipt", code)
    return code


def _new(session: Session, clerk: Clerk, told: Told, number: str) -> Complaint:
    office, key_id = clerk.office, clerk.vault.new_key(session, "complaint")
    complaint = Complaint(
        number=number,
        stage="received",
        consent="given",
        channel=told.channel,
        office_code=office.code,
        office_time_zone=str(office.time_zone),
        key_id=key_id,
        intake=clerk.vault.seal(session, key_id, "complaint.intake", {}),
        categories=[],
        urgent=told.urgent,
        filed_at=now(),
        officer_id=clerk.id,
        due_at=workdays.due(office, "received", now()),
        version=1,
    )
    session.add(complaint)
    session.flush()
    return complaint


def _slots(told: Told) -> dict[str, Any]:
    slots = {**told.slots, "urgent": told.urgent}
    slots["country"] = slots.get("country") or countries.find(slots.get("place") or "")
    home = regions.find(told.details.get("origin") or "")
    known = {name: value for name, value in told.details.items() if value and value in FACTS.get(name, (value,))}
    slots["details"] = {**known, "origin": home.code if home is not None else None}
    return slots


def _sent_before(session: Session, once: str) -> bool:
    """Whether this form made a case already: a double click, or a page that was loaded again."""
    query = select(CaseEvent.details).where(CaseEvent.kind == "by_hand").order_by(CaseEvent.id.desc()).limit(200)
    return any(details.get("once") == once for details in session.scalars(query))
