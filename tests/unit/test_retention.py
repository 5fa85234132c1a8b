"""Erasing what is past its time, by the four states of consent."""

from __future__ import annotations

import os
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot import complaints, evidence, inbox, local, transcript
from bot.evidence import Folder
from bot.opening import Opened
from bot.retention import retain
from bot.tables import AuditEntry, Chat, Complaint, DataKey, Evidence, Message, Update, now
from bot.updates import Attachment


def tell(opened: Opened, text: str, days_ago: float, address: str = "wati", state: str = "unasked") -> int:
    """One message of a chat, told some days ago, in a state of consent; the id of its row."""
    vault, office = opened.vault, opened.settings.office
    when = now() - timedelta(days=days_ago)
    with opened.database.write() as session:
        chat = inbox.find_or_make_chat(session, vault, "trial", address)
        body = vault.seal(session, chat.key_id, "message.body", {"text": text})
        row = Message(chat_id=chat.id, author="person", body=body, at=when)
        session.add(row)
        session.flush()
        chat.last_heard_at = when
        chat.record = vault.seal(session, chat.key_id, "chat.record", {"slots": {}, "loop": None})
        chat.episode_from = row.id
        if state == "draft":
            complaint = complaints.begin(session, vault, chat, office, "given")
            transcript.attach(session, vault, complaint, [row])
            complaint.changed_at = when
        elif state in ("danger", "danger in a draft"):
            if state == "danger in a draft":
                complaints.begin(session, vault, chat, office, "given")
            complaint = complaints.raise_danger(session, vault, chat, office, [row], "kekerasan_fisik", "rule x/0")
            complaint.changed_at = complaint.created_at = complaint.danger_at = when
        elif state == "received":
            complaint, _ = complaints.file(session, vault, chat, office, {"worker_name": "Siti", "contact": "chat"})
            complaint.changed_at = complaint.created_at = complaint.filed_at = when
        elif state == "refused":
            complaints.refuse(session, vault, chat)
        return row.id


def readable(opened: Opened, row_id: int) -> bool:
    with opened.database.read() as session:
        return session.get_one(Message, row_id).body is not None


@pytest.mark.parametrize(
    ("state", "days_ago", "stays"),
    [
        ("unasked", 6.9, True),
        ("unasked", 7.1, False),
        ("refused", 0, False),
        ("draft", 29.9, True),
        ("draft", 30.1, False),
        ("danger", 400, True),
        ("danger in a draft", 400, True),
        ("received", 400, True),
    ],
)
def test_each_state_has_its_time(opened: Opened, state: str, days_ago: float, stays: bool) -> None:
    row = tell(opened, "gaji saya belum dibayar", days_ago, state=state)
    retain(opened)
    assert readable(opened, row) is stays


def test_what_is_left_of_an_erased_message_is_that_there_was_one(opened: Opened) -> None:
    row = tell(opened, "x", 8)
    retain(opened)
    with opened.database.read() as session:
        message = session.get_one(Message, row)
        assert message.erased_at is not None and message.author == "person" and message.topic is None


def test_an_erased_draft_takes_its_key_with_it_and_is_in_the_audit(opened: Opened) -> None:
    tell(opened, "x", 31, state="draft")
    with opened.database.read() as session:
        key = session.scalars(select(Complaint.key_id)).one()
    assert "1 drafts" in retain(opened)
    with opened.database.read() as session:
        assert session.get(DataKey, key) is None
        assert session.scalar(select(func.count(Complaint.id))) == 0
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "erased")).one()
        assert entry.details == {"why": "retention"}
        chat = session.scalars(select(Chat)).one()
        assert (chat.complaint_id, chat.episode_from, chat.record, chat.consent) == (None, None, None, "unasked")


def test_a_draft_that_was_told_more_of_lately_stays(opened: Opened) -> None:
    tell(opened, "x", 31, state="draft")
    with opened.database.write() as session:
        session.execute(update(Complaint).values(changed_at=now()))
    assert "0 drafts" in retain(opened)


def test_what_the_dialogue_remembers_of_a_silent_chat_goes_too(opened: Opened) -> None:
    tell(opened, "x", 8)
    tell(opened, "y", 1, address="budi")
    retain(opened)
    with opened.database.read() as session:
        records = [chat.record is None for chat in session.scalars(select(Chat).order_by(Chat.id))]
    assert records == [True, False]


def test_more_than_one_batch_is_erased_in_one_pass(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot import retention

    monkeypatch.setattr(retention, "BATCH", 3)
    rows = [tell(opened, f"pesan {n}", 8) for n in range(8)]
    assert "8 messages" in retain(opened)
    assert not any(readable(opened, row) for row in rows)


def test_a_second_pass_finds_nothing(opened: Opened) -> None:
    tell(opened, "x", 8)
    retain(opened)
    assert retain(opened).startswith("erased 0 messages without consent, 0 drafts, 0 files")


def test_files_of_what_is_erased_are_gone_from_the_disk(opened: Opened) -> None:
    row_id = tell(opened, "x", 8)
    with opened.database.write() as session:
        message = session.get_one(Message, row_id)
        chat = session.get_one(Chat, message.chat_id)
        kept = evidence.keep_upload(session, opened.vault, chat, b"isi foto", "a.jpg", "image/jpeg")
        attachment = Attachment("photo", kept["file_id"], "a.jpg", "image/jpeg", 8)
        evidence.note(session, opened.vault, chat, message, attachment)
    folder = Folder(opened.settings.data_dir).path
    assert len(list(folder.iterdir())) == 1
    retain(opened)
    assert list(folder.iterdir()) == []
    with opened.database.read() as session:
        assert session.scalars(select(Evidence)).one().state == "erased"


def test_an_old_file_that_no_row_names_is_swept_and_a_new_one_is_not(opened: Opened) -> None:
    folder = Folder(opened.settings.data_dir)
    old, new = folder.write(b"yatim"), folder.write(b"baru")
    os.utime(folder.path / old, (time.time() - 7200, time.time() - 7200))
    assert "1 files" in retain(opened)
    assert [path.name for path in folder.path.iterdir()] == [new]


def test_an_upload_whose_turn_still_waits_is_not_swept(opened: Opened) -> None:
    """Its row of evidence comes with the turn: while the engine is down for hours, only the inbox names the file."""
    local.send_file(opened, "wati", b"isi foto", "a.jpg", "image/jpeg", "")
    folder = Folder(opened.settings.data_dir).path
    for path in folder.iterdir():
        os.utime(path, (time.time() - 7200, time.time() - 7200))
    retain(opened)
    assert len(list(folder.iterdir())) == 1


def test_a_dead_letter_does_not_keep_what_a_person_wrote_for_ever(opened: Opened) -> None:
    local.write_text(opened, "wati", "nama saya Siti")
    with opened.database.write() as session:
        session.execute(update(Update).values(state="dead", received_at=now() - timedelta(days=31)))
    retain(opened)
    with opened.database.read() as session:
        assert session.scalars(select(Update)).one().payload is None
