"""PDF for paper: one file a case, to be read, signed and put into a binder; the number stands on each page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import transcript
from bot.exports import paper
from bot.exports.cells import evidence_rows, plain
from bot.exports.columns import CASE_ROWS, SEALED
from bot.exports.reading import About, Case, label
from bot.exports.words import category, moment, spelled, word
from bot.tables import now

FOLDER = "cases"
SUMMARY = (
    "stage close_reason urgent channel confidentiality consent filed_at created_at officer siskop2mi teller "
    "teller_name relation worker_name age sex passport phone contact safe_to_reply origin country place phase "
    "departed procedural visa agency recruiter recruiter_phone employer employer_type job wages ship account papers "
    "last_contact worker_knows reach_worker categories wanted due_at papers_until withdrawn_at closed_at rating"
).split()
ALWAYS = "stage channel worker_name contact country place categories wanted".split()
SAYS = {column.name: column.says for column in CASE_ROWS}
TITLES = {
    "channel": "Masuk lewat",
    "consent": "Persetujuan",
    "confidentiality": "Kerahasiaan",
    "teller": "Yang bercerita",
    "country": "Negara",
    "contact": "Kontak pelapor",
    "phase": "Masa",
    "sex": "Jenis kelamin",
    "employer_type": "Jenis pemberi kerja",
    "urgent": "Mendesak",
    "officer": "Petugas",
    "filed_at": "Dikirim",
    "origin": "Asal (kode kabupaten/kota)",
    "rating": "Nilai dari pelapor (1 sampai 3)",
}


def write(out: Path, cases: Iterable[Case], about: About) -> list[str]:
    (out / FOLDER).mkdir(mode=0o700, exist_ok=True)
    names = []
    at = now().astimezone(about.office.time_zone)
    for case in cases:
        name = f"{FOLDER}/{label(case)}.pdf"
        (out / name).write_bytes(case_file(case, about, at))
        names.append(name)
    return names


def case_file(case: Case, about: About, at: datetime) -> bytes:
    content = {
        "number": label(case),
        "office": about.office.name,
        "address": about.office.address,
        "profile": "DISAMARKAN" if about.choice.profile == "redacted" else "LENGKAP – RAHASIA",
        "made": spelled(at),
        "exercise": case["exercise"],
        "summary": _summary(case),
        "story": paper.breakable(plain(case["intake"].get("story"))),
        "messages": [_message(message) for message in case["messages"]],
        "evidence": [_evidence(row) for row in evidence_rows(case)],
        "history": _history(case),
    }
    return paper.pdf("case.typ", content, about.choice.paper, at)


def _summary(case: Case) -> list[list[str]]:
    rows = []
    for name in SUMMARY:
        value = case["intake"].get(name) if name in SEALED else case[name]
        if value or name in ALWAYS:
            title = TITLES.get(name, SAYS[name].split(";")[0])
            rows.append([title[0].upper() + title[1:], paper.breakable(_shown(case, name, value))])
    return rows


def _shown(case: Case, name: str, value: Any) -> str:
    if name == "country":
        return word(name, case["country_name"])
    if name == "categories":
        return "; ".join(map(category, value)) or "–"
    if name == "contact" and value == "chat":
        return "hanya lewat chat"
    if name.endswith(("_at", "_until")):
        return moment(value)
    return word(name, plain(value) if name in SEALED else value)


def _message(message: dict[str, Any]) -> list[str]:
    text = transcript.written(message)
    if message["erased_at"]:
        text = f"(dihapus {moment(message['erased_at'])})"
    if message["choice"] is not None:
        text = f"[tombol] {text}"
    files = [f"[{word('file', item['kind'])}, bukti {item['id']}]" for item in message["evidence"]]
    shown = "\n".join(part for part in (text, *files) if part) or "(kosong)"
    return [moment(message["at"]), word("author", message["author"]), paper.breakable(shown)]


def _evidence(row: dict[str, Any]) -> list[str]:
    size = f"{row['size_bytes']} bita" if row["size_bytes"] is not None else "–"
    state = row["sha256"] or word("file_state", row["state"])
    name = paper.breakable(row["name"] or "")
    return [str(row["id"]), moment(row["at"]), word("file", row["kind"]), name, size, paper.breakable(state)]


def _history(case: Case) -> list[list[str]]:
    """Events with what was written, and what else the audit log knows; the same deed is told once, readings counted."""
    told = {(event["at"], event["actor"], event["kind"]) for event in case["events"]}
    lines = [(event["at"], event["actor"], _event(event)) for event in case["events"]]
    for deed in case.get("deeds", []):
        if (deed["at"], deed["actor"], deed["action"]) not in told:
            lines.append((deed["at"], deed["actor"], word("done", deed["action"])))
    rows: list[list[str]] = []
    times = 1
    for at, actor, done in sorted(lines, key=lambda line: line[0]):
        who = word("actor", actor).removeprefix("officer:")
        if rows and rows[-1][1] == who and rows[-1][2].split(" (×")[0] == done:
            times += 1
            rows[-1][2] = f"{done} (×{times})"
        else:
            times = 1
            rows.append([moment(at), who, done])
    return rows


def _event(event: dict[str, Any]) -> str:
    done = word("done", event["kind"])
    if event["kind"] == "stage":
        before, after = (word("stage", event["details"].get(end)) for end in ("from", "to"))
        done = f"{done}: {before} → {after}"
    body = event["body"]
    return paper.breakable(f"{done}: {body}" if isinstance(body, str) and body else done)
