"""What is to be exported: format, profile, which cases. It travels as JSON to the process that makes the export.

The words of a search are left out of that JSON (they can be a name, and it is kept); they travel beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from bot import finding
from bot.errors import PelitaError
from bot.keys import Vault
from bot.narrowing import Filter
from bot.settings import Office
from bot.stages import STAGES
from bot.tables import Complaint

FORMATS = ("csv", "xlsx", "jsonl", "pdf")
PROFILES = ("redacted", "full")
PAPERS = ("a4", "f4")


@dataclass(frozen=True)
class Choice:
    """Empty fields narrow nothing. Days are days of the office, both ends included.

    `view`: exactly the cases of the desk's list, narrowed so; then nothing else narrows.
    """

    format: str
    profile: str = "redacted"
    view: Filter | None = None
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
        if self.view is not None and replace(self, view=None).filter():
            raise PelitaError("a view of the list is exported as it is, not narrowed further")
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
        if self.view is not None:
            content["view"] = self.view.without_words()
        for name in ("from_date", "to_date"):
            if name in content:
                content[name] = content[name].isoformat()
        return {name: list(value) if isinstance(value, tuple) else value for name, value in content.items()}

    @classmethod
    def from_json(cls, content: Mapping[str, Any], find: str = "") -> Choice:
        """`find`: the words that were searched for. Raises PelitaError without them: more would go out than asked."""
        values = {field.name: content[field.name] for field in fields(cls) if field.name in content}
        for name in ("from_date", "to_date"):
            if name in values:
                values[name] = date.fromisoformat(values[name])
        for name in ("stages", "cases"):
            values[name] = tuple(values.get(name, ()))
        if "view" in values:
            if bool(values["view"].get("cari")) != bool(find):
                raise PelitaError("an export of a search needs the words that were searched for")
            values["view"] = Filter(**{**values["view"], "cari": find})
        return cls(**values)

    @property
    def find(self) -> str:
        return self.view.cari if self.view else ""

    def as_view(self) -> Filter:
        """What narrows the list to these cases, but for `stages` and `cases`."""
        return self.view or Filter(
            latihan="" if self.exercises else "tidak",
            mendesak="1" if self.urgent else "",
            jenis=self.category or "",
            negara=self.country or "",
            kanal=self.channel or "",
            dari=self.from_date.isoformat() if self.from_date else "",
            sampai=self.to_date.isoformat() if self.to_date else "",
        )


def case_ids(session: Session, vault: Vault, office: Office, choice: Choice) -> list[int]:
    """The inner numbers of the chosen cases, in their order. Raises PelitaError for a case that there is not."""
    require_cases(session, choice)
    view = choice.as_view()
    query = select(Complaint.id).where(*view.conditions(office)).order_by(Complaint.id)
    if choice.cases:
        query = query.where(_named(choice.cases))
    if choice.stages:
        query = query.where(Complaint.stage.in_(choice.stages))
    ids = list(session.scalars(query))
    return finding.holding(session, vault, ids, view.words) if view.words else ids


def require_cases(session: Session, choice: Choice) -> None:
    """Raises PelitaError when a case that is named does not exist."""
    named = set(choice.cases)
    if named and (found := len(set(session.scalars(select(Complaint.id).where(_named(choice.cases)))))) < len(named):
        raise PelitaError(f"of the {len(named)} cases named, {found} exist")


def _named(cases: tuple[str, ...]) -> ColumnElement[bool]:
    inner = [int(name[1:]) for name in cases if name.startswith("#") and name[1:].isdecimal()]
    return or_(Complaint.number.in_(cases), Complaint.id.in_(inner))
