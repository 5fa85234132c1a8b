"""Fetches files that people sent from Telegram, in the background, and seals them; what fails is tried again.

What is still "waiting" after a crash is fetched again. What can never be kept (a program, a file that Telegram no
longer has) is said to the person once.
"""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot import evidence, outbox
from bot.database import Database
from bot.keys import Vault
from bot.speech import Speech
from bot.tables import Chat, Complaint, Evidence, Message, now

log = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
MAX_ATTEMPTS = 30
AT_ONCE = 3
FETCH_SECONDS = 120.0  # for 20 MB on a slow line


def waiting(database: Database, vault: Vault) -> list[tuple[int, str, int]]:
    """(id, Telegram's file id, tries so far) of the files that are due; the id is "" where it cannot be opened."""
    with database.read() as session:
        query = (
            select(Evidence)
            .where(Evidence.state == "waiting", Evidence.next_at <= now())
            .order_by(Evidence.next_at)
            .limit(AT_ONCE)
        )
        return [
            (
                row.id,
                str((vault.open_or_none(session, "evidence.about", row.about) or {}).get("file_id") or ""),
                row.attempts,
            )
            for row in session.scalars(query)
        ]


async def fetch(database: Database, vault: Vault, bot: Bot, speech: Speech, stopping: asyncio.Event) -> None:
    """Fetches until told to stop, some files side by side: one that hangs holds up no other for long."""
    while not stopping.is_set():
        try:
            due = await asyncio.to_thread(waiting, database, vault)
            await asyncio.gather(*(_fetch_one(database, vault, bot, speech, *one) for one in due))
            if not due:
                await asyncio.sleep(IDLE_SECONDS)
        except Exception as error:  # the outermost loop
            log.error("files could not be fetched: %s", type(error).__name__)
            await asyncio.sleep(IDLE_SECONDS)


async def _fetch_one(
    database: Database, vault: Vault, bot: Bot, speech: Speech, evidence_id: int, file_id: str, attempts: int
) -> None:
    content: bytes | None = None
    final = not file_id
    if file_id:
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                file = await bot.get_file(file_id)
                content = bytes(await file.download_as_bytearray())
        except (TelegramError, TimeoutError) as error:
            final = isinstance(error, BadRequest) or attempts + 1 >= MAX_ATTEMPTS
            log.warning("file %s could not be fetched: %s", evidence_id, type(error).__name__)

    def noted() -> None:
        with database.write() as session:
            if content is None:
                evidence.fetch_failed(session, evidence_id, final)
            else:
                evidence.keep_fetched(session, vault, evidence_id, content)
            _tell(session, vault, speech, evidence_id)

    await asyncio.to_thread(noted)


def _tell(session: Session, vault: Vault, speech: Speech, evidence_id: int) -> None:
    """Tells the person that a file is not kept, in the transaction that gives it up, unless writing is unsafe."""
    row = session.get_one(Evidence, evidence_id)
    name = {"refused": "utter_file_program", "failed": "utter_file_failed"}.get(row.state)
    message = session.get_one(Message, row.message_id)
    chat = session.get(Chat, message.chat_id) if message.chat_id is not None else None
    if name is None or chat is None or chat.safe_to_reply is False:
        return
    complaint = session.get(Complaint, message.complaint_id) if message.complaint_id is not None else None
    outbox.add(
        session,
        vault,
        chat,
        f"file:{evidence_id}",
        outbox.REPLIES,
        speech.say(name, chat.language).as_dict(),
        complaint_id=complaint.id if complaint else None,
        key_id=complaint.key_id if complaint else None,
    )
