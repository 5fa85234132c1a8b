"""Exports, compared with whole files; what is masked; what proves them; who may make them."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot import audit, complaints, exports, inbox, officers, outbox, receipts, transcript
from bot.errors import NotAllowed, PelitaError
from bot.exports import MASK, export, harmless, redacted
from bot.opening import Opened
from bot.tables import AuditEntry, Complaint, Evidence, Message

EXPECTED = Path(__file__).with_name("expected")
MADE_AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
REASON = "rapat evaluasi"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def small_office(opened: Opened, at_time: Any) -> Opened:
    """Three cases: filed with a photo, a draft, and danger that was never filed; times and ids are fixed."""
    at_time(MADE_AT, complaints)
    vault, office = opened.vault, opened.settings.office
    with opened.database.write() as session:
        officers.add(session, "user:test", "wati", "Wati", "officer", may_export=True)
        officers.add(session, "user:test", "budi", "Budi", "officer", may_export=False)
        chat = inbox.find_or_make_chat(session, vault, "telegram", "77")

        def says(author: str, text: str, when: datetime, **more: Any) -> Message:
            body = vault.seal(session, chat.key_id, "message.body", {"text": text})
            row = Message(chat_id=chat.id, author=author, body=body, at=when, sent_at=when, **more)
            session.add(row)
            session.flush()
            return row

        first = says(
            "person", '=HYPERLINK("http://jahat.example")', at(20, 1), kind="complaint", topic="gaji_tidak_dibayar",
            category="gaji_tidak_dibayar", confidence=0.91, model="5fe30efa835b164d",
        )  # fmt: skip
        chat.episode_from = first.id
        complaint = complaints.begin(session, vault, chat, office, "given")
        says("bot", "Boleh saya catat?\nTekan tombol.", at(20, 1, 1))
        photo = says("person", "ini \u201cbukti\u201d, pak; nomor saya 0812 3456 7890", at(20, 1, 2))
        session.add(
            Evidence(
                message=photo, kind="photo",
                about=vault.seal(session, chat.key_id, "evidence.about", {"name": "a.jpg"}),
                media_type="image/jpeg", size_bytes=1234, sha256="ab" * 32, state="stored",
            )
        )  # fmt: skip
        complaint.created_at = at(20, 1, 1)
        complaints.file(
            session, vault, chat, office,
            {
                "teller": "family", "worker_name": "Siti Rahma", "place": "Malaysia, Johor", "country": "MY",
                "story": "adik saya Siti belum digaji 4 bulan,\npaspor B1234567 ditahan", "wanted": "Gaji dibayar",
                "contact": "+62 812 3456 7890", "safe_to_reply": "no",
                "categories": ["gaji_tidak_dibayar", "penahanan_dokumen"],
            },
        )  # fmt: skip
        complaint.filed_at = at(20, 16, 30)  # 00:30 on the 21st in Kendari

        chat.episode_from = says("person", "mau lapor", at(21, 3)).id
        draft = complaints.begin(session, vault, chat, office, "given")
        draft.created_at = at(21, 3)
        complaints.note_intake(session, vault, draft, {"worker_name": "Al", "contact": "chat", "teller": "self"})
        chat.complaint_id = chat.episode_from = None

        told = says("person", "tolong, saya disekap", at(22, 4), kind="danger", category="perdagangan_orang")
        danger = complaints.raise_danger(session, vault, chat, office, [told], "perdagangan_orang", "rule x/0")
        danger.created_at = danger.danger_at = at(22, 4)
        danger.country = "KH"
    return opened


def make(opened: Opened, out: Path, **more: Any) -> dict[str, Any]:
    path = export(opened, **{"format": "csv", "out": out, "reason": REASON, "actor": "officer:wati", **more})
    manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return manifest


@pytest.mark.parametrize(("format_", "files"), [("csv", ["cases.csv", "messages.csv"]), ("jsonl", ["cases.jsonl"])])
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
    manifest = make(small_office, tmp_path / "out", stages=("received",), from_date=date(2026, 11, 1))
    for file in manifest.pop("files"):
        content = (tmp_path / "out" / file["name"]).read_bytes()
        assert file["size_bytes"] == len(content) and file["sha256"] == hashlib.sha256(content).hexdigest()
    assert datetime.fromisoformat(manifest.pop("made_at")).tzinfo is not None
    assert manifest == {
        "schema": 1,
        "office": "SULTRA",
        "by": "officer:wati",
        "system_user": None,
        "reason": REASON,
        "format": "csv",
        "profile": "full",
        "filter": {"from": "2026-11-01", "to": None, "stages": ["received"]},
        "cases": 1,
        "messages": 3,
    }


def test_an_export_is_in_the_audit_with_reason_and_proof(small_office: Opened, tmp_path: Path) -> None:
    make(small_office, tmp_path / "out", system_user="root")
    with small_office.database.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "exported")).one()
        assert (entry.actor, entry.subject) == ("officer:wati", "export")
        assert entry.details["reason"] == REASON and entry.details["system_user"] == "root"
        assert entry.details["cases"] == 3 and entry.details["messages"] == 4
        content = (tmp_path / "out" / "manifest.json").read_bytes()
        assert entry.details["manifest"] == hashlib.sha256(content).hexdigest()
        assert audit.verify(session) is None


# --- which cases


@pytest.mark.parametrize(
    ("chosen", "cases"),
    [
        ({}, 3),
        ({"stages": ("received",)}, 1),
        ({"stages": ("draft", "danger")}, 2),
        ({"from_date": date(2026, 11, 21)}, 3),
        ({"to_date": date(2026, 11, 20)}, 0),
        ({"from_date": date(2026, 11, 21), "to_date": date(2026, 11, 21)}, 2),
        ({"from_date": date(2026, 11, 22)}, 1),
        ({"from_date": date(2026, 11, 23)}, 0),
    ],
)
def test_days_are_those_of_kendari_and_both_ends_count(
    small_office: Opened, tmp_path: Path, chosen: dict[str, Any], cases: int
) -> None:
    assert make(small_office, tmp_path / "out", **chosen)["cases"] == cases


def test_an_export_of_nothing_has_its_header_and_its_manifest(opened: Opened, tmp_path: Path) -> None:
    assert make(opened, tmp_path / "out")["cases"] == 0
    header = (tmp_path / "out" / "cases.csv").read_bytes()
    assert header.startswith(b"\xef\xbb\xbfnumber,stage,") and header.count(b"\r\n") == 1


# --- refused


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"reason": "    abc    "},
        {"format": "pdf"},
        {"profile": "half"},
        {"stages": ("received", "open")},
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
    assert [row["stage"] for row in rows] == ["received", "draft", "danger"]
    assert rows[0]["story"] == "adik saya Siti belum digaji 4 bulan,\npaspor B1234567 ditahan"


# --- redacted


def case(**fields: Any) -> dict[str, Any]:
    base = {"worker_name": "Siti Rahma", "place": None, "story": None, "wanted": None, "contact": None, "messages": []}
    return {**base, **fields}


@pytest.mark.parametrize(
    "text",
    [
        "hubungi 081234567890 ya",
        "hubungi 0812 3456 7890 ya",
        "hubungi +62-812-3456-7890 ya",
        "hubungi (0812) 3456.7890 ya",
        "hubungi 0812/3456/7890 ya",
        "hubungi 62 812 3456 7890 ya",
        "hubungi siti.rahma@contoh.co.id ya",
        "paspor B1234567",
        "paspor C 1234567",
        "paspor ab123456",
        "paspor X123456",
        "ktp 7471012345678901",
        "nama saya SITI",
        "saya siti rahma, adiknya",
        "siti_rahma di facebook",
    ],
)
def test_names_numbers_and_addresses_are_masked_wherever_they_stand(text: str) -> None:
    done = redacted(case(story=text, messages=[{"text": text}]))
    for shown in (done["story"], done["messages"][0]["text"]):
        assert MASK in shown
        rest = shown.replace(MASK, "").lower()
        assert "siti" not in rest and "rahma" not in rest
        assert sum(character.isdigit() for character in rest) <= 2, shown


def test_a_short_name_is_masked_too() -> None:
    assert "Al" not in redacted(case(worker_name="Al", story="nama saya Al dari Muna"))["story"].split()


def test_contact_and_name_are_masked_whatever_they_are() -> None:
    done = redacted(case(contact="wa istri di kampung"))
    assert (done["worker_name"], done["contact"]) == (MASK, MASK)
    assert redacted(case(contact="chat"))["contact"] == "chat"
    assert redacted(case(worker_name=None, contact=None))["worker_name"] is None


@pytest.mark.parametrize(
    "text", ["gaji 4 bulan RM 1.500", "kontrak 2 tahun sejak 2024", "umur 23", "Kepmenaker 260/2015", "rahmat Tuhan"]
)
def test_what_names_nobody_stays(text: str) -> None:
    assert redacted(case(story=text))["story"] == text


def test_masking_does_not_change_the_case_it_is_given() -> None:
    before = case(story="Siti 081234567890", messages=[{"text": "Siti"}])
    redacted(before)
    assert before["story"] == "Siti 081234567890" and before["messages"] == [{"text": "Siti"}]


def test_a_name_that_was_corrected_later_is_masked_where_it_stood(opened: Opened, tmp_path: Path) -> None:
    """The transcript still holds the first name that was typed where the name was asked for."""
    vault, office = opened.vault, opened.settings.office
    with opened.database.write() as session:
        chat = inbox.find_or_make_chat(session, vault, "trial", "x")
        body = vault.seal(session, chat.key_id, "message.body", {"text": "Zubaidah"})
        row = Message(chat_id=chat.id, author="person", body=body)
        session.add(row)
        session.flush()
        chat.episode_from = row.id
        draft = complaints.begin(session, vault, chat, office, "given")
        complaints.note_intake(session, vault, draft, {"worker_name": "Zubaidah"})
        complaints.file(session, vault, chat, office, {"worker_name": "Aminah", "contact": "chat"})
    make(opened, tmp_path / "out", format="jsonl", profile="redacted")
    assert "Zubaidah" not in (tmp_path / "out" / "cases.jsonl").read_text("utf-8")


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
    inner = {
        "id",
        "key_id",
        "intake",
        "receipt_hash",
        "receipt_hash_again",
        "contact_hash",
        "chat_id",
        "office_code",
        "office_time_zone",
    }
    inner |= {"danger_at", "changed_at", "read_at", "officer_id", "due_at", "waits_for", "merged_into_id", "version"}
    inner |= {"close_reason", "origin", "phase", "sex", "minor", "procedural", "employer_type", "confidentiality"}
    inner |= {"papers_until", "siskop2mi", "withdrawn_at", "closed_at", "rating"}
    assert {column.name for column in Complaint.__table__.columns} - inner <= set(exports.CASE_COLUMNS)


def test_an_edit_and_whose_words_are_forwarded_are_exported_and_a_redacted_export_names_nobody() -> None:
    body = {"text": "bayar dulu", "forwarded": "Agen Joko", "edits": [{"text": "bayar 5 juta dulu", "at": ""}]}
    assert transcript.written(body) == "[diteruskan dari Agen Joko]\nbayar dulu\n[diubah menjadi] bayar 5 juta dulu"
    assert "Joko" not in transcript.written(body, whose=False)
