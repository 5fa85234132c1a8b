"""The second step of a sign-in: which codes are taken, how often, and what is kept of them."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import codes, officers
from bot.errors import OfficerError
from bot.opening import Opened
from bot.tables import AuditEntry, Officer

MORNING = datetime(2026, 11, 25, 1, 0, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = officers.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(officers, "_hasher", hasher)
    monkeypatch.setattr(officers, "_NOBODY", hasher.hash("nobody"))


def code_at(secret: bytes, at: datetime) -> str:
    """What an app shows at that moment, with its blank in the middle."""
    code = codes._totp(secret).generate(int(at.timestamp())).decode()
    return f"{code[:3]} {code[3:]}"


class Wati:
    """An officer with a phone."""

    def __init__(self, opened: Opened, at_time: Any) -> None:
        self.opened, self.at_time = opened, at_time
        self.clock(MORNING)
        with opened.database.write() as session:
            self.password = officers.add(session, "user:test", "wati", "Wati", "officer")
            self.id = officers.find(session, "wati").id
            self.secret = codes.begin(session, opened.vault, self.id)

    def clock(self, at: datetime) -> None:
        self.now = at
        self.at_time(at, codes, officers)

    def confirm(self, code: str | None = None) -> list[str] | None:
        with self.opened.database.write() as session:
            return codes.confirm(session, self.opened.vault, self.id, code or code_at(self.secret, self.now))

    def step(self, code: str | None = None, epoch: int = 1, device: bytes | None = None) -> Officer | None:
        typed = code_at(self.secret, self.now) if code is None else code
        return codes.second_step(self.opened.database, self.opened.vault, self.id, epoch, typed, device)

    def row(self) -> Officer:
        with self.opened.database.read() as session:
            return officers.find(session, "wati")

    def deeds(self) -> list[str]:
        with self.opened.database.read() as session:
            return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


@pytest.fixture
def wati(opened: Opened, at_time: Any) -> Wati:
    return Wati(opened, at_time)


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, cut to six digits."""
    totp = codes._totp(b"12345678901234567890")
    assert [totp.generate(at) for at in (59, 1111111109, 20000000000)] == [b"287082", b"081804", b"353130"]


def test_an_app_is_in_use_only_after_its_code_was_right(wati: Wati) -> None:
    assert wati.confirm("000000") is None
    assert wati.row().totp_at is None
    recovery = wati.confirm()
    assert recovery is not None and len(set(recovery)) == codes.RECOVERY_CODES
    assert wati.row().totp_at == MORNING and wati.row().session_epoch == 1
    assert wati.confirm() is None


def test_the_secret_stays_until_it_was_tried_and_cannot_be_replaced_after(wati: Wati, opened: Opened) -> None:
    with opened.database.write() as session:
        assert codes.begin(session, opened.vault, wati.id) == wati.secret
    wati.confirm()
    with pytest.raises(OfficerError), opened.database.write() as session:
        codes.begin(session, opened.vault, wati.id)


def test_secret_and_recovery_codes_are_not_readable_in_the_table(wati: Wati) -> None:
    recovery = wati.confirm()
    row = wati.row()
    assert recovery is not None and row.totp_secret is not None
    for form in (wati.secret, base64.b32encode(wati.secret)):
        assert form not in row.totp_secret
    assert all(code not in str(row.recovery) and code.replace("-", "") not in str(row.recovery) for code in recovery)


def test_the_password_alone_does_not_complete_a_sign_in(wati: Wati, opened: Opened) -> None:
    wati.confirm()
    wati.clock(MORNING + timedelta(minutes=1))
    officer = officers.sign_in(opened.database, "wati", wati.password)
    assert officer is not None and officer.last_seen_at is None
    assert "signed_in" not in wati.deeds()
    assert wati.step() is not None
    assert wati.deeds()[-1] == "signed_in"


def test_a_code_is_taken_once(wati: Wati) -> None:
    wati.confirm()
    assert wati.step() is None, "the code that confirmed the app"
    wati.clock(MORNING + timedelta(seconds=60))
    assert wati.step() is not None
    assert wati.step() is None


@pytest.mark.parametrize(("seconds", "taken"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_clocks_may_differ_by_half_a_minute(wati: Wati, seconds: int, taken: bool) -> None:
    wati.confirm()
    wati.clock(MORNING + timedelta(minutes=5))
    assert (wati.step(code_at(wati.secret, wati.now + timedelta(seconds=seconds))) is not None) is taken


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "0" * 500, "\x00", "--"])
def test_anything_else_is_no_code(wati: Wati, code: str) -> None:
    wati.confirm()
    assert wati.step(code) is None


def test_a_recovery_code_is_taken_once_however_it_is_typed(wati: Wati) -> None:
    recovery = wati.confirm()
    assert recovery is not None
    assert wati.step(f" {recovery[3].upper().replace('-', ' ')} ") is not None
    assert wati.step(recovery[3]) is None
    assert len(wati.row().recovery) == codes.RECOVERY_CODES - 1
    assert "recovery_used" in wati.deeds()


def test_wrong_codes_slow_down_although_the_password_is_right_each_time(wati: Wati, opened: Opened) -> None:
    wati.confirm()
    wati.clock(MORNING + timedelta(minutes=1))
    for _ in range(officers.SLOW_AFTER):
        assert officers.sign_in(opened.database, "wati", wati.password) is not None
        assert wati.step("000000") is None
    assert wati.step() is None, "even the right one waits"
    wati.clock(MORNING + timedelta(minutes=1, seconds=2))
    assert wati.step() is not None and wati.row().failed_attempts == 0


def test_a_code_is_not_taken_after_the_account_ended_or_its_password_was_reset(wati: Wati, opened: Opened) -> None:
    wati.confirm()
    wati.clock(MORNING + timedelta(minutes=1))
    assert wati.step(epoch=0) is None
    with opened.database.write() as session:
        officers.set_active(session, "user:test", "wati", active=False)
    assert wati.step(epoch=2) is None


def test_a_reset_takes_the_second_step_away_and_ends_the_sessions(wati: Wati, opened: Opened) -> None:
    wati.confirm()
    with opened.database.write() as session:
        codes.reset(session, "user:test", "wati")
    row = wati.row()
    assert (row.totp_secret, row.totp_at, row.recovery, row.session_epoch) == (None, None, [], 2)
    assert wati.deeds()[-1] == "totp_reset"


def test_the_address_for_the_app_names_account_and_office(wati: Wati) -> None:
    address = codes.address(wati.secret, "wati", "BP3MI Contoh")
    assert address.startswith("otpauth://totp/") and "Contoh" in address and "wati" in address
    assert codes.shown(wati.secret).replace(" ", "") == base64.b32encode(wati.secret).decode()
