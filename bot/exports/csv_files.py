"""CSV for spreadsheets: UTF-8 with BOM; cases.csv, messages.csv, evidence.csv."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bot.exports.cells import case_row, evidence_rows, harmless, message_row
from bot.exports.columns import CASE_COLUMNS, EVIDENCE_COLUMNS, MESSAGE_COLUMNS
from bot.exports.reading import About, Case


def write(out: Path, cases: Iterable[Case], about: About) -> list[str]:
    with ExitStack() as files:

        def sheet(name: str, columns: tuple[str, ...]) -> Any:
            rows = csv.writer(files.enter_context((out / name).open("w", encoding="utf-8-sig", newline="")))
            rows.writerow(columns)
            return rows

        case_sheet = sheet("cases.csv", CASE_COLUMNS)
        message_sheet = sheet("messages.csv", MESSAGE_COLUMNS)
        evidence_sheet = sheet("evidence.csv", EVIDENCE_COLUMNS)
        for case in cases:
            row = case_row(case)
            case_sheet.writerow([harmless(row.get(name)) for name in CASE_COLUMNS])
            for message in case["messages"]:
                row = message_row(case, message)
                message_sheet.writerow([harmless(row[name]) for name in MESSAGE_COLUMNS])
            for row in evidence_rows(case):
                evidence_sheet.writerow([harmless(row.get(name)) for name in EVIDENCE_COLUMNS])
    return ["cases.csv", "messages.csv", "evidence.csv"]
