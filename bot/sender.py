"""Sends what waits in the outbox, in order within a chat, side by side across chats, as fast as Telegram allows.

That a row is given to Telegram is noted before, and that it was accepted after; if the process dies or the connection
breaks in between, that one message (of a long text that one part) may come twice, never none, and is marked. What can
never be sent (blocked, refused) is given up and shown to the officer; everything else is tried again. For the trial
page and the terminal, sending is the mark itself: they read what is marked as sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy.orm import Session
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot import inbox, outbox
from bot.database import Database
from bot.keys import Vault
from bot.pace import Pace
from bot.speech import MAX_TEXT
from bot.tables import Chat, Delivery

log = logging.getLogger(__name__)

CHANNEL = "telegram"
IDLE_SECONDS = 0.1
AT_ONCE = 12
BUTTONS_IN_A_ROW = 2
WIDE_BUTTON = 18  # letters; a longer title gets a row of its own
MAX_PAYLOAD_BYTES = 64
TOKEN_SECONDS = 60.0  # a refused token is waited out here: the receiver ends everything
CUTS = (("\n\n",), ("\n",), (". ", "! ", "? "), (" ",))
UNREACHABLE = ("chat not found", "user not found", "peer_id_invalid")
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


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
    parts_sent: int = 0


def letters(
    database: Database,
    vault: Vault,
    busy: Collection[int] = (),
    answering: Collection[int] = (),
    limit: int = AT_ONCE,
) -> list[Letter]:
    """What is due, noted as begun: messages of the chats that are not `busy`, presses that nobody is `answering`."""
    with database.read() as session:
        rows = outbox.due_callbacks(session, answering, AT_ONCE) + outbox.due(session, busy, limit)
        found = [_letter(session, vault, delivery) for delivery in rows]
    if found:
        with database.write() as session:
            outbox.begin(session, [letter.delivery_id for letter in found if letter.channel == CHANNEL])
    return found


def _letter(session: Session, vault: Vault, delivery: Delivery) -> Letter:
    chat = session.get_one(Chat, delivery.chat_id)
    return Letter(
        delivery.id,
        chat.id,
        chat.channel,
        vault.open_or_none(session, "chat.address", chat.address) or "",
        delivery.kind,
        vault.open_or_none(session, "outbox.reference", delivery.reference),
        outbox.body(session, vault, delivery),
        delivery.parts_sent,
    )


class Sender:
    """Sends what waits; `under_way` holds the sendings by chat, `answering` the presses by row."""

    def __init__(self, database: Database, vault: Vault, bot: Bot | None) -> None:
        self._database = database
        self._vault = vault
        self._bot = bot
        self._pace = Pace()
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._answering: dict[int, asyncio.Task[None]] = {}

    async def send(self, stopping: asyncio.Event) -> None:
        """Sends until told to stop: one message of a chat at a time, a slow chat holds up no other."""
        while not stopping.is_set():
            try:
                waiting = await self._pick_up()
                tasks = [*self._under_way.values(), *self._answering.values()]
                if waiting and tasks:
                    await asyncio.wait(tasks, timeout=IDLE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                else:
                    await asyncio.sleep(IDLE_SECONDS)
            except Exception as error:  # the outermost loop
                log.error("the outbox could not be worked on: %s", type(error).__name__)
                await asyncio.sleep(1.0)

    async def show_typing(self, chat_id: int) -> None:
        """Shows in a chat of Telegram that an answer is being written; whether that works is all the same."""

        def address() -> str | None:
            with self._database.read() as session:
                chat = session.get_one(Chat, chat_id)
                if chat.channel != CHANNEL or chat.blocked_at is not None:
                    return None
                opened: str | None = self._vault.open_or_none(session, "chat.address", chat.address)
                return opened

        found = await asyncio.to_thread(address)
        if found and self._bot is not None:
            with contextlib.suppress(TelegramError):
                await self._bot.send_chat_action(int(found), ChatAction.TYPING)

    async def _pick_up(self) -> int:
        """Begins the sending of what is due; how many that were."""
        for tasks in (self._under_way, self._answering):
            for number in [number for number, task in tasks.items() if task.done()]:
                tasks.pop(number).result()
        busy = {*self._under_way, *self._pace.resting()}
        limit = min(AT_ONCE - len(self._under_way), self._pace.room())
        waiting = await asyncio.to_thread(
            letters, self._database, self._vault, busy, set(self._answering), max(limit, 0)
        )
        for letter in waiting:
            if letter.kind == "callback":
                self._answering[letter.delivery_id] = asyncio.create_task(self._send_one(letter))
            else:
                if letter.channel == CHANNEL:
                    self._pace.took(letter.chat_id)
                self._under_way[letter.chat_id] = asyncio.create_task(self._send_one(letter))
        return len(waiting)

    async def _send_one(self, letter: Letter) -> None:
        number = letter.delivery_id
        if not letter.address or (letter.kind == "message" and letter.body is None):
            await self._note(lambda session: outbox.fail(session, number, "erased"))
        elif letter.channel != CHANNEL:
            await self._note(lambda session: outbox.sent(session, self._vault, number, None, blank=False))
        elif self._bot is None:
            await self._note(lambda session: outbox.retry(session, number, "no token", 60, untaken=True))
        else:
            await self._to_telegram(self._bot, letter)

    async def _to_telegram(self, bot: Bot, letter: Letter) -> None:
        number = letter.delivery_id
        try:
            remote_id = await self._deliver(bot, letter)
        except RetryAfter as error:
            after = error.retry_after
            seconds = float(after) if isinstance(after, (int, float)) else after.total_seconds()
            await self._note(lambda session: outbox.retry(session, number, "RetryAfter", seconds, untaken=True))
        except Forbidden:
            await self._note(lambda session: outbox.fail(session, number, "Forbidden", blocked=True))
        except ChatMigrated as error:
            new = str(error.new_chat_id)
            await self._note(lambda session: self._migrated(session, letter, new))
        except BadRequest as error:
            log.warning("row %s of the outbox was refused", number)
            gone = any(words in str(error).lower() for words in UNREACHABLE)
            await self._note(lambda session: outbox.fail(session, number, "BadRequest", blocked=gone))
        except InvalidToken:
            await self._note(lambda session: outbox.retry(session, number, "InvalidToken", TOKEN_SECONDS, untaken=True))
        except Exception as error:  # the network, Telegram, or what nobody thought of: it is tried again
            kind, untaken = type(error).__name__, isinstance(error.__cause__, NEVER_LEFT)
            await self._note(lambda session: outbox.retry(session, number, kind, untaken=untaken))
        else:
            await self._note(lambda session: outbox.sent(session, self._vault, number, remote_id))

    async def _deliver(self, bot: Bot, letter: Letter) -> int | None:
        if letter.kind == "callback":
            await bot.answer_callback_query(letter.reference or "", text=letter.body["text"] if letter.body else None)
            return None
        assert letter.body is not None
        remote_id = None
        parts = split(letter.body["text"])
        board = keyboard(letter.body.get("buttons") or [])
        for place, part in list(enumerate(parts))[letter.parts_sent :]:
            last = place == len(parts) - 1
            if place > letter.parts_sent:
                await self._next_part(letter)
            message = await bot.send_message(int(letter.address), part, reply_markup=board if last else None)
            remote_id = message.message_id
        return remote_id

    async def _next_part(self, letter: Letter) -> None:
        """The part before was accepted; waits until the chat may get the next."""
        await self._note(lambda session: outbox.part_sent(session, letter.delivery_id))
        while not self._pace.may(letter.chat_id):
            await asyncio.sleep(IDLE_SECONDS)
        self._pace.took(letter.chat_id)

    def _migrated(self, session: Session, letter: Letter, new: str) -> None:
        inbox.move(session, self._vault, CHANNEL, letter.address, new)
        if inbox.find_chat(session, self._vault, CHANNEL, letter.address) is None:
            outbox.retry(session, letter.delivery_id, "ChatMigrated", 0, untaken=True)
        else:
            outbox.fail(session, letter.delivery_id, "ChatMigrated")

    async def _note(self, write: Callable[[Session], None]) -> None:
        def noted() -> None:
            with self._database.write() as session:
                write(session)

        await asyncio.to_thread(noted)


def keyboard(buttons: list[list[str]]) -> InlineKeyboardMarkup | None:
    """Short titles two in a row, long ones alone. What Telegram would not take is left out: the text counts."""
    rows: list[list[InlineKeyboardButton]] = []
    for title, payload in buttons:
        if not title.strip() or not 1 <= len(payload.encode()) <= MAX_PAYLOAD_BYTES:
            log.error("a button was left out: its payload is empty or too long")
            continue
        button = InlineKeyboardButton(title, callback_data=payload)
        fits = rows and len(rows[-1]) < BUTTONS_IN_A_ROW and len(rows[-1][0].text) <= WIDE_BUTTON
        if fits and len(title) <= WIDE_BUTTON:
            rows[-1].append(button)
        else:
            rows.append([button])
    return InlineKeyboardMarkup(rows) if rows else None


def split(text: str, limit: int = MAX_TEXT) -> list[str]:
    """A text in parts of at most `limit` letters, cut after a paragraph, a line, a sentence or a word.

    Letters are counted as Telegram counts them, in units of UTF-16: an emoji is two.
    """
    parts = []
    while _length(text) > limit:
        head = _head(text, limit)
        cut = _cut(head)
        parts.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [part for part in [*parts, text] if part]


def _cut(head: str) -> int:
    """Where a reader would cut: as late as possible in the second half, else anywhere, else at the end."""
    for first in (len(head) // 2, 1):
        for marks in CUTS:
            found = max(
                (head.rfind(mark, first) + len(mark) for mark in marks if head.rfind(mark, first) >= 0), default=0
            )
            if found:
                return found
    return len(head)


def _length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _head(text: str, limit: int) -> str:
    """The longest beginning that fits, and at least one letter."""
    end = limit
    while _length(text[:end]) > limit and end > 1:
        end -= max(1, (_length(text[:end]) - limit) // 2)
    return text[:end]
