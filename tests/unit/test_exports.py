"""Exports, compared with whole files; what is masked; what proves them; who may make them."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pandas
import pypdfium2
import pytest
from sqlalchemy import select

from bot import audit, complaints, exports, inbox, officers, outbox, receipts
from bot.errors import NotAllowed, PelitaError
from bot.exports import columns, export, manifest, xlsx
from bot.exports.cells import harmless
from bot.exports.choice import Choice
from bot.exports.evidence_files import ending
from bot.narrowing import Filter
from bot.opening import Opened
from bot.tables import AuditEntry, Complaint, Evidence, Message
from tests.unit.small_office import PHOTO, at

EXPECTED = Path(__file__).with_name("expected")
REASON = "rapat evaluasi"
SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "case-2.schema.json"


def make(opened: Opened, out: Path, *, reason: str = REASON, system_user: str | None = None, **choice: Any) -> Any:
    """Exports; returns the manifest."""
    wanted = Choice(**{"format": "csv", "profile": "full", **choice})
    path = export(opened, wanted, out=out, reason=reason, actor="officer:wati", system_user=system_user)
    return json.loads(path.read_text("utf-8"))


CSV = ["cases.csv", "messages.csv", "evidence.csv"]


@pytest.mark.parametrize(("format_", "files"), [("csv", CSV), ("jsonl", ["cases.jsonl"])])
@pytest.mark.parametrize("profile", ["full", "redacted"])
def test_the_files_are_as_expected_to_the_last_byte(
    small_office: Opened, tmp_path: Path, format_: str, files: list[str], profile: str
) -> None:
    make(small_office, tmp_path / "out", format=format_, profile=profile)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted([*files, "manifest.json"])
    for name in files:
        expected = (EXPECTED / f"{profile}-{name}").read_bytes().decode("utf-8")
        assert (tmp_path / "out" / name).read_bytes().decode("utf-8") == expected


def test_the_manifest_proves_the_files(small_office: Opened, tmp_path: Path) -> None:
    made = make(small_office, tmp_path / "out", stages=("verifying",), from_date=date(2026, 11, 1))
    for file in made.pop("files"):
        content = (tmp_path / "out" / file["name"]).read_bytes()
        assert file["size_bytes"] == len(content) and file["sha256"] == hashlib.sha256(content).hexdigest()
    assert datetime.fromisoformat(made.pop("made_at")).tzinfo is not None
    assert made == {
        "schema": 2,
        "office": "SULTRA",
        "by": "officer:wati",
        "system_user": None,
        "reason": REASON,
        "format": "csv",
        "profile": "full",
        "filter": {"from_date": "2026-11-01", "stages": ["verifying"]},
        "evidence_files": False,
        "confidential": False,
        "cases": 1,
        "messages": 3,
        "evidence": 1,
        "unreadable": 0,
    }


def test_an_export_is_in_the_audit_with_reason_and_proof(small_office: Opened, tmp_path: Path) -> None:
    make(small_office, tmp_path / "out", system_user="root")
    with small_office.database.read() as session:
        began, done = session.scalars(select(AuditEntry).where(AuditEntry.subject == "export")).all()
        assert (began.action, done.action) == ("export_began", "exported")
        for entry in (began, done):
            assert entry.actor == "officer:wati"
            assert entry.details["reason"] == REASON and entry.details["system_user"] == "root"
        assert done.details["cases"] == 4 and done.details["messages"] == 5
        content = (tmp_path / "out" / "manifest.json").read_bytes()
        assert done.details["manifest"] == hashlib.sha256(content).hexdigest()
        assert audit.verify(session) is None


# --- which cases


@pytest.mark.parametrize(
    ("chosen", "cases"),
    [
        ({}, 4),
        ({"exercises": True}, 5),
        ({"stages": ("verifying",)}, 1),
        ({"stages": ("draft", "danger")}, 2),
        ({"from_date": date(2026, 11, 21)}, 4),
        ({"to_date": date(2026, 11, 20)}, 0),
        ({"from_date": date(2026, 11, 21), "to_date": date(2026, 11, 21)}, 2),
        ({"from_date": date(2026, 11, 22)}, 2),
        ({"from_date": date(2026, 11, 24)}, 0),
        ({"cases": ("SULTRA-2026-00001", "#2")}, 2),
        ({"cases": ("SULTRA-2026-00001",), "stages": ("draft",)}, 0),
        ({"country": "MY"}, 1),
        ({"category": "penahanan_dokumen"}, 1),
        ({"channel": "letter"}, 0),
        ({"urgent": True}, 1),
        ({"view": Filter()}, 5),
        ({"view": Filter(cari="belum digaji")}, 1),
        ({"view": Filter(cari="siti", latihan="tidak")}, 2),
        ({"view": Filter(cari="siti", tenggat="hari_ini")}, 0),
    ],
)
def test_days_are_those_of_kendari_and_both_ends_count(
    small_office: Opened, tmp_path: Path, chosen: dict[str, Any], cases: int
) -> None:
    assert make(small_office, tmp_path / "out", **chosen)["cases"] == cases


def test_an_export_of_nothing_has_its_header_and_its_manifest(opened: Opened, tmp_path: Path) -> None:
    assert make(opened, tmp_path / "out")["cases"] == 0
    header = (tmp_path / "out" / "cases.csv").read_bytes()
    assert header.startswith(b"\xef\xbb\xbfcase,number,stage,") and header.count(b"\r\n") == 1


# --- refused


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"reason": "    abc    "},
        {"reason": "x" * 201},
        {"format": "exe"},
        {"profile": "half"},
        {"paper": "a5"},
        {"stages": ("received", "open")},
        {"from_date": date(2026, 2, 2), "to_date": date(2026, 2, 1)},
        {"profile": "redacted", "evidence": True},
        {"profile": "redacted", "confidential": True},
        {"view": Filter(tahap="draft"), "stages": ("draft",)},
    ],
)
def test_what_is_missing_or_unknown_is_refused_and_nothing_is_written(
    small_office: Opened, tmp_path: Path, wrong: dict[str, Any]
) -> None:
    with pytest.raises(PelitaError):
        make(small_office, tmp_path / "out", **wrong)
    assert not (tmp_path / "out").exists()
    with small_office.database.read() as session:
        assert session.scalars(select(AuditEntry).where(AuditEntry.action == "exported")).all() == []


def test_a_folder_that_cannot_be_made_is_named(small_office: Opened, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(PelitaError, match="cannot be made"):
        make(small_office, tmp_path / "file")


def test_only_an_active_officer_with_the_right_may_export(small_office: Opened) -> None:
    exports.require_right(small_office, "wati")
    exports.require_right(small_office, " WATI ")
    with pytest.raises(NotAllowed):
        exports.require_right(small_office, "budi")
    with pytest.raises(PelitaError):
        exports.require_right(small_office, "nobody")
    with small_office.database.write() as session:
        officers.set_active(session, "user:test", "wati", active=False)
    with pytest.raises(NotAllowed):
        exports.require_right(small_office, "wati")


def test_the_folder_is_for_its_owner_only(small_office: Opened, tmp_path: Path) -> None:
    make(small_office, tmp_path / "out")
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "out").iterdir())


# --- cells


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (0.5, "0.5"),
        (["a", "b"], "a; b"),
        ([], ""),
        ("=1+1", "'=1+1"),
        ("+62 812", "'+62 812"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("biasa = saja", "biasa = saja"),
        (["=1", "x"], "'=1; x"),
        ("\n=1+1", "'\n=1+1"),
        ("\uff1d1+1", "'\uff1d1+1"),
    ],
)
def test_no_cell_is_a_formula(value: Any, cell: str) -> None:
    assert harmless(value) == cell


def test_a_spreadsheet_reads_back_what_was_written(small_office: Opened, tmp_path: Path) -> None:
    make(small_office, tmp_path / "out")
    with (tmp_path / "out" / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["stage"] for row in rows] == ["verifying", "draft", "danger", "received"]
    assert rows[0]["story"] == "adik saya Siti belum digaji 4 bulan,\npaspor B1234567 ditahan"


def test_a_receipt_code_that_waits_to_be_sent_is_in_no_export(opened: Opened, tmp_path: Path) -> None:
    """It proves that a case is one's own: whoever reads it in an export could pass for the person."""
    vault, office = opened.vault, opened.settings.office
    with opened.database.write() as session:
        chat = inbox.find_or_make_chat(session, vault, "telegram", "x")
        complaint, code = complaints.file(session, vault, chat, office, {"contact": "chat"})
        shown = receipts.shown_code(code)
        body = {"text": f"Kode bukti: {shown}", "code": shown}
        outbox.add(
            session, vault, chat, "1", outbox.REPLIES, body,
            complaint_id=complaint.id, key_id=complaint.key_id, secret=True,
        )  # fmt: skip
    make(opened, tmp_path / "out", format="jsonl")
    assert shown not in (tmp_path / "out" / "cases.jsonl").read_text("utf-8")


def test_every_column_of_a_case_is_exported_or_known_to_be_left_out() -> None:
    inner = {"id", "key_id", "intake", "receipt_hash", "contact_hash", "chat_id", "office_code", "office_time_zone"}
    inner |= {
        "officer_id",
        "merged_into_id",
        "version",
        "receipt_hash_again",
    }  # the first two have columns of other names
    assert {column.name for column in Complaint.__table__.columns} - inner <= set(columns.CASE_COLUMNS)


def test_every_column_says_what_it_holds_once() -> None:
    for rows in (columns.CASE_ROWS, columns.MESSAGE_ROWS, columns.EVIDENCE_ROWS):
        assert all(column.says for column in rows)
        assert len({column.name for column in rows}) == len(rows)


# --- confidential cases, damaged rows, exports that come to no end


def test_who_is_in_a_confidential_case_is_told_only_when_asked_for(small_office: Opened, tmp_path: Path) -> None:
    with small_office.database.write() as session:
        session.scalars(select(Complaint).where(Complaint.id == 1)).one().confidentiality = "confidential"
    make(small_office, tmp_path / "kept", format="jsonl", cases=("#1",))
    make(small_office, tmp_path / "told", format="jsonl", cases=("#1",), confidential=True)
    kept, told = ((tmp_path / name / "cases.jsonl").read_text("utf-8") for name in ("kept", "told"))
    assert "Siti" not in kept and "0812" not in kept and "B1234567" not in kept
    assert "Siti Rahma" in told and "0812" in told


def test_one_damaged_row_stops_no_other_and_is_counted(small_office: Opened, tmp_path: Path) -> None:
    with small_office.database.write() as session:
        row = session.get_one(Message, 1)
        row.body = (row.body or b"")[:-1] + b"x"
    made = make(small_office, tmp_path / "out")
    assert (made["cases"], made["messages"], made["unreadable"]) == (4, 5, 1)


def test_half_an_emoji_is_written_as_a_sign_that_files_can_hold(small_office: Opened, tmp_path: Path) -> None:
    with small_office.database.write() as session:
        row = session.get_one(Message, 1)
        body = {"text": "tolong \ud83d dan \ud83d\ude2d"}
        row.body = small_office.vault.seal(session, session.get_one(Complaint, 1).key_id, "message.body", body)
    make(small_office, tmp_path / "out", format="jsonl")
    assert "tolong \ufffd dan \U0001f62d" in (tmp_path / "out" / "cases.jsonl").read_text("utf-8")


def test_an_export_that_is_stopped_leaves_nothing_of_its_own_and_all_of_others(
    small_office: Opened, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "laporan.txt").write_text("milik orang lain")

    def stop(cases: int, total: int, messages: int) -> None:
        if cases == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(
            small_office, Choice("csv"), out=tmp_path / "out", reason=REASON, actor="officer:wati", progress=stop
        )  # fmt: skip
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["laporan.txt"]
    with small_office.database.read() as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "export")).all()
    assert actions == ["export_began", "export_ended"]


def test_progress_is_told_case_by_case(small_office: Opened, tmp_path: Path) -> None:
    told: list[tuple[int, int, int]] = []
    export(
        small_office, Choice("csv"), out=tmp_path / "out", reason=REASON, actor="officer:wati",
        progress=lambda *counts: told.append(counts),
    )  # fmt: skip
    assert told == [(0, 4, 0), (1, 4, 3), (2, 4, 3), (3, 4, 4), (4, 4, 5)]


def test_an_edit_and_whose_words_are_forwarded_are_exported_and_a_redacted_export_names_nobody(
    small_office: Opened, tmp_path: Path
) -> None:
    with small_office.database.write() as session:
        row = session.get_one(Message, 1)
        body = {"text": "bayar dulu", "forwarded": "Agen Joko", "edits": [{"text": "bayar 5 juta ke Siti", "at": ""}]}
        row.body = small_office.vault.seal(session, session.get_one(Complaint, 1).key_id, "message.body", body)
    said = []
    for profile in ("full", "redacted"):
        make(small_office, tmp_path / profile, profile=profile, cases=("#1",))
        with (tmp_path / profile / "messages.csv").open(encoding="utf-8-sig", newline="") as file:
            said.append(next(csv.DictReader(file))["text"])
    assert said[0] == "[diteruskan dari Agen Joko]\nbayar dulu\n[diubah menjadi] bayar 5 juta ke Siti"
    assert said[1] == "[diteruskan dari [NAMA-2]]\nbayar dulu\n[diubah menjadi] bayar 5 juta ke [NAMA-1]"


# --- evidence as files


def test_evidence_lies_beside_under_harmless_names_and_in_the_manifest(small_office: Opened, tmp_path: Path) -> None:
    made = make(small_office, tmp_path / "out", evidence=True)
    assert made["files"][-1]["name"] == "evidence/SULTRA-2026-00001/1.jpg"
    assert (tmp_path / "out" / "evidence" / "SULTRA-2026-00001" / "1.jpg").read_bytes() == PHOTO
    with (tmp_path / "out" / "evidence.csv").open(encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["file"], row["sha256"]) == ("evidence/SULTRA-2026-00001/1.jpg", hashlib.sha256(PHOTO).hexdigest())
    assert manifest.differences(tmp_path / "out") == []


def test_evidence_that_is_not_what_came_is_left_out_and_named(small_office: Opened, tmp_path: Path) -> None:
    with small_office.database.write() as session:
        session.get_one(Evidence, 1).sha256 = "00" * 32
    made = make(small_office, tmp_path / "out", evidence=True)
    assert made["evidence_missing"] == [1] and not (tmp_path / "out" / "evidence").exists()


@pytest.mark.parametrize(
    ("name", "media_type", "expected"),
    [
        ("a.JPG", None, ".jpg"),
        ("surat.pdf", "image/png", ".pdf"),
        ("virus.exe", "application/x-msdownload", ".bin"),
        (None, "image/jpeg", ".jpg"),
        ("../../x", None, ".bin"),
        (None, None, ".bin"),
    ],
)
def test_only_harmless_endings_are_kept(name: str | None, media_type: str | None, expected: str) -> None:
    assert ending({"name": name, "media_type": media_type}) == expected


# --- verified


def test_what_was_changed_since_is_told_in_plain_words(small_office: Opened, tmp_path: Path) -> None:
    make(small_office, tmp_path / "out", evidence=True)
    out = tmp_path / "out"
    assert manifest.differences(out) == []
    with small_office.database.read() as session:
        entry = manifest.entry(session, out)
        assert entry is not None and entry.actor == "officer:wati"
    content, whole = (out / "messages.csv").read_bytes(), (out / "cases.csv").stat().st_size
    (out / "messages.csv").write_bytes(content.replace(b"bukti", b"bukto"))
    (out / "cases.csv").write_bytes(b"")
    (out / "evidence.csv").unlink()
    (out / "tambahan.txt").write_text("x")
    assert manifest.differences(out) == [
        f"cases.csv: was changed (0 bytes instead of {whole})",
        "messages.csv: was changed (same size, other content)",
        "evidence.csv: is missing",
        "tambahan.txt: does not belong to this export",
    ]


def test_a_manifest_that_was_written_anew_is_not_in_the_audit(small_office: Opened, tmp_path: Path) -> None:
    make(small_office, tmp_path / "out")
    path = tmp_path / "out" / "manifest.json"
    path.write_text(path.read_text("utf-8").replace("officer:wati", "officer:budi"), "utf-8")
    with small_office.database.read() as session:
        assert manifest.entry(session, tmp_path / "out") is None


def test_a_folder_without_manifest_is_no_export(tmp_path: Path) -> None:
    with pytest.raises(PelitaError, match=r"holds no manifest\.json"):
        manifest.differences(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(PelitaError, match="cannot be read"):
        manifest.differences(tmp_path)


def test_a_manifest_leads_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"files": [{"name": "../x", "size_bytes": 1, "sha256": ""}]}))
    assert manifest.differences(tmp_path) == ["../x: leads out of the folder"]


# --- JSONL


def test_every_line_holds_to_the_published_schema(small_office: Opened, tmp_path: Path) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for profile in ("full", "redacted"):
        make(small_office, tmp_path / profile, format="jsonl", profile=profile, exercises=True)
        lines = (tmp_path / profile / "cases.jsonl").read_text("utf-8").splitlines()
        assert len(lines) == 5
        for line in lines:
            validator.validate(json.loads(line))


# --- XLSX


def test_a_workbook_opens_with_its_sheets_real_dates_and_text_that_is_text(
    small_office: Opened, tmp_path: Path
) -> None:
    make(small_office, tmp_path / "out", format="xlsx")
    with contextlib.closing(openpyxl.load_workbook(tmp_path / "out" / "cases.xlsx")) as book:
        assert book.sheetnames == ["kasus", "pesan", "bukti", "kamus"]
        rows = list(book["kasus"].iter_rows())
        cell = dict(zip(columns.CASE_COLUMNS, rows[1], strict=True))
        assert [head.value for head in rows[0]] == list(columns.CASE_COLUMNS)
        assert cell["filed_at"].value == datetime.fromisoformat("2026-11-21 00:30")
        assert cell["contact"].value == "+62 812 3456 7890" and cell["contact"].data_type != "f"
        assert cell["contact"].quotePrefix and cell["urgent"].value is False
        assert cell["categories"].value == "gaji_tidak_dibayar; penahanan_dokumen"
        said = [row[columns.MESSAGE_COLUMNS.index("text")] for row in book["pesan"].iter_rows(min_row=2)]
        assert said[0].value == '=HYPERLINK("http://jahat.example")' and said[0].data_type != "f"
        assert not any(one.data_type == "f" for sheet in book for row in sheet.iter_rows() for one in row)
        told = {(row[0].value, row[1].value) for row in book["kamus"].iter_rows(min_row=2)}
    assert {("kasus", name) for name in columns.CASE_COLUMNS} <= told


def test_pandas_reads_workbook_and_csv_alike(small_office: Opened, tmp_path: Path) -> None:
    make(small_office, tmp_path / "x", format="xlsx")
    make(small_office, tmp_path / "c", format="csv")
    book = pandas.read_excel(tmp_path / "x" / "cases.xlsx", sheet_name="pesan")
    table = pandas.read_csv(tmp_path / "c" / "messages.csv", encoding="utf-8-sig")
    assert list(book.columns) == list(table.columns) == list(columns.MESSAGE_COLUMNS)
    assert book["at"].dtype.kind == "M" and book["message"].tolist() == table["message"].tolist()
    assert book["text"].tolist()[1:4] == table["text"].tolist()[1:4]  # in CSV an apostrophe stands before = and +


def test_a_cell_longer_than_a_workbook_holds_is_cut_and_says_so(small_office: Opened, tmp_path: Path) -> None:
    with small_office.database.write() as session:
        complaint = session.get_one(Complaint, 1)
        intake = {"story": "a" * 40_000}
        complaint.intake = small_office.vault.seal(session, complaint.key_id, "complaint.intake", intake)
    make(small_office, tmp_path / "out", format="xlsx", cases=("#1",))
    with contextlib.closing(openpyxl.load_workbook(tmp_path / "out" / "cases.xlsx")) as book:
        story = book["kasus"].cell(2, columns.CASE_COLUMNS.index("story") + 1).value
    assert len(story) == xlsx.LONGEST_CELL and story.endswith(xlsx.CUT)


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(
    small_office: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    monkeypatch.setattr(xlsx, "dictionary", lambda *_: None)
    make(small_office, tmp_path / "out", format="xlsx")
    with contextlib.closing(openpyxl.load_workbook(tmp_path / "out" / "cases.xlsx")) as book:
        assert [name for name in book.sheetnames if name.startswith("pesan")] == ["pesan", "pesan 2", "pesan 3"]
        assert [book[name].max_row for name in ("pesan", "pesan 2", "pesan 3")] == [3, 3, 2]


# --- PDF


@pytest.mark.parametrize(("size", "points"), [("a4", (595, 842)), ("f4", (609, 935))])
def test_a_case_file_fits_its_paper_and_names_its_case_on_each_page(
    small_office: Opened, tmp_path: Path, size: str, points: tuple[int, int]
) -> None:
    with small_office.database.write() as session:
        complaint = session.get_one(Complaint, 1)
        for number in range(120):
            body = {"text": f"pesan {number}: \u4f60\u597d \u0633\u0644\u0627\u0645 \U0001f62d #set page() *tebal*"}
            sealed = small_office.vault.seal(session, complaint.key_id, "message.body", body)
            session.add(Message(complaint_id=1, chat_id=complaint.chat_id, author="person", body=sealed, at=at(23, 1)))
    made = make(small_office, tmp_path / "out", format="pdf", paper=size)
    names = [f"cases/{name}.pdf" for name in ("SULTRA-2026-00001", "draf-2", "SULTRA-2026-00002", "SULTRA-2026-00003")]
    assert [file["name"] for file in made["files"]] == names
    pages = texts(tmp_path / "out" / names[0])
    assert len(pages.texts) > 2 and pages.sizes == {points}
    assert all(text.count("SULTRA-2026-00001") >= 2 and "LENGKAP" in text for text in pages.texts)
    whole = " ".join("\n".join(pages.texts).split())
    assert f"halaman {len(pages.texts)} dari {len(pages.texts)}" in whole
    assert "\u4f60\u597d" in whole and "#set page() *tebal*" in whole
    for word in ("Ringkasan", "Percakapan", "Riwayat penanganan", "Kepala BP3MI", "Siti Rahma", "diterima"):
        assert word in whole
    assert hashlib.sha256(PHOTO).hexdigest() in re.sub(r"\s|\u200b", "", whole)


@dataclass
class Pages:
    texts: list[str]
    sizes: set[tuple[int, int]]


def texts(path: Path) -> Pages:
    with contextlib.closing(pypdfium2.PdfDocument(path)) as document:
        pages = [document[number] for number in range(len(document))]
        sizes = {(round(page.get_width()), round(page.get_height())) for page in pages}
        return Pages([page.get_textpage().get_text_range() for page in pages], sizes)
