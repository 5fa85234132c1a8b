"""Brings updates from Telegram into the inbox, by long polling.

An update is confirmed (by asking from the next offset on) only after its row is committed. Whatever fails is waited
out and tried again, except a refused token, which nothing here can mend.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot import alerts, inbox, updates
from bot.database import Database
from bot.errors import SettingError, UnreadableUpdate
from bot.keys import Vault

log = logging.getLogger(__name__)

CHANNEL = "telegram"
LONG_POLL_SECONDS = 25
STALL_SECONDS = 60
KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]


class Receiver:
    """Keeps the offset: the id after the newest update that is committed."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self.offset: int | None = None

    def keep(self, batch: list[dict[str, Any]]) -> None:
        """Commits a batch of raw updates, in one transaction; the offset moves only after that."""
        numbers: list[int] = []
        with self._database.write() as session:
            for raw in batch:
                try:
                    numbers.append(updates.update_id(raw))
                    if alerts.hear(session, self._vault, CHANNEL, raw):
                        continue  # an officer's button, or the code that makes a chat a post
                    inbox.receive(session, self._vault, CHANNEL, raw)
                except UnreadableUpdate:
                    log.error("an update without an id was left out")
        if numbers:
            self.offset = max(numbers) + 1

    async def poll(self, bot: Bot, stopping: asyncio.Event) -> None:
        """Polls until told to stop. Raises SettingError when Telegram refuses the token."""
        wait = 1.0
        while not stopping.is_set():
            try:
                async with asyncio.timeout(STALL_SECONDS):
                    await bot.get_updates(
                        offset=self.offset,
                        timeout=LONG_POLL_SECONDS,
                        read_timeout=LONG_POLL_SECONDS + 10,
                        allowed_updates=KINDS,
                    )
                wait = 1.0
            except InvalidToken as exc:
                raise SettingError("Telegram refuses PELITA_TELEGRAM_TOKEN: ask BotFather for the present one") from exc
            except Conflict:
                log.error("another program polls with the same token; Telegram lets only one: waiting")
                wait = 10.0
                await asyncio.sleep(wait)
            except RetryAfter as error:
                await asyncio.sleep(_seconds(error))
            except (TimeoutError, NetworkError, TelegramError) as error:
                log.warning("polling failed: %s", type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(wait * 2, 30.0)
            except Exception as error:  # a full disk or a lost database: Telegram keeps the updates meanwhile
                log.error("updates could not be kept: %s", type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(wait * 2, 30.0)


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after) if isinstance(after, (int, float)) else after.total_seconds()
