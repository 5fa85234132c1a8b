"""Links: what several cases have in common, counted over time. The sign of trafficking that no single case shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date
from flask import Blueprint, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import traces
from bot.desk import readers
from bot.desk.present import language, opened
from bot.language import mark
from bot.tables import Complaint, now

pages = Blueprint("links", __name__)

PAGE = 30
MONTHS = 6
CASES_SHOWN = 8
KINDS = {
    "agency": mark("perusahaan atau agen"),
    "recruiter": mark("perekrut"),
    "phone": mark("nomor telepon"),
    "account": mark("nomor rekening"),
    "ship": mark("kapal"),
    "passport": mark("nomor paspor"),
}


@dataclass(frozen=True)
class Shown:
    kind: str
    words: str | None
    count: int
    months: list[tuple[str, int]]
    cases: list[Complaint]

    @property
    def most(self) -> int:
        return max((count for _, count in self.months), default=0) or 1


@pages.get("/kaitan")
def links() -> str:
    readers.case_reader()
    kind = request.args.get("macam", "")
    kind = kind if kind in KINDS else ""
    number = max(1, min(request.args.get("halaman", 1, type=int), 10_000))
    with opened().database.read() as session:
        found = traces.shared(session, kind, limit=PAGE + 1, offset=(number - 1) * PAGE)
        shown = [_shown(session, link) for link in found[:PAGE]]
    return render_template(
        "links.html", shown=shown, kinds=KINDS, kind=kind, number=number, more=len(found) > PAGE, months=MONTHS
    )


def _shown(session: Session, link: traces.Link) -> Shown:
    zone = opened().settings.office.time_zone
    rows = list(session.scalars(select(Complaint).where(Complaint.id.in_(link.cases[:CASES_SHOWN]))))
    rows.sort(key=lambda row: row.id, reverse=True)
    dates = session.scalars(select(Complaint.created_at).where(Complaint.id.in_(link.cases))).all()
    counts = traces.by_month(dates, zone)
    intakes = opened().vault.open_each(session, "complaint.intake", {row.id: row.intake for row in rows})
    for row in rows:  # who is behind a confidential case is opened on its own page only
        if row.confidentiality != "ordinary":
            intakes.pop(row.id, None)
    words = (traces.shown(session, opened().vault, one, link.kind, link.hash) for one in intakes.values())
    return Shown(
        link.kind,
        next((one for one in words if one), None),
        len(link.cases),
        [(_name(month), counts.get(month, 0)) for month in last_months(now().astimezone(zone))],
        rows,
    )


def _name(month: str) -> str:
    return format_date(date.fromisoformat(f"{month}-01"), "MMM", locale=language())


def last_months(at: datetime) -> list[str]:
    """The last months up to this one, as "2026-11", oldest first."""
    counted = at.year * 12 + at.month - 1
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in range(counted - MONTHS + 1, counted + 1)]
