"""The officers' desk through its addresses: who gets in, what is shown, and what is noted of it."""

from __future__ import annotations

import hashlib
import io
import logging
import re
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from bot import audit, exports, officers, transcript
from bot.desk import headers, listing, make_desk, readers, sessions
from bot.desk.files import picture_type, safe_name
from bot.desk.present import local_path
from bot.desk.wording import when
from bot.exports import jobs
from bot.language import translate
from bot.opening import Opened
from bot.tables import Complaint, DataKey, Delivery, Evidence, Message, Officer, now
from desk.conftest import Browser, Office

Add = Callable[..., str]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def numbers_listed(page: str) -> list[str]:
    return re.findall(r'class="stretched-link"[^>]*>([^<]+)<', page)


# Signing in


def test_health_needs_no_sign_in(browser: Browser) -> None:
    response = browser.get("/sehat")
    assert (response.status_code, response.text) == (200, "ok")


def test_whatever_is_not_open_to_all_leads_to_the_sign_in(browser: Browser, desk: Flask) -> None:
    closed = [rule for rule in desk.url_map.iter_rules() if rule.endpoint not in sessions.OPEN_TO_ALL]
    assert closed
    browser.get("/masuk")
    for rule in closed:
        path = re.sub(r"<any\('?([\w-]+)[^>]*>", r"\1", rule.rule)
        path = re.sub("<[^>]+>", "1", path)
        response = browser.get(path) if "GET" in (rule.methods or ()) else browser.post(path)
        assert response.status_code == (401 if rule.endpoint in sessions.POLLS else 302), path
        assert rule.endpoint in sessions.POLLS or response.location.startswith("/masuk"), path


def test_a_wrong_password_and_an_unknown_name_look_the_same(browser: Browser, add_officer: Add) -> None:
    add_officer("budi")
    answers = []
    for username in ("budi", "tono"):
        response = browser.sign_in(username, "salah sama sekali")
        token = browser.tokens(response.text)[0]
        answers.append(response.text.replace(token, "").replace(username, "NAMA"))
        assert response.status_code == 401
        assert "coba lagi sebentar lagi" in response.text
    assert answers[0] == answers[1]
    assert browser.get("/").status_code == 302


def test_after_signing_in_one_comes_to_the_page_that_was_asked_for(browser: Browser, add_officer: Add) -> None:
    add_officer("budi")
    wanted = browser.get("/kasus?tahap=draft&belum_dibaca=1").location
    browser.get(wanted)
    assert (
        browser.post(wanted, username=" Budi", password=browser.password).location
        == "/kasus?tahap=draft&belum_dibaca=1"
    )


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "evil", ""]
)
def test_no_address_leads_out_of_the_desk(path: str, officer: Browser) -> None:
    assert local_path(path) is None
    assert officer.get("/bahasa/en", query_string={"ke": path}).location == "/"
    assert officer.get("/masuk", query_string={"ke": path}).location == "/"


def test_a_form_without_its_token_changes_nothing(browser: Browser, add_officer: Add) -> None:
    add_officer("budi")
    response = browser.client.post("/masuk", data={"username": "budi", "password": browser.password})
    assert response.status_code == 400
    assert "Muat ulang" in response.text
    assert browser.get("/").status_code == 302


def test_every_form_that_posts_carries_a_token(browser: Browser, add_officer: Add, office: Office) -> None:
    pages = [browser.get("/masuk").text]
    browser.sign_in(add_officer("budi", may_export=True))
    pages += [browser.get(path).text for path in ("/", f"/kasus/{office.case()}", "/ekspor", "/sandi", "/tidak-ada")]
    for page in pages:
        forms = re.findall(r'<form method="post".*?</form>', page, re.DOTALL)
        assert forms
        assert all(browser.tokens(form) for form in forms)


def test_a_one_time_password_is_changed_before_anything_is_seen(
    browser: Browser, opened: Opened, office: Office
) -> None:
    case_id = office.case()
    with opened.database.write() as session:
        first = officers.first_account(session)
    assert first is not None
    browser.sign_in("admin", first)
    for path in ("/", f"/kasus/{case_id}", "/ekspor"):
        assert browser.get(path).location == "/sandi"
    assert browser.get(f"/kasus/{case_id}/baru").status_code == 403
    assert office.audit("read") == []

    browser.get("/sandi")
    assert browser.post("/sandi", old=first, new=browser.password, again="lain").status_code == 422
    assert browser.post("/sandi", old="bukan ini", new=browser.password, again=browser.password).status_code == 422
    assert browser.post("/sandi", old=first, new="pendek", again="pendek").status_code == 422
    assert browser.post("/sandi", old=first, new=browser.password, again=browser.password).location == "/"
    assert browser.get("/").status_code == 200


def test_a_changed_password_ends_the_other_sessions_only(officer: Browser, desk: Flask) -> None:
    elsewhere = replace(officer, client=desk.test_client())
    elsewhere.sign_in("budi")
    new = "empat burung di dahan"
    officer.post("/sandi", old=officer.password, new=new, again=new)
    assert officer.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_signing_out_ends_the_session_and_is_noted(officer: Browser, office: Office) -> None:
    assert officer.post("/keluar").location == "/masuk"
    assert officer.get("/").status_code == 302
    assert office.audit("signed_out") == [("officer:budi", "signed_out", "officer:budi", {})]


def test_an_idle_session_ends_although_its_page_asks_for_news(
    officer: Browser, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = office.case()
    began = time.time()
    for seconds in range(0, readers.IDLE_SECONDS, 300):
        monkeypatch.setattr(readers.time, "time", lambda seconds=seconds: began + seconds)
        assert officer.get(f"/kasus/{case_id}/baru?after=99").status_code == 204
    monkeypatch.setattr(readers.time, "time", lambda: began + readers.IDLE_SECONDS + 1)
    assert officer.get(f"/kasus/{case_id}/baru?after=99").status_code == 401
    response = officer.get("/")
    assert response.location == "/masuk"
    assert "Sesi Anda sudah berakhir" in officer.get(response.location).text


def test_a_session_in_use_ends_after_eight_hours(officer: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    began = time.time()
    for seconds in range(0, readers.SESSION_SECONDS - 60, 1500):
        monkeypatch.setattr(readers.time, "time", lambda seconds=seconds: began + seconds)
        assert officer.get("/").status_code == 200
    monkeypatch.setattr(readers.time, "time", lambda: began + readers.SESSION_SECONDS + 1)
    assert officer.get("/").status_code == 302


@pytest.mark.parametrize(
    "end", [lambda s: officers.set_active(s, "x", "budi", False), lambda s: officers.reset(s, "x", "budi")]
)
def test_an_account_that_is_ended_or_reset_is_out_at_once(
    officer: Browser, opened: Opened, end: Callable[[Any], None]
) -> None:
    assert officer.get("/").status_code == 200
    with opened.database.write() as session:
        end(session)
    assert officer.get("/").status_code == 302


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(browser: Browser, opened: Opened) -> None:
    cookie = browser.get("/masuk").headers["Set-Cookie"]
    assert cookie.startswith("pelita_desk=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    public = replace(opened.settings, desk_url="https://meja.example.go.id")
    public_desk = make_desk(Opened(public, opened.database, opened.vault))
    page = public_desk.test_client().get("/masuk")
    assert "Secure" in page.headers["Set-Cookie"]
    assert page.headers["Strict-Transport-Security"] == headers.HTTPS_ONLY
    assert "Strict-Transport-Security" not in browser.get("/masuk").headers


@pytest.mark.parametrize("path", ["/sehat", "/masuk", "/tidak-ada", "/", "/static/desk.css"])
def test_every_answer_has_the_strict_headers(path: str, browser: Browser) -> None:
    with browser.get(path) as response:
        assert response.headers["Content-Security-Policy"] == headers.PAGE
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert (response.headers["Cache-Control"] == "no-store") == (not path.startswith("/static"))


def test_pages_hold_no_inline_script_or_style(officer: Browser, office: Office) -> None:
    for path in ("/", f"/kasus/{office.case()}", "/sandi"):
        page = officer.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?://", page)


# Rights


def test_an_administrator_reads_no_cases(browser: Browser, add_officer: Add, office: Office) -> None:
    case_id = office.case()
    evidence_id = office.send_file(case_id, PNG)
    browser.sign_in(add_officer("sri", role="administrator"))
    for path in ("/", "/baru", f"/kasus/{case_id}", f"/kasus/{case_id}/baru", f"/kasus/{case_id}/bukti/{evidence_id}"):
        response = browser.get(path)
        assert response.status_code == 403
        assert "administrator" in response.text
        assert "Wa Ode" not in response.text
    assert browser.get("/ekspor").status_code == 403
    assert browser.post("/ekspor", format="csv", reason="laporan bulanan").status_code == 403
    assert office.audit("read", "read_evidence", "exported") == []
    assert office.complaint(case_id).read_at is None


def test_only_an_officer_with_the_right_exports(officer: Browser, office: Office) -> None:
    assert officer.get("/ekspor").status_code == 403
    assert officer.post("/ekspor", format="csv", reason="laporan bulanan").status_code == 403
    assert "/ekspor" not in officer.get("/").text
    assert office.audit("exported") == []


# The list


def test_urgent_cases_come_first_then_unread_ones_then_the_newest(officer: Browser, office: Office) -> None:
    danger = office.case("danger")
    read, old, new = (office.case() for _ in range(3))
    office.change(read, read_at=now() + timedelta(minutes=1))
    office.change(danger, read_at=now() + timedelta(minutes=1), created_at=now() - timedelta(days=9))
    office.change(old, created_at=now() - timedelta(days=1))
    expected = [office.complaint(case_id).number for case_id in (danger, new, old, read)]
    assert numbers_listed(officer.get("/kasus").text) == expected


def test_a_case_is_unread_until_opened_and_again_after_a_change(officer: Browser, office: Office) -> None:
    case_id = office.case()
    unread = "/kasus?belum_dibaca=1"
    assert len(numbers_listed(officer.get(unread).text)) == 1
    officer.get(f"/kasus/{case_id}")
    assert numbers_listed(officer.get(unread).text) == []
    assert 'class="dot"' not in officer.get("/kasus").text
    office.say(case_id, "ada kabar baru")
    assert len(numbers_listed(officer.get(unread).text)) == 1
    assert 'class="dot"' in officer.get("/kasus").text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"danger", "draft", "received", "exercise"}),
        ("tahap=draft", {"draft"}),
        ("tahap=danger", {"danger"}),
        ("mendesak=1", {"danger"}),
        ("latihan=ya", {"exercise"}),
        ("latihan=tidak&tahap=received", {"received"}),
        ("tahap=apa&mendesak=mungkin&latihan=%00", {"danger", "draft", "received", "exercise"}),
    ],
)
def test_the_address_narrows_the_list(query: str, expected: set[str], officer: Browser, office: Office) -> None:
    cases = {stage: office.case(stage) for stage in ("danger", "draft", "received")}
    cases["exercise"] = office.case(exercise=True)
    shown = {int(case_id) for case_id in re.findall(r'href="/kasus/(\d+)"', officer.get(f"/kasus?{query}").text)}
    assert shown == {cases[name] for name in expected}


def test_a_line_tells_who_where_and_what(officer: Browser, office: Office) -> None:
    office.case(teller="family", categories=["gaji_tidak_dibayar"], safe_to_reply="no")  # type: ignore[arg-type]
    page = officer.get("/kasus").text
    for words in ("Wa Ode Siti", "Kajang", "Malaysia", "Gaji tidak atau kurang dibayar", "keluarga", "jangan ditulisi"):
        assert words in page
    assert " WITA</time>" in page


def test_a_long_list_has_pages(officer: Browser, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    for _ in range(5):
        office.case()
    shown = [numbers_listed(officer.get(f"/kasus?halaman={page}").text) for page in (1, 2, 3)]
    assert [len(numbers) for numbers in shown] == [2, 2, 1]
    assert len({number for numbers in shown for number in numbers}) == 5
    assert numbers_listed(officer.get("/kasus?halaman=99999999999999999999").text) == shown[2]
    assert numbers_listed(officer.get("/kasus?halaman=-1").text) == shown[0]


def test_a_case_that_cannot_be_opened_hides_no_other(officer: Browser, office: Office, opened: Opened) -> None:
    broken, _ = office.case(), office.case()
    with opened.database.write() as session:
        session.execute(update(Complaint).where(Complaint.id == broken).values(intake=b"cut off"))
    page = officer.get("/kasus").text
    assert len(numbers_listed(page)) == 2
    assert "(tidak dapat dibuka)" in page
    assert officer.get(f"/kasus/{broken}").status_code == 200


def test_the_list_asks_how_much_is_new(officer: Browser, office: Office) -> None:
    first = office.case()
    page = officer.get("/kasus").text
    poll = re.findall(r'data-poll="([^"]+)"', page)[0].replace("&amp;", "&")
    assert officer.get(poll).status_code == 204
    office.case()
    office.say(first, "lagi")
    assert "2 baru atau berubah" in officer.get(poll).text
    officer.get(f"/kasus/{first}")
    assert "1 baru atau berubah" in officer.get(poll).text
    assert officer.get("/baru?sejak=kemarin").status_code == 400


# One case


def test_opening_a_case_is_noted_and_marks_it_read(officer: Browser, office: Office, opened: Opened) -> None:
    case_id = office.case()
    page = officer.get(f"/kasus/{case_id}").text
    assert office.audit("read") == [("officer:budi", "read", f"complaint:{case_id}", {})]
    complaint = office.complaint(case_id)
    assert complaint.read_at is not None
    assert complaint.read_at >= complaint.changed_at
    assert "membaca kasus" in page
    with opened.database.read() as session:
        assert audit.verify(session) is None


def test_a_case_is_not_shown_when_its_reading_cannot_be_noted(
    officer: Browser, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = office.case()

    def full_disk(*_: object, **__: object) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(audit, "write", full_disk)
    response = officer.get(f"/kasus/{case_id}")
    assert response.status_code == 500
    assert "Kajang" not in response.text
    assert office.complaint(case_id).read_at is None


def test_what_people_write_is_shown_as_text(officer: Browser, office: Office) -> None:
    case_id = office.case(worker_name="<script>alert(1)</script>")
    for path in ("/", f"/kasus/{case_id}"):
        page = officer.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
    assert "&lt;b&gt;tiga&lt;/b&gt;" in officer.get(f"/kasus/{case_id}").text


def test_the_transcript_shows_what_was_understood_and_offered(officer: Browser, office: Office, opened: Opened) -> None:
    case_id = office.case()
    message_id = office.say(case_id, "gaji saya")
    with opened.database.write() as session:
        understood = {"kind": "complaint", "topic": "potong_gaji", "category": "potongan_gaji", "confidence": 0.874}
        session.execute(update(Message).where(Message.id == message_id).values(**understood, model="abc123"))
    office.reply(case_id, "Benar begitu?", buttons=[["Ya, benar", "choice:confirmed=yes"]])
    office.say(case_id, "Ya, benar", choice="choice:confirmed=yes")
    page = officer.get(f"/kasus/{case_id}").text
    for words in ("pengaduan", "Gaji dipotong untuk biaya", "Potongan gaji", "87%", "abc123", "<li>Ya, benar</li>"):
        assert words in page
    assert 'class="pressed"' in page
    assert "menunggu dikirim" in page
    assert "choice:" not in page


def test_an_erased_message_leaves_its_place_only(officer: Browser, office: Office, opened: Opened) -> None:
    case_id = office.case()
    message_id = office.say(case_id, "yang harus hilang")
    with opened.database.write() as session:
        transcript.erase(session, [session.get_one(Message, message_id)])
    page = officer.get(f"/kasus/{case_id}").text
    assert "(dihapus)" in page
    assert "yang harus hilang" not in page


def test_a_receipt_code_that_waits_to_be_sent_is_not_shown(officer: Browser, office: Office) -> None:
    case_id = office.case()
    message_id = office.reply(case_id, "Kode Anda: 1234 5678 9012 3456", code="1234 5678 9012 3456")
    for path in (f"/kasus/{case_id}", f"/kasus/{case_id}/baru?after={message_id - 1}"):
        page = officer.get(path).text
        assert "Kode Anda" in page
        assert "1234" not in page


def test_a_reply_that_could_not_be_sent_says_so(officer: Browser, office: Office, opened: Opened) -> None:
    case_id = office.case()
    office.reply(case_id, "Halo")
    with opened.database.write() as session:
        session.execute(update(Delivery).values(state="failed"))
    assert "tidak terkirim" in officer.get(f"/kasus/{case_id}").text


def test_danger_without_consent_says_why_it_is_kept(officer: Browser, office: Office) -> None:
    page = officer.get(f"/kasus/{office.case('danger')}").text
    assert "demi keselamatan jiwa" in page
    assert "belum diberikan" in page
    assert "Kekerasan fisik" in page


@pytest.mark.parametrize("path", ["/kasus/77", f"/kasus/{2**63}", f"/kasus/{2**70}", "/kasus/-1", "/kasus/satu"])
def test_a_case_that_is_not_there_is_not_found(path: str, officer: Browser) -> None:
    response = officer.get(path)
    assert response.status_code == 404
    assert "Tidak ditemukan" in response.text


def test_new_messages_come_as_a_fragment_and_count_as_read(officer: Browser, office: Office) -> None:
    case_id = office.case()
    officer.get(f"/kasus/{case_id}")
    last = office.say(case_id, "pesan pertama")
    assert "pesan pertama" in officer.get(f"/kasus/{case_id}/baru?after={last - 1}&shown=1").text
    assert officer.get(f"/kasus/{case_id}/baru?after={last}&shown=2").status_code == 204
    assert officer.get(f"/kasus/{case_id}/baru?after={2**80}").status_code == 204
    assert len(office.audit("read")) == 2
    assert numbers_listed(officer.get("/kasus?belum_dibaca=1").text) == []

    newest = office.say(case_id, "pesan kedua")
    fragment = officer.get(f"/kasus/{case_id}/baru?after={last}&shown=2").text
    assert "pesan kedua" in fragment
    assert "pesan pertama" not in fragment
    assert f'data-after="{newest}" data-shown="3"' in fragment
    assert "<html" not in fragment
    assert officer.get("/kasus/77/baru?after=0").status_code == 404


def test_a_message_that_joins_the_case_late_brings_the_whole_transcript(
    officer: Browser, office: Office, opened: Opened
) -> None:
    case_id, other = office.case(), office.case()
    late = office.say(other, "menunggu mesin")
    last = office.reply(case_id, "Pesan Anda kami simpan.")
    assert officer.get(f"/kasus/{case_id}/baru?after={last}&shown=2").status_code == 204
    with opened.database.write() as session:
        session.execute(update(Message).where(Message.id == late).values(complaint_id=case_id))
    fragment = officer.get(f"/kasus/{case_id}/baru?after={last}&shown=2").text
    assert "data-whole" in fragment
    assert fragment.index("menunggu mesin") < fragment.index("Pesan Anda kami simpan")


def test_the_same_deed_again_is_counted_in_the_history(officer: Browser, office: Office) -> None:
    case_id = office.case()
    for _ in range(3):
        page = officer.get(f"/kasus/{case_id}").text
    assert page.count("membaca kasus") == 1
    assert "3 kali" in page


# Evidence


def test_a_picture_is_shown_and_its_opening_noted(officer: Browser, office: Office) -> None:
    case_id = office.case()
    evidence_id = office.send_file(case_id, PNG, name="slip.dat", media_type="application/octet-stream")
    path = f"/kasus/{case_id}/bukti/{evidence_id}"
    assert path in officer.get(f"/kasus/{case_id}").text
    with officer.get(path) as response:
        assert response.data == PNG
        assert response.content_type == "image/png"
        assert response.headers["Content-Disposition"].startswith("inline")
        assert response.headers["Content-Security-Policy"].startswith("sandbox;")
        assert response.headers["Cache-Control"] == "no-store"
    assert office.audit("read_evidence") == [
        ("officer:budi", "read_evidence", f"complaint:{case_id}", {"evidence": evidence_id})
    ]


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b" %PDF-1.7", b"<html>", b"", b"RIFF\0\0\0\0WAVE"])
def test_anything_else_is_saved_as_bytes_whatever_it_calls_itself(
    content: bytes, officer: Browser, office: Office
) -> None:
    case_id = office.case()
    evidence_id = office.send_file(case_id, content, name="foto.png", media_type="image/png")
    with officer.get(f"/kasus/{case_id}/bukti/{evidence_id}") as response:
        assert response.data == content
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"].startswith("sandbox;")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"OggS" + b"\0" * 9, "audio/ogg"),
        (b"ID3\4", "audio/mpeg"),
        (b"\0\0\0\x18ftypM4A ", "audio/mp4"),
        (b"\0\0\0\x18ftypisom", "video/mp4"),
    ],
)
def test_papers_and_voices_are_shown_in_the_page_by_their_first_bytes(
    content: bytes, expected: str, officer: Browser, office: Office
) -> None:
    case_id = office.case()
    evidence_id = office.send_file(case_id, content, name="kiriman", media_type=expected)
    assert f"/bukti/{evidence_id}" in officer.get(f"/kasus/{case_id}").text
    with officer.get(f"/kasus/{case_id}/bukti/{evidence_id}", headers={"Range": "bytes=0-1"}) as response:
        assert (response.status_code, response.data, response.content_type) == (206, content[:2], expected)
        policy = response.headers["Content-Security-Policy"]
        assert ("sandbox" in policy) == (expected != "application/pdf") and "default-src 'none'" in policy


def test_a_file_is_served_under_its_own_case_only(officer: Browser, office: Office, opened: Opened) -> None:
    case_id, other = office.case(), office.case()
    evidence_id = office.send_file(case_id, PNG)
    assert officer.get(f"/kasus/{other}/bukti/{evidence_id}").status_code == 404
    assert officer.get(f"/kasus/{case_id}/bukti/{evidence_id + 1}").status_code == 404
    with opened.database.write() as session:
        session.execute(update(Message).values(complaint_id=None))  # told, and not given to a case
    assert officer.get(f"/kasus/{case_id}/bukti/{evidence_id}").status_code == 404
    assert office.audit("read_evidence") == []


def test_a_file_that_is_not_there_yet_or_gone_is_not_found(officer: Browser, office: Office, opened: Opened) -> None:
    case_id = office.case()
    evidence_id = office.send_file(case_id, PNG)
    with opened.database.write() as session:
        session.execute(update(Evidence).values(state="waiting"))
    assert "sedang diambil" in officer.get(f"/kasus/{case_id}").text
    assert officer.get(f"/kasus/{case_id}/bukti/{evidence_id}").status_code == 404
    with opened.database.write() as session:
        session.execute(update(Evidence).values(state="stored", file="0" * 32))
    assert officer.get(f"/kasus/{case_id}/bukti/{evidence_id}").status_code == 404
    assert office.audit("read_evidence") == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"BM\0\0", None),
        (b"\n\x89PNG", None),
    ],
)
def test_pictures_are_known_by_their_first_bytes(content: bytes, expected: str | None) -> None:
    assert picture_type(content) == expected


@pytest.mark.parametrize(
    ("name", "media_type", "expected"),
    [
        ("slip gaji (2).png", None, "slip gaji (2).png"),
        ("../../etc/passwd", None, "_.._etc_passwd"),
        ("foto\u202egnp.exe\r\nSet-Cookie: a", None, "foto_gnp.exe_Set-Cookie_ a"),
        (None, "audio/ogg", "bukti-7.ogg"),
        ("...", None, "bukti-7"),
    ],
)
def test_a_file_is_saved_under_a_harmless_name(name: str | None, media_type: str | None, expected: str) -> None:
    assert safe_name(name, 7, media_type) == expected


# The export


def asked(exporter: Browser, **fields: Any) -> str:
    """Asks for an export; the address of its page."""
    exporter.get("/ekspor")
    response = exporter.post("/ekspor", **{"format": "csv", "reason": "laporan bulanan", **fields})
    assert response.status_code == 303, response.text
    return response.headers["Location"]


def test_an_export_is_fetched_as_a_zip_by_who_asked_for_it(
    exporter: Browser, office: Office, at_once: None, opened: Opened
) -> None:
    office.case()
    place = asked(exporter, stages=["received"])
    assert "Selesai: 1 kasus, 1 pesan." in exporter.get(place).text
    with exporter.get(f"{place}/unduh") as response:
        assert response.content_type == "application/zip"
        assert re.search(r"filename=pelita-\d{4}-\d\d-\d\d-1\.zip", response.headers["Content-Disposition"])
        archive = zipfile.ZipFile(io.BytesIO(response.data))
        assert len(response.data) == int(response.headers["Content-Length"])
    assert archive.namelist() == ["cases.csv", "evidence.csv", "manifest.json", "messages.csv"]
    assert b"[NAMA-1]" in archive.read("cases.csv") and b"Siti" not in archive.read("cases.csv")
    kept = [path for path in (opened.settings.data_dir / "exports").iterdir() if path.is_file()]
    assert len(kept) == 1 and not zipfile.is_zipfile(kept[0])
    [(actor, _, _, details)] = office.audit("exported")
    assert actor == "officer:dewi"
    assert details["reason"] == "laporan bulanan"
    assert details["filter"] == {"stages": ["received"]}
    assert [entry[2] for entry in office.audit("export_fetched")] == ["export:1"]


def test_an_export_is_made_by_a_process_of_its_own(exporter: Browser, office: Office) -> None:
    office.case()
    place = asked(exporter, profile="full", format="jsonl")
    for _ in range(150):
        if "Selesai" in (page := exporter.get(f"{place}/kabar").text):
            break
        time.sleep(0.2)
    assert "Selesai: 1 kasus" in page
    with exporter.get(f"{place}/unduh") as response:
        assert b"Wa Ode Siti" in zipfile.ZipFile(io.BytesIO(response.data)).read("cases.jsonl")


def test_another_officer_finds_no_export_of_mine(
    exporter: Browser, office: Office, at_once: None, desk: Flask, add_officer: Add
) -> None:
    place = asked(exporter)
    other = Browser(desk.test_client())
    other.sign_in(add_officer("rahmat", may_export=True))
    assert [other.get(f"{place}{page}").status_code for page in ("", "/kabar", "/unduh")] == [404] * 3
    other.get("/ekspor")
    assert other.post(f"{place}/batal").status_code == 404


def test_an_export_is_cancelled_at_the_desk(
    exporter: Browser, office: Office, monkeypatch: pytest.MonkeyPatch, opened: Opened
) -> None:
    office.case()
    monkeypatch.setattr(jobs, "start", lambda *_: None)
    place = asked(exporter)
    assert "Sedang dibuat" in exporter.get(place).text
    exporter.post(f"{place}/batal")
    assert "Dibatalkan" in exporter.get(place).text
    jobs.make(opened, 1)
    assert exporter.get(f"{place}/unduh").status_code == 404
    assert [entry[2] for entry in office.audit("export_cancelled")] == ["export:1"]


def test_a_failed_export_says_so_and_leaves_nothing(
    exporter: Browser, at_once: None, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, out: Path, **__: object) -> Path:
        (out / "cases.csv").write_text("half of it")
        raise OSError(28, "no space left")

    monkeypatch.setattr(exports, "export", fails)
    place = asked(exporter)
    assert "Ekspor ini gagal" in exporter.get(place).text
    assert list((opened.settings.data_dir / "exports").iterdir()) == []


def test_no_more_than_two_exports_are_made_at_once(exporter: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "start", lambda *_: None)
    for _ in range(2):
        asked(exporter)
    exporter.get("/ekspor")
    response = exporter.post("/ekspor", format="csv", reason="laporan bulanan")
    assert response.status_code == 422 and "sedang dibuat" in response.text


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ({"reason": ""}, "Tulis alasan"),
        ({"reason": " a b c d "}, "Tulis alasan"),
        ({"reason": "1234567"}, "Tulis alasan"),
        ({"reason": "x" * 201}, "paling banyak"),
        ({"format": "exe"}, "Pilih format"),
        ({"profile": "half"}, "disamarkan atau lengkap"),
        ({"profile": "redacted", "evidence": "1"}, "hanya dapat disertakan dalam ekspor lengkap"),
        ({"cases": "SULTRA-2026-09999"}, "nomor kasus ini tidak ada"),
        ({"stages": "unasked"}, "tidak dikenal"),
        ({"from_date": "kemarin"}, "Tanggal ditulis"),
        ({"to_date": "9999-12-31"}, "Tanggal ditulis"),
        ({"from_date": "2026-02-02", "to_date": "2026-02-01"}, "lebih dulu"),
    ],
)
def test_a_form_with_faults_is_shown_again(
    field: dict[str, str], words: str, exporter: Browser, office: Office
) -> None:
    exporter.get("/ekspor")
    response = exporter.post("/ekspor", **{"format": "csv", "reason": "laporan bulanan", **field})
    assert response.status_code == 422
    assert words in response.text
    assert office.audit("exported") == []


# The report


@pytest.fixture
def reported(office: Office) -> Office:
    for _ in range(6):
        office.case(country="MY")
    office.case(country="SA")
    return office


def test_a_report_hides_small_counts_until_asked_otherwise(officer: Browser, reported: Office) -> None:
    month = f"{now():%Y-%m}"
    page = officer.get(f"/laporan?periode={month}").text
    assert "Arab Saudi" in page and "&lt;5" in page and "Unduh" not in page
    assert "&lt;5" not in officer.get(f"/laporan?periode={month}&angka=semua").text
    shown = re.compile("<h1>.*</main>", re.DOTALL)
    assert shown.findall(officer.get("/laporan").text) == shown.findall(page) != []


@pytest.mark.parametrize("period", ["2026-13", "2026-Q9", "kemarin", "../etc"])
def test_a_period_that_is_none_is_not_found(period: str, officer: Browser) -> None:
    assert officer.get(f"/laporan?periode={period}").status_code == 404


@pytest.mark.parametrize(("kind", "begin"), [("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_a_report_as_a_file_needs_the_right_and_is_noted(
    kind: str, begin: bytes, exporter: Browser, reported: Office, desk: Flask, add_officer: Add
) -> None:
    address = f"/laporan/berkas?periode=2026-11&format={kind}&kertas=f4"
    response = exporter.get(address)
    assert response.data.startswith(begin)
    assert response.headers["Content-Disposition"] == f"attachment; filename=laporan-2026-11.{kind}"
    [(actor, _, subject, details)] = reported.audit("reported")
    assert (actor, subject, details["period"], details["outside"]) == ("officer:dewi", "report", "2026-11", True)
    assert details["sha256"] == hashlib.sha256(response.data).hexdigest()
    assert "-internal" in exporter.get(f"{address}&angka=semua").headers["Content-Disposition"]
    assert exporter.get("/laporan/berkas?format=exe").status_code == 400
    other = Browser(desk.test_client())
    other.sign_in(add_officer("rahmat"))
    assert other.get(address).status_code == 403


def test_figures_of_the_office_are_brought_in_from_the_template(exporter: Browser, office: Office) -> None:
    template = exporter.get("/laporan/contoh-angka.csv").data
    exporter.get("/laporan?periode=2026-10")
    sent = {"angka": (io.BytesIO(template), "angka.csv")}
    response = exporter.post("/laporan/angka?periode=2026-10", **sent)
    assert response.status_code == 303 and response.location.endswith("/laporan?periode=2026-10")
    assert "Deportasi" in exporter.get(response.location).text
    wrong = {"angka": (io.BytesIO(template + b"2026-10,pindah,MY,,ya,1\n"), "angka.csv")}
    response = exporter.post("/laporan/angka", **wrong)
    assert response.status_code == 422 and "Baris 6: jenis" in response.text
    response = exporter.post("/laporan/angka")
    assert response.status_code == 422 and "Pilih berkas CSV" in response.text


# Words


def test_the_language_is_chosen_in_the_footer_and_outlives_the_sign_in(
    browser: Browser, add_officer: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    def english(text: str, language: str) -> str:
        return f"[en] {text}" if language == "en" else translate(text, language)

    monkeypatch.setattr("bot.desk.present.translate", english)
    assert '<html lang="id">' in browser.get("/masuk").text
    assert browser.get("/bahasa/en?ke=/masuk").location == "/masuk"
    page = browser.get("/masuk").text
    assert '<html lang="en">' in page
    assert "[en] Nama pengguna" in page
    browser.sign_in(add_officer("budi"))
    assert "[en] Belum ada kasus" in browser.get("/kasus").text
    assert browser.get("/bahasa/xx").status_code == 404


def test_times_are_shown_in_the_zone_of_the_office(desk: Flask) -> None:
    at = now().replace(2026, 11, 25, 1, 55)
    with desk.test_request_context():
        assert ">25 Nov 2026 08.55 WIB<" in when(at, "Asia/Jakarta")
        assert ">25 Nov 2026 09.55 WITA<" in when(at, "Asia/Makassar")
        assert ">25 Nov 2026 10.55 WIT<" in when(at, "Asia/Jayapura")


def test_pages_have_one_heading_and_labelled_fields(exporter: Browser, office: Office) -> None:
    for path in ("/", f"/kasus/{office.case()}", "/ekspor", "/laporan", "/sandi", "/tidak-ada"):
        page = exporter.get(path).text
        assert page.count("<h1") == 1
        assert all(landmark in page for landmark in ("<main", "<header", "<footer"))
        fields = re.findall(r'<(?:input|select)(?![^>]*type="hidden")(?![^>]*\bhidden>)[^>]*\bid="([^"]+)"', page)
        assert all(f'for="{field}"' in page for field in fields)


def test_neither_log_nor_error_page_repeats_what_was_written(
    officer: Browser, office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    case_id = office.case()
    officer.get("/")
    officer.get(f"/kasus/{case_id}")

    def fails(*_: object) -> None:
        raise RuntimeError(f"parameters: {office.story}")

    monkeypatch.setattr("bot.desk.cases.history", fails)
    response = officer.get(f"/kasus/{case_id}")
    assert response.status_code == 500
    assert "Terjadi kesalahan" in response.text
    assert "cases.case failed: RuntimeError at " in caplog.text
    for word in ("Kajang", "Wa Ode", "parameters"):
        assert word not in caplog.text
        assert word not in response.text


def test_an_officer_is_known_by_name_and_an_ended_account_by_its_username(
    officer: Browser, office: Office, opened: Opened
) -> None:
    case_id = office.case()
    assert "<td>Budi</td>" in officer.get(f"/kasus/{case_id}").text
    with opened.database.write() as session:
        audit.write(session, "officer:lama", "read", f"complaint:{case_id}")
        session.execute(delete(Officer).where(Officer.username == "lama"))
    assert "<td>officer:lama</td>" in officer.get(f"/kasus/{case_id}").text


def test_a_case_whose_key_is_gone_says_so(officer: Browser, office: Office, opened: Opened) -> None:
    case_id = office.case()
    key_id = office.complaint(case_id).key_id
    with opened.database.write() as session:
        session.execute(update(DataKey).where(DataKey.id == key_id).values(wrapped=b"\0" * 60))
    opened.vault.forget(key_id)
    page = officer.get(f"/kasus/{case_id}").text
    assert "Isian kasus ini tidak dapat dibuka" in page
    assert "(tidak dapat dibuka)" in page


def test_what_was_changed_forwarded_and_perhaps_doubled_is_seen(officer: Browser, office: Office) -> None:
    number = office.case()
    edits = [{"text": "lima juta, bukan empat", "at": "2026-11-25T01:00:00+00:00"}]
    office.say(number, "bayar empat juta", forwarded="Agen Joko", edits=edits)
    office.say(number, "", sticker="\U0001f622")
    sent = office.reply(number, "Siapa nama Anda?")
    with office.opened.database.write() as session:
        row = session.scalars(select(Delivery).where(Delivery.message_id == sent)).one()
        row.state, row.doubled = "sent", True
    page = officer.get(f"/kasus/{number}").text
    for words in (
        "Diteruskan dari",
        "Agen Joko",
        "bayar empat juta",
        "lima juta, bukan empat",
        "mungkin sampai dua kali",
    ):
        assert words in page
    assert "\U0001f622" in page
