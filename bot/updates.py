"""Reads what an update says: text, a button pressed, files. The same form for Telegram, the trial page and tests.

The raw update is Telegram's JSON. `becomes` sorts every type of update (docs/telegram.md has the table, and a test
reads it); `hear` reads what starts a turn or is an edit. Reading never fails on a field that we do not need, and
raises UnreadableUpdate where nothing can be made of it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from bot.errors import UnreadableUpdate

ASKED_FOR = ["message", "edited_message", "callback_query", "my_chat_member"]  # nothing else is sent to us
# an animation comes as a document too, so it is looked for first
MEDIA = ("animation", "photo", "document", "voice", "video", "audio", "video_note", "live_photo")
# What happens to a chat, told as a message that nobody wrote.
SERVICE = frozenset(
    """
    boost_added channel_chat_created chat_background_set chat_owner_changed chat_owner_left chat_shared
    checklist_tasks_added checklist_tasks_done connected_website delete_chat_photo direct_message_price_changed
    forum_topic_closed forum_topic_created forum_topic_edited forum_topic_reopened general_forum_topic_hidden
    general_forum_topic_unhidden gift gift_upgrade_sent giveaway_completed giveaway_created group_chat_created
    left_chat_member managed_bot_created message_auto_delete_timer_changed new_chat_members new_chat_photo
    new_chat_title paid_message_price_changed passport_data pinned_message poll_option_added poll_option_deleted
    proximity_alert_triggered refunded_payment successful_payment suggested_post_approval_failed
    suggested_post_approved suggested_post_declined suggested_post_paid suggested_post_refunded
    supergroup_chat_created unique_gift users_shared video_chat_ended video_chat_participants_invited
    video_chat_scheduled video_chat_started web_app_data write_access_allowed
    """.split()
)
UNREAD = ("dice", "game", "story", "checklist", "invoice", "paid_media", "giveaway", "giveaway_winners")
TURN, EDIT, POINTER, MEMBERSHIP, MOVED, IGNORED = "turn", "edit", "pointer", "membership", "moved", "ignored"
GROUPS = ("group", "supergroup")
GONE = ("left", "kicked")
MAX_NAME = 100


@dataclass(frozen=True)
class Attachment:
    """A file as the channel names it; `unique_id` is the same for the same file, `file_id` need not be."""

    kind: str
    file_id: str
    name: str | None
    media_type: str | None
    size_bytes: int | None
    unique_id: str | None = None


@dataclass(frozen=True)
class Heard:
    """What one update says.

    `more` is what stands beside the text on the transcript: {"location": [latitude, longitude], "contact": NAME AND
    NUMBER, "sticker": EMOJI, "other": KIND, "forwarded": WHOSE, "quote": TEXT}. `derived`: the text was made from a
    location or contact. `start` is the word of a link (t.me/...?start=WORD).
    """

    text: str = ""
    choice: str | None = None
    callback_id: str | None = None
    attachment: Attachment | None = None
    album: str | None = None
    message_id: int | None = None
    reply_to: int | None = None
    start: str | None = None
    derived: bool = False
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sender:
    """Where an update comes from. `private` is False for groups and channels, which are not conversations of ours."""

    address: str
    private: bool
    group: bool = False


def update_id(raw: Any) -> int:
    value = raw.get("update_id") if isinstance(raw, dict) else None
    if not isinstance(value, int):
        raise UnreadableUpdate("an update without update_id")
    return value


def sender(raw: dict[str, Any]) -> Sender | None:
    """The chat of an update, or None for one that belongs to no chat (a poll, say)."""
    chat = _message(raw).get("chat")
    if not isinstance(chat, dict) or "id" not in chat:
        return _presser(raw)
    return Sender(str(chat["id"]), chat.get("type") == "private", chat.get("type") in GROUPS)


def becomes(raw: dict[str, Any]) -> str:
    """What becomes of an update: TURN, EDIT, POINTER, MEMBERSHIP, MOVED or IGNORED. Raises UnreadableUpdate."""
    if "callback_query" in raw and not isinstance(raw["callback_query"], dict):
        raise UnreadableUpdate("a button press that is nothing")
    whose = sender(raw)
    if whose is None:
        return IGNORED
    if not whose.private:
        return _in_group(raw) if whose.group else IGNORED
    if "callback_query" in raw:
        return TURN
    message = _message(raw)
    if "message" in raw:
        return IGNORED if "poll" in message or SERVICE & message.keys() else TURN
    if "edited_message" in raw:
        return IGNORED if "location" in message else EDIT  # a live location that moved
    return MEMBERSHIP if "my_chat_member" in raw else IGNORED


def hear(raw: dict[str, Any]) -> Heard | None:
    """What an update that becomes a turn or an edit says; None for every other. Raises UnreadableUpdate."""
    if becomes(raw) not in (TURN, EDIT):
        return None
    if "callback_query" in raw:
        query = raw["callback_query"]
        return Heard(choice=str(query.get("data") or ""), callback_id=str(query.get("id") or ""))
    message = _message(raw)
    typed = clean(str(message.get("text") or message.get("caption") or ""))
    shared = _shared(message)
    text = " ".join(filter(None, (typed, *shared.pop("text", ()))))
    album = message.get("media_group_id")
    return Heard(
        text=text,
        attachment=_attachment(message),
        album=str(album) if album else None,
        message_id=_whole(message.get("message_id")),
        reply_to=_whole(_dict(message.get("reply_to_message")).get("message_id")),
        start=_start(message),
        derived=bool(text and not typed),
        more={**shared, **_origin(message)},
    )


def blocked(raw: dict[str, Any]) -> bool:
    """Whether a membership says that the person blocked the bot (True) or lets it write again (False)."""
    return _dict(_message(raw).get("new_chat_member")).get("status") in GONE


def new_address(raw: dict[str, Any]) -> tuple[str, str] | None:
    """(old, new) address of a group that has become a supergroup."""
    message = _message(raw)
    chat = str(_dict(message.get("chat")).get("id"))
    if message.get("migrate_to_chat_id"):
        return chat, str(message["migrate_to_chat_id"])
    if message.get("migrate_from_chat_id"):
        return str(message["migrate_from_chat_id"]), chat
    return None


def clean(text: str) -> str:
    """Text without control characters and without the leading slash that would make it a command to the engine."""
    kept = "".join(
        character
        for character in unicodedata.normalize("NFC", text)
        if character in "\n\t" or unicodedata.category(character)[0] != "C" or character == "\u200d"
    )
    return re.sub(r"^[\s/]+", "", kept).rstrip()


def _message(raw: dict[str, Any]) -> dict[str, Any]:
    if "callback_query" in raw:
        return _dict(_dict(raw["callback_query"]).get("message"))
    return next((value for key, value in raw.items() if key != "update_id" and isinstance(value, dict)), {})


def _presser(raw: dict[str, Any]) -> Sender | None:
    """Who pressed a button whose message is too old to be named; a private chat has its person's number."""
    query = _dict(raw.get("callback_query"))
    number = _whole(_dict(query.get("from")).get("id"))
    return None if number is None or query.get("inline_message_id") else Sender(str(number), private=True)


def _in_group(raw: dict[str, Any]) -> str:
    message = _message(raw)
    if "my_chat_member" in raw:
        before, after = (_dict(message.get(name)).get("status") for name in ("old_chat_member", "new_chat_member"))
        return POINTER if before in GONE and after not in GONE else IGNORED
    if "message" not in raw:
        return IGNORED
    if new_address(raw) is not None:
        return MOVED
    return IGNORED if SERVICE & message.keys() else POINTER


def _start(message: dict[str, Any]) -> str | None:
    found = re.fullmatch(r"/start(?:@\w+)? ([\w-]{1,64})", str(message.get("text") or ""))
    return found[1] if found else None


def _shared(message: dict[str, Any]) -> dict[str, Any]:
    """What is no text and no file: for the transcript, and under "text" the words that the engine reads of it."""
    place, venue, contact = (message.get(name) for name in ("location", "venue", "contact"))
    if isinstance(place, dict):
        point = [place.get("latitude"), place.get("longitude")]
        names = [clean(str(venue.get(name) or "")) for name in ("title", "address")] if isinstance(venue, dict) else []
        return {"location": point, "text": [*names, ", ".join(map(str, point))]}
    if isinstance(contact, dict):
        names = [clean(str(contact.get(name) or "")) for name in ("first_name", "last_name", "phone_number")]
        return {"contact": " ".join(filter(None, names)), "text": names}
    if isinstance(message.get("sticker"), dict):
        return {"sticker": clean(str(message["sticker"].get("emoji") or ""))}
    other = next((name for name in UNREAD if name in message), None)
    return {"other": other} if other else {}


def _origin(message: dict[str, Any]) -> dict[str, Any]:
    """Whose words a forward brings, and which words a reply quotes."""
    found: dict[str, Any] = {}
    origin = _dict(message.get("forward_origin"))
    if origin:
        whose = _dict(origin.get("sender_user") or origin.get("sender_chat") or origin.get("chat"))
        names = [whose.get("first_name"), whose.get("last_name"), whose.get("title"), origin.get("sender_user_name")]
        names += [f"@{whose['username']}" if whose.get("username") else None, origin.get("author_signature")]
        found["forwarded"] = clean(" ".join(str(name) for name in names if name))[:MAX_NAME] or "?"
    quote = clean(str(_dict(message.get("quote")).get("text") or ""))
    return {**found, "quote": quote} if quote else found


def _attachment(message: dict[str, Any]) -> Attachment | None:
    for kind in MEDIA:
        media = message.get(kind)
        if isinstance(media, list):
            sizes = [size for size in media if isinstance(size, dict)]
            media = max(sizes, key=lambda size: _bytes(size) or 0, default=None)
        if isinstance(media, dict) and media.get("file_id"):
            name, media_type = media.get("file_name"), media.get("mime_type")
            return Attachment(
                kind,
                str(media["file_id"]),
                str(name) if name else None,
                str(media_type) if media_type else None,
                _bytes(media),
                str(media["file_unique_id"]) if media.get("file_unique_id") else None,
            )
    return None


def _bytes(media: dict[str, Any]) -> int | None:
    size = media.get("file_size")
    return size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
