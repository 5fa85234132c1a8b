"""Case numbers, receipt codes, and what is left of a complaint that was refused or dropped."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import complaints, inbox, receipts
from bot.keys import Vault, key_of
from bot.opening import Opened
from bot.settings import Office
from bot.tables import AuditEntry, Chat, Complaint, DataKey, Message

SLOTS: dict[str, Any] = {
    "consent": "yes",
    "teller": "family",
    "worker_name": "Siti Rahma",
    "place": "Malaysia, Johor",
    "story": "gaji adik saya 4 bulan belum dibayar",
    "wanted": "Gaji dibayar",
    "contact": "0812 3456 7890",
    "safe_to_reply": "no",
    "country": "MY",
    "categories": ["gaji_tidak_dibayar"],
}


def told(session: Session, vault: Vault, chat: Chat, *texts: str) -> list[Message]:
    """Messages of a complaint that is being told in the chat."""
    rows = []
    for text in texts:
        row = Message(
            chat_id=chat.id, author="person", body=vault.seal(session, chat.key_id, "message.body", {"text": text})
        )
        session.add(row)
        session.flush()
        rows.append(row)
    chat.episode_from = chat.episode_from or rows[0].id
    return rows


def the_chat(session: Session, vault: Vault) -> Chat:
    return inbox.find_or_make_chat(session, vault, "trial", "wati")


def key_exists(session: Session, key_id: int) -> bool:
    return session.scalar(select(func.count(DataKey.id)).where(DataKey.id == key_id)) == 1


# --- numbers


def test_numbers_of_a_year_follow_each_other(session: Session, office: Office, at_time: Any) -> None:
    at_time(datetime(2026, 11, 25, 3, 0, tzinfo=UTC), complaints)
    numbers = [complaints.next_number(session, office) for _ in range(3)]
    assert numbers == ["SULTRA-2026-00001", "SULTRA-2026-00002", "SULTRA-2026-00003"]


def test_the_year_turns_at_midnight_in_kendari_not_in_greenwich(session: Session, office: Office, at_time: Any) -> None:
    assert str(office.time_zone) == "Asia/Makassar"
    at_time(datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), complaints)  # 23:59:59 WITA
    assert complaints.next_number(session, office) == "SULTRA-2026-00001"
    at_time(datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC), complaints)  # 00:00:00 WITA on 1 January
    assert complaints.next_number(session, office) == "SULTRA-2027-00001"
    at_time(datetime(2027, 1, 1, 1, 0, 0, tzinfo=UTC), complaints)
    assert complaints.next_number(session, office) == "SULTRA-2027-00002"


def test_an_office_in_jakarta_is_still_in_the_old_year_an_hour_longer(
    session: Session, office: Office, at_time: Any
) -> None:
    jakarta = replace(office, code="DKI", time_zone=ZoneInfo("Asia/Jakarta"))
    at_time(datetime(2026, 12, 31, 16, 30, tzinfo=UTC), complaints)
    assert complaints.next_number(session, jakarta) == "DKI-2026-00001"
    assert complaints.next_number(session, office) == "SULTRA-2027-00001"


def test_two_offices_count_apart(session: Session, office: Office) -> None:
    complaints.next_number(session, office)
    assert complaints.next_number(session, replace(office, code="NTB")).endswith("-00001")


def test_a_number_of_a_filing_that_failed_is_given_again(opened: Opened) -> None:
    office = opened.settings.office
    with pytest.raises(ZeroDivisionError), opened.database.write() as session:
        complaints.next_number(session, office)
        raise ZeroDivisionError
    with opened.database.write() as session:
        assert complaints.next_number(session, office).endswith("-00001")


# --- receipt codes


def test_a_code_has_sixteen_digits_and_a_right_check_digit() -> None:
    for _ in range(200):
        code = receipts.new_code()
        assert len(code) == 16 and code.isdecimal() and receipts.valid_code(code)


def test_the_check_digit_is_luhns() -> None:
    assert receipts.valid_code("4539 1488 0343 6467")
    assert not receipts.valid_code("4539 1488 0343 6468")


@given(place=st.integers(0, 15), slip=st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(place: int, slip: int) -> None:
    code = receipts.new_code()
    wrong = code[:place] + str((int(code[place]) + slip) % 10) + code[place + 1 :]
    assert not receipts.valid_code(wrong)


@given(st.text(max_size=40))
def test_anything_may_be_typed_where_a_code_is_asked_for(text: str) -> None:
    receipts.valid_code(text)


def test_a_code_is_shown_in_four_groups_and_understood_as_it_is_shown() -> None:
    code = receipts.new_code()
    shown = receipts.shown_code(code)
    assert [len(group) for group in shown.split(" ")] == [4, 4, 4, 4]
    assert receipts.valid_code(shown) and receipts.valid_code(shown.replace(" ", "-"))


def test_only_a_keyed_hash_of_the_code_is_kept(session: Session, vault: Vault, chat: Chat, office: Office) -> None:
    told(session, vault, chat, "gaji adik saya belum dibayar")
    complaint, code = complaints.file(session, vault, chat, office, SLOTS)
    session.flush()
    assert complaint.receipt_hash == vault.lookup_hash(session, "receipt", code)
    row = session.connection().exec_driver_sql("select * from complaint").mappings().one()
    assert all(code not in str(value) and code.encode() not in bytes(str(value), "utf-8") for value in row.values())
    assert code not in str(vault.open(session, "complaint.intake", complaint.intake))
    assert all(code not in str(entry.details) for entry in session.query(AuditEntry))


# --- filing


def test_filing_gives_number_hash_and_seals_the_talk_under_the_complaints_key(
    session: Session, vault: Vault, chat: Chat, office: Office
) -> None:
    rows = told(session, vault, chat, "gaji adik saya 4 bulan belum dibayar", "di johor")
    complaint, _ = complaints.file(session, vault, chat, office, SLOTS)
    assert complaint.stage == "received" and complaint.consent == "given" and complaint.filed_at is not None
    assert complaint.teller == "family" and complaint.country == "MY" and complaint.safe_to_reply is False
    assert complaint.contact_hash == vault.lookup_hash(session, "phone", "6281234567890")
    assert vault.open(session, "complaint.intake", complaint.intake)["worker_name"] == "Siti Rahma"
    assert {row.complaint_id for row in rows} == {complaint.id}
    assert {key_of(row.body or b"") for row in rows} == {complaint.key_id}
    assert [vault.open(session, "message.body", row.body)["text"] for row in rows] == [
        "gaji adik saya 4 bulan belum dibayar",
        "di johor",
    ]


def test_after_filing_the_chat_is_free_for_the_next_complaint(
    session: Session, vault: Vault, chat: Chat, office: Office
) -> None:
    told(session, vault, chat, "satu")
    first, _ = complaints.file(session, vault, chat, office, SLOTS)
    assert complaints.current(session, chat) is None and chat.episode_from is None
    told(session, vault, chat, "dua")
    second, _ = complaints.file(session, vault, chat, office, SLOTS)
    assert first.number != second.number and first.receipt_hash != second.receipt_hash
    assert complaints.filed_of(session, chat)[0].id == second.id


def test_the_same_phone_is_found_however_it_was_written(
    session: Session, vault: Vault, chat: Chat, office: Office
) -> None:
    hashes = set()
    for contact in ("0812 3456 7890", "+62 812-3456-7890", "6281234567890"):
        complaint, _ = complaints.file(session, vault, chat, office, {**SLOTS, "contact": contact})
        hashes.add(complaint.contact_hash)
    assert len(hashes) == 1


def test_a_number_of_a_complaint_that_is_gone_stays_with_its_own_history(opened: Opened) -> None:
    # The audit names a case by its inner number: if a new case got it, an officer would read of somebody else's.
    office = opened.settings.office
    with opened.database.write() as session:
        chat = the_chat(session, opened.vault)
        told(session, opened.vault, chat, "satu")
        dropped = complaints.begin(session, opened.vault, chat, office, "given").id
    with opened.database.write() as session:
        complaints.drop(session, opened.vault, the_chat(session, opened.vault))
    with opened.database.write() as session:
        chat = the_chat(session, opened.vault)
        assert complaints.begin(session, opened.vault, chat, office, "given").id != dropped


# --- refused and dropped


@pytest.mark.parametrize("end", [complaints.refuse, complaints.drop], ids=["refused", "dropped"])
def test_what_was_told_is_erased_at_once(session: Session, vault: Vault, chat: Chat, office: Office, end: Any) -> None:
    rows = told(session, vault, chat, "saya mau lapor", "nama saya Siti")
    draft = complaints.begin(session, vault, chat, office, "given")
    complaints.note_intake(session, vault, draft, SLOTS)
    key = draft.key_id
    assert end(session, vault, chat) is False
    assert session.get(Complaint, draft.id) is None
    assert not key_exists(session, key)
    assert [row.body for row in rows] == [None, None]
    assert all(row.erased_at is not None and row.complaint_id is None for row in rows)
    assert complaints.current(session, chat) is None and chat.episode_from is None


def test_refusing_before_there_is_a_draft_erases_what_was_told(session: Session, vault: Vault, chat: Chat) -> None:
    rows = told(session, vault, chat, "gaji saya tidak dibayar")
    assert complaints.refuse(session, vault, chat) is False
    assert rows[0].body is None and chat.consent == "refused"


def test_what_was_said_before_the_complaint_is_not_touched_by_dropping_it(
    session: Session, vault: Vault, chat: Chat, office: Office
) -> None:
    before = told(session, vault, chat, "apa itu opp")[0]
    chat.episode_from = None
    told(session, vault, chat, "mau lapor")
    complaints.begin(session, vault, chat, office, "given")
    complaints.drop(session, vault, chat)
    assert before.body is not None


@pytest.mark.parametrize("end", [complaints.refuse, complaints.drop], ids=["refused", "dropped"])
def test_danger_is_kept_whatever_the_person_says_afterwards(
    session: Session, vault: Vault, chat: Chat, office: Office, end: Any
) -> None:
    rows = told(session, vault, chat, "tolong saya dikunci majikan")
    kept = complaints.raise_danger(session, vault, chat, office, rows, "perdagangan_orang", "rule x/1")
    assert end(session, vault, chat) is True
    assert session.get(Complaint, kept.id) is kept
    assert kept.urgent and kept.consent == "danger" and kept.stage == "danger" and kept.number is not None
    assert vault.open(session, "message.body", rows[0].body)["text"] == "tolong saya dikunci majikan"
    assert complaints.current(session, chat) is None


def test_danger_in_the_middle_of_a_draft_makes_it_one_of_danger(
    session: Session, vault: Vault, chat: Chat, office: Office
) -> None:
    rows = told(session, vault, chat, "mau lapor", "dia sedang dipukul")
    draft = complaints.begin(session, vault, chat, office, "given")
    complaints.raise_danger(session, vault, chat, office, rows, "kekerasan_fisik", "rule x/1")
    assert draft.urgent and draft.danger_at is not None and draft.categories == ["kekerasan_fisik"]
    assert complaints.drop(session, vault, chat) is True
    assert draft.stage == "danger"  # the desk's list and retention go by the stage


def test_danger_takes_what_was_told_just_before_with_it(
    session: Session, vault: Vault, chat: Chat, office: Office
) -> None:
    rows = told(session, vault, chat, "saya di kamboja", "tolong saya disekap")
    complaint = complaints.raise_danger(session, vault, chat, office, rows[1:], "perdagangan_orang", "rule x/1")
    assert {row.complaint_id for row in rows} == {complaint.id}


def test_a_dropped_complaint_leaves_nothing_personal_in_the_audit(
    session: Session, vault: Vault, chat: Chat, office: Office
) -> None:
    told(session, vault, chat, "nama saya Siti Rahma")
    draft = complaints.begin(session, vault, chat, office, "given")
    complaints.note_intake(session, vault, draft, SLOTS)
    complaints.drop(session, vault, chat)
    for entry in session.query(AuditEntry):
        assert "Siti" not in str((entry.actor, entry.action, entry.subject, entry.details))
