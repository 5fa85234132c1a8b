"""Exports, their way back, exports for the desk and reports, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import complaints, finding, imports, inbox
from bot.exports import export, jobs
from bot.exports.choice import Choice, case_ids
from bot.narrowing import Filter
from bot.opening import Opened, open_all, prepare
from bot.reports import asked, figures
from bot.reports.period import Period
from bot.tables import CaseEvent, Complaint, Export, Message, now

from .running import settings_in

EVERYTHING = Choice("jsonl", profile="full", exercises=True, confidential=True)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Opened]:
    """Another office, empty."""
    settings = settings_in(tmp_path / "elsewhere")
    prepare(settings)
    everything = open_all(settings)
    yield everything
    everything.database.close()


def fill(opened: Opened) -> None:
    with opened.database.write() as session:
        vault = opened.vault
        chat = inbox.find_or_make_chat(session, vault, "telegram", "1")
        for number in range(3):
            body = vault.seal(session, chat.key_id, "message.body", {"text": f"gaji saya belum dibayar {number}"})
            message = Message(chat_id=chat.id, author="person", body=body, kind="question", topic="t", sent_at=now())
            session.add(message)
            session.flush()
            chat.episode_from = message.id
            told = {"worker_name": "Siti", "contact": "chat", "country": "MY"}
            complaint, _ = complaints.file(session, vault, chat, opened.settings.office, told)
            session.add(CaseEvent(complaint_id=complaint.id, kind="stage", actor="system", details={"to": "verifying"}))


def exported(opened: Opened, out: Path) -> Path:
    export(opened, EVERYTHING, out=out, reason="pindah kantor", actor="officer:wati")
    return out


def test_an_export_goes_from_one_database_into_another_and_numbers_go_on(
    opened_on_both: Opened, sqlite: Opened, tmp_path: Path
) -> None:
    fill(sqlite)
    first = exported(sqlite, tmp_path / "first")
    imports.import_cases(opened_on_both, first, "user:test")
    second = exported(opened_on_both, tmp_path / "second")
    assert (first / "cases.jsonl").read_bytes() == (second / "cases.jsonl").read_bytes()
    fill(opened_on_both)
    with opened_on_both.database.read() as session:
        assert session.get_one(Complaint, 4).number == f"SULTRA-{now():%Y}-00004"


@pytest.mark.parametrize("format_", ["csv", "xlsx", "pdf"])
def test_each_format_is_made_for_the_desk(opened_on_both: Opened, format_: str) -> None:
    fill(opened_on_both)
    with opened_on_both.database.write() as session:
        export_id = jobs.ask(session, "officer:wati", Choice(format_), "rapat evaluasi").id
    jobs.make(opened_on_both, export_id)
    jobs.sweep(opened_on_both)
    with opened_on_both.database.read() as session:
        row = session.get_one(Export, export_id)
        assert (row.state, row.cases, row.error) == ("done", 3, None)
    assert jobs.content_file(opened_on_both, row).is_file()


@pytest.mark.parametrize(
    ("view", "found"),
    [
        (Filter(), [1, 2, 3]),
        (Filter(jenis="gaji_tidak_dibayar", asal="74.03"), [2]),
        (Filter(cari="siti", bukti="tidak", dari="2026-01-01", belum_dibaca="1"), [1, 2, 3]),
        (Filter(cari="siti", tenggat="lewat"), [3]),
        (Filter(cari="orang lain"), []),
    ],
)
def test_a_view_of_the_list_takes_the_same_cases(
    opened_on_both: Opened, monkeypatch: pytest.MonkeyPatch, view: Filter, found: list[int]
) -> None:
    monkeypatch.setattr(finding, "CHUNK", 2)
    fill(opened_on_both)
    with opened_on_both.database.write() as session:
        session.get_one(Complaint, 2).categories = ["gaji_tidak_dibayar"]
        session.get_one(Complaint, 2).origin = "74.03"
        session.get_one(Complaint, 3).due_at = now() - timedelta(days=1)
    with opened_on_both.database.read() as session:
        office = opened_on_both.settings.office
        assert case_ids(session, opened_on_both.vault, office, Choice("csv", view=view)) == found


def test_a_report_counts_alike(opened_on_both: Opened) -> None:
    fill(opened_on_both)
    asked.tally(opened_on_both)
    office = opened_on_both.settings.office
    period = Period.month_of(now().astimezone(office.time_zone).date())
    with opened_on_both.database.read() as session:
        report = figures.report(session, opened_on_both.vault, office, period, outside=False)
    assert (report.numbers["total"], report.numbers["questions"]) == (3, 3)
    assert report.part("country").rows == [("Malaysia", [3])]
    assert report.part("waiting").rows == [("verifikasi", [3, 0.0])]
    assert report.part("trend").rows[-1][1] == [3]
