"""The engine made up for the tests keeps the contract of the real one: the same talks, the same answers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot.dialogue import Answered, Engine, before_the_engine
from bot.errors import EngineDown, TurnFailed
from bot.run import free_port

from .fake_engine import FakeEngine
from .running import RunningEngine

Talk = Callable[[Callable[[Any], Coroutine[Any, Any, None]]], None]

STORY = "Majikan tidak membayar gaji saya tiga bulan"
TALKS = {
    "commands": ["menu", "start", "bantuan", "status", "batal", "ulang", "halo"],
    "questions and buttons of another time": [
        "syarat kerja ke taiwan apa saja",
        "!topic:nomor_darurat",
        "!choice:consent=yes",
        "!do:was_question",
        "!nonsense",
    ],
    "consent refused": ["lapor", "!choice:consent=no", "menu"],
    "a complaint": [
        "lapor",
        "!choice:consent=yes",
        "!choice:teller=self",
        "Siti",
        "Ipoh",
        STORY,
        "!choice:wanted=gaji",
        "!choice:contact=chat",
        "!choice:safe_to_reply=yes",
        "!choice:confirmed=yes",
        "status",
    ],
    "a complaint told at once and cancelled": [
        f"{STORY} di Johor",
        "entahlah",
        "!choice:consent=yes",
        "batal",
        "batal",
    ],
    "danger": [
        "saya disekap majikan di Johor tolong",
        "Ipoh",
        "!topic:nomor_darurat",
        "081234567890",
        "!choice:consent=yes",
        "!choice:teller=family",
        "Siti",
        "!choice:wanted=pulang",
        "!choice:safe_to_reply=no",
        "!choice:confirmed=yes",
    ],
    "danger in the middle of a complaint": ["lapor", "saya disekap majikan tolong", "menu", "batal"],
}


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.slow)])
def with_engine(request: pytest.FixtureRequest) -> Callable[[Callable[[Any], Coroutine[Any, Any, Any]]], Any]:
    """Runs a coroutine with an engine; the real one's client lives in one event loop only."""
    running = request.getfixturevalue("running_engine") if request.param == "real" else None

    def run(what: Callable[[Any], Coroutine[Any, Any, Any]]) -> Any:
        async def inside() -> Any:
            client = Engine(running.url) if running is not None else FakeEngine()
            try:
                return await what(client)
            finally:
                await client.close()

        return asyncio.run(inside())

    return run


async def say(client: Any, line: str, record: dict[str, Any] | None) -> Answered:
    text, choice = ("", line[1:]) if line.startswith("!") else (line, None)
    answered: Answered = await client.converse(choice or text, before_the_engine(text, choice), record)
    return answered


def comparable(answered: Answered) -> dict[str, Any]:
    """What the script and a trained model must agree on: of the categories only the first."""

    def first_only(intake: dict[str, Any]) -> dict[str, Any]:
        return {**intake, "categories": (intake.get("categories") or [])[:1]}

    replies = []
    for reply in answered.replies:
        custom = reply.get("custom") or {}
        for name in ("summary", "file"):
            if name in custom:
                custom = {name: first_only(custom[name])}
        replies.append({"custom": custom} if custom else reply)
    return {
        "replies": replies,
        "slots": first_only(answered.record["slots"]),
        "loop": answered.record["loop"],
        "given": answered.understood.model if answered.understood.model.startswith(("rule", "given")) else "model",
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", TALKS)
def test_both_engines_hold_the_same_talk(running_engine: RunningEngine, name: str) -> None:
    async def talk() -> None:
        fake = FakeEngine()
        record: dict[str, Any] | None = None
        async with contextlib.AsyncExitStack() as stack:
            real = Engine(running_engine.url)
            stack.push_async_callback(real.close)
            for line in TALKS[name]:
                from_fake, from_real = await say(fake, line, record), await say(real, line, record)
                assert comparable(from_fake) == comparable(from_real), line
                record = from_real.record

    asyncio.run(talk())


def test_a_turn_changes_nothing_but_what_it_returns(with_engine: Any) -> None:
    async def talk(client: Any) -> None:
        opened = await say(client, "lapor", None)
        before = repr(opened.record)
        once = await say(client, "!choice:consent=yes", opened.record)
        again = await say(client, "!choice:consent=yes", opened.record)
        assert repr(opened.record) == before
        assert (once.replies, once.record) == (again.replies, again.record)

    with_engine(talk)


def test_messages_are_understood_without_a_talk(with_engine: Any) -> None:
    async def understand(client: Any) -> Any:
        lines = ["halo", "gaji saya tidak dibayar", "saya disekap majikan tolong", "lapor"]
        return await client.understand([(line, before_the_engine(line, None)) for line in lines])

    found = with_engine(understand)
    assert [one.kind for one in found] == ["smalltalk", "complaint", "danger", "complaint"]
    assert (found[1].category, found[2].category) == ("gaji_tidak_dibayar", "perdagangan_orang")
    assert found[2].model.startswith("rule ")


def test_a_ready_engine_says_so(with_engine: Any) -> None:
    async def ask(client: Any) -> tuple[bool, str]:
        return await client.ready(), client.model

    ready, model = with_engine(ask)
    assert ready
    assert model != "unknown"


@pytest.mark.slow
def test_a_send_button_of_another_time_sends_nothing(running_engine: RunningEngine) -> None:
    """It stands under the summary of an earlier complaint; this one was never shown for checking."""

    async def talk() -> list[Any]:
        async with contextlib.AsyncExitStack() as stack:
            client = Engine(running_engine.url)
            stack.push_async_callback(client.close)
            record: dict[str, Any] | None = None
            for line in ("lapor", "!choice:confirmed=yes", *TALKS["a complaint"][1:-2]):
                answered = await say(client, line, record)
                record = answered.record
            return answered.replies

    [reply] = asyncio.run(talk())
    assert list(reply["custom"]) == ["summary"]


@pytest.mark.slow
def test_a_failed_action_fails_the_turn_and_changes_nothing(running_engine: RunningEngine) -> None:
    async def talk() -> None:
        async with contextlib.AsyncExitStack() as stack:
            client = Engine(running_engine.url)
            stack.push_async_callback(client.close)
            record = (await say(client, "lapor", None)).record
            running_engine.actions.close()
            with pytest.raises(TurnFailed):
                await say(client, "!choice:consent=yes", record)
            running_engine.actions.open()
            assert (await say(client, "!choice:consent=yes", record)).record["slots"]["requested_slot"] == "teller"

    asyncio.run(talk())


def test_nobody_at_the_address_is_an_engine_that_is_down() -> None:
    async def talk() -> None:
        client = Engine(f"http://127.0.0.1:{free_port()}")
        assert not await client.ready()
        with pytest.raises(EngineDown):
            await say(client, "halo", None)
        await client.close()

    asyncio.run(talk())
