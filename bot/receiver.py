"""Brings updates from Telegram into the inbox, by long polling (bot/webhook.py does so by webhook).

An update is confirmed (by asking from the next offset on) only after its row is committed. Whatever fails is waited
out and tried again, except a refused token, which nothing here can mend.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot import alerts, audit, inbox, updates
from bot.database import Database
from bot.errors import TokenRefused, UnreadableUpdate
from bot.keys import Vault
from bot.tables import AuditEntry, now

log = logging.getLogger(__name__)

CHANNEL = "telegram"
LONG_POLL_SECONDS = 25
STALL_SECONDS = 60
CONFLICT_SECONDS = 10.0
REFUSED = "token_refused"


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
        """Polls until told to stop. Raises TokenRefused.

        A poll that takes longer than it may is ended and begun again, whatever holds it: a loop that waits for ever
        would be deaf without anybody seeing it.
        """
        wait = 1.0
        quiet = False  # whether a second poller was told of already
        by_webhook = True  # Telegram may still send to the webhook of an earlier start
        while not stopping.is_set():
            try:
                async with asyncio.timeout(STALL_SECONDS):
                    if by_webhook:
                        await bot.delete_webhook(drop_pending_updates=False)
                        by_webhook = False
                    await bot.get_updates(
                        offset=self.offset,
                        timeout=LONG_POLL_SECONDS,
                        read_timeout=LONG_POLL_SECONDS + 10,
                        allowed_updates=updates.ASKED_FOR,
                    )
                wait, quiet = 1.0, False
            except InvalidToken as exc:
                raise TokenRefused from exc
            except Conflict as error:
                by_webhook = "webhook" in str(error)
                if not quiet:
                    log.error(
                        "another program uses the same token (409), and Telegram gives each update to one only: "
                        "end the other one, or give this one a token of its own; trying again every %.0f s",
                        CONFLICT_SECONDS,
                    )
                quiet = True
                await asyncio.sleep(CONFLICT_SECONDS if not by_webhook else 1.0)
            except RetryAfter as error:
                await asyncio.sleep(_seconds(error))
            except TimeoutError:
                log.error("a poll was silent for %.0f s and was ended; polling begins anew", STALL_SECONDS)
            except (NetworkError, TelegramError) as error:
                log.warning("polling failed: %s", type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(wait * 2, 30.0)
            except Exception as error:  # a full disk or a lost database: Telegram keeps the updates meanwhile
                log.error("updates could not be kept: %s", type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(wait * 2, 30.0)


def note_refusal(session: Session) -> None:
    """Keeps for whoever raises alarms that Telegram refused the token: once an hour, in the audit log."""
    query = select(AuditEntry.at).where(AuditEntry.action == REFUSED).order_by(AuditEntry.id.desc()).limit(1)
    last = session.scalar(query)
    if last is None or last < now() - timedelta(hours=1):
        audit.write(session, audit.SYSTEM, REFUSED, "telegram")


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after) if isinstance(after, (int, float)) else after.total_seconds()
