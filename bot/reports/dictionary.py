"""The data dictionary docs/data.md: what each column of an export and each figure of a report means.

`python -m bot.reports.dictionary` writes it anew; a test says when it is behind.
"""

from __future__ import annotations

from pathlib import Path

from bot.exports.columns import CASE_ROWS, EVIDENCE_ROWS, MESSAGE_ROWS, Column
from bot.language import translate
from bot.reports.figures import FIGURES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "data.md"
KINDS = {"moment": "time", "yesno": "yes or no", "list": "list"}


def text() -> str:
    parts = [
        "# Data dictionary\n",
        "Made from `bot/exports/columns.py` and `bot/reports/figures.py` by `python -m bot.reports.dictionary`. Times "
        "are ISO 8601 in the office's time zone (in XLSX: dates in it). What the tables of the database hold stands in "
        "the comments of `bot/tables.py`.\n",
    ]
    for title, columns in (("Cases", CASE_ROWS), ("Messages", MESSAGE_ROWS), ("Evidence", EVIDENCE_ROWS)):
        parts += [f"## {title}\n", "| column | kind | Indonesian | English |\n|---|---|---|---|", _rows(columns), ""]
    parts += ["## Figures of a report\n", "| figure | name | Indonesian | English |\n|---|---|---|---|"]
    parts += [f"| `{name}` | {title} | {says} | {translate(says, 'en')} |" for name, (title, says) in FIGURES.items()]
    return "\n".join(parts) + "\n"


def _rows(columns: tuple[Column, ...]) -> str:
    return "\n".join(
        f"| `{column.name}` | {KINDS.get(column.kind, column.kind)} | {column.says} | {translate(column.says, 'en')} |"
        for column in columns
    )


if __name__ == "__main__":
    PAGE.write_text(text(), "utf-8")
