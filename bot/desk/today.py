"""Today: what needs doing, as counts that lead to the very list that they count, and the most pressing cases.

Exercises are not counted. Days are those of the office's time zone.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from bot import workdays
from bot.desk import listing, readers
from bot.desk.present import opened
from bot.language import mark
from bot.narrowing import Filter
from bot.tables import now

pages = Blueprint("today", __name__)

FIRST_CASES = 8


@dataclass(frozen=True)
class Tile:
    title: str
    view: Filter
    count: int
    pressing: bool


@pages.get("/")
def today() -> str:
    who = readers.case_reader()
    office = opened().settings.office
    views = _views(who.id)
    first = Filter(tahap="terbuka", latihan="tidak")
    with opened().database.read() as session:
        counts = listing.count(session, [view.conditions(office) for _, view, _ in views])
        page = listing.read_page(session, first, 1, FIRST_CASES)
        officers = listing.officers(session)
    tiles = [Tile(title, view, count, pressing) for (title, view, pressing), count in zip(views, counts, strict=True)]
    day = workdays.local_day(now(), office.time_zone)
    return render_template(
        "today.html",
        tiles=tiles,
        page=page,
        officers=officers,
        first=first,
        working=workdays.is_working_day(day),
        all_columns=listing.COLUMNS,
    )


def _views(reader_id: int) -> list[tuple[str, Filter, bool]]:
    """Title, what it leads to, and whether a count above nothing is pressing."""
    real = "tidak"
    return [
        (mark("Mendesak"), Filter(tahap="terbuka", mendesak="1", latihan=real), True),
        (mark("Belum dibaca"), Filter(belum_dibaca="1", latihan=real), True),
        (mark("Lewat tenggat"), Filter(tenggat="lewat", latihan=real), True),
        (mark("Jatuh tempo hari ini"), Filter(tenggat="hari_ini", latihan=real), False),
        (mark("Belum ada petugas"), Filter(tahap="terbuka", petugas="tidak_ada", latihan=real), True),
        (mark("Kasus saya"), Filter(tahap="terbuka", petugas=str(reader_id), latihan=real), False),
        (mark("Menunggu pelapor"), Filter(menunggu="pelapor", latihan=real), False),
        (mark("Belum ada di SISKOP2MI"), Filter(siskop2mi="belum", latihan=real), False),
    ]
