"""A small office to be exported and reported on: five cases whose times, ids and texts are fixed."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from argon2 import PasswordHasher

from bot import complaints, evidence, inbox, officers
from bot.opening import Opened
from bot.tables import CaseEvent, Evidence, Message

MADE_AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
PHOTO = b"\xff\xd8\xff bukti"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def small_office(opened: Opened, at_time: Any, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Filed with a photo and worked on, a draft, danger that was never filed, by letter, an exercise; all is fixed."""
    monkeypatch.setattr(officers, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    at_time(MADE_AT, complaints)
    vault, office = opened.vault, opened.settings.office
    with opened.database.write() as session:
        officers.add(session, "user:test", "wati", "Wati", "officer", may_export=True)
        officers.add(session, "user:test", "budi", "Budi", "officer", may_export=False)
        chat = inbox.find_or_make_chat(session, vault, "telegram", "77")

        def says(author: str, text: str, when: datetime, **more: Any) -> Message:
            body = vault.seal(session, chat.key_id, "message.body", {"text": text})
            row = Message(chat_id=chat.id, author=author, body=body, at=when, sent_at=when, **more)
            session.add(row)
            session.flush()
            return row

        first = says(
            "person", '=HYPERLINK("http://jahat.example")', at(20, 1), kind="complaint", topic="gaji_tidak_dibayar",
            category="gaji_tidak_dibayar", confidence=0.91, model="5fe30efa835b164d",
        )  # fmt: skip
        chat.episode_from = first.id
        complaint = complaints.begin(session, vault, chat, office, "given")
        says("bot", "Boleh saya catat?\nTekan tombol.", at(20, 1, 1))
        photo = says("person", "ini \u201cbukti\u201d, pak; nomor saya 0812 3456 7890", at(20, 1, 2))
        session.add(
            Evidence(
                message=photo, kind="photo",
                about=vault.seal(session, chat.key_id, "evidence.about", {"name": "a.jpg"}),
                media_type="image/jpeg", size_bytes=len(PHOTO), sha256=hashlib.sha256(PHOTO).hexdigest(),
                state="stored", file=evidence.store(session, vault, chat.key_id, PHOTO),
            )
        )  # fmt: skip
        complaint.created_at = at(20, 1, 1)
        complaints.file(
            session, vault, chat, office,
            {
                "teller": "family", "worker_name": "Siti Rahma", "place": "Malaysia, Johor", "country": "MY",
                "story": "adik saya Siti belum digaji 4 bulan,\npaspor B1234567 ditahan", "wanted": "Gaji dibayar",
                "contact": "+62 812 3456 7890", "safe_to_reply": "no",
                "categories": ["gaji_tidak_dibayar", "penahanan_dokumen"],
            },
        )  # fmt: skip
        complaint.filed_at = at(20, 16, 30)  # 00:30 on the 21st in Kendari

        chat.episode_from = says("person", "mau lapor", at(21, 3)).id
        draft = complaints.begin(session, vault, chat, office, "given")
        draft.created_at = at(21, 3)
        complaints.note_intake(session, vault, draft, {"worker_name": "Al", "contact": "chat", "teller": "self"})
        chat.complaint_id = chat.episode_from = None

        told = says("person", "tolong, saya disekap", at(22, 4), kind="danger", category="perdagangan_orang")
        danger = complaints.raise_danger(session, vault, chat, office, [told], "perdagangan_orang", "rule x/0")
        danger.created_at = danger.danger_at = at(22, 4)
        danger.country = "KH"

        complaint.stage, complaint.confidentiality = "verifying", "ordinary"
        complaint.officer_id = officers.find(session, "wati").id
        complaint.sex, complaint.procedural, complaint.origin, complaint.siskop2mi = "P", False, "74.07", "S-1"
        complaint.read_at = complaint.changed_at = at(22, 1)
        complaint.due_at = at(29, 8)
        draft.changed_at = danger.changed_at = at(22, 5)
        danger.due_at = None
        note = vault.seal(session, complaint.key_id, "case_event.body", "Sudah menelepon Siti di 0812-3456-7890")
        session.add_all([
            CaseEvent(complaint_id=1, at=at(22, 1), actor="officer:wati", kind="stage",
                      details={"from": "received", "to": "verifying"}),
            CaseEvent(complaint_id=1, at=at(22, 2), actor="officer:wati", kind="call", details={}, body=note),
        ])  # fmt: skip
        chat.complaint_id = None
        for exercise in (False, True):
            told = says("person", "+62 812 3456 7890 itu nomor agennya", at(23, 4))
            chat.episode_from, chat.exercise = told.id, exercise
            later, _ = complaints.file(session, vault, chat, office, {"worker_name": "Siti Rahma", "contact": "chat"})
            later.created_at = later.filed_at = later.changed_at = at(23, 4)
            later.due_at = None
    return opened
