"""Reports: every figure reconciled with the rows of an export, small counts hidden for good, files that open."""

from __future__ import annotations

import contextlib
import csv
import io
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot import complaints, inbox, regions, retention
from bot.errors import PelitaError
from bot.exports import export
from bot.exports.choice import Choice
from bot.exports.words import category, word
from bot.opening import Opened
from bot.reports import asked, charts, dictionary, figures, files, hiding, origins, placements
from bot.reports.period import Period
from bot.stages import STAGES
from bot.tables import Asked, AuditEntry, CaseEvent, Complaint, Message, Placement, Trace, Unclear

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)


@pytest.fixture
def busy_office(opened: Opened, at_time: Any) -> Opened:
    """Forty cases of October and November, some of which are not to be counted."""
    at_time(NOW, complaints, figures, asked)
    vault, office = opened.vault, opened.settings.office
    with opened.database.write() as session:
        chat = inbox.find_or_make_chat(session, vault, "telegram", "77")
        for number in range(40):
            complaint, _ = complaints.file(
                session, vault, chat, office,
                {"worker_name": f"Orang {number}", "contact": "chat", "country": ("MY", "MY", "SA", None)[number % 4],
                 "categories": ["gaji_tidak_dibayar", "kekerasan_fisik"] if number % 3 else ["penahanan_dokumen"]},
            )  # fmt: skip
            complaint.filed_at = complaint.created_at = datetime(2026, 10, 1, tzinfo=UTC) + timedelta(hours=30 * number)
            complaint.sex = ("P", "P", "L", None)[number % 4]
            complaint.origin = ("74.07", "74.03", None)[number % 3]
            complaint.procedural = (True, False, None, False, False)[number % 5]
            complaint.employer_type = ("individual", "company", None)[number % 3]
            complaint.stage = ("received", "verifying", "closed", "verifying")[number % 4]
            complaint.channel = ("telegram", "counter")[number % 2]
            complaint.due_at = NOW + timedelta(days=(-1, 1)[number % 2]) if number % 3 else None
            age = {"age": (17, "umur 23 tahun", "30", None)[number % 4]}
            complaint.intake = vault.seal(session, complaint.key_id, "complaint.intake", age)
            complaint.minor = number % 8 == 3
            if complaint.stage == "verifying":
                for to, days in (("verifying", number), ("completing", number + 1), ("verifying", number + 9)):
                    at = complaint.filed_at + timedelta(days=days)
                    details = {"from": "received", "to": to}
                    session.add(
                        CaseEvent(complaint_id=complaint.id, kind="stage", actor="system", at=at, details=details)
                    )
            if number in (4, 5, 20):
                session.add(Trace(complaint_id=complaint.id, kind="phone", hash=b"a" * 32))
            session.add(Trace(complaint_id=complaint.id, kind="agency", hash=bytes([number]) * 32))
        rows = list(session.scalars(select(Complaint).order_by(Complaint.id)))
        rows[0].exercise = True
        rows[1].merged_into_id = 3
        rows[2].close_reason = "spam"
        rows[3].stage, rows[3].number, rows[3].filed_at = "draft", None, None
        rows[6].close_reason = "resolved"
    return opened


def made(opened: Opened, name: str = "2026-Q4", outside: bool = False) -> figures.Report:
    with opened.database.read() as session:
        return figures.report(session, opened.vault, opened.settings.office, Period.named(name), outside)


def exported(opened: Opened, folder: Path, period: Period) -> list[dict[str, str]]:
    """The rows of the export of the same time, without those that a report does not count."""
    choice = Choice("csv", profile="full", from_date=period.first, to_date=period.last)
    export(opened, choice, out=folder, reason="laporan", actor="officer:wati")
    with (folder / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        row
        for row in rows
        if row["stage"] != "draft" and not row["merged_into"] and row["close_reason"] not in ("duplicate", "spam")
    ]


# --- every figure against the rows


@pytest.mark.parametrize("name", ["2026-Q4", "2026-10", "2026-11", "2026-09"])
def test_every_figure_is_what_the_rows_of_an_export_say(busy_office: Opened, tmp_path: Path, name: str) -> None:
    report, rows = made(busy_office, name), exported(busy_office, tmp_path, Period.named(name))
    assert report.numbers["total"] == len(rows) > 0 or name == "2026-09"
    unknown = figures.UNKNOWN
    ages = {"17": "di bawah 18", "umur 23 tahun": "18–24", "30": "25–34"}
    expected = {
        "category": Counter(category(row["categories"].split("; ")[0]) for row in rows),
        "country": Counter(row["country_name"] or unknown for row in rows),
        "origin": Counter(regions.name(row["origin"]) if row["origin"] else unknown for row in rows),
        "procedural": Counter(
            {"yes": "prosedural", "no": "tidak prosedural", "": unknown}[row["procedural"]] for row in rows
        ),
        "sex": Counter({"P": "perempuan", "L": "laki-laki", "": unknown}[row["sex"]] for row in rows),
        "channel": Counter(word("channel", row["channel"]) for row in rows),
        "employer_type": Counter(
            {"individual": "perorangan", "company": "perusahaan", "": unknown}[row["employer_type"]] for row in rows
        ),
        "stage": Counter(STAGES[row["stage"]] for row in rows),
        "age": Counter(ages.get(row["age"], "di bawah 18" if row["minor"] == "yes" else unknown) for row in rows),
    }
    for figure, counts in expected.items():
        shown = {label: numbers[0] for label, numbers in report.part(figure).rows if numbers[0]}
        assert shown == dict(counts), figure
    left = [row for row in rows if row["stage"] != "closed"]
    assert report.numbers["open"] == len(left)
    late = [row for row in left if row["due_at"] and datetime.fromisoformat(row["due_at"]) < NOW]
    assert report.numbers["overdue"] == len(late)


def test_a_month_is_that_of_the_office(busy_office: Opened) -> None:
    with busy_office.database.write() as session:
        row = session.get_one(Complaint, 10)
        row.filed_at = datetime(
            2026, 9, 30, 16, 30, tzinfo=UTC
        )  # half past midnight of the first of October in Kendari
        other = session.get_one(Complaint, 11)
        other.filed_at = datetime(2026, 10, 31, 16, 30, tzinfo=UTC)
        ids = {10: "2026-10", 11: "2026-11"}
    for case_id, month in ids.items():
        with busy_office.database.read() as session:
            bounds = Period.named(month).bounds(busy_office.settings.office)
            facts = figures.read(session, busy_office.vault, busy_office.settings.office, *bounds)
        assert case_id in {fact.id for fact in facts}


def test_medians_count_the_first_time_of_each_case(busy_office: Opened) -> None:
    waiting = dict(made(busy_office).part("waiting").rows)
    days = [number for number in range(40) if number % 4 in (1, 3) and number not in (1, 3)]
    middle = (days[len(days) // 2] + days[len(days) // 2 - 1]) / 2
    assert waiting["verifikasi"] == [len(days), middle]
    assert waiting["melengkapi berkas"] == [len(days), middle + 1]


def test_links_are_traces_that_another_case_has_too(busy_office: Opened) -> None:
    links = dict(made(busy_office).part("links").rows)
    assert links["nomor telepon"] == [1, 3] and links["agen atau P3MI"] == [0, 0]
    assert dict(made(busy_office, "2026-10").part("links").rows)["nomor telepon"] == [1, 3]


def test_the_trend_is_the_total_of_each_month(busy_office: Opened) -> None:
    trend = made(busy_office).part("trend").rows
    assert len(trend) == 12 and trend[0][0] == "Januari 2026"
    for label, name in (("Oktober 2026", "2026-10"), ("November 2026", "2026-11")):
        assert dict(trend)[label] == [made(busy_office, name).numbers["total"]]


# --- small counts


@given(st.lists(st.integers(0, 40), max_size=9))
def test_what_is_hidden_cannot_be_had_from_the_total(counts: list[int]) -> None:
    shown = hiding.hidden(counts)
    assert all(count == there for count, there in zip(counts, shown, strict=True) if there is not None)
    assert not any(there is not None and 0 < there < hiding.LEAST for there in shown)
    gone = [count for count, there in zip(counts, shown, strict=True) if there is None]
    if gone and sum(counts) >= hiding.LEAST:
        assert len(gone) > 1 and sum(gone) >= hiding.LEAST


@given(st.lists(st.integers(0, 40), max_size=6), st.integers(0, 4))
def test_the_order_of_the_rows_changes_nothing(counts: list[int], zeros: int) -> None:
    ahead = [0] * zeros + counts[::-1]
    assert hiding.hidden(ahead)[zeros:] == hiding.hidden(counts)[::-1]


def test_a_report_for_outside_shows_no_count_of_one_to_four(busy_office: Opened) -> None:
    report = made(busy_office, "2026-11", outside=True)
    for table in report.tables:
        for label, numbers in table.rows:
            assert not any(isinstance(number, int) and 0 < number < 5 for number in numbers), (table.id, label)
    assert not any(number is not None and 0 < number < 5 for number in report.numbers.values())
    inside = made(busy_office, "2026-11")
    small = [n for table in inside.tables for _, numbers in table.rows for n in numbers if n and n < 5]
    assert small, "the test would show nothing"


# --- what people asked


@pytest.fixture
def curious_office(busy_office: Opened) -> Opened:
    with busy_office.database.write() as session:
        chat = inbox.find_or_make_chat(session, busy_office.vault, "telegram", "88")
        trial = inbox.find_or_make_chat(session, busy_office.vault, "trial", "1", exercise=True)
        for day, kind, topic in (
            (20, "question", "biaya_penempatan_prinsip"), (20, "question", "biaya_penempatan_prinsip"),
            (20, "out_of_scope", None), (21, "question", "jalur_penempatan"), (25, "question", "jalur_penempatan"),
            (20, "smalltalk", None),
        ):  # fmt: skip
            for where in (chat, trial):
                body = busy_office.vault.seal(session, where.key_id, "message.body", {"text": "?"})
                session.add(
                    Message(
                        chat_id=where.id, author="person", body=body, kind=kind, topic=topic,
                        at=datetime(2026, 11, day, 1, tzinfo=UTC), sent_at=NOW,
                    )
                )  # fmt: skip
        session.add(Unclear(at=datetime(2026, 11, 20, 1, tzinfo=UTC), text=b"", kind="guessed"))
    return busy_office


def test_what_was_asked_is_counted_before_it_is_erased_and_once(
    curious_office: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown() -> Any:
        report = made(curious_office, "2026-11")
        return report.part("asked").rows, {
            name: report.numbers[name] for name in ("questions", "unclear", "out_of_scope")
        }

    before = shown()
    assert before[1] == {"questions": 4, "unclear": 1, "out_of_scope": 1}
    assert [count for _, [count] in before[0]] == [2, 2]
    assert asked.tally(curious_office) == 2 and asked.tally(curious_office) == 0
    assert shown() == before
    monkeypatch.setattr(retention, "now", lambda: NOW + timedelta(days=6))
    retention.retain(curious_office)
    with curious_office.database.read() as session:
        left = session.scalars(select(Message).where(Message.complaint_id.is_(None), Message.topic.is_not(None))).all()
        assert {row.at.day for row in left} == {25}
        assert {row.day for row in session.scalars(select(Asked))} == {"2026-11-20", "2026-11-21"}
    assert shown() == before


# --- the office's own figures


def test_the_template_is_taken_and_stands_beside_complaints(busy_office: Opened) -> None:
    with busy_office.database.write() as session:
        assert placements.import_figures(session, placements.TEMPLATE.read_bytes(), "user:test") == 4
    with busy_office.database.write() as session:
        placements.import_figures(session, placements.TEMPLATE.read_bytes(), "user:test")
        rows = session.scalars(select(Placement).order_by(Placement.id)).all()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "figures")).all()[-1]
    assert [(row.kind, row.country, row.origin, row.procedural, row.count) for row in rows] == [
        ("placement", "MY", "74.07", True, 12),
        ("placement", "MY", "74.03", True, 7),
        ("return", "MY", "74.03", False, 23),
        ("deportation", "MY", None, False, 41),
    ]
    assert entry.details == {"rows": 4, "months": ["2026-10"]}
    report = made(busy_office)
    by_country, by_origin, by_procedural = [table for table in report.tables if table.id == "placed"]
    complaints_of = {label: numbers[0] for label, numbers in report.part("country").rows}
    assert dict(by_country.rows)["Malaysia"] == [19, 23, 41, complaints_of["Malaysia"]]
    assert dict(by_origin.rows)["Kabupaten Wakatobi"][0] == 12
    assert dict(by_procedural.rows)["tidak prosedural"][:3] == [0, 23, 41]
    for table in (by_country, by_origin, by_procedural):
        sums = [sum(numbers[place] or 0 for _, numbers in table.rows) for place in range(4)]
        assert sums == [19, 23, 41, report.numbers["total"]]
    assert not [table for table in made(busy_office, "2026-11").tables if table.id == "placed"]


def test_excel_of_this_country_writes_semicolons_and_dots(busy_office: Opened) -> None:
    content = "\ufeffBulan;Jenis;Negara;Kabupaten;Prosedural;Jumlah\r\n2026-10;Deportasi;;7401;;1.234\r\n;;;;;\r\n"
    rows, faults = placements.read(content.encode())
    assert faults == []
    assert [(row.kind, row.country, row.origin, row.procedural, row.count) for row in rows] == [
        ("deportation", None, "74.01", None, 1234)
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2026-13,penempatan,MY,,ya,1", "Baris 3: bulan"),
        ("2026-10,pindah,MY,,ya,1", "Baris 3: jenis"),
        ("2026-10,penempatan,Atlantis,,ya,1", "Baris 3: negara"),
        ("2026-10,penempatan,MY,Atlantis,ya,1", "Baris 3: kabupaten"),
        ("2026-10,penempatan,MY,,mungkin,1", "Baris 3: prosedural"),
        ("2026-10,penempatan,MY,,ya,banyak", "Baris 3: jumlah"),
        ("2026-10,penempatan,MY", "Baris 3: ada kolom"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_imported(opened: Opened, line: str, words: str) -> None:
    head = ",".join(placements.COLUMNS)
    content = f"{head}\n2026-10,penempatan,MY,,ya,1\n{line}\n".encode()
    assert [fault.words("id").startswith(words) for fault in placements.read(content)[1]] == [True]
    with opened.database.write() as session:
        with pytest.raises(PelitaError, match="nothing was imported"):
            placements.import_figures(session, content, "user:test")
        assert session.scalars(select(Placement)).all() == []


@pytest.mark.parametrize(
    ("content", "words"), [(b"\xff\xfe", "bukan teks"), (b"a,b\n1,2\n", "kolomnya harus"), (b"", "kolomnya harus")]
)
def test_a_file_that_is_none_is_refused(content: bytes, words: str) -> None:
    assert words in placements.read(content)[1][0].words("id")


@pytest.mark.parametrize(
    ("text", "code"),
    [("74.07", "74.07"), ("7407", "74.07"), ("wakatobi", "74.07"), ("Kab. Muna", "74.03"), ("Kota Kendari", "74.71"),
     ("Kendari", "74.71"), ("Bogor", None), ("kota bogor", "32.71"), ("99.99", None), ("", None)],
)  # fmt: skip
def test_a_kabupaten_is_found_by_code_and_by_name(text: str, code: str | None) -> None:
    assert origins.find(text) == code


# --- periods


def test_periods_have_their_days_names_and_neighbours() -> None:
    month, quarter = Period.named("2026-12"), Period.named("2026-Q4")
    assert (month.first, month.last, month.title) == (date(2026, 12, 1), date(2026, 12, 31), "Desember 2026")
    assert (quarter.first, quarter.last, quarter.title) == (date(2026, 10, 1), date(2026, 12, 31), "Triwulan IV 2026")
    assert quarter.months == ["2026-10", "2026-11", "2026-12"]
    assert (month.after.name, quarter.after.name, quarter.before.name) == ("2027-01", "2027-Q1", "2026-Q3")
    assert [month.trend[0], month.trend[-1]] == [date(2026, 1, 1), date(2026, 12, 1)]


@pytest.mark.parametrize("name", ["2026", "2026-13", "2026-Q5", "1999-01", "2026-1", "x" * 1000])
def test_what_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(PelitaError):
        Period.named(name)


# --- files and drawings


def test_a_chart_says_its_numbers_and_takes_no_label_for_a_command() -> None:
    drawn = charts.bars([("Malaysia", 1234), ("<script>", None), ("kosong", 0)], 'a "title"')
    assert ">1.234<" in drawn and "&lt;script&gt;" in drawn and "&lt;5" in drawn and "<script" not in drawn
    assert 'aria-label="a &quot;title&quot;"' in drawn


@pytest.mark.parametrize("outside", [True, False])
def test_a_report_is_printed_with_every_table_and_definition(busy_office: Opened, outside: bool) -> None:
    report = made(busy_office, outside=outside)
    with contextlib.closing(pypdfium2.PdfDocument(files.pdf(report, "f4"))) as document:
        pages = [document[number] for number in range(len(document))]
        text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)
        assert {(round(page.get_width()), round(page.get_height())) for page in pages} == {(609, 935)}
    for title, _ in figures.FIGURES.values():
        assert title in text
    assert "Triwulan IV 2026" in text and ("<5" in text) == outside and ("Untuk di dalam kantor" in text) != outside


def test_a_workbook_holds_each_table_and_what_it_means(busy_office: Opened) -> None:
    report = made(busy_office)
    with contextlib.closing(openpyxl.load_workbook(io.BytesIO(files.xlsx(report)))) as book:
        for table in report.tables:
            rows = [tuple(row) for row in book[table.id].iter_rows(min_row=2, values_only=True)]
            assert rows == [(label, *numbers) for label, numbers in table.rows], table.id
        assert {row[0] for row in book["kamus"].iter_rows(values_only=True)} == set(figures.FIGURES)


def test_the_data_dictionary_is_not_behind() -> None:
    assert dictionary.PAGE.read_text("utf-8") == dictionary.text(), "run: python -m bot.reports.dictionary"
