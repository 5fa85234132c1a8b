"""A frightened mother writes in the trial page; an officer reads it at the desk and exports it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Running

pytestmark = pytest.mark.slow

PICTURES = os.environ.get("PELITA_TEST_PICTURES")  # a folder: the pictures of the README are taken anew
STORY = "assalamualaikum pak, anak saya Rina di Johor, gajinya sudah 4 bulan tidak dibayar majikan, kami bingung"
MOTHER = [  # about whom it is, her name and where she is stand in the story
    ("press", "Ya, boleh"),
    ("press", "Gaji dibayar"),
    ("say", "0812 9000 1234"),
    ("press", "Aman"),
]


def say(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Pesan").fill(text)
    answers = page.locator(".talk .theirs").count()
    page.get_by_role("button", name="Kirim", exact=True).last.click()
    expect(page.locator(".talk .theirs")).not_to_have_count(answers, timeout=15_000)


def press(page: Page, title: str) -> None:
    answers = page.locator(".talk .theirs").count()
    page.locator(".buttons").get_by_role("button", name=title, exact=True).last.click()
    expect(page.locator(".talk .theirs")).not_to_have_count(answers, timeout=15_000)


def last_answer(page: Page) -> str:
    return page.locator(".talk .theirs .text").last.inner_text()


def picture(page: Page, name: str, whole: bool = False) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / name), full_page=whole)


def test_a_mother_files_a_complaint_and_an_officer_reads_and_exports_it(
    running: Running, phone: Page, computer: Page, tmp_path: Path
) -> None:
    say(phone, STORY)
    expect(phone.locator(".talk")).to_contain_text("Boleh saya catat pengaduan Anda?")
    for what, text in MOTHER:
        press(phone, text) if what == "press" else say(phone, text)
    expect(phone.locator(".talk")).to_contain_text("Periksa dulu")
    expect(phone.locator(".talk")).to_contain_text("Nama: Rina")
    picture(phone, "trial.png")
    press(phone, "Kirim")
    receipt = phone.locator(".talk .theirs .text").nth(-2).inner_text()  # the offer to complete it comes after
    number = re.search(r"SULTRA-\d{4}-\d{5}", receipt)
    assert number, receipt
    assert re.search(r"(\d{4} ){3}\d{4}", receipt), receipt

    password = running.pelita("officer", "reset", "admin")
    computer.get_by_label("Nama pengguna").fill("admin")
    computer.get_by_label("Kata sandi").fill(password)
    computer.get_by_role("button", name="Masuk").click()
    computer.locator("#old").fill(password)
    computer.locator("#new").fill("melati-di-kendari-7")
    computer.locator("#again").fill("melati-di-kendari-7")
    computer.get_by_role("button", name="Ganti kata sandi").click()
    expect(computer.get_by_role("heading", level=1)).to_have_text("Hari ini")
    computer.get_by_role("link", name="Kasus", exact=True).click()
    expect(computer.locator("table")).to_contain_text(number.group())
    picture(computer, "desk.png")
    computer.get_by_role("link", name=number.group()).click()
    expect(computer.locator("main")).to_contain_text(STORY)
    expect(computer.locator("main")).to_contain_text("Johor")
    picture(computer, "case.png")
    code = re.search(r"(?:\d{4} ){3}\d{4}", receipt)
    assert code and code.group() not in computer.content(), "an officer must not see a receipt code"

    computer.get_by_role("link", name="Ekspor", exact=True).click()
    computer.get_by_label("CSV").check()
    computer.get_by_label(re.compile("^Lengkap")).check()
    computer.get_by_label("termasuk latihan").check()
    computer.get_by_label(re.compile("Alasan")).fill("laporan bulanan kepala kantor")
    computer.get_by_role("button", name="Buat ekspor").click()
    with computer.expect_download() as download:  # the script shows the link when the file is there
        computer.get_by_role("link", name=re.compile("Unduh")).click()
    archive = zipfile.ZipFile(download.value.path())
    names = {Path(name).name: name for name in archive.namelist()}
    cases = list(csv.DictReader(io.StringIO(archive.read(names["cases.csv"]).decode("utf-8-sig"))))
    assert [case["worker_name"] for case in cases if case["number"] == number.group()] == ["Rina"]
    assert json.loads(archive.read(names["manifest.json"]))["reason"] == "laporan bulanan kepala kantor"


def test_danger_brings_the_number_in_the_first_line_of_the_first_answer(phone: Page, running: Running) -> None:
    say(phone, "tolong pak saya dikurung majikan di kuwait")
    first = phone.locator(".talk .theirs .text").first.inner_text()
    assert first.splitlines()[0].startswith("+62 21 2924 4800")


def test_a_question_is_answered_with_its_source_and_date(phone: Page) -> None:
    say(phone, "syarat kerja ke luar negeri apa saja")
    assert "Sumber:" in last_answer(phone)
    assert re.search(r"Per \d", last_answer(phone))


def test_a_photo_is_kept_and_acknowledged(phone: Page, tmp_path: Path) -> None:
    path = tmp_path / "kontrak.png"
    path.write_bytes(bytes.fromhex("89504e470d0a1a0a") + b"not a whole picture")
    answers = phone.locator(".talk .theirs").count()
    phone.locator("input[type=file]").set_input_files(path)
    expect(phone.locator(".talk .theirs")).not_to_have_count(answers, timeout=15_000)
    assert "terima" in last_answer(phone)


def test_the_page_has_no_errors_in_its_console(chromium, running: Running) -> None:
    page = chromium.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    for address in (running.trial, running.desk):
        page.goto(address)
        page.wait_for_timeout(500)
    page.close()
    assert errors == []
