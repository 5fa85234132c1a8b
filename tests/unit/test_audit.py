"""The audit chain: what was changed or taken out shows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot import audit
from bot.opening import Opened
from bot.tables import AuditEntry


@pytest.fixture
def five_deeds(session: Session) -> list[AuditEntry]:
    for number in range(1, 6):
        audit.write(session, "officer:wati", "read", f"complaint:{number}", evidence=number, kind="photo")
    return list(session.query(AuditEntry).order_by(AuditEntry.id))


def test_an_unchanged_chain_is_right(session: Session, five_deeds: list[AuditEntry]) -> None:
    assert audit.verify(session) is None


def test_an_empty_chain_is_right(session: Session) -> None:
    assert audit.verify(session) is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "officer:budi"),
        ("action", "exported"),
        ("subject", "complaint:99"),
        ("details", {"evidence": 3, "kind": "voice"}),
        ("chain", "0" * 64),
    ],
)
def test_a_changed_row_is_found(session: Session, five_deeds: list[AuditEntry], column: str, value: Any) -> None:
    setattr(five_deeds[2], column, value)
    session.flush()
    assert audit.verify(session) == five_deeds[2].id


def test_a_changed_time_is_found(session: Session, five_deeds: list[AuditEntry]) -> None:
    five_deeds[2].at += timedelta(hours=1)
    session.flush()
    assert audit.verify(session) == five_deeds[2].id


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_missing_row_is_found_at_the_one_after_it(session: Session, five_deeds: list[AuditEntry], place: int) -> None:
    session.delete(five_deeds[place])
    session.flush()
    assert audit.verify(session) == five_deeds[place + 1].id


def test_two_rows_that_changed_places_are_found(session: Session, five_deeds: list[AuditEntry]) -> None:
    second, third = five_deeds[1], five_deeds[2]
    for column in ("at", "actor", "action", "subject", "details", "chain"):
        mine, other = getattr(second, column), getattr(third, column)
        setattr(second, column, other)
        setattr(third, column, mine)
    session.flush()
    assert audit.verify(session) == second.id


def test_a_row_that_was_forged_with_a_hash_of_its_own_is_found(session: Session, five_deeds: list[AuditEntry]) -> None:
    five_deeds[1].action = "nothing"
    five_deeds[1].chain = audit._chain(five_deeds[0].chain, five_deeds[1])
    session.flush()
    assert audit.verify(session) == five_deeds[2].id


def test_the_chain_holds_across_processes_that_write_in_turn(opened: Opened) -> None:
    for number in range(4):
        with opened.database.write() as session:
            audit.write(session, audit.SYSTEM, "did", f"thing:{number}", list=[1, "a"], none=None, half=0.5)
    with opened.database.read() as session:
        assert audit.verify(session) is None


def test_an_entry_of_a_deed_that_failed_is_not_there(opened: Opened) -> None:
    with pytest.raises(ZeroDivisionError), opened.database.write() as session:
        audit.write(session, audit.SYSTEM, "did", "thing:1")
        raise ZeroDivisionError
    with opened.database.read() as session:
        assert session.query(AuditEntry).count() == 0
