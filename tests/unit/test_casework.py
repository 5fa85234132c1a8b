"""What officers do with a case: what it changes, what is kept of it, what the person hears, what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit, casework, complaints, inbox, officers, stages, transcript, workdays
from bot.casework import Clerk
from bot.errors import CaseChanged, CaseError
from bot.keys import Vault
from bot.settings import STEP_DAYS, Office
from bot.speech import Speech
from bot.tables import AuditEntry, CaseEvent, Chat, Complaint, Delivery, Message, now

SLOTS: dict[str, Any] = {
    "worker_name": "Siti Rahma",
    "story": "gaji adik saya 4 bulan belum dibayar",
    "contact": "0812 3456 7890",
    "safe_to_reply": "yes",
}


@pytest.fixture
def clerk(session: Session, vault: Vault, speech: Speech) -> Clerk:
    officers.add(session, "system", "budi", "Budi", "officer")
    return Clerk(officers.find(session, "budi").id, "budi", vault, speech)


@pytest.fixture
def case(session: Session, vault: Vault, office: Office) -> Complaint:
    return filed(session, vault, office)


def filed(session: Session, vault: Vault, office: Office, address: str = "wati", **slots: Any) -> Complaint:
    chat = inbox.find_or_make_chat(session, vault, "trial", address)
    body = vault.seal(session, chat.key_id, "message.body", {"text": SLOTS["story"]})
    message = Message(chat_id=chat.id, author="person", body=body)
    session.add(message)
    session.flush()
    chat.episode_from = message.id
    return complaints.file(session, vault, chat, office, {**SLOTS, **slots})[0]


def events(session: Session, case: Complaint) -> list[tuple[str, dict[str, Any]]]:
    rows = session.scalars(select(CaseEvent).where(CaseEvent.complaint_id == case.id).order_by(CaseEvent.id))
    return [(row.kind, row.details) for row in rows]


def last_told(session: Session, vault: Vault, case: Complaint) -> tuple[str, str] | None:
    """Author and text of the last message that waits to be sent to the person."""
    query = select(Message).join(Delivery, Delivery.message_id == Message.id).where(Message.complaint_id == case.id)
    row = session.scalars(query.order_by(Delivery.id.desc())).first()
    return (row.author, vault.open(session, "message.body", row.body)["text"]) if row is not None else None


# --- every deed


def test_a_deed_is_an_event_an_audit_row_and_one_version_more(session: Session, clerk: Clerk, case: Complaint) -> None:
    casework.set_urgent(session, clerk, case, True)
    assert case.urgent and case.version == 2
    assert events(session, case) == [("urgent", {"urgent": True, "version": 2})]
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.actor, entry.action, entry.subject) == ("officer:budi", "urgent", f"complaint:{case.id}")
    assert audit.verify(session) is None


def test_what_is_written_is_sealed_and_stands_in_no_details(session: Session, clerk: Clerk, case: Complaint) -> None:
    casework.note(session, clerk, case, " ibunya menelepon dari Muna ")
    row = session.scalars(select(CaseEvent)).one()
    assert clerk.vault.open(session, "case_event.body", row.body or b"") == "ibunya menelepon dari Muna"
    assert "Muna" not in str([row.details, session.scalars(select(AuditEntry.details)).all()])


def test_who_saw_an_older_version_is_refused_and_told_what_changed(
    session: Session, clerk: Clerk, case: Complaint
) -> None:
    seen = case.version
    assert casework.take(session, case.id, seen) is case
    casework.note(session, clerk, case, "sudah saya telepon")
    with pytest.raises(CaseChanged) as refused:
        casework.take(session, case.id, seen)
    assert refused.value.since == seen
    assert [event.kind for event in casework.changes_since(session, case.id, seen)] == ["note"]
    assert casework.take(session, 999, 1) is None


# --- stages


@pytest.mark.parametrize("before", [stage for stage in stages.STAGES if stage != "draft"])
@pytest.mark.parametrize("after", list(stages.STAGES))
def test_a_case_moves_along_the_table_and_no_other_way(
    before: str, after: str, session: Session, clerk: Clerk, case: Complaint
) -> None:
    case.stage = before
    if stages.may_move(before, after):
        casework.move(session, clerk, case, after, "resolved")
        assert case.stage == after
        assert (case.due_at is None) == (after == "closed")
        assert (case.closed_at is None) == (after != "closed")
    else:
        with pytest.raises(CaseError, match="no_move"):
            casework.move(session, clerk, case, after, "resolved")
        assert case.stage == before and case.version == 1


def test_every_stage_of_the_office_has_its_days() -> None:
    assert set(STEP_DAYS) == set(stages.STAGES) - {"draft", "closed"}


def test_closing_needs_a_reason_and_the_person_hears_it(
    session: Session, clerk: Clerk, case: Complaint, vault: Vault
) -> None:
    with pytest.raises(CaseError, match="no_reason"):
        casework.move(session, clerk, case, "closed")
    casework.move(session, clerk, case, "closed", "settled")
    assert (case.stage, case.close_reason, case.due_at) == ("closed", "settled", None)
    author, text = last_told(session, vault, case) or ("", "")
    assert author == "bot" and str(case.number) in text and "damai" in text
    casework.move(session, clerk, case, "verifying", tell=False)
    assert (case.close_reason, case.closed_at) == (None, None)


def test_spam_is_closed_without_a_word(session: Session, clerk: Clerk, case: Complaint, vault: Vault) -> None:
    casework.move(session, clerk, case, "closed", "spam")
    assert last_told(session, vault, case) is None


@pytest.mark.parametrize("safe", ["no", None])
def test_nothing_is_told_where_writing_is_not_known_to_be_safe(
    safe: str | None, session: Session, clerk: Clerk, vault: Vault, office: Office
) -> None:
    case = filed(session, vault, office, "lain", safe_to_reply=safe)
    casework.move(session, clerk, case, "verifying")
    casework.ask_papers(session, clerk, case, "foto paspor", 30)
    assert last_told(session, vault, case) is None
    assert [details["told"] for _, details in events(session, case)] == [False, False]


# --- papers


def test_asking_for_papers_starts_the_clock_and_tells_until_when(
    session: Session, clerk: Clerk, case: Complaint, vault: Vault, office: Office
) -> None:
    casework.ask_papers(session, clerk, case, "foto paspor dan kontrak", 30)
    last_day = workdays.local_day(now(), office.time_zone) + timedelta(days=30)
    assert (case.stage, case.waits_for) == ("completing", "person")
    assert case.papers_until is not None and case.papers_until.astimezone(office.time_zone).date() == last_day
    _, text = last_told(session, vault, case) or ("", "")
    assert "foto paspor dan kontrak" in text and f"{last_day:%d-%m-%Y}" in text
    with pytest.raises(CaseError, match="papers_open"):
        casework.move(session, clerk, case, "closed", "papers")
    case.papers_until = now() - timedelta(seconds=1)
    casework.move(session, clerk, case, "closed", "papers")


def test_an_answer_of_the_person_makes_it_the_offices_move(
    session: Session, clerk: Clerk, case: Complaint, vault: Vault
) -> None:
    casework.ask_papers(session, clerk, case, "foto paspor", 30)
    chat = session.get_one(Chat, case.chat_id)
    body = vault.seal(session, chat.key_id, "message.body", {"text": "ini pak"})
    message = Message(chat_id=chat.id, author="person", body=body)
    session.add(message)
    session.flush()
    transcript.attach(session, vault, case, [message])
    assert case.waits_for == "office"


# --- calls


def calls(session: Session, clerk: Clerk, case: Complaint, days_ago: list[int], answered: bool = False) -> None:
    for days in days_ago:
        casework.call(session, clerk, case, answered)
        row = session.scalars(select(CaseEvent).order_by(CaseEvent.id.desc())).first()
        assert row is not None
        row.at = now() - timedelta(days=days)


def heard_last(session: Session, case: Complaint, days_ago: int) -> None:
    for message in session.scalars(select(Message).where(Message.complaint_id == case.id)):
        message.at = now() - timedelta(days=days_ago)


def test_a_person_is_unreachable_after_calls_on_three_days_over_sixty_days(
    session: Session, clerk: Clerk, case: Complaint, office: Office
) -> None:
    heard_last(session, case, 90)
    today = workdays.local_day(now(), office.time_zone)
    calls(session, clerk, case, [70, 70, 30])
    assert casework.reach(session, office, case).days == 2
    with pytest.raises(CaseError, match="reachable"):
        casework.move(session, clerk, case, "closed", "unreachable")
    calls(session, clerk, case, [1])
    assert casework.reach(session, office, case).met(today)
    casework.move(session, clerk, case, "closed", "unreachable")


def test_three_calls_in_a_week_are_not_enough(session: Session, clerk: Clerk, case: Complaint, office: Office) -> None:
    heard_last(session, case, 90)
    calls(session, clerk, case, [6, 4, 1])
    reach = casework.reach(session, office, case)
    today = workdays.local_day(now(), office.time_zone)
    assert reach.days == 3 and not reach.met(today)
    assert reach.met_from == today - timedelta(days=6) + timedelta(days=office.unreachable_days)


def test_an_answered_call_or_a_message_begins_anew(
    session: Session, clerk: Clerk, case: Complaint, office: Office
) -> None:
    heard_last(session, case, 50)
    calls(session, clerk, case, [80, 75, 40])
    assert casework.reach(session, office, case).days == 1
    calls(session, clerk, case, [2], answered=True)
    assert casework.reach(session, office, case) == casework.Reach(0, None, None)


# --- writing, taking over


def test_an_officers_words_go_out_once_as_an_officers(
    session: Session, clerk: Clerk, case: Complaint, vault: Vault
) -> None:
    casework.write(session, clerk, case, "Selamat pagi, mohon kirim foto kontrak.")
    assert last_told(session, vault, case) == ("officer", "Selamat pagi, mohon kirim foto kontrak.")
    assert [kind for kind, _ in events(session, case)] == ["written"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda case, chat: setattr(case, "safe_to_reply", False), "unsafe"),
        (lambda case, chat: setattr(chat, "blocked_at", now()), "blocked"),
        (lambda case, chat: setattr(case, "chat_id", None), "no_chat"),
    ],
)
def test_writing_is_refused_with_its_reason(
    change: Any, reason: str, session: Session, clerk: Clerk, case: Complaint, vault: Vault
) -> None:
    change(case, session.get_one(Chat, case.chat_id))
    with pytest.raises(CaseError, match=reason):
        casework.write(session, clerk, case, "halo")
    assert last_told(session, vault, case) is None and case.version == 1


def test_a_talk_is_taken_over_and_given_back(session: Session, clerk: Clerk, case: Complaint, vault: Vault) -> None:
    chat = session.get_one(Chat, case.chat_id)
    casework.take_over(session, clerk, case, True)
    assert chat.officer_id == clerk.id
    assert "petugas" in (last_told(session, vault, case) or ("", ""))[1]
    casework.take_over(session, clerk, case, False)
    assert chat.officer_id is None
    casework.mute(session, clerk, case, True)
    assert chat.muted_at is not None


# --- assigning, referring, merging


def test_a_case_goes_to_an_officer_who_is_there_and_may_read(session: Session, clerk: Clerk, case: Complaint) -> None:
    officers.add(session, "system", "tono", "Tono", "administrator")
    tono = officers.find(session, "tono").id
    casework.assign(session, clerk, case, clerk.id)
    assert case.officer_id == clerk.id
    for nobody in (tono, 999):
        with pytest.raises(CaseError, match="no_officer"):
            casework.assign(session, clerk, case, nobody)
    casework.assign(session, clerk, case, None)
    assert case.officer_id is None


def test_a_case_is_referred_with_consent_or_for_life(
    session: Session, clerk: Clerk, case: Complaint, vault: Vault
) -> None:
    for basis in ("", "danger"):
        with pytest.raises(CaseError, match="no_consent"):
            casework.refer(session, clerk, case, "polri", "Kepolisian", basis, "")
    casework.refer(session, clerk, case, "polri", "Kepolisian", "consent", "diduga TPPO")
    assert case.stage == "referred"
    kind, details = events(session, case)[-1]
    assert (kind, details["to"], details["basis"], details["told"]) == ("referral", "polri", "consent", True)
    assert "Kepolisian" in (last_told(session, vault, case) or ("", ""))[1]


def test_a_copy_is_closed_into_the_other_case_and_makes_it_urgent(
    session: Session, clerk: Clerk, case: Complaint, vault: Vault, office: Office
) -> None:
    copy = filed(session, vault, office, "lain")
    copy.urgent = True
    for number in ("SULTRA-2026-99999", str(copy.number)):
        with pytest.raises(CaseError, match="no_case"):
            casework.merge(session, clerk, copy, number)
    assert casework.merge(session, clerk, copy, f" {str(case.number).lower()} ") is case
    assert (copy.stage, copy.close_reason, copy.merged_into_id) == ("closed", "duplicate", case.id)
    assert case.urgent and case.version == 2
    assert str(case.number) in (last_told(session, vault, copy) or ("", ""))[1]


def test_a_number_in_siskop2mi_is_given_and_taken_away(session: Session, clerk: Clerk, case: Complaint) -> None:
    casework.set_number(session, clerk, case, "  ADU/2026/ 17 ")
    assert case.siskop2mi == "ADU/2026/ 17"
    casework.set_number(session, clerk, case, "")
    assert case.siskop2mi is None
    with pytest.raises(CaseError, match="long"):
        casework.set_number(session, clerk, case, "x" * 41)


# --- days


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2026, 11, 25), 1, date(2026, 11, 26)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # over a weekend
        (date(2026, 8, 14), 1, date(2026, 8, 18)),  # over Independence Day
        (date(2026, 12, 24), 3, date(2026, 12, 30)),  # over Christmas
    ],
)
def test_weekends_and_public_holidays_are_no_working_days(day: date, days: int, expected: date) -> None:
    assert workdays.after(day, days) == expected


def test_what_is_due_is_due_by_the_evening_in_the_offices_time_zone(office: Office) -> None:
    late_friday = datetime(2026, 11, 27, 15, 59, tzinfo=UTC)  # 23.59 WITA
    assert workdays.due(office, "danger", late_friday) == datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    after_midnight = late_friday + timedelta(minutes=2)  # Saturday in Kendari
    assert workdays.due(office, "danger", after_midnight) == datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    assert workdays.due(office, "closed", late_friday) is None


def test_a_filed_complaint_is_due_and_danger_sooner(
    session: Session, vault: Vault, case: Complaint, office: Office
) -> None:
    assert case.due_at == workdays.due(office, "received", case.filed_at or now())
