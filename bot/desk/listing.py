"""The list of cases, urgent and unread first, narrowed by what stands in the address so that a view can be sent on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.desk import fields, readers
from bot.desk.present import opened, shelf
from bot.errors import SealError
from bot.language import mark
from bot.narrowing import UNREAD, Filter
from bot.tables import Complaint, Officer, now

pages = Blueprint("listing", __name__)

PAGE = 50
COLUMNS = {  # what may be shown beside number, worker and trouble
    "masuk": mark("Masuk"),
    "pelapor": mark("Pelapor"),
    "petugas": mark("Petugas"),
    "tenggat": mark("Tenggat"),
    "aman": mark("Boleh ditulisi?"),
    "siskop2mi": mark("SISKOP2MI"),
}
SHOWN_FIRST = ("masuk", "pelapor", "petugas", "tenggat")


@dataclass(frozen=True)
class Line:
    """One case of the list: its row, and what of the intake is shown. `intake` is None when it cannot be opened."""

    complaint: Complaint
    intake: dict[str, Any] | None

    @property
    def unread(self) -> bool:
        return self.complaint.read_at is None or self.complaint.changed_at > self.complaint.read_at

    @property
    def late(self) -> bool:
        complaint = self.complaint
        return complaint.due_at is not None and complaint.due_at < now() and complaint.stage not in ("draft", "closed")


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


@pages.get("/kasus")
def cases() -> str | Response:
    who = readers.case_reader()
    if "" in request.args.values():  # a form sends its empty fields too: the address holds the view, no more
        told = [(name, value) for name, value in request.args.items(multi=True) if value]
        if tuple(request.args.getlist("kolom")) == SHOWN_FIRST:
            told = [(name, value) for name, value in told if name != "kolom"]
        return redirect(url_for("listing.cases") + (f"?{urlencode(told)}" if told else ""))
    chosen = Filter.from_query(request.args)
    columns = [name for name in request.args.getlist("kolom") if name in COLUMNS]
    with opened().database.read() as session:
        page = read_page(session, chosen, request.args.get("halaman", 1, type=int))
        names = officers(session)
        options = fields.options(names, _known(session, Complaint.country), _known(session, Complaint.origin))
    return render_template(
        "cases.html",
        chosen=chosen,
        page=page,
        titles=fields.TITLES,
        options=options,
        officers=names,
        selectable=who.may_take_out,
        columns=columns or SHOWN_FIRST,
        view={**chosen.as_query(), **({"kolom": columns} if columns else {})},
        all_columns=COLUMNS,
    )


@pages.get("/baru")
def news() -> tuple[str, int]:
    """One line on what came since the list was made, or nothing (204)."""
    readers.case_reader()
    since = _moment(request.args.get("sejak", ""))
    conditions = [UNREAD] if since is None else [UNREAD, Complaint.changed_at > since]
    with opened().database.read() as session:
        count = session.scalar(select(func.count(Complaint.id)).where(*conditions)) or 0
    return (render_template("_news.html", count=count), 200) if count else ("", 204)


def read_page(session: Session, chosen: Filter, number: int, size: int | None = None) -> Page:
    size = size or PAGE
    found = _found(session, chosen)
    all_in_all = _total(session, chosen, found)
    last = max(1, ceil(all_in_all / size))
    number = min(max(1, number), last)
    begin = (number - 1) * size
    if found is None:
        query = select(Complaint.id).where(*_conditions(chosen)).order_by(*_order(chosen))
        shown = list(session.scalars(query.limit(size).offset(begin)))
    else:
        shown = found[begin : begin + size]
    newest = session.scalar(select(func.max(Complaint.changed_at)))
    return Page(_lines(session, shown), number, last, all_in_all, newest)


def total(session: Session, chosen: Filter) -> int:
    """How many cases a view has."""
    return _total(session, chosen, _found(session, chosen))


def _total(session: Session, chosen: Filter, found: list[int] | None) -> int:
    return count(session, [_conditions(chosen)])[0] if found is None else len(found)


def _found(session: Session, chosen: Filter) -> list[int] | None:
    """The cases that hold what is looked for, in order; None when nothing is."""
    if not chosen.words:
        return None
    return shelf().find(session, opened().vault, _conditions(chosen), _order(chosen), chosen.words)


def _conditions(chosen: Filter) -> list[ColumnElement[bool]]:
    return chosen.conditions(opened().settings.office)


def _lines(session: Session, ids: list[int]) -> list[Line]:
    from bot.desk import identity  # it stands on the page of a case, which stands on this

    who = readers.case_reader()
    rows = {row.id: row for row in session.scalars(select(Complaint).where(Complaint.id.in_(ids)))}
    intakes = opened().vault.open_each(session, "complaint.intake", {id: rows[id].intake for id in rows})
    for id, told in intakes.items():
        if not identity.shown(session, who, rows[id]):
            intakes[id] = identity.masked(told)
    return [Line(rows[id], intakes.get(id)) for id in ids]


def _order(chosen: Filter) -> list[Any]:
    newest: list[Any] = [Complaint.created_at.desc(), Complaint.id.desc()]
    if chosen.urut == "baru":
        return newest
    if chosen.urut == "tenggat":
        return [case((Complaint.due_at.is_(None), 1), else_=0), Complaint.due_at, *newest]
    return [Complaint.urgent.desc(), case((UNREAD, 0), else_=1), *newest]


def _known(session: Session, column: Any) -> list[str]:
    """What stands in a column of the cases: the form offers no more."""
    return sorted(session.scalars(select(column).where(column.is_not(None)).distinct()))


def officers(session: Session) -> dict[int, str]:
    """Names of those who may work on cases, by id; ended accounts too: their cases are still theirs."""
    query = select(Officer.id, Officer.name).where(Officer.role != "administrator").order_by(Officer.name)
    return {row.id: row.name for row in session.execute(query)}


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


def count(session: Session, views: list[list[ColumnElement[bool]]]) -> list[int]:
    """How many cases fulfil each list of conditions, in one pass over the table."""
    columns = [func.count().filter(*conditions) for conditions in views]
    return list(session.execute(select(*columns).select_from(Complaint)).one())
