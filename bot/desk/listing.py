"""The list of cases, urgent and unread first, narrowed by what stands in the address so that a view can be sent on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from flask import Blueprint, abort, render_template, request
from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from bot.desk import readers
from bot.desk.present import opened
from bot.errors import SealError
from bot.tables import Complaint

pages = Blueprint("listing", __name__)

PAGE = 50
STAGES = ("draft", "danger", "received")
UNREAD = or_(Complaint.read_at.is_(None), Complaint.changed_at > Complaint.read_at)


@dataclass(frozen=True)
class Filter:
    """What is shown. `exercise`: "" all, "ya" exercises only, "tidak" none of them."""

    stage: str = ""
    urgent: bool = False
    unread: bool = False
    exercise: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Filter:
        """From an address; what it does not know in one narrows nothing."""
        stage, exercise = query.get("tahap", ""), query.get("latihan", "")
        return cls(
            stage=stage if stage in STAGES else "",
            urgent=query.get("mendesak") == "1",
            unread=query.get("belum_dibaca") == "1",
            exercise=exercise if exercise in ("ya", "tidak") else "",
        )

    def as_query(self) -> dict[str, str]:
        values = {
            "tahap": self.stage,
            "mendesak": "1" if self.urgent else "",
            "belum_dibaca": "1" if self.unread else "",
            "latihan": self.exercise,
        }
        return {name: value for name, value in values.items() if value}

    def conditions(self) -> list[ColumnElement[bool]]:
        chosen: list[ColumnElement[bool]] = []
        if self.stage:
            chosen.append(Complaint.stage == self.stage)
        if self.urgent:
            chosen.append(Complaint.urgent.is_(True))
        if self.unread:
            chosen.append(UNREAD)
        if self.exercise:
            chosen.append(Complaint.exercise.is_(self.exercise == "ya"))
        return chosen


@dataclass(frozen=True)
class Line:
    """One case of the list: its row, and what of the intake is shown. `intake` is None when it cannot be opened."""

    complaint: Complaint
    intake: dict[str, Any] | None

    @property
    def unread(self) -> bool:
        return self.complaint.read_at is None or self.complaint.changed_at > self.complaint.read_at


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    number: int
    last: int
    total: int
    newest: datetime | None

    @property
    def first_line(self) -> int:
        return (self.number - 1) * PAGE + 1

    @property
    def last_line(self) -> int:
        return self.first_line + len(self.lines) - 1


@pages.get("/")
def cases() -> str:
    readers.case_reader()
    chosen = Filter.from_query(request.args)
    with opened().database.read() as session:
        page = read_page(session, chosen, request.args.get("halaman", 1, type=int))
    return render_template("cases.html", chosen=chosen, page=page, stages=STAGES)


@pages.get("/baru")
def news() -> tuple[str, int]:
    """One line on what came since the list was made, or nothing (204)."""
    readers.case_reader()
    since = _moment(request.args.get("sejak", ""))
    conditions = [UNREAD] if since is None else [UNREAD, Complaint.changed_at > since]
    with opened().database.read() as session:
        count = session.scalar(select(func.count(Complaint.id)).where(*conditions)) or 0
    return (render_template("_news.html", count=count), 200) if count else ("", 204)


def read_page(session: Session, chosen: Filter, number: int) -> Page:
    conditions = chosen.conditions()
    total = session.scalar(select(func.count(Complaint.id)).where(*conditions)) or 0
    last = max(1, ceil(total / PAGE))
    number = min(max(1, number), last)
    query = (
        select(Complaint)
        .where(*conditions)
        .order_by(Complaint.urgent.desc(), case((UNREAD, 0), else_=1), Complaint.created_at.desc(), Complaint.id.desc())
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    lines = [Line(complaint, intake(session, complaint)) for complaint in session.scalars(query)]
    newest = session.scalar(select(func.max(Complaint.changed_at)))
    return Page(lines, number, last, total, newest)


def intake(session: Session, complaint: Complaint) -> dict[str, Any] | None:
    """What the person told in the form; None when it cannot be opened: one damaged case must not hide the others."""
    try:
        opened_intake: dict[str, Any] = opened().vault.open(session, "complaint.intake", complaint.intake)
    except SealError:
        return None
    return opened_intake


def _moment(text: str) -> datetime | None:
    """The time that the list carries; None for a list that had no case yet. 400 for anything else."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        abort(400)
    return moment if moment.tzinfo is not None else abort(400)
