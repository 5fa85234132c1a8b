"""A corpus of updates as Telegram sends them, replayed; docs/telegram.md says what each becomes, and is read here."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from telegram import Update as LibraryUpdate
from telegram.constants import MessageType, UpdateType

from bot import updates, watching
from bot.conversation import Conversation
from bot.opening import Opened
from bot.settings import ROOT
from bot.tables import Message, Update

from .people import People, work_off

SHAPES = [json.loads(line) for line in Path(__file__).with_name("updates.jsonl").read_text("utf-8").splitlines()]
PRIVATE = {"id": 5, "type": "private"}
# what stands beside a content and decides nothing
NO_CONTENT = {"business_connection_id", "effect_id", "sender_boost_count", "sender_business_bot", "suggested_post_info"}
STATES = {"turn": "done", "edit": "done", "pointer": "ignored", "membership": "done", "moved": "done"}


def table() -> list[tuple[list[str], str]]:
    """(names, what they become) of each row."""
    page = (ROOT / "docs" / "telegram.md").read_text("utf-8").partition("| what comes |")[2]
    rows = [line.split("|") for line in page.partition("\n\n")[0].splitlines()[2:]]
    return [(re.findall(r"`([^`]+)`", row[1]), row[2].strip()) for row in rows]


TABLE = table()
BECOMES = {name: becomes for names, becomes in TABLE for name in names}


def test_every_type_that_the_bot_api_knows_stands_in_the_table() -> None:
    known = {str(kind.value) for kind in UpdateType} - {"message"} | {str(kind.value) for kind in MessageType}
    assert known - NO_CONTENT - BECOMES.keys() == set()


def test_every_row_of_the_table_has_a_shape_and_every_shape_a_row() -> None:
    replayed = {shape["row"] for shape in SHAPES}
    assert replayed - BECOMES.keys() == set()
    assert [names for names, _ in TABLE if not replayed & set(names)] == []
    assert len(SHAPES) >= 60
    assert len({shape["name"] for shape in SHAPES}) == len(SHAPES)


@pytest.mark.parametrize("name", sorted({str(kind.value) for kind in MessageType} - NO_CONTENT))
def test_what_the_table_says_of_a_message_is_what_becomes_of_it(name: str) -> None:
    kind = updates.becomes({"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": PRIVATE, name: {"x": 1}}})
    said = {"poll": "poll message", "migrate_to_chat_id": "text"}.get(name, name)
    assert kind == BECOMES[said]


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape["name"])
def test_a_shape_is_one_that_the_library_reads(shape: dict[str, Any]) -> None:
    """Our shapes are Telegram's: the library finds all that it needs, and the content that the row speaks of."""
    update = LibraryUpdate.de_json(shape["update"], None)
    assert update is not None and update.update_id == shape["update"]["update_id"]
    field = next(name for name in shape["update"] if name != "update_id")
    if field in {str(kind.value) for kind in UpdateType}:
        assert getattr(update, field) is not None
        assert update.api_kwargs == {}
        content = shape["row"]
        if update.message is not None and content in {str(kind.value) for kind in MessageType}:
            assert getattr(update.message, content) or update.message.migrate_from_chat_id


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape["name"])
def test_a_shape_becomes_what_the_table_says(
    opened: Opened, conversation: Conversation, clock: Any, shape: dict[str, Any]
) -> None:
    people = People(opened)
    becomes = BECOMES[shape["row"]]
    people.send(shape["update"], shape["update"])
    watching.watch(conversation)
    clock.forward(5)
    turned = work_off(conversation)
    [row] = people.all_of(Update)
    assert (row.kind, row.state) == (becomes, STATES.get(becomes, "ignored"))
    assert row.payload is None
    with opened.database.read() as session:
        messages = session.scalars(select(Message).order_by(Message.id)).all()
    heard = [message for message in messages if message.author == "person"]
    assert (turned, len(heard)) == ((1, 1) if becomes == "turn" else (0, 1) if becomes == "edit" else (0, 0))
    said = len(messages) - len(heard)
    assert (said > 0) == (becomes in ("turn", "pointer"))


def test_all_shapes_at_once_come_through_and_each_is_kept_once(
    opened: Opened, conversation: Conversation, clock: Any
) -> None:
    people = People(opened)
    people.send(*(shape["update"] for shape in SHAPES))
    people.send(*(shape["update"] for shape in reversed(SHAPES)))
    while watching.watch(conversation):
        pass
    clock.forward(61)  # so many in one minute are answered together when it is over
    work_off(conversation)
    rows = people.all_of(Update)
    assert len(rows) == len(SHAPES)
    assert {row.state for row in rows} == {"done", "ignored"}
    assert {row.error for row in rows} == {None}
