"""Who is on duty when, as an office writes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import duty

WITA = ZoneInfo("Asia/Makassar")


def alerts(*shifts: dict[str, Any], **more: Any) -> duty.Alerts:
    return duty.read({"alerts": {"duty": list(shifts), **more}}).alerts


def at(day: int, clock: str) -> datetime:
    """In the week of Monday 23 November 2026."""
    hour, minute = clock.split(":")
    return datetime(2026, 11, 22 + day, int(hour), int(minute), tzinfo=WITA)


@pytest.mark.parametrize(
    ("day", "clock", "on_duty"),
    [
        (1, "07:59", False),
        (1, "08:00", True),
        (5, "15:59", True),
        (5, "16:00", False),
        (6, "10:00", False),
    ],
)
def test_office_hours_begin_and_end_to_the_minute(day: int, clock: str, on_duty: bool) -> None:
    roster = alerts({"post": "petugas", "days": "senin-jumat", "hours": "08:00-16:00"})
    assert bool(roster.levels(at(day, clock))) is on_duty


@pytest.mark.parametrize(("day", "clock", "on_duty"), [(5, "22:00", True), (6, "05:59", True), (6, "22:00", False)])
def test_a_night_belongs_to_the_day_it_begins_on(day: int, clock: str, on_duty: bool) -> None:
    roster = alerts({"post": "piket", "days": "senin-jumat", "hours": "16:00-06:00"})
    assert bool(roster.levels(at(day, clock))) is on_duty


def test_levels_are_told_in_order_and_those_of_one_level_together() -> None:
    roster = alerts(
        {"post": "kepala", "level": 9}, {"post": "a", "level": 1}, {"post": "b", "level": 1, "days": "sabtu, minggu"}
    )
    assert roster.levels(at(1, "12:00")) == [{"a"}, {"kepala"}]
    assert roster.levels(at(7, "12:00")) == [{"a", "b"}, {"kepala"}]


def test_days_may_go_over_the_end_of_the_week() -> None:
    roster = alerts({"post": "a", "days": "sabtu-senin"})
    assert [bool(roster.levels(at(day, "12:00"))) for day in range(1, 8)] == [True] + [False] * 4 + [True] * 2


def test_quiet_hours_know_their_end() -> None:
    quiet = alerts(quiet_hours="21:00-06:00").quiet
    assert quiet is not None
    assert quiet.hold(at(1, "23:00")) and quiet.hold(at(2, "05:59")) and not quiet.hold(at(2, "06:00"))
    assert quiet.next_end(at(1, "23:00")) == at(2, "06:00")
    assert quiet.next_end(at(2, "03:00")) == at(2, "06:00")


def test_nothing_written_is_a_roster_without_anybody_and_the_usual_limits() -> None:
    plain = duty.read({})
    assert plain == duty.Watching()
    assert plain.alerts.levels(at(1, "12:00")) == []


@pytest.mark.parametrize(
    "content",
    [
        {"alerts": {"repeat_minutes": 0}},
        {"alerts": {"repeat_minutes": "15"}},
        {"alerts": {"quiet_hours": "21-6"}},
        {"alerts": {"quiet_hours": "21:00-25:00"}},
        {"alerts": {"duty": [{"post": "Petugas Piket"}]}},
        {"alerts": {"duty": [{"post": "operator"}]}},
        {"alerts": {"duty": [{"level": 1}]}},
        {"alerts": {"duty": [{"post": "a", "days": "monday"}]}},
        {"operator": {"disk_percent": True}},
        {"backup": {"at": "2"}},
    ],
)
def test_what_is_wrong_is_refused(content: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must be"):
        duty.read(content)
