"""Browsers that are known: a cookie with a secret, set at the first sign-in, by which the next one is recognised.

It lets nobody in. It only says that wrong passwords typed elsewhere need not slow this browser down, so that nobody
keeps an office out by guessing at its accounts (bot/officers.py).
"""

from __future__ import annotations

import re
import secrets

from flask import current_app, request
from werkzeug.wrappers import Response

from bot import officers
from bot.desk.present import opened
from bot.tables import Officer

COOKIE = "pelita_device"
LASTS_SECONDS = 180 * 86_400
_SECRET = re.compile(r"[\w-]{32}", re.ASCII)
# The first that is found names it: Edge calls itself Chrome too, and Chrome Safari.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")


def known() -> bytes | None:
    """The keyed hash of this browser's secret; None for a browser that has none."""
    secret = request.cookies.get(COOKIE, "")
    return _hash(secret) if _SECRET.fullmatch(secret) else None


def remember(officer: Officer, response: Response) -> None:
    """Notes that the officer signed in from this browser, which keeps its secret or is given one."""
    secret = request.cookies.get(COOKIE, "")
    if not _SECRET.fullmatch(secret):
        secret = secrets.token_urlsafe(24)
    with opened().database.write() as session:
        row = officers.find(session, officer.username)
        officers.remember_device(session, row, _hash(secret), name())
    response.set_cookie(
        COOKIE,
        secret,
        max_age=LASTS_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


def name() -> str:
    """What the browser calls itself, in two words: Firefox, Windows."""
    agent = request.headers.get("User-Agent", "")
    browser = next((shown for word, shown in BROWSERS if word in agent), "")
    system = next((system for system in SYSTEMS if system in agent), "")
    return ", ".join(part for part in (browser, system) if part) or "?"


def _hash(secret: str) -> bytes:
    with opened().database.read() as session:
        return opened().vault.lookup_hash(session, "device", secret)
