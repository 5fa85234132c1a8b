"""What an officer needs beside what was told, to work on a case: what is missing, what was done, what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import casework, letters, patterns, stages, traces, workdays
from bot.by_hand import CHANNELS as BY_HAND
from bot.casework import Reach
from bot.desk import events, listing
from bot.desk.events import Event
from bot.desk.present import opened
from bot.language import mark
from bot.patterns import Body, Pattern
from bot.tables import Complaint, Evidence, Message, now

if TYPE_CHECKING:
    from bot.desk.cases import Case

LINKS_SHOWN = 5
NEEDED = {  # without these nobody can act on it
    "worker_name": mark("nama pekerja"),
    "place": mark("tempat"),
    "country": mark("negara"),
    "categories": mark("jenis masalah"),
    "story": mark("cerita"),
    "contact": mark("kontak"),
    "teller": mark("siapa yang melapor"),
    "safe_to_reply": mark("boleh ditulisi atau tidak"),
}
USEFUL = {
    "wanted": mark("yang diminta"),
    "origin": mark("kabupaten atau kota asal"),
    "sex": mark("jenis kelamin"),
    "phase": mark("sebelum, selama, atau sesudah bekerja"),
    "procedural": mark("prosedural atau tidak"),
    "passport": mark("nomor paspor"),
    "agency": mark("perusahaan atau agen"),
    "evidence": mark("bukti"),
}


@dataclass(frozen=True)
class SharedThing:
    """What this case has in common with others. `words` are those of this case."""

    kind: str
    words: str | None
    cases: list[tuple[int, str | None]]
    more: int


@dataclass(frozen=True)
class Work:
    needed: list[str]
    useful: list[str]
    events: list[Event]
    changes: list[Event]
    officers: dict[int, str]
    shared: list[SharedThing]
    copies: list[tuple[int, str | None]]
    into: tuple[int, str | None] | None
    reach: Reach
    reach_met: bool
    moves: dict[str, str]
    reasons: dict[str, str]
    patterns: tuple[list[Pattern], list[Pattern]]
    bodies: tuple[list[Body], list[Body]]
    hindrance: str | None
    by_hand: bool


def of_case(session: Session, complaint: Complaint, intake: dict[str, Any] | None, since: int | None) -> Work:
    from bot.desk.cases import actor_names  # the page of a case is made of both

    office = opened().settings.office
    officers, names = listing.officers(session), actor_names(session)
    reach = casework.reach(session, office, complaint)
    changed = casework.changes_since(session, complaint.id, since) if since is not None else []
    categories = set(complaint.categories)
    copies = select(Complaint.id, Complaint.number).where(Complaint.merged_into_id == complaint.id)
    return Work(
        needed=_missing(NEEDED, complaint, intake or {}),
        useful=_missing(USEFUL, complaint, {**(intake or {}), "evidence": _has_evidence(session, complaint)}),
        events=events.of_case(session, complaint.id, names, officers),
        changes=events.told(session, changed, names, officers),
        officers=officers,
        shared=_shared(session, complaint, intake or {}),
        copies=[(id, number) for id, number in session.execute(copies)],
        into=_number(session, complaint.merged_into_id),
        reach=reach,
        reach_met=reach.met(workdays.local_day(now(), office.time_zone)),
        moves={stage: stages.STAGES[stage] for stage in stages.MOVES.get(complaint.stage, ())},
        reasons=stages.REASONS,
        patterns=patterns.fitting_first(patterns.patterns(), lambda one: one.fits(complaint.stage, categories)),
        bodies=patterns.fitting_first(patterns.bodies(), lambda one: bool(categories & set(one.categories))),
        hindrance=letters.hindrance(complaint, letters.chat_of(session, complaint)),
        by_hand=complaint.channel in BY_HAND and complaint.chat_id is None,
    )


def chosen_pattern(work: Work, case: Case, chosen: str) -> str:
    """The words of the pattern that was chosen, filled in for this case; "" when none was."""
    complaint, office = case.complaint, opened().settings.office
    until = complaint.papers_until.astimezone(office.time_zone) if complaint.papers_until is not None else None
    for pattern in (one for group in work.patterns for one in group):
        if pattern.id == chosen:
            return pattern.filled(
                number=complaint.number or "",
                office=office.name,
                until=f"{until:%d-%m-%Y}" if until else "",
                name=str((case.intake or {}).get("worker_name") or ""),
            )
    return ""


def _missing(fields: dict[str, str], complaint: Complaint, intake: dict[str, Any]) -> list[str]:
    def known(name: str) -> bool:
        value = intake[name] if name in intake else getattr(complaint, name, None)
        return value is not None and value not in ("", [])

    return [title for name, title in fields.items() if not known(name)]


def _has_evidence(session: Session, complaint: Complaint) -> bool | None:
    found = select(Evidence.id).join(Message).where(Message.complaint_id == complaint.id, Evidence.state != "erased")
    return session.scalar(found.limit(1)) is not None or None


def _shared(session: Session, complaint: Complaint, intake: dict[str, Any]) -> list[SharedThing]:
    vault = opened().vault
    found = []
    for link in traces.of_case(session, complaint.id):
        query = select(Complaint.id, Complaint.number).where(Complaint.id.in_(link.cases[:LINKS_SHOWN]))
        cases = [(id, number) for id, number in session.execute(query.order_by(Complaint.id.desc()))]
        words = traces.shown(session, vault, intake, link.kind, link.hash)
        found.append(SharedThing(link.kind, words, cases, len(link.cases) - len(cases)))
    return found


def _number(session: Session, case_id: int | None) -> tuple[int, str | None] | None:
    other = session.get(Complaint, case_id) if case_id is not None else None
    return (other.id, other.number) if other is not None else None
