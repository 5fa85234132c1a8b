"""Posts: the Telegram chats, groups or private ones, in which officers and the operator are told.

A stranger cannot make a chat a post: it takes a code that only the command line of the machine gives out (`pelita
alerts code petugas`), counts once and for half an hour, and is kept as a keyed hash. Whoever adds the bot to a group
and types `/petugas@BOT CODE` there has it from the operator's own hand. A wrong code is taken for any other
message.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit, inbox, outbox
from bot.errors import SettingError
from bot.keys import Vault
from bot.language import mark
from bot.tables import Chat, Post, now

CODE_LASTS = timedelta(minutes=30)
CODE_LETTERS = 12
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without what looks alike on a phone: 60 bits a code
WORD = "/petugas"
COMMAND = re.compile(r"/petugas(?:@\w+)?\s+([A-Za-z0-9 -]{12,40})\s*")

WELCOME = mark("Chat ini sekarang pos {name}. Kabar untuk pos ini dikirim ke sini.")


def make_code(session: Session, vault: Vault, actor: str, name: str) -> str:
    """A code to be typed in the chat that is to be the post `name`. Raises SettingError for what is no name."""
    if not re.fullmatch(r"[a-z0-9-]{1,40}", name):
        raise SettingError(f"the name of a post has small letters only: {name}")
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))
    post = Post(name=name, code_hash=vault.lookup_hash(session, "post", code), code_until=now() + CODE_LASTS)
    session.add(post)
    session.flush()
    audit.write(session, actor, "post_code", f"post:{post.id}", name=name)
    return "-".join(code[i : i + 4] for i in range(0, CODE_LETTERS, 4))


def end(session: Session, actor: str, number: int) -> None:
    """Nothing is told there any more. Raises SettingError when there is no such post."""
    post = session.get(Post, number)
    if post is None or post.ended_at is not None:
        raise SettingError(f"there is no post {number}")
    post.ended_at = now()
    post.code_hash = None
    audit.write(session, actor, "post_ended", f"post:{post.id}", name=post.name)


def everyone(session: Session) -> list[tuple[Post, Chat]]:
    """The registered posts with their chats."""
    query = select(Post, Chat).join(Chat, Chat.id == Post.chat_id).where(Post.ended_at.is_(None))
    return [(post, chat) for post, chat in session.execute(query.order_by(Post.id))]


def chats(session: Session) -> dict[str, list[Chat]]:
    """The chats by the name of their post, without those that Telegram refuses (the bot was thrown out)."""
    found: dict[str, list[Chat]] = {}
    for post, chat in everyone(session):
        if chat.blocked_at is None:
            found.setdefault(post.name, []).append(chat)
    return found


def of_chat(session: Session, chat: Chat) -> list[Post]:
    """What a chat is a post for."""
    return list(session.scalars(select(Post).where(Post.ended_at.is_(None), Post.chat_id == chat.id)))


def hear(session: Session, vault: Vault, channel: str, raw: dict[str, Any]) -> bool:
    """Takes a code. True when the update was one."""
    message = raw.get("message")
    chat = message.get("chat") if isinstance(message, dict) else None
    if not isinstance(message, dict) or not isinstance(chat, dict) or "id" not in chat:
        return False
    typed = COMMAND.fullmatch(str(message.get("text") or "").strip())
    return typed is not None and _register(session, vault, channel, raw, chat, typed[1])


def _register(
    session: Session, vault: Vault, channel: str, raw: dict[str, Any], place: dict[str, Any], typed: str
) -> bool:
    code = re.sub(r"[^A-Z0-9]", "", typed.upper())
    known = select(Post).where(Post.code_hash == vault.lookup_hash(session, "post", code), Post.code_until > now())
    post = session.scalar(known.with_for_update())
    if post is None:
        return False
    chat = inbox.find_or_make_chat(session, vault, channel, str(place["id"]))
    if place.get("type") != "private":
        chat.kind = inbox.GROUP
    if not inbox.note(session, channel, raw, chat):
        return True
    for earlier in of_chat(session, chat):
        if earlier.name == post.name:
            earlier.ended_at = now()
    post.chat_id, post.code_hash, post.registered_at = chat.id, None, now()
    audit.write(session, audit.SYSTEM, "post", f"post:{post.id}", name=post.name, chat=chat.id)
    said = {"text": WELCOME.format(name=post.name)}
    outbox.add(session, vault, chat, f"post:{post.id}", 0, said, author=outbox.ALERT)
    return True
