"""Exports of cases with their transcripts, with a manifest that proves them; each one in the audit log.

The way of an export::

    choice (what, which cases) ─ reading ─ masking ─ csv_files, xlsx, jsonl or pdf ─ manifest ─ audit
                                        └─ evidence_files                       jobs (for the desk) ─ kept (sealed)

It is made by a process of its own (the command line, or bot/exports/jobs.py for the desk), in one reading transaction,
with memory that does not grow with the number of cases. Formats and columns are explained in docs/exports.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bot import audit, officers
from bot.errors import NotAllowed, PelitaError
from bot.exports import csv_files, jsonl, manifest, pdf, xlsx
from bot.exports.choice import Choice, case_ids
from bot.exports.evidence_files import Copies
from bot.exports.reading import About, Case, read
from bot.opening import Opened
from bot.tables import now

MIN_REASON = 5
MAX_REASON = 200
WRITERS = {"csv": csv_files.write, "xlsx": xlsx.write, "jsonl": jsonl.write, "pdf": pdf.write}

Progress = Callable[[int, int, int], None]  # cases written, cases in all, messages written; may raise to stop


def require_right(opened: Opened, username: str) -> None:
    """Raises NotAllowed unless this officer may export."""
    with opened.database.read() as session:
        officer = officers.find(session, username)
        if not officer.may_export or not officer.active:
            raise NotAllowed(f"{officer.username} has no right to export")


def export(
    opened: Opened,
    choice: Choice,
    *,
    out: Path,
    reason: str,
    actor: str,
    system_user: str | None = None,
    progress: Progress = lambda *_: None,
) -> Path:
    """Writes the files and `manifest.json` into the folder `out`; returns the manifest's path.

    Its beginning is in the audit log before the first byte is written. When it does not come to its end, what was
    written is taken away. Raises PelitaError when something is missing or not allowed.
    """
    choice.check()
    if not MIN_REASON <= len(reason.strip()) <= MAX_REASON:
        raise PelitaError(f"the reason is missing, or not of {MIN_REASON} to {MAX_REASON} letters")
    asked = {
        "format": choice.format,
        "profile": choice.profile,
        "filter": choice.filter(),
        "evidence_files": choice.evidence,
        "confidential": choice.confidential,
        "system_user": system_user,
        "reason": reason.strip(),
    }
    before = _make_folder(out)
    with opened.database.write() as session:
        audit.write(session, actor, "export_began", "export", **asked)
    files: list[str] = []
    try:
        counts = _write(opened, choice, out, files, progress)
        content = {
            "schema": jsonl.SCHEMA,
            "made_at": now().isoformat(timespec="seconds"),
            "office": opened.settings.office.code,
            "by": actor,
            **asked,
            **counts,
            "files": [manifest.proof(out / name, name) for name in files],
        }
        path = manifest.write(out, content)
        with opened.database.write() as session:
            audit.write(session, actor, "exported", "export", **asked, **counts, manifest=manifest.digest(path))
    except BaseException as error:
        _take_away(out, before)
        with suppress(Exception), opened.database.write() as session:
            audit.write(session, actor, "export_ended", "export", why=type(error).__name__)
        raise
    return path


def _write(opened: Opened, choice: Choice, out: Path, files: list[str], progress: Progress) -> dict[str, Any]:
    """Writes what was chosen; `files` gets the names of what was written. Returns the counts."""
    about = About(opened.settings.office, choice, history=choice.format == "pdf")
    counts = {"cases": 0, "messages": 0, "evidence": 0, "unreadable": 0}

    def counted(cases: Iterator[Case], total: int) -> Iterator[Case]:
        for case in cases:
            yield case
            counts["cases"] += 1
            counts["messages"] += len(case["messages"])
            counts["evidence"] += sum(len(message["evidence"]) for message in case["messages"])
            progress(counts["cases"], total, counts["messages"])

    with opened.database.read() as session:
        _hold_still(session)
        ids = case_ids(session, opened.vault, about.office, choice)
        progress(0, len(ids), 0)
        cases = read(session, opened.vault, about, ids)
        copies = Copies(session, opened.vault, about, out)
        if choice.evidence:
            cases = copies.of(cases)
        files += WRITERS[choice.format](out, counted(cases, len(ids)), about)
        files += copies.written
    for name in files:
        (out / name).chmod(0o600)
    missing = {"evidence_missing": copies.missing} if copies.missing else {}
    return {**counts, "unreadable": about.unreadable, **missing}


def _hold_still(session: Session) -> None:
    """One view of the data from the first block to the last, as SQLite gives by itself."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _make_folder(out: Path) -> dict[Path, int]:
    """The folder for an export, made if missing; returns what is in it already, and when it was written."""
    try:
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        out.chmod(0o700)
        (out / manifest.NAME).unlink(missing_ok=True)  # what it proved is about to be overwritten
        return _times(out)
    except OSError as exc:
        raise PelitaError(f"{out} cannot be made: {exc.strerror}") from exc


def _take_away(out: Path, before: dict[Path, int]) -> None:
    """What an export that failed or was cancelled has written, and nothing else that lies in the folder."""
    for path, written_at in sorted(_times(out).items(), reverse=True):
        if before.get(path) != written_at:
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()


def _times(out: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in out.rglob("*")}
