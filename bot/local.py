"""A channel without Telegram: what the trial page and the terminal write and read.

Writing makes an update in Telegram's form and puts it into the inbox; reading shows what the outbox has sent.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot import evidence, inbox, transcript
from bot.opening import Opened
from bot.tables import Chat, Delivery, Update

CHANNEL = "trial"
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Shown:
    """One message as a person sees it. `buttons` are (title, payload)."""

    id: int
    mine: bool
    text: str
    buttons: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    at: datetime

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "mine": self.mine,
            "text": self.text,
            "buttons": [list(button) for button in self.buttons],
            "files": list(self.files),
            "at": self.at.isoformat(),
        }


def write_text(opened: Opened, address: str, text: str) -> int:
    """Puts a text into the inbox; the number of its row."""
    return _receive(opened, {"message": {**_message(address), "text": text}})


def press(opened: Opened, address: str, payload: str) -> int:
    query = {"id": secrets.token_hex(8), "data": payload, "message": _message(address)}
    return _receive(opened, {"callback_query": query})


def send_file(opened: Opened, address: str, content: bytes, name: str, media_type: str, caption: str) -> int:
    """Seals the file at once and puts an update that names it into the inbox, in one transaction."""
    with opened.database.write() as session:
        chat = inbox.find_or_make_chat(session, opened.vault, CHANNEL, address)
        document = evidence.keep_upload(session, opened.vault, chat, content, name, media_type)
        kind = "photo" if media_type.startswith("image/") else "document"
        media: Any = [document] if kind == "photo" else document
        raw = {"update_id": _update_id(), "message": {**_message(address), kind: media, "caption": caption}}
        row = inbox.receive(session, opened.vault, CHANNEL, raw)
        assert row is not None
        return row.id


def read(opened: Opened, address: str, after: int = 0) -> list[Shown]:
    """What was said in the chat after message `after`, as far as it was sent."""
    with opened.database.read() as session:
        chat = _chat(opened, session, address)
        if chat is None:
            return []
        rows = transcript.of_chat(session, opened.vault, chat.id, after)
        return [_shown(opened, session, message, body) for message, body in rows]


def wait_for_answer(opened: Opened, address: str, row_id: int, timeout_seconds: float) -> bool:
    """Waits until an inbox row is answered and everything that answers it was sent; False when time ran out."""
    deadline = time.monotonic() + timeout_seconds
    while time.monotonic() < deadline:
        with opened.database.read() as session:
            chat = _chat(opened, session, address)
            row = session.get(Update, row_id)
            if chat is not None and row is not None and row.state != "waiting":
                pending = select(Delivery.id).where(Delivery.chat_id == chat.id, Delivery.state == "waiting").limit(1)
                if session.scalar(pending) is None:
                    return True
        time.sleep(POLL_SECONDS)
    return False


def _receive(opened: Opened, content: dict[str, Any]) -> int:
    with opened.database.write() as session:
        row = inbox.receive(session, opened.vault, CHANNEL, {"update_id": _update_id(), **content})
        assert row is not None
        return row.id


def _chat(opened: Opened, session: Any, address: str) -> Chat | None:
    address_hash = opened.vault.lookup_hash(session, "chat", f"{CHANNEL}:{address}")
    found: Chat | None = session.scalar(select(Chat).where(Chat.address_hash == address_hash))
    return found


def _shown(opened: Opened, session: Any, message: Any, body: dict[str, Any]) -> Shown:
    names = []
    for item in message.evidence:
        about = opened.vault.open_or_none(session, "evidence.about", item.about) or {}
        names.append(str(about.get("name") or item.kind))
    buttons = tuple((str(title), str(payload)) for title, payload in body.get("buttons", []))
    mine = message.author == "person"
    return Shown(message.id, mine, str(body.get("text", "")), buttons, tuple(names), message.at)


def _message(address: str) -> dict[str, Any]:
    return {"message_id": 1, "date": int(time.time()), "chat": {"id": address, "type": "private"}}


def _update_id() -> int:
    return secrets.randbits(53)
