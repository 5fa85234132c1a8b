"""A report as PDF (A4 or F4, with its charts) and as XLSX (a sheet a table, and what each figure means)."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import xlsxwriter

from bot.exports import paper
from bot.exports.words import spelled
from bot.reports import charts
from bot.reports.figures import FIGURES, Breakdown, Report
from bot.reports.hiding import LEAST

DRAWN = ("category", "country", "origin", "age", "trend", "asked")
NUMBERS = {
    "total": "Pengaduan",
    "open": "Belum selesai",
    "overdue": "Lewat batas waktu",
    "questions": "Pertanyaan",
    "unclear": "Tidak dipahami",
    "out_of_scope": "Di luar layanan",
}
HIDDEN = f"Angka 1 sampai {LEAST - 1} tidak ditampilkan (<{LEAST}), begitu pula angka yang dapat membukanya."
INSIDE = "Untuk di dalam kantor: memuat angka kecil yang dapat mengenali orang."


def chart(table: Breakdown) -> str | None:
    """The drawing of a table, of those that have one."""
    if table.id not in DRAWN or not table.rows:
        return None
    return charts.bars([(label, numbers[0]) for label, numbers in table.rows], table.title)


def pdf(report: Report, size: str) -> bytes:
    at = report.made_at.astimezone(report.office.time_zone)
    content = {
        "office": report.office.name,
        "address": report.office.address,
        "title": report.period.title,
        "made": spelled(at),
        "note": HIDDEN if report.outside else INSIDE,
        "numbers": [[name, charts.shown(report.numbers[key])] for key, name in NUMBERS.items()],
        "tables": [_printed(table) for table in report.tables],
        "figures": [[title, says] for title, says in FIGURES.values()],
    }
    return paper.pdf("report.typ", content, size, at)


def xlsx(report: Report) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": f"Laporan {report.period.title}", "created": datetime(2000, 1, 1)})  # noqa: DTZ001
        bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        sheet = book.add_worksheet("ringkasan")
        sheet.set_column(0, 0, 30)
        made = spelled(report.made_at.astimezone(report.office.time_zone))
        for row, text in enumerate((report.office.name, f"Laporan {report.period.title}", f"Dibuat {made}",
                                    HIDDEN if report.outside else INSIDE)):  # fmt: skip
            sheet.write_string(row, 0, text)
        for row, (key, name) in enumerate(NUMBERS.items(), 5):
            sheet.write_string(row, 0, name)
            _number(sheet, row, 1, report.numbers[key])
        names: dict[str, int] = {}
        for table in report.tables:
            names[table.id] = names.get(table.id, 0) + 1
            _sheet(book, bold, table, f"{table.id} {names[table.id]}" if names[table.id] > 1 else table.id)
        sheet = book.add_worksheet("kamus")
        sheet.set_column(0, 1, 30)
        sheet.set_column(2, 2, 100)
        for row, (name, (title, says)) in enumerate(FIGURES.items()):
            for column, text in enumerate((name, title, says)):
                sheet.write_string(row, column, text)
    return file.getvalue()


def _sheet(book: Any, bold: Any, table: Breakdown, name: str) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 45)
    sheet.freeze_panes(1, 0)
    for column, head in enumerate(table.heads):
        sheet.write_string(0, column, head or table.title, bold)
    for row, (label, numbers) in enumerate(table.rows, 1):
        sheet.write_string(row, 0, label)
        for column, number in enumerate(numbers, 1):
            _number(sheet, row, column, number)


def _number(sheet: Any, row: int, column: int, number: float | None) -> None:
    if number is None:
        sheet.write_string(row, column, f"<{LEAST}")
    else:
        sheet.write_number(row, column, number)


def _printed(table: Breakdown) -> dict[str, Any]:
    return {
        "title": table.title,
        "heads": [table.heads[0] or table.title, *table.heads[1:]],
        "rows": [[label, *map(charts.shown, numbers)] for label, numbers in table.rows],
        "chart": chart(table),
    }
