"""What links cases: the same thing however written, kept as a hash, counted without exercises and copies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import complaints, inbox, traces
from bot.keys import Vault
from bot.settings import Office
from bot.tables import Complaint, Trace


def case(session: Session, vault: Vault, office: Office, name: str, **intake: Any) -> Complaint:
    chat = inbox.find_or_make_chat(session, vault, "trial", name, bool(intake.pop("exercise", False)))
    complaint = complaints.begin(session, vault, chat, office, "given")
    traces.note(session, vault, complaint, intake)
    return complaint


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("agency", "PT. Maju Jaya", "maju jaya, PT"),
        ("recruiter", "Pak Haji Udin", "UDIN"),
        ("phone", "0812-3456-7890", "+62 812 3456 7890"),
        ("account", "BRI 1234-5678-90", "1234567890"),
        ("ship", "MV Lautan Emas 3", "lautan emas 3"),
        ("passport", "C 1234567", "c1234567"),
    ],
)
def test_one_thing_has_one_form(kind: str, one: str, other: str) -> None:
    assert traces.plain(kind, one) == traces.plain(kind, other) != ""


@pytest.mark.parametrize(
    ("kind", "text"),
    [("phone", "chat"), ("passport", "tidak tahu"), ("agency", "PT"), ("account", "12"), ("recruiter", "bu")],
)
def test_what_names_nothing_leaves_no_trace(kind: str, text: str) -> None:
    assert traces.plain(kind, text) == ""


def test_a_number_in_the_story_is_a_trace_and_an_amount_is_not() -> None:
    story = "saya bayar 45000000 ke sponsor, nomornya 081234567890, dijanjikan 30.000.000 dan 0 rupiah"
    assert traces.found_in({"story": story, "contact": "chat"}) == {("phone", "6281234567890")}


def test_a_recruiters_number_in_one_case_links_it_with_a_contact_in_another(
    session: Session, vault: Vault, office: Office
) -> None:
    first = case(session, vault, office, "1", phone="0812 3456 7890", agency="PT Maju Jaya")
    second = case(session, vault, office, "2", contact="+6281234567890")
    link = traces.of_case(session, first.id)
    assert [(one.kind, one.cases) for one in link] == [("phone", (second.id,))]
    assert traces.shown(session, vault, {"phone": "0812 3456 7890"}, "phone", link[0].hash) == "0812 3456 7890"
    assert traces.shown(session, vault, {"phone": "0899 9999 9999"}, "phone", link[0].hash) is None


def test_a_corrected_value_leaves_no_trace_of_the_old_one(session: Session, vault: Vault, office: Office) -> None:
    one = case(session, vault, office, "1", agency="PT Maju Jaya")
    other = case(session, vault, office, "2", agency="PT Maju Jaya")
    traces.note(session, vault, one, {"agency": "PT Lain Sekali"})
    traces.note(session, vault, one, {"agency": "PT Lain Sekali"})
    assert traces.of_case(session, other.id) == []
    assert session.scalar(select(func.count(Trace.id)).where(Trace.complaint_id == one.id)) == 1


def test_exercises_and_copies_are_not_counted(session: Session, vault: Vault, office: Office) -> None:
    names = [case(session, vault, office, str(n), agency="Maju Jaya", ship="Lautan") for n in range(3)]
    case(session, vault, office, "latihan", agency="Maju Jaya", exercise=True)
    names[0].merged_into_id = names[1].id
    session.flush()
    links = traces.shared(session, least=2)
    assert {(link.kind, link.cases) for link in links} == {
        (kind, (names[2].id, names[1].id)) for kind in ("agency", "ship")
    }
    assert [link.kind for link in traces.shared(session, "ship")] == ["ship"]
    assert traces.shared(session, least=3) == []


def test_cases_are_counted_by_month_of_the_offices_time_zone(office: Office) -> None:
    new_year = datetime(2026, 12, 31, 20, 0, tzinfo=UTC)  # 2027 in Kendari
    dates = [datetime(2026, 11, 1, tzinfo=UTC), new_year, datetime(2026, 11, 30, tzinfo=UTC)]
    assert traces.by_month(dates, office.time_zone) == {"2026-11": 2, "2027-01": 1}


def test_an_intake_that_is_noted_leaves_its_traces(session: Session, vault: Vault, office: Office) -> None:
    chat = inbox.find_or_make_chat(session, vault, "trial", "wati")
    complaint, _ = complaints.file(session, vault, chat, office, {"contact": "0812 3456 7890", "story": "gaji"})
    assert session.scalars(select(Trace.kind)).all() == ["phone"]
    assert complaint.contact_hash == session.scalars(select(Trace.hash)).one()
