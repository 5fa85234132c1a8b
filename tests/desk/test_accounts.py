"""Accounts and rights: what an administrator may and may not, the second step, browsers that are known."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from bot import codes, officers
from bot.desk import devices, make_desk, readers, sessions
from bot.opening import Opened
from bot.tables import Officer, now
from desk.conftest import PASSWORD, Browser, Office

Add = Callable[..., str]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SHOWN_ONCE = re.compile(r'class="secret">([^<]+)<')


@pytest.fixture
def administrator(browser: Browser, add_officer: Add) -> Browser:
    browser.sign_in(add_officer("sri", role="administrator"))
    return browser


def row(opened: Opened, username: str) -> Officer:
    with opened.database.read() as session:
        return officers.find(session, username)


def ask(browser: Browser, rule: Rule) -> TestResponse:
    path = re.sub(r"<any\('?([\w-]+)[^>]*>", r"\1", rule.rule)
    path = re.sub("<[^>]+>", "1", path)
    return browser.get(path) if "GET" in (rule.methods or ()) else browser.post(path)


# What an administrator comes to


def test_an_administrator_comes_to_accounts_and_to_nothing_else(
    administrator: Browser, desk: Flask, office: Office
) -> None:
    """Every address of the desk, also those that are added one day."""
    office.send_file(office.case(), b"x")
    administrator.get("/saya")
    refused = []
    for rule in desk.url_map.iter_rules():
        blueprint = rule.endpoint.rpartition(".")[0]
        if rule.endpoint in sessions.OPEN_TO_ALL or blueprint in sessions.WITHOUT_CASES:
            continue
        assert ask(administrator, rule).status_code == 403, rule.rule
        refused.append(rule.endpoint)
    assert {"listing.cases", "cases.case", "cases.news", "files.evidence_file", "exporting.export"} <= set(refused)
    assert office.audit("read", "read_evidence", "export") == []


def test_the_pages_of_an_administrator_name_no_case(administrator: Browser, office: Office) -> None:
    number = office.complaint(office.case()).number
    for path in ("/akun", "/saya", "/kode", "/sandi"):
        page = administrator.get(path).text
        assert number and number not in page and "Wa Ode Siti" not in page


def test_only_an_administrator_comes_to_the_accounts(officer: Browser, desk: Flask, opened: Opened) -> None:
    officer.get("/saya")
    for rule in desk.url_map.iter_rules():
        if rule.endpoint.startswith("accounts."):
            assert ask(officer, rule).status_code == 403, rule.rule
    assert row(opened, "budi").active


def test_an_administrator_lands_on_the_accounts(browser: Browser, add_officer: Add) -> None:
    browser.get("/masuk")
    add_officer("sri", role="administrator")
    assert browser.post("/masuk", username="sri", password=PASSWORD).location == "/akun"


# What an administrator does


def test_an_account_is_added_and_its_password_shown_once(
    administrator: Browser, opened: Opened, office: Office, desk: Flask
) -> None:
    administrator.get("/akun")
    page = administrator.post("/akun", name=" La  Ode Tono ", username="Tono", role="officer", may_export="1")
    password = SHOWN_ONCE.search(page.text)
    assert password
    added = row(opened, "tono")
    assert (added.name, added.role, added.may_export, added.must_change) == ("La Ode Tono", "officer", True, True)
    assert office.audit("officer_added")[-1] == (
        "officer:sri",
        "officer_added",
        "officer:tono",
        {"role": "officer", "may_export": True},
    )
    assert password.group(1) not in administrator.get("/akun").text
    assert officers.sign_in(opened.database, "tono", password.group(1)) is not None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"username": "sri"}, "sudah dipakai"),
        ({"username": "x"}, "3 sampai 40"),
        ({"username": "tono budi"}, "3 sampai 40"),
        ({"name": " "}, "Tulis nama"),
        ({"role": "kepala"}, "Pilih peran"),
        ({"role": "administrator", "may_export": "1"}, "tidak dapat mengekspor"),
    ],
)
def test_a_faulty_account_is_not_added(
    administrator: Browser, opened: Opened, fields: dict[str, str], words: str
) -> None:
    administrator.get("/akun")
    page = administrator.post("/akun", **{"name": "Tono", "username": "tono", "role": "officer", **fields})
    assert page.status_code == 422 and words in page.text
    with opened.database.read() as session:
        assert [officer.username for officer in officers.everyone(session)] == ["sri"]


def test_role_and_rights_change_at_once(administrator: Browser, add_officer: Add, opened: Opened, desk: Flask) -> None:
    theirs = Browser(desk.test_client())
    theirs.sign_in(add_officer("tono"))
    assert theirs.get("/ekspor").status_code == 403
    number = row(opened, "tono").id
    administrator.post(f"/akun/{number}/hak", role="supervisor", may_export="1")
    assert theirs.get("/ekspor").status_code == 200
    administrator.post(f"/akun/{number}/hak", role="administrator")
    assert theirs.get("/").status_code == 403


def test_ending_resetting_and_taking_back_are_noted_and_end_sessions(
    administrator: Browser, add_officer: Add, opened: Opened, desk: Flask, office: Office
) -> None:
    theirs = Browser(desk.test_client())
    theirs.sign_in(add_officer("tono"))
    number = row(opened, "tono").id
    administrator.post(f"/akun/{number}/akhiri")
    assert theirs.get("/").status_code == 302
    assert theirs.sign_in("tono").status_code == 401
    administrator.post(f"/akun/{number}/aktifkan")
    page = administrator.post(f"/akun/{number}/sandi")
    password = SHOWN_ONCE.search(page.text)
    assert password and theirs.sign_in("tono", password.group(1)).status_code == 302
    deeds = ("officer_ended", "officer_active", "officer_reset")
    assert office.audit(*deeds) == [("officer:sri", deed, "officer:tono", {}) for deed in deeds]


def test_an_administrator_stays_one(administrator: Browser, opened: Opened) -> None:
    number = row(opened, "sri").id
    administrator.post(f"/akun/{number}/akhiri")
    administrator.post(f"/akun/{number}/hak", role="officer")
    assert (row(opened, "sri").active, row(opened, "sri").role) == (True, "administrator")
    assert "Akhiri akun" not in administrator.get(f"/akun/{number}").text


def test_an_account_that_is_not_there_is_not_found(administrator: Browser) -> None:
    for path in ("/akun/99", f"/akun/{2**63 - 1}", f"/akun/{2**64}", "/akun/satu"):
        assert administrator.get(path).status_code == 404
    assert administrator.post("/akun/99/akhiri").status_code == 404


# The second step


def secret_of(opened: Opened, username: str) -> bytes:
    import base64

    with opened.database.read() as session:
        sealed = officers.find(session, username).totp_secret
        assert sealed is not None
        return base64.b32decode(opened.vault.open(session, codes.CONTEXT, sealed))


def code_in(seconds: int, secret: bytes) -> str:
    return codes._totp(secret).generate(int(now().timestamp()) + seconds).decode()


def set_up(browser: Browser, opened: Opened, username: str = "budi") -> list[str]:
    """Sets the second step up as an officer does; the recovery codes that were shown."""
    browser.get("/kode")
    page = browser.post("/kode", code=code_in(0, secret_of(opened, username)))
    assert page.status_code == 200
    return re.findall(r"<li><code>([^<]+)</code>", page.text)


def test_the_second_step_is_set_up_with_a_picture_that_needs_no_script_and_no_style(
    officer: Browser, opened: Opened
) -> None:
    page = officer.get("/kode").text
    assert "<svg" in page and "style=" not in page and "<style" not in page and "data:image" not in page
    assert codes.shown(secret_of(opened, "budi")) in page
    assert officer.post("/kode", code="000000").status_code == 422
    assert row(opened, "budi").totp_at is None
    recovery = set_up(officer, opened)
    assert len(recovery) == codes.RECOVERY_CODES
    assert officer.get("/").status_code == 200, "this session goes on"
    page = officer.get("/kode").text
    assert "<svg" not in page and recovery[0] not in page


def test_with_a_second_step_the_password_alone_opens_nothing(
    officer: Browser, opened: Opened, desk: Flask, office: Office
) -> None:
    set_up(officer, opened)
    browser = Browser(desk.test_client())
    assert browser.sign_in("budi").location == "/masuk/kode"
    assert browser.get("/").status_code == 302 and browser.get("/kode").status_code == 302
    browser.get("/masuk/kode")
    assert browser.post("/masuk/kode", code="000000").status_code == 401
    assert browser.post("/masuk/kode", code=code_in(30, secret_of(opened, "budi"))).location == "/"
    assert browser.get("/").status_code == 200
    assert [deed for _, deed, _, _ in office.audit("signed_in", "sign_in_failed")] == [
        "signed_in",
        "sign_in_failed",
        "signed_in",
    ]


def test_after_the_code_one_comes_to_the_page_that_was_asked_for(officer: Browser, opened: Opened, desk: Flask) -> None:
    set_up(officer, opened)
    browser = Browser(desk.test_client())
    wanted = browser.get("/?tahap=draft").location
    browser.get(wanted)
    step = browser.post(wanted, username="budi", password=PASSWORD).location
    browser.get(step)
    assert browser.post(step, code=code_in(30, secret_of(opened, "budi"))).location == "/?tahap=draft"


def test_a_recovery_code_opens_once(officer: Browser, opened: Opened, desk: Flask) -> None:
    recovery = set_up(officer, opened)
    for expected in (302, 401):
        browser = Browser(desk.test_client())
        browser.sign_in("budi")
        browser.get("/masuk/kode")
        assert browser.post("/masuk/kode", code=recovery[0]).status_code == expected


def test_the_code_must_follow_the_password_soon(
    officer: Browser, opened: Opened, desk: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(officer, opened)
    browser = Browser(desk.test_client())
    browser.sign_in("budi")
    real = readers.time.time
    monkeypatch.setattr(readers.time, "time", lambda: real() + readers.HALF_SECONDS + 1)
    assert browser.get("/masuk/kode").location == "/masuk"


def test_new_recovery_codes_need_a_code_of_the_app(officer: Browser, opened: Opened) -> None:
    old = set_up(officer, opened)
    officer.get("/kode")
    assert officer.post("/kode", code=old[0]).status_code == 422
    page = officer.post("/kode", code=code_in(30, secret_of(opened, "budi")))
    assert page.status_code == 200 and old[0] not in page.text
    assert len(row(opened, "budi").recovery) == codes.RECOVERY_CODES


def test_an_administrator_takes_a_lost_phone_away(
    officer: Browser, opened: Opened, add_officer: Add, desk: Flask
) -> None:
    set_up(officer, opened)
    administrator = Browser(desk.test_client())
    administrator.sign_in(add_officer("sri", role="administrator"))
    administrator.post(f"/akun/{row(opened, 'budi').id}/kode")
    assert officer.get("/").status_code == 302
    assert officer.sign_in("budi").location == "/"


@pytest.fixture
def strict(opened: Opened) -> Flask:
    """The desk of an office that wants a second step from everybody."""
    office = replace(opened.settings.office, require_totp=True)
    return make_desk(replace(opened, settings=replace(opened.settings, office=office)))


def test_where_the_office_wants_it_nothing_is_seen_before_the_second_step_is_set_up(
    strict: Flask, add_officer: Add, opened: Opened, office: Office
) -> None:
    case_id = office.case()
    browser = Browser(strict.test_client())
    browser.sign_in(add_officer("budi"))
    for path in ("/", f"/kasus/{case_id}", "/saya"):
        assert browser.get(path).location == "/kode"
    assert browser.get(f"/kasus/{case_id}/baru").status_code == 403
    set_up(browser, opened)
    assert browser.get("/").status_code == 200


def test_a_one_time_password_is_changed_before_the_second_step_is_set_up(strict: Flask, opened: Opened) -> None:
    with opened.database.write() as session:
        first = officers.add(session, "system", "tono", "Tono", "officer")
    browser = Browser(strict.test_client())
    browser.sign_in("tono", first)
    assert browser.get("/").location == "/sandi" and browser.get("/kode").location == "/sandi"
    browser.get("/sandi")
    browser.post("/sandi", old=first, new=PASSWORD, again=PASSWORD)
    assert browser.get("/").location == "/kode"


# Browsers that are known, and the way out


def guess(desk: Flask, username: str, times: int) -> None:
    stranger = Browser(desk.test_client())
    stranger.get("/masuk")
    for _ in range(times):
        stranger.post("/masuk", username=username, password="tebakan")


def test_guesses_at_every_account_keep_no_officer_out_who_was_here_before(
    officer: Browser, add_officer: Add, desk: Flask
) -> None:
    officer.post("/keluar")
    guess(desk, "budi", officers.SLOW_AFTER + 4)
    stranger = Browser(desk.test_client())
    assert stranger.sign_in("budi").status_code == 401
    assert officer.sign_in("budi").status_code == 302


def test_the_cookie_of_a_known_browser_lets_nobody_in(officer: Browser, desk: Flask) -> None:
    cookie = officer.client.get_cookie(devices.COOKIE)
    assert cookie is not None and cookie.http_only and cookie.same_site == "Lax"
    thief = Browser(desk.test_client())
    thief.client.set_cookie(devices.COOKIE, cookie.value)
    assert thief.get("/").status_code == 302
    for _ in range(officers.SLOW_AFTER):
        thief.sign_in("budi", "tebakan")
    assert thief.sign_in("budi").status_code == 401, "it is slowed down like any other"


@pytest.mark.parametrize("value", ["", "x", "a" * 31, "a" * 33, "ä" * 32, "a" * 3000])
def test_a_cookie_that_is_none_of_ours_counts_as_a_stranger(value: str, browser: Browser, add_officer: Add) -> None:
    browser.client.set_cookie(devices.COOKIE, value)
    assert browser.sign_in(add_officer("budi")).status_code == 302


def test_own_page_shows_devices_and_sign_ins(browser: Browser, add_officer: Add) -> None:
    add_officer("budi")
    browser.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    browser.sign_in("budi", "salah sekali")
    browser.sign_in("budi")
    page = browser.get("/saya").text
    assert "Firefox, Windows" in page
    assert page.index("<td>masuk</td>") < page.index("gagal masuk")


def test_signing_out_everywhere_ends_every_session(officer: Browser, desk: Flask, office: Office) -> None:
    elsewhere = Browser(desk.test_client())
    elsewhere.sign_in("budi")
    officer.get("/saya")
    assert officer.post("/saya/keluar").location == "/masuk"
    assert officer.get("/").status_code == 302 and elsewhere.get("/").status_code == 302
    assert office.audit("signed_out_everywhere") == [("officer:budi", "signed_out_everywhere", "officer:budi", {})]


def test_pages_on_accounts_have_one_heading_labels_and_tokens(administrator: Browser, opened: Opened) -> None:
    number = row(opened, "sri").id
    for path in ("/akun", f"/akun/{number}", "/saya", "/kode", "/sandi"):
        page = administrator.get(path).text
        assert page.count("<h1") == 1, path
        fields: list[Any] = re.findall(r'<(?:input|select|textarea)[^>]*\bid="([^"]+)"', page)
        assert all(f'for="{name}"' in page for name in fields), path
        forms = re.findall(r'<form method="post".*?</form>', page, re.DOTALL)
        assert forms and all(administrator.tokens(form) for form in forms), path


def test_a_session_ends_with_its_hours_on_the_pages_of_the_account_too(
    administrator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = readers.time.time
    later = timedelta(seconds=readers.IDLE_SECONDS + 1).total_seconds()
    monkeypatch.setattr(readers.time, "time", lambda: real() + later)
    assert administrator.get("/akun").location.startswith("/masuk")
