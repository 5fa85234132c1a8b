"""A backup and its restore: whole or not there, from either database into either, and nothing without the key."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Clock, PostgreSQL
from sqlalchemy import func, select, text

from bot import archive, audit, backup, evidence, transcript
from bot.duty import Backups
from bot.errors import AlreadyRunning, BackupError, SealError, SettingError
from bot.keys import create_master_key, read_master_keys
from bot.opening import Opened, lock, open_all
from bot.settings import ROOT, Settings
from bot.tables import Base, Chat, Complaint, Evidence, Message, now
from bot.turns import Conversation

from .people import People, press, work_off
from .people import text as said
from .running import environment_in, without_pelita

ANI = 7_700_000_001
STORY = "gaji saya tidak dibayar majikan selama lima bulan di Johor"
PHOTO = b"\xff\xd8\xff a photo of the contract" + b"x" * 3000


@pytest.fixture
def opened(opened_on_both: Opened) -> Opened:
    return opened_on_both


@pytest.fixture
def filled(opened: Opened, conversation: Conversation) -> Opened:
    """A draft with three messages and a photo, and some ids that were given out and taken back."""
    people = People(opened)
    people.send(said(1, ANI, STORY), press(2, ANI, "choice:consent=yes"), said(3, ANI, "saya sendiri"))
    work_off(conversation)
    with opened.database.write() as session:
        [case] = session.scalars(select(Complaint)).all()
        message = session.scalars(select(Message).where(Message.author == "person")).first()
        assert message is not None
        row = Evidence(
            message=message, kind="photo", state="stored", about=b"", sha256=hashlib.sha256(PHOTO).hexdigest()
        )
        row.about = opened.vault.seal(session, case.key_id, "evidence.about", {"name": "kontrak.jpg"})
        row.file = evidence.store(session, opened.vault, case.key_id, PHOTO)
        session.add(row)
        gone = Chat(channel="telegram", address_hash=b"gone", address=b"", key_id=case.key_id)
        session.add(gone)
        session.flush()
        session.delete(gone)
    return opened


def elsewhere(opened: Opened, tmp_path: Path, name: str = "new") -> Settings:
    """An empty data folder on SQLite, with the same key."""
    folder = tmp_path / name / "data"
    url = f"sqlite:///{folder / 'pelita.db'}"
    return replace(opened.settings, data_dir=folder, database_url=url, backup_dir=folder.parent / "backup")


def rows(opened: Opened) -> dict[str, list[tuple[Any, ...]]]:
    with opened.database.read() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key.columns))]
            for table in Base.metadata.sorted_tables
            if table.name != "audit"  # the backup and the restore are noted there themselves
        }


def is_empty(folder: Path) -> bool:
    return {path.name for path in folder.iterdir()} <= {"running", "logs"}


def test_what_was_backed_up_is_there_again(filled: Opened, tmp_path: Path) -> None:
    before = rows(filled)
    path = backup.backup(filled)
    manifest = backup.restore(elsewhere(filled, tmp_path), path)
    again = open_all(elsewhere(filled, tmp_path))
    assert rows(again) == before
    assert len(manifest["files"]) == 2 and manifest["missing"] == []
    with again.database.write() as session:
        [case] = session.scalars(select(Complaint)).all()
        told = [body.get("text") for _, body in transcript.of_complaint(session, again.vault, case.id)]
        assert STORY in told
        [photo] = session.scalars(select(Evidence)).all()
        assert evidence.content(session, again.vault, photo) == PHOTO
        assert audit.verify(session) is None
        assert [entry for entry in _actions(session) if entry in ("backup", "restored")] == ["restored"]
        last = session.scalar(select(func.max(Chat.id)))
        session.add(Chat(channel="trial", address_hash=b"new", address=b"", key_id=case.key_id))
        session.flush()
        assert session.scalar(select(func.max(Chat.id))) == (last or 0) + 2  # the one that is gone never comes back
    again.database.close()


@pytest.mark.slow
def test_a_backup_of_either_database_is_restored_into_postgresql(
    filled: Opened, tmp_path: Path, postgresql: PostgreSQL
) -> None:
    before = rows(filled)
    path = backup.backup(filled)
    url = postgresql.url(postgresql.fresh())
    settings = replace(elsewhere(filled, tmp_path), database_url=url)
    backup.restore(settings, path)
    again = open_all(settings)
    assert rows(again) == before
    with again.database.write() as session:
        last = session.scalar(select(func.max(Chat.id))) or 0
        session.add(Chat(channel="trial", address_hash=b"new", address=b"", key_id=1))
        session.flush()
        assert session.scalar(select(func.max(Chat.id))) == last + 2
    with pytest.raises(BackupError, match="not empty"):
        backup.restore(settings, path)
    again.database.close()


def test_nothing_in_it_is_readable_and_the_key_is_not_in_it(filled: Opened) -> None:
    content = backup.backup(filled).read_bytes()
    [key] = read_master_keys(filled.settings.key_file).values()
    for secret in (b"SQLite", b"Johor", b"Malaysia", b"photo", b"manifest", b"pelita.db", key):
        assert secret not in content
    assert backup.made(filled.settings.backup_dir)[0].stat().st_mode & 0o777 == 0o600


def test_it_is_made_while_others_write(filled: Opened, tmp_path: Path) -> None:
    ending = threading.Event()

    def write() -> None:
        number = 1000
        while not ending.is_set():
            number += 1
            People(filled).send(said(number, ANI + number % 7, "halo"))

    writers = [threading.Thread(target=write) for _ in range(2)]
    writers[0].start()
    try:
        path = backup.backup(filled)
    finally:
        ending.set()
        writers[0].join()
    backup.restore(elsewhere(filled, tmp_path), path)


def test_only_the_newest_are_kept(filled: Opened, clock: Clock) -> None:
    office = filled.settings.office
    few = replace(office, watching=replace(office.watching, backups=Backups(keep=2)))
    some = replace(filled, settings=replace(filled.settings, office=few))
    made = []
    for _ in range(4):
        made.append(backup.backup(some))
        clock.forward(60)
    assert backup.made(some.settings.backup_dir) == made[-2:]


def test_a_folder_with_data_is_left_alone(filled: Opened) -> None:
    path = backup.backup(filled)
    with pytest.raises(BackupError, match="not empty"):
        backup.restore(filled.settings, path)
    with filled.database.read() as session:
        assert session.scalar(select(func.count(Chat.id))) == 1


def test_while_pelita_runs_nothing_is_restored(filled: Opened, tmp_path: Path) -> None:
    path = backup.backup(filled)
    settings = elsewhere(filled, tmp_path)
    with closing(lock(settings)), pytest.raises(AlreadyRunning):
        backup.restore(settings, path)


def test_without_the_key_or_with_another_one_nothing_is_restored(filled: Opened, tmp_path: Path) -> None:
    path = backup.backup(filled)
    settings = replace(elsewhere(filled, tmp_path), key_file=tmp_path / "other.key")
    with pytest.raises(SettingError):
        backup.restore(settings, path)
    create_master_key(settings.key_file)
    with pytest.raises(SealError, match="master key"):
        backup.restore(settings, path)
    assert is_empty(settings.data_dir)


@pytest.mark.parametrize("part", ["first", "middle", "last", "cut", "begin", "empty", "none of ours"])
def test_a_backup_that_was_changed_is_refused_whole(filled: Opened, tmp_path: Path, part: str) -> None:
    path = backup.backup(filled)
    content = bytearray(path.read_bytes())
    if part == "cut":
        content = content[:-1000]
    elif part == "begin":
        content = content[:20]
    elif part == "empty":
        content = bytearray()
    elif part == "none of ours":
        content = bytearray(b"PK\x03\x04 something else entirely")
    else:
        content[{"first": 40, "middle": len(content) // 2, "last": -5}[part]] ^= 1
    path.write_bytes(content)
    settings = elsewhere(filled, tmp_path)
    with pytest.raises((SealError, BackupError)):
        backup.restore(settings, path)
    assert is_empty(settings.data_dir)


def test_a_backup_that_holds_a_path_of_elsewhere_is_refused(filled: Opened, tmp_path: Path) -> None:
    evil = tmp_path / "evil"
    with evil.open("wb") as out:
        sealing = archive.Sealing(out, read_master_keys(filled.settings.key_file))
        with tarfile.open(fileobj=sealing, mode="w|") as tar:  # type: ignore[call-overload]
            tar.add(__file__, "../../outside")
        sealing.close()
    settings = elsewhere(filled, tmp_path)
    with pytest.raises(BackupError, match="does not belong"):
        backup.restore(settings, evil)
    assert not (tmp_path / "outside").exists() and is_empty(settings.data_dir)


def test_a_file_of_evidence_that_is_gone_stops_no_backup_and_is_named(filled: Opened, tmp_path: Path) -> None:
    for path in (filled.settings.data_dir / "evidence").iterdir():
        path.unlink()
    manifest = backup.restore(elsewhere(filled, tmp_path), backup.backup(filled))
    assert len(manifest["missing"]) == 1


def test_a_changed_file_of_evidence_is_noticed_when_restoring(filled: Opened, tmp_path: Path) -> None:
    [path] = (filled.settings.data_dir / "evidence").iterdir()
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    settings = elsewhere(filled, tmp_path)
    made = backup.backup(filled)
    with pytest.raises(SealError):
        backup.restore(settings, made)
    assert is_empty(settings.data_dir)


def test_a_file_that_is_sealed_anew_meanwhile_is_in_it(
    filled: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the copy of the database and that of the files the case is filed: its file has another name then."""
    copied = backup._copy_database
    times = 0

    def copy(opened: Opened, place: Path) -> None:
        nonlocal times
        copied(opened, place)
        times += 1
        if times == 1:
            with opened.database.write() as session:
                [row] = session.scalars(select(Evidence)).all()
                evidence.reseal(session, opened.vault, row, opened.vault.new_key(session, "complaint"))

    monkeypatch.setattr(backup, "_copy_database", copy)
    manifest = backup.restore(elsewhere(filled, tmp_path), backup.backup(filled))
    assert (times, manifest["missing"]) == (2, [])


# --- full disks and kills

LIMITED = """
import resource, sys
from pathlib import Path
from bot import backup
from bot.errors import PelitaError
from bot.opening import open_all
from bot.settings import load
opened = open_all(load())
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
try:
    backup.backup(opened) if len(sys.argv) == 2 else backup.restore(load(), Path(sys.argv[2]))
except PelitaError as error:
    print(error)
    sys.exit(2)
"""


# the process gets the folder, not the database
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def run(folder: Path, program: str, *arguments: str) -> tuple[int, str]:
    """Runs a program on a data folder; its status and what it said."""
    environment = {**without_pelita(), **environment_in(folder)}
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stdout


@ON_SQLITE
@pytest.mark.parametrize("room", [1_000, 200_000])
def test_on_a_full_disk_no_backup_is_made_and_the_old_one_stays(filled: Opened, tmp_path: Path, room: int) -> None:
    """A limit on the size of a file stands in for the disk: the write fails with an error of the same kind."""
    old = backup.backup(filled)
    status, said_by_it = run(tmp_path, LIMITED, str(room))
    assert status == 2, said_by_it
    assert said_by_it.startswith("no backup was made")
    assert backup.made(filled.settings.backup_dir) == [old]
    assert not list(filled.settings.backup_dir.glob("*.part"))
    assert not (filled.settings.data_dir / "backup.tmp").exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from bot import backup
from bot.opening import open_all
from bot.settings import load
name, when = sys.argv[1], sys.argv[2]
original = getattr(backup, name)
def dying(*arguments, **more):
    if when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    found = original(*arguments, **more)
    os.kill(os.getpid(), signal.SIGKILL)
    return found
setattr(backup, name, dying)
if len(sys.argv) == 4:
    backup.restore(load(), Path(sys.argv[3]))
else:
    backup.backup(open_all(load()))
"""


@ON_SQLITE
@pytest.mark.parametrize("step", ["_copy_database", "_link", "_read_back", "_sync", "_sweep"])
def test_a_kill_at_any_step_leaves_whole_backups_only_and_the_next_one_cleans_up(
    filled: Opened, tmp_path: Path, step: str
) -> None:
    assert run(tmp_path, KILLED, step, "after")[0] == -signal.SIGKILL
    for place, path in enumerate(backup.made(filled.settings.backup_dir)):
        backup.restore(elsewhere(filled, tmp_path, f"after{place}"), path)
    time.sleep(1.1)  # the name is that of the second
    path = backup.backup(filled)
    assert not list(filled.settings.backup_dir.glob("*.part"))
    assert not (filled.settings.data_dir / "backup.tmp").exists()
    backup.restore(elsewhere(filled, tmp_path), path)


@ON_SQLITE
@pytest.mark.parametrize(
    ("step", "when"), [("_extract", "after"), ("_check", "after"), ("_move", "after"), ("_sync", "before")]
)
def test_a_kill_while_restoring_is_done_again_from_the_beginning(
    filled: Opened, tmp_path: Path, step: str, when: str
) -> None:
    path = backup.backup(filled)
    before = rows(filled)
    (tmp_path / "again" / "key").mkdir(parents=True)
    shutil.copy(filled.settings.key_file, tmp_path / "again" / "key")
    assert run(tmp_path / "again", KILLED, step, when, str(path))[0] == -signal.SIGKILL
    settings = elsewhere(filled, tmp_path, "again")
    if step in ("_extract", "_check"):
        backup.restore(settings, path)
    else:  # all of it is there
        with pytest.raises(BackupError):
            backup.restore(settings, path)
    again = open_all(settings)
    assert rows(again) == before
    with again.database.read() as session:
        [photo] = session.scalars(select(Evidence)).all()
        assert evidence.content(session, again.vault, photo) == PHOTO
    again.database.close()


@ON_SQLITE
def test_a_full_disk_while_restoring_leaves_the_folder_empty(filled: Opened, tmp_path: Path) -> None:
    path = backup.backup(filled)
    (tmp_path / "again" / "key").mkdir(parents=True)
    shutil.copy(filled.settings.key_file, tmp_path / "again" / "key")
    program = LIMITED.replace("opened = open_all(load())\n", "")
    status, said_by_it = run(tmp_path / "again", program, "50000", str(path))
    assert status == 2, said_by_it
    assert is_empty(tmp_path / "again" / "data")


def test_two_at_once_are_one(filled: Opened) -> None:
    filled.settings.backup_dir.mkdir(parents=True)
    with backup._alone(filled.settings.backup_dir), pytest.raises(BackupError, match="another"):
        backup.backup(filled)


# --- when


def test_it_is_due_once_a_night_at_the_offices_time(filled: Opened, clock: Clock) -> None:
    zone = filled.settings.office.time_zone
    tomorrow = now().astimezone(zone) + timedelta(days=1)

    def at(days: int, hour: int, minute: int = 0) -> None:
        wanted = datetime.combine(tomorrow.date() + timedelta(days=days), datetime.min.time(), zone)
        clock.ahead = wanted + timedelta(hours=hour, minutes=minute) - now()

    at(0, 1, 59)
    due = [backup.is_due(filled)]
    at(0, 2, 1)
    due.append(backup.is_due(filled))
    backup.backup(filled)
    due.append(backup.is_due(filled))
    at(0, 23)
    due.append(backup.is_due(filled))
    at(1, 3)
    due.append(backup.is_due(filled))
    # before the first night of the tests' own data, whichever hour it is now, nothing can be due for certain
    assert due[1:] == [True, False, False, True]


def test_its_age_without_any_backup_is_that_of_the_data(filled: Opened, clock: Clock) -> None:
    clock.forward(3600)
    assert timedelta(minutes=59) < backup.age(filled) < timedelta(minutes=62)


def _actions(session: Any) -> list[str]:
    return [action for (action,) in session.execute(text("SELECT action FROM audit ORDER BY id"))]


def test_the_copy_is_one_plain_sqlite_file(filled: Opened, tmp_path: Path) -> None:
    work = tmp_path / "work"
    backup._copy(filled, work)
    with closing(sqlite3.connect(work / "pelita.db")) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert sorted(path.name for path in work.iterdir()) == ["evidence", "pelita.db"]
    assert os.stat(work / "pelita.db").st_mode & 0o777 == 0o600
