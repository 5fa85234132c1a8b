"""Fetches files that people sent from Telegram, in the background, and seals them; what fails is tried again."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from sqlalchemy import select
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot import evidence
from bot.database import Database
from bot.keys import Vault
from bot.tables import Evidence, now

log = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
MAX_ATTEMPTS = 30


def waiting(database: Database, vault: Vault) -> list[tuple[int, str, int]]:
    """(id, Telegram's file id, tries so far) of the files that are due; the id is "" where it cannot be opened."""
    with database.read() as session:
        query = select(Evidence).where(Evidence.state == "waiting", Evidence.next_at <= now()).limit(4)
        return [
            (
                row.id,
                str((vault.open_or_none(session, "evidence.about", row.about) or {}).get("file_id") or ""),
                row.attempts,
            )
            for row in session.scalars(query)
        ]


async def fetch(database: Database, vault: Vault, bot: Bot, stopping: asyncio.Event) -> None:
    while not stopping.is_set():
        try:
            due = await asyncio.to_thread(waiting, database, vault)
            for evidence_id, file_id, attempts in due:
                await _fetch_one(database, vault, bot, evidence_id, file_id, attempts)
            if not due:
                await asyncio.sleep(IDLE_SECONDS)
        except Exception as error:  # the outermost loop
            log.error("files could not be fetched: %s", type(error).__name__)
            await asyncio.sleep(IDLE_SECONDS)


async def _fetch_one(database: Database, vault: Vault, bot: Bot, evidence_id: int, file_id: str, attempts: int) -> None:
    if not file_id:
        await _write(database, lambda session: evidence.fetch_failed(session, evidence_id, final=True))
        return
    try:
        file = await bot.get_file(file_id)
        content = bytes(await file.download_as_bytearray())
    except TelegramError as error:
        final = isinstance(error, BadRequest) or attempts + 1 >= MAX_ATTEMPTS
        log.warning("file %s could not be fetched: %s", evidence_id, type(error).__name__)
        await _write(database, lambda session: evidence.fetch_failed(session, evidence_id, final))
    else:
        await _write(database, lambda session: evidence.keep_fetched(session, vault, evidence_id, content))


async def _write(database: Database, change: Any) -> None:
    def changed() -> None:
        with database.write() as session:
            change(session)

    await asyncio.to_thread(changed)
