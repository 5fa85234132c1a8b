"""What is to be exported: format, profile, which cases. It travels as JSON to the process that makes the export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from bot.errors import PelitaError
from bot.settings import Office
from bot.stages import STAGES
from bot.tables import Complaint

FORMATS = ("csv", "xlsx", "jsonl", "pdf")
PROFILES = ("redacted", "full")
PAPERS = ("a4", "f4")


@dataclass(frozen=True)
class Choice:
    """Empty fields narrow nothing. Days are days of the office, both ends included."""

    format: str
    profile: str = "redacted"
    from_date: date | None = None
    to_date: date | None = None
    stages: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()  # case numbers; "#7" is the case with the inner number 7, which drafts have too
    country: str | None = None
    category: str | None = None
    channel: str | None = None
    urgent: bool = False
    exercises: bool = False  # trainings and trials too
    evidence: bool = False  # the files that people sent, beside the rest
    confidential: bool = False  # also who the people of confidential and anonymous cases are
    paper: str = "a4"  # of PDF; f4 is 215 x 330 mm

    def check(self) -> None:
        """Raises PelitaError when something is unknown or does not go together."""
        unknown = [stage for stage in self.stages if stage not in STAGES]
        if self.format not in FORMATS or self.profile not in PROFILES or self.paper not in PAPERS or unknown:
            wrong = f"format {self.format}, profile {self.profile}, paper {self.paper} or status {', '.join(unknown)}"
            raise PelitaError(f"{wrong} is not known")
        if self.from_date and self.to_date and self.to_date < self.from_date:
            raise PelitaError(f"the last day {self.to_date} is before the first {self.from_date}")
        if self.profile == "redacted" and (self.evidence or self.confidential):
            raise PelitaError("photos and files cannot be masked, and a redacted export names nobody: --profile full")

    def filter(self) -> dict[str, Any]:
        """Which cases, for manifest and audit: what narrows nothing is left out."""
        content = self.as_json()
        for name in ("format", "profile", "evidence", "confidential", "paper"):
            content.pop(name, None)
        return content

    def as_json(self) -> dict[str, Any]:
        content = {name: value for name, value in asdict(self).items() if value}
        for name in ("from_date", "to_date"):
            if name in content:
                content[name] = content[name].isoformat()
        return {name: list(value) if isinstance(value, tuple) else value for name, value in content.items()}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Choice:
        values = {field.name: content[field.name] for field in fields(cls) if field.name in content}
        for name in ("from_date", "to_date"):
            if name in values:
                values[name] = date.fromisoformat(values[name])
        for name in ("stages", "cases"):
            values[name] = tuple(values.get(name, ()))
        return cls(**values)


def case_ids(session: Session, office: Office, choice: Choice) -> list[int]:
    """The inner numbers of the chosen cases, in their order. Raises PelitaError for a case that there is not."""
    ids = list(session.scalars(_narrowed(office, choice)))
    if choice.category:
        ids = _of_category(session, ids, choice.category)
    if choice.cases:
        found = set(session.scalars(select(Complaint.id).where(_named(choice.cases))))
        if len(found) < len(set(choice.cases)):
            raise PelitaError(f"of the {len(set(choice.cases))} cases named, {len(found)} exist")
    return ids


def _narrowed(office: Office, choice: Choice) -> Select[int]:
    when = func.coalesce(Complaint.filed_at, Complaint.created_at)
    query = select(Complaint.id).order_by(Complaint.id)
    if choice.cases:
        query = query.where(_named(choice.cases))
    if choice.stages:
        query = query.where(Complaint.stage.in_(choice.stages))
    if choice.from_date is not None:
        query = query.where(when >= midnight(choice.from_date, office))
    if choice.to_date is not None:
        query = query.where(when < midnight(choice.to_date + timedelta(days=1), office))
    if choice.country:
        query = query.where(Complaint.country == choice.country)
    if choice.channel:
        query = query.where(Complaint.channel == choice.channel)
    if choice.urgent:
        query = query.where(Complaint.urgent.is_(True))
    if not choice.exercises:
        query = query.where(Complaint.exercise.is_(False))
    return query


def _named(cases: tuple[str, ...]) -> Any:
    inner = [int(name[1:]) for name in cases if name.startswith("#") and name[1:].isdecimal()]
    return or_(Complaint.number.in_(cases), Complaint.id.in_(inner))


def _of_category(session: Session, ids: list[int], category: str) -> list[int]:
    rows = session.execute(select(Complaint.id, Complaint.categories).order_by(Complaint.id))
    having = {case_id for case_id, categories in rows if category in categories}
    return [case_id for case_id in ids if case_id in having]


def midnight(day: date, office: Office) -> datetime:
    """When a day of the office begins."""
    return datetime.combine(day, time(), office.time_zone).astimezone(UTC)
