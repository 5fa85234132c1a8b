"""Working days of an office: Monday to Friday without Indonesia's public holidays, in the office's time zone.

Holidays come from the package `holidays`; days off in lieu (cuti bersama) are decreed late and are not in it, so an
office may be early by one day, never late.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from bot.settings import Office

SATURDAY = 5
EVENING = time(16, 0)  # offices close at four: what is due on a day is due by then


@cache
def _holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("ID")  # years are added when a day of theirs is asked for


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in _holidays()


def after(day: date, days: int) -> date:
    """The working day that is `days` working days after `day`."""
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def due(office: Office, stage: str, since: datetime) -> datetime | None:
    """When the office owes the next step of a case that came into `stage` at `since`; None where it owes none."""
    days = office.step_days.get(stage)
    return closing_time(after(local_day(since, office.time_zone), days), office.time_zone) if days else None


def closing_time(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, EVENING, zone).astimezone(UTC)


def begin_of_day(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
