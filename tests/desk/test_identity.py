"""The identity behind a confidential case: closed until a reason is given, for this session and this case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, render_template_string
from sqlalchemy import select

from bot.desk import identity, readers
from bot.opening import Opened
from bot.tables import CaseEvent, Complaint
from desk.conftest import Browser, Office

Add = Callable[..., str]
REASON = "  Menelepon keluarga \n untuk menjemput "
PAGE = """{% from "_identity.html" import closed, hidden %}
{% if open %}TERBUKA{% else %}{{ closed(complaint) }}{{ hidden }}{% endif %}"""


@pytest.fixture
def probe(desk: Flask, opened: Opened) -> str:
    """A page that shows what the case page would."""

    @desk.get("/coba/<int:case_id>")
    def probing(case_id: int) -> str:
        with opened.database.read() as session:
            complaint = session.get_one(Complaint, case_id)
            is_open = identity.shown(session, readers.case_reader(), complaint)
            return render_template_string(PAGE, open=is_open, complaint=complaint)

    return "/coba/"


@pytest.fixture
def confidential(office: Office) -> int:
    case_id = office.case()
    office.change(case_id, confidentiality="confidential")
    return case_id


def events(opened: Opened) -> list[tuple[str, str, Any]]:
    with opened.database.read() as session:
        rows = session.scalars(select(CaseEvent).order_by(CaseEvent.id))
        return [(row.actor, row.kind, opened.vault.open(session, "case_event.body", row.body or b"")) for row in rows]


def test_an_ordinary_case_is_open(probe: str, officer: Browser, office: Office) -> None:
    assert "TERBUKA" in officer.get(f"{probe}{office.case()}").text


@pytest.mark.parametrize("confidentiality", identity.CLOSED)
def test_a_closed_one_opens_after_a_reason_which_is_kept_sealed(
    confidentiality: str, probe: str, officer: Browser, office: Office, opened: Opened
) -> None:
    case_id = office.case()
    office.change(case_id, confidentiality=confidentiality)
    page = officer.get(f"{probe}{case_id}").text
    assert "███" in page and "Buka identitas" in page and 'for="alasan-identitas"' in page
    assert officer.post(f"/kasus/{case_id}/identitas", reason=REASON).location == f"/kasus/{case_id}"
    assert "TERBUKA" in officer.get(f"{probe}{case_id}").text
    assert events(opened) == [("officer:budi", "identity", "Menelepon keluarga untuk menjemput")]
    (entry,) = office.audit("identity_opened")
    assert entry == ("officer:budi", "identity_opened", f"complaint:{case_id}", {"event": 1})


@pytest.mark.parametrize("reason", ["", "abc", "12345678", "...... "])
def test_without_a_reason_it_stays_closed(
    reason: str, probe: str, officer: Browser, confidential: int, opened: Opened
) -> None:
    officer.get(f"{probe}{confidential}")
    officer.post(f"/kasus/{confidential}/identitas", reason=reason)
    assert "TERBUKA" not in officer.get(f"{probe}{confidential}").text
    assert events(opened) == []


def test_it_opens_this_case_only(probe: str, officer: Browser, confidential: int, office: Office) -> None:
    other = office.case()
    office.change(other, confidentiality="confidential")
    officer.get(f"{probe}{confidential}")
    officer.post(f"/kasus/{confidential}/identitas", reason=REASON)
    assert "TERBUKA" not in officer.get(f"{probe}{other}").text


def test_it_closes_with_the_session_and_is_closed_in_others(
    probe: str, officer: Browser, confidential: int, desk: Flask, add_officer: Add
) -> None:
    officer.get(f"{probe}{confidential}")
    officer.post(f"/kasus/{confidential}/identitas", reason=REASON)
    elsewhere, colleague = Browser(desk.test_client()), Browser(desk.test_client())
    elsewhere.sign_in("budi")
    colleague.sign_in(add_officer("wati"))
    assert all("TERBUKA" not in one.get(f"{probe}{confidential}").text for one in (elsewhere, colleague))
    officer.post("/keluar")
    officer.sign_in("budi")
    assert "TERBUKA" not in officer.get(f"{probe}{confidential}").text


def test_opening_twice_is_noted_once(probe: str, officer: Browser, confidential: int, opened: Opened) -> None:
    officer.get(f"{probe}{confidential}")
    for _ in range(2):
        officer.post(f"/kasus/{confidential}/identitas", reason=REASON)
    assert len(events(opened)) == 1


def test_a_case_that_is_not_there_has_no_identity(officer: Browser) -> None:
    officer.get("/saya")
    assert officer.post("/kasus/77/identitas", reason=REASON).status_code == 404


def test_masked_fields_tell_nothing_and_empty_ones_stay_empty() -> None:
    intake = {"worker_name": "Rina", "contact": "chat", "phone": "", "passport": "C123", "place": "Johor"}
    assert identity.masked(intake) == {
        "worker_name": "███",
        "contact": "chat",
        "phone": "",
        "passport": "███",
        "place": "Johor",
    }
    assert identity.masked({**intake, "contact": "0812"})["contact"] == "███"
