"""Brings a JSONL export into an empty office: cases with messages, evidence and events, under their own numbers.

Reads the folder of `pelita export --format jsonl --profile full`; nothing is written unless every file is as its
manifest says. What an export never holds does not come back: receipt codes, chats, the audit log, the keys. A file
that was still to be fetched can no longer be fetched. All in one transaction. docs/exports.md says more.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bot import audit, complaints, evidence, officers, traces
from bot.errors import OfficerError, PelitaError
from bot.exports import jsonl, manifest
from bot.exports.reading import PLAIN
from bot.keys import Vault
from bot.opening import Opened
from bot.tables import CaseEvent, Complaint, Counter, Evidence, Message, Officer

MOMENTS = tuple(name for name in PLAIN if name.endswith(("_at", "_until")))
NUMBERED = ("complaint", "message", "evidence", "case_event")  # `trace` takes its numbers as ever


def import_cases(opened: Opened, folder: Path, actor: str) -> dict[str, int]:
    """Writes all cases of an export; returns the counts. Raises PelitaError, and then nothing was written."""
    made = manifest.read(folder)
    if (made.get("format"), made.get("profile"), made.get("schema")) != ("jsonl", "full", jsonl.SCHEMA):
        raise PelitaError(f"only a full JSONL export of schema {jsonl.SCHEMA} can be imported")
    if faults := manifest.differences(folder):
        raise PelitaError("the export is not as it was made: " + "; ".join(faults))
    with opened.database.write() as session:
        if session.scalar(select(func.count(Complaint.id))) or session.scalar(select(func.count(Message.id))):
            raise PelitaError("this office has cases or messages already; an export goes into an empty one only")
        one = _Import(session, opened.vault, folder)
        for place, line in enumerate(_lines(folder / "cases.jsonl"), 1):
            try:
                one.case(json.loads(line))
            except (KeyError, TypeError, ValueError, AttributeError) as exc:
                raise PelitaError(f"line {place} of cases.jsonl is not a case of schema {jsonl.SCHEMA}") from exc
            session.flush()
            session.expunge_all()
        one.finish()
        proof = manifest.digest(folder / manifest.NAME)
        audit.write(session, actor, "imported", "export", **one.counts, manifest=proof)
    return one.counts


class _Import:
    def __init__(self, session: Session, vault: Vault, folder: Path) -> None:
        self.session, self.vault, self.folder = session, vault, folder
        self.officers: dict[str, int] = {}
        self.last: dict[str, int] = {}
        self.counts = {"cases": 0, "messages": 0, "evidence": 0, "events": 0}

    def case(self, case: dict[str, Any]) -> None:
        key_id = self.vault.new_key(self.session, "complaint")
        values = {name: _moment(case[name]) if name in MOMENTS else case[name] for name in PLAIN}
        phone = traces.plain_phone(case["intake"].get("contact") or "")
        long_enough = len(phone) >= complaints.MIN_PHONE_DIGITS
        row = Complaint(
            id=case["case"],
            office_code=case["office"],
            office_time_zone=case["time_zone"],
            key_id=key_id,
            intake=self._sealed(key_id, "complaint.intake", case["intake"]),
            contact_hash=self.vault.lookup_hash(self.session, "phone", phone) if long_enough else None,
            officer_id=self._officer(case["officer"]) if case["officer"] else None,
            merged_into_id=case["merged_into"],
            **values,
        )
        self.session.add(row)
        self.session.flush()
        traces.note(self.session, self.vault, row, case["intake"])
        for message in case["messages"]:
            self._message(case["case"], key_id, message)
        for event in case["events"]:
            self._event(case["case"], key_id, event)
        self._note_number(case["number"])
        self.counts["cases"] += 1

    def finish(self) -> None:
        """Numbers go on where those of the export end."""
        for name, last in self.last.items():
            self.session.add(Counter(name=name, last=last))
        if self.session.get_bind().dialect.name == "postgresql":
            for table in NUMBERED:  # the names are ours
                newest = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
                self.session.execute(text(newest))

    def _message(self, case_id: int, key_id: int, message: dict[str, Any]) -> None:
        body = {**message["more"], "text": message["text"]}
        parts = ("choice", "buttons", "forwarded", "sticker", "edits")
        body |= {name: message[name] for name in parts if message[name] not in (None, [])}
        erased_at = _moment(message["erased_at"])
        same = ("author", "kind", "topic", "category", "confidence", "model")
        self.session.add(
            Message(
                id=message["message"],
                complaint_id=case_id,
                body=None if erased_at else self._sealed(key_id, "message.body", body),
                at=_moment(message["at"]),
                sent_at=_moment(message["sent_at"]),
                erased_at=erased_at,
                **{name: message[name] for name in same},
            )
        )
        self.session.flush()
        for item in message["evidence"]:
            self._evidence(message["message"], key_id, item)
        self.counts["messages"] += 1

    def _evidence(self, message_id: int, key_id: int, item: dict[str, Any]) -> None:
        file = None
        if item["file"]:  # in the manifest, which was compared
            content = (self.folder / item["file"]).read_bytes()
            file = evidence.store(self.session, self.vault, key_id, content)
        about = b"" if item["state"] == "erased" else self._sealed(key_id, "evidence.about", {"name": item["name"]})
        same = ("id", "kind", "media_type", "found_type", "size_bytes", "sha256")
        state = "failed" if item["state"] == "waiting" else item["state"]
        values = {name: item[name] for name in same}
        self.session.add(Evidence(message_id=message_id, about=about, state=state, file=file, **values))
        self.counts["evidence"] += 1

    def _event(self, case_id: int, key_id: int, event: dict[str, Any]) -> None:
        body = self._sealed(key_id, "case_event.body", event["body"]) if event["body"] is not None else None
        self.session.add(
            CaseEvent(
                id=event["event"],
                complaint_id=case_id,
                at=_moment(event["at"]),
                actor=event["actor"],
                kind=event["kind"],
                details=event["details"],
                body=body,
            )
        )
        self.counts["events"] += 1

    def _officer(self, username: str) -> int:
        """The officer of that name; one that this office does not know gets an account that is ended."""
        if username not in self.officers:
            try:
                self.officers[username] = officers.find(self.session, username).id
            except OfficerError:
                row = Officer(
                    username=username, name=username, role="officer", active=False, password_hash=secrets.token_hex()
                )
                self.session.add(row)
                self.session.flush()
                self.officers[username] = row.id
        return self.officers[username]

    def _note_number(self, number: str | None) -> None:
        name, _, last = (number or "").rpartition("-")
        if name and last.isdecimal():
            self.last[name] = max(self.last.get(name, 0), int(last))

    def _sealed(self, key_id: int, context: str, value: Any) -> bytes:
        return self.vault.seal(self.session, key_id, context, value)


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from file


def _moment(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None
