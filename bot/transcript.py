"""The transcript: one row for each thing said, sealed under the chat's key until it belongs to a complaint."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import evidence, outbox
from bot.dialogue import Understood
from bot.keys import Vault, key_of
from bot.language import mark
from bot.receipts import code_in, without_codes
from bot.tables import Chat, Complaint, Evidence, Message, Update, now
from bot.updates import Heard

BUTTONS_LOOKED_BACK = 20
TITLES_LOOKED_BACK = 3
LONGEST_TITLE = 40
ANSWERING = timedelta(days=1)
FORWARDED = mark("diteruskan dari {whose}")
EDITED = mark("diubah menjadi")


def hear(session: Session, vault: Vault, chat: Chat, said: Iterable[tuple[int, Heard]]) -> list[Message]:
    """The messages of some inbox rows, written when first seen; the same ones when seen again."""
    said = list(said)
    ids = [row_id for row_id, _ in said]
    known = {row.inbox_id: row for row in session.scalars(select(Message).where(Message.inbox_id.in_(ids)))}
    received = {row.id: row for row in session.scalars(select(Update).where(Update.id.in_(ids)))}
    messages = []
    for row_id, heard in said:
        message = known.get(row_id)
        if message is None:
            message = Message(
                chat_id=chat.id,
                author="person",
                body=vault.seal(session, chat.key_id, "message.body", _body(session, vault, chat, heard)),
                inbox_id=row_id,
                remote_id=heard.message_id,
                at=received[row_id].received_at,
                sent_at=now(),
            )
            session.add(message)
            if heard.attachment is not None:
                evidence.note(session, vault, chat, message, heard.attachment)
        messages.append(message)
    session.flush()
    return messages


def find(session: Session, chat: Chat, remote_id: int | None) -> Message | None:
    """The message of a chat that the channel knows by this number."""
    if remote_id is None:
        return None
    query = select(Message).where(Message.chat_id == chat.id, Message.remote_id == remote_id)
    return session.scalar(query.order_by(Message.id.desc()).limit(1))


def amend(session: Session, vault: Vault, chat: Chat, message: Message, heard: Heard) -> str | None:
    """Adds an edit to a message: what was said first stays. What it said before, or None when nothing is changed.

    An erased message stays erased: what was refused does not come back by an edit.
    """
    body = vault.open_or_none(session, "message.body", message.body)
    if body is None or message.erased_at is not None:
        return None
    known = {_unique_id(session, vault, item) for item in message.evidence}
    replaced = heard.attachment is not None and heard.attachment.unique_id not in known
    before = str([body["text"], *(edit["text"] for edit in body.get("edits", ()))][-1])
    text = _blanked(session, vault, heard.text)
    if text == before and not replaced:
        return None
    edit = {"text": text, "at": now().isoformat(timespec="seconds")}
    body["edits"] = [*body.get("edits", ()), edit]
    assert message.body is not None
    message.body = vault.seal(session, key_of(message.body), "message.body", body)
    if replaced and heard.attachment is not None:
        row = evidence.note(session, vault, chat, message, heard.attachment)
        evidence.reseal(session, vault, row, key_of(message.body))
    return before


def _unique_id(session: Session, vault: Vault, item: Evidence) -> str | None:
    about = vault.open_or_none(session, "evidence.about", item.about) or {}
    return about.get("unique_id")


def _body(session: Session, vault: Vault, chat: Chat, heard: Heard) -> dict[str, Any]:
    if heard.choice is not None:
        return {"text": button_title(session, vault, chat, heard.choice), "choice": heard.choice}
    answered = find(session, chat, heard.reply_to)
    return {
        "text": _blanked(session, vault, heard.text),
        **heard.more,
        **({"reply_to": answered.id} if answered is not None else {}),
    }


def case_of_code(session: Session, vault: Vault, code: str | None) -> Complaint | None:
    """The case whose receipt code, the first or the one given again, this is."""
    if code is None:
        return None
    wanted = vault.lookup_hash(session, "receipt", code)
    query = select(Complaint).where((Complaint.receipt_hash == wanted) | (Complaint.receipt_hash_again == wanted))
    return session.scalar(query)


def _blanked(session: Session, vault: Vault, text: str) -> str:
    """Without a receipt code; one in ten numbers of an identity card only looks like one, and stays."""
    return without_codes(text) if case_of_code(session, vault, code_in(text)) is not None else text


def button_title(session: Session, vault: Vault, chat: Chat, payload: str) -> str:
    """What stood on the button that was pressed, as far back as people scroll; the payload itself if not found."""
    query = (
        select(Message)
        .where(Message.chat_id == chat.id, Message.author != "person", Message.body.is_not(None))
        .order_by(Message.id.desc())
        .limit(BUTTONS_LOOKED_BACK)
    )
    for message in session.scalars(query):
        opened = vault.open_or_none(session, "message.body", message.body) or {}
        for title, known in opened.get("buttons", []):
            if known == payload:
                return str(title)
    return payload


def typed_choice(session: Session, vault: Vault, chat: Chat, text: str) -> str | None:
    """The payload of the button of our last messages whose title was typed instead of pressed."""
    typed = " ".join(text.casefold().split())
    if not typed or len(typed) > LONGEST_TITLE:
        return None
    query = select(Message).where(Message.chat_id == chat.id, Message.author == "bot", Message.body.is_not(None))
    for message in session.scalars(query.order_by(Message.id.desc()).limit(TITLES_LOOKED_BACK)):
        opened = vault.open_or_none(session, "message.body", message.body) or {}
        for title, payload in opened.get("buttons", []):
            if str(title).casefold() == typed:
                return str(payload)
    return None


def note_understanding(messages: Iterable[Message], understood: Understood) -> None:
    for message in messages:
        message.kind = understood.kind
        message.topic = understood.topic if understood.kind in ("question", "complaint", "danger") else None
        message.category = understood.category if understood.kind in ("complaint", "danger") else None
        message.confidence = understood.confidence
        message.model = understood.model[:40]


def attach(session: Session, vault: Vault, complaint: Complaint, messages: Iterable[Message]) -> None:
    """Gives messages and their evidence to a complaint: sealed again, under its key."""
    for message in messages:
        if message.complaint_id is not None:
            continue
        message.complaint_id = complaint.id
        opened = vault.open_or_none(session, "message.body", message.body)
        if opened is not None:
            message.body = vault.seal(session, complaint.key_id, "message.body", opened)
        for item in message.evidence:
            evidence.reseal(session, vault, item, complaint.key_id)
        if message.author == "person":
            complaint.waits_for = "office"  # the person has answered


def detach(session: Session, vault: Vault, chat: Chat, messages: Iterable[Message]) -> None:
    """Takes messages and their evidence back from a case: sealed under the chat's key until consent is given."""
    for message in messages:
        message.complaint_id = None
        opened = vault.open_or_none(session, "message.body", message.body)
        if opened is not None:
            message.body = vault.seal(session, chat.key_id, "message.body", opened)
        for item in message.evidence:
            evidence.reseal(session, vault, item, chat.key_id)


def erase(session: Session, messages: Iterable[Message]) -> None:
    """Empties messages and their evidence for good; that there was one, and when, stays."""
    for message in messages:
        message.body = None
        message.erased_at = now()
        message.topic = message.category = None
        for item in message.evidence:
            evidence.erase(session, item)


def episode(session: Session, chat: Chat) -> list[Message]:
    """The messages of the complaint that is being told in a chat, from its first one on."""
    if chat.episode_from is None:
        return []
    query = select(Message).where(Message.chat_id == chat.id, Message.id >= chat.episode_from)
    # an officer may try the bot in the chat in which cases are told
    return list(session.scalars(query.where(Message.author != outbox.ALERT).order_by(Message.id)))


def of_draft(session: Session, complaint: Complaint) -> list[Message]:
    """Every message that lies with a complaint."""
    return list(session.scalars(select(Message).where(Message.complaint_id == complaint.id).order_by(Message.id)))


def officers_last(session: Session, chat: Chat) -> Message | None:
    """What an officer wrote to this chat within the last day: what the person says now is the answer to it.

    Not where the case has moved to another chat: whoever holds the old telephone does not answer for it.
    """
    here = select(Complaint.id).where(Complaint.chat_id == chat.id)
    query = select(Message).where(
        Message.chat_id == chat.id,
        Message.author == "officer",
        Message.at > now() - ANSWERING,
        Message.complaint_id.is_(None) | Message.complaint_id.in_(here),
    )
    return session.scalar(query.order_by(Message.id.desc()).limit(1))


def spoken_since(session: Session, chat: Chat, message: Message) -> bool:
    """Whether the bot has said anything in the chat after a message."""
    query = select(Message.id).where(Message.chat_id == chat.id, Message.author == "bot", Message.id > message.id)
    return session.scalar(query.limit(1)) is not None


def written(body: dict[str, Any], whose: bool = True) -> str:
    """A message as one text: whose words it forwards (unless `whose` is False), what was said, and each edit of it."""
    lines = [f"[{FORWARDED.format(whose=body['forwarded'])}]"] if whose and body.get("forwarded") else []
    lines.append(str(body.get("sticker") or body.get("text", "")))
    lines += [f"[{EDITED}] {edit['text']}" for edit in body.get("edits", ())]
    return "\n".join(lines)


def of_complaint(session: Session, vault: Vault, complaint_id: int) -> list[tuple[Message, dict[str, Any]]]:
    """The transcript of a complaint, each row with its opened body; an erased one has the body {}."""
    rows = session.scalars(select(Message).where(Message.complaint_id == complaint_id).order_by(Message.id))
    return [(row, vault.open_or_none(session, "message.body", row.body) or {}) for row in rows]


def of_chat(
    session: Session, vault: Vault, chat_id: int, after: int = 0, since: datetime | None = None
) -> list[tuple[Message, dict[str, Any]]]:
    """What a person has seen of a chat: what they sent and what was sent to them, after message `after`."""
    query = (
        select(Message)
        .where(Message.chat_id == chat_id, Message.id > after, Message.sent_at.is_not(None))
        .order_by(Message.id)
    )
    if since is not None:
        query = query.where(Message.at >= since)
    return [(row, vault.open_or_none(session, "message.body", row.body) or {}) for row in session.scalars(query)]
