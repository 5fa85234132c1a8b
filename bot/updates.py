"""Reads what an update says: text, a button pressed, files. The same form for Telegram, the trial page and tests.

The raw update is Telegram's JSON. Reading it never fails on a field that we do not need, and raises
UnreadableUpdate where nothing can be made of it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from bot.errors import UnreadableUpdate

MEDIA = ("photo", "document", "voice", "video", "audio", "video_note", "animation", "sticker")


@dataclass(frozen=True)
class Attachment:
    kind: str
    file_id: str
    name: str | None
    media_type: str | None
    size_bytes: int | None


@dataclass(frozen=True)
class Heard:
    """What one update says."""

    text: str = ""
    choice: str | None = None
    callback_id: str | None = None
    attachment: Attachment | None = None
    album: str | None = None


@dataclass(frozen=True)
class Sender:
    """Where an update comes from. `private` is False for groups and channels, which are not conversations of ours."""

    address: str
    private: bool


def update_id(raw: Any) -> int:
    value = raw.get("update_id") if isinstance(raw, dict) else None
    if not isinstance(value, int):
        raise UnreadableUpdate("an update without update_id")
    return value


def sender(raw: dict[str, Any]) -> Sender | None:
    """The chat of an update, or None for one that belongs to no chat (a poll, say)."""
    chat = _message(raw).get("chat")
    if not isinstance(chat, dict) or "id" not in chat:
        return None
    return Sender(str(chat["id"]), chat.get("type") == "private")


def hear(raw: dict[str, Any]) -> Heard | None:
    """What the update says, or None when it is of a kind that starts no turn (an edit, a membership)."""
    if "callback_query" in raw:
        query = raw["callback_query"]
        if not isinstance(query, dict):
            raise UnreadableUpdate("a button press that is nothing")
        return Heard(choice=str(query.get("data") or ""), callback_id=str(query.get("id") or ""))
    if "message" not in raw:
        return None
    message = _message(raw)
    text = clean(str(message.get("text") or message.get("caption") or ""))
    album = message.get("media_group_id")
    place, contact = message.get("location"), message.get("contact")
    if isinstance(place, dict):
        text = f"{text} {place.get('latitude')}, {place.get('longitude')}".strip()
    if isinstance(contact, dict):
        text = f"{text} {contact.get('first_name') or ''} {contact.get('phone_number') or ''}".strip()
    return Heard(text=text, attachment=_attachment(message), album=str(album) if album else None)


def clean(text: str) -> str:
    """Text without control characters and without the leading slash that would make it a command to the engine."""
    kept = "".join(
        character
        for character in unicodedata.normalize("NFC", text)
        if character in "\n\t" or unicodedata.category(character)[0] != "C" or character == "\u200d"
    )
    return re.sub(r"^[\s/]+", "", kept).rstrip()


def _message(raw: dict[str, Any]) -> dict[str, Any]:
    if "callback_query" in raw:
        query = raw["callback_query"]
        message = query.get("message") if isinstance(query, dict) else None
    else:
        message = next((value for key, value in raw.items() if key != "update_id" and isinstance(value, dict)), None)
    return message if isinstance(message, dict) else {}


def _attachment(message: dict[str, Any]) -> Attachment | None:
    for kind in MEDIA:
        media = message.get(kind)
        if isinstance(media, list):
            sizes = [size for size in media if isinstance(size, dict)]
            media = max(sizes, key=lambda size: _bytes(size) or 0, default=None)
        if isinstance(media, dict) and media.get("file_id"):
            name, media_type = media.get("file_name"), media.get("mime_type")
            return Attachment(
                kind,
                str(media["file_id"]),
                str(name) if name else None,
                str(media_type) if media_type else None,
                _bytes(media),
            )
    return None


def _bytes(media: dict[str, Any]) -> int | None:
    size = media.get("file_size")
    return size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else None
