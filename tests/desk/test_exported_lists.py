"""An export of what the list shows: exactly the cases of a view, or those that were ticked, and nothing more."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import time
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select

from bot.desk import listing
from bot.exports import jobs
from bot.opening import Opened
from bot.tables import AuditEntry, Export, now
from desk.conftest import Browser, Office

FORM = {"format": "csv", "profile": "redacted", "reason": "rapat evaluasi"}


@pytest.fixture
def mixed(office: Office, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Cases of many kinds, two of which fit on a page of the list; their ids by name."""
    monkeypatch.setattr(listing, "PAGE", 2)
    cases = {
        "plain": office.case(contact="0812 3456 78901"),
        "letter": office.case(country="SA", categories=["gagal_berangkat"]),  # type: ignore[arg-type]
        "late": office.case(story="lain sekali", worker_name="Halima"),
        "closed": office.case(),
        "hidden": office.case(worker_name="Rahasiawati"),
        "draft": office.case("draft"),
        "danger": office.case("danger"),
        "exercise": office.case(exercise=True),
    }
    office.change(cases["letter"], channel="letter", origin="74.03", procedural=False)
    office.change(cases["late"], due_at=now() - timedelta(hours=1), waits_for="person", siskop2mi="S-1")
    february = now().replace(year=2025, month=2, day=3, hour=15)  # 23 o'clock in Kendari
    office.change(cases["closed"], stage="closed", officer_id=1, filed_at=february)
    office.change(cases["hidden"], confidentiality="confidential", read_at=now(), changed_at=now() - timedelta(hours=1))
    office.send_file(cases["plain"], b"%PDF-1.7")
    return cases


def listed(exporter: Browser, query: str) -> list[int]:
    """The cases of a list, all its pages."""
    found: list[int] = []
    for page in range(1, 9):
        text = exporter.get(f"/kasus?{query}&halaman={page}").text
        found += map(int, re.findall(r'class="stretched-link" href="/kasus/(\d+)"', text))
        if 'rel="next"' not in text:
            break
    return found


def made(exporter: Browser, address: str, **fields: Any) -> dict[str, bytes]:
    """The files of the export that the form at an address asks for."""
    assert exporter.get(address).status_code == 200
    answer = exporter.post(address, **{**FORM, **fields})
    assert answer.status_code == 303, answer.text
    place = answer.headers["Location"]
    deadline = time.monotonic() + 30
    while "Selesai" not in exporter.get(f"{place}/kabar").text:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    with exporter.get(f"{place}/unduh") as response:
        archive = zipfile.ZipFile(io.BytesIO(response.data))
    return {name: archive.read(name) for name in archive.namelist()}


def cases_in(files: dict[str, bytes]) -> list[int]:
    return [int(row["case"]) for row in csv.DictReader(io.StringIO(files["cases.csv"].decode("utf-8-sig")))]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", "plain letter late closed hidden draft danger exercise"),
        ("tahap=terbuka", "plain letter late hidden danger exercise"),
        ("tahap=closed", "closed"),
        ("mendesak=1", "danger"),
        ("belum_dibaca=1&latihan=tidak", "plain letter late closed draft danger"),
        ("latihan=ya", "exercise"),
        ("jenis=gagal_berangkat", "letter"),
        ("negara=SA&asal=74.03&prosedural=tidak&kanal=letter", "letter"),
        ("petugas=tidak_ada&bukti=ada", "plain"),
        ("petugas=1", "closed"),
        ("dari=2025-02-01&sampai=2025-02-03", "closed"),
        ("tenggat=lewat", "late"),
        ("menunggu=pelapor&siskop2mi=sudah", "late"),
        ("cari=halima", "late"),
        ("cari=0812-3456-78901", "plain"),
        ("cari=wa+ode&tahap=terbuka&urut=baru", "plain letter exercise"),
        ("cari=rahasiawati", ""),
        ("cari=tidak+ada+yang+begini", ""),
    ],
)
def test_an_export_has_exactly_the_cases_of_the_list(
    query: str, names: str, exporter: Browser, mixed: dict[str, int], at_once: None, office: Office
) -> None:
    expected = {mixed[name] for name in names.split()}
    assert set(listed(exporter, query)) == expected
    page = exporter.get(f"/ekspor/daftar?{query}").text
    assert f"sekarang {len(expected)} kasus" in page
    assert cases_in(made(exporter, f"/ekspor/daftar?{query}")) == sorted(expected)
    [(_, _, _, details)] = office.audit("exported")
    assert details["cases"] == len(expected) and details["profile"] == "redacted"


def test_the_list_leads_to_its_export_and_the_form_says_in_words_what_it_holds(
    exporter: Browser, mixed: dict[str, int]
) -> None:
    link = re.search(r'href="(/ekspor/daftar[^"]*)"', exporter.get("/kasus?cari=siti&tahap=terbuka").text)
    assert link is not None and link[1] == "/ekspor/daftar?tahap=terbuka&amp;cari=siti"
    query = "tahap=terbuka&petugas=tidak_ada&mendesak=1&negara=MY&dari=2026-01-02&cari=Wa+Ode"
    words = re.sub(r"<[^>]+>", "", exporter.get(f"/ekspor/daftar?{query}").text)
    for line in (
        "Tahap: semua yang belum selesai",
        "Petugas: belum ada",
        "Mendesak",
        "Negara: Malaysia",
        "Dari tanggal: 2 Jan 2026",
        "Cari: Wa Ode",
    ):
        assert line in words
    assert 'name="stages"' not in exporter.get(f"/ekspor/daftar?{query}").text, "one way to narrow at a time"
    assert 'name="stages"' in exporter.get("/ekspor").text


def test_what_was_searched_for_is_kept_nowhere(
    exporter: Browser, mixed: dict[str, int], office: Office, opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    files = made(exporter, "/ekspor/daftar?cari=Halima&tahap=terbuka")  # by a process of its own, as in use
    assert cases_in(files) == [mixed["late"]]
    assert json.loads(files["manifest.json"])["filter"] == {"view": {"tahap": "terbuka", "cari": True}}
    with opened.database.read() as session:
        kept = [row.details for row in session.scalars(select(AuditEntry))]
        kept += [row.choice for row in session.scalars(select(Export))]
    assert "halima" not in json.dumps(kept).lower()
    assert "halima" not in (caplog.text + files["manifest.json"].decode()).lower()
    assert "Tahap: semua yang belum selesai, Cari" in exporter.get("/ekspor").text


def test_the_ticked_cases_are_exported_drafts_and_exercises_too(
    exporter: Browser, mixed: dict[str, int], office: Office, at_once: None
) -> None:
    page = exporter.get("/kasus?latihan=ya").text
    [value] = re.findall(r'type="checkbox" form="pilihan" name="kasus" value="([^"]+)"', page)
    assert value == office.complaint(mixed["exercise"]).number
    address = f"/ekspor?kasus=&kasus={quote('#')}{mixed['draft']}&kasus={value}&kasus={value}"
    assert "2 kasus yang dipilih" in exporter.get(address).text
    assert cases_in(made(exporter, address)) == sorted([mixed["draft"], mixed["exercise"]])


def test_nothing_ticked_and_a_case_that_is_gone_are_said(exporter: Browser, mixed: dict[str, int]) -> None:
    assert "Belum ada kasus yang dipilih" in exporter.get("/ekspor?kasus=").text
    exporter.get("/ekspor?kasus=SULTRA-2026-09999")
    answer = exporter.post("/ekspor?kasus=SULTRA-2026-09999", **FORM)
    assert answer.status_code == 422 and "nomor kasus ini tidak ada" in answer.text


def test_without_the_right_the_list_offers_no_export_and_its_address_is_refused(
    desk: Flask, add_officer: Callable[..., str], mixed: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "start", lambda *_: pytest.fail("an export was made"))
    browser = Browser(desk.test_client())
    browser.sign_in(add_officer("budi"))
    page = browser.get("/kasus").text
    assert "/ekspor" not in page and 'name="kasus"' not in page
    assert browser.get("/ekspor/daftar").status_code == 403
    assert browser.post("/ekspor/daftar", **FORM).status_code == 403
