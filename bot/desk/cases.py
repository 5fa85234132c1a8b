"""One case: a summary, the transcript with what was understood, the evidence, and who did what.

Opening it writes the audit row and `read_at` in the transaction that reads it. The script asks for what is new by the
last message that a page shows, and by how many it shows: a turn that waited for the engine gives its messages to the
case later than newer ones, and then the whole transcript is sent again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, render_template, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from bot import audit
from bot.desk import readers
from bot.desk.listing import intake
from bot.desk.present import opened
from bot.desk.readers import Reader
from bot.errors import SealError
from bot.receipts import BLANKED
from bot.tables import AuditEntry, Chat, Complaint, Delivery, Evidence, Message, Officer, now

pages = Blueprint("cases", __name__)

MAX_ID = 2**63 - 1  # what a database takes
CASE = f"/kasus/<int(max={MAX_ID}):case_id>"
HISTORY_SHOWN = 100


@dataclass(frozen=True)
class File:
    row: Evidence
    name: str | None


@dataclass(frozen=True)
class Said:
    """A row of the transcript. `body` is {} when erased and None when it cannot be opened."""

    row: Message
    body: dict[str, Any] | None
    files: list[File]
    delivery: str | None
    doubled: bool = False

    @property
    def text(self) -> str:
        """What was said; a receipt code that is not sent yet is the person's secret, from officers too."""
        body = self.body or {}
        text = str(body.get("text") or "")
        return text.replace(body["code"], BLANKED) if body.get("code") else text

    @property
    def buttons(self) -> list[str]:
        return [str(title) for title, _ in (self.body or {}).get("buttons", [])]

    @property
    def edits(self) -> list[dict[str, str]]:
        """What the person changed it to later: {"text", "at"}, oldest first."""
        return list((self.body or {}).get("edits", ()))

    @property
    def beside(self) -> dict[str, Any]:
        """What stands beside the text: forwarded, reply_to, quote, location, contact, sticker, other."""
        return self.body or {}

    @property
    def pressed(self) -> bool:
        return "choice" in (self.body or {})


@dataclass(frozen=True)
class Deed:
    """An audit entry; the same deed done again by the same one right after is counted, not repeated."""

    actor: str
    action: str
    at: datetime
    times: int = 1


@dataclass(frozen=True)
class Case:
    complaint: Complaint
    intake: dict[str, Any] | None
    blocked_at: datetime | None
    transcript: list[Said]
    shown: int
    history: list[Deed]

    @property
    def last_message(self) -> int:
        return self.transcript[-1].row.id if self.transcript else 0


@pages.get(CASE)
def case(case_id: int) -> str:
    who = readers.case_reader()
    with opened().database.write() as session:
        complaint = note_read(session, who, case_id)
        found = _read(session, complaint, transcript(session, case_id))
    return render_template("case.html", case=found)


@pages.get(f"{CASE}/baru")
def news(case_id: int) -> str | tuple[str, int]:
    """The summary and the messages after `after` as a fragment, or nothing (204)."""
    who = readers.case_reader()
    after = min(max(0, request.args.get("after", 0, type=int)), MAX_ID)
    with opened().database.read() as session:
        if session.get(Complaint, case_id) is None:
            abort(404)
        earlier, later = _counts(session, case_id, after)
    whole = earlier != request.args.get("shown", earlier, type=int)
    if not later and not whole:
        return "", 204
    with opened().database.write() as session:
        complaint = note_read(session, who, case_id)
        found = _read(session, complaint, transcript(session, case_id, 0 if whole else after))
    return render_template("_case_news.html", case=found, whole=whole)


def note_read(session: Session, who: Reader, case_id: int) -> Complaint:
    """The complaint, noted as read by `who`; 404 when there is none."""
    complaint = session.get(Complaint, case_id, with_for_update=True)
    if complaint is None:
        abort(404)
    audit.write(session, who.actor, "read", f"complaint:{case_id}")
    complaint.read_at = now()
    return complaint


def transcript(session: Session, case_id: int, after: int = 0) -> list[Said]:
    """What was said after message `after`, opened row by row, so that one damaged row does not hide the others."""
    query = (
        select(Message)
        .where(Message.complaint_id == case_id, Message.id > after)
        .options(selectinload(Message.evidence))
        .order_by(Message.id)
    )
    rows = list(session.scalars(query))
    ids = [row.id for row in rows if row.author != "person"]
    unsent = [row.id for row in rows if row.sent_at is None and row.author != "person"]
    query_states = select(Delivery.message_id, Delivery.state).where(Delivery.message_id.in_(unsent))
    states = dict(session.execute(query_states).all())
    doubled = set(session.scalars(select(Delivery.message_id).where(Delivery.message_id.in_(ids), Delivery.doubled)))
    return [Said(row, _body(session, row), _files(session, row), states.get(row.id), row.id in doubled) for row in rows]


def history(session: Session, case_id: int) -> list[Deed]:
    """Who did what with a case, newest first."""
    query = (
        select(AuditEntry)
        .where(AuditEntry.subject == f"complaint:{case_id}")
        .order_by(AuditEntry.id.desc())
        .limit(HISTORY_SHOWN)
    )
    names = _names(session)
    deeds: list[Deed] = []
    for entry in session.scalars(query):
        actor = names.get(entry.actor, entry.actor)
        if deeds and (deeds[-1].actor, deeds[-1].action) == (actor, entry.action):
            deeds[-1] = Deed(actor, entry.action, deeds[-1].at, deeds[-1].times + 1)
        else:
            deeds.append(Deed(actor, entry.action, entry.at))
    return deeds


def _read(session: Session, complaint: Complaint, said: list[Said]) -> Case:
    chat = session.get(Chat, complaint.chat_id) if complaint.chat_id is not None else None
    return Case(
        complaint=complaint,
        intake=intake(session, complaint),
        blocked_at=chat.blocked_at if chat is not None else None,
        transcript=said,
        shown=sum(_counts(session, complaint.id, 0)),
        history=history(session, complaint.id),
    )


def _counts(session: Session, case_id: int, after: int) -> tuple[int, int]:
    """How many messages a case has up to `after`, and how many later than that."""
    of_case = select(func.count(Message.id)).where(Message.complaint_id == case_id)
    earlier = session.scalar(of_case.where(Message.id <= after)) or 0
    later = session.scalar(of_case.where(Message.id > after)) or 0
    return earlier, later


def _body(session: Session, row: Message) -> dict[str, Any] | None:
    if row.body is None:
        return {}
    try:
        body: dict[str, Any] = opened().vault.open(session, "message.body", row.body)
    except SealError:
        return None
    return body


def _files(session: Session, row: Message) -> list[File]:
    return [File(item, file_name(session, item)) for item in sorted(row.evidence, key=lambda item: item.id)]


def file_name(session: Session, item: Evidence) -> str | None:
    """The name that the sender's program gave a file; None when it had none, was erased or cannot be opened."""
    try:
        about = opened().vault.open(session, "evidence.about", item.about) if item.about else {}
    except SealError:
        return None
    return str(about["name"]) if about.get("name") else None


def _names(session: Session) -> dict[str, str]:
    accounts = session.execute(select(Officer.username, Officer.name))
    return {f"officer:{username}": name for username, name in accounts}
