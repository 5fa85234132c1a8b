"""The office's figures on placements, returns and deportations: a CSV file by the month, which stand beside complaints.

The template is docs/placement-figures.csv. A file replaces what was imported before for its months and kinds, so that
a corrected file can be imported again.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot import audit, countries
from bot.errors import PelitaError
from bot.language import mark, translate
from bot.reports import origins
from bot.tables import Placement

COLUMNS = ("bulan", "jenis", "negara", "kabupaten", "prosedural", "jumlah")
ENGLISH = ("month", "kind", "country", "origin", "procedural", "count")
KINDS = {
    "penempatan": "placement",
    "kepulangan": "return",
    "deportasi": "deportation",
    **{kind: kind for kind in ("placement", "return", "deportation")},
}
YES_NO = {"ya": True, "yes": True, "tidak": False, "no": False, "": None}
TEMPLATE = Path(__file__).resolve().parents[2] / "docs" / "placement-figures.csv"
MAX_FAULTS = 20
NOT_TEXT = mark("Berkas ini bukan teks UTF-8.")
NO_HEAD = mark("Baris 1: kolomnya harus {value}.")
NO_ROWS = mark("Berkas ini tidak berisi baris.")
FEW_CELLS = mark("Baris {line}: ada kolom yang kurang.")
NO_MONTH = mark("Baris {line}: bulan {value} tidak ditulis seperti 2026-11.")
NO_KIND = mark("Baris {line}: jenis {value} bukan penempatan, kepulangan, atau deportasi.")
NO_COUNTRY = mark("Baris {line}: negara {value} tidak dikenal.")
NO_ORIGIN = mark("Baris {line}: kabupaten {value} tidak dikenal, atau ada kabupaten dan kota dengan nama itu.")
NO_YES = mark("Baris {line}: prosedural {value} bukan ya atau tidak.")
NO_COUNT = mark("Baris {line}: jumlah {value} bukan angka.")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a line: a sentence of the above, and what goes into it."""

    text: str
    line: int = 0
    value: str = ""

    def words(self, language: str) -> str:
        return translate(self.text, language).format(line=self.line, value=repr(self.value))


def import_figures(session: Session, content: bytes, actor: str) -> int:
    """Writes the rows of a file; returns how many. Raises PelitaError that names each line that is wrong."""
    rows, faults = read(content)
    if faults:
        raise PelitaError("nothing was imported:\n" + "\n".join(fault.words("en") for fault in faults))
    for month, kind in {(row.month, row.kind) for row in rows}:
        session.execute(delete(Placement).where(Placement.month == month, Placement.kind == kind))
    session.add_all(rows)
    session.flush()
    months = sorted({row.month for row in rows})
    audit.write(session, actor, "figures", "placement", rows=len(rows), months=months)
    return len(rows)


def read(content: bytes) -> tuple[list[Placement], list[Fault]]:
    """The rows of a file, and the first things that are wrong with it. Excel's semicolons and BOM are read too."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [Fault(NOT_TEXT)]
    head = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=head.count))
    names = tuple(name.strip().casefold() for name in next(lines, []))
    if names not in (COLUMNS, ENGLISH):
        return [], [Fault(NO_HEAD, value=",".join(COLUMNS))]
    rows: list[Placement] = []
    faults: list[Fault] = []
    for cells in lines:
        if any(cell.strip() for cell in cells):
            row = _row([cell.strip() for cell in cells], lines.line_num)
            if isinstance(row, Fault):
                faults.append(row)
            else:
                rows.append(row)
    if not rows and not faults:
        faults.append(Fault(NO_ROWS))
    return rows, faults[:MAX_FAULTS]


def _row(cells: list[str], line: int) -> Placement | Fault:
    if len(cells) < len(COLUMNS):
        return Fault(FEW_CELLS, line)
    month, kind, country, origin, procedural, count = cells[: len(COLUMNS)]
    code, place, number = _country(country), origins.find(origin), count.replace(".", "")
    wrong = (
        (not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month), NO_MONTH, month),
        (kind.casefold() not in KINDS, NO_KIND, kind),
        (bool(country) and code is None, NO_COUNTRY, country),
        (bool(origin) and place is None, NO_ORIGIN, origin),
        (procedural.casefold() not in YES_NO, NO_YES, procedural),
        (not (number.isascii() and number.isdecimal() and len(number) < 8), NO_COUNT, count),
    )
    for is_so, text, value in wrong:
        if is_so:
            return Fault(text, line, value)
    return Placement(
        month=month,
        kind=KINDS[kind.casefold()],
        country=code,
        origin=place,
        procedural=YES_NO[procedural.casefold()],
        count=int(number),
    )


def _country(text: str) -> str | None:
    if re.fullmatch("[A-Za-z]{2}", text) and countries.name(text.upper()) != text.upper():
        return text.upper()
    return countries.find(text) if text else None
