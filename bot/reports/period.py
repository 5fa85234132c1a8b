"""The time that a report is about: a month or a quarter of the office's calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_date

from bot import workdays
from bot.errors import PelitaError
from bot.settings import Office

MONTHS_OF_TREND = 12


@dataclass(frozen=True)
class Period:
    """`name` is 2026-11 or 2026-Q4; `first` and `last` are days, both within it."""

    name: str
    first: date
    last: date

    @classmethod
    def named(cls, name: str) -> Period:
        """Raises PelitaError when there is no such period."""
        match = re.fullmatch(r"(20\d\d)-(?:Q([1-4])|(0[1-9]|1[0-2]))", name)
        if match is None:
            raise PelitaError(f"{name[:20]} is no month (2026-11) and no quarter (2026-Q4)")
        year, quarter, month = match.groups()
        begin = date(int(year), int(month) if month else 3 * int(quarter) - 2, 1)
        return cls(name, begin, month_after(begin, 1 if month else 3) - timedelta(days=1))

    @classmethod
    def month_of(cls, day: date) -> Period:
        return cls.named(f"{day.year}-{day.month:02}")

    @property
    def title(self) -> str:
        if "Q" in self.name:
            return f"Triwulan {'I II III IV'.split()[int(self.name[-1]) - 1]} {self.first.year}"
        return format_date(self.first, "MMMM y", locale="id")

    @property
    def months(self) -> list[str]:
        return [f"{day.year}-{day.month:02}" for day in self._months(self.first)]

    @property
    def trend(self) -> list[date]:
        """The first days of the twelve months that end with this period."""
        last = self.last.replace(day=1)
        return [month_after(last, back) for back in range(1 - MONTHS_OF_TREND, 1)]

    @property
    def before(self) -> Period:
        return self._moved(-1)

    @property
    def after(self) -> Period:
        return self._moved(1)

    def bounds(self, office: Office) -> tuple[datetime, datetime]:
        """When it begins and when it is over."""
        first, after = self.first, self.last + timedelta(days=1)
        return workdays.begin_of_day(first, office.time_zone), workdays.begin_of_day(after, office.time_zone)

    def _moved(self, by: int) -> Period:
        begin = month_after(self.first, by * (3 if "Q" in self.name else 1))
        quarter = f"Q{(begin.month + 2) // 3}" if "Q" in self.name else f"{begin.month:02}"
        return Period.named(f"{begin.year}-{quarter}")

    def _months(self, begin: date) -> list[date]:
        days = [begin]
        while month_after(days[-1], 1) <= self.last:
            days.append(month_after(days[-1], 1))
        return days


def month_after(day: date, months: int) -> date:
    """The first day of the month that comes so many months after that of `day`."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
