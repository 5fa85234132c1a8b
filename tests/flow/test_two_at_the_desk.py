"""Two at once at the desk, on both databases: nothing is overwritten unseen, no code and no try counts twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from bot import codes, edits, officers, unclear
from bot.dialogue import Understood
from bot.errors import EditedMeanwhile
from bot.opening import Opened
from bot.tables import AnswerEdit, Officer
from bot.topics import Topics

PASSWORD_TRIES = 4


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = officers.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(officers, "_hasher", hasher)
    monkeypatch.setattr(officers, "_NOBODY", hasher.hash("nobody"))


@pytest.fixture
def wati(opened_on_both: Opened) -> Officer:
    with opened_on_both.database.write() as session:
        officers.add(session, "user:test", "wati", "Wati", "officer")
        return officers.find(session, "wati")


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each deed returned or raised, all begun at the same moment."""
    results: list[Any] = [None] * len(deeds)
    begin = threading.Barrier(len(deeds))

    def do(place: int) -> None:
        begin.wait()
        try:
            results[place] = deeds[place]()
        except EditedMeanwhile as error:
            results[place] = error

    threads = [threading.Thread(target=do, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_who_save_the_same_answer_one_is_told(opened_on_both: Opened, wati: Officer) -> None:
    file = edits.answer_lines(Topics.load().contents["opp"])

    def save(text: str) -> Callable[[], int]:
        def saving() -> int:
            with opened_on_both.database.write() as session:
                content = {**file, "answer": text}
                return edits.save_answer(session, (wati.id, "officer:wati"), "opp", file, content, 0)

        return saving

    results = at_once(*(save(f"Jawaban {place}.\n") for place in range(4)))
    assert sorted(isinstance(result, EditedMeanwhile) for result in results) == [False, True, True, True]
    with opened_on_both.database.read() as session:
        assert len(edits.history(session, AnswerEdit, "opp")) == 1


def test_going_back_to_the_file_is_kept_as_nothing(opened_on_both: Opened, wati: Officer) -> None:
    file = edits.answer_lines(Topics.load().contents["opp"])
    with opened_on_both.database.write() as session:
        first = edits.save_answer(session, (wati.id, "officer:wati"), "opp", file, {**file, "answer": "X.\n"}, 0)
        assert set(edits.standing(session, AnswerEdit, {"opp": file})) == {"opp"}
        edits.save_answer(session, (wati.id, "officer:wati"), "opp", file, None, first)
    with opened_on_both.database.read() as session:
        assert edits.standing(session, AnswerEdit, {"opp": file}) == {}
        assert [edit.content is None for edit, _ in edits.history(session, AnswerEdit, "opp")] == [True, False]


def test_a_code_that_is_sent_twice_at_once_is_taken_once(opened_on_both: Opened, wati: Officer) -> None:
    database, vault = opened_on_both.database, opened_on_both.vault
    with database.write() as session:
        secret = codes.begin(session, vault, wati.id)
        at = int(time.time())
        recovery = codes.confirm(session, vault, wati.id, codes._totp(secret).generate(at).decode())
        assert recovery is not None
    code = codes._totp(secret).generate(at + codes.STEP_SECONDS).decode()
    for typed in (code, recovery[0]):
        results = at_once(*[lambda: codes.second_step(database, vault, wati.id, 1, typed, None)] * 3)  # noqa: B023
        assert sum(result is not None for result in results) == 1


def test_wrong_passwords_side_by_side_are_all_counted(opened_on_both: Opened, wati: Officer) -> None:
    database = opened_on_both.database
    at_once(*[lambda: officers.sign_in(database, "wati", "salah")] * PASSWORD_TRIES)
    with database.read() as session:
        assert officers.find(session, "wati").failed_attempts == PASSWORD_TRIES


def test_a_browser_that_signs_in_twice_is_one_device(opened_on_both: Opened, wati: Officer) -> None:
    for _ in range(2):
        with opened_on_both.database.write() as session:
            officers.remember_device(session, officers.find(session, "wati"), b"d" * 32, "Firefox, Linux")
    with opened_on_both.database.read() as session:
        assert [device.name for device in officers.devices(session, wati.id)] == ["Firefox, Linux"]


def test_unclear_messages_are_kept_and_erased(opened_on_both: Opened) -> None:
    vault = opened_on_both.vault
    understood = Understood("question", [["opp", 0.2]], [], 0.2, "m", "unclear")
    with opened_on_both.database.write() as session:
        unclear.note(session, vault, "kalo xyz gimana \x00 ya", understood)
        session.flush()
        ((row, text),) = unclear.waiting(session, vault, 10)
        assert text.startswith("kalo xyz") and row.topics == ["opp"]
        assert unclear.erase(session, row.at.replace(year=row.at.year + 1)) == 1
