"""XLSX for offices: sheets kasus, pesan, bukti and kamus (what each column holds); real dates, text that stays text.

Written row by row (constant memory). Times are those of the office, without a zone: a spreadsheet knows none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from bot.exports.cells import FORMULA, case_row, evidence_rows, message_row, plain
from bot.exports.columns import CASE_ROWS, EVIDENCE_ROWS, MESSAGE_ROWS, Column
from bot.exports.reading import About, Case

LONGEST_CELL = 32_767  # what the format holds; XlsxWriter leaves a longer one out without a word
CUT = " … [terpotong; lengkap dalam CSV atau JSONL]"
MOST_ROWS = 1_048_576
WIDTHS = {"text": 22, "moment": 17, "number": 10, "yesno": 9, "list": 28}
WIDE = {"story": 60, "text": 60, "wanted": 40, "says": 80}


def write(out: Path, cases: Iterable[Case], about: About) -> list[str]:
    name = "cases.xlsx"
    book = xlsxwriter.Workbook(str(out / name), {"constant_memory": True, "tmpdir": str(out)})
    book.set_properties({"title": f"Pelita {about.office.code}", "created": datetime(2000, 1, 1)})  # noqa: DTZ001
    styles = Styles(book)
    sheets = {
        title: Sheet(book, styles, title, columns)
        for title, columns in (("kasus", CASE_ROWS), ("pesan", MESSAGE_ROWS), ("bukti", EVIDENCE_ROWS))
    }
    dictionary(Sheet(book, styles, "kamus", DICTIONARY), about)
    for case in cases:
        sheets["kasus"].add(case_row(case))
        for message in case["messages"]:
            sheets["pesan"].add(message_row(case, message))
        for row in evidence_rows(case):
            sheets["bukti"].add(row)
    book.close()  # not when it fails: what is half written need not be put together
    return [name]


DICTIONARY = (
    Column("sheet", "text", ""),
    Column("column", "text", ""),
    Column("kind", "text", ""),
    Column("says", "text", ""),
)


def dictionary(sheet: Sheet, about: About) -> None:
    for title, columns in (("kasus", CASE_ROWS), ("pesan", MESSAGE_ROWS), ("bukti", EVIDENCE_ROWS)):
        for column in columns:
            says = f"{column.says} ({about.office.time_zone})" if column.kind == "moment" else column.says
            sheet.add({"sheet": title, "column": column.name, "kind": column.kind, "says": says})


class Styles:
    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"num_format": "@", "valign": "top"})
        # what begins like a formula stays text when the cell is edited or saved as CSV
        self.quoted = book.add_format({"num_format": "@", "valign": "top", "quote_prefix": True})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
        self.plain = book.add_format({"valign": "top"})


class Sheet:
    """One kind of rows, on as many worksheets as they need."""

    def __init__(self, book: Any, styles: Styles, title: str, columns: tuple[Column, ...]) -> None:
        self.book, self.styles, self.title, self.columns = book, styles, title, columns
        self.part = 0
        self._begin()

    def _begin(self) -> None:
        self.part += 1
        self.sheet = self.book.add_worksheet(self.title if self.part == 1 else f"{self.title} {self.part}")
        self.row = 0
        self.sheet.freeze_panes(1, 0)
        for place, column in enumerate(self.columns):
            self.sheet.set_column(place, place, WIDE.get(column.name, WIDTHS[column.kind]))
            self.sheet.write_string(0, place, column.name, self.styles.head)

    def add(self, values: dict[str, Any]) -> None:
        self.row += 1
        if self.row == MOST_ROWS:
            self._begin()
            self.row = 1
        for place, column in enumerate(self.columns):
            self._cell(place, column.kind, values.get(column.name))

    def _cell(self, place: int, kind: str, value: Any) -> None:
        if value is None:
            return
        if kind == "moment":
            at = datetime.fromisoformat(value).replace(tzinfo=None)
            self.sheet.write_datetime(self.row, place, at, self.styles.moment)
        elif kind == "number" and isinstance(value, int | float):
            self.sheet.write_number(self.row, place, value, self.styles.plain)
        elif kind == "yesno":
            self.sheet.write_boolean(self.row, place, value, self.styles.plain)
        else:
            self._text(place, plain(value))

    def _text(self, place: int, text: str) -> None:
        if not text:
            return
        if len(text) > LONGEST_CELL:
            text = text[: LONGEST_CELL - len(CUT)] + CUT
        self.sheet.write_string(
            self.row, place, text, self.styles.quoted if text.startswith(FORMULA) else self.styles.text
        )
