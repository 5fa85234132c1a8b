"""A JSONL export, brought into an empty office and exported again, is the same to the last byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot import complaints, evidence, imports
from bot.errors import PelitaError
from bot.exports import export, manifest
from bot.exports.choice import Choice
from bot.opening import Opened, open_all, prepare
from bot.tables import AuditEntry, Complaint, Evidence, Message, Officer, Trace
from tests.unit.conftest import settings_in
from tests.unit.small_office import PHOTO

EVERYTHING: dict[str, Any] = {"profile": "full", "exercises": True, "confidential": True}


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Opened]:
    """An empty office with keys of its own."""
    settings = settings_in(tmp_path / "elsewhere")
    prepare(settings)
    everything = open_all(settings)
    yield everything
    everything.database.close()


def exported(opened: Opened, out: Path, format: str = "jsonl", **more: Any) -> Path:
    export(opened, Choice(format, **{**EVERYTHING, **more}), out=out, reason="pindah kantor", actor="officer:wati")
    return out


@pytest.mark.parametrize("files", [True, False])
def test_there_and_back_is_the_same_to_the_last_byte(
    small_office: Opened, elsewhere: Opened, tmp_path: Path, files: bool
) -> None:
    with small_office.database.write() as session:
        session.get_one(Complaint, 2).merged_into_id = 1
        session.get_one(Complaint, 3).confidentiality = "anonymous"
        pressed = session.get_one(Message, 2)
        body = {
            "text": "Boleh saya catat?",
            "buttons": [["Ya, boleh", "/given"]],
            "choice": "/x",
            "forwarded": "Agen Joko",
        }
        body |= {"edits": [{"text": "bayar 5 juta dulu", "at": "2026-11-20T01:00:00+00:00"}], "reply_to": 1}
        key_id = session.get_one(Complaint, 1).key_id
        pressed.body = small_office.vault.seal(session, key_id, "message.body", body)
    first = exported(small_office, tmp_path / "first", evidence=files)
    assert imports.import_cases(elsewhere, first, "user:test") == {
        "cases": 5,
        "messages": 6,
        "evidence": 1,
        "events": 2,
    }
    second = exported(elsewhere, tmp_path / "second", evidence=files)
    assert (second / "cases.jsonl").read_bytes() == (first / "cases.jsonl").read_bytes()
    if files:
        same = "evidence/SULTRA-2026-00001/1.jpg"
        assert (second / same).read_bytes() == (first / same).read_bytes() == PHOTO
    for name in ("cases.csv", "messages.csv", "evidence.csv"):
        there, back = (exported(office, tmp_path / "csv", "csv") for office in (small_office, elsewhere))
        assert (there / name).read_bytes() == (back / name).read_bytes()


def test_what_comes_is_sealed_found_by_its_phone_and_its_numbers_go_on(
    small_office: Opened, elsewhere: Opened, tmp_path: Path
) -> None:
    imports.import_cases(elsewhere, exported(small_office, tmp_path / "first", evidence=True), "user:test")
    with elsewhere.database.write() as session:
        vault, office = elsewhere.vault, elsewhere.settings.office
        complaint = session.get_one(Complaint, 1)
        assert b"Siti" not in complaint.intake
        assert complaint.contact_hash == vault.lookup_hash(session, "phone", "6281234567890")
        assert evidence.content(session, vault, session.get_one(Evidence, 1)) == PHOTO
        assert complaints.next_number(session, office).endswith("-00005")
        session.expunge_all()
        assert {(row.complaint_id, row.kind) for row in session.scalars(select(Trace))} == {(1, "phone")}
        officer = session.scalars(select(Officer).where(Officer.username == "wati")).one()
        assert (officer.active, officer.may_export) == (False, False)
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "imported")).one()
        assert entry.actor == "user:test" and entry.details["cases"] == 5
        new = Complaint(
            stage="draft", consent="given", channel="letter", office_code="SULTRA", office_time_zone="Asia/Makassar",
            key_id=complaint.key_id, intake=b"", categories=[],
        )  # fmt: skip
        session.add(new)
        session.flush()
        assert new.id == 6


def test_only_an_empty_office_takes_an_export(small_office: Opened, tmp_path: Path) -> None:
    with pytest.raises(PelitaError, match="empty one only"):
        imports.import_cases(small_office, exported(small_office, tmp_path / "first"), "user:test")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"format": "csv"}, "only a full JSONL"),
        ({"profile": "redacted", "confidential": False}, "only a full JSONL"),
        ({}, "not as it was made: cases.jsonl"),
    ],
)
def test_what_is_masked_or_changed_is_refused_and_nothing_is_written(
    small_office: Opened, elsewhere: Opened, tmp_path: Path, changed: dict[str, Any], words: str
) -> None:
    folder = exported(small_office, tmp_path / "first", **{"format": "jsonl", **changed})
    if not changed:
        lines = (folder / "cases.jsonl").read_text("utf-8")
        (folder / "cases.jsonl").write_text(lines.replace("Siti", "Sita"), "utf-8")
    with pytest.raises(PelitaError, match=words):
        imports.import_cases(elsewhere, folder, "user:test")
    with elsewhere.database.read() as session:
        assert session.scalars(select(Complaint)).all() == []


def test_a_line_that_cannot_be_read_takes_the_whole_import_back(
    small_office: Opened, elsewhere: Opened, tmp_path: Path
) -> None:
    folder = exported(small_office, tmp_path / "first", evidence=True)
    lines = (folder / "cases.jsonl").read_text("utf-8").splitlines()
    last = json.loads(lines[-1])
    del last["messages"]
    (folder / "cases.jsonl").write_text("\n".join([*lines[:-1], json.dumps(last)]) + "\n", "utf-8")
    made = manifest.read(folder)
    made["files"] = [manifest.proof(folder / file["name"], file["name"]) for file in made["files"]]
    manifest.write(folder, made)
    with pytest.raises(PelitaError, match="line 5 of"):
        imports.import_cases(elsewhere, folder, "user:test")
    with elsewhere.database.read() as session:
        assert session.scalars(select(Complaint)).all() == []
    assert list((elsewhere.settings.data_dir / "evidence").iterdir()) == []
