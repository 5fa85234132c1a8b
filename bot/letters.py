"""What an office tells a person of their case, through the outbox, and when it must not be told.

Nothing is written where the person said that the chat may be read by others, or where the bot was blocked. What the
office tells by itself is told only where the person said that writing is safe.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot import outbox
from bot.errors import CaseError
from bot.keys import Vault
from bot.language import translate
from bot.speech import Speech
from bot.tables import Chat, Complaint, Message

MAX_TEXT = 3500  # below Telegram's 4096, so that what is written is one message


def hindrance(complaint: Complaint, chat: Chat | None) -> str | None:
    """Why a person cannot be written to: "no_chat", "unsafe" or "blocked"; None when nothing stands against it."""
    if chat is None:
        return "no_chat"
    if complaint.safe_to_reply is False or chat.safe_to_reply is False:
        return "unsafe"
    return "blocked" if chat.blocked_at is not None else None


def chat_of(session: Session, complaint: Complaint) -> Chat | None:
    return session.get(Chat, complaint.chat_id) if complaint.chat_id is not None else None


def write(session: Session, vault: Vault, complaint: Complaint, text: str) -> Message:
    """An officer's own words to the person. Raises CaseError with the hindrance, "empty" or "long"."""
    text = text.strip()
    if not text or len(text) > MAX_TEXT:
        raise CaseError("long" if text else "empty")
    chat = chat_of(session, complaint)
    reason = hindrance(complaint, chat)
    if chat is None or reason is not None:
        raise CaseError(reason or "no_chat")
    message = _add(session, vault, complaint, chat, text, "officer", 0)
    assert message is not None  # the version of the case is new with each deed, so this turn was never written
    return message


def tell(session: Session, vault: Vault, speech: Speech, complaint: Complaint, name: str, **words: str) -> bool:
    """Tells the person a response of domain.yml, if writing is known to be safe. Whether it was told.

    `words` that are marked for translation are said in the chat's language.
    """
    chat = chat_of(session, complaint)
    if chat is None or complaint.safe_to_reply is not True or hindrance(complaint, chat) is not None:
        return False
    words = {word: translate(text, chat.language) for word, text in words.items()}
    said = speech.say(name, chat.language, number=complaint.number or "", **words)
    return _add(session, vault, complaint, chat, said.text, "bot", 1) is not None


def _add(
    session: Session, vault: Vault, complaint: Complaint, chat: Chat, text: str, author: str, position: int
) -> Message | None:
    return outbox.add(
        session,
        vault,
        chat,
        f"case:{complaint.id}:{complaint.version}",
        position,
        {"text": text, "buttons": []},
        complaint_id=complaint.id,
        key_id=complaint.key_id,
        author=author,
    )
