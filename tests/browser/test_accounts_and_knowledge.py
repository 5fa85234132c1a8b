"""Accounts, answers, numbers and unclear messages in a real browser, beside people who write meanwhile."""

from __future__ import annotations

import base64
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bot import codes
from browser.conftest import Running
from browser.test_the_whole import last_answer, say

pytestmark = pytest.mark.slow

PICTURES = os.environ.get("PELITA_TEST_PICTURES")
PASSWORD = "melati-di-kendari-7"
SECRET = ".secret"


def account(running: Running, username: str, role: str) -> str:
    """A new account; its one-time password."""
    return running.pelita("officer", "add", username, "--name", username.title(), "--role", role)


def sign_in(page: Page, username: str, password: str) -> None:
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk").click()


def choose_password(page: Page, old: str) -> None:
    page.locator("#old").fill(old)
    page.locator("#new").fill(PASSWORD)
    page.locator("#again").fill(PASSWORD)
    page.get_by_role("button", name="Ganti kata sandi").click()


def look(page: Page, name: str) -> None:
    """No serious finding of axe, nothing wider than the screen, on a computer and on a phone."""
    for width, height in ((1366, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        found = Axe().run(page).response["violations"]
        serious = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
        assert serious == [], (name, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)
    page.set_viewport_size({"width": 1366, "height": 768})


@pytest.fixture
def officer(running: Running, computer: Page) -> Iterator[Page]:
    """An officer of its own for each test, signed in."""
    username = f"petugas{time.time_ns() % 10**9}"
    first = account(running, username, "officer")
    sign_in(computer, username, first)
    choose_password(computer, first)
    expect(computer.get_by_role("heading", level=1)).not_to_have_text("Ganti kata sandi")
    yield computer


def code(secret: str, seconds: int = 0) -> str:
    totp = codes._totp(base64.b32decode(secret.replace(" ", "")))
    return totp.generate(int(time.time()) + seconds).decode()


def test_an_administrator_adds_an_officer_who_signs_in_with_a_second_step(
    running: Running, chromium: Browser, computer: Page
) -> None:
    first = account(running, "ana", "administrator")
    sign_in(computer, "ana", first)
    choose_password(computer, first)
    expect(computer.get_by_role("heading", level=1)).to_have_text("Akun petugas")
    expect(computer.get_by_role("link", name="Kasus")).to_have_count(0)
    computer.goto(f"{running.desk}/")
    expect(computer.get_by_role("heading", level=1)).to_have_text("Tidak berhak")
    computer.goto(f"{running.desk}/akun")
    computer.get_by_label("Nama", exact=True).fill("La Ode Tono")
    computer.get_by_label("Nama pengguna").fill("tono")
    computer.get_by_label("boleh mengekspor kasus").check()
    look(computer, "accounts")
    computer.get_by_role("button", name="Tambah akun").click()
    password = computer.locator(SECRET).inner_text()
    look(computer, "one-time-password")
    computer.get_by_role("link", name="Sudah saya berikan").click()
    computer.get_by_role("link", name="La Ode Tono").click()
    look(computer, "account")

    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID")
    page = context.new_page()
    page.goto(running.desk)
    sign_in(page, "tono", password)
    choose_password(page, password)
    page.get_by_role("link", name="Akun saya").click()
    look(page, "own-account")
    page.get_by_role("link", name="Siapkan").click()
    expect(page.locator("svg")).to_be_visible()
    look(page, "second-step")
    secret = page.locator(SECRET).inner_text()
    page.get_by_label("Kode dari aplikasi").fill(code(secret))
    page.get_by_role("button", name="Aktifkan").click()
    expect(page.locator(".codes li")).to_have_count(codes.RECOVERY_CODES)
    look(page, "recovery-codes")
    recovery = page.locator(".codes code").first.inner_text()
    page.get_by_role("link", name="Sudah saya simpan").click()
    page.get_by_role("button", name="Keluar di semua perangkat").click()

    sign_in(page, "tono", PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Langkah kedua")
    look(page, "code")
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Kode tidak cocok")
    page.get_by_label("Kode dari aplikasi").fill(code(secret, 30))
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("link", name="Akun saya")).to_be_visible()
    page.get_by_role("button", name=re.compile("Keluar")).first.click()
    sign_in(page, "tono", PASSWORD)
    page.get_by_label("Kode dari aplikasi").fill(recovery)
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("link", name="Akun saya")).to_be_visible()

    computer.reload()
    computer.get_by_text("Hapus langkah kedua", exact=True).click()
    computer.get_by_role("button", name="Hapus langkah kedua akun ini").click()
    computer.get_by_text("Akhiri akun", exact=True).click()
    computer.get_by_role("button", name="Akhiri akun ini").click()
    expect(computer.get_by_role("status")).to_contain_text("Akun sudah diakhiri")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Masuk ke meja petugas")
    context.close()


def test_an_edited_answer_reaches_people_at_their_next_message(officer: Page, phone: Page) -> None:
    say(phone, "apa itu opp")
    assert "dua hari di Kendari" not in last_answer(phone)
    officer.get_by_role("link", name="Pengetahuan").click()
    look(officer, "knowledge")
    officer.get_by_role("link", name=re.compile("OPP")).first.click()
    officer.get_by_label("Jawaban", exact=True).fill("OPP kini dua hari di Kendari.")
    officer.get_by_role("button", name="Lihat dahulu").click()
    expect(officer.locator(".bubble")).to_contain_text("OPP kini dua hari di Kendari.")
    look(officer, "answer")
    officer.get_by_role("button", name="Simpan").click()
    expect(officer.get_by_role("status")).to_contain_text("Jawaban sudah disimpan")
    say(phone, "apa itu opp")
    assert last_answer(phone).startswith("OPP kini dua hari di Kendari.")
    officer.get_by_role("button", name="Kembalikan").last.click()
    expect(officer.get_by_role("status")).to_contain_text("berlaku lagi")
    say(phone, "apa itu opp")
    assert "dua hari di Kendari" not in last_answer(phone)


def test_a_corrected_number_stands_in_the_next_answer_to_danger(officer: Page, phone: Page, running: Running) -> None:
    officer.goto(f"{running.desk}/pengetahuan/nomor?cari=kuala")
    look(officer, "numbers")
    row = officer.get_by_role("row", name=re.compile("KBRI Kuala Lumpur")).first
    row.get_by_role("button", name=re.compile("Tersambung hari ini")).click()
    expect(officer.get_by_role("status")).to_contain_text("hari ini tersambung")
    officer.get_by_role("link", name=re.compile("KBRI Kuala Lumpur")).first.click()
    officer.get_by_label("Nomor", exact=True).fill("+60 3 1234 5678")
    look(officer, "number")
    officer.get_by_role("button", name="Simpan").click()
    expect(officer.get_by_role("status")).to_contain_text("Nomor sudah disimpan")
    say(phone, "tolong pak saya dikurung majikan di malaysia")
    assert "+60 3 1234 5678" in phone.locator(".talk .theirs .text").first.inner_text()


def test_what_was_not_understood_is_settled_in_two_clicks(officer: Page, phone: Page, running: Running) -> None:
    for text in (
        "brp lama kucing bisa naik kapal ke sana ya 081234567890",
        "kucing bisa naik kapal ke sana brp lama ya",
    ):
        say(phone, text)
    officer.goto(f"{running.desk}/pengetahuan/belum-dipahami")
    group = officer.locator("section.unclear").filter(has_text="kucing").first
    expect(group).to_contain_text("[nomor]")
    look(officer, "unclear")
    group.get_by_role("button", name="Di luar layanan").click()
    expect(officer.get_by_role("status")).to_contain_text("di luar layanan")
    expect(officer.locator("section.unclear").filter(has_text="kucing")).to_have_count(0)
