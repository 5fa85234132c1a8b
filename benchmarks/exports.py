"""Measures exports of a large office: makes 15,000 cases with 300,000 messages, exports them, prints a table.

    .venv/bin/python benchmarks/exports.py [--cases 15000] [--messages 20] [--keep FOLDER]
        [--formats csv,xlsx,jsonl,pdf] [--profiles full,redacted] [--find WORDS] [--hot]

`--find` exports what the desk's list finds by these words; `--hot` prints where the time goes. Each export runs in a
process of its own, as for an officer; time and the largest resident memory are that process's. The rate is by
processor time, so that a busy machine does not change it: a quiet one needs as many seconds.
The office is made in a temporary folder (about a minute) and kept with --keep FOLDER.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

WORDS = (
    "pak tolong gaji saya belum dibayar majikan sudah bulan paspor ditahan agen pulang kerja rumah sakit kontrak "
    "anak suami johor riyadh kapal uang jam malam makan tidur telepon hubungi bantu lapor polisi kantor desa"
).split()
BOT = [f"{number}. Boleh saya tahu di mana pekerja sekarang? Tulis negara dan kotanya." for number in range(60)]
NAMES = "Siti Rahma Aminah Fatimah Yusuf Budi Wati Sri Dewi Andi Nur Hasan Rudi Lina Tono Ratna Agus".split()
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)


def sentence(rng: random.Random) -> str:
    words = [rng.choice(WORDS) for _ in range(rng.randint(3, 30))]
    if rng.random() < 0.1:
        words.append(f"08{rng.randrange(10**9, 10**10)}")
    return " ".join(words)


def fill(folder: Path, cases: int, messages: int) -> None:
    from sqlalchemy import insert

    from bot import inbox, officers
    from bot.opening import open_all, prepare
    from bot.tables import AuditEntry, CaseEvent, Complaint, Message

    settings = settings_in(folder)
    prepare(settings)
    opened = open_all(settings)
    vault, office, rng = opened.vault, settings.office, random.Random(7)
    with opened.database.write() as session:
        officers.add(session, "user:bench", "bench", "Bench", "officer", may_export=True)
        chat = inbox.find_or_make_chat(session, vault, "telegram", "1").id
    for start in range(0, cases, 500):
        with opened.database.write() as session:
            for number in range(start, min(start + 500, cases)):
                at = BEGIN + timedelta(minutes=30 * number)
                key = vault.new_key(session, "complaint")
                name = f"{rng.choice(NAMES)} {rng.choice(NAMES)}"
                intake = {
                    "worker_name": name, "place": "Johor", "story": sentence(rng), "wanted": "Gaji dibayar",
                    "contact": f"08{rng.randrange(10**9, 10**10)}", "age": str(rng.randint(17, 60)),
                }  # fmt: skip
                row = Complaint(
                    number=f"SULTRA-2025-{number + 1:05d}", stage="received", consent="given", channel="telegram",
                    office_code=office.code, office_time_zone=str(office.time_zone), key_id=key, country="MY",
                    categories=["gaji_tidak_dibayar"], intake=vault.seal(session, key, "complaint.intake", intake),
                    created_at=at, filed_at=at, changed_at=at, teller="self",
                )  # fmt: skip
                session.add(row)
                session.flush()
                rows = [
                    {
                        "chat_id": chat, "complaint_id": row.id, "author": "person" if n % 2 else "bot",
                        "body": vault.seal(
                            session, key, "message.body", {"text": sentence(rng) if n % 2 else rng.choice(BOT)}
                        ),
                        "at": at + timedelta(minutes=n), "sent_at": at + timedelta(minutes=n),
                        "kind": "complaint", "category": "gaji_tidak_dibayar", "confidence": 0.9, "model": "m",
                    }
                    for n in range(messages)
                ]  # fmt: skip
                session.execute(insert(Message), rows)
                session.execute(
                    insert(CaseEvent),
                    [{"complaint_id": row.id, "actor": "officer:bench", "kind": "stage", "at": at,
                      "details": {"from": "received", "to": "verifying"}}],
                )  # fmt: skip
                session.execute(
                    insert(AuditEntry),
                    [{"actor": "officer:bench", "action": action, "subject": f"complaint:{row.id}", "chain": ""}
                     for action in ("filed", "read", "assigned")],
                )  # fmt: skip
    opened.database.close()


def settings_in(folder: Path):
    from bot.settings import load

    return load({"PELITA_DATA_DIR": str(folder / "data"), "PELITA_KEY_FILE": str(folder / "key" / "master.key")})


def one(folder: Path, out: Path, format_: str, profile: str, find: str, hot: bool) -> None:
    """Run in a process of its own: one export; prints what it took."""
    import cProfile

    from bot import exports
    from bot.exports.choice import Choice
    from bot.narrowing import Filter
    from bot.opening import open_all, quiet_logging

    quiet_logging()
    opened = open_all(settings_in(folder))
    profiler = cProfile.Profile()
    began, worked = time.perf_counter(), time.process_time()
    if hot:
        profiler.enable()
    choice = Choice(format=format_, profile=profile, view=Filter(cari=find) if find else None)
    path = exports.export(opened, choice, out=out, reason="benchmark", actor="officer:bench")
    profiler.disable()
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    manifest = json.loads(path.read_text("utf-8"))
    if hot:
        profiler.print_stats("tottime")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(file["size_bytes"] for file in manifest["files"]) / 1e6
    rate = manifest["messages"] / worked
    files = len(manifest["files"])
    print(
        f"| {format_} | {profile} | {manifest['cases']} | {manifest['messages']} | {seconds:.1f} | {worked:.1f} | "
        f"{rate:,.0f} | {peak:.0f} | {files} | {size:.0f} |",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=15_000)
    parser.add_argument("--messages", type=int, default=20)
    parser.add_argument("--formats", default="csv,xlsx,jsonl,pdf")
    parser.add_argument("--profiles", default="full,redacted")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--find", default="", metavar="WORDS", help="only cases that hold these words")
    parser.add_argument("--hot", action="store_true", help="print where the time goes")
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        folder, out, format_, profile = asked.one
        one(Path(folder), Path(out), format_, profile, asked.find, asked.hot)
        return
    with tempfile.TemporaryDirectory(prefix="pelita-bench-") as temporary:
        folder = asked.keep or Path(temporary)
        if not (folder / "data").exists():
            began = time.perf_counter()
            fill(folder, asked.cases, asked.messages)
            print(f"made in {time.perf_counter() - began:.0f} s")
        print(
            "| format | profile | cases | messages | seconds | processor seconds | messages/s of these | MB resident | "
            "files | MB of files |\n" + "|---" * 10 + "|"
        )
        for profile in asked.profiles.split(","):
            for format_ in asked.formats.split(","):
                out = Path(temporary) / f"{profile}-{format_}"
                command = [sys.executable, __file__, "--one", str(folder), str(out), format_, profile]
                command += ["--find", asked.find, *(["--hot"] if asked.hot else [])]
                subprocess.run(command, check=True, env=os.environ)
                shutil.rmtree(out)


if __name__ == "__main__":
    main()
