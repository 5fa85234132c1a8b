"""Who reads at the desk: the signed-in officer, for how long, and with which rights.

A session is a signed cookie that holds the officer's id and `session_epoch`, when it began and when it was last used.
It ends after eight hours, after half an hour without use, or when the epoch was raised (new password, account ended).
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import cast

from flask import session as browser
from flask_login import current_user, login_user

from bot.desk.present import opened
from bot.errors import NotAllowed
from bot.tables import Officer

SESSION_SECONDS = 8 * 3600
IDLE_SECONDS = 30 * 60
HALF_SECONDS = 5 * 60  # between password and code


@dataclass(frozen=True)
class Reader:
    """An officer as the pages see one, taken from the table at each request."""

    id: int
    epoch: int
    username: str
    name: str
    role: str
    may_export: bool
    must_change: bool
    second_step: bool

    is_authenticated = True  # these three and get_id are what Flask-Login asks for
    is_active = True
    is_anonymous = False

    @classmethod
    def of(cls, officer: Officer) -> Reader:
        return cls(
            id=officer.id,
            epoch=officer.session_epoch,
            username=officer.username,
            name=officer.name,
            role=officer.role,
            may_export=officer.may_export,
            must_change=officer.must_change,
            second_step=officer.totp_at is not None,
        )

    def get_id(self) -> str:
        return f"{self.id}.{self.epoch}"

    @property
    def actor(self) -> str:
        return f"officer:{self.username}"

    @property
    def may_read(self) -> bool:
        """An administrator keeps accounts and is not shown what people told."""
        return self.role != "administrator"

    @property
    def must_set_up(self) -> bool:
        """The office wants a second step from everybody, and this account has none yet."""
        return opened().settings.office.require_totp and not self.second_step

    @property
    def settled(self) -> bool:
        """Nothing stands between the sign-in and the pages: own password chosen, second step set up."""
        return not self.must_change and not self.must_set_up

    @property
    def may_take_out(self) -> bool:
        return self.may_export and self.may_read


def load(token: str) -> Reader | None:
    """The reader that a session's token names, while the session lasts and the account is active."""
    number, _, epoch = token.partition(".")
    if not _lasts():
        return None
    with opened().database.read() as session:
        officer = session.get(Officer, int(number))
    if officer is None or not officer.active or str(officer.session_epoch) != epoch:
        return None
    return Reader.of(officer)


def begin(officer: Officer) -> None:
    """A new session, of which only the language is old: nothing that was planted before the sign-in stays."""
    leave()
    browser["since"] = browser["seen"] = int(time.time())
    browser["id"] = secrets.token_hex(8)
    login_user(Reader.of(officer))


def renew(officer: Officer) -> None:
    """The session at hand goes on although the officer's epoch was raised; it ends no later than before."""
    login_user(Reader.of(officer))


def half_way(officer: Officer) -> None:
    """Notes that the password was right and the code of the second step is still to come."""
    leave()
    browser["half"] = [officer.id, officer.session_epoch, int(time.time())]


def half() -> tuple[int, int] | None:
    """Id and epoch of the officer whose password was right a moment ago."""
    officer_id, epoch, at = browser.get("half") or (0, 0, 0)
    return (officer_id, epoch) if time.time() - at < HALF_SECONDS else None


def leave() -> None:
    language = browser.get("language")
    browser.clear()
    if language:
        browser["language"] = language


def session_id() -> str:
    """What tells this session from the officer's others; it opens nothing by itself."""
    return str(browser.get("id", ""))


def was_here() -> bool:
    """Whether the browser brings a session, be it over or not."""
    return "_user_id" in browser


def used() -> None:
    """Notes that somebody sits there. Not for what a script asks by itself: idle would never be."""
    browser["seen"] = int(time.time())


def reader() -> Reader | None:
    return cast(Reader, current_user) if current_user.is_authenticated else None


def case_reader() -> Reader:
    """The reader, who may read cases. Raises NotAllowed."""
    who = reader()
    if who is None or not who.may_read:
        raise NotAllowed("read_cases")
    return who


def editor() -> Reader:
    """The reader, who may change answers and numbers: officers and supervisors alike. Raises NotAllowed."""
    who = reader()
    if who is None or not who.may_read:
        raise NotAllowed("edit")
    return who


def administrator() -> Reader:
    """The reader, who keeps the accounts. Raises NotAllowed."""
    who = reader()
    if who is None or who.role != "administrator":
        raise NotAllowed("accounts")
    return who


def exporter() -> Reader:
    """The reader, who may take cases out of the desk. Raises NotAllowed."""
    who = case_reader()
    if not who.may_take_out:
        raise NotAllowed("export")
    return who


def _lasts() -> bool:
    at = time.time()
    since, seen = int(browser.get("since", 0)), int(browser.get("seen", 0))
    return at - since < SESSION_SECONDS and at - seen < IDLE_SECONDS
