"""What comes round by the clock: reminders, receipt codes that were read are blanked, once a day retention erases."""

from __future__ import annotations

import asyncio
import logging
import time

from bot import outbox, reminders, retention
from bot.opening import Opened
from bot.speech import Speech

log = logging.getLogger(__name__)

ROUND_SECONDS = 60.0
RETENTION_SECONDS = 86_400.0


async def keep_up(opened: Opened, speech: Speech, stopping: asyncio.Event) -> None:
    last_retention = float("-inf")
    while not stopping.is_set():
        try:
            await asyncio.to_thread(_blank, opened)
            await asyncio.to_thread(reminders.remind, opened, speech)
            if time.monotonic() - last_retention > RETENTION_SECONDS:
                last_retention = time.monotonic()
                log.info(await asyncio.to_thread(retention.retain, opened))
        except Exception as error:  # the outermost loop
            log.error("upkeep failed: %s", type(error).__name__)
        await asyncio.sleep(ROUND_SECONDS)


def _blank(opened: Opened) -> None:
    with opened.database.write() as session:
        outbox.blank_read(session, opened.vault)
