"""What a person may see, move and erase of what is kept of them (UU 27/2022: rights of the data subject).

A case number is public, the receipt code proves that a case is one's own: from another chat it moves the case there
and silences the old one. What the law lets be erased is everything that was not filed; a filed complaint is a file of
the office and stays, which the person is told.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import audit, complaints, receipts, transcript
from bot.keys import Vault
from bot.language import mark, translate
from bot.settings import Office
from bot.stages import STAGES
from bot.tables import AuditEntry, CaseEvent, Chat, Complaint, Delivery, Evidence, Message, now

WRONG_CODES_AN_HOUR = 5
HIDDEN = {"former_names", "passed", "told"}
LABELS = {
    "worker_name": mark("Nama"),
    "place": mark("Tempat"),
    "story": mark("Cerita"),
    "wanted": mark("Yang diminta"),
    "contact": mark("Kontak"),
    "age": mark("Umur"),
    "relation": mark("Hubungan"),
    "passport": mark("Nomor paspor"),
    "agency": mark("Perusahaan atau agensi"),
    "recruiter": mark("Perekrut"),
    "employer": mark("Pemberi kerja"),
    "job": mark("Pekerjaan"),
    "wages": mark("Gaji"),
    "ship": mark("Kapal"),
    "origin_text": mark("Asal"),
}
STAYS = mark("Tetap disimpan, karena sudah menjadi berkas pengaduan di kantor: {numbers}.")
NOTHING_STAYS = mark("Tidak ada lagi yang disimpan dari chat ini, selain waktu pesan masuk.")
NONE_KEPT = mark("Belum ada pengaduan dari chat ini.")
COUNTS = mark("Pesan dalam percakapan: {messages}. Berkas: {files}.")
PURGED_AFTER = mark("Percakapan di luar pengaduan terhapus sendiri sesudah {days} hari.")


def too_often(session: Session, chat: Chat) -> bool:
    """Whether this chat tried too many wrong codes within the hour."""
    query = select(func.count(AuditEntry.id)).where(
        AuditEntry.subject == f"chat:{chat.id}",
        AuditEntry.action == "wrong_code",
        AuditEntry.at > now() - timedelta(hours=1),
    )
    return (session.scalar(query) or 0) >= WRONG_CODES_AN_HOUR


def move_here(session: Session, vault: Vault, chat: Chat, code: str) -> Complaint | None:
    """The case of a code, from now on told and answered in this chat; None when there is no such code."""
    wanted = vault.lookup_hash(session, "receipt", code)
    query = select(Complaint).where((Complaint.receipt_hash == wanted) | (Complaint.receipt_hash_again == wanted))
    complaint = session.scalar(query)
    if complaint is None:
        audit.write(session, audit.PERSON, "wrong_code", f"chat:{chat.id}")
        return None
    if complaint.chat_id != chat.id:
        before = complaint.chat_id
        silence = select(Delivery).join(Message, Delivery.message_id == Message.id)
        for delivery in session.scalars(
            silence.where(Message.complaint_id == complaint.id, Delivery.state == "waiting", Delivery.chat_id == before)
        ):
            delivery.state = "failed"
            delivery.error = "moved to another chat"
        complaint.chat_id = chat.id
        complaint.safe_to_reply = chat.safe_to_reply = None
        details = {"from_chat": before, "to_chat": chat.id}
        session.add(CaseEvent(complaint_id=complaint.id, actor=audit.PERSON, kind="moved", details=details))
        audit.write(session, audit.PERSON, "moved", f"complaint:{complaint.id}", **details)
    return complaint


def code_again(session: Session, vault: Vault, complaint: Complaint) -> str | None:
    """A second code for a case, given out once; the first stays good, for a thief of the phone must not void it."""
    if complaint.receipt_hash_again is not None:
        return None
    code = receipts.new_code()
    complaint.receipt_hash_again = vault.lookup_hash(session, "receipt", code)
    audit.write(session, audit.PERSON, "code_again", f"complaint:{complaint.id}")
    return code


def shown(session: Session, vault: Vault, chat: Chat, office: Office, language: str) -> str:
    """Everything that is kept of the person of a chat, in words."""
    lines = []
    query = select(Complaint).where(Complaint.chat_id == chat.id).order_by(Complaint.id)
    for complaint in session.scalars(query):
        lines += [*_case(session, vault, complaint, office, language), ""]
    if not lines:
        lines = [translate(NONE_KEPT, language), ""]
    messages = session.scalar(
        select(func.count(Message.id)).where(Message.chat_id == chat.id, Message.body.is_not(None))
    )
    files = session.scalar(
        select(func.count(Evidence.id)).join(Message).where(Message.chat_id == chat.id, Evidence.state != "erased")
    )
    lines.append(translate(COUNTS, language).format(messages=messages or 0, files=files or 0))
    lines.append(translate(PURGED_AFTER, language).format(days=office.unasked_days))
    audit.write(session, audit.PERSON, "shown_own_data", f"chat:{chat.id}")
    return "\n".join(lines)


def erase(session: Session, vault: Vault, chat: Chat, language: str) -> str:
    """Erases what was not filed; returns what stays and why, in words."""
    if complaints.current(session, chat) is not None or chat.episode_from is not None:
        complaints.drop(session, vault, chat)
    loose = select(Message).where(Message.chat_id == chat.id, Message.complaint_id.is_(None))
    transcript.erase(session, session.scalars(loose.where(Message.body.is_not(None))))
    chat.record = None
    query = select(Complaint.number).where(Complaint.chat_id == chat.id, Complaint.number.is_not(None))
    numbers = [number for number in session.scalars(query.order_by(Complaint.id)) if number]
    audit.write(session, audit.PERSON, "erased_own_data", f"chat:{chat.id}", stays=len(numbers))
    return (
        translate(STAYS, language).format(numbers=", ".join(numbers)) if numbers else translate(NOTHING_STAYS, language)
    )


def _case(session: Session, vault: Vault, complaint: Complaint, office: Office, language: str) -> list[str]:
    day = (complaint.filed_at or complaint.created_at).astimezone(office.time_zone)
    lines = [f"{complaint.number or '-'} ({day:%d-%m-%Y}): {translate(STAGES[complaint.stage], language)}"]
    intake: dict[str, Any] = vault.open_or_none(session, "complaint.intake", complaint.intake) or {}
    for key, value in intake.items():
        if value and key not in HIDDEN:
            label = translate(LABELS[key], language) if key in LABELS else key.replace("_", " ")
            lines.append(f"{label}: {', '.join(map(str, value)) if isinstance(value, list) else value}")
    return lines
