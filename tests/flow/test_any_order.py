"""Whatever comes doubled, out of order, in between a death or a fault: each thing once, and in order within a chat."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot import audit, inbox, outbox, sender, turns, watching
from bot.conversation import Conversation
from bot.errors import EngineDown
from bot.opening import Opened, open_all, prepare
from bot.receiver import Receiver
from bot.speech import Speech
from bot.tables import Chat, Delivery, Message, Update, now

from .fake_engine import FakeEngine
from .people import Json, People, press, text
from .running import settings_in

CHATS = (81_000_001, 81_000_002, 81_000_003)

said = st.tuples(st.sampled_from(CHATS), st.sampled_from(["text", "text", "press", "edit", "danger"]))
# what happens between two batches: a turn, a failed turn, a worker that dies in its turn, a look for danger
steps = st.lists(st.sampled_from(["turn", "fails", "dies", "watch", "sends", "breaks"]), max_size=6)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    prepare(settings_in(folder))
    return folder


@contextlib.contextmanager
def fresh(prepared: Path) -> Iterator[Opened]:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(prepared, folder, dirs_exist_ok=True)
        opened = open_all(settings_in(Path(folder)))
        yield opened
        opened.database.close()


def updates_of(things: list[tuple[int, str]]) -> list[Json]:
    """The updates of what people did, numbered from 1; what is edited is the message before it of the same chat."""
    made: list[Json] = []
    last: dict[int, Json] = {}
    for number, (chat, what) in enumerate(things, 1):
        if what == "press":
            made.append(press(number, chat, f"topic:t{number}"))
        elif what == "edit" and chat in last:
            made.append({"update_id": number, "edited_message": {**last[chat], "text": f"baru {number}"}})
        else:
            words = "saya disekap majikan tolong" if what == "danger" else f"kata {number}"
            made.append(text(number, chat, words))
            made[-1]["message"]["message_id"] = number
            last[chat] = made[-1]["message"]
    return made


def do(step: str, conversation: Conversation, engine: FakeEngine) -> None:
    database, vault = conversation.database, conversation.vault
    if step == "watch":
        watching.watch(conversation)
    elif step in ("turn", "fails"):
        if step == "fails":
            engine.fail(EngineDown("gone"))
        asyncio.run(turns.take_one(conversation))
        engine._failures.clear()
        soon(conversation)
    elif step == "dies":
        turns.listen(conversation)
        with database.write() as session:
            inbox.release_all(session)
    else:
        for letter in sender.letters(database, vault):
            with database.write() as session:
                if step == "sends":
                    outbox.sent(session, vault, letter.delivery_id, letter.delivery_id)
                else:
                    outbox.retry(session, letter.delivery_id, "TimedOut", 0)


def soon(conversation: Conversation) -> None:
    """Nobody waits out a failure here."""
    with conversation.database.write() as session:
        for chat in session.scalars(select(Chat)):
            chat.ready_at = now()


@given(
    st.lists(said, min_size=1, max_size=10),
    st.lists(st.tuples(st.lists(st.integers(0, 9), min_size=1, max_size=4), steps), max_size=5),
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_thing_once_and_in_order(
    prepared: Path, speech: Speech, things: list[tuple[int, str]], batches: list[tuple[list[int], list[str]]]
) -> None:
    made = updates_of(things)
    with fresh(prepared) as opened:
        engine = FakeEngine()
        conversation = Conversation(opened.database, opened.vault, engine, speech, opened.settings.office)  # type: ignore[arg-type]
        keeper = Receiver(opened.database, opened.vault)
        for places, happens in batches:
            keeper.keep([made[place % len(made)] for place in places])
            for step in happens:
                do(step, conversation, engine)
        keeper.keep(made)
        for _ in range(4 * len(made)):
            for step in ("watch", "turn", "sends"):
                do(step, conversation, engine)
        check(People(opened), engine, made)


def check(people: People, engine: FakeEngine, made: list[Json]) -> None:
    rows = people.all_of(Update)
    assert sorted(row.update_id for row in rows) == list(range(1, len(made) + 1))
    assert {row.state for row in rows} == {"done"}
    heard = [line for turn in engine.heard for line in turn.split("\n")]
    for chat in CHATS:
        number = people.chat(chat).id
        own = [row for row in rows if row.chat_id == number and row.kind == "turn"]
        words = [said_by(made[row.update_id - 1]) for row in own]
        assert [line for line in heard if line in words and line.startswith(("kata", "topic"))] == [
            word for word in words if word.startswith(("kata", "topic"))
        ]
        deliveries = [row for row in people.all_of(Delivery) if row.chat_id == number and row.kind == "message"]
        answers = [int(row.turn) for row in deliveries if row.position >= outbox.REPLIES]
        assert answers == sorted(answers)
        assert len({(row.turn, row.position) for row in deliveries}) == len(deliveries)
        assert {row.state for row in deliveries} <= {"sent"}
    messages = [row for row in people.all_of(Message) if row.author == "person" and row.inbox_id is not None]
    assert len({row.inbox_id for row in messages}) == len(messages)
    turned = {row.id for row in rows if row.kind == "turn"}
    assert turned <= {row.inbox_id for row in messages}
    with people.opened.database.read() as session:
        assert audit.verify(session) is None


def said_by(raw: Json) -> str:
    found: Any = raw.get("message", raw.get("callback_query", {}))
    return str(found.get("text") or found.get("data"))
