"""From the outbox to Telegram: in order within a chat, never none, twice only where nobody can know better."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from emulator import TOKEN, Emulator, Fault, blocked, html, reset, server_error, too_many_requests
from sqlalchemy import select, update

from bot import outbox, sender
from bot.keys import key_of
from bot.opening import Opened
from bot.run import free_port
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
            await sender.Sender(opened.database, opened.vault, bot).send(stopping)

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
    telegram.fail("sendMessage", Fault("refuse", 400, "Bad Request: something new"))
    write(people, ANI, "satu", "dua")
    send_until(people, telegram)
    assert telegram.texts(ANI) == ["dua"]
    assert states(people)[0] == ("failed", "BadRequest")
    assert people.chat(ANI).blocked_at is None


def test_a_button_that_telegram_would_not_take_is_left_out_and_the_text_arrives(
    people: People, telegram: Emulator
) -> None:
    write(people, ANI, "satu")
    with people.opened.database.write() as session:
        message = session.scalars(select(Message)).one()
        body = {"text": "satu", "buttons": [["Terlalu panjang", "x" * 65], ["Ya", "do:menu"]]}
        message.body = people.opened.vault.seal(session, message_key(message), "message.body", body)
    send_until(people, telegram)
    assert [(message["text"], message["buttons"]) for message in telegram.messages(ANI)] == [("satu", ["Ya"])]


def message_key(message: Message) -> int:
    assert message.body is not None
    return key_of(message.body)


def marks(people: People) -> list[tuple[bool, bool]]:
    return [(row.begun, row.doubled) for row in people.all_of(Delivery)]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("fault", "marked"),
    [(reset(after=True), True), (server_error(), True), (too_many_requests(1), False)],
    ids=["reset after", "5xx", "429"],
)
def test_only_what_may_have_come_twice_is_marked(people: People, telegram: Emulator, fault: Any, marked: bool) -> None:
    telegram.fail("sendMessage", fault)
    write(people, ANI, "satu", "dua")
    send_until(people, telegram)
    assert marks(people) == [(False, marked), (False, False)]


def test_what_a_dead_process_had_begun_to_send_is_sent_again_and_marked(people: People, telegram: Emulator) -> None:
    write(people, ANI, "satu", "dua")
    assert len(sender.letters(people.opened.database, people.opened.vault)) == 1  # and then the process died
    send_until(people, telegram)
    assert telegram.texts(ANI) == ["satu", "dua"]
    assert marks(people) == [(False, True), (False, False)]


def test_where_nobody_listens_nothing_was_sent_and_nothing_is_marked(people: People, telegram: Emulator) -> None:
    write(people, ANI, "satu")

    async def send(stopping: asyncio.Event) -> None:
        bot = make_bot(TOKEN, f"http://127.0.0.1:{free_port()}", lambda _: None)
        await sender.Sender(people.opened.database, people.opened.vault, bot).send(stopping)

    run_until(lambda: people.all_of(Delivery)[0].attempts == 1, send)
    assert marks(people) == [(False, False)]


@pytest.mark.usefixtures("quick")
def test_of_a_long_text_only_the_part_that_broke_off_comes_twice(people: People, telegram: Emulator) -> None:
    long = "\n".join(f"baris {number} " + "x" * 60 for number in range(150))
    telegram.fail("sendMessage", reset(after=True, when=lambda call: "baris 60" in call["text"]))
    write(people, ANI, long)
    send_until(people, telegram)
    first, *middle, last = telegram.texts(ANI)
    assert middle[0] == middle[1] and len(middle) == 2
    assert "\n".join([first, middle[0], last]) == long
    assert people.all_of(Delivery)[0].doubled


def test_telegrams_pace_is_kept_and_no_chat_slows_another(people: People, telegram: Emulator) -> None:
    telegram.strict_pace = True
    write(people, ANI, *[f"pesan {number}" for number in range(6)])
    write(people, BUDI, "lain", "lagi")
    began = time.monotonic()
    reached: list[float] = []

    def all_sent() -> bool:
        if not reached and len(telegram.texts(BUDI)) == 2:
            reached.append(time.monotonic() - began)
        return len(telegram.texts(ANI)) == 6

    send_until(people, telegram, all_sent)
    assert telegram.texts(ANI) == [f"pesan {number}" for number in range(6)]
    assert reached[0] < 1.5 < 2.0 < time.monotonic() - began
    assert telegram.refused_for_pace == 0


def test_a_button_stops_spinning_though_its_chat_waits(people: People, telegram: Emulator) -> None:
    """Telegram forgets a press after some seconds."""
    telegram.fail("sendMessage", too_many_requests(30))
    write(people, ANI, "satu")
    send_until(people, telegram, lambda: people.all_of(Delivery)[0].error == "RetryAfter")
    telegram.state.callbacks["known"] = 0
    raw = press(1, ANI, "do:menu")
    raw["callback_query"]["id"] = "known"
    people.send(raw)
    send_until(people, telegram, lambda: telegram.answered_callbacks()["known"] == 1, seconds=5)


def test_a_chat_that_telegram_does_not_know_any_more_is_unreachable(people: People, telegram: Emulator) -> None:
    del telegram.state.people[ANI]
    write(people, ANI, "satu")
    send_until(people, telegram)
    assert states(people) == [("failed", "BadRequest")]
    assert people.chat(ANI).blocked_at is not None


def test_a_group_that_became_a_supergroup_is_written_to_at_its_new_address(people: People, telegram: Emulator) -> None:
    telegram.say_in_group(-7, ANI, "halo")
    telegram.migrate(-7, -1_000_000_000_007)
    write(people, -7, "satu")
    with people.opened.database.write() as session:
        session.execute(update(Chat).values(kind="group"))
    send_until(people, telegram)
    assert telegram.texts(-1_000_000_000_007) == ["satu"]


def test_it_is_shown_that_an_answer_is_being_written(people: People, telegram: Emulator) -> None:
    opened = people.opened
    number = people.chat(ANI).id

    async def show() -> None:
        async with make_bot(TOKEN, telegram.url, lambda _: None) as bot:
            sending = sender.Sender(opened.database, opened.vault, bot)
            await sending.show_typing(number)
            telegram.fail("sendChatAction", too_many_requests(30))
            await sending.show_typing(number)

    asyncio.run(show())
    assert [call.parameters["action"] for call in telegram.calls_of("sendChatAction")] == ["typing", "typing"]


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
