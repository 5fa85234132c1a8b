"""What officers do with a case, each deed a function: the case changed, an event on it, an audit row, one version more.

A deed begins with `take`, which locks the case and refuses it when somebody else changed it since it was read: what
the second officer saw is no longer so. Events keep what was written sealed under the case's key; details and audit
hold ids, counts and states only. The person is told by bot/letters.py. Sources of the rules: docs/desk.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit, letters, stages, workdays
from bot.errors import CaseChanged, CaseError
from bot.keys import Vault
from bot.settings import Office
from bot.speech import Speech
from bot.tables import CaseEvent, Chat, Complaint, Message, Officer, now

MAX_NOTE = 4000
SILENT_REASONS = frozenset({"spam", "duplicate"})  # closed for the office's own order: nothing that a person needs


@dataclass(frozen=True)
class Clerk:
    """The officer who does it, and what doing takes."""

    id: int
    username: str
    vault: Vault
    speech: Speech

    @property
    def actor(self) -> str:
        return f"officer:{self.username}"

    @property
    def office(self) -> Office:
        return self.speech.office


@dataclass(frozen=True)
class Reach:
    """How far the rule on people who cannot be reached has come. `days`: with unanswered calls and none answered."""

    days: int
    since: date | None
    met_from: date | None

    def met(self, today: date) -> bool:
        return self.met_from is not None and today >= self.met_from


def take(session: Session, case_id: int, version: int) -> Complaint | None:
    """The case, locked for a deed; None when there is none. Raises CaseChanged when it is not as it was read."""
    complaint = session.get(Complaint, case_id, with_for_update=True, populate_existing=True)
    if complaint is not None and complaint.version != version:
        raise CaseChanged(version)
    return complaint


def changes_since(session: Session, case_id: int, version: int) -> list[CaseEvent]:
    """What was done with a case after it had this version."""
    query = select(CaseEvent).where(CaseEvent.complaint_id == case_id).order_by(CaseEvent.id)
    return [event for event in session.scalars(query) if int(event.details.get("version", 0)) > version]


def assign(session: Session, clerk: Clerk, complaint: Complaint, officer_id: int | None) -> None:
    """Gives the case to an officer, or to nobody. Raises CaseError "no_officer"."""
    officer = session.get(Officer, officer_id) if officer_id is not None else None
    if officer_id is not None and (officer is None or not officer.active or officer.role == "administrator"):
        raise CaseError("no_officer")
    before, complaint.officer_id = complaint.officer_id, officer_id
    _done(session, clerk, complaint, "assigned", officer=officer_id, before=before)


def move(
    session: Session, clerk: Clerk, complaint: Complaint, stage: str, reason: str | None = None, *, tell: bool = True
) -> None:
    """Along stages.MOVES. Raises CaseError "no_move", "no_reason", "reachable" or "papers_open"."""
    if not stages.may_move(complaint.stage, stage):
        raise CaseError("no_move")
    if stage == "closed":
        _require_reason(session, clerk, complaint, reason)
    before, told = complaint.stage, False
    _enter(clerk, complaint, stage)
    complaint.close_reason = reason if stage == "closed" else None
    if tell and reason not in SILENT_REASONS:
        told = _tell_stage(session, clerk, complaint)
    _done(session, clerk, complaint, "stage", before=before, after=stage, reason=complaint.close_reason, told=told)


def note(session: Session, clerk: Clerk, complaint: Complaint, text: str) -> None:
    """A note for colleagues. Raises CaseError "empty" or "long"."""
    _done(session, clerk, complaint, "note", body=_text(text, needed=True))


def call(session: Session, clerk: Clerk, complaint: Complaint, answered: bool, text: str = "") -> None:
    """A telephone call to the person; unanswered ones count for the rule on people who cannot be reached."""
    _done(session, clerk, complaint, "call", body=_text(text), answered=answered)


def ask_papers(session: Session, clerk: Clerk, complaint: Complaint, papers: str, days: int) -> None:
    """Asks the person for papers and starts their clock. Raises CaseError "empty", "long", "days" or "closed"."""
    wanted = _text(papers, needed=True)
    if not 1 <= days <= 365:
        raise CaseError("days")
    if complaint.stage == "closed":
        raise CaseError("closed")
    zone = clerk.office.time_zone
    last_day = workdays.local_day(now(), zone) + timedelta(days=days)
    if stages.may_move(complaint.stage, "completing"):
        _enter(clerk, complaint, "completing")
    complaint.waits_for = "person"
    complaint.papers_until = complaint.due_at = workdays.end_of_day(last_day, zone)
    until = f"{last_day:%d-%m-%Y}"
    told = letters.tell(
        session, clerk.vault, clerk.speech, complaint, "utter_case_papers", papers=wanted or "", until=until
    )
    _done(session, clerk, complaint, "papers", body=wanted, until=last_day.isoformat(), told=told)


def write(session: Session, clerk: Clerk, complaint: Complaint, text: str) -> None:
    """Writes to the person. Raises CaseError with what stands against it."""
    message = letters.write(session, clerk.vault, complaint, text)
    _done(session, clerk, complaint, "written", message=message.id)


def set_urgent(session: Session, clerk: Clerk, complaint: Complaint, urgent: bool) -> None:
    complaint.urgent = urgent
    _done(session, clerk, complaint, "urgent", urgent=urgent)


def set_number(session: Session, clerk: Clerk, complaint: Complaint, number: str) -> None:
    """Its number in SISKOP2MI; an empty one takes it away. Raises CaseError "long"."""
    number = " ".join(number.split())
    if len(number) > 40:
        raise CaseError("long")
    complaint.siskop2mi = number or None
    _done(session, clerk, complaint, "siskop2mi", given=bool(number))


def refer(session: Session, clerk: Clerk, complaint: Complaint, body_id: str, body: str, basis: str, why: str) -> None:
    """Refers the case to another body. `basis`: "consent" the person agreed, "danger" for vital interest only.

    Raises CaseError "no_consent" or "no_move".
    """
    if basis not in ("consent", "danger") or (basis == "danger" and not complaint.urgent):
        raise CaseError("no_consent")
    if complaint.stage not in ("danger", "referred"):  # the office goes on with a danger although others help, too
        if not stages.may_move(complaint.stage, "referred"):
            raise CaseError("no_move")
        _enter(clerk, complaint, "referred")
    told = letters.tell(session, clerk.vault, clerk.speech, complaint, "utter_case_referred", body=body)
    _done(session, clerk, complaint, "referral", body=_text(why), to=body_id, basis=basis, told=told)


def merge(session: Session, clerk: Clerk, complaint: Complaint, number: str) -> Complaint:
    """Closes a case as a copy of the one with this number, which is returned. Raises CaseError "no_case", "no_move"."""
    if not stages.may_move(complaint.stage, "closed"):
        raise CaseError("no_move")
    query = select(Complaint).where(Complaint.number == number.strip().upper()).with_for_update()
    into = session.scalar(query)
    if into is None or into.id == complaint.id or into.merged_into_id is not None:
        raise CaseError("no_case")
    complaint.merged_into_id = into.id
    _enter(clerk, complaint, "closed")
    complaint.close_reason = "duplicate"
    into.urgent = into.urgent or complaint.urgent
    told = letters.tell(session, clerk.vault, clerk.speech, complaint, "utter_case_merged", other=into.number or "")
    _done(session, clerk, complaint, "merged", into=into.id, told=told)
    _done(session, clerk, into, "merged", copy=complaint.id)
    return into


def take_over(session: Session, clerk: Clerk, complaint: Complaint, over: bool) -> None:
    """The officer talks with the person from now on, or gives the talk back to the bot. Raises CaseError."""
    chat = _chat(session, complaint)
    chat.officer_id = clerk.id if over else None
    name = "utter_case_taken_over" if over else "utter_case_given_back"
    told = letters.tell(session, clerk.vault, clerk.speech, complaint, name)
    _done(session, clerk, complaint, "talk", officer=chat.officer_id, told=told)


def mute(session: Session, clerk: Clerk, complaint: Complaint, muted: bool) -> None:
    """A chat that abuses the bot gets emergency numbers only. Raises CaseError."""
    _chat(session, complaint).muted_at = now() if muted else None
    _done(session, clerk, complaint, "muted", muted=muted)


def reach(session: Session, office: Office, complaint: Complaint) -> Reach:
    """Unanswered calls on different days since the person was last heard of, by call or message."""
    last_said = session.scalar(
        select(Message.at)
        .where(Message.complaint_id == complaint.id, Message.author == "person")
        .order_by(Message.id.desc())
        .limit(1)
    )
    calls = select(CaseEvent).where(CaseEvent.complaint_id == complaint.id, CaseEvent.kind == "call")
    days: list[date] = []
    for event in session.scalars(calls.order_by(CaseEvent.id)):
        day = workdays.local_day(event.at, office.time_zone)
        if event.details.get("answered"):
            days = []
        elif (last_said is None or event.at > last_said) and day not in days:
            days.append(day)
    if len(days) < office.unreachable_calls:
        return Reach(len(days), days[0] if days else None, None)
    met_from = max(days[office.unreachable_calls - 1], days[0] + timedelta(days=office.unreachable_days))
    return Reach(len(days), days[0], met_from)


def _require_reason(session: Session, clerk: Clerk, complaint: Complaint, reason: str | None) -> None:
    if reason not in stages.REASONS:
        raise CaseError("no_reason")
    today = workdays.local_day(now(), clerk.office.time_zone)
    if reason == "unreachable" and not reach(session, clerk.office, complaint).met(today):
        raise CaseError("reachable")
    if reason == "papers" and (complaint.papers_until is None or complaint.papers_until > now()):
        raise CaseError("papers_open")


def _enter(clerk: Clerk, complaint: Complaint, stage: str) -> None:
    complaint.stage = stage
    complaint.waits_for = "person" if stage == "completing" else "office"
    complaint.due_at = workdays.due(clerk.office, stage, now())
    complaint.closed_at = now() if stage == "closed" else None


def _tell_stage(session: Session, clerk: Clerk, complaint: Complaint) -> bool:
    if complaint.close_reason is not None:
        reason = stages.REASONS[complaint.close_reason]
        return letters.tell(session, clerk.vault, clerk.speech, complaint, "utter_case_closed", reason=reason)
    state = stages.PLAIN[complaint.stage]
    return letters.tell(session, clerk.vault, clerk.speech, complaint, "utter_case_stage", state=state)


def _chat(session: Session, complaint: Complaint) -> Chat:
    chat = letters.chat_of(session, complaint)
    if chat is None:
        raise CaseError("no_chat")
    return chat


def _text(text: str, needed: bool = False) -> str | None:
    text = text.strip()
    if needed and not text:
        raise CaseError("empty")
    if len(text) > MAX_NOTE:
        raise CaseError("long")
    return text or None


def _done(
    session: Session, clerk: Clerk, complaint: Complaint, kind: str, body: str | None = None, **details: Any
) -> None:
    """One version more, the event and the audit row."""
    complaint.version += 1
    details["version"] = complaint.version
    sealed = clerk.vault.seal(session, complaint.key_id, "case_event.body", body) if body else None
    session.add(CaseEvent(complaint_id=complaint.id, actor=clerk.actor, kind=kind, details=details, body=sealed))
    audit.write(session, clerk.actor, kind, f"complaint:{complaint.id}", **details)
