"""Exports made for the desk: sealed and kept, cancelled, swept, and what a dead process leaves."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.errors import PelitaError, SealError
from bot.exports import jobs, kept
from bot.exports.choice import Choice
from bot.narrowing import Filter
from bot.opening import Opened
from bot.tables import AuditEntry, DataKey, Export, now


def asked(opened: Opened, **choice: Any) -> int:
    with opened.database.write() as session:
        wanted = Choice(**{"format": "csv", "profile": "full", **choice})
        return jobs.ask(session, "officer:wati", wanted, "rapat evaluasi").id


def row(opened: Opened, export_id: int = 1) -> Export:
    with opened.database.read() as session:
        return session.get_one(Export, export_id)


def content(opened: Opened, path: Path) -> bytes:
    with opened.database.read() as session:
        return b"".join(kept.opened(session, opened.vault, path))


def place(opened: Opened) -> Path:
    return kept.folder(opened.settings.data_dir)


def test_a_finished_export_is_a_sealed_zip_and_nothing_readable_stays(small_office: Opened) -> None:
    jobs.make(small_office, asked(small_office))
    done = row(small_office)
    assert (done.state, done.cases, done.total, done.messages, done.error) == ("done", 4, 4, 5, None)
    assert done.until is not None and timedelta(hours=23) < done.until - now() <= timedelta(days=1)
    [path] = place(small_office).iterdir()
    assert path == jobs.content_file(small_office, done) and path.stat().st_mode & 0o077 == 0
    assert b"Siti" not in path.read_bytes()
    whole = content(small_office, path)
    assert len(whole) == done.size_bytes
    archive = zipfile.ZipFile(io.BytesIO(whole))
    assert archive.testzip() is None
    assert archive.namelist() == ["cases.csv", "evidence.csv", "manifest.json", "messages.csv"]


def test_the_choice_travels_to_the_process_and_back() -> None:
    choice = Choice.from_json({"format": "pdf", "from_date": "2026-11-01", "stages": ["draft"], "cases": ["#1"]})
    assert Choice.from_json(choice.as_json()) == choice
    assert choice.as_json()["from_date"] == "2026-11-01"


def test_a_view_travels_without_the_words_of_its_search_and_not_without_them() -> None:
    choice = Choice("csv", view=Filter(tahap="terbuka", cari="Siti Rahma", urut="baru"))
    assert choice.as_json()["view"] == {"tahap": "terbuka", "cari": True}
    back = Choice.from_json(choice.as_json(), "Siti Rahma")
    assert back.view == Filter(tahap="terbuka", cari="Siti Rahma")
    for content, find in ((choice.as_json(), ""), ({"format": "csv", "view": {}}, "Siti")):
        with pytest.raises(PelitaError):
            Choice.from_json(content, find)


def test_a_search_whose_words_were_lost_fails_and_takes_nothing_out(small_office: Opened) -> None:
    export_id = asked(small_office, view=Filter(cari="Siti"))
    jobs.make(small_office, export_id)
    assert (row(small_office).state, row(small_office).error) == ("failed", "PelitaError")
    assert list(place(small_office).iterdir()) == []


@pytest.mark.parametrize("change", ["cut", "swapped", "altered"])
def test_a_kept_file_that_is_not_whole_is_not_opened(
    small_office: Opened, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    monkeypatch.setattr(kept, "PIECE_BYTES", 100)
    jobs.make(small_office, asked(small_office))
    path = jobs.content_file(small_office, row(small_office))
    whole = path.read_bytes()
    piece = 4 + 1 + 8 + 12 + 100 + 16
    pieces = [whole[start : start + piece] for start in range(0, len(whole), piece)]
    assert len(pieces) > 3
    changed = {
        "cut": b"".join(pieces[:-1]),
        "swapped": b"".join([pieces[1], pieces[0], *pieces[2:]]),
        "altered": whole[:-1] + bytes([whole[-1] ^ 1]),
    }
    path.write_bytes(changed[change])
    with pytest.raises(SealError):
        content(small_office, path)


def test_an_export_that_is_cancelled_while_it_is_made_leaves_nothing(
    small_office: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_id = asked(small_office)
    monkeypatch.setattr(jobs, "TELL_SECONDS", 0)
    tell = jobs._tell

    def cancelled_after_two(opened: Opened, export_id: int, **values: Any) -> bool:
        if values.get("cases") == 2:
            with opened.database.write() as session:
                jobs.cancel(session, session.get_one(Export, export_id))
        return tell(opened, export_id, **values)

    monkeypatch.setattr(jobs, "_tell", cancelled_after_two)
    jobs.make(small_office, export_id)
    assert row(small_office).state == "cancelled" and list(place(small_office).iterdir()) == []
    with small_office.database.read() as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject.startswith("export"))).all()
        assert session.scalars(select(DataKey).where(DataKey.owner == "export")).all() == []
    assert actions == ["export_began", "export_cancelled", "export_ended"]


def test_a_full_disk_fails_the_export_and_says_what_kind_of_failure(
    small_office: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs.os, "fsync", full)
        jobs.make(small_office, asked(small_office))
    assert (row(small_office).state, row(small_office).error) == ("failed", "OSError")
    assert list(place(small_office).iterdir()) == []


def test_a_finished_file_goes_when_its_time_is_over_and_its_key_with_it(small_office: Opened) -> None:
    jobs.make(small_office, asked(small_office))
    assert jobs.sweep(small_office) == 0
    path = jobs.content_file(small_office, row(small_office))
    os.utime(path, (0, 0))
    assert jobs.sweep(small_office) == 0 and path.exists()
    with small_office.database.write() as session:
        session.get_one(Export, 1).until = now() - timedelta(seconds=1)
    assert jobs.sweep(small_office) == 1
    assert row(small_office).state == "gone" and not path.exists()
    with small_office.database.read() as session:
        assert session.scalars(select(DataKey).where(DataKey.owner == "export")).all() == []


def test_what_a_killed_process_left_is_swept(small_office: Opened) -> None:
    export_id = asked(small_office)
    work = place(small_office) / f"work-{export_id}"
    work.mkdir(parents=True)
    (work / "cases.csv").write_text("half")
    os.utime(work, (0, 0))
    jobs.sweep(small_office)
    assert work.exists(), "its process may still be at work"
    with small_office.database.write() as session:
        session.get_one(Export, export_id).seen_at = now() - timedelta(seconds=jobs.SILENT_SECONDS + 1)
    jobs.sweep(small_office)
    assert row(small_office).state == "failed" and not work.exists()


@pytest.mark.slow
def test_a_process_ends_with_the_one_that_started_it_and_leaves_nothing_readable(small_office: Opened) -> None:
    export_id = asked(small_office, format="pdf")
    settings = small_office.settings
    own = {
        "PELITA_DATA_DIR": str(settings.data_dir),
        "PELITA_KEY_FILE": str(settings.key_file),
        "PELITA_DATABASE_URL": settings.database_url,
    }
    command = [sys.executable, "-m", "bot.exports.jobs", str(export_id)]
    process = subprocess.Popen(command, env={**os.environ, **own}, stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(b'""\n')
    process.stdin.flush()
    for _ in range(400):
        if row(small_office).state == "running":
            break
        time.sleep(0.02)
    process.stdin.close()
    process.wait(20)
    assert not (place(small_office) / f"work-{export_id}").exists()
