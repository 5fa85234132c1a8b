"""`pelita backup` and `pelita restore`: database and evidence in one sealed file (bot/archive.py), with their hashes.

The database in it is always a SQLite file: SQLite's own online copy, or all rows of PostgreSQL read in one snapshot;
so a backup of either can be restored into either. A backup has its name only when it is whole and was read back; one
that died is swept by the next. The master key is never in it and is needed to open it.

Raises BackupError, naming what was wrong; nothing is left half done.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from alembic.util import CommandError
from sqlalchemy import Connection, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from bot import audit
from bot.archive import Opening, Sealing
from bot.database import Database
from bot.errors import BackupError, SealError
from bot.keys import Vault, read_master_keys
from bot.opening import Opened, lock
from bot.settings import Settings
from bot.tables import AuditEntry, Base, Chat, Complaint, DataKey, Evidence, now

SUFFIX = ".backup"
DATABASE, EVIDENCE, MANIFEST = "pelita.db", "evidence", "manifest.json"
WORK = "backup.tmp"  # in the data folder: the copies that a backup is made from
RESTORING = "restoring"  # in the data folder: what is being restored and not checked yet
MEMBER = re.compile(rf"{re.escape(DATABASE)}|{re.escape(MANIFEST)}|{EVIDENCE}/[0-9a-f]{{32}}")
TRIES = 5  # a file may be sealed anew between the copy of the database and its own
ROWS_AT_ONCE = 500
READ_BYTES = 1024 * 1024


def backup(opened: Opened, actor: str = audit.SYSTEM) -> Path:
    """Makes a backup while Pelita runs, reads it back, deletes those beyond the kept ones; returns its file."""
    settings = opened.settings
    folder, work = settings.backup_dir, settings.data_dir / WORK
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _alone(folder):
            for left in folder.glob(f"*{SUFFIX}.part"):
                left.unlink()
            try:
                manifest = _copy(opened, work)
                path = _write(settings, folder, work, manifest)
            finally:
                shutil.rmtree(work, ignore_errors=True)
            _sweep(folder, settings.office.watching.backups.keep)
        with opened.database.write() as session:
            size = path.stat().st_size
            audit.write(session, actor, "backup", "backup", bytes=size, files=len(manifest["files"]))
    except (OSError, sqlite3.Error, DBAPIError, tarfile.TarError) as exc:
        raise BackupError(f"no backup was made: {_kind(exc)}") from exc
    return path


def made(folder: Path) -> list[Path]:
    """The whole backups in a folder, oldest first."""
    return sorted(folder.glob(f"pelita-*{SUFFIX}"), key=lambda path: path.name.rpartition("-")[2])


def made_at(path: Path) -> datetime:
    stamp = path.name.rpartition("-")[2].removesuffix(SUFFIX)
    return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def age(opened: Opened) -> timedelta:
    """How old the newest backup is; without one, how old the data are."""
    newest = [made_at(path) for path in made(opened.settings.backup_dir)[-1:]]
    if not newest:
        with opened.database.read() as session:
            first = session.scalar(select(DataKey.created_at).order_by(DataKey.id).limit(1))
        newest = [first or now()]
    return now() - newest[0]


def is_due(opened: Opened) -> bool:
    """Whether the newest backup is older than the last time of day at which the office wants one."""
    office = opened.settings.office
    local = now().astimezone(office.time_zone)
    wanted = datetime.combine(local.date(), office.watching.backups.at, office.time_zone)
    wanted = wanted if wanted <= local else wanted - timedelta(days=1)
    return age(opened) > local - wanted


def restore(settings: Settings, source: Path) -> dict[str, Any]:
    """Puts a backup into an empty data folder (and database); returns its manifest. Nothing is there until all is."""
    masters = read_master_keys(settings.key_file)
    with contextlib.closing(lock(settings)):
        place = settings.data_dir / RESTORING
        target = _target(settings, unfinished=place.exists())
        shutil.rmtree(place, ignore_errors=True)
        shutil.rmtree(settings.data_dir / EVIDENCE, ignore_errors=True)  # of a restore that died
        try:
            place.mkdir(mode=0o700)
            manifest = _extract(source, masters, place)
            _check(Vault(masters), place, manifest)
            _move(settings, target, place)
        except BaseException as exc:
            shutil.rmtree(settings.data_dir / EVIDENCE, ignore_errors=True)
            if isinstance(exc, CommandError):
                raise BackupError(f"{source} was made by a newer Pelita than this one") from exc
            if isinstance(exc, (OSError, tarfile.TarError, sqlite3.Error, DBAPIError, ValueError, KeyError)):
                raise BackupError(f"{source} was not restored: {_kind(exc)}") from exc
            raise
        finally:
            shutil.rmtree(place, ignore_errors=True)
    return manifest


# --- making one


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            raise BackupError("another backup is being made") from exc
        yield


def _copy(opened: Opened, work: Path) -> dict[str, Any]:
    """Database and evidence of one moment in `work`; the manifest without the hashes."""
    for attempt in range(TRIES):
        shutil.rmtree(work, ignore_errors=True)
        (work / EVIDENCE).mkdir(parents=True, mode=0o700)
        copy = work / DATABASE
        os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _copy_database(opened, copy)
        missing = _link(opened.settings.data_dir / EVIDENCE, work)
        if not missing or attempt == TRIES - 1:
            break
    with closing(sqlite3.connect(copy)) as one:
        [revision] = one.execute("SELECT version_num FROM alembic_version").fetchone()
        masters = [name for (name,) in one.execute("SELECT DISTINCT master_id FROM data_key ORDER BY 1")]
    return {
        "form": 1,
        "pelita": version("pelita"),
        "office": opened.settings.office.code,
        "made_at": now().isoformat(timespec="seconds"),
        "revision": revision,
        "master_keys": masters,
        "missing": missing,
        "files": {},
    }


def _copy_database(opened: Opened, copy: Path) -> None:
    url = make_url(opened.database.url)
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database))) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # one file
        return
    target_database = Database(f"sqlite:///{copy}", copy.parent)
    target_database.migrate()
    snapshot = opened.database.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with snapshot.connect() as reading, target_database.engine.connect() as writing:
        copy_rows(reading, writing)
        writing.commit()
    target_database.close()
    with closing(sqlite3.connect(copy)) as whole:
        whole.execute("PRAGMA journal_mode=DELETE")


def _link(folder: Path, work: Path) -> list[str]:
    """Gives every file that the copy names a second name in `work`, whatever happens to the first; those not there."""
    with closing(sqlite3.connect(work / DATABASE)) as copy:
        names = [name for (name,) in copy.execute("SELECT file FROM evidence WHERE file IS NOT NULL ORDER BY file")]
    missing = []
    for name in names:
        try:
            os.link(folder / name, work / EVIDENCE / name)
        except FileNotFoundError:
            missing.append(name)
        except OSError:  # a file system without second names
            shutil.copyfile(folder / name, work / EVIDENCE / name)
    return missing


def _write(settings: Settings, folder: Path, work: Path, manifest: dict[str, Any]) -> Path:
    final = folder / f"pelita-{settings.office.code}-{now():%Y%m%dT%H%M%SZ}{SUFFIX}"
    part = final.with_name(f"{final.name}.part")
    masters = read_master_keys(settings.key_file)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            sealing = Sealing(out, masters)
            with tarfile.open(fileobj=sealing, mode="w|") as tar:  # type: ignore[call-overload]
                for path in [work / DATABASE, *sorted((work / EVIDENCE).iterdir())]:
                    name = path.relative_to(work).as_posix()
                    manifest["files"][name] = {"sha256": _hash(path), "bytes": path.stat().st_size}
                    tar.add(path, name)
                listed = work / MANIFEST
                listed.write_text(json.dumps(manifest, indent=1))
                tar.add(listed, MANIFEST)
            sealing.close()
            out.flush()
            os.fsync(out.fileno())
        if _read_back(part, masters) != manifest["files"]:
            raise BackupError("no backup was made: what was written does not read back the same")
        part.replace(final)
    finally:
        part.unlink(missing_ok=True)
    _sync(folder)
    return final


def _read_back(path: Path, masters: dict[str, bytes]) -> dict[str, Any]:
    found = {}
    with _members(path, masters) as members:
        for name, file in members:
            if name != MANIFEST:
                digest, size = hashlib.sha256(), 0
                while piece := file.read(READ_BYTES):
                    digest.update(piece)
                    size += len(piece)
                found[name] = {"sha256": digest.hexdigest(), "bytes": size}
    return found


def _sweep(folder: Path, keep: int) -> None:
    for path in made(folder)[:-keep]:
        path.unlink()


# --- restoring one


def _target(settings: Settings, unfinished: bool) -> Path | None:
    """The SQLite file to be made, or None for PostgreSQL. Raises BackupError when something is there already."""
    url = make_url(settings.database_url)
    own = {"running", "logs", RESTORING} | ({EVIDENCE} if unfinished else set())
    there = [path.name for path in settings.data_dir.iterdir() if path.name not in own]
    if there:
        raise BackupError(
            f"{settings.data_dir} is not empty ({', '.join(sorted(there)[:3])}): restore into an empty one"
        )
    if url.get_backend_name() == "sqlite":
        target = Path(str(url.database))
        if target.exists():
            raise BackupError(f"there is a database at {target}")
        return target
    database = Database(settings.database_url, settings.data_dir)
    database.migrate()
    with database.read() as session:
        if any(session.scalar(select(table.id).limit(1)) for table in (AuditEntry, DataKey, Chat)):
            raise BackupError("the database is not empty: restore into an empty one")
    database.close()
    return None


@contextlib.contextmanager
def _members(path: Path, masters: dict[str, bytes]) -> Iterator[Iterator[tuple[str, Any]]]:
    with path.open("rb") as source:
        opening = Opening(source, masters)
        with tarfile.open(fileobj=opening, mode="r|") as tar:  # type: ignore[call-overload]
            yield ((member.name, tar.extractfile(member)) for member in _known(tar))
        while opening.read(READ_BYTES):  # to the end, which tells a whole one from one that was cut off
            pass


def _known(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    for member in tar:
        if not member.isfile() or not MEMBER.fullmatch(member.name):
            raise BackupError(f"the backup holds something that does not belong there: {member.name!r}")
        yield member


def _extract(source: Path, masters: dict[str, bytes], place: Path) -> dict[str, Any]:
    (place / EVIDENCE).mkdir(mode=0o700)
    with _members(source, masters) as members:
        for name, file in members:
            with os.fdopen(os.open(place / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                shutil.copyfileobj(file, out, READ_BYTES)
                out.flush()
                os.fsync(out.fileno())
    manifest: dict[str, Any] = json.loads((place / MANIFEST).read_text())
    (place / MANIFEST).unlink()
    return manifest


def _check(vault: Vault, place: Path, manifest: dict[str, Any]) -> None:
    """By hash, by SQLite's own check, and by opening: each data key, each chat, each case, each file."""
    there = {path.relative_to(place).as_posix(): _hash(path) for path in place.rglob("*") if path.is_file()}
    listed = {name: about["sha256"] for name, about in manifest["files"].items()}
    if there != listed:
        raise BackupError("the backup's files are not those that its manifest lists")
    with closing(sqlite3.connect(place / DATABASE)) as plain:
        [verdict] = plain.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        raise BackupError("the database in the backup is damaged")
    database = Database(f"sqlite:///{place / DATABASE}", place)
    try:
        database.migrate()
        _open_everything(database, vault, set(manifest["missing"]))
        with database.write() as session:
            audit.write(session, audit.SYSTEM, "restored", "backup", made_at=manifest["made_at"])
    finally:
        database.close()


def _open_everything(database: Database, vault: Vault, missing: set[str]) -> None:
    with database.read() as session:
        for chat in session.scalars(select(Chat)):
            vault.open(session, "chat.address", chat.address)
        for complaint in session.scalars(select(Complaint)):
            vault.open(session, "complaint.intake", complaint.intake)
        for key in session.scalars(select(DataKey)):
            vault.check(session, key.id)
        place = session.connection().get_execution_options()["pelita_evidence"]
        for row in session.scalars(select(Evidence).where(Evidence.file.is_not(None))):
            if row.file not in missing:
                content = vault.open_bytes(session, "evidence", place.read(row.file))
                if row.sha256 and hashlib.sha256(content).hexdigest() != row.sha256:
                    raise SealError(f"evidence {row.id} is not what was sent")
        if audit.verify(session) is not None:
            raise BackupError("the audit log in the backup was changed")


def _move(settings: Settings, target: Path | None, place: Path) -> None:
    """The evidence first, the database last: with it all is there."""
    (place / EVIDENCE).replace(settings.data_dir / EVIDENCE)
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        (place / DATABASE).replace(target)
        _sync(target.parent)
        return
    source = Database(f"sqlite:///{place / DATABASE}", place)
    database = Database(settings.database_url, settings.data_dir)
    with source.engine.connect() as reading, database.engine.connect() as writing:
        copy_rows(reading, writing)
        writing.commit()
    source.close()
    database.close()


# --- rows of one kind of database in the other


def copy_rows(source: Connection, target: Connection) -> None:
    """All rows into empty tables, with the numbers that were given out, so that no id ever comes back."""
    for table in Base.metadata.sorted_tables:
        rows = source.execution_options(stream_results=True).execute(select(table))
        for part in rows.partitions(ROWS_AT_ONCE):
            target.execute(table.insert(), [dict(row._mapping) for row in part])
    for table_name, last in _given_out(source).items():
        _set_given_out(target, table_name, last)


def _given_out(connection: Connection) -> dict[str, int]:
    """The last id of each table that was ever given out."""
    if connection.dialect.name == "sqlite":
        return dict(tuple(row) for row in connection.execute(text("SELECT name, seq FROM sqlite_sequence")))
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.autoincrement_column is not None:
            name = connection.scalar(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name})
            last, used = connection.execute(text(f"SELECT last_value, is_called FROM {name}")).one()  # noqa: S608
            if used:
                found[table.name] = last
    return found


def _set_given_out(connection: Connection, table: str, last: int) -> None:
    values = {"table": table, "last": last}
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), values)
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"), values)
    elif last > 0:
        connection.execute(text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"), values)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _kind(error: BaseException) -> str:
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else type(error).__name__
