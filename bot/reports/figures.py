"""Counts what a report shows, each figure as `FIGURES` defines it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import yaml
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot import countries, regions
from bot.exports.words import category, word
from bot.keys import Vault
from bot.language import mark
from bot.reports import asked, hiding
from bot.reports.period import Period
from bot.settings import Office
from bot.stages import STAGES
from bot.tables import CaseEvent, Complaint, Placement, Trace, now
from bot.topics import TAXONOMY

UNKNOWN = mark("tidak diketahui")
NOT_COUNTED = ("duplicate", "spam")
TOPICS_SHOWN = 15
BLOCK = 500
AGES = ((18, "di bawah 18"), (25, "18–24"), (35, "25–34"), (45, "35–44"), (200, "45 ke atas"))
PLACED = {"placement": mark("Penempatan"), "return": mark("Kepulangan"), "deportation": mark("Deportasi")}
FIGURES = {
    "total": (
        mark("Pengaduan"),
        mark(
            "Kasus yang dikirim dalam masa laporan (kasus bahaya yang belum dikirim: yang mulai bercerita dalam masa "
            "itu), menurut hari di zona waktu kantor. Tidak dihitung: draf, latihan, kasus yang digabungkan ke kasus "
            "lain, dan yang ditutup sebagai ganda atau bukan pengaduan."
        ),
    ),
    "category": (mark("Menurut jenis masalah"), mark("Tiap kasus dihitung sekali, pada jenis masalah utamanya.")),
    "country": (mark("Menurut negara"), mark("Negara tempat pekerja berada.")),
    "origin": (mark("Menurut kabupaten atau kota asal"), mark("Asal pekerja, kode dan nama Kementerian Dalam Negeri.")),
    "procedural": (
        mark("Prosedural atau tidak"),
        mark("Apakah pekerja berangkat lewat jalur resmi, menurut petugas atau pelapor."),
    ),
    "sex": (mark("Menurut jenis kelamin"), mark("Jenis kelamin pekerja.")),
    "channel": (mark("Menurut cara masuk"), mark("Lewat mana pengaduan sampai ke kantor.")),
    "employer_type": (mark("Menurut pemberi kerja"), mark("Perorangan, perusahaan, atau kapal.")),
    "stage": (mark("Menurut tahap"), mark("Tahap kasus pada saat laporan dibuat.")),
    "age": (
        mark("Menurut umur"),
        mark("Umur pekerja seperti yang disebut; tanpa umur tetapi ditandai anak: di bawah 18."),
    ),
    "waiting": (
        mark("Waktu sampai tiap tahap"),
        mark(
            "Untuk kasus dalam laporan: median hari dari dikirim sampai pertama kali masuk ke tahap itu, dan dari "
            "berapa kasus median itu dihitung."
        ),
    ),
    "open": (mark("Belum selesai"), mark("Kasus dalam laporan yang belum ditutup pada saat laporan dibuat.")),
    "overdue": (
        mark("Lewat batas waktu"),
        mark("Kasus dalam laporan yang belum ditutup dan batas waktunya sudah lewat pada saat laporan dibuat."),
    ),
    "links": (
        mark("Keterkaitan"),
        mark(
            "Jejak (agen, perekrut, nomor telepon, rekening, kapal, paspor) yang ada dalam kasus laporan ini dan dalam "
            "paling sedikit satu kasus lain dari masa mana pun; dan berapa kasus laporan ini yang memuatnya."
        ),
    ),
    "asked": (
        mark("Yang ditanyakan"),
        mark("Pesan yang dipahami sebagai pertanyaan, menurut topik; latihan tidak dihitung."),
    ),
    "unclear": (
        mark("Tidak dipahami"),
        mark("Pesan yang tidak dipahami atau hanya ditebak, dan yang di luar layanan."),
    ),
    "trend": (mark("Dua belas bulan"), mark("Pengaduan tiap bulan, dihitung seperti jumlah pengaduan.")),
    "placed": (
        mark("Penempatan dan kepulangan"),
        mark("Angka kantor yang diimpor untuk bulan-bulan masa laporan, di samping pengaduan."),
    ),
}
TRACES = {
    "agency": mark("agen atau P3MI"),
    "recruiter": mark("perekrut"),
    "phone": mark("nomor telepon"),
    "account": mark("rekening atau akun"),
    "ship": mark("kapal"),
    "passport": mark("paspor"),
}


@dataclass(frozen=True)
class Fact:
    """What a report needs to know of one case."""

    id: int
    at: datetime
    stage: str
    due_at: datetime | None
    values: dict[str, str]  # of each breakdown, as it is shown


@dataclass
class Breakdown:
    """Rows of a label and its numbers. None is a number that is not shown."""

    id: str
    heads: tuple[str, ...]
    rows: list[tuple[str, list[int | float | None]]]

    @property
    def title(self) -> str:
        return FIGURES[self.id][0]

    @property
    def says(self) -> str:
        return FIGURES[self.id][1]


@dataclass
class Report:
    """`outside`: made to leave the office, small counts hidden."""

    period: Period
    office: Office
    made_at: datetime
    outside: bool
    numbers: dict[str, int | None]
    tables: list[Breakdown]

    def part(self, name: str) -> Breakdown:
        return next(table for table in self.tables if table.id == name)


def report(session: Session, vault: Vault, office: Office, period: Period, outside: bool) -> Report:
    at = now()
    facts = read(session, vault, office, *period.bounds(office))
    left = [fact for fact in facts if fact.stage != "closed"]
    late = [fact for fact in left if fact.due_at is not None and fact.due_at < at]
    questions = asked.counts(session, office, period.first, period.last)
    numbers = {
        "total": len(facts),
        "open": len(left),
        "overdue": len(late),
        "questions": sum(count for (kind, _), count in questions.items() if kind == "question"),
        "unclear": questions["unclear", ""],
        "out_of_scope": questions["out_of_scope", ""],
    }
    tables = [_counted(name, Counter(fact.values[name] for fact in facts), names) for name, names in BREAKDOWNS.items()]
    tables += [_waiting(session, facts), _links(session, facts), _asked(questions), _trend(session, office, period)]
    tables += _placed(session, period, facts)
    if outside:
        tables = [_hidden(table) for table in tables]
        return Report(period, office, at, True, {name: hiding.alone(count) for name, count in numbers.items()}, tables)
    return Report(period, office, at, False, dict(numbers), tables)


def read(session: Session, vault: Vault, office: Office, begin: datetime, end: datetime) -> list[Fact]:
    """The cases that a report counts, by when they came."""
    columns = (
        Complaint.id, func.coalesce(Complaint.filed_at, Complaint.created_at), Complaint.stage, Complaint.due_at,
        Complaint.categories, Complaint.country, Complaint.origin, Complaint.procedural, Complaint.sex,
        Complaint.channel, Complaint.employer_type, Complaint.minor, Complaint.intake, Complaint.key_id,
    )  # fmt: skip
    rows = session.execute(select(*columns).where(*counted(begin, end)).order_by(Complaint.id)).all()
    facts = []
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        vault.warm(session, [row.key_id for row in block])
        for row in block:
            intake = vault.open_or_none(session, "complaint.intake", row.intake) or {}
            values = {
                "category": category(row.categories[0]) if row.categories else UNKNOWN,
                "country": countries.name(row.country) if row.country else UNKNOWN,
                "origin": regions.name(row.origin) if row.origin else UNKNOWN,
                "procedural": _procedural(row.procedural),
                "sex": word("sex", row.sex) if row.sex else UNKNOWN,
                "channel": word("channel", row.channel),
                "employer_type": word("employer_type", row.employer_type) if row.employer_type else UNKNOWN,
                "stage": word("stage", row.stage),
                "age": _age(intake.get("age"), row.minor),
            }
            facts.append(Fact(row.id, _utc(row[1]), row.stage, row.due_at, values))
            vault.forget(row.key_id)
    return facts


def counted(begin: datetime, end: datetime) -> list[Any]:
    """What makes a case one that a report counts."""
    when = func.coalesce(Complaint.filed_at, Complaint.created_at)
    return [
        when >= begin,
        when < end,
        Complaint.stage != "draft",
        Complaint.exercise.is_(False),
        Complaint.merged_into_id.is_(None),
        or_(Complaint.close_reason.is_(None), Complaint.close_reason.not_in(NOT_COUNTED)),
    ]


def _procedural(value: bool | None) -> str:
    return UNKNOWN if value is None else "prosedural" if value else "tidak prosedural"


def _age(told: Any, minor: bool | None) -> str:
    match = re.search(r"\d{1,3}", str(told or ""))
    if match:
        return next((group for limit, group in AGES if int(match[0]) < limit), UNKNOWN)
    return AGES[0][1] if minor else UNKNOWN


def _words_of(group: Iterable[str]) -> tuple[str, ...]:
    return (*group, UNKNOWN)


# The labels of each breakdown in their order; () for those that come by their size.
BREAKDOWNS: dict[str, tuple[str, ...]] = {
    "category": (),
    "country": (),
    "origin": (),
    "procedural": _words_of(("prosedural", "tidak prosedural")),
    "sex": _words_of(("perempuan", "laki-laki")),
    "channel": (),
    "employer_type": _words_of(("perorangan", "perusahaan", "kapal")),
    "stage": tuple(name for stage, name in STAGES.items() if stage != "draft"),
    "age": _words_of(group for _, group in AGES),
}


def _counted(name: str, counts: Counter[str], labels: Sequence[str] = ()) -> Breakdown:
    labels = labels or sorted(counts, key=lambda label: (label == UNKNOWN, -counts[label], label))
    return Breakdown(name, ("", "Kasus"), [(label, [counts[label]]) for label in labels])


def _waiting(session: Session, facts: list[Fact]) -> Breakdown:
    begun = {fact.id: fact.at for fact in facts}
    first: dict[tuple[int, str], datetime] = {}
    moved = select(CaseEvent.complaint_id, CaseEvent.at, CaseEvent.details).where(CaseEvent.kind == "stage")
    for ids in _blocks(list(begun)):
        for case_id, at, details in session.execute(
            moved.where(CaseEvent.complaint_id.in_(ids)).order_by(CaseEvent.id)
        ):
            first.setdefault((case_id, str(details.get("to"))), at)
    days: dict[str, list[float]] = {}
    for (case_id, stage), at in first.items():
        days.setdefault(stage, []).append(max(0.0, (at - begun[case_id]) / timedelta(days=1)))
    rows: list[tuple[str, list[int | float | None]]] = [
        (name, [len(days[stage]), round(median(days[stage]), 1)]) for stage, name in STAGES.items() if stage in days
    ]
    return Breakdown("waiting", ("Tahap", "Kasus", "Median hari"), rows)


def _links(session: Session, facts: list[Fact]) -> Breakdown:
    shared = select(Trace.kind, Trace.hash).group_by(Trace.kind, Trace.hash).having(func.count(Trace.complaint_id) > 1)
    known = {(kind, bytes(value)) for kind, value in session.execute(shared)}
    traces: dict[str, set[bytes]] = {kind: set() for kind in TRACES}
    cases: dict[str, set[int]] = {kind: set() for kind in TRACES}
    for ids in _blocks([fact.id for fact in facts]):
        own = select(Trace.kind, Trace.hash, Trace.complaint_id).where(Trace.complaint_id.in_(ids))
        for kind, value, case_id in session.execute(own):
            if (kind, bytes(value)) in known:
                traces.setdefault(kind, set()).add(bytes(value))
                cases.setdefault(kind, set()).add(case_id)
    rows: list[tuple[str, list[int | float | None]]] = [
        (TRACES.get(kind, kind), [len(traces[kind]), len(cases[kind])]) for kind in traces
    ]
    return Breakdown("links", ("", "Jejak bersama", "Kasus"), rows)


def _asked(questions: asked.Counts) -> Breakdown:
    titles = yaml.load(TAXONOMY.read_text("utf-8"), Loader=yaml.CSafeLoader)["topics"]
    by_topic: Counter[str] = Counter()
    for (kind, topic), count in questions.items():
        if kind == "question":
            by_topic[titles.get(topic, topic) or UNKNOWN] += count
    most = by_topic.most_common(TOPICS_SHOWN)
    rest = sum(by_topic.values()) - sum(count for _, count in most)
    rows: list[tuple[str, list[int | float | None]]] = [(topic, [count]) for topic, count in most]
    return Breakdown("asked", ("Topik", "Pertanyaan"), [*rows, ("topik lain", [rest])] if rest else rows)


def _trend(session: Session, office: Office, period: Period) -> Breakdown:
    rows: list[tuple[str, list[int | float | None]]] = []
    for day in period.trend:
        month = Period.month_of(day)
        count = session.scalar(select(func.count(Complaint.id)).where(*counted(*month.bounds(office)))) or 0
        rows.append((month.title, [count]))
    return Breakdown("trend", ("Bulan", "Kasus"), rows)


def _placed(session: Session, period: Period, facts: list[Fact]) -> list[Breakdown]:
    """The office's own figures by country, by origin and by procedural or not, complaints in the last column."""
    rows = list(session.scalars(select(Placement).where(Placement.month.in_(period.months))))
    if not rows:
        return []
    shown: dict[str, Callable[[Placement], str]] = {
        "country": lambda row: countries.name(row.country) if row.country else UNKNOWN,
        "origin": lambda row: regions.name(row.origin) if row.origin else UNKNOWN,
        "procedural": lambda row: _procedural(row.procedural),
    }
    tables = []
    for name, label in shown.items():
        counts: dict[str, Counter[str]] = {}
        for row in rows:
            counts.setdefault(label(row), Counter())[row.kind] += row.count
        for fact in facts:
            counts.setdefault(fact.values[name], Counter())["complaint"] += 1
        order = sorted(counts, key=lambda one: (one == UNKNOWN, -sum(counts[one].values()), one))
        lines: list[tuple[str, list[int | float | None]]] = [
            (one, [counts[one][kind] for kind in (*PLACED, "complaint")]) for one in order
        ]
        tables.append(Breakdown("placed", (FIGURES[name][0], *PLACED.values(), "Pengaduan"), lines))
    return tables


def _hidden(table: Breakdown) -> Breakdown:
    """The table with small counts hidden, column by column; a median of few cases goes with their number."""
    if table.id == "waiting":
        rows = [(label, [hiding.alone(int(n or 0)), days if (n or 0) >= hiding.LEAST else None])
                for label, (n, days) in table.rows]  # fmt: skip
        return Breakdown(table.id, table.heads, rows)
    if table.id == "links":  # no totals stand beside them
        return Breakdown(
            table.id, table.heads, [(label, [hiding.alone(int(n or 0)) for n in row]) for label, row in table.rows]
        )
    columns = [hiding.hidden([int(row[place] or 0) for _, row in table.rows]) for place in range(len(table.heads) - 1)]
    shown = [(label, [column[line] for column in columns]) for line, (label, _) in enumerate(table.rows)]
    return Breakdown(table.id, table.heads, [(label, list(numbers)) for label, numbers in shown])


def _blocks(ids: list[int]) -> list[list[int]]:
    return [ids[start : start + BLOCK] for start in range(0, len(ids), BLOCK)]


def _utc(at: datetime) -> datetime:
    """A time that came through a function of SQL, which hands it on without its zone."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at
