"""The second step of a sign-in: a code that an app on the officer's phone makes (TOTP, RFC 6238), or a recovery code.

Any authenticator app will do. The secret that it shares with us is sealed under the office's key; recovery codes are
shown once and kept as keyed hashes only. A code is taken once, and one half minute early or late, as clocks differ.
Wrong codes slow down together with wrong passwords (bot/officers.py).
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy.orm import Session

from bot import audit
from bot.database import Database
from bot.errors import OfficerError
from bot.keys import Vault
from bot.officers import failed, find, gate, one_time_password, slowed, welcome
from bot.tables import Officer, now

STEP_SECONDS = 30
SECRET_BYTES = 20  # as RFC 4226 recommends
RECOVERY_CODES = 10
CONTEXT = "officer.totp_secret"


def begin(session: Session, vault: Vault, officer_id: int) -> bytes:
    """The secret to put into the app: the one that waits to be tried, or a new one. It is not asked for yet.

    Raises OfficerError when an app is in use: whoever finds an open desk must not put in their own.
    """
    officer = session.get_one(Officer, officer_id, with_for_update=True)
    if officer.totp_at is not None:
        raise OfficerError("an app is in use already")
    waiting = vault.open_or_none(session, CONTEXT, officer.totp_secret)
    if waiting is not None:
        return base64.b32decode(waiting)
    secret = secrets.token_bytes(SECRET_BYTES)
    officer.totp_secret = vault.seal(session, vault.office_key(session), CONTEXT, base64.b32encode(secret).decode())
    return secret


def confirm(session: Session, vault: Vault, officer_id: int, code: str) -> list[str] | None:
    """Takes the app into use when its code is right: the recovery codes, which nobody can show again. Else None.

    All other sessions end: who came in without the second step is out.
    """
    officer = session.get_one(Officer, officer_id, with_for_update=True)
    if officer.totp_at is not None or not _takes(session, vault, officer, code):
        return None
    officer.totp_at = now()
    officer.session_epoch += 1
    audit.write(session, f"officer:{officer.username}", "totp_added", f"officer:{officer.username}")
    return _new_recovery_codes(session, vault, officer)


def second_step(
    database: Database, vault: Vault, officer_id: int, epoch: int, code: str, device: bytes | None
) -> Officer | None:
    """Completes the sign-in of an officer whose password was right at `epoch`; None when the code is not."""
    with database.write() as session:
        officer = session.get_one(Officer, officer_id, with_for_update=True)
        if not officer.active or officer.session_epoch != epoch or officer.totp_at is None:
            return None
        counted = gate(session, officer, device)
        if slowed(counted):
            return None
        if not _takes(session, vault, officer, code) and not _takes_recovery(session, vault, officer, code):
            failed(session, officer, counted)
            return None
        welcome(session, officer, counted)
        return officer


def renew_recovery_codes(session: Session, vault: Vault, officer_id: int, code: str) -> list[str] | None:
    """Ten new recovery codes in place of those left, for a code of the app; None when it is not right."""
    officer = session.get_one(Officer, officer_id, with_for_update=True)
    if officer.totp_at is None or slowed(officer):
        return None
    if not _takes(session, vault, officer, code):
        failed(session, officer, officer)
        return None
    return _new_recovery_codes(session, vault, officer)


def _new_recovery_codes(session: Session, vault: Vault, officer: Officer) -> list[str]:
    recovery = [one_time_password() for _ in range(RECOVERY_CODES)]
    officer.recovery = [_hash(session, vault, officer, code) for code in recovery]
    audit.write(session, f"officer:{officer.username}", "recovery_codes", f"officer:{officer.username}")
    return recovery


def reset(session: Session, actor: str, username: str) -> None:
    """Takes the second step away, for a phone that was lost or changed, and ends all sessions. Raises OfficerError."""
    officer = find(session, username)
    officer.totp_secret = officer.totp_at = officer.totp_step = None
    officer.recovery = []
    officer.session_epoch += 1
    audit.write(session, actor, "totp_reset", f"officer:{officer.username}")


def address(secret: bytes, username: str, office: str) -> str:
    """What the QR code says to the app."""
    return _totp(secret).get_provisioning_uri(username, f"Pelita {office}")


def shown(secret: bytes) -> str:
    """The secret as it is typed where there is no camera: groups of four letters."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def _takes(session: Session, vault: Vault, officer: Officer, code: str) -> bool:
    """Whether the app makes this code now, and it was not used before; then it is used up."""
    secret = vault.open_or_none(session, CONTEXT, officer.totp_secret)
    typed = re.sub(r"\s", "", code)
    if secret is None or not (typed.isascii() and typed.isdigit()):
        return False
    totp = _totp(base64.b32decode(secret))
    present = int(now().timestamp()) // STEP_SECONDS
    for step in (present, present - 1, present + 1):
        if step > (officer.totp_step or 0) and hmac.compare_digest(totp.generate(step * STEP_SECONDS), typed.encode()):
            officer.totp_step = step
            return True
    return False


def _takes_recovery(session: Session, vault: Vault, officer: Officer, code: str) -> bool:
    hashed = _hash(session, vault, officer, code)
    if hashed not in officer.recovery:
        return False
    officer.recovery = [left for left in officer.recovery if left != hashed]
    audit.write(
        session,
        f"officer:{officer.username}",
        "recovery_used",
        f"officer:{officer.username}",
        left=len(officer.recovery),
    )
    return True


def _hash(session: Session, vault: Vault, officer: Officer, code: str) -> str:
    plain = "".join(character for character in code.lower() if character.isascii() and character.isalnum())
    return vault.lookup_hash(session, "recovery", f"{officer.id}:{plain}").hex()


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, 6, SHA1(), STEP_SECONDS)  # noqa: S303 - what every app knows; HMAC does not lean on collisions
