"""Accounts of officers: made, signed in, slowed down after wrong passwords, ended.

Wrong passwords and codes slow down, they never lock out: whoever guesses at all the accounts of an office makes
strangers wait, while a browser that an officer signed in from before (`Device`) has a count of its own.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import audit
from bot.database import Database
from bot.errors import OfficerError
from bot.tables import Device, Officer, now

ROLES = ("officer", "supervisor", "administrator")
FIRST_USERNAME = "admin"
MIN_PASSWORD = 10
SLOW_AFTER = 5  # wrong passwords in a row, then each further one waits twice as long, up to a quarter of an hour
MAX_WAIT_SECONDS = 900
DEVICES_KEPT = 10  # of one officer; the ones not used for the longest time are forgotten
_USERNAME = re.compile(r"[a-z0-9._-]{3,40}")
_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody has this password")


def first_account(session: Session) -> str | None:
    """Makes the first account of an empty office and returns its one-time password; None when there is one."""
    if session.scalar(select(func.count(Officer.id))):
        return None
    return add(session, audit.SYSTEM, FIRST_USERNAME, "Petugas pertama", "supervisor", may_export=True)


def add(session: Session, actor: str, username: str, name: str, role: str, may_export: bool = False) -> str:
    """Makes an account and returns its one-time password. Raises OfficerError."""
    username = username.strip().lower()
    if not is_username(username):
        raise OfficerError("a user name has 3 to 40 of the letters a-z, digits and . _ -")
    if role not in ROLES:
        raise OfficerError(f"a role is one of {', '.join(ROLES)}")
    if session.scalar(select(Officer.id).where(Officer.username == username)):
        raise OfficerError(f"there is an account {username} already")
    _require_fitting(role, may_export)
    password = one_time_password()
    officer = Officer(
        username=username, name=name.strip(), role=role, may_export=may_export, password_hash=_hasher.hash(password)
    )
    session.add(officer)
    session.flush()
    audit.write(session, actor, "officer_added", f"officer:{username}", role=role, may_export=may_export)
    return password


def is_username(text: str) -> bool:
    return _USERNAME.fullmatch(text) is not None


def reset(session: Session, actor: str, username: str) -> str:
    """Gives an account a new one-time password and ends its sessions. Raises OfficerError."""
    officer = find(session, username)
    password = one_time_password()
    officer.password_hash = _hasher.hash(password)
    officer.must_change = True
    officer.session_epoch += 1
    officer.failed_attempts = 0
    officer.wait_until = None
    audit.write(session, actor, "officer_reset", f"officer:{officer.username}")
    return password


def set_active(session: Session, actor: str, username: str, active: bool) -> None:
    officer = find(session, username)
    officer.active = active
    officer.session_epoch += 1
    audit.write(session, actor, "officer_active" if active else "officer_ended", f"officer:{officer.username}")


def set_rights(session: Session, actor: str, username: str, role: str, may_export: bool) -> None:
    """Changes role and export right; pages that are open learn of it at their next request. Raises OfficerError."""
    officer = find(session, username)
    if role not in ROLES:
        raise OfficerError(f"a role is one of {', '.join(ROLES)}")
    _require_fitting(role, may_export)
    if (officer.role, officer.may_export) == (role, may_export):
        return
    officer.role, officer.may_export = role, may_export
    audit.write(session, actor, "officer_rights", f"officer:{officer.username}", role=role, may_export=may_export)


def _require_fitting(role: str, may_export: bool) -> None:
    if role == "administrator" and may_export:
        raise OfficerError("an administrator reads no cases, and so exports none")


def everyone(session: Session) -> list[Officer]:
    return list(session.scalars(select(Officer).order_by(Officer.username)))


def find(session: Session, username: str) -> Officer:
    officer = session.scalar(select(Officer).where(Officer.username == username.strip().lower()))
    if officer is None:
        raise OfficerError(f"there is no account {username}")
    return officer


def sign_in(database: Database, username: str, password: str, device: bytes | None = None) -> Officer | None:
    """The officer when name and password are right, and nothing slows the sign-in down; else None.

    `device` is the keyed hash of the browser's secret. Of an officer with a second step (`totp_at`) the sign-in is not
    complete: it counts as one only after the code (bot/codes.py). The password is checked between two transactions: it
    takes a quarter of a second on purpose, and nobody who writes to the bot waits for it.
    """
    query = select(Officer).where(Officer.username == username.strip().lower())
    with database.read() as session:
        known = session.scalar(query)
        if known is not None and slowed(gate(session, known, device)):
            return None
    # the same time, whether the name exists or not
    right = _matches(known.password_hash if known is not None else _NOBODY, password)
    if known is None:
        return None
    with database.write() as session:
        officer = session.scalar(query.with_for_update())
        if officer is None:
            return None
        # meanwhile others may have used up the tries, or the password was changed
        counted = gate(session, officer, device)
        if slowed(counted):
            return None
        if not right or not officer.active or officer.password_hash != known.password_hash:
            failed(session, officer, counted)
            return None
        if officer.totp_at is None:
            welcome(session, officer, counted)
        return officer


def gate(session: Session, officer: Officer, device: bytes | None) -> Officer | Device:
    """Whose wrong passwords are counted: those of a browser that is known, else those of all strangers together."""
    if device is None:
        return officer
    known = session.scalar(select(Device).where(Device.officer_id == officer.id, Device.hash == device))
    return known or officer


def slowed(counted: Officer | Device) -> bool:
    return counted.wait_until is not None and counted.wait_until > now()


def failed(session: Session, officer: Officer, counted: Officer | Device) -> None:
    """One more wrong password or code."""
    counted.failed_attempts += 1
    over = counted.failed_attempts - SLOW_AFTER
    if over >= 0:
        counted.wait_until = now() + timedelta(seconds=min(2.0 ** min(over, 20), MAX_WAIT_SECONDS))
    audit.write(session, f"officer:{officer.username}", "sign_in_failed", f"officer:{officer.username}")


def welcome(session: Session, officer: Officer, counted: Officer | Device) -> None:
    """The officer is in: tries are counted anew."""
    counted.failed_attempts = 0
    counted.wait_until = None
    officer.last_seen_at = now()
    audit.write(session, f"officer:{officer.username}", "signed_in", f"officer:{officer.username}")


def remember_device(session: Session, officer: Officer, device: bytes, name: str) -> None:
    """Notes that the officer signed in from this browser; forgets the ones that have not been used for long."""
    known = gate(session, officer, device)
    if isinstance(known, Device):
        known.name, known.last_seen_at = name[:60], now()
        return
    session.add(Device(officer_id=officer.id, hash=device, name=name[:60]))
    session.flush()
    for old in devices(session, officer.id)[DEVICES_KEPT:]:
        session.delete(old)


def devices(session: Session, officer_id: int) -> list[Device]:
    query = select(Device).where(Device.officer_id == officer_id).order_by(Device.last_seen_at.desc(), Device.id.desc())
    return list(session.scalars(query))


def sign_out_everywhere(session: Session, officer_id: int) -> None:
    """Ends all sessions of an officer and forgets the browsers."""
    officer = session.get_one(Officer, officer_id, with_for_update=True)
    officer.session_epoch += 1
    for device in devices(session, officer_id):
        session.delete(device)
    audit.write(session, f"officer:{officer.username}", "signed_out_everywhere", f"officer:{officer.username}")


def change_password(database: Database, officer_id: int, old: str, new: str) -> Officer:
    """The officer with the new password. Raises OfficerError "wrong_password" or "weak_password"."""
    with database.read() as session:
        known = session.get_one(Officer, officer_id)
    if not _matches(known.password_hash, old):
        raise OfficerError("wrong_password")
    if len(new) < MIN_PASSWORD or new == old:
        raise OfficerError("weak_password")
    hashed = _hasher.hash(new)
    with database.write() as session:
        officer = session.get_one(Officer, officer_id, with_for_update=True)
        officer.password_hash = hashed
        officer.must_change = False
        officer.session_epoch += 1
        audit.write(session, f"officer:{officer.username}", "password_changed", f"officer:{officer.username}")
        return officer


def one_time_password() -> str:
    """Four groups of four letters and digits that cannot be taken for another."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
