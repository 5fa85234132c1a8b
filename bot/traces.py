"""Traces: what one case has in common with another, as keyed hashes, so that nothing in them is readable.

The same agency, recruiter, phone, account, ship or passport in several cases is a sign of trafficking. Each is brought
to a plain form first ("PT. Maju Jaya" and "maju jaya, pt" are one), so that one thing looks the same however written.
Telephone numbers in the story are taken too: that is where a recruiter's number first stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session, aliased

from bot.keys import Vault
from bot.tables import Complaint, Trace

KINDS = ("agency", "recruiter", "phone", "account", "ship", "passport")
MIN_PHONE_DIGITS = 8
MIN_LETTERS = 3
_PHONE = re.compile(r"(?<![\d.,])(?:\+?62|0)8?\d(?:[\s.-]?\d){7,12}(?!\d)")
_NOT_THE_NAME = {
    "agency": frozenset("pt cv ud persero tbk agen agensi agency".split()),
    "recruiter": frozenset("pak bu bapak ibu bpk sdr sdri haji hajah h hj mas mbak bang kak om tante".split()),
    "ship": frozenset("km kmn mv fv kapal".split()),
}


@dataclass(frozen=True)
class Link:
    """One thing that several cases have in common. `cases` are ids, newest first."""

    kind: str
    hash: bytes
    cases: tuple[int, ...]


def note(session: Session, vault: Vault, complaint: Complaint, intake: dict[str, Any]) -> None:
    """Keeps the traces of what a case's intake now says; one that was corrected goes."""
    wanted = {(kind, vault.lookup_hash(session, kind, value)) for kind, value in found_in(intake)}
    query = select(Trace).where(Trace.complaint_id == complaint.id)
    known = {(row.kind, row.hash): row.id for row in session.scalars(query)}
    gone = [known[trace] for trace in known.keys() - wanted]
    if gone:
        session.execute(delete(Trace).where(Trace.id.in_(gone)))
    session.add_all(Trace(complaint_id=complaint.id, kind=kind, hash=hash) for kind, hash in wanted - known.keys())
    session.flush()


def found_in(intake: dict[str, Any]) -> set[tuple[str, str]]:
    """(kind, plain form) of every trace in an intake."""
    told = [(kind, str(intake.get(kind) or "")) for kind in KINDS]
    told += [("phone", str(intake.get("contact") or ""))]
    told += [("phone", number) for number in _PHONE.findall(str(intake.get("story") or ""))]
    return {(kind, value) for kind, text in told if (value := plain(kind, text))}


def plain(kind: str, text: str) -> str:
    """One form for one thing; "" where the text holds none."""
    if kind == "phone":
        digits = plain_phone(text)
        return digits if len(digits) >= MIN_PHONE_DIGITS else ""
    if kind == "account":
        digits = re.sub(r"\D", "", text)
        return digits if len(digits) >= MIN_PHONE_DIGITS else ""
    if kind == "passport":
        return "".join(re.findall(r"[A-Z]{1,2}\s?\d{6,8}", text.upper())[:1]).replace(" ", "")
    words = [word for word in re.findall(r"\w+", text.casefold()) if word not in _NOT_THE_NAME[kind]]
    name = " ".join(sorted(words) if kind == "agency" else words)
    return name if len(name) >= MIN_LETTERS else ""


def plain_phone(contact: str) -> str:
    """The digits of a phone number with Indonesia's country code, so that one number looks the same however written."""
    digits = re.sub(r"[^0-9]", "", contact)
    if digits.startswith("0"):
        return "62" + digits[1:]
    return "62" + digits if digits.startswith("8") else digits


def shown(session: Session, vault: Vault, intake: dict[str, Any], kind: str, hash: bytes) -> str | None:
    """The words of an intake that a trace stands for."""
    texts = [str(intake.get(kind) or "")]
    if kind == "phone":
        texts += [str(intake.get("contact") or ""), *_PHONE.findall(str(intake.get("story") or ""))]
    for text in filter(None, texts):
        value = plain(kind, text)
        if value and vault.lookup_hash(session, kind, value) == hash:
            return text
    return None


def of_case(session: Session, complaint_id: int) -> list[Link]:
    """What a case has in common with others, each with the other cases."""
    mine, other = aliased(Trace), aliased(Trace)
    query = (
        select(other.kind, other.hash, other.complaint_id)
        .join(mine, (mine.kind == other.kind) & (mine.hash == other.hash))
        .join(Complaint, Complaint.id == other.complaint_id)
        .where(mine.complaint_id == complaint_id, other.complaint_id != complaint_id, _counted())
        .order_by(other.kind, other.complaint_id.desc())
    )
    return _grouped(session.execute(query).all())


def shared(session: Session, kind: str = "", least: int = 2, limit: int = 50, offset: int = 0) -> list[Link]:
    """What `least` cases or more have in common, the most frequent first."""
    groups = (
        select(Trace.kind, Trace.hash)
        .join(Complaint, Complaint.id == Trace.complaint_id)
        .where(_counted())
        .group_by(Trace.kind, Trace.hash)
        .having(func.count() >= least)
        .order_by(func.count().desc(), func.max(Trace.complaint_id).desc())
        .limit(limit)
        .offset(offset)
    )
    if kind:
        groups = groups.where(Trace.kind == kind)
    links = []
    for row in session.execute(groups).all():
        cases = (
            select(Trace.complaint_id)
            .join(Complaint, Complaint.id == Trace.complaint_id)
            .where(Trace.kind == row.kind, Trace.hash == row.hash, _counted())
            .order_by(Trace.complaint_id.desc())
        )
        links.append(Link(row.kind, row.hash, tuple(session.scalars(cases))))
    return links


def by_month(dates: Iterable[datetime], zone: Any) -> dict[str, int]:
    """How many of these fall into each month ("2026-11"), oldest first."""
    counts: dict[str, int] = {}
    for month in sorted(f"{at.astimezone(zone):%Y-%m}" for at in dates):
        counts[month] = counts.get(month, 0) + 1
    return counts


def _counted() -> ColumnElement[bool]:
    """Exercises and copies of another case are no sign of anything."""
    return Complaint.exercise.is_(False) & Complaint.merged_into_id.is_(None)


def _grouped(rows: Iterable[Any]) -> list[Link]:
    groups: dict[tuple[str, bytes], list[int]] = {}
    for kind, hash, complaint_id in rows:
        groups.setdefault((kind, hash), []).append(complaint_id)
    return [Link(kind, hash, tuple(cases)) for (kind, hash), cases in groups.items()]
