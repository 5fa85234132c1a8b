"""Accounts of officers: made, signed in, slowed down after wrong passwords, ended."""

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
from bot.tables import Officer, now

ROLES = ("officer", "supervisor", "administrator")
FIRST_USERNAME = "admin"
MIN_PASSWORD = 10
SLOW_AFTER = 5  # wrong passwords in a row, then each further one waits twice as long, up to a quarter of an hour
MAX_WAIT_SECONDS = 900
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
    if not _USERNAME.fullmatch(username):
        raise OfficerError("a user name has 3 to 40 of the letters a-z, digits and . _ -")
    if role not in ROLES:
        raise OfficerError(f"a role is one of {', '.join(ROLES)}")
    if session.scalar(select(Officer.id).where(Officer.username == username)):
        raise OfficerError(f"there is an account {username} already")
    password = one_time_password()
    officer = Officer(
        username=username, name=name.strip(), role=role, may_export=may_export, password_hash=_hasher.hash(password)
    )
    session.add(officer)
    session.flush()
    audit.write(session, actor, "officer_added", f"officer:{username}", role=role, may_export=may_export)
    return password


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


def everyone(session: Session) -> list[Officer]:
    return list(session.scalars(select(Officer).order_by(Officer.username)))


def find(session: Session, username: str) -> Officer:
    officer = session.scalar(select(Officer).where(Officer.username == username.strip().lower()))
    if officer is None:
        raise OfficerError(f"there is no account {username}")
    return officer


def sign_in(database: Database, username: str, password: str) -> Officer | None:
    """The officer when name and password are right, and the account is not slowed down; else None.

    The password is checked between two transactions: it takes a quarter of a second on purpose, and nobody who
    writes to the bot waits for it.
    """
    query = select(Officer).where(Officer.username == username.strip().lower())
    with database.read() as session:
        known = session.scalar(query)
    if known is not None and known.wait_until is not None and known.wait_until > now():
        return None
    # the same time, whether the name exists or not
    right = _matches(known.password_hash if known is not None else _NOBODY, password)
    if known is None:
        return None
    with database.write() as session:
        officer = session.scalar(query)
        if officer is None:
            return None
        # meanwhile others may have used up the tries, or the password was changed
        slowed = officer.wait_until is not None and officer.wait_until > now()
        changed = officer.password_hash != known.password_hash
        return None if slowed else _signed_in(session, officer, right and not changed)


def _signed_in(session: Session, officer: Officer, right: bool) -> Officer | None:
    if not right or not officer.active:
        officer.failed_attempts += 1
        over = officer.failed_attempts - SLOW_AFTER
        if over >= 0:
            officer.wait_until = now() + timedelta(seconds=min(2.0 ** min(over, 20), MAX_WAIT_SECONDS))
        audit.write(session, f"officer:{officer.username}", "sign_in_failed", f"officer:{officer.username}")
        return None
    officer.failed_attempts = 0
    officer.wait_until = None
    officer.last_seen_at = now()
    audit.write(session, f"officer:{officer.username}", "signed_in", f"officer:{officer.username}")
    return officer


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
