"""What comes round by the clock: alerts, alarms, reminders, receipt codes to blank, exports, retention, backups."""

from __future__ import annotations

import asyncio
import logging
import time

from bot import alarms, alerts, backup, outbox, reminders, retention
from bot.errors import BackupError
from bot.exports import jobs
from bot.opening import Opened
from bot.reports import asked
from bot.speech import Speech

log = logging.getLogger(__name__)

ROUND_SECONDS = 60.0
CALL_SECONDS = 1.0
BACKUP_AGAIN_SECONDS = 3600.0
RETENTION_SECONDS = 86_400.0


async def keep_up(opened: Opened, speech: Speech, stopping: asyncio.Event) -> None:
    last_retention = failed_at = float("-inf")
    while not stopping.is_set():
        try:
            await asyncio.to_thread(_blank, opened)
            await asyncio.to_thread(reminders.remind, opened, speech)
            await asyncio.to_thread(jobs.sweep, opened)
            if time.monotonic() - last_retention > RETENTION_SECONDS:
                last_retention = time.monotonic()
                await asyncio.to_thread(asked.tally, opened)  # before what was asked is erased
                log.info(await asyncio.to_thread(retention.retain, opened))
            if time.monotonic() - failed_at > BACKUP_AGAIN_SECONDS:
                failed_at = time.monotonic() if not await asyncio.to_thread(_back_up, opened) else float("-inf")
            await asyncio.to_thread(alarms.check, opened, failed_at > float("-inf"))
        except Exception as error:  # the outermost loop
            log.error("upkeep failed: %s", type(error).__name__)
        await asyncio.sleep(ROUND_SECONDS)


def _back_up(opened: Opened) -> bool:
    """Makes the nightly backup when it is due. False when that failed."""
    try:
        if backup.is_due(opened):
            log.info("backed up to %s", backup.backup(opened).name)
    except BackupError as error:
        log.error("%s", error)
        return False
    return True


async def call_officers(opened: Opened, stopping: asyncio.Event) -> None:
    """Lets the alerts that are due be told (bot/alerts.py)."""
    while not stopping.is_set():
        try:
            await asyncio.to_thread(_call, opened)
        except Exception as error:  # the outermost loop
            log.error("officers could not be told: %s", type(error).__name__)
        await asyncio.sleep(CALL_SECONDS)


def _call(opened: Opened) -> None:
    with opened.database.read() as session:
        if not alerts.waiting(session):
            return
    with opened.database.write() as session:
        alerts.tell(session, opened.vault, opened.settings.office)


def _blank(opened: Opened) -> None:
    with opened.database.write() as session:
        outbox.blank_read(session, opened.vault)
