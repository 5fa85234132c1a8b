"""What every page asks of the request at hand: the opened data and the reader's language."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

from flask import current_app, session

from bot.finding import Shelf
from bot.language import LANGUAGES, SOURCE, translate
from bot.opening import Opened
from bot.speech import Speech


def opened() -> Opened:
    return cast(Opened, current_app.extensions["pelita"])


def language() -> str:
    """The language that the reader chose in the footer; Indonesian until then."""
    chosen = session.get("language")
    return chosen if chosen in LANGUAGES else SOURCE


def say(text: str, **words: object) -> str:
    """A sentence in the reader's language, `{name}` in it filled in. Templates know it as `_`."""
    said = translate(text, language())
    return said.format(**words) if words else said


def local_path(path: str | None) -> str | None:
    """`path` when it leads to a page of the desk; None for anything that could lead a browser elsewhere.

    Browsers drop tabs and line breaks and read a backslash as a slash, so "/\\t/evil" would be another host.
    """
    if not path or not path.startswith("/") or path.startswith("//") or "\\" in path:
        return None
    if any(ord(character) <= 32 for character in path) or urlsplit(path).netloc:
        return None
    return path


def shelf() -> Shelf:
    """What this process has opened to search in it."""
    return cast(Shelf, current_app.extensions["pelita_shelf"])


def speech() -> Speech:
    """What the bot says; read when first asked for, since most pages never do."""
    known = current_app.extensions.get("pelita_speech")
    if known is None:
        known = current_app.extensions["pelita_speech"] = Speech.load(opened().settings.office)
    return cast(Speech, known)
