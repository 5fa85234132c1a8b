"""Draws bars as SVG: dark on white with the number beside each, so that they read in grey print and to everybody.

The same drawing stands on the page at the desk and in the PDF. A number that is not shown has no bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH = 680
LINE = 24
LABELS = 290  # what the labels take of the width
NUMBERS = 50
LONGEST_LABEL = 38

Bars = Sequence[tuple[str, float | None]]


def bars(rows: Bars, title: str) -> str:
    """Horizontal bars, one a row; `title` is what a reader that cannot see them is told."""
    most = max([value for _, value in rows if value] or [1])
    lines = [_bar(place, label, value, most) for place, (label, value) in enumerate(rows)]
    height = LINE * len(rows) + 4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-label="{escape(title)}" font-family="Noto Sans, sans-serif" font-size="13">'
        f'{"".join(lines)}<line x1="{LABELS}" y1="0" x2="{LABELS}" y2="{height}" stroke="#000" /></svg>'
    )


def _bar(place: int, label: str, value: float | None, most: float) -> str:
    y = place * LINE + 4
    length = round((WIDTH - LABELS - NUMBERS) * (value or 0) / most, 1)
    short = label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"
    number = "&lt;5" if value is None else escape(shown(value))
    return (
        f'<text x="{LABELS - 8}" y="{y + 13}" text-anchor="end">{escape(short)}</text>'
        f'<rect x="{LABELS}" y="{y}" width="{length}" height="{LINE - 8}" fill="#555" />'
        f'<text x="{LABELS + length + 6}" y="{y + 13}">{number}</text>'
    )


def shown(value: float | None) -> str:
    """A number as people here write it: 1.234 or 2,5."""
    if value is None:
        return "<5"
    whole = f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
    return whole.translate(str.maketrans(",.", ".,"))
