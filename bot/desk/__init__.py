"""The officers' desk: what people told, read by the officers of one office and by nobody else.

A request meets the modules in this order::

    sessions (signed in? one-time password? second_step?)
      ├ today ─ listing (fields) ─ cases (work, events, whereabouts) ─ identity ─ deeds ─ files ─────────────┐
      │         by_hand, links, sheet, papers, exporting, reporting                                          │
      ├ knowledge ─ answers ─ numbers ─ unclear ─────────────────────────────────────────────────────────────┼ headers
      └ own ─ accounts (an administrator's) ─────────────────────────────────────────────────────────────────┘
               readers, present, devices, wording are asked by all of them; refusals turn errors into words

Everything is refused to whoever is not signed in, except what `sessions.OPEN_TO_ALL` names. What is opened is opened
in the transaction that notes it in the audit: no reading without a trace. Pages are made on the server; the one
script only asks for what is new. Started by bot/web.py.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from bot.desk import (
    accounts,
    answers,
    by_hand,
    cases,
    deeds,
    exporting,
    files,
    headers,
    identity,
    knowledge,
    links,
    listing,
    numbers,
    own,
    papers,
    readers,
    refusals,
    reporting,
    second_step,
    sessions,
    sheet,
    today,
    unclear,
    wording,
)
from bot.desk.refusals import Desk
from bot.finding import Shelf
from bot.opening import Opened

MAX_FORM_BYTES = 64 * 1024  # the longest form has seven short fields


def make_desk(opened: Opened) -> Flask:
    """The desk as a WSGI application over an opened data folder. Raises SealError when the office's key is gone."""
    desk = Desk(__name__)
    desk.config.update(_configuration(opened))
    desk.extensions["pelita"] = opened
    desk.extensions["pelita_shelf"] = Shelf()
    desk.before_request(by_hand.allow_upload)
    desk.before_request(sessions.guard)  # before CSRF: an ended session leads to the sign-in, not to a refusal
    _extend(desk)
    wording.give_to_templates(desk)
    for part in (
        sessions,
        second_step,
        own,
        accounts,
        today,
        listing,
        cases,
        identity,
        deeds,
        files,
        sheet,
        papers,
        by_hand,
        links,
        exporting,
        reporting,
        knowledge,
        answers,
        numbers,
        unclear,
    ):
        desk.register_blueprint(part.pages)
    desk.jinja_env.filters["export_choice"] = exporting.shown_choice
    refusals.register(desk)
    desk.after_request(headers.add)
    return desk


def _configuration(opened: Opened) -> dict[str, object]:
    with opened.database.read() as session:
        secret = opened.vault.secret_for(session, "desk session")
    return {
        "SECRET_KEY": secret,
        "SESSION_COOKIE_NAME": "pelita_desk",  # browsers share cookies between ports: the trial page has its own name
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": (opened.settings.desk_url or "").startswith("https://"),
        "PERMANENT_SESSION_LIFETIME": timedelta(seconds=readers.SESSION_SECONDS),
        "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as its session
        "WTF_CSRF_SSL_STRICT": False,  # wants a Referer, which our own Referrer-Policy keeps browsers from sending
        "MAX_CONTENT_LENGTH": MAX_FORM_BYTES,
        "BOOTSTRAP_SERVE_LOCAL": True,
    }


def _extend(desk: Flask) -> None:
    login = LoginManager(desk)
    login.session_protection = None  # it would compare addresses, which change on a telephone; the epoch is our check
    login.user_loader(readers.load)
    CSRFProtect(desk)
    Bootstrap5(desk)
