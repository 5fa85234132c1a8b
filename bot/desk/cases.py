"""One case: a summary, the transcript with what was understood, the evidence, and who did what.

Opening it writes the audit row and `read_at` in the transaction that reads it. The script asks for what is new by the
last message that a page shows, and by how many it shows: a turn that waited for the engine gives its messages to the
case later than newer ones, and then the whole transcript is sent again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, render_template, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from bot import audit, letters
from bot.desk import readers, whereabouts, work
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

    @property
    def shown_as(self) -> str:
        """How the page shows it in place, by what it is called: whether it is that, its bytes decide (files.py)."""
        kind = (self.row.media_type or "").partition("/")[0]
        if self.row.media_type == "application/pdf":
            return "pdf"
        if self.row.kind in ("photo", "sticker") or kind == "image":
            return "picture"
        if self.row.kind in ("voice", "audio") or kind == "audio":
            return "sound"
        return "video" if self.row.kind in ("video", "video_note", "animation") or kind == "video" else ""


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
    chat: Chat | None
    transcript: list[Said]
    shown: int
    history: list[Deed]
    closed: bool

    @property
    def last_message(self) -> int:
        return self.transcript[-1].row.id if self.transcript else 0

    @property
    def blocked_at(self) -> datetime | None:
        return self.chat.blocked_at if self.chat is not None else None

    @property
    def whereabouts_asked(self) -> bool:
        said = [one.text for one in self.transcript if one.row.author == "person" and not one.pressed]
        return whereabouts.asked_for(self.complaint.teller, said)


@pages.get(CASE)
def case(case_id: int) -> str:
    return show(case_id, readers.case_reader())


def show(
    case_id: int,
    who: Reader,
    *,
    typed: tuple[str, Mapping[str, str]] = ("", {}),
    refused: str = "",
    since: int | None = None,
) -> str:
    """The page. `typed` is a form that was not accepted, with its name; `since` the version that its officer saw."""
    with opened().database.write() as session:
        complaint = note_read(session, who, case_id)
        found = _read(session, who, complaint, transcript(session, case_id))
        desk = work.of_case(session, found.complaint, found.intake, since)
    from bot.desk import deeds, papers  # they are made of this page's address

    name, form = typed
    chosen = work.chosen_pattern(desk, found, request.args.get("pola", ""))
    return render_template(
        "case.html",
        case=found,
        work=desk,
        typed=form,
        typed_in=name,
        refused=refused,
        pattern=chosen,
        letters=papers.TITLES,
        hindrances=deeds.REFUSED,
    )


@pages.get(f"{CASE}/baru")
def news(case_id: int) -> str | tuple[str, int]:
    """The summary and the messages after `after` as a fragment, or nothing (204)."""
    who = readers.case_reader()
    after = min(max(0, request.args.get("after", 0, type=int)), MAX_ID)
    with opened().database.read() as session:
        known = session.get(Complaint, case_id)
        if known is None:
            abort(404)
        earlier, later = _counts(session, case_id, after)
    whole = earlier != request.args.get("shown", earlier, type=int)
    changed = known.version != request.args.get("version", known.version, type=int)
    if not later and not whole:
        return (render_template("_case_changed.html", case=known), 200) if changed else ("", 204)
    with opened().database.write() as session:
        complaint = note_read(session, who, case_id)
        found = _read(session, who, complaint, transcript(session, case_id, 0 if whole else after))
    return render_template("_case_news.html", case=found, whole=whole, changed=changed)


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
    names = actor_names(session)
    deeds: list[Deed] = []
    for entry in session.scalars(query):
        actor = names.get(entry.actor, entry.actor)
        if deeds and (deeds[-1].actor, deeds[-1].action) == (actor, entry.action):
            deeds[-1] = Deed(actor, entry.action, deeds[-1].at, deeds[-1].times + 1)
        else:
            deeds.append(Deed(actor, entry.action, entry.at))
    return deeds


def _read(session: Session, who: Reader, complaint: Complaint, said: list[Said]) -> Case:
    from bot.desk import identity  # its form leads back to this page

    chat = letters.chat_of(session, complaint)
    told, closed = intake(session, complaint), not identity.shown(session, who, complaint)
    return Case(
        complaint=complaint,
        intake=identity.masked(told) if closed and told is not None else told,
        chat=chat,
        transcript=said,
        shown=sum(_counts(session, complaint.id, 0)),
        history=history(session, complaint.id),
        closed=closed,
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


def actor_names(session: Session) -> dict[str, str]:
    accounts = session.execute(select(Officer.username, Officer.name))
    return {f"officer:{username}": name for username, name in accounts}
