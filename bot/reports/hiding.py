"""Hides small counts in what leaves the office: from "1 woman from Wakatobi" somebody could be known.

A count of 1 to 4 is hidden. Where a table's total is shown, one hidden cell could be had by subtraction: then the
next smallest is hidden too, until at least two cells are hidden that stand for at least five cases together. Zeros are
shown. What remains possible: subtracting a report of one month from that of its quarter (docs/reports.md).
"""

from __future__ import annotations

from collections.abc import Sequence

LEAST = 5


def hidden(counts: Sequence[int]) -> list[int | None]:
    """The counts of a table whose total is shown beside them; None for what is not to be shown."""
    total = sum(counts)
    if 0 < total < LEAST:
        return [None if count else 0 for count in counts]
    places = [place for place, count in enumerate(counts) if 0 < count < LEAST]
    sizes = sorted({count for count in counts if count >= LEAST}, reverse=True)
    while places and (len(places) < 2 or sum(counts[place] for place in places) < LEAST) and sizes:
        size = sizes.pop()  # all cells of that size: two tables of the same cases then hide the same ones
        places += [place for place, count in enumerate(counts) if count == size]
    return [None if place in places else count for place, count in enumerate(counts)]


def alone(count: int) -> int | None:
    """A count that stands for itself."""
    return None if 0 < count < LEAST else count
