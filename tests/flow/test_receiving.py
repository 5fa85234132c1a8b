"""From Telegram into the inbox: an update is confirmed only after its row is committed, and none stops the others."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import httpx
import pytest
from emulator import Emulator, Fault, html, reset, server_error, too_many_requests
from sqlalchemy import update

from bot import inbox, receiver, sender, watching
from bot.conversation import Conversation
from bot.errors import SealError, SettingError
from bot.opening import Opened
from bot.receiver import Receiver
from bot.tables import AuditEntry, Chat, Update
from bot.telegram import make_bot

from .people import People, press, run_until, text, work_through

ANI, BUDI, CICI = 81_000_001, 81_000_002, 81_000_003


@pytest.fixture
def people(opened: Opened) -> People:
    return People(opened)


def poll_until(opened: Opened, telegram: Emulator, condition: Any, keeper: Receiver | None = None) -> Receiver:
    keeper = keeper or Receiver(opened.database, opened.vault)

    async def poll(stopping: asyncio.Event) -> None:
        async with make_bot(telegram.token, telegram.url, keeper.keep) as bot:
            await keeper.poll(bot, stopping)

    run_until(condition, poll)
    return keeper


def test_what_is_said_reaches_the_inbox_and_is_confirmed(people: People, opened: Opened, telegram: Emulator) -> None:
    numbers = [telegram.say(ANI, "satu"), telegram.say(BUDI, "dua")]
    poll_until(opened, telegram, lambda: not telegram.unconfirmed())
    assert [row.update_id for row in people.all_of(Update)] == numbers


def test_nothing_is_confirmed_that_could_not_be_kept(people: People, telegram: Emulator, opened: Opened) -> None:
    number = telegram.say(ANI, "satu")
    keeper = Receiver(opened.database, opened.vault)
    failures = 2

    def keep(batch: list[Any]) -> None:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            assert telegram.unconfirmed() == [number]
            raise OSError("the disk is full")
        keeper.keep(batch)

    async def poll(stopping: asyncio.Event) -> None:
        async with make_bot(telegram.token, telegram.url, keep) as bot:
            await keeper.poll(bot, stopping)

    run_until(lambda: not telegram.unconfirmed(), poll)
    assert [row.update_id for row in people.all_of(Update)] == [number]


def test_after_a_new_start_what_was_not_confirmed_comes_again_and_is_kept_once(
    people: People, opened: Opened, telegram: Emulator
) -> None:
    number = telegram.say(ANI, "satu")
    stall = telegram.stall("getUpdates", when=lambda parameters: int(parameters.get("offset", 0)) > number)
    poll_until(opened, telegram, lambda: bool(people.states()))
    stall.release()
    assert telegram.unconfirmed() == [number]
    poll_until(opened, telegram, lambda: not telegram.unconfirmed())
    assert [row.update_id for row in people.all_of(Update)] == [number]


def test_a_poll_that_hangs_is_ended_and_polling_goes_on(
    people: People, opened: Opened, telegram: Emulator, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr(receiver, "STALL_SECONDS", 0.5)
    monkeypatch.setattr(receiver, "LONG_POLL_SECONDS", 0)
    stall = telegram.stall("getUpdates")
    telegram.say(ANI, "satu")
    poll_until(opened, telegram, lambda: not telegram.unconfirmed())
    stall.release()
    assert "silent" in caplog.text


def test_a_second_poller_is_explained_in_one_line_and_outlived(
    people: People, opened: Opened, telegram: Emulator, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr(receiver, "CONFLICT_SECONDS", 0.1)
    telegram.fail("getUpdates", Fault("refuse", 409, "Conflict: terminated by other getUpdates request"), times=3)
    telegram.say(ANI, "satu")
    poll_until(opened, telegram, lambda: not telegram.unconfirmed())
    assert [record.message.count("409") for record in caplog.records if "409" in record.message] == [1]


def test_polling_takes_over_from_a_webhook_and_loses_nothing(
    people: People, opened: Opened, telegram: Emulator
) -> None:
    httpx.post(f"{telegram.url}/bot{telegram.token}/setWebhook", json={"url": "http://127.0.0.1:9/"})
    telegram.say(ANI, "satu")
    poll_until(opened, telegram, lambda: not telegram.unconfirmed())
    assert (len(people.states()), telegram.state.webhook, telegram.failures) == (1, "", [])


def test_a_refused_token_is_kept_for_alarms_once_an_hour(people: People, opened: Opened, clock: Any) -> None:
    for _ in range(2):
        with opened.database.write() as session:
            receiver.note_refusal(session)
    assert [(row.action, row.subject) for row in people.all_of(AuditEntry)] == [("token_refused", "telegram")]


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
@pytest.mark.parametrize(
    "fault", [server_error(), html(), html(200), reset(), too_many_requests(1)], ids=lambda fault: fault.name
)
def test_polling_goes_on_after_a_failure(people: People, opened: Opened, telegram: Emulator, fault: Any) -> None:
    telegram.fail("getUpdates", fault)
    telegram.say(ANI, "satu")
    poll_until(opened, telegram, lambda: not telegram.unconfirmed())
    assert len(people.states()) == 1


def test_a_refused_token_ends_polling_with_the_name_of_the_setting(opened: Opened, telegram: Emulator) -> None:
    keeper = Receiver(opened.database, opened.vault)

    async def poll() -> None:
        bot = make_bot("110201543:wrongwrongwrong", telegram.url, keeper.keep)
        try:
            await keeper.poll(bot, asyncio.Event())
        finally:
            await asyncio.gather(*(request.shutdown() for request in bot._request))

    with pytest.raises(SettingError, match="PELITA_TELEGRAM_TOKEN"):
        asyncio.run(poll())


def test_updates_that_come_doubled_and_out_of_order_are_kept_once(people: People, opened: Opened) -> None:
    keeper = Receiver(opened.database, opened.vault)
    keeper.keep([text(12, ANI, "c"), text(10, ANI, "a"), text(12, ANI, "c"), text(11, BUDI, "b")])
    keeper.keep([text(11, BUDI, "b"), text(13, ANI, "d")])
    assert [row.update_id for row in people.all_of(Update)] == [12, 10, 11, 13]
    assert keeper.offset == 14


POISON: dict[str, Any] = {
    "nothing": {},
    "no message": {"message": None},
    "a text for a message": {"message": "halo"},
    "a kind of another time": {"brand_new_kind": {"chat": {"id": CICI, "type": "private"}}},
    "no press": {"callback_query": None},
    "a place that is a word": {"message": {"chat": {"id": CICI, "type": "private"}, "location": "rumah"}},
    "a photo that is a number": {"message": {"chat": {"id": CICI, "type": "private"}, "photo": [5]}},
    "a size that is a word": {
        "message": {"chat": {"id": CICI, "type": "private"}, "voice": {"file_id": "v", "file_size": "x"}}
    },
    "a text that is a list": {"message": {"chat": {"id": CICI, "type": "private"}, "text": ["halo"]}},
    "letters that are none": {"message": {"chat": {"id": CICI, "type": "private"}, "text": "a\x00b\u202e\x1b[2J"}},
    "a press without a message": {"callback_query": {"id": "1", "data": "do:menu", "from": {"id": CICI}}},
    "a press that is a word": {"callback_query": "do:menu"},
    "half a letter": {"message": {"chat": {"id": CICI, "type": "private"}, "text": "a\ud800b"}},
    "a kind of file that is a number": {
        "message": {"chat": {"id": CICI, "type": "private"}, "document": {"file_id": "d", "mime_type": 5}}
    },
    "a chat whose number is none": {"message": {"chat": {"id": {"a": 1}, "type": "private"}, "text": "menu"}},
}


@pytest.mark.parametrize("name", POISON)
def test_an_update_that_nobody_can_read_stops_no_other(
    people: People, opened: Opened, conversation: Conversation, name: str
) -> None:
    keeper = Receiver(opened.database, opened.vault)
    keeper.keep([text(1, ANI, "menu"), {"update_id": 2, **POISON[name]}, text(3, BUDI, "menu")])
    assert keeper.offset == 4
    assert len(people.states()) == 3
    work_through(conversation)
    assert (len(people.told(ANI)), len(people.told(BUDI))) == (1, 1)
    addresses = [letter.address for letter in sender.letters(opened.database, opened.vault)]
    assert {str(ANI), str(BUDI)} <= set(addresses)


def test_a_dead_letter_is_kept_sealed_for_whoever_looks_into_it(people: People, opened: Opened) -> None:
    raw = {"update_id": 2, **POISON["a press that is a word"]}
    Receiver(opened.database, opened.vault).keep([raw])
    [row] = people.all_of(Update)
    assert (row.state, row.error, row.chat_id) == ("dead", "UnreadableUpdate", None)
    with opened.database.read() as session:
        assert opened.vault.open(session, "inbox.payload", row.payload) == raw


def test_a_row_that_can_no_longer_be_opened_stops_no_other_chat(
    people: People, opened: Opened, conversation: Conversation
) -> None:
    people.send(text(1, ANI, "menu"), text(2, BUDI, "menu"))
    spoil(opened)
    work_through(conversation)
    assert len(people.told(BUDI)) == 1


def test_danger_is_watched_for_though_a_row_can_no_longer_be_opened(
    people: People, opened: Opened, conversation: Conversation
) -> None:
    people.send(text(1, ANI, "menu"), text(2, BUDI, "saya disekap majikan di Johor tolong"))
    spoil(opened)
    for _ in range(3):
        with contextlib.suppress(SealError):
            watching.watch(conversation)
    assert len(people.told(BUDI)) == 1


def spoil(opened: Opened) -> None:
    """The first update was changed on the disk, or its key is gone."""
    with opened.database.write() as session:
        session.execute(update(Update).where(Update.update_id == 1).values(payload=b"\x01" + bytes(60)))


def test_writing_again_lifts_the_mark_of_a_blocked_bot(people: People, opened: Opened) -> None:
    people.send(text(1, ANI, "menu"))
    with opened.database.write() as session:
        session.execute(update(Chat).values(blocked_at=inbox.now()))
    people.send(press(2, ANI, "do:menu"))
    assert [chat.blocked_at for chat in people.all_of(Chat)] == [None]
