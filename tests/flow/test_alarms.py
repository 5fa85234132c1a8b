"""The operator is told of the machine: once for a cause and hour, and when it is over."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Clock
from sqlalchemy import select

from bot import alarms, backup, outbox, posts, run, upkeep
from bot.errors import BackupError
from bot.opening import Opened
from bot.receiver import Receiver
from bot.tables import Alarm, Chat, Update, now

from .people import People, text

ANI, ROOT_CHAT, TEAM = 7_800_000_001, 7_800_000_002, -1_001_000_000_071
WORDS = "saya disekap majikan di Johor"


@pytest.fixture
def opened(opened_on_both: Opened) -> Opened:
    """A roomy disk, and the operator's chat."""
    opened_on_both.settings.data_dir.mkdir(exist_ok=True)
    roomy = with_limits(opened_on_both, disk_percent=101)
    register(roomy, ROOT_CHAT, "operator", 1)
    return roomy


@pytest.fixture
def people(opened: Opened) -> People:
    return People(opened)


def with_limits(opened: Opened, **limits: Any) -> Opened:
    office = opened.settings.office
    watching = replace(office.watching, operator=replace(office.watching.operator, **limits))
    return replace(opened, settings=replace(opened.settings, office=replace(office, watching=watching)))


def register(opened: Opened, chat: int, name: str, number: int) -> None:
    with opened.database.write() as session:
        code = posts.make_code(session, opened.vault, "user:root", name)
    Receiver(opened.database, opened.vault).keep([text(number, chat, f"/petugas {code}")])


def told(people: People) -> list[str]:
    return people.told(ROOT_CHAT)[1:]


def sent(opened: Opened) -> None:
    """As if everything in the outbox had been sent."""
    with opened.database.write() as session:
        for delivery in outbox.due(session, limit=100):
            outbox.sent(session, opened.vault, delivery.id, 1)


def check(opened: Opened, **more: Any) -> None:
    sent(opened)
    alarms.check(opened, **more)


def test_while_all_is_well_nothing_is_told_and_nothing_written(opened: Opened, people: People) -> None:
    check(opened)
    assert told(people) == [] and people.all_of(Alarm) == []


def test_a_message_that_waits_too_long_is_told_once_an_hour_and_its_end(
    opened: Opened, people: People, clock: Clock
) -> None:
    people.send(text(10, ANI, WORDS))
    check(opened)
    assert told(people) == []
    clock.forward(11 * 60)
    for _ in range(5):
        check(opened)
    assert told(people) == [
        "Pelita SULTRA: Pesan masuk menunggu sejak 11 menit (1 pesan). Mesin bahasa mati atau lambat?"
    ]
    clock.forward(3600)
    check(opened)
    assert len(told(people)) == 2 and "sejak 71 menit" in told(people)[-1]
    with opened.database.write() as session:
        for row in session.scalars(select(Update)):
            row.state = "done"
    check(opened)
    check(opened)
    assert len(told(people)) == 3 and told(people)[-1].startswith("Pelita SULTRA: selesai.")
    assert [alarm.ended_at is None for alarm in people.all_of(Alarm)] == [False]


def test_what_comes_and_goes_is_told_once_an_hour(opened: Opened, people: People, clock: Clock) -> None:
    for failed in (True, False, True, False, True):
        check(opened, backup_failed=failed)
        clock.forward(60)
    assert [words.partition(": ")[2][:14] for words in told(people)] == ["Cadangan gagal", "selesai. Sebel"]
    clock.forward(3600)
    check(opened, backup_failed=True)
    assert len(told(people)) == 3


def test_an_outbox_that_does_not_empty_is_told(opened: Opened, people: People, clock: Clock) -> None:
    with opened.database.write() as session:
        chat = session.get_one(Chat, people.chat(ANI).id)
        outbox.add(session, opened.vault, chat, "1", outbox.REPLIES, {"text": "halo"})
    clock.forward(601)
    alarms.check(opened)
    assert "Pesan keluar menunggu sejak 10 menit" in told(people)[0]


def test_a_disk_that_fills_is_told(opened: Opened, people: People) -> None:
    check(with_limits(opened, disk_percent=1))
    assert told(people)[0].startswith("Pelita SULTRA: Disk terisi ")


def test_an_old_backup_is_told(opened: Opened, people: People, clock: Clock) -> None:
    clock.forward(27 * 3600)
    check(opened)
    assert told(people) == ["Pelita SULTRA: Cadangan terbaru berumur 27 jam."]
    backup.backup(opened)
    check(opened)
    assert told(people)[-1].startswith("Pelita SULTRA: selesai.")


def test_a_backup_that_fails_is_told(opened: Opened, people: People, clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file stands where the folder should be")
    broken = replace(opened, settings=replace(opened.settings, backup_dir=tmp_path / "file" / "backup"))
    clock.forward(25 * 3600)
    assert upkeep._back_up(broken) is False
    assert upkeep._back_up(opened) is True
    assert len(backup.made(opened.settings.backup_dir)) == 1
    with pytest.raises(BackupError):
        backup.backup(broken)


def test_a_dead_letter_is_told_without_its_words(opened: Opened, people: People) -> None:
    people.send(text(10, ANI, WORDS))
    with opened.database.write() as session:
        for row in session.scalars(select(Update).where(Update.state == "waiting")):
            row.state = "dead"
    check(opened)
    assert told(people)[0].startswith("Pelita SULTRA: 1 pesan tidak dapat diolah")
    assert "Johor" not in str([alarm.facts for alarm in people.all_of(Alarm)])


def test_an_officers_chat_that_threw_the_bot_out_is_told(opened: Opened, people: People) -> None:
    register(opened, TEAM, "petugas", 2)
    with opened.database.write() as session:
        session.get_one(Chat, people.chat(TEAM).id).blocked_at = now()
    check(opened)
    assert told(people)[0].startswith("Pelita SULTRA: Chat petugas tidak terjangkau")


def test_what_happens_at_one_moment_is_told_once_an_hour(opened: Opened, people: People, clock: Clock) -> None:
    for _ in range(3):
        alarms.note(opened, "part", part="Mesin bahasa")
    assert told(people) == [
        "Pelita SULTRA: Mesin bahasa berhenti, maka Pelita berhenti seluruhnya. "
        "Penjaga proses harus menjalankannya lagi."
    ]
    assert len(people.all_of(Alarm)) == 3
    check(opened)
    assert len(told(people)) == 1
    clock.forward(3601)
    alarms.note(opened, "part", part="Mesin bahasa")
    assert len(told(people)) == 2


@pytest.mark.parametrize(("before", "died", "count"), [(None, False, 0), (None, True, 1), ("token", False, 1)])
def test_a_start_after_an_end_that_was_not_wanted_is_told(
    opened: Opened, people: People, before: str | None, died: bool, count: int
) -> None:
    if before:
        alarms.note(opened, before)
    alarms.note_start(opened, died)
    alarms.note_start(opened, False)
    assert sum("berjalan lagi" in words for words in told(people)) == count


@pytest.mark.parametrize(
    ("why", "cause"),
    [("Telegram refuses PELITA_TELEGRAM_TOKEN: ask BotFather", "token"), ("MemoryError: secret words", "part")],
)
def test_the_end_of_a_part_is_noted_without_its_last_words(
    opened: Opened, people: People, monkeypatch: pytest.MonkeyPatch, why: str, cause: str
) -> None:
    monkeypatch.setattr(run, "open_all", lambda _: opened)
    run._tell_of_end(opened.settings, "the worker", why)
    [alarm] = people.all_of(Alarm)
    assert alarm.cause == cause
    assert "secret" not in str(told(people)) + str(alarm.facts)


def test_the_operators_own_command_gets_the_words_where_telegram_is_what_is_broken(
    opened: Opened, people: People, tmp_path: Path
) -> None:
    out = tmp_path / "mail"
    program = f"import sys; open({str(out)!r}, 'a').write(sys.stdin.read())"
    mailing = with_limits(opened, command=(sys.executable, "-c", program))
    alarms.note(mailing, "token")
    alarms.note(mailing, "token")
    assert out.read_text() == f"{told(people)[0]}\n"


@pytest.mark.parametrize("command", [("/nowhere/mail",), (sys.executable, "-c", "raise SystemExit(1)")])
def test_a_command_that_fails_stops_nothing(opened: Opened, people: People, command: tuple[str, ...]) -> None:
    alarms.note(with_limits(opened, command=command), "token")
    assert len(told(people)) == 1


def test_without_an_operators_chat_the_alarms_are_rows_all_the_same(
    opened: Opened, people: People, clock: Clock
) -> None:
    with opened.database.write() as session:
        [(post, _)] = posts.everyone(session)
        posts.end(session, "user:root", post.id)
    clock.forward(27 * 3600)
    check(opened)
    assert [alarm.cause for alarm in people.all_of(Alarm)] == ["backup"]
    assert backup.age(opened) > timedelta(hours=26)
