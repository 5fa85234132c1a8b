"""From the outbox to Telegram: in order within a chat, never none, twice only where nobody can know better."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from emulator import TOKEN, Emulator, blocked, html, reset, server_error, too_many_requests
from sqlalchemy import select, update

from bot import outbox, sender
from bot.opening import Opened
from bot.tables import Chat, Delivery, Message
from bot.telegram import make_bot

from .people import People, press, run_until

ANI, BUDI = 81_000_001, 81_000_002

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


@pytest.fixture(autouse=True)
def known_to_telegram(telegram: Emulator) -> None:
    for chat in (ANI, BUDI):
        telegram.say(chat, "halo")


@pytest.fixture
def people(opened: Opened) -> People:
    return People(opened)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed is tried again at once."""
    monkeypatch.setattr(outbox, "RETRY_AFTER_SECONDS", (0.05,))


def write(people: People, address: int, *texts: str, secret: bool = False) -> None:
    number = people.chat(address).id
    opened = people.opened
    with opened.database.write() as session:
        for text in texts:
            body = {"text": text, "buttons": [["Ya", "do:menu"]]}
            if secret:
                body["code"] = "1234 5678 9012 3456"
            chat = session.get_one(Chat, number)
            outbox.add(session, opened.vault, chat, f"test:{text}", outbox.REPLIES, body, secret=secret)


def send_until(people: People, telegram: Emulator, condition: Any = None, seconds: float = 20.0) -> None:
    opened = people.opened

    async def send(stopping: asyncio.Event) -> None:
        async with make_bot(TOKEN, telegram.url, lambda _: None) as bot:
            await sender.send(opened.database, opened.vault, bot, stopping)

    def nothing_waits() -> bool:
        return all(row.state != "waiting" for row in people.all_of(Delivery))

    run_until(condition or nothing_waits, send, seconds=seconds)


def states(people: People) -> list[tuple[str, str | None]]:
    return [(row.state, row.error) for row in people.all_of(Delivery)]


def test_what_waits_is_sent_in_order_with_its_buttons(people: People, telegram: Emulator) -> None:
    write(people, ANI, "satu", "dua", "tiga")
    write(people, BUDI, "lain")
    send_until(people, telegram)
    assert telegram.texts(ANI) == ["satu", "dua", "tiga"]
    assert telegram.texts(BUDI) == ["lain"]
    assert telegram.messages(ANI)[0]["buttons"] == ["Ya"]
    ids = [message["message_id"] for message in telegram.messages(ANI)]
    assert [row.remote_id for row in people.all_of(Delivery)][:3] == ids
    assert all(message.sent_at is not None for message in people.all_of(Message))


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "fault", [server_error(), server_error(503), html(), html(200), reset()], ids=lambda fault: fault.name
)
def test_what_did_not_arrive_is_sent_again_once(people: People, telegram: Emulator, fault: Any) -> None:
    telegram.fail("sendMessage", fault, times=2)
    write(people, ANI, "satu", "dua")
    send_until(people, telegram)
    assert telegram.texts(ANI) == ["satu", "dua"]
    assert states(people) == [("sent", None)] * 2


@pytest.mark.usefixtures("quick")
def test_what_arrived_unseen_comes_twice_and_never_not_at_all(people: People, telegram: Emulator) -> None:
    telegram.fail("sendMessage", reset(after=True))
    write(people, ANI, "satu", "dua")
    send_until(people, telegram)
    assert telegram.texts(ANI) == ["satu", "satu", "dua"]


def test_too_many_requests_are_waited_out_as_long_as_telegram_asks(people: People, telegram: Emulator) -> None:
    telegram.fail("sendMessage", too_many_requests(1))
    write(people, ANI, "satu", "dua")
    send_until(people, telegram)
    assert telegram.texts(ANI) == ["satu", "dua"]
    [first, second] = [call for call in telegram.calls_of("sendMessage") if call.parameters["text"] == "satu"]
    assert (first.code, second.code) == (0, 200)
    assert len(telegram.calls_of("sendMessage")) == 3


def test_a_failure_in_one_chat_keeps_its_order_and_holds_up_no_other(people: People, telegram: Emulator) -> None:
    telegram.fail("sendMessage", server_error(when=lambda call: int(call["chat_id"]) == ANI))
    write(people, ANI, "satu", "dua")
    write(people, BUDI, "lain", "lagi")
    send_until(people, telegram)
    assert telegram.texts(ANI) == ["satu", "dua"]
    assert telegram.texts(BUDI) == ["lain", "lagi"]


def test_who_blocked_the_bot_is_given_up_and_marked(people: People, telegram: Emulator) -> None:
    telegram.block(ANI)
    write(people, ANI, "satu", "dua")
    write(people, BUDI, "lain")
    send_until(people, telegram)
    assert states(people) == [("failed", "Forbidden"), ("failed", "Forbidden"), ("sent", None)]
    marked = {people.chat(chat).blocked_at is not None for chat in (ANI,)}
    assert marked == {True}
    assert people.chat(BUDI).blocked_at is None


def test_forbidden_once_does_not_stop_what_comes_later(people: People, telegram: Emulator) -> None:
    telegram.fail("sendMessage", blocked())
    write(people, ANI, "satu", "dua")
    send_until(people, telegram)
    assert telegram.texts(ANI) == ["dua"]


def test_what_telegram_will_never_take_is_given_up_and_the_next_is_sent(people: People, telegram: Emulator) -> None:
    write(people, ANI, "satu", "dua")
    with people.opened.database.write() as session:
        chat = session.scalars(select(Chat)).one()
        message = session.scalars(select(Message).order_by(Message.id)).first()
        assert message is not None
        body = {"text": "satu", "buttons": [["Terlalu panjang", "x" * 65]]}
        message.body = people.opened.vault.seal(session, chat.key_id, "message.body", body)
    send_until(people, telegram)
    assert telegram.texts(ANI) == ["dua"]
    assert states(people)[0] == ("failed", "BadRequest")


def test_a_long_text_comes_in_parts_that_telegram_takes(people: People, telegram: Emulator) -> None:
    long = "\n".join(f"baris {number} " + "x" * 60 for number in range(150))
    write(people, ANI, long)
    send_until(people, telegram)
    assert "\n".join(telegram.texts(ANI)) == long
    assert [message["buttons"] for message in telegram.messages(ANI)] == [[], [], ["Ya"]]


def test_a_receipt_code_is_blanked_once_it_was_sent_and_not_before(people: People, telegram: Emulator) -> None:
    telegram.fail("sendMessage", server_error())
    write(people, ANI, "Kode bukti: 1234 5678 9012 3456", secret=True)
    send_until(people, telegram)
    assert telegram.texts(ANI) == ["Kode bukti: 1234 5678 9012 3456"]
    [shown] = people.told(ANI)
    assert "1234" not in shown


def test_a_button_stops_spinning_once_and_an_old_one_holds_nothing_up(people: People, telegram: Emulator) -> None:
    telegram.deliver({"callback_query": {"id": "5"}})
    telegram.state.callbacks["known"] = 0
    for number, callback_id in ((1, "known"), (2, "too old")):
        raw = press(number, ANI, "do:menu")
        raw["callback_query"]["id"] = callback_id
        people.send(raw)
    write(people, ANI, "satu")
    send_until(people, telegram)
    assert telegram.answered_callbacks()["known"] == 1
    assert states(people) == [("sent", None), ("failed", "BadRequest"), ("sent", None)]
    assert telegram.texts(ANI) == ["satu"]


@pytest.mark.slow
def test_a_chat_that_hangs_holds_up_no_other(people: People, telegram: Emulator) -> None:
    stall = telegram.stall("sendMessage", when=lambda call: int(call["chat_id"]) == ANI)
    write(people, ANI, "satu")
    write(people, BUDI, "lain", "lagi")
    try:
        send_until(people, telegram, lambda: len(telegram.texts(BUDI)) == 2, seconds=6)
    finally:
        stall.release()


def test_a_message_that_can_no_longer_be_opened_holds_up_no_other_chat(people: People, telegram: Emulator) -> None:
    write(people, ANI, "satu")
    write(people, BUDI, "lain")
    opened = people.opened
    with opened.database.write() as session:
        session.execute(update(Message).where(Message.id == 1).values(body=b"\x01" + bytes(60)))
    assert str(BUDI) in [letter.address for letter in sender.letters(opened.database, opened.vault)]


def test_what_was_erased_meanwhile_is_not_sent(people: People, telegram: Emulator) -> None:
    write(people, ANI, "satu", "dua")
    with people.opened.database.write() as session:
        session.execute(update(Message).where(Message.id == 1).values(body=None))
    send_until(people, telegram)
    assert telegram.texts(ANI) == ["dua"]
    assert states(people)[0] == ("failed", "erased")


def test_nothing_unknown_was_asked_of_telegram(people: People, telegram: Emulator) -> None:
    write(people, ANI, "satu")
    send_until(people, telegram)
    assert telegram.failures == []
