"""Writes who did what, in the transaction of the deed itself.

Each entry holds the SHA-256 over the entry before and its own content, so that one taken out or changed shows
(`verify`). Details hold ids, counts and states, never what a person wrote.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.tables import AuditEntry, now

SYSTEM = "system"
PERSON = "person"
_LOCK = 5_310_217  # any number: the name of PostgreSQL's advisory lock on the chain


def write(session: Session, actor: str, action: str, subject: str, **details: Any) -> None:
    """Adds one entry. `actor` is "officer:NAME", "user:NAME", "person" or "system"."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = session.scalar(select(AuditEntry.chain).order_by(AuditEntry.id.desc()).limit(1))
    entry = AuditEntry(at=now(), actor=actor, action=action, subject=subject, details=details, chain="")
    entry.chain = _chain(last or "", entry)
    session.add(entry)
    session.flush()


def verify(session: Session) -> int | None:
    """The id of the first entry that does not follow from the one before, or None when all do."""
    before = ""
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id)):
        if entry.chain != _chain(before, entry):
            return entry.id
        before = entry.chain
    return None


def _chain(before: str, entry: AuditEntry) -> str:
    at = entry.at.replace(microsecond=0).isoformat()
    content = [before, at, entry.actor, entry.action, entry.subject, entry.details]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
