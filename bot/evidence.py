"""Files that people send: acknowledged at once, fetched, hashed, sealed, kept beside the database.

A program is refused, by its name at once and by its content when it is there (bot/filetypes.py). A sealed file lies
in `<data folder>/evidence/` under a random name. It is written whole and synced before a row names it; one that no row
names is swept by `pelita retain`.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from bot import audit, filetypes
from bot.errors import SealError
from bot.keys import Vault
from bot.tables import Chat, Complaint, Evidence, Message, now
from bot.updates import Attachment

MAX_BYTES = 20 * 1024 * 1024  # what Telegram lets a bot download
STORED = "stored:"  # a file id of ours: the content is in the evidence folder already
REFUSED = "refused"
RETRY_AFTER_SECONDS = (5, 30, 120, 600, 3600)


class Folder:
    """The evidence folder of a data folder. `Vault` and this are all that is needed to read a file."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / "evidence"

    def write(self, sealed: bytes) -> str:
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = uuid.uuid4().hex
        with os.fdopen(os.open(self.path / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        return name

    def read(self, name: str) -> bytes:
        return (self.path / name).read_bytes()

    def remove(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)


def folder(session: Session) -> Folder:
    """The folder that belongs to the session's database (bot/database.py names it)."""
    place = session.connection().get_execution_options()["pelita_evidence"]
    assert isinstance(place, Folder)
    return place


def store(session: Session, vault: Vault, key_id: int, content: bytes) -> str:
    """Writes a sealed file and returns its name; the file is taken away again if the transaction fails."""
    place = folder(session)
    name = place.write(vault.seal_bytes(session, key_id, "evidence", content))
    event.listen(session, "after_soft_rollback", lambda *_: place.remove(name), once=True)
    return name


def keep_upload(
    session: Session, vault: Vault, chat: Chat, content: bytes, name: str, media_type: str
) -> dict[str, Any]:
    """Stores what the trial page or the terminal sends; returns it in the form of Telegram's `document`."""
    about = {"file_name": name, "mime_type": media_type, "file_size": len(content)}
    if filetypes.names_program(name) or filetypes.type_of(content) == filetypes.PROGRAM:
        return {"file_id": f"{STORED}{REFUSED}", **about}
    stored = store(session, vault, chat.key_id, content)
    return {"file_id": f"{STORED}{stored}:{hashlib.sha256(content).hexdigest()}", **about}


def note(session: Session, vault: Vault, chat: Chat, message: Message, attachment: Attachment) -> Evidence:
    """A row for a file that was sent, to be fetched unless its content is here already or it is refused."""
    about = {"name": attachment.name, "file_id": attachment.file_id, "unique_id": attachment.unique_id}
    row = Evidence(
        message=message,
        kind=attachment.kind,
        about=vault.seal(session, chat.key_id, "evidence.about", about),
        media_type=(attachment.media_type or "")[:80] or None,
        size_bytes=attachment.size_bytes,
    )
    session.add(row)
    session.flush()
    if attachment.file_id == f"{STORED}{REFUSED}" or filetypes.names_program(attachment.name):
        _refuse(session, row)
    elif attachment.file_id.startswith(STORED):
        _, row.file, row.sha256 = attachment.file_id.split(":")
        row.found_type = filetypes.type_of(vault.open_bytes(session, "evidence", folder(session).read(row.file)))
        row.state = "stored"
    elif (attachment.size_bytes or 0) > MAX_BYTES:
        row.state = "failed"
    return row


def refusals(messages: Iterable[Message]) -> list[str]:
    """What is said of files that came with some messages and are not kept: the names of the sentences."""
    rows = [row for message in messages for row in message.evidence]
    programs = any(row.state == "refused" for row in rows)
    too_large = any(row.state == "failed" and (row.size_bytes or 0) > MAX_BYTES for row in rows)
    return ["utter_file_program"] * programs + ["utter_file_too_large"] * too_large


def keep_scan(
    session: Session, vault: Vault, key_id: int, message: Message, content: bytes, name: str, media_type: str
) -> Evidence:
    """Stores what an officer attached to a case, under the case's key."""
    row = Evidence(
        message=message,
        kind="photo" if media_type.startswith("image/") else "document",
        about=vault.seal(session, key_id, "evidence.about", {"name": name, "file_id": ""}),
        media_type=media_type[:80] or None,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        file=store(session, vault, key_id, content),
        state="stored",
    )
    session.add(row)
    session.flush()
    return row


def keep_fetched(session: Session, vault: Vault, evidence_id: int, content: bytes) -> None:
    """Seals what was fetched; what turns out to be a program or too large is not kept."""
    row = session.get_one(Evidence, evidence_id)
    if row.state != "waiting":
        return  # erased while it was fetched
    row.found_type = filetypes.type_of(content)
    row.size_bytes = len(content)
    if row.found_type == filetypes.PROGRAM:
        _refuse(session, row)
        return
    if len(content) > MAX_BYTES:
        row.state = "failed"
        return
    row.file = store(session, vault, _key_of(session, row), content)
    row.sha256 = hashlib.sha256(content).hexdigest()
    row.state = "stored"


def fetch_failed(session: Session, evidence_id: int, final: bool) -> None:
    """Lets a file be fetched again later, or gives it up (`final`)."""
    row = session.get_one(Evidence, evidence_id)
    if row.state != "waiting":
        return
    row.attempts += 1
    wait = RETRY_AFTER_SECONDS[min(row.attempts, len(RETRY_AFTER_SECONDS)) - 1]
    row.next_at = now() + timedelta(seconds=wait)
    if final:
        row.state = "failed"


def content(session: Session, vault: Vault, row: Evidence) -> bytes:
    """The file itself. Raises SealError when it is not stored (yet)."""
    if row.state != "stored" or row.file is None:
        raise SealError(f"evidence {row.id} is {row.state}")
    return vault.open_bytes(session, "evidence", folder(session).read(row.file))


def reseal(session: Session, vault: Vault, row: Evidence, key_id: int) -> None:
    """Seals a file and what is known of it under another key."""
    row.about = vault.seal(session, key_id, "evidence.about", vault.open(session, "evidence.about", row.about))
    if row.file is None:
        return
    old = row.file
    row.file = store(session, vault, key_id, content(session, vault, row))
    _remove_after_commit(session, old)


def erase(session: Session, row: Evidence) -> None:
    row.state = "erased"
    row.sha256 = None
    row.about = b""
    if row.file is not None:
        _remove_after_commit(session, row.file)
        row.file = None


def _refuse(session: Session, row: Evidence) -> None:
    row.state = "refused"
    row.found_type = filetypes.PROGRAM
    audit.write(session, audit.SYSTEM, "refused_file", f"evidence:{row.id}", kind=row.kind)


def _key_of(session: Session, row: Evidence) -> int:
    message = session.get_one(Message, row.message_id)
    if message.complaint_id is not None:
        return session.get_one(Complaint, message.complaint_id).key_id
    return session.get_one(Chat, message.chat_id).key_id


def _remove_after_commit(session: Session, name: str) -> None:
    place = folder(session)
    event.listen(session, "after_commit", lambda _: place.remove(name), once=True)
