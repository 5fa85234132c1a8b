"""Complaints: from the first danger or consent to the receipt, and what becomes of one that was refused or dropped.

The case number (SULTRA-2026-00042) is for officers, alerts and files. The receipt code (16 digits, the last a check
digit) is the person's proof from another chat: kept only as a keyed hash. Consent has four states (docs/privacy.md):
unasked, refused, given (a draft that officers see) and danger (seen at once, for vital interest).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot import alerts, audit, traces, transcript, workdays
from bot.actions.answers import SKIPPED
from bot.keys import Vault
from bot.receipts import new_code
from bot.settings import Office
from bot.tables import Alert, CaseEvent, Chat, Complaint, Counter, DataKey, Message, Trace, now
from bot.traces import plain_phone

OPEN = ("draft", "danger")  # still being told
MIN_PHONE_DIGITS = 8
INTAKE = ("worker_name", "place", "story", "wanted", "contact")
COLUMNS = ("teller", "country")  # of the row; what the story first said of them may have been corrected
ADULT = 18
PROCEDURAL = {"official": True, "none": False}
PRACTICE = "LATIHAN"


def current(session: Session, chat: Chat) -> Complaint | None:
    """The complaint that is being told in a chat."""
    return session.get(Complaint, chat.complaint_id) if chat.complaint_id is not None else None


def filed_of(session: Session, chat: Chat) -> list[Complaint]:
    """What was filed from a chat, newest first; real trouble is never laid to what was filed in an exercise."""
    query = select(Complaint).where(Complaint.chat_id == chat.id, Complaint.filed_at.is_not(None))
    query = query.where(Complaint.exercise.is_(chat.exercise or practising(chat)))
    return list(session.scalars(query.order_by(Complaint.filed_at.desc())))


def open_case(session: Session, chat: Chat) -> Complaint | None:
    """The newest case filed from a chat that is neither closed nor withdrawn."""
    return next((one for one in filed_of(session, chat) if one.stage != "closed" and one.withdrawn_at is None), None)


def begin(session: Session, vault: Vault, chat: Chat, office: Office, consent: str) -> Complaint:
    """A new complaint of a chat: a draft with consent ("given"), or one kept because of danger ("danger")."""
    key_id = vault.new_key(session, "complaint")
    complaint = Complaint(
        stage="danger" if consent == "danger" else "draft",
        consent=consent,
        channel=chat.channel,
        exercise=chat.exercise or practising(chat),
        office_code=office.code,
        office_time_zone=str(office.time_zone),
        chat_id=chat.id,
        key_id=key_id,
        intake=vault.seal(session, key_id, "complaint.intake", {}),
        categories=[],
        urgent=consent == "danger",
    )
    session.add(complaint)
    session.flush()
    chat.complaint_id = complaint.id
    chat.consent = consent
    audit.write(session, audit.PERSON, "began", f"complaint:{complaint.id}", consent=consent, channel=chat.channel)
    return complaint


def raise_danger(
    session: Session, vault: Vault, chat: Chat, office: Office, messages: list[Message], category: str, by: str
) -> Complaint:
    """Flags the chat's complaint as urgent, making one where there is none; officers see it from this commit on."""
    complaint = current(session, chat)
    if complaint is None:
        complaint = begin(session, vault, chat, office, "danger")
        chat.episode_from = chat.episode_from or messages[0].id
        transcript.attach(session, vault, complaint, transcript.episode(session, chat))
    else:
        transcript.attach(session, vault, complaint, messages)
    complaint.number = complaint.number or next_number(session, office, practising(chat))
    complaint.stage = "danger"
    complaint.urgent = True
    complaint.danger_at = now()
    complaint.due_at = workdays.due(office, complaint.stage, complaint.danger_at)
    complaint.changed_at = now()
    if category not in complaint.categories:
        complaint.categories = [category, *complaint.categories]
    alerts.announce(session, complaint, danger=True)
    audit.write(session, audit.SYSTEM, "danger", f"complaint:{complaint.id}", category=category, by=by)
    return complaint


def note_intake(session: Session, vault: Vault, complaint: Complaint, slots: dict[str, Any]) -> None:
    """Keeps what the form knows so far; `slots` are those of the engine's record."""
    complaint.teller = slots.get("teller")
    complaint.country = slots.get("country")
    told = slots.get("categories") or []
    complaint.categories = list(dict.fromkeys([*told, *complaint.categories])) if told else complaint.categories
    complaint.urgent = complaint.urgent or bool(slots.get("urgent"))
    complaint.safe_to_reply = {"yes": True, "no": False}.get(slots.get("safe_to_reply") or "")
    complaint.confidentiality = slots.get("confidentiality") or "ordinary"
    known = {name: None if slots.get(name) == SKIPPED else slots.get(name) for name in INTAKE}
    beyond = {n: value for n, value in (slots.get("details") or {}).items() if n not in known and n not in COLUMNS}
    before = vault.open(session, "complaint.intake", complaint.intake)
    former = [*before.get("former_names", []), before.get("worker_name")]
    # a name that was corrected still stands in the transcript: a redacted export must know it
    names = [name for name in dict.fromkeys(former) if name and name != known["worker_name"]]
    _seal(session, vault, complaint, {**beyond, **known, "former_names": names})


def note_more(session: Session, vault: Vault, complaint: Complaint, found: dict[str, Any]) -> None:
    """Adds what was completed after the receipt, one field or a few, to the intake of a case."""
    before = vault.open(session, "complaint.intake", complaint.intake)
    _seal(session, vault, complaint, {**before, **found})
    audit.write(session, audit.PERSON, "completed", f"complaint:{complaint.id}", fields=sorted(found))


def details(session: Session, vault: Vault, complaint: Complaint) -> dict[str, Any]:
    """What a case holds beyond the questions, for the form that completes it."""
    opened = vault.open_or_none(session, "complaint.intake", complaint.intake) or {}
    known = {name: value for name, value in opened.items() if value and name not in ("story", "former_names")}
    return {**known, "teller": complaint.teller}


def _seal(session: Session, vault: Vault, complaint: Complaint, intake: dict[str, Any]) -> None:
    """Seals the intake again and sets the columns that are counted and searched."""
    complaint.intake = vault.seal(session, complaint.key_id, "complaint.intake", intake)
    complaint.sex = intake.get("sex")
    complaint.phase = intake.get("phase")
    complaint.employer_type = intake.get("employer_type")
    complaint.procedural = PROCEDURAL.get(intake.get("papers") or "")
    age = intake.get("age")
    complaint.minor = age < ADULT if isinstance(age, int) else intake.get("minor")
    origin = intake.get("origin")
    complaint.origin = origin if origin and origin != SKIPPED else None
    phone = plain_phone(intake.get("contact") or "")
    complaint.contact_hash = vault.lookup_hash(session, "phone", phone) if len(phone) >= MIN_PHONE_DIGITS else None
    traces.note(session, vault, complaint, intake)
    complaint.changed_at = now()


def file(session: Session, vault: Vault, chat: Chat, office: Office, slots: dict[str, Any]) -> tuple[Complaint, str]:
    """Files what was told: its number and its receipt code are given out with this commit, and only with it."""
    complaint = current(session, chat) or begin(session, vault, chat, office, "given")
    transcript.attach(session, vault, complaint, transcript.episode(session, chat))
    note_intake(session, vault, complaint, slots)
    complaint.consent = "given"
    complaint.stage = "received"
    complaint.number = complaint.number or next_number(session, office, practising(chat))
    complaint.filed_at = now()
    complaint.due_at = workdays.due(office, complaint.stage, complaint.filed_at)
    code = new_code()
    complaint.receipt_hash = vault.lookup_hash(session, "receipt", code)
    chat.safe_to_reply = complaint.safe_to_reply
    alerts.announce(session, complaint, danger=False)
    _leave(chat, "given")
    audit.write(session, audit.PERSON, "filed", f"complaint:{complaint.id}", number=complaint.number)
    return complaint, code


def refuse(session: Session, vault: Vault, chat: Chat) -> bool:
    """Consent was refused: what was told is erased at once. True when danger keeps it all the same."""
    return _end(session, vault, chat, "refused")


def drop(session: Session, vault: Vault, chat: Chat) -> bool:
    """The person cancelled: a draft is erased. True when danger keeps it all the same."""
    return _end(session, vault, chat, "cancelled")


def discard(session: Session, vault: Vault, complaint: Complaint, messages: list[Message], why: str) -> None:
    """Erases a complaint that was never filed, its messages and its key."""
    transcript.erase(session, messages)
    for message in messages:
        message.complaint_id = None
    session.flush()
    audit.write(session, audit.SYSTEM, "erased", f"complaint:{complaint.id}", why=why)
    for table in (Alert, CaseEvent, Trace):
        session.execute(delete(table).where(table.complaint_id == complaint.id))
    key = session.get_one(DataKey, complaint.key_id)
    session.delete(complaint)
    session.flush()
    session.delete(key)
    vault.forget(key.id)


def practising(chat: Chat) -> bool:
    """Whether the person has begun an exercise that still lasts."""
    return chat.exercise_until is not None and chat.exercise_until > now()


def end_exercise(session: Session, vault: Vault, chat: Chat) -> None:
    """The exercise is over, by the person's word or by time: what follows is real and begins with nothing told."""
    drop(session, vault, chat)
    chat.exercise_until = None
    chat.record = None
    chat.telling_story = False


def next_number(session: Session, office: Office, practice: bool = False) -> str:
    """The next case number of the office's year, in its own time zone; an exercise uses up none of them."""
    year = now().astimezone(office.time_zone).year
    name = f"{PRACTICE if practice else office.code}-{year}"
    counter = session.get(Counter, name, with_for_update=True)
    if counter is None:
        counter = Counter(name=name, last=0)
        session.add(counter)
    counter.last += 1
    session.flush()
    return f"{name}-{counter.last:05d}"


def _end(session: Session, vault: Vault, chat: Chat, why: str) -> bool:
    complaint = current(session, chat)
    kept = complaint is not None and complaint.danger_at is not None
    if complaint is not None and not kept:
        own = transcript.of_draft(session, complaint)  # told before it was kept as a draft for a while
        told = {message.id: message for message in (*own, *transcript.episode(session, chat))}
        discard(session, vault, complaint, list(told.values()), why)
    elif complaint is None:
        transcript.erase(session, transcript.episode(session, chat))
    if complaint is not None and kept:
        complaint.changed_at = now()
        audit.write(session, audit.PERSON, why, f"complaint:{complaint.id}", kept="danger")
    _leave(chat, "danger" if kept else "refused" if why == "refused" else "unasked")
    return kept


def _leave(chat: Chat, consent: str) -> None:
    """The chat has no complaint in the telling any more."""
    chat.consent = consent
    chat.complaint_id = None
    chat.episode_from = None
