"""The emulator is as strict as Telegram: without this the other tests would prove little."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from emulator import TOKEN, Emulator, blocked, html, reset, server_error, too_many_requests, truncate
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.request import HTTPXRequest

ANI = 81_234_567


def ask(telegram: Emulator, method: str, **parameters: Any) -> httpx.Response:
    return httpx.post(f"{telegram.url}/bot{telegram.token}/{method}", json=parameters, timeout=10)


def update_ids(telegram: Emulator, **parameters: Any) -> list[int]:
    return [update["update_id"] for update in ask(telegram, "getUpdates", **parameters).json()["result"]]


def through_library(telegram: Emulator, call: Callable[[Bot], Awaitable[Any]], token: str = TOKEN) -> Any:
    """What python-telegram-bot makes of it; the library checks that results are whole."""

    async def run() -> Any:
        request = HTTPXRequest(read_timeout=1.0)
        polling = HTTPXRequest(read_timeout=1.0)
        base = {"base_url": f"{telegram.url}/bot", "base_file_url": f"{telegram.url}/file/bot"}
        async with Bot(token, request=request, get_updates_request=polling, **base) as bot:
            return await call(bot)

    return asyncio.run(run())


def test_an_update_comes_again_until_an_offset_confirms_it(telegram: Emulator) -> None:
    first = telegram.say(ANI, "satu")
    second = telegram.say(ANI, "dua")
    assert update_ids(telegram) == [first, second]
    assert update_ids(telegram) == [first, second]
    assert update_ids(telegram, offset=first + 1) == [second]
    assert update_ids(telegram, offset=0) == [second]
    assert update_ids(telegram, offset=second + 1) == []
    assert update_ids(telegram, offset=first) == []


def test_a_negative_offset_forgets_all_but_the_last(telegram: Emulator) -> None:
    telegram.say(ANI, "satu")
    last = telegram.say(ANI, "dua")
    assert update_ids(telegram, offset=-1) == [last]
    assert telegram.unconfirmed() == [last]


def test_long_polling_answers_as_soon_as_something_is_said(telegram: Emulator) -> None:
    found: list[list[int]] = []
    poll = threading.Thread(target=lambda: found.append(update_ids(telegram, timeout=5)))
    poll.start()
    telegram.wait_until(lambda: bool(telegram.calls_of("getUpdates")), "the poll")
    began = time.monotonic()
    number = telegram.say(ANI, "halo")
    poll.join()
    assert found == [[number]]
    assert time.monotonic() - began < 2


def test_long_polling_ends_empty_after_its_time(telegram: Emulator) -> None:
    began = time.monotonic()
    assert update_ids(telegram, timeout=1) == []
    assert 0.9 < time.monotonic() - began < 3


def test_a_second_poller_ends_the_first(telegram: Emulator) -> None:
    codes: list[int] = []
    poll = threading.Thread(target=lambda: codes.append(ask(telegram, "getUpdates", timeout=5).status_code))
    poll.start()
    telegram.wait_until(lambda: bool(telegram.calls_of("getUpdates")), "the poll")
    assert ask(telegram, "getUpdates").status_code == 200
    poll.join()
    assert codes == [409]


def test_a_message_that_was_sent_is_whole(telegram: Emulator) -> None:
    telegram.say(ANI, "halo")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Ya", callback_data="x" * 64)]])

    async def send(bot: Bot) -> Any:
        return await bot.send_message(ANI, "Selamat datang", reply_markup=keyboard)

    message = through_library(telegram, send)
    assert (message.chat.id, message.chat.type, message.from_user.is_bot) == (ANI, "private", True)
    assert abs(message.date.timestamp() - time.time()) < 5
    assert telegram.messages(ANI) == [
        {
            "text": "Selamat datang",
            "buttons": ["Ya"],
            "message_id": message.message_id,
            "date": int(message.date.timestamp()),
        }
    ]


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"text": ""}, 400),
        ({"text": "  "}, 400),
        ({"text": "x" * 4096}, 200),
        ({"text": "x" * 4097}, 400),
        ({"text": "x", "chat_id": 5}, 400),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "y" * 65}]]}}, 400),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": ""}]]}}, 400),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "", "callback_data": "y"}]]}}, 400),
    ],
)
def test_what_telegram_would_refuse_is_refused(telegram: Emulator, parameters: dict[str, Any], code: int) -> None:
    telegram.say(ANI, "halo")
    answer = ask(telegram, "sendMessage", **{"chat_id": ANI, **parameters})
    assert answer.status_code == code
    assert answer.json()["ok"] is (code == 200)


def test_a_button_that_is_pressed_carries_the_account_in_its_id_and_is_answered(telegram: Emulator) -> None:
    telegram.say(ANI, "halo")
    row = [{"text": "Ya", "callback_data": "choice:consent=yes"}]
    ask(telegram, "sendMessage", chat_id=ANI, text="Boleh?", reply_markup={"inline_keyboard": [row]})
    telegram.press(ANI, "Ya")
    updates = ask(telegram, "getUpdates").json()["result"]
    query = updates[-1]["callback_query"]
    assert (query["data"], int(query["id"]) >> 32) == ("choice:consent=yes", ANI)
    assert ask(telegram, "answerCallbackQuery", callback_query_id=query["id"]).json()["result"] is True
    assert telegram.answered_callbacks() == {query["id"]: 1}
    assert ask(telegram, "answerCallbackQuery", callback_query_id="99").status_code == 400


def test_a_photo_can_be_fetched(telegram: Emulator) -> None:
    content = bytes(range(256)) * 20
    telegram.send_photo(ANI, content, "bukti")

    async def fetch(bot: Bot) -> bytes:
        updates = await bot.get_updates()
        file = await updates[0].message.photo[-1].get_file()
        return bytes(await file.download_as_bytearray())

    assert through_library(telegram, fetch) == content


@pytest.mark.parametrize(("token", "code"), [("1:wrongwrongwrong", 401), ("nothing", 404)])
def test_a_wrong_token_is_refused(telegram: Emulator, token: str, code: int) -> None:
    assert httpx.get(f"{telegram.url}/bot{token}/getMe").status_code == code
    with pytest.raises(InvalidToken):
        through_library(telegram, lambda bot: bot.get_me(), token)


def test_a_method_that_is_not_emulated_is_noted(telegram: Emulator) -> None:
    assert ask(telegram, "sendSticker", chat_id=ANI).status_code == 501
    assert telegram.failures == ["the method sendSticker is not emulated"]


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
def test_calls_fail_as_they_are_told_to(telegram: Emulator) -> None:
    telegram.say(ANI, "halo")

    async def send(bot: Bot) -> Any:
        return await bot.send_message(ANI, "x")

    for fault, error, sent in [
        (too_many_requests(7), RetryAfter, 0),
        (blocked(), Forbidden, 0),
        (server_error(), NetworkError, 0),
        (html(), NetworkError, 0),
        (reset(), NetworkError, 0),
        (reset(after=True), NetworkError, 1),
        (truncate(), TimedOut, 2),
    ]:
        telegram.fail("sendMessage", fault)
        with pytest.raises(error):
            through_library(telegram, send)
        assert len(telegram.messages(ANI)) == sent
    through_library(telegram, send)
    assert len(telegram.messages(ANI)) == 3


def test_a_call_is_held_until_it_is_released(telegram: Emulator) -> None:
    telegram.say(ANI, "halo")
    for after, sent in [(False, 0), (True, 1)]:
        stall = telegram.stall("sendMessage", after=after)
        send = threading.Thread(target=lambda: ask(telegram, "sendMessage", chat_id=ANI, text="x"))
        send.start()
        stall.wait()
        assert len(telegram.messages(ANI)) == sent
        stall.release()
        send.join()
        assert len(telegram.messages(ANI)) == 1
        telegram.state.chats[ANI].pop()


def test_what_is_held_is_dropped_when_the_caller_goes_away(telegram: Emulator) -> None:
    telegram.say(ANI, "halo")
    stall = telegram.stall("sendMessage")
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{telegram.url}/bot{TOKEN}/sendMessage", json={"chat_id": ANI, "text": "x"}, timeout=0.3)
    stall.wait()
    ask(telegram, "getMe")
    stall.release()
    assert ask(telegram, "sendMessage", chat_id=ANI, text="y").status_code == 200
    assert telegram.texts(ANI) == ["y"]


def test_two_pollers_are_told_so_by_the_library(telegram: Emulator) -> None:
    telegram.fail("getUpdates", server_error(409))
    with pytest.raises(Conflict):
        through_library(telegram, lambda bot: bot.get_updates())


def test_a_blocked_bot_is_refused_until_the_end(telegram: Emulator) -> None:
    telegram.say(ANI, "halo")
    telegram.block(ANI)
    assert ask(telegram, "sendMessage", chat_id=ANI, text="x").status_code == 403


def test_a_bad_request_is_one_for_the_library_too(telegram: Emulator) -> None:
    with pytest.raises(BadRequest):
        through_library(telegram, lambda bot: bot.send_message(5, "x"))
