"""Reads cases block by block, opens what is sealed, masks what must not leave.

A case is a dictionary in the form of docs/schema/: columns of the case, `intake` (what was told in the form),
`messages` with their evidence, `events` (what officers did). One query a table and a block of cases, so the memory
that is needed does not grow with the number of cases. What cannot be opened is left empty and counted: one damaged row
must not stop the others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from bot import countries, receipts
from bot.exports.choice import Choice
from bot.exports.masking import Masker
from bot.keys import Vault
from bot.settings import Office
from bot.tables import AuditEntry, CaseEvent, Complaint, Evidence, Message, Officer

Case = dict[str, Any]
BLOCK = 100
BODY = frozenset("text code choice buttons forwarded sticker edits".split())  # what a message's fields are made of
PLAIN = (
    "number stage close_reason urgent consent channel exercise confidentiality created_at danger_at filed_at "
    "changed_at read_at due_at waits_for papers_until withdrawn_at closed_at rating siskop2mi teller country origin "
    "phase sex minor procedural employer_type categories safe_to_reply"
).split()
_HALF = re.compile("[\ud800-\udfff]+")


@dataclass
class About:
    """What an export is and what was met on the way. `history`: also who did what, for print."""

    office: Office
    choice: Choice
    history: bool = False
    unreadable: int = 0
    masker: Masker = field(default_factory=Masker)


def read(session: Session, vault: Vault, about: About, ids: Sequence[int]) -> Iterator[Case]:
    """The cases with these inner numbers, in their order."""
    officers = {row.id: row.username for row in session.execute(select(Officer.id, Officer.username))}
    for start in range(0, len(ids), BLOCK):
        yield from _Block(session, vault, about, officers, ids[start : start + BLOCK]).cases()


class _Block:
    """Some cases and all that belongs to them, fetched table by table."""

    def __init__(
        self, session: Session, vault: Vault, about: About, officers: dict[int, str], ids: Sequence[int]
    ) -> None:
        self.session, self.vault, self.about, self.officers, self.ids = session, vault, about, officers, ids
        self.zone = about.office.time_zone

    def cases(self) -> Iterator[Case]:
        complaints = self.session.execute(
            select(*Complaint.__table__.columns).where(Complaint.id.in_(self.ids)).order_by(Complaint.id)
        ).all()
        keys = [row.key_id for row in complaints]
        self.vault.warm(self.session, keys)
        evidence = self._evidence()
        messages = self._by_case(Message, MESSAGE, lambda row: self._message(row, evidence))
        events = self._by_case(CaseEvent, EVENT, self._event)
        deeds = self._deeds() if self.about.history else {}
        for row in complaints:
            case = self._case(row, messages[row.id], events[row.id])
            if self.about.history:
                case["deeds"] = deeds.get(row.id, [])
            yield self._masked(case)
        for key_id in keys:
            self.vault.forget(key_id)

    def _by_case(self, table: Any, columns: tuple[Any, ...], form: Any) -> dict[int, list[dict[str, Any]]]:
        found: dict[int, list[dict[str, Any]]] = defaultdict(list)
        query = select(table.complaint_id, *columns).where(table.complaint_id.in_(self.ids)).order_by(table.id)
        for case_id, *row in self.session.execute(query):
            found[case_id].append(form(row))
        return found

    def _case(self, row: Row[Any], messages: list[Any], events: list[Any]) -> Case:
        values = row._mapping
        case: Case = {"case": row.id}
        for name in PLAIN:
            value = values[name]
            case[name] = local(value, self.zone) if isinstance(value, datetime) else value
        case["country_name"] = countries.name(row.country) if row.country else None
        case["officer"] = self.officers.get(row.officer_id) if row.officer_id else None
        case["merged_into"] = row.merged_into_id
        case["time_zone"] = row.office_time_zone
        case["intake"] = self._opened("complaint.intake", row.intake)
        return {**case, "messages": messages, "events": events}

    def _message(self, row: Sequence[Any], evidence: dict[int, list[dict[str, Any]]]) -> dict[str, Any]:
        message_id, author, sealed, at, sent_at, kind, topic, category, confidence, model, erased_at = row
        body = self._opened("message.body", sealed)
        text = body.get("text") or ""
        if "code" in body:  # a receipt that is not sent yet: its code is nobody's but the person's
            text = text.replace(body["code"], receipts.BLANKED)
        return {
            "message": message_id,
            "author": author,
            "at": local(at, self.zone),
            "sent_at": local(sent_at, self.zone),
            "text": text,
            "choice": body.get("choice"),
            "buttons": body.get("buttons", []),
            "forwarded": body.get("forwarded"),
            "sticker": body.get("sticker"),
            "edits": body.get("edits", []),
            "more": {name: value for name, value in body.items() if name not in BODY},
            "kind": kind,
            "topic": topic,
            "category": category,
            "confidence": confidence,
            "model": model,
            "erased_at": local(erased_at, self.zone),
            "evidence": evidence.get(message_id, []),
        }

    def _evidence(self) -> dict[int, list[dict[str, Any]]]:
        found: dict[int, list[dict[str, Any]]] = defaultdict(list)
        query = (
            select(*EVIDENCE)
            .join(Message, Message.id == Evidence.message_id)
            .where(Message.complaint_id.in_(self.ids))
            .order_by(Evidence.id)
        )
        for row in self.session.execute(query):
            evidence_id, message_id, kind, about, media_type, found_type, size_bytes, sha256, state = row
            found[message_id].append(
                {
                    "id": evidence_id,
                    "kind": kind,
                    "name": self._opened("evidence.about", about or None).get("name"),
                    "media_type": media_type,
                    "found_type": found_type,
                    "size_bytes": size_bytes,
                    "sha256": sha256,
                    "state": state,
                    "file": None,
                }
            )
        return found

    def _event(self, row: Sequence[Any]) -> dict[str, Any]:
        event_id, at, actor, kind, details, sealed = row
        body = self._opened("case_event.body", sealed) if sealed is not None else None
        return {
            "event": event_id,
            "at": local(at, self.zone),
            "actor": actor,
            "kind": kind,
            "details": details,
            "body": body,
        }

    def _deeds(self) -> dict[int, list[dict[str, Any]]]:
        """Who did what, from the audit log."""
        subjects = {f"complaint:{case_id}": case_id for case_id in self.ids}
        found: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for entry in self.session.scalars(
            select(AuditEntry).where(AuditEntry.subject.in_(subjects)).order_by(AuditEntry.id)
        ):
            deed = {"at": local(entry.at, self.zone), "actor": entry.actor, "action": entry.action}
            found[subjects[entry.subject]].append(deed)
        return found

    def _opened(self, context: str, sealed: bytes | None) -> Any:
        """What was sealed, as text that can be written; {} for what was erased or cannot be opened."""
        if sealed is None:
            return {}
        value = self.vault.open_or_none(self.session, context, sealed)
        if value is None:
            self.about.unreadable += 1
            return {}
        return whole(value)

    def _masked(self, case: Case) -> Case:
        if self.about.choice.profile == "redacted":
            return self.about.masker.case(case)
        if case["confidentiality"] != "ordinary" and not self.about.choice.confidential:
            return self.about.masker.case(case, officers=False)
        return case


MESSAGE = (
    Message.id, Message.author, Message.body, Message.at, Message.sent_at, Message.kind, Message.topic,
    Message.category, Message.confidence, Message.model, Message.erased_at,
)  # fmt: skip
EVIDENCE = (
    Evidence.id, Evidence.message_id, Evidence.kind, Evidence.about, Evidence.media_type, Evidence.found_type,
    Evidence.size_bytes, Evidence.sha256, Evidence.state,
)  # fmt: skip
EVENT = (CaseEvent.id, CaseEvent.at, CaseEvent.actor, CaseEvent.kind, CaseEvent.details, CaseEvent.body)


def whole(value: Any) -> Any:
    """The value with half emojis, which phones send and no file can hold, made whole or replaced."""
    if isinstance(value, str):
        return value if value.isascii() or not _HALF.search(value) else _mend(value)
    if isinstance(value, dict):
        return {key: whole(part) for key, part in value.items()}
    if isinstance(value, list):
        return [whole(part) for part in value]
    return value


def _mend(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def local(at: datetime | None, zone: ZoneInfo) -> str | None:
    """ISO 8601 in a zone, to the second."""
    return at.astimezone(zone).isoformat(timespec="seconds") if at is not None else None


def label(case: Case) -> str:
    """What a case is called in names of files and on paper."""
    return case["number"] or f"draf-{case['case']}"
