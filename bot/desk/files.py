"""Serves a file that a person sent, to be seen or saved and never to be run.

Only what its first bytes show to be a picture, a sound, a video or a PDF is shown in the page; whatever the sender's
program called it, the rest is saved as bytes of no type. Opening one is noted like opening the case.
"""

from __future__ import annotations

import io
import re

from flask import Blueprint, Response, abort, send_file
from sqlalchemy.orm import Session

from bot import audit, evidence
from bot.desk import headers, readers
from bot.desk.cases import CASE, MAX_ID, file_name
from bot.desk.present import opened
from bot.errors import SealError
from bot.tables import Evidence, Message

pages = Blueprint("files", __name__)

NO_TYPE = "application/octet-stream"
PDF = "application/pdf"
ENDINGS = {  # for what comes without a name; the computer's own table differs from one to the next
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "video/mp4": ".mp4",
    "application/pdf": ".pdf",
}
MAX_NAME = 100


@pages.get(f"{CASE}/bukti/<int(max={MAX_ID}):evidence_id>")
def evidence_file(case_id: int, evidence_id: int) -> Response:
    who = readers.case_reader()
    with opened().database.write() as session:
        item = _of_case(session, case_id, evidence_id)
        try:
            content = evidence.content(session, opened().vault, item)
        except (SealError, FileNotFoundError):
            abort(404)
        name = file_name(session, item)
        audit.write(session, who.actor, "read_evidence", f"complaint:{case_id}", evidence=evidence_id)
    shown = shown_type(content)
    response = send_file(
        io.BytesIO(content),
        mimetype=shown or NO_TYPE,
        as_attachment=shown is None,
        download_name=safe_name(name, evidence_id, shown or item.media_type),
        conditional=True,  # a player asks for parts
        etag=False,
    )
    response.headers["Content-Security-Policy"] = headers.PDF if shown == PDF else headers.FILE
    return response


def shown_type(content: bytes) -> str | None:
    """The type of what a browser shows in place, by its first bytes; None for everything else."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"OggS"):
        return "audio/ogg"
    if content.startswith(b"ID3") or content[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return "audio/mpeg"
    if content[4:8] == b"ftyp":
        return "audio/mp4" if content[8:12] == b"M4A " else "video/mp4"
    return picture_type(content)


def picture_type(content: bytes) -> str | None:
    """The type of a PNG, JPEG, GIF or WebP by its first bytes; None for everything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return None


def safe_name(name: str | None, evidence_id: int, media_type: str | None) -> str:
    """A name to save under: letters, digits and few signs, so no folders and no letters that turn a name around."""
    kept = re.sub(r"[^\w .()-]+", "_", name or "").strip(" .")[-MAX_NAME:]
    if kept:
        return kept
    return f"bukti-{evidence_id}{ENDINGS.get(media_type or '', '')}"


def _of_case(session: Session, case_id: int, evidence_id: int) -> Evidence:
    """The row of a file, if it belongs to that case; 404 otherwise."""
    item = session.get(Evidence, evidence_id)
    if item is None or session.get_one(Message, item.message_id).complaint_id != case_id:
        abort(404)
    return item
