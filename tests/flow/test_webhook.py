"""By webhook: the secret decides, 200 comes only after the commit, and what was not heard comes again."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import socket
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest
from emulator import Emulator, reset

from bot import webhook
from bot.errors import TokenRefused
from bot.opening import Opened
from bot.receiver import Receiver
from bot.run import free_port
from bot.tables import Update
from bot.telegram import make_bot

from .people import People, run_until, text

ANI, BUDI = 81_000_001, 81_000_002
SECRET = "a" * 64

Ask = Callable[..., Coroutine[Any, Any, httpx.Response]]


@pytest.fixture
def people(opened: Opened) -> People:
    return People(opened)


def served(keep: Any, talk: Callable[[str], Coroutine[Any, Any, None]]) -> None:
    """Runs `talk` with the address of a webhook that gives what comes to `keep`."""

    async def run() -> None:
        port = free_port()
        listening = webhook.listen(port, keep, SECRET)
        try:
            await talk(f"http://127.0.0.1:{port}/telegram")
        finally:
            listening.stop()
            await listening.close_all_connections()

    asyncio.run(run())


async def post(url: str, content: Any, secret: str | None = SECRET, **more: Any) -> int:
    headers = {webhook.HEADER: secret} if secret is not None else {}
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    async with httpx.AsyncClient() as client:
        return (await client.post(url, content=body, headers=headers, **more)).status_code


def test_an_update_is_answered_after_it_is_kept_and_kept_once(people: People, opened: Opened) -> None:
    async def talk(url: str) -> None:
        assert await post(url, text(5, ANI, "menu")) == 200
        assert people.states() == ["waiting"]
        assert await post(url, text(5, ANI, "menu")) == 200
        assert people.states() == ["waiting"]

    served(Receiver(opened.database, opened.vault).keep, talk)


@pytest.mark.parametrize("secret", [None, "", "b" * 64, SECRET[:-1], SECRET + "a", "\u00e9" * 64])
def test_without_the_secret_nothing_is_taken(people: People, opened: Opened, secret: str | None) -> None:
    async def talk(url: str) -> None:
        if secret is not None and not secret.isascii():
            host, port = url.removeprefix("http://").partition("/")[0].split(":")
            with contextlib.closing(http.client.HTTPConnection(host, int(port))) as connection:
                body, headers = json.dumps(text(5, ANI, "menu")), {webhook.HEADER: secret}
                await asyncio.to_thread(connection.request, "POST", "/", body, headers)
                with await asyncio.to_thread(connection.getresponse) as answer:
                    assert answer.status == 403
        else:
            assert await post(url, text(5, ANI, "menu"), secret) == 403

    served(Receiver(opened.database, opened.vault).keep, talk)
    assert people.states() == []


def test_what_could_not_be_kept_is_not_confirmed(people: People) -> None:
    def keep(_: Any) -> None:
        raise OSError("the disk is full")

    async def talk(url: str) -> None:
        assert await post(url, text(5, ANI, "menu")) == 500

    served(keep, talk)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'"x"', b"\xff", b"[" * 100_000, {"no": "id"}, {"update_id": "x"}], ids=range(8)
)
def test_what_is_no_update_is_confirmed_so_that_it_blocks_nobody(people: People, opened: Opened, content: Any) -> None:
    async def talk(url: str) -> None:
        assert await post(url, content) == 200

    served(Receiver(opened.database, opened.vault).keep, talk)
    assert people.states() == []


def test_an_update_that_nobody_can_read_is_a_dead_letter(people: People, opened: Opened) -> None:
    async def talk(url: str) -> None:
        assert await post(url, {"update_id": 5, "callback_query": "do:menu"}) == 200

    served(Receiver(opened.database, opened.vault).keep, talk)
    assert people.states() == ["dead"]


def test_a_body_that_is_too_large_is_refused_unread(people: People, opened: Opened) -> None:
    async def talk(url: str) -> None:
        with pytest.raises((httpx.HTTPError, AssertionError)):
            assert await post(url, b"x" * (webhook.MAX_BYTES + 1)) == 200

    served(Receiver(opened.database, opened.vault).keep, talk)


def test_it_listens_on_loopback_only_and_answers_nothing_but_posts(people: People, opened: Opened) -> None:
    async def talk(url: str) -> None:
        async with httpx.AsyncClient() as client:
            answer = await client.get(url)
        assert (answer.status_code, answer.content) == (405, b"")
        assert "server" not in answer.headers
        port = int(url.rpartition(":")[2].partition("/")[0])
        own = socket.gethostbyname(socket.gethostname())
        if not own.startswith("127."):
            with socket.socket() as probe:
                assert probe.connect_ex((own, port)) != 0

    served(Receiver(opened.database, opened.vault).keep, talk)


def through_the_emulator(opened: Opened, telegram: Emulator, condition: Callable[[], bool]) -> None:
    """The bot's side of a webhook until something has become true."""
    keeper = Receiver(opened.database, opened.vault)
    port = free_port()

    async def receive(stopping: asyncio.Event) -> None:
        listening = webhook.listen(port, keeper.keep, SECRET)
        try:
            async with make_bot(telegram.token, telegram.url, keeper.keep) as bot:
                await webhook.stay_registered(bot, f"http://127.0.0.1:{port}/telegram", SECRET, stopping)
        finally:
            listening.stop()
            await listening.close_all_connections()

    run_until(condition, receive)


def test_the_webhook_is_set_and_what_waited_comes(people: People, opened: Opened, telegram: Emulator) -> None:
    numbers = [telegram.say(ANI, "satu"), telegram.say(BUDI, "lain"), telegram.say(ANI, "dua")]
    through_the_emulator(opened, telegram, lambda: not telegram.unconfirmed())
    assert sorted(row.update_id for row in people.all_of(Update)) == numbers
    [call] = telegram.calls_of("setWebhook")
    assert call.parameters["secret_token"] == SECRET
    assert set(call.parameters["allowed_updates"]) == {"message", "edited_message", "callback_query", "my_chat_member"}
    assert "drop_pending_updates" not in call.parameters and telegram.failures == []


def test_what_telegram_did_not_hear_of_comes_again_and_is_kept_once(
    people: People, opened: Opened, telegram: Emulator
) -> None:
    telegram.fail("webhook", reset())
    telegram.fail("webhook", reset(after=True))
    number = telegram.say(ANI, "satu")
    through_the_emulator(opened, telegram, lambda: not telegram.unconfirmed())
    assert [row.update_id for row in people.all_of(Update)] == [number]
    assert [call.code for call in telegram.calls_of("webhook")] == [0, 0, 200]


def test_a_webhook_that_somebody_took_away_is_set_again(
    people: People, opened: Opened, telegram: Emulator, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr(webhook, "LOOK_SECONDS", 0.05)

    def taken_and_set_again() -> bool:
        if telegram.state.webhook and len(telegram.calls_of("setWebhook")) == 1:
            httpx.post(f"{telegram.url}/bot{telegram.token}/deleteWebhook")
            telegram.say(ANI, "satu")
        return bool(people.states())

    through_the_emulator(opened, telegram, taken_and_set_again)
    assert "took the webhook away" in caplog.text


def test_a_refused_token_ends_it(people: People, opened: Opened, telegram: Emulator) -> None:
    async def register() -> None:
        bot = make_bot("110201543:wrongwrongwrong", telegram.url, lambda _: None)
        try:
            await webhook.stay_registered(bot, "http://127.0.0.1:9/", SECRET, asyncio.Event())
        finally:
            await asyncio.gather(*(request.shutdown() for request in bot._request))

    with pytest.raises(TokenRefused):
        asyncio.run(register())
