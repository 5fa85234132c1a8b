"""Officers' accounts: signing in, slowing down, one-time passwords."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import officers
from bot.database import Database
from bot.errors import OfficerError
from bot.officers import add, change_password, find, reset, set_active, sign_in
from bot.opening import Opened
from bot.tables import AuditEntry, Officer

MORNING = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
GOOD = "kata-sandi-yang-panjang"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cheap hashes: what is tested is who gets in, not how long a hash takes."""
    hasher = officers.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(officers, "_hasher", hasher)
    monkeypatch.setattr(officers, "_NOBODY", hasher.hash("nobody"))


@pytest.fixture
def database(opened: Opened) -> Database:
    return opened.database


@pytest.fixture
def password(database: Database) -> str:
    with database.write() as session:
        return add(session, "user:test", "wati", "Wati", "officer")


def wati(database: Database) -> Officer:
    with database.read() as session:
        return find(session, "wati")


def change(database: Database, **columns: Any) -> None:
    with database.write() as session:
        officer = find(session, "wati")
        for name, value in columns.items():
            setattr(officer, name, value)


def deeds(database: Database) -> list[tuple[str, str, str]]:
    with database.read() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(entry.actor, entry.action, entry.subject) for entry in entries]


def test_the_right_password_signs_in_and_is_noted(database: Database, password: str) -> None:
    officer = sign_in(database, "wati", password)
    assert officer is not None and officer.last_seen_at is not None
    assert deeds(database)[-1] == ("officer:wati", "signed_in", "officer:wati")


def test_the_name_may_be_written_in_capitals_and_with_blanks(database: Database, password: str) -> None:
    assert sign_in(database, " WATI ", password) is not None


@pytest.mark.parametrize("wrong", ["", "salah", "x" * 2000, "\x00"], ids=["empty", "wrong", "long", "zero"])
def test_a_wrong_password_does_not_and_is_noted(database: Database, password: str, wrong: str) -> None:
    assert sign_in(database, "wati", wrong) is None
    assert deeds(database)[-1] == ("officer:wati", "sign_in_failed", "officer:wati")


def test_an_unknown_name_does_not_and_takes_the_same_work(
    database: Database, password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    real = officers._matches
    monkeypatch.setattr(officers, "_matches", lambda h, p: hashed.append(h) or real(h, p))
    assert sign_in(database, "siapa", password) is None
    assert hashed == [officers._NOBODY]


def test_the_one_time_password_is_shown_once_and_kept_as_argon2_only(database: Database, password: str) -> None:
    officer = wati(database)
    assert officer.password_hash.startswith("$argon2id$") and password not in officer.password_hash
    assert officer.must_change
    assert password not in str(deeds(database))


def test_one_time_passwords_differ_and_have_no_letters_that_look_alike() -> None:
    passwords = {officers.one_time_password() for _ in range(300)}
    assert len(passwords) == 300
    for one in passwords:
        assert [len(group) for group in one.split("-")] == [4, 4, 4, 4]
        assert not set(one) & set("il1o0")


def test_a_changed_password_works_the_old_one_does_not_and_sessions_end(database: Database, password: str) -> None:
    before = wati(database)
    after = change_password(database, before.id, password, GOOD)
    assert not after.must_change and after.session_epoch == before.session_epoch + 1
    assert sign_in(database, "wati", password) is None
    assert sign_in(database, "wati", GOOD) is not None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("salah", GOOD, "wrong_password"), (None, "pendek", "weak_password"), (None, None, "weak_password")],
)
def test_a_bad_change_is_refused_and_changes_nothing(
    database: Database, password: str, old: str | None, new: str | None, said: str
) -> None:
    with pytest.raises(OfficerError, match=said):
        change_password(database, wati(database).id, old or password, new or password)
    assert wati(database).must_change and sign_in(database, "wati", password) is not None


def test_after_five_wrong_passwords_even_the_right_one_waits(database: Database, password: str, at_time: Any) -> None:
    at_time(MORNING, officers)
    for _ in range(officers.SLOW_AFTER):
        assert sign_in(database, "wati", "salah") is None
    assert sign_in(database, "wati", password) is None
    at_time(MORNING + timedelta(seconds=1.1), officers)
    assert sign_in(database, "wati", password) is not None
    assert wati(database).failed_attempts == 0


def test_each_further_wrong_password_waits_twice_as_long_up_to_a_quarter_of_an_hour(
    database: Database, password: str, at_time: Any
) -> None:
    when, waits = MORNING, []
    for _ in range(officers.SLOW_AFTER + 14):
        at_time(when, officers)
        sign_in(database, "wati", "salah")
        if (until := wati(database).wait_until) is not None:
            waits.append((until - when).total_seconds())
            when = until + timedelta(seconds=1)
    assert waits[:5] == [1, 2, 4, 8, 16]
    assert waits[-1] == officers.MAX_WAIT_SECONDS == 900


def test_guesses_made_side_by_side_are_slowed_down_as_those_one_after_the_other(
    database: Database, password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The password is checked between two transactions; meanwhile others may have used up the tries."""
    real = officers._matches

    def others_guess_meanwhile(password_hash: str, tried: str) -> bool:
        monkeypatch.setattr(officers, "_matches", real)
        for _ in range(officers.SLOW_AFTER + 4):
            change(database, wait_until=None)
            sign_in(database, "wati", "salah")
        return real(password_hash, tried)

    monkeypatch.setattr(officers, "_matches", others_guess_meanwhile)
    assert sign_in(database, "wati", password) is None


def test_a_password_that_was_reset_while_it_was_checked_does_not_sign_in(
    database: Database, password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = officers._matches

    def reset_meanwhile(password_hash: str, tried: str) -> bool:
        with database.write() as session:
            reset(session, "user:test", "wati")
        return real(password_hash, tried)

    monkeypatch.setattr(officers, "_matches", reset_meanwhile)
    assert sign_in(database, "wati", password) is None


def test_somebody_who_keeps_guessing_for_weeks_does_not_break_the_account(database: Database, password: str) -> None:
    change(database, failed_attempts=1100)  # a script that tries again every quarter of an hour, for eleven days
    assert sign_in(database, "wati", "salah") is None
    assert wati(database).wait_until is not None
    change(database, wait_until=None)
    assert sign_in(database, "wati", password) is not None


def test_an_account_that_was_ended_cannot_sign_in_until_it_is_made_active_again(
    database: Database, password: str
) -> None:
    for active in (False, True):
        with database.write() as session:
            set_active(session, "user:test", "wati", active=active)
        assert (sign_in(database, "wati", password) is not None) is active
    assert wati(database).session_epoch == 2


def test_a_reset_gives_a_new_one_time_password_and_ends_sessions_and_waiting(database: Database, password: str) -> None:
    change_password(database, wati(database).id, password, GOOD)
    change(database, failed_attempts=9, wait_until=datetime(2099, 1, 1, tzinfo=UTC))
    with database.write() as session:
        fresh = reset(session, "user:test", "WATI")
    assert sign_in(database, "wati", GOOD) is None
    assert sign_in(database, "wati", fresh) is not None and wati(database).must_change


@pytest.mark.parametrize("username", ["", "ab", "a" * 41, "wati rahma", "wati@kantor", "wat\u0131", "../etc"])
def test_a_user_name_has_few_signs(database: Database, username: str) -> None:
    with database.write() as session, pytest.raises(OfficerError):
        add(session, "user:test", username, "Wati", "officer")


def test_a_role_that_is_not_known_and_a_name_that_is_taken_are_refused(database: Database, password: str) -> None:
    with database.write() as session:
        with pytest.raises(OfficerError, match="a role is one of"):
            add(session, "user:test", "budi", "Budi", "boss")
        with pytest.raises(OfficerError, match="already"):
            add(session, "user:test", " Wati ", "Wati lain", "officer")


def test_the_first_account_is_made_once(database: Database) -> None:
    with database.write() as session:
        assert officers.first_account(session) is not None
        assert officers.first_account(session) is None
        first = session.scalars(select(Officer)).one()
    assert first.username == officers.FIRST_USERNAME and first.must_change and first.may_export


def test_an_unknown_account_is_named_in_plain_words(database: Database) -> None:
    with database.write() as session, pytest.raises(OfficerError, match="there is no account budi"):
        reset(session, "user:test", "budi")


# --- browsers that are known


HERE, ELSEWHERE = b"h" * 32, b"e" * 32


@pytest.fixture
def known(database: Database, password: str) -> str:
    """Wati has signed in from HERE before."""
    with database.write() as session:
        officers.remember_device(session, find(session, "wati"), HERE, "Firefox di Linux")
    return password


def test_guesses_from_elsewhere_slow_no_browser_that_is_known(database: Database, known: str, at_time: Any) -> None:
    at_time(MORNING, officers)
    for _ in range(officers.SLOW_AFTER + 3):
        sign_in(database, "wati", "salah")
    assert sign_in(database, "wati", known) is None
    assert sign_in(database, "wati", known, ELSEWHERE) is None
    assert sign_in(database, "wati", known, HERE) is not None


def test_guesses_at_a_browser_that_is_known_are_slowed_there(database: Database, known: str, at_time: Any) -> None:
    at_time(MORNING, officers)
    for _ in range(officers.SLOW_AFTER):
        sign_in(database, "wati", "salah", HERE)
    assert sign_in(database, "wati", known, HERE) is None
    assert sign_in(database, "wati", known) is not None, "strangers have a count of their own"


def test_a_browser_is_known_for_its_own_officer_only(database: Database, known: str, at_time: Any) -> None:
    at_time(MORNING, officers)
    with database.write() as session:
        budi = add(session, "user:test", "budi", "Budi", "officer")
    for _ in range(officers.SLOW_AFTER):
        sign_in(database, "budi", "salah", HERE)
    assert sign_in(database, "budi", budi, HERE) is None
    assert sign_in(database, "wati", known, HERE) is not None


def test_signing_out_everywhere_ends_the_sessions_and_forgets_the_browsers(database: Database, known: str) -> None:
    before = wati(database)
    with database.write() as session:
        officers.sign_out_everywhere(session, before.id)
        assert officers.devices(session, before.id) == []
    assert wati(database).session_epoch == before.session_epoch + 1
    assert deeds(database)[-1] == ("officer:wati", "signed_out_everywhere", "officer:wati")


def test_only_the_last_browsers_are_remembered(database: Database, known: str) -> None:
    with database.write() as session:
        for number in range(officers.DEVICES_KEPT + 3):
            officers.remember_device(session, find(session, "wati"), bytes([number]) * 32, f"Nomor {number}")
        names = [device.name for device in officers.devices(session, wati(database).id)]
    assert len(names) == officers.DEVICES_KEPT and "Firefox di Linux" not in names


# --- rights


def test_role_and_export_right_change_and_are_noted(database: Database, password: str) -> None:
    with database.write() as session:
        officers.set_rights(session, "officer:ana", "wati", "supervisor", may_export=True)
    assert (wati(database).role, wati(database).may_export) == ("supervisor", True)
    assert deeds(database)[-1] == ("officer:ana", "officer_rights", "officer:wati")


def test_an_administrator_never_has_the_right_to_export(database: Database, password: str) -> None:
    with pytest.raises(OfficerError), database.write() as session:
        officers.set_rights(session, "user:test", "wati", "administrator", may_export=True)
    with pytest.raises(OfficerError), database.write() as session:
        add(session, "user:test", "tini", "Tini", "administrator", may_export=True)
    assert wati(database).role == "officer"
