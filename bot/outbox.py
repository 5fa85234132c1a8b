"""The outbox: what is to be sent is a row, written in the same transaction as what it tells of.

Rows of a chat are sent in order. The key (chat, turn, position) makes writing one twice harmless. The text lies in
the transcript (`message`), so that what an officer reads is what was sent.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from bot.keys import Vault, key_of
from bot.receipts import BLANKED
from bot.tables import Chat, Delivery, Message, now

DANGER = 0  # positions: the numbers of a rule on danger come first,
KEPT = 1  # then the word that a message is kept,
MUTED = 2  # or the numbers alone, to a chat that an officer muted,
REPLIES = 10  # then the replies of the turn
RETRY_AFTER_SECONDS = (1, 2, 5, 15, 30)  # numbers to call must not wait longer once the network is back
EXERCISE = "[LATIHAN]"  # on every message of an exercise, in every language
ALERT = "alert"  # the author of what officers and the operator are told: no part of any person's talk
SHOWN_HERE = timedelta(minutes=10)


def add(
    session: Session,
    vault: Vault,
    chat: Chat,
    turn: str,
    position: int,
    body: dict[str, Any],
    *,
    complaint_id: int | None = None,
    key_id: int | None = None,
    secret: bool = False,
    author: str = "bot",
) -> Message | None:
    """One message to send, on the transcript and in the outbox. None when this turn has written it before.

    `body` is {"text", "buttons": [[title, payload]]}; it is sealed under the complaint's key (`key_id`) when it
    belongs to one, else under the chat's.
    """
    known = select(Delivery.id).where(Delivery.chat_id == chat.id, Delivery.turn == turn, Delivery.position == position)
    if session.scalar(known) is not None:
        return None
    if author != ALERT and chat.exercise_until is not None and chat.exercise_until > now():
        body = {**body, "text": f"{EXERCISE} {body['text']}"}
    message = Message(
        chat_id=chat.id,
        complaint_id=complaint_id,
        author=author,
        body=vault.seal(session, key_id or chat.key_id, "message.body", body),
    )
    session.add(message)
    session.flush()
    session.add(Delivery(chat_id=chat.id, turn=turn, position=position, message_id=message.id, secret=secret))
    session.flush()
    return message


def warned(session: Session, chat: Chat, update_rows: tuple[int, ...]) -> bool:
    """Whether one of these inbox rows was answered with the numbers to call."""
    turns = [str(row) for row in update_rows]
    query = select(Delivery.id).where(
        Delivery.chat_id == chat.id, Delivery.turn.in_(turns), Delivery.position == DANGER
    )
    return session.scalar(query.limit(1)) is not None


def told_since(session: Session, chat: Chat, position: int, since: datetime) -> bool:
    """Whether a chat was told what has this `position` (DANGER, MUTED) after `since`."""
    query = select(Delivery.id).join(Message, Message.id == Delivery.message_id)
    query = query.where(Delivery.chat_id == chat.id, Delivery.position == position, Message.at > since)
    return session.scalar(query.where(Message.author == "bot").limit(1)) is not None


def add_callback_answer(
    session: Session, vault: Vault, chat: Chat, turn: str, callback_id: str, text: str | None = None
) -> None:
    """Lets the button that was pressed stop spinning, with a word (up to 200 letters) that whoever pressed it sees.

    The callback's id holds the account's number: it is sealed.
    """
    reference = vault.seal(session, chat.key_id, "outbox.reference", callback_id)
    row = Delivery(chat_id=chat.id, turn=turn, position=0, kind="callback", reference=reference)
    if text is not None:
        sealed = vault.seal(session, chat.key_id, "message.body", {"text": text})
        message = Message(chat_id=chat.id, author=ALERT, body=sealed)
        session.add(message)
        session.flush()
        row.message_id = message.id
    session.add(row)
    session.flush()


def due(session: Session, busy: Collection[int] = (), limit: int = 20) -> list[Delivery]:
    """The oldest waiting message of each chat whose time has come, without the chats that are `busy`."""
    older = aliased(Delivery)
    first = (
        select(func.min(older.id))
        .where(older.chat_id == Delivery.chat_id, older.state == "waiting", older.kind == "message")
        .correlate(Delivery)
        .scalar_subquery()
    )
    return list(
        session.scalars(
            select(Delivery)
            .where(Delivery.state == "waiting", Delivery.next_at <= now(), Delivery.id == first)
            .where(Delivery.chat_id.not_in(busy))
            .order_by(Delivery.id)
            .limit(limit)
        )
    )


def due_callbacks(session: Session, busy: Collection[int] = (), limit: int = 20) -> list[Delivery]:
    """Buttons that still spin, without the rows that are `busy`: they wait for no message of their chat."""
    query = select(Delivery).where(Delivery.state == "waiting", Delivery.kind == "callback", Delivery.next_at <= now())
    return list(session.scalars(query.where(Delivery.id.not_in(busy)).order_by(Delivery.id).limit(limit)))


def begin(session: Session, delivery_ids: Collection[int]) -> None:
    """Notes that rows are given to the channel now. One that was given before, and nobody knows what became of it
    (the process died, the connection broke), is marked: it may come twice."""
    for delivery in session.scalars(select(Delivery).where(Delivery.id.in_(delivery_ids))):
        delivery.doubled = delivery.doubled or delivery.begun
        delivery.begun = True


def part_sent(session: Session, delivery_id: int) -> None:
    """Notes that the channel accepted one more part of a long text: a repetition begins after it."""
    session.get_one(Delivery, delivery_id).parts_sent += 1


def body(session: Session, vault: Vault, delivery: Delivery) -> dict[str, Any] | None:
    """What is to be sent; None when it was erased meanwhile or can no longer be opened."""
    message = session.get(Message, delivery.message_id) if delivery.message_id else None
    opened: dict[str, Any] | None = vault.open_or_none(session, "message.body", message.body) if message else None
    return opened


def sent(session: Session, vault: Vault, delivery_id: int, remote_id: int | None, *, blank: bool = True) -> None:
    """Notes that the channel accepted a row; a receipt code is blanked at once, or later where people read it here."""
    delivery = session.get_one(Delivery, delivery_id)
    delivery.state = "sent"
    delivery.remote_id = remote_id
    delivery.error = None
    delivery.reference = None
    delivery.begun = False
    message = session.get(Message, delivery.message_id) if delivery.message_id else None
    if message is None:
        return
    message.sent_at = now()
    message.remote_id = remote_id
    if blank and delivery.secret:
        _blank(session, vault, delivery, message)


def blank_read(session: Session, vault: Vault) -> int:
    """Blanks receipt codes that were shown here (trial page, terminal) long enough to be copied."""
    old = select(Delivery).where(Delivery.secret, Delivery.state == "sent", Delivery.next_at < now() - SHOWN_HERE)
    rows = list(session.scalars(old))
    for delivery in rows:
        message = session.get(Message, delivery.message_id)
        if message is not None:
            _blank(session, vault, delivery, message)
    return len(rows)


def _blank(session: Session, vault: Vault, delivery: Delivery, message: Message) -> None:
    delivery.secret = False
    if message.body is None:
        return
    opened = vault.open(session, "message.body", message.body)
    opened["text"] = opened["text"].replace(opened.pop("code", BLANKED), BLANKED)
    message.body = vault.seal(session, key_of(message.body), "message.body", opened)


def retry(
    session: Session, delivery_id: int, error: str, after_seconds: float | None = None, untaken: bool = False
) -> None:
    """Lets a row be tried again, after `after_seconds` or longer each time. `untaken`: surely nothing was sent."""
    delivery = session.get_one(Delivery, delivery_id)
    delivery.attempts += 1
    delivery.error = error
    delivery.begun = delivery.begun and not untaken
    wait = RETRY_AFTER_SECONDS[min(delivery.attempts, len(RETRY_AFTER_SECONDS)) - 1]
    delivery.next_at = now() + timedelta(seconds=after_seconds if after_seconds is not None else wait)


def fail(session: Session, delivery_id: int, error: str, blocked: bool = False) -> None:
    """Gives a row up: it can never be sent. `blocked`: the person blocked the bot, which officers are shown."""
    delivery = session.get_one(Delivery, delivery_id)
    delivery.state = "failed"
    delivery.error = error
    delivery.begun = False
    if blocked:
        session.get_one(Chat, delivery.chat_id).blocked_at = now()
