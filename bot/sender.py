"""Sends what waits in the outbox, in order within a chat, side by side across chats.

A row is marked as sent after the channel accepted it; if the process dies in between, that one message comes twice,
never none. What can never be sent (blocked, refused) is given up and shown to the officer; everything else is tried
again. For the trial page and the terminal, sending is the mark itself: they read what is marked as sent.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot import outbox
from bot.database import Database
from bot.keys import Vault
from bot.speech import MAX_TEXT
from bot.tables import Chat

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.1
AT_ONCE = 8
BUTTONS_IN_A_ROW = 2
WIDE_BUTTON = 18  # letters; a longer title gets a row of its own


@dataclass(frozen=True)
class Letter:
    """One row of the outbox with all that is needed to send it, read in one transaction."""

    delivery_id: int
    chat_id: int
    channel: str
    address: str
    kind: str
    reference: str | None
    body: dict[str, Any] | None


def letters(database: Database, vault: Vault, busy: Collection[int] = ()) -> list[Letter]:
    """What is due of the chats that no sending is under way for."""
    with database.read() as session:
        found = []
        for delivery in outbox.due(session, busy, AT_ONCE - len(busy)):
            chat = session.get_one(Chat, delivery.chat_id)
            found.append(
                Letter(
                    delivery.id,
                    chat.id,
                    chat.channel,
                    vault.open_or_none(session, "chat.address", chat.address) or "",
                    delivery.kind,
                    vault.open_or_none(session, "outbox.reference", delivery.reference),
                    outbox.body(session, vault, delivery),
                )
            )
        return found


async def send(database: Database, vault: Vault, bot: Bot | None, stopping: asyncio.Event) -> None:
    """Sends until told to stop: one message of a chat at a time, a slow chat holds up no other."""
    under_way: dict[int, asyncio.Task[None]] = {}
    while not stopping.is_set():
        try:
            for chat_id in [chat_id for chat_id, task in under_way.items() if task.done()]:
                under_way.pop(chat_id).result()
            waiting = []
            if len(under_way) < AT_ONCE:
                waiting = await asyncio.to_thread(letters, database, vault, set(under_way))
            for letter in waiting:
                under_way[letter.chat_id] = asyncio.create_task(_send_one(database, vault, bot, letter))
            if waiting:
                await asyncio.wait(under_way.values(), timeout=IDLE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            else:
                await asyncio.sleep(IDLE_SECONDS)
        except Exception as error:  # the outermost loop
            log.error("the outbox could not be worked on: %s", type(error).__name__)
            await asyncio.sleep(1.0)


async def _send_one(database: Database, vault: Vault, bot: Bot | None, letter: Letter) -> None:
    number = letter.delivery_id
    if not letter.address or (letter.kind == "message" and letter.body is None):
        await _note(database, lambda session: outbox.fail(session, number, "erased"))
        return
    if letter.channel != "telegram":
        await _note(database, lambda session: outbox.sent(session, vault, number, None, blank=False))
        return
    if bot is None:
        await _note(database, lambda session: outbox.retry(session, number, "no token", 60))
        return
    try:
        remote_id = await _deliver(bot, letter)
    except RetryAfter as error:
        after = error.retry_after
        seconds = float(after) if isinstance(after, (int, float)) else after.total_seconds()
        await _note(database, lambda session: outbox.retry(session, number, "RetryAfter", seconds))
    except Forbidden:
        await _note(database, lambda session: outbox.fail(session, number, "Forbidden", blocked=True))
    except BadRequest as error:
        log.warning("row %s of the outbox was refused", number)
        kind = type(error).__name__
        await _note(database, lambda session: outbox.fail(session, number, kind))
    except (NetworkError, TelegramError) as error:
        kind = type(error).__name__
        await _note(database, lambda session: outbox.retry(session, number, kind))
    else:
        await _note(database, lambda session: outbox.sent(session, vault, number, remote_id))


async def _deliver(bot: Bot, letter: Letter) -> int | None:
    if letter.kind == "callback":
        await bot.answer_callback_query(letter.reference or "", text=letter.body["text"] if letter.body else None)
        return None
    assert letter.body is not None
    remote_id = None
    parts = split(letter.body["text"])
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        message = await bot.send_message(
            int(letter.address), part, reply_markup=keyboard(letter.body.get("buttons") or []) if last else None
        )
        remote_id = message.message_id
    return remote_id


async def _note(database: Database, write: Any) -> None:
    def noted() -> None:
        with database.write() as session:
            write(session)

    await asyncio.to_thread(noted)


def keyboard(buttons: list[list[str]]) -> InlineKeyboardMarkup | None:
    """Short titles two in a row, long ones alone."""
    rows: list[list[InlineKeyboardButton]] = []
    for title, payload in buttons:
        button = InlineKeyboardButton(title, callback_data=payload)
        fits = rows and len(rows[-1]) < BUTTONS_IN_A_ROW and len(rows[-1][0].text) <= WIDE_BUTTON
        if fits and len(title) <= WIDE_BUTTON:
            rows[-1].append(button)
        else:
            rows.append([button])
    return InlineKeyboardMarkup(rows) if rows else None


def split(text: str, limit: int = MAX_TEXT) -> list[str]:
    """A text in parts of at most `limit` letters, cut after a line, a sentence or a word."""
    parts = []
    while len(text) > limit:
        head = text[:limit]
        cut = next((head.rfind(mark) + len(mark) for mark in ("\n\n", "\n", ". ", " ") if head.rfind(mark) > 0), limit)
        parts.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*parts, text] if text else parts
