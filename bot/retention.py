"""Erases what is past its time, by the four states of consent (docs/privacy.md has the table).

What nobody consented to goes after `unasked` days, a draft that is no longer touched after `draft` days. Refused and
cancelled are erased at once (bot/complaints.py). What was filed stays until an officer's rule ends it; danger stays.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import select

from bot import complaints, transcript, unclear
from bot.evidence import Folder
from bot.opening import Opened
from bot.tables import Chat, Complaint, Evidence, Message, Update, now

log = logging.getLogger(__name__)

BATCH = 200
UNCLEAR_DAYS = 30  # masked messages that nobody made an example of
ORPHAN_AGE_SECONDS = 3600


def retain(opened: Opened) -> str:
    """One pass over everything; returns what was done in one line."""
    office = opened.settings.office
    at = now()
    messages = _erase_unasked(opened, at - timedelta(days=office.unasked_days))
    drafts = _erase_drafts(opened, at - timedelta(days=office.draft_days))
    with opened.database.write() as session:
        unclear.erase(session, at - timedelta(days=UNCLEAR_DAYS))
    files = _sweep_files(opened, at.timestamp() - ORPHAN_AGE_SECONDS)
    return f"erased {messages} messages without consent, {drafts} drafts, {files} files that belong to nothing"


def _erase_unasked(opened: Opened, before: object) -> int:
    """Texts that belong to no complaint, and what the dialogue remembers of a chat that went silent."""
    erased = 0
    while True:
        with opened.database.write() as session:
            old = select(Message).where(Message.complaint_id.is_(None), Message.body.is_not(None), Message.at < before)
            rows = list(session.scalars(old.limit(BATCH)))
            transcript.erase(session, rows)
            dead = select(Update).where(Update.payload.is_not(None), Update.received_at < before)
            for row in session.scalars(dead.where(Update.state != "waiting").limit(BATCH)):
                row.payload = None
            silent = select(Chat).where(
                Chat.last_heard_at < before, Chat.complaint_id.is_(None), Chat.record.is_not(None)
            )
            for chat in session.scalars(silent.limit(BATCH)):
                chat.record = None
                chat.episode_from = None
                chat.telling_story = False
        erased += len(rows)
        if len(rows) < BATCH:
            return erased


def _erase_drafts(opened: Opened, before: object) -> int:
    with opened.database.write() as session:
        old = select(Complaint).where(Complaint.stage == "draft", Complaint.changed_at < before)
        drafts = list(session.scalars(old))
        for complaint in drafts:
            own = select(Message).where(Message.complaint_id == complaint.id)
            complaints.discard(session, opened.vault, complaint, list(session.scalars(own)), "retention")
            for chat in session.scalars(select(Chat).where(Chat.complaint_id == complaint.id)):
                chat.complaint_id = None
                chat.episode_from = None
                chat.record = None
                chat.consent = "unasked"
    return len(drafts)


def _sweep_files(opened: Opened, older_than: float) -> int:
    """Sealed files that no row names: left by a process that died between writing and committing."""
    folder = Folder(opened.settings.data_dir).path
    if not folder.is_dir():
        return 0
    with opened.database.read() as session:
        if session.scalar(select(Update.id).where(Update.state == "waiting").limit(1)) is not None:
            return 0  # the file of an upload is named by the inbox only, until its turn was heard
        named = set(session.scalars(select(Evidence.file).where(Evidence.file.is_not(None))))
    swept = 0
    for path in folder.iterdir():
        if path.name not in named and path.stat().st_mtime < older_than:
            path.unlink()
            swept += 1
    return swept
