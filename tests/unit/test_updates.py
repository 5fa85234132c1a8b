"""Reading updates: every shape that Telegram sends, and garbage."""

from __future__ import annotations

import contextlib
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import inbox, updates
from bot.errors import UnreadableUpdate
from bot.opening import Opened
from bot.tables import Update
from bot.updates import Attachment, Heard, clean, hear, sender

CHAT = {"id": 77, "type": "private"}
GROUP = {"id": -100, "type": "supergroup"}


def message(**content: Any) -> dict[str, Any]:
    return {"update_id": 1, "message": {"message_id": 5, "date": 1, "chat": CHAT, **content}}


FILE = {"file_id": "AgAC", "file_size": 1234}

SHAPES: dict[str, tuple[dict[str, Any], Heard | None]] = {
    "text": (message(text="gaji saya belum dibayar"), Heard(text="gaji saya belum dibayar")),
    "caption": (
        message(caption="ini buktinya", photo=[FILE]),
        Heard(text="ini buktinya", attachment=Attachment("photo", "AgAC", None, None, 1234)),
    ),
    "the largest of a photo's sizes": (
        message(photo=[{"file_id": "s", "file_size": 10}, {"file_id": "l", "file_size": 900}, {"file_id": "none"}]),
        Heard(attachment=Attachment("photo", "l", None, None, 900)),
    ),
    "part of an album": (
        message(photo=[FILE], media_group_id="135"),
        Heard(attachment=Attachment("photo", "AgAC", None, None, 1234), album="135"),
    ),
    "voice": (
        message(voice={"file_id": "v", "mime_type": "audio/ogg", "duration": 9}),
        Heard(attachment=Attachment("voice", "v", None, "audio/ogg", None)),
    ),
    "document": (
        message(document={"file_id": "d", "file_name": "kontrak.pdf", "mime_type": "application/pdf", "file_size": 7}),
        Heard(attachment=Attachment("document", "d", "kontrak.pdf", "application/pdf", 7)),
    ),
    "video": (message(video={"file_id": "v"}), Heard(attachment=Attachment("video", "v", None, None, None))),
    "round video": (
        message(video_note={"file_id": "v"}),
        Heard(attachment=Attachment("video_note", "v", None, None, None)),
    ),
    "sticker": (message(sticker={"file_id": "s", "emoji": "\U0001f622"}), Heard(more={"sticker": "\U0001f622"})),
    "animation, which comes as a document too": (
        message(document=FILE, animation={**FILE, "file_unique_id": "u"}),
        Heard(attachment=Attachment("animation", "AgAC", None, None, 1234, "u")),
    ),
    "location": (
        message(location={"latitude": 3.14, "longitude": 101.69}),
        Heard(text="3.14, 101.69", derived=True, more={"location": [3.14, 101.69]}),
    ),
    "venue": (
        message(
            location={"latitude": 3.14, "longitude": 101.69},
            venue={"title": "Pasar Seni", "address": "Kuala Lumpur", "location": {}},
        ),
        Heard(text="Pasar Seni Kuala Lumpur 3.14, 101.69", derived=True, more={"location": [3.14, 101.69]}),
    ),
    "forwarded from somebody": (
        message(text="tolong", forward_origin={"type": "user", "sender_user": {"first_name": "Budi", "username": "b"}}),
        Heard(text="tolong", more={"forwarded": "Budi @b"}),
    ),
    "forwarded from somebody hidden": (
        message(text="tolong", forward_origin={"type": "hidden_user", "sender_user_name": "Budi"}),
        Heard(text="tolong", more={"forwarded": "Budi"}),
    ),
    "a reply that quotes": (
        message(text="ya", reply_to_message={"message_id": 3}, quote={"text": "Boleh?", "position": 0}),
        Heard(text="ya", reply_to=3, more={"quote": "Boleh?"}),
    ),
    "a link with a word": (message(text="/start poster"), Heard(text="start poster", start="poster")),
    "a dice": (message(dice={"emoji": "x", "value": 1}), Heard(more={"other": "dice"})),
    "contact": (
        message(contact={"first_name": "Budi", "phone_number": "+60123456789"}),
        Heard(text="Budi +60123456789", derived=True, more={"contact": "Budi +60123456789"}),
    ),
    "button": (
        {"update_id": 1, "callback_query": {"id": "9", "data": "choice:consent=yes", "message": {"chat": CHAT}}},
        Heard(choice="choice:consent=yes", callback_id="9"),
    ),
    "button of nobody": ({"update_id": 1, "callback_query": {"id": "9", "data": "do:menu"}}, None),
    "button whose message is too old": (
        {"update_id": 1, "callback_query": {"id": "9", "data": "do:menu", "from": {"id": 77}}},
        Heard(choice="do:menu", callback_id="9"),
    ),
    "button of a game": (
        {"update_id": 1, "callback_query": {"id": "9", "game_short_name": "x", "message": {"chat": CHAT}}},
        Heard(choice="", callback_id="9"),
    ),
    "edited": ({"update_id": 1, "edited_message": {"chat": CHAT, "text": "lain"}}, Heard(text="lain")),
    "a live location that moved": ({"update_id": 1, "edited_message": {"chat": CHAT, "location": {}}}, None),
    "channel post": ({"update_id": 1, "channel_post": {"chat": {"id": -1, "type": "channel"}, "text": "x"}}, None),
    "membership": ({"update_id": 1, "my_chat_member": {"chat": CHAT, "new_chat_member": {"status": "kicked"}}}, None),
    "poll": ({"update_id": 1, "poll": {"id": "1"}}, None),
    "service message": (message(pinned_message={"message_id": 1}), None),
    "nothing but an id": ({"update_id": 1}, None),
}


@pytest.mark.parametrize("name", SHAPES)
def test_each_shape_is_heard(name: str) -> None:
    raw, expected = SHAPES[name]
    heard = hear(raw)
    assert (replace(heard, message_id=None) if heard else heard) == expected


def test_an_edit_and_a_reply_name_the_message_that_they_are_of() -> None:
    said = hear({"update_id": 1, "edited_message": {"message_id": 8, "chat": CHAT, "text": "lain"}})
    assert said is not None and said.message_id == 8
    said = hear(message(text="ya", reply_to_message={"message_id": 4, "chat": CHAT}))
    assert said is not None and (said.message_id, said.reply_to) == (5, 4)


def test_who_sent_it_is_known_by_the_chat() -> None:
    assert sender(message(text="x")) == updates.Sender("77", private=True)
    assert sender({"update_id": 1, "message": {"chat": GROUP, "text": "x"}}) == updates.Sender(
        "-100", False, group=True
    )
    assert sender(SHAPES["button"][0]) == updates.Sender("77", private=True)
    assert sender(SHAPES["poll"][0]) is None


def test_an_update_without_a_number_is_unreadable() -> None:
    for raw in ({}, {"update_id": None}, {"update_id": "7"}, {"update_id": 1.5}):
        with pytest.raises(UnreadableUpdate):
            updates.update_id(raw)


GARBAGE: dict[str, dict[str, Any]] = {
    "callback that is nothing": {"update_id": 1, "callback_query": None},
    "callback that is a list": {"update_id": 1, "callback_query": [1]},
    "location that is nothing": message(location=None),
    "contact that is a text": message(contact="Budi"),
    "photo of numbers": message(photo=[1, 2]),
    "size that is no number": message(document={"file_id": "d", "file_size": "besar"}),
    "size without end": message(document={"file_id": "d", "file_size": float("inf")}),
    "message that is nothing": {"update_id": 1, "message": None},
    "message that is a text": {"update_id": 1, "message": "halo"},
}


@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_is_unreadable_and_nothing_worse(name: str) -> None:
    with contextlib.suppress(UnreadableUpdate):
        hear(GARBAGE[name])


ODD: dict[str, dict[str, Any]] = {
    "a name with half an emoji": message(text="halo", **{"from": {"id": 77, "first_name": "Wati \ud83d"}}),
    "a file name with half an emoji": message(document={"file_id": "d", "file_name": "\udcff.pdf"}),
    "a text with half an emoji": message(text="tolong \ud83d"),
    "a chat without an id": {"update_id": 1, "message": {"chat": {"type": "private"}, "text": "x"}},
    "a chat that is a number": {"update_id": 1, "message": {"chat": 5, "text": "x"}},
}


@pytest.mark.parametrize("name", [*GARBAGE, *ODD])
def test_no_update_holds_up_the_batch_it_came_in(opened: Opened, name: str) -> None:
    # What `receive` raises would be raised again on every poll: Telegram sends the batch until it is confirmed.
    with opened.database.write() as session:
        inbox.receive(session, opened.vault, "telegram", {**GARBAGE, **ODD}[name])
    with opened.database.read() as session:
        assert session.query(Update).count() == 1


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
field_names = st.sampled_from(
    ["text", "caption", "chat", "location", "contact", "media_group_id", "data", "id", "message", *updates.MEDIA]
)
bodies = st.dictionaries(field_names, json_values, max_size=4)
raws = st.dictionaries(
    st.sampled_from(["message", "edited_message", "callback_query", "channel_post", "poll", "update_id"]),
    json_values | bodies,
    max_size=3,
)


@given(raws)
@settings(max_examples=300, deadline=None)
@example({"message": {"document": {"file_id": "d", "file_size": float("nan")}}})
def test_hearing_raises_nothing_but_unreadable_update(raw: dict[str, Any]) -> None:
    with contextlib.suppress(UnreadableUpdate):
        heard = hear(raw)
        assert heard is None or isinstance(heard.text, str)
    with contextlib.suppress(UnreadableUpdate):
        sender(raw)


# --- clean


@given(st.text(st.characters(), max_size=200))
@settings(max_examples=300)
@example("\u202egnirts")
@example("/ / /restart")
@example("\u200d")
def test_a_cleaned_text_has_no_control_characters_and_no_leading_slash(text: str) -> None:
    cleaned = clean(text)
    assert not cleaned.startswith("/")
    assert cleaned == cleaned.strip()
    assert all(c in "\n\t\u200d" or unicodedata.category(c)[0] != "C" for c in cleaned)
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("/restart", "restart"),
        ("/start", "start"),
        ("//restart", "restart"),
        (" / /restart", "restart"),
        ('/danger{"a": 1}', 'danger{"a": 1}'),
        ("\u200b/restart", "restart"),
        ("\u202e/restart", "restart"),
        ("gaji 1/2 dibayar", "gaji 1/2 dibayar"),
        ("baris satu\nbaris dua", "baris satu\nbaris dua"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("e\u0301", "\u00e9"),
        ("keluarga \U0001f468\u200d\U0001f469\u200d\U0001f467", "keluarga \U0001f468\u200d\U0001f469\u200d\U0001f467"),
        ("/", ""),
        ("\u200b\u200e", ""),
    ],
)
def test_what_is_typed_is_cleaned(typed: str, read: str) -> None:
    assert clean(typed) == read
