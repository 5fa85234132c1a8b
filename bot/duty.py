"""Who is told when: the duty roster of an office, its quiet hours, and the limits at which its operator is told.

Read from the office's file, `[alerts]`, `[operator]` and `[backup]` (docs/settings.md). Times of day are the office's.
Raises ValueError, naming what is wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

OPERATOR = "operator"  # the post of whoever runs the machine; it is in no roster
DAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
EVERY_DAY = frozenset(range(7))
_CLOCK = re.compile(r"([01]\d|2[0-3])[:.]([0-5]\d)")


@dataclass(frozen=True)
class Hours:
    """From `begin` to before `end`; over midnight when `end` is earlier; the whole day when both are the same."""

    begin: time
    end: time

    def hold(self, at: datetime, days: frozenset[int] = EVERY_DAY) -> bool:
        """Whether `at` lies within, on a day of `days` (0 is Monday). A night belongs to the day it begins on."""
        clock, today, yesterday = at.time(), at.weekday(), (at.weekday() - 1) % 7
        if self.begin < self.end:
            return today in days and self.begin <= clock < self.end
        return (today in days and clock >= self.begin) or (yesterday in days and clock < self.end)

    def next_end(self, at: datetime) -> datetime:
        """The first `end` after `at`."""
        end = datetime.combine(at.date(), self.end, at.tzinfo)
        return end if end > at else datetime.combine(at.date() + timedelta(days=1), self.end, at.tzinfo)


@dataclass(frozen=True)
class Shift:
    """A post of the roster (bot/posts.py) and when it is on duty. Level 1 is told first."""

    post: str
    level: int
    days: frozenset[int]
    hours: Hours


@dataclass(frozen=True)
class Alerts:
    repeat: timedelta = timedelta(minutes=15)
    quiet: Hours | None = None
    shifts: tuple[Shift, ...] = ()

    def levels(self, at: datetime) -> list[set[str]]:
        """The posts on duty at `at` (in the office's time zone) by level, the one to be told first first."""
        on_duty: dict[int, set[str]] = {}
        for shift in self.shifts:
            if shift.hours.hold(at, shift.days):
                on_duty.setdefault(shift.level, set()).add(shift.post)
        return [on_duty[level] for level in sorted(on_duty)]


@dataclass(frozen=True)
class Limits:
    """When the operator is told, and how."""

    queue: timedelta = timedelta(minutes=10)
    disk_percent: int = 85
    backup_age: timedelta = timedelta(hours=26)
    command: tuple[str, ...] = ()


@dataclass(frozen=True)
class Backups:
    at: time = time(2)
    keep: int = 14


@dataclass(frozen=True)
class Watching:
    """All of it, as an office wants it."""

    alerts: Alerts = field(default_factory=Alerts)
    operator: Limits = field(default_factory=Limits)
    backups: Backups = field(default_factory=Backups)


def read(content: dict[str, Any]) -> Watching:
    """What the office's file says. Raises ValueError."""
    alerts, operator, backup = (content.get(name, {}) for name in ("alerts", "operator", "backup"))
    quiet = alerts.get("quiet_hours")
    return Watching(
        Alerts(
            timedelta(minutes=_whole(alerts, "repeat_minutes", 15)),
            _hours(quiet) if quiet else None,
            tuple(_shift(shift) for shift in alerts.get("duty", ())),
        ),
        Limits(
            timedelta(minutes=_whole(operator, "queue_minutes", 10)),
            _whole(operator, "disk_percent", 85),
            timedelta(hours=_whole(operator, "backup_hours", 26)),
            tuple(str(part) for part in operator.get("command", ())),
        ),
        Backups(_clock(backup.get("at", "02:00")), _whole(backup, "keep", 14)),
    )


def _shift(content: dict[str, Any]) -> Shift:
    post = str(content.get("post", ""))
    if not re.fullmatch(r"[a-z0-9-]{1,40}", post) or post == OPERATOR:
        raise ValueError(f"alerts.duty: post must be a name of small letters, not {post!r}")
    days = _days(str(content.get("days", "senin-minggu")))
    return Shift(post, _whole(content, "level", 1), days, _hours(content.get("hours", "00:00-24:00")))


def _days(text: str) -> frozenset[int]:
    """ "senin-jumat", "sabtu, minggu" or both together."""
    days: set[int] = set()
    for part in text.lower().replace("'", "").split(","):
        first, _, last = part.strip().partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise ValueError(f"alerts.duty: days must be like senin-jumat or sabtu, minggu, not {text!r}")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        days |= {day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)}
    return frozenset(days)


def _hours(text: Any) -> Hours:
    begin, _, end = str(text).replace(" ", "").partition("-")
    return Hours(_clock(begin), _clock("00:00" if end in ("24:00", "24.00") else end))


def _clock(text: Any) -> time:
    found = _CLOCK.fullmatch(str(text))
    if not found:
        raise ValueError(f"hours must be like 08:00-16:00, not {text!r}")
    return time(int(found[1]), int(found[2]))


def _whole(content: dict[str, Any], name: str, default: int) -> int:
    value = content.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{name} must be a whole number from 1 on")
    return value
