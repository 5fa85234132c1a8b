"""Exports for the desk: each one is made by a process of its own, its file sealed and kept for a set time.

The row in `export` is what desk and process tell one another by: the process writes there how far it is, twice a
second; the desk cancels by changing the state, which the process sees at its next line. A process ends with the one
that started it (its standard input closes). One that gives no sign of life for a minute is counted as failed.
`sweep` takes away what is over; it comes round with upkeep.

The words of a search go to the process through its standard input, as one line of JSON: they can be a name, and are
written nowhere.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
import uuid
import zipfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bot import audit, exports
from bot.errors import PelitaError
from bot.exports import kept
from bot.exports.choice import Choice
from bot.opening import Opened, open_all, quiet_logging
from bot.settings import load
from bot.tables import DataKey, Export, now

AT_ONCE = 2  # processes beside the bot, on a small server
SILENT_SECONDS = 60
TELL_SECONDS = 0.5
GOING_ON = ("waiting", "running")


class Cancelled(PelitaError):
    """Somebody at the desk cancelled it, or it was counted as failed."""


def ask(session: Session, actor: str, choice: Choice, reason: str) -> Export:
    """A new row, waiting. Raises PelitaError while enough others are being made."""
    going_on = session.scalar(select(func.count(Export.id)).where(Export.state.in_(GOING_ON))) or 0
    if going_on >= AT_ONCE:
        raise PelitaError(f"{going_on} exports are being made")
    row = Export(actor=actor, choice=choice.as_json(), reason=reason)
    session.add(row)
    session.flush()
    return row


def start(opened: Opened, export_id: int, find: str = "") -> None:
    """Starts the process that makes it; `find`: the words of the search whose cases it takes."""
    settings = opened.settings
    own = {
        "PELITA_DATA_DIR": str(settings.data_dir),
        "PELITA_KEY_FILE": str(settings.key_file),
        "PELITA_DATABASE_URL": settings.database_url,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.exports.jobs", str(export_id)],
        env={**os.environ, **own},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    threading.Thread(target=_hold, args=(process, find), daemon=True).start()


def _hold(process: subprocess.Popen[bytes], find: str) -> None:
    """Says what to find, then holds the standard input of a process open as long as it works and we live."""
    assert process.stdin is not None
    with suppress(BrokenPipeError), process:  # it died at once: its row is counted as failed
        process.stdin.write(json.dumps(find).encode() + b"\n")
        process.stdin.flush()
        process.wait()


def cancel(session: Session, row: Export) -> None:
    if row.state in GOING_ON:
        row.state = "cancelled"
        audit.write(session, row.actor, "export_cancelled", f"export:{row.id}")


def make(opened: Opened, export_id: int, find: str = "") -> None:
    """Makes the export of a row; its state says at the end what became of it."""
    work = _work(opened.settings.data_dir, export_id)
    try:
        row = _take(opened, export_id)
        work.mkdir(parents=True, mode=0o700)
        exports.export(
            opened,
            Choice.from_json(row.choice, find),
            out=work,
            reason=row.reason,
            actor=row.actor,
            progress=_Telling(opened, export_id),
        )
        _keep(opened, export_id, work)
    except Exception as error:  # the outermost: the failure is written on the row
        _tell(opened, export_id, state="failed", error=type(error).__name__[:80])
    finally:
        shutil.rmtree(work, ignore_errors=True)


def content_file(opened: Opened, row: Export) -> Path:
    return kept.folder(opened.settings.data_dir) / (row.file or "gone")


def sweep(opened: Opened) -> int:
    """Takes away finished exports whose time is over, and what dead processes left. Returns how many went."""
    place = kept.folder(opened.settings.data_dir)
    with opened.database.write() as session:
        silent = now() - timedelta(seconds=SILENT_SECONDS)
        dead = select(Export).where(Export.state.in_(GOING_ON), Export.seen_at < silent)
        for row in session.scalars(dead):
            row.state, row.error = "failed", "Silent"
        over = list(session.scalars(select(Export).where(Export.state == "done", Export.until < now())))
        for row in over:
            audit.write(session, audit.SYSTEM, "export_gone", f"export:{row.id}")
            session.execute(delete(DataKey).where(DataKey.id == row.key_id))
            row.state, row.key_id = "gone", None
        named = set(session.scalars(select(Export.file).where(Export.state == "done")))
        named |= {f"work-{one}" for one in session.scalars(select(Export.id).where(Export.state.in_(GOING_ON)))}
    for path in place.iterdir() if place.is_dir() else ():
        if path.name not in named and path.stat().st_mtime < time.time() - SILENT_SECONDS:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return len(over)


class _Telling:
    """Writes how far an export is on its row, now and then; raises Cancelled when it is no longer wanted."""

    def __init__(self, opened: Opened, export_id: int) -> None:
        self.opened, self.export_id = opened, export_id
        self.told_at = float("-inf")

    def __call__(self, cases: int, total: int, messages: int) -> None:
        if cases == total or time.monotonic() - self.told_at > TELL_SECONDS:
            self._tell(cases=cases, total=total, messages=messages)

    def alive(self) -> None:
        """A sign of life while files are put together."""
        if time.monotonic() - self.told_at > TELL_SECONDS:
            self._tell()

    def _tell(self, **values: int) -> None:
        self.told_at = time.monotonic()
        if not _tell(self.opened, self.export_id, **values):
            raise Cancelled(f"export {self.export_id} was cancelled")


def _take(opened: Opened, export_id: int) -> Export:
    with opened.database.write() as session:
        row = session.get_one(Export, export_id)
        if row.state != "waiting":
            raise Cancelled(f"export {export_id} is {row.state}")
        row.state, row.seen_at = "running", now()
        return row


def _tell(opened: Opened, export_id: int, **values: object) -> bool:
    """Writes on the row of an export that is still wanted; False when it is not."""
    with opened.database.write() as session:
        wanted = update(Export).where(Export.id == export_id, Export.state.in_(GOING_ON))
        done = session.execute(wanted.values(seen_at=now(), **values))
        return bool(done.rowcount)  # type: ignore[attr-defined]


def _keep(opened: Opened, export_id: int, work: Path) -> None:
    """The files of an export as one sealed zip; from this commit on it can be fetched."""
    name = uuid.uuid4().hex
    path = kept.folder(opened.settings.data_dir) / name
    with opened.database.write() as session:
        key_id = opened.vault.new_key(session, "export")
    try:
        with opened.database.read() as session, path.open("xb") as file:
            path.chmod(0o600)
            sealing = kept.Sealing(session, opened.vault, key_id, file)
            _zip(work, sealing, _Telling(opened, export_id))
            sealing.close()
            file.flush()
            os.fsync(file.fileno())
        until = now() + timedelta(days=opened.settings.office.export_days)
        values = {"file": name, "key_id": key_id, "size_bytes": sealing.size_bytes, "until": until}
        if not _tell(opened, export_id, state="done", **values):
            raise Cancelled(f"export {export_id} was cancelled")
    except BaseException:
        path.unlink(missing_ok=True)
        with opened.database.write() as session:
            session.execute(delete(DataKey).where(DataKey.id == key_id))
        raise


def _zip(folder: Path, file: Any, telling: _Telling) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
                telling.alive()


def main() -> None:
    """`python -m bot.exports.jobs ID`, the words of a search as JSON in the first line of its standard input."""
    quiet_logging()
    settings, export_id = load(), int(sys.argv[1])
    find = json.loads(sys.stdin.buffer.readline())
    work = _work(settings.data_dir, export_id)
    threading.Thread(target=_end_with_parent, args=(work,), daemon=True).start()
    make(open_all(settings), export_id, find)


def _work(data_dir: Path, export_id: int) -> Path:
    """Where the files of an export lie, readable, while it is made."""
    return kept.folder(data_dir) / f"work-{export_id}"


def _end_with_parent(work: Path) -> None:
    while os.read(0, 4096):
        pass
    shutil.rmtree(work, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    main()
