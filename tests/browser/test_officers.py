"""Officers at work in a real browser, from sign-in on, with the complaint having come through the chat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from browser.conftest import Running
from browser.test_the_whole import STORY, last_answer, picture, press, say

pytestmark = pytest.mark.slow

PASSWORD = "melati-di-kendari-7"
ANSWERS = (  # what stands in a question, and how it is answered
    ("Periksa dulu", "press", "Kirim"),
    ("Boleh saya catat", "press", "Ya, boleh"),
    ("tentang siapa", "press", "Keluarga saya"),
    ("aman", "press", "Aman"),
    ("menghubungi Anda", "say", "0812 9000 1234"),
    ("Apa yang Anda minta", "press", "Gaji dibayar"),
    ("kota", "say", "Malaysia, Batu Pahat Johor"),
    ("mur", "say", "27"),
    ("nama", "say", "Rina Marlina"),
)
SERIOUS = {"serious", "critical"}
DESK, SMALL = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


def sign_in(chromium: Browser, running: Running, username: str, **viewport: int) -> Page:
    """A browser of its own in which an officer is signed in with a password of their own."""
    password = running.pelita("officer", "reset", username)
    page = chromium.new_context(viewport=viewport or DESK, locale="id-ID", accept_downloads=True).new_page()
    page.goto(running.desk)
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(password)
    page.keyboard.press("Enter")
    page.locator("#old").fill(password)
    page.locator("#new").fill(PASSWORD)
    page.locator("#again").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hari ini")
    return page


@pytest.fixture(scope="module")
def accounts(running: Running) -> tuple[str, str]:
    running.pelita("officer", "add", "sari", "--name", "Sari")
    return "admin", "sari"


@pytest.fixture(scope="module")
def officer(chromium: Browser, running: Running, accounts: tuple[str, str]) -> Iterator[Page]:
    page = sign_in(chromium, running, accounts[0])
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def mother(chromium: Browser, running: Running) -> Iterator[Page]:
    """The chat of a mother who has filed a complaint; her page stays open."""
    context = chromium.new_context(viewport=SMALL, locale="id-ID")
    page = context.new_page()
    page.goto(running.trial)
    say(page, STORY)
    answer_until_the_receipt(page)
    yield page
    context.close()


def answer_until_the_receipt(page: Page) -> None:
    """Answers whatever is asked, in whatever order: what the story told already is not asked for."""
    for _ in range(15):
        if "Kode bukti" in page.locator(".talk").inner_text():
            return
        asked = last_answer(page)
        found = [(what, text) for words, what, text in ANSWERS if words in asked]
        assert found, f"not known how to answer: {asked}"
        what, text = found[0]
        press(page, text) if what == "press" else say(page, text)
    raise AssertionError(f"no receipt: {last_answer(page)}")


@pytest.fixture(scope="module")
def number(mother: Page) -> str:
    found = re.search(r"SULTRA-\d{4}-\d{5}", mother.locator(".talk").inner_text())
    assert found
    return found.group()


def open_case(page: Page, running: Running, number: str) -> None:
    page.goto(f"{running.desk}/kasus?cari={number}")
    page.get_by_role("link", name=number).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(number)


def panel(page: Page, name: str) -> None:
    page.locator(f"#{name} > summary").click()


def serious(page: Page) -> list[str]:
    """What axe finds that keeps people out."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in SERIOUS]


def test_today_leads_to_the_case_and_the_officer_takes_it(running: Running, officer: Page, number: str) -> None:
    officer.goto(running.desk)
    tile = officer.locator(".tiles a", has_text="Belum ada petugas")
    count = int(tile.locator("strong").inner_text())
    assert count >= 1
    picture(officer, "today.png")
    tile.click()
    expect(officer.locator("tbody tr")).to_have_count(count)
    assert "petugas=tidak_ada" in officer.url
    officer.get_by_role("link", name=number).click()
    expect(officer.locator(".talk")).to_contain_text(STORY)
    officer.get_by_role("button", name="Ambil kasus ini").click()
    expect(officer.locator(".holder")).to_contain_text("Petugas pertama")


def test_a_message_by_template_reaches_the_person_and_the_answer_comes_without_reloading(
    running: Running, officer: Page, mother: Page, number: str
) -> None:
    open_case(officer, running, number)
    officer.get_by_label("Pola pesan").select_option("minta_telepon")
    officer.get_by_role("button", name="Pakai").click()
    text = officer.get_by_label("Pesan, persis seperti akan dibaca")
    expect(text).to_have_value(re.compile(f"{number}.*aman dan bisa ditelepon", re.DOTALL))
    officer.get_by_role("button", name="Kirim ke pelapor").click()
    expect(officer.locator(".talk .from-officer")).to_contain_text("bisa ditelepon")
    expect(mother.locator(".talk .theirs").last).to_contain_text("bisa ditelepon")
    with mother.expect_response(re.compile(".*")):
        mother.locator("input[type=file]").set_input_files(
            {"name": "kontrak.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 kontrak"}
        )
    expect(officer.locator(".talk .is-new").first).to_be_visible(timeout=15_000)
    expect(officer.locator(".talk")).to_contain_text("kontrak.pdf")


def test_papers_are_asked_for_and_the_clock_is_told(running: Running, officer: Page, mother: Page, number: str) -> None:
    open_case(officer, running, number)
    panel(officer, "berkas")
    officer.get_by_label("Berkas yang diminta").fill("foto paspor dan kontrak kerja")
    officer.locator("#berkas").get_by_role("button", name="Minta berkas").click()
    expect(officer.get_by_role("status").first).to_contain_text("pelapor diberi tahu")
    expect(officer.locator("#ringkasan")).to_contain_text("Berkas sampai")
    expect(mother.locator(".talk .theirs").last).to_contain_text("foto paspor dan kontrak kerja")


def test_a_call_a_note_and_a_move_stand_in_the_history(running: Running, officer: Page, number: str) -> None:
    open_case(officer, running, number)
    panel(officer, "telepon")
    officer.get_by_label("tidak dijawab").check()
    officer.get_by_role("button", name="Simpan telepon").click()
    expect(officer.locator("#tak-terhubung")).to_contain_text("3 hari yang berbeda")
    officer.get_by_label("Catatan", exact=True).fill("ibunya bekerja di pasar, telepon sore")
    officer.get_by_role("button", name="Simpan catatan").click()
    panel(officer, "tahap")
    officer.get_by_label("Tahap berikutnya").select_option("verifying")
    officer.get_by_role("button", name="Ubah tahap").click()
    expect(officer.locator("#ringkasan .stage").first).to_have_text("verifikasi")
    done = officer.locator(".events")
    for words in ("tidak dijawab", "telepon sore", "melengkapi berkas ke verifikasi"):
        expect(done).to_contain_text(words)
    panel(officer, "rujuk")
    officer.locator("#catatan").scroll_into_view_if_needed()
    picture(officer, "work.png", whole=True)


def test_two_officers_at_once(
    running: Running, officer: Page, number: str, chromium: Browser, accounts: tuple[str, str]
) -> None:
    other = sign_in(chromium, running, accounts[1])
    open_case(officer, running, number)
    open_case(other, running, number)
    officer.get_by_role("button", name="Tandai mendesak").click()
    expect(other.locator("#berubah")).to_contain_text("baru saja diubah rekan")
    other.get_by_label("Catatan", exact=True).fill("catatan yang belum terkirim")
    other.get_by_role("button", name="Simpan catatan").click()
    expect(other.locator("#bentrok")).to_contain_text("menandai mendesak")
    picture(other, "conflict.png")
    expect(other.get_by_label("Catatan", exact=True)).to_have_value("catatan yang belum terkirim")
    other.get_by_role("button", name="Simpan catatan").click()
    expect(other.locator(".events")).to_contain_text("catatan yang belum terkirim")
    other.context.close()


def test_a_case_goes_to_siskop2mi_and_to_another_body_on_paper(
    running: Running, officer: Page, number: str, tmp_path: Path
) -> None:
    open_case(officer, running, number)
    panel(officer, "siskop2mi")
    officer.get_by_role("link", name="Lembar salinan untuk SISKOP2MI").click()
    expect(officer.locator(".copies")).to_contain_text("Johor")
    officer.get_by_label("Nomor di SISKOP2MI").fill("ADU-2026-17")
    officer.get_by_role("button", name="Simpan nomor").click()
    expect(officer.locator("#ringkasan")).to_contain_text("ADU-2026-17")
    panel(officer, "rujuk")
    officer.get_by_label("Lembaga", exact=True).select_option("perwakilan")
    officer.get_by_label("orangnya setuju").check()
    officer.get_by_role("button", name="Rujuk", exact=True).click()
    expect(officer.locator("#ringkasan .stage").first).to_have_text("dirujuk")
    panel(officer, "surat")
    with officer.expect_download() as download:
        officer.get_by_role("link", name="Lembar rujukan").click()
    assert download.value.suggested_filename == f"rujukan-{number}.docx"
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"


def test_a_complaint_at_the_counter_gets_a_slip_and_shows_what_it_shares(
    running: Running, officer: Page, number: str, tmp_path: Path
) -> None:
    officer.goto(f"{running.desk}/terima")
    officer.get_by_label("Orangnya setuju").check()
    officer.get_by_label("keluarga", exact=True).check()
    officer.get_by_label("Nama pekerja").fill("Rina Marlina")
    officer.get_by_label("Telepon atau kontak pelapor").fill("0812-9000-1234")
    officer.get_by_label("Apa yang terjadi").fill("Ibunya datang ke loket: gaji anaknya empat bulan belum dibayar.")
    officer.get_by_label("Pindaian").set_input_files(
        {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 surat"}
    )
    officer.get_by_role("button", name="Simpan dan buat tanda terima").click()
    expect(officer.locator(".slip .code")).to_have_text(re.compile(r"(\d{4} ){3}\d{4}"))
    picture(officer, "slip.png")
    officer.get_by_role("link", name="Ke kasus ini").click()
    expect(officer.locator(".side")).to_contain_text("Kasus yang berkaitan")
    expect(officer.locator(".side")).to_contain_text(number)
    officer.get_by_role("link", name="Kaitan").click()
    expect(officer.locator(".links")).to_contain_text(number)
    picture(officer, "links.png")


def test_the_list_is_searched_and_its_address_can_be_sent(
    running: Running, officer: Page, number: str, chromium: Browser, accounts: tuple[str, str]
) -> None:
    officer.goto(f"{running.desk}/kasus")
    officer.get_by_label("Cari", exact=True).fill("assalamualaikum johor")
    officer.get_by_role("button", name="Tampilkan").click()
    expect(officer.locator("tbody tr")).to_have_count(1)
    assert officer.url.endswith("/kasus?cari=assalamualaikum+johor")
    other = sign_in(chromium, running, accounts[1])
    other.goto(officer.url)
    expect(other.get_by_role("link", name=number)).to_be_visible()
    other.context.close()


def test_what_the_list_shows_or_what_is_ticked_in_it_is_exported(running: Running, officer: Page, number: str) -> None:
    officer.goto(f"{running.desk}/kasus?cari=assalamualaikum+johor")
    officer.get_by_role("link", name="Ekspor daftar ini").click()
    expect(officer.locator(".held")).to_contain_text("sekarang 1 kasus")
    expect(officer.locator(".held")).to_contain_text("Cari: assalamualaikum johor")
    officer.get_by_label("CSV").check()
    officer.get_by_label(re.compile("^Alasan")).fill("rapat evaluasi")
    officer.keyboard.press("Enter")
    expect(officer.locator("main")).to_contain_text("Selesai: 1 kasus")

    officer.goto(f"{running.desk}/kasus")
    officer.get_by_label(f"Pilih {number}").focus()
    officer.keyboard.press("Space")
    picture(officer, "ticked.png")
    officer.get_by_role("button", name="Ekspor yang dipilih").focus()
    officer.keyboard.press("Enter")
    expect(officer.locator(".held")).to_contain_text("1 kasus yang dipilih")
    expect(officer.locator(".held")).to_contain_text(number)
    officer.get_by_role("link", name="Lepaskan pilihan ini").click()
    expect(officer.locator(".held")).to_have_count(0)


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_no_page_keeps_anybody_out(size: str, running: Running, officer: Page, number: str) -> None:
    officer.set_viewport_size(DESK if size == "desk" else SMALL)  # type: ignore[arg-type]
    open_case(officer, running, number)
    case = officer.url
    for name in ("telepon", "berkas", "petugas", "tahap", "siskop2mi", "rujuk", "surat", "gabung", "bisu"):
        panel(officer, name)
    pages = ["", "/kasus", "/kasus?jenis=overstay", "/terima", "/kaitan", "/ekspor", "/sandi"]
    pages += ["/ekspor/daftar?tahap=terbuka&cari=johor", f"/ekspor?kasus={number}"]
    for address in [case, *(f"{running.desk}{path}" for path in pages), f"{case}/siskop2mi"]:
        if officer.url != address:
            officer.goto(address)
        assert serious(officer) == [], address
        assert officer.evaluate("document.documentElement.scrollWidth") <= officer.viewport_size["width"], address  # type: ignore[index]
    officer.set_viewport_size(DESK)  # type: ignore[arg-type]


def test_the_desk_is_worked_with_the_keyboard_alone(running: Running, officer: Page, number: str) -> None:
    open_case(officer, running, number)
    officer.locator("#telepon > summary").focus()
    officer.keyboard.press("Enter")
    expect(officer.locator("#telepon-ya")).to_be_visible()
    officer.keyboard.press("Tab")
    officer.keyboard.press("Space")
    officer.keyboard.press("Tab")
    officer.keyboard.type("sudah bicara, minta ditelepon lagi besok")
    officer.keyboard.press("Tab")
    outline = officer.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px", "what has the focus is seen to have it"
    officer.keyboard.press("Enter")
    expect(officer.locator(".events")).to_contain_text("minta ditelepon lagi besok")
    expect(officer.locator("#tak-terhubung")).to_have_count(0)
