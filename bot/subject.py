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

from bot import audit, complaints, countries, receipts, regions, transcript
from bot.actions.answers import SKIPPED
from bot.keys import Vault
from bot.language import mark, translate
from bot.settings import Office
from bot.stages import STAGES
from bot.summary import VALUES as TELLERS
from bot.tables import AuditEntry, CaseEvent, Chat, Complaint, Delivery, Evidence, Message, now

WRONG_CODES_AN_HOUR = 5
PROVED_FOR = timedelta(minutes=10)
HIDDEN = {"former_names", "passed", "told", "minor", "country", "teller"}
LABELS = {
    "worker_name": mark("Nama"),
    "place": mark("Tempat"),
    "story": mark("Cerita"),
    "wanted": mark("Yang diminta"),
    "contact": mark("Kontak"),
    "age": mark("Umur"),
    "birth_year": mark("Tahun lahir"),
    "sex": mark("Jenis kelamin"),
    "origin": mark("Asal"),
    "origin_text": mark("Asal, seperti ditulis"),
    "phone": mark("Nomor telepon"),
    "teller_name": mark("Nama Anda"),
    "relation": mark("Hubungan"),
    "last_contact": mark("Terakhir berhubungan"),
    "worker_knows": mark("Pekerja tahu ada pengaduan"),
    "reach_worker": mark("Cara menghubungi pekerja"),
    "passport": mark("Nomor paspor"),
    "papers": mark("Jalur berangkat"),
    "visa": mark("Visa"),
    "departed": mark("Berangkat"),
    "phase": mark("Tahap"),
    "months": mark("Lamanya (bulan)"),
    "amounts": mark("Uang"),
    "wages": mark("Gaji"),
    "account": mark("Rekening"),
    "agency": mark("Perusahaan atau agensi"),
    "recruiter": mark("Perekrut"),
    "recruiter_phone": mark("Nomor atau akun perekrut"),
    "employer": mark("Pemberi kerja"),
    "employer_type": mark("Bekerja untuk"),
    "job": mark("Pekerjaan"),
    "ship": mark("Kapal"),
}
VALUES = {
    "sex": {"L": mark("laki-laki"), "P": mark("perempuan")},
    "phase": {"before": mark("belum berangkat"), "during": mark("sedang bekerja"), "after": mark("sudah pulang")},
    "papers": {"official": mark("resmi"), "none": mark("tidak resmi"), "unknown": mark("tidak tahu")},
    "employer_type": {
        "individual": mark("orang atau keluarga"),
        "company": mark("perusahaan"),
        "ship": mark("kapal"),
    },
    "worker_knows": {"yes": mark("ya"), "no": mark("tidak")},
    "contact": {"chat": mark("lewat chat ini")},
    "job": {
        "scam": mark("penipuan online (dipaksa)"),
        "abk": mark("awak kapal"),
        "lansia": mark("merawat orang tua"),
        "perawat": mark("perawat"),
        "prt": mark("pekerja rumah tangga"),
        "kebun": mark("kebun"),
        "bangunan": mark("bangunan"),
        "restoran": mark("restoran"),
        "pabrik": mark("pabrik"),
        "pertanian": mark("pertanian atau ternak"),
        "sopir": mark("sopir"),
        "kebersihan": mark("kebersihan"),
        "jasa": mark("toko atau jasa"),
    },
    "relation": {"kepala_desa": mark("kepala desa"), "lsm": mark("lembaga pendamping")},
}
COUNTRY = mark("Negara")
TELLER = mark("Tentang")
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


def proved(session: Session, chat: Chat) -> bool:
    """Whether a right code was typed in this chat just now: then what is kept may be shown, safe telephone or not."""
    query = select(AuditEntry.id).where(
        AuditEntry.subject == f"chat:{chat.id}", AuditEntry.action == "proved", AuditEntry.at > now() - PROVED_FOR
    )
    return session.scalar(query.limit(1)) is not None


def move_here(session: Session, vault: Vault, chat: Chat, code: str | None) -> Complaint | None:
    """The case of a code, from now on told and answered in this chat; None when there is no such code.

    The first code, shown with the receipt, is the stronger one: moving with it voids the one that was given again,
    which a thief of the old telephone may have asked for.
    """
    complaint = transcript.case_of_code(session, vault, code)
    if complaint is None:
        audit.write(session, audit.PERSON, "wrong_code", f"chat:{chat.id}")
        return None
    audit.write(session, audit.PERSON, "proved", f"chat:{chat.id}", complaint=complaint.id)
    if complaint.chat_id != chat.id:
        before = complaint.chat_id
        if complaint.receipt_hash == vault.lookup_hash(session, "receipt", code or ""):
            complaint.receipt_hash_again = None
        old = session.get(Chat, before) if before is not None else None
        if old is not None and old.officer_id is not None:  # the officer goes on with the person, not with the thief
            chat.officer_id, old.officer_id = old.officer_id, None
        silence = select(Delivery).join(Message, Delivery.message_id == Message.id)
        for delivery in session.scalars(
            silence.where(Message.complaint_id == complaint.id, Delivery.state == "waiting", Delivery.chat_id == before)
        ):
            delivery.state = "failed"
            delivery.error = "moved to another chat"
        complaint.chat_id = chat.id
        complaint.safe_to_reply = chat.safe_to_reply  # what was said of the old telephone does not hold for this one
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
    if complaint.teller:
        lines.append(f"{translate(TELLER, language)}: {translate(TELLERS[complaint.teller], language)}")
    if complaint.country:
        lines.append(f"{translate(COUNTRY, language)}: {countries.name(complaint.country, language)}")
    intake: dict[str, Any] = vault.open_or_none(session, "complaint.intake", complaint.intake) or {}
    for key, value in intake.items():
        if value and value != SKIPPED and key not in HIDDEN:
            label = translate(LABELS[key], language) if key in LABELS else key.replace("_", " ")
            lines.append(f"{label}: {_shown(key, value, language)}")
    return lines


def _shown(key: str, value: Any, language: str) -> str:
    """A value of the intake in words: codes as what they mean, sums as they were written."""
    if isinstance(value, list):
        return ", ".join(_shown(key, one, language) for one in value)
    if isinstance(value, dict):
        return str(value.get("written") or value.get("number") or value.get("name") or "")
    if key == "origin":
        return regions.name(str(value)) or str(value)
    words = VALUES.get(key, {}).get(str(value))
    return translate(words, language) if words else str(value)
