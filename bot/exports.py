"""Exports of cases with their transcripts, with a manifest that proves them; each one in the audit log.

CSV for spreadsheets (UTF-8 with BOM; cases.csv one row a case, messages.csv one row a message), JSONL for programs
(cases.jsonl, one whole case a line). Cells that a spreadsheet would take for a formula are made harmless. The redacted
profile masks names, contacts and numbers, in free text too. Columns are explained in docs/exports.md.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot import audit, officers, receipts, transcript
from bot.countries import name as country_name
from bot.errors import NotAllowed, PelitaError
from bot.opening import Opened
from bot.settings import Office
from bot.tables import Complaint, now

FORMATS = ("csv", "jsonl")
PROFILES = ("full", "redacted")
STAGES = ("draft", "danger", "received")
MIN_REASON = 5
SCHEMA = 1
CASE_COLUMNS = (
    "number stage urgent consent channel exercise filed_at created_at teller worker_name place country country_name "
    "categories story wanted contact safe_to_reply messages evidence"
).split()
MESSAGE_COLUMNS = "number message author at sent_at text kind topic category confidence model evidence".split()
MASK = "\u2588\u2588\u2588"
_PERSONAL = re.compile(r"\+?\(?\d(?:[\s()./-]{0,2}\d){7,}|\S+@\S+\.\w+|\b[A-Za-z]{1,2} ?\d{6,8}\b")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

Case = dict[str, Any]


def require_right(opened: Opened, username: str) -> None:
    """Raises NotAllowed unless this officer may export."""
    with opened.database.read() as session:
        officer = officers.find(session, username)
        if not officer.may_export or not officer.active:
            raise NotAllowed(f"{officer.username} has no right to export")


def export(
    opened: Opened,
    *,
    format: str,
    out: Path,
    from_date: date | None = None,
    to_date: date | None = None,
    stages: tuple[str, ...] = (),
    profile: str = "full",
    reason: str,
    actor: str,
    system_user: str | None = None,
) -> Path:
    """Writes the files and `manifest.json` into the folder `out`; returns the manifest's path.

    Days are days of the office's time zone, both ends included, by the time of filing (of the first message where
    nothing was filed). Raises PelitaError when something is missing or not allowed.
    """
    if format not in FORMATS or profile not in PROFILES or set(stages) - set(STAGES):
        raise PelitaError(f"format {format}, profile {profile} or status {', '.join(stages)} is not known")
    if len(reason.strip()) < MIN_REASON:
        raise PelitaError(f"the reason is missing or shorter than {MIN_REASON} letters")
    try:
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        out.chmod(0o700)
    except OSError as exc:
        raise PelitaError(f"{out} cannot be made: {exc.strerror}") from exc
    with opened.database.read() as session:
        query = _selected(opened.settings.office, from_date, to_date, stages)
        cases = (_case(session, opened, complaint, profile) for complaint in session.scalars(query))
        written = _write_csv(out, cases) if format == "csv" else _write_jsonl(out, cases)
    manifest = {
        "schema": SCHEMA,
        "made_at": now().isoformat(timespec="seconds"),
        "office": opened.settings.office.code,
        "by": actor,
        "system_user": system_user,
        "reason": reason.strip(),
        "format": format,
        "profile": profile,
        "filter": {
            "from": from_date.isoformat() if from_date else None,
            "to": to_date.isoformat() if to_date else None,
            "stages": list(stages),
        },
        "cases": written["cases"],
        "messages": written["messages"],
        "files": [_proof(out / name) for name in written["files"]],
    }
    path = out / "manifest.json"
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", "utf-8")
    for written_file in (path, *(out / name for name in written["files"])):
        written_file.chmod(0o600)
    with opened.database.write() as session:
        details = {name: manifest[name] for name in ("format", "profile", "filter", "cases", "messages", "system_user")}
        proof = _proof(path)["sha256"]
        audit.write(session, actor, "exported", "export", **details, reason=reason.strip(), manifest=proof)
    return path


def _selected(
    office: Office, from_date: date | None, to_date: date | None, stages: tuple[str, ...]
) -> Select[Complaint]:
    when = func.coalesce(Complaint.filed_at, Complaint.created_at)
    query = select(Complaint).order_by(Complaint.id).execution_options(yield_per=200)
    if stages:
        query = query.where(Complaint.stage.in_(stages))
    if from_date is not None:
        query = query.where(when >= _midnight(from_date, office))
    if to_date is not None:
        query = query.where(when < _midnight(to_date + timedelta(days=1), office))
    return query


def _midnight(day: date, office: Office) -> datetime:
    return datetime.combine(day, time(), office.time_zone).astimezone(UTC)


def _case(session: Session, opened: Opened, complaint: Complaint, profile: str) -> Case:
    intake = opened.vault.open(session, "complaint.intake", complaint.intake)
    zone = opened.settings.office.time_zone
    rows = transcript.of_complaint(session, opened.vault, complaint.id)
    for _, body in rows:
        if "code" in body:  # a receipt that is not sent yet: its code is nobody's but the person's
            body["text"] = body["text"].replace(body["code"], receipts.BLANKED)
    messages = [
        {
            "number": complaint.number,
            "message": message.id,
            "author": message.author,
            "at": _local(message.at, zone),
            "sent_at": _local(message.sent_at, zone),
            "text": transcript.written(body, whose=profile == "full"),
            "kind": message.kind,
            "topic": message.topic,
            "category": message.category,
            "confidence": message.confidence,
            "model": message.model,
            "evidence": [
                {
                    "id": item.id,
                    "kind": item.kind,
                    "size_bytes": item.size_bytes,
                    "sha256": item.sha256,
                    "state": item.state,
                }
                for item in message.evidence
            ],
        }
        for message, body in rows
    ]
    case = {
        "number": complaint.number,
        "stage": complaint.stage,
        "urgent": complaint.urgent,
        "consent": complaint.consent,
        "channel": complaint.channel,
        "exercise": complaint.exercise,
        "filed_at": _local(complaint.filed_at, zone),
        "created_at": _local(complaint.created_at, zone),
        "teller": complaint.teller,
        **{name: intake.get(name) for name in ("worker_name", "place", "story", "wanted", "contact")},
        "country": complaint.country,
        "country_name": country_name(complaint.country) if complaint.country else None,
        "categories": complaint.categories,
        "safe_to_reply": complaint.safe_to_reply,
        "messages": messages,
    }
    return redacted(case, intake.get("former_names") or ()) if profile == "redacted" else case


def redacted(case: Case, former_names: Sequence[str] = ()) -> Case:
    """The case with names, contacts and numbers masked, in the fields and wherever they stand in free text.

    `former_names` were given first and corrected later; they still stand in the transcript.
    """
    typed = [case["worker_name"] or "", *former_names]
    names = sorted({part for name in typed for part in re.findall(r"[^\W\d_]{2,}", name)})
    pattern = r"(?<![^\W_])(" + "|".join(map(re.escape, names)) + r")(?![^\W_])"
    named = re.compile(pattern, re.IGNORECASE) if names else None

    def mask(text: str | None) -> str | None:
        if not text:
            return text
        text = _PERSONAL.sub(MASK, text)
        return named.sub(MASK, text) if named else text

    masked = {**case, "worker_name": MASK if case["worker_name"] else None}
    masked["contact"] = MASK if case["contact"] and case["contact"] != "chat" else case["contact"]
    for name in ("place", "story", "wanted"):
        masked[name] = mask(case[name])
    masked["messages"] = [{**message, "text": mask(message["text"])} for message in case["messages"]]
    return masked


def _write_jsonl(out: Path, cases: Iterator[Case]) -> dict[str, Any]:
    counts = {"cases": 0, "messages": 0}
    with (out / "cases.jsonl").open("w", encoding="utf-8") as file:
        for case in cases:
            file.write(json.dumps({"schema": SCHEMA, **case}, ensure_ascii=False) + "\n")
            counts["cases"] += 1
            counts["messages"] += len(case["messages"])
    return {**counts, "files": ["cases.jsonl"]}


def _write_csv(out: Path, cases: Iterator[Case]) -> dict[str, Any]:
    counts = {"cases": 0, "messages": 0}
    with _sheet(out / "cases.csv") as case_file, _sheet(out / "messages.csv") as message_file:
        case_sheet = csv.writer(case_file)
        message_sheet = csv.writer(message_file)
        case_sheet.writerow(CASE_COLUMNS)
        message_sheet.writerow(MESSAGE_COLUMNS)
        for case in cases:
            messages = case["messages"]
            evidence = sum(len(message["evidence"]) for message in messages)
            flat = {**case, "messages": len(messages), "evidence": evidence}
            case_sheet.writerow([harmless(flat[name]) for name in CASE_COLUMNS])
            for message in messages:
                shown = {**message, "evidence": [item["sha256"] or item["state"] for item in message["evidence"]]}
                message_sheet.writerow([harmless(shown[name]) for name in MESSAGE_COLUMNS])
            counts["cases"] += 1
            counts["messages"] += len(messages)
    return {**counts, "files": ["cases.csv", "messages.csv"]}


def _sheet(path: Path) -> AbstractContextManager[Any]:
    return path.open("w", encoding="utf-8-sig", newline="")


def harmless(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _local(at: datetime | None, zone: Any) -> str | None:
    return at.astimezone(zone).isoformat(timespec="seconds") if at is not None else None


def _proof(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"name": path.name, "size_bytes": path.stat().st_size, "sha256": digest}
