"""The inbox: an update is committed here before its channel hears that it was received.

A turn is everything that waits in one chat, up to a button press or a command: parts of one long paste and the photos
of an album are one turn. One turn of a chat is in work at a time; the claim runs out by itself if its worker dies.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot import limits, outbox, updates
from bot.dialogue import command_in
from bot.errors import ClaimLost, UnreadableUpdate
from bot.keys import Vault
from bot.tables import Chat, Update, now

STORY_WAIT = timedelta(seconds=3)
ALBUM_WAIT = timedelta(seconds=1)
CLAIM = timedelta(seconds=90)
RETRY_AFTER_SECONDS = (1, 2, 5, 10, 30, 60)
MAX_FAILURES_OF_OURS = 8
GROUP = "group"
POINT_AGAIN = timedelta(days=1)
UNWATCHED = (Update.state == "waiting", Update.danger_seen.is_(False))
WAITING_TURN = (Update.state == "waiting", Update.kind == updates.TURN)


@dataclass(frozen=True)
class Turn:
    """What waits in one chat and is answered at once. `key` is the first inbox row: the same after every retry."""

    chat_id: int
    claim: str
    key: str
    update_rows: tuple[int, ...]
    heard: tuple[updates.Heard, ...]
    crowded: bool = False  # more than is answered one by one (bot/limits.py)
    more: bool = False  # and not even the last of it: kept, not answered

    @property
    def text(self) -> str:
        return "\n".join(heard.text for heard in self._acted_on if heard.text)

    @property
    def choice(self) -> str | None:
        return self._acted_on[0].choice

    @property
    def _acted_on(self) -> tuple[updates.Heard, ...]:
        """Of many presses or command words only the last one counts."""
        return self.heard[-1:] if _stands_alone(self.heard[-1]) else self.heard


def receive(session: Session, vault: Vault, channel: str, raw: dict[str, Any], exercise: bool = False) -> Update | None:
    """Stores one update. None when it was stored before. Of groups no content and no person is kept."""
    number = updates.update_id(raw)
    if session.scalar(select(Update.id).where(Update.channel == channel, Update.update_id == number)):
        return None
    try:
        kind, sender, heard = updates.becomes(raw), updates.sender(raw), updates.hear(raw)
    except (UnreadableUpdate, TypeError, ValueError, AttributeError, KeyError):
        return _add(session, _dead(session, vault, channel, number, raw))
    row = Update(channel=channel, update_id=number, kind=kind, state="ignored")
    if sender is None or kind == updates.IGNORED:
        return _add(session, row)
    if heard is not None:
        return _hear(session, vault, row, sender.address, raw, heard, exercise)
    if kind == updates.POINTER:
        return _notice_group(session, vault, row, sender.address)
    if _add(session, row) is None:
        return None
    if kind == updates.MOVED:
        moved = updates.new_address(raw)
        assert moved is not None
        move(session, vault, channel, *moved)
    else:
        _note_membership(session, vault, channel, sender.address, updates.blocked(raw))
    row.state = "done"
    return row


def note(session: Session, channel: str, raw: dict[str, Any], chat: Chat) -> bool:
    """Notes an update that is worked on at once, without its content. False when it was noted before."""
    number = updates.update_id(raw)
    if session.scalar(select(Update.id).where(Update.channel == channel, Update.update_id == number)):
        return False
    chat.blocked_at = None
    row = Update(channel=channel, update_id=number, kind=updates.becomes(raw), chat_id=chat.id, state="done")
    row.danger_seen = True
    return _add(session, row) is not None


def find_chat(session: Session, vault: Vault, channel: str, address: str) -> Chat | None:
    address_hash = vault.lookup_hash(session, "chat", f"{channel}:{address}")
    return session.scalar(select(Chat).where(Chat.address_hash == address_hash))


def move(session: Session, vault: Vault, channel: str, old: str, new: str) -> None:
    """A group has another address from now on; when both are known already, the newer one stays."""
    chat = find_chat(session, vault, channel, old)
    if chat is None or chat.kind != GROUP or find_chat(session, vault, channel, new) is not None:
        return
    chat.address_hash = vault.lookup_hash(session, "chat", f"{channel}:{new}")
    chat.address = vault.seal(session, chat.key_id, "chat.address", new)


def find_or_make_chat(session: Session, vault: Vault, channel: str, address: str, exercise: bool = False) -> Chat:
    chat = find_chat(session, vault, channel, address)
    if chat is None:
        key_id = vault.new_key(session, "chat")
        chat = Chat(
            channel=channel,
            address_hash=vault.lookup_hash(session, "chat", f"{channel}:{address}"),
            address=vault.seal(session, key_id, "chat.address", address),
            key_id=key_id,
            exercise=exercise,
        )
        session.add(chat)
        session.flush()
    return chat


def waits(session: Session) -> bool:
    """Whether a turn may begin; asked by reading only, so that waiting costs others nothing."""
    return session.scalar(_next_chat(now()).with_only_columns(Chat.id)) is not None


def claim(session: Session, vault: Vault) -> Turn | None:
    """The next turn that may begin, claimed for the caller; None when nothing waits."""
    at = now()
    chat = session.scalar(_next_chat(at).with_for_update(skip_locked=True))
    if chat is None:
        return None
    rows = waiting_turns(session, chat.id, limits.ROWS_OF_A_TURN + 1)
    crowded = limits.crowded(chat, len(rows), at)
    heard: list[updates.Heard] = []
    taken: list[int] = []
    for row in rows[: limits.ROWS_OF_A_TURN]:
        said = said_in(session, vault, row)
        if row.state == "dead":
            continue
        if heard and not _together(heard[-1], said, crowded):
            break
        heard.append(said)
        taken.append(row.id)
    if not taken:
        return None
    chat.claim = uuid.uuid4().hex
    chat.claimed_until = at + CLAIM
    more = crowded and len(taken) == limits.ROWS_OF_A_TURN < len(rows)
    return Turn(chat.id, chat.claim, str(taken[0]), tuple(taken), tuple(heard), crowded, more)


def _next_chat(at: datetime) -> Select[Chat]:
    waiting = select(Update.id).where(Update.chat_id == Chat.id, *WAITING_TURN).exists()
    free = (Chat.claimed_until.is_(None)) | (Chat.claimed_until < at)
    return select(Chat).where(Chat.ready_at <= at, free, waiting).order_by(Chat.ready_at).limit(1)


def waiting_turns(session: Session, chat_id: int, limit: int | None = None) -> list[Update]:
    """What waits in a chat to be answered, in order."""
    query = select(Update).where(Update.chat_id == chat_id, *WAITING_TURN).order_by(Update.id)
    return list(session.scalars(query.limit(limit)))


def any_unwatched(session: Session) -> bool:
    """Whether `unwatched` would find something; asked all the time, so it costs little."""
    return session.scalar(select(Update.id).where(*UNWATCHED).limit(1)) is not None


def unwatched(session: Session, limit: int = 50) -> list[Update]:
    """What waits and was not looked at for danger yet, in whatever state its chat is; there is one watcher.

    The first of each chat before the second of any: who writes much holds up nobody's danger.
    """
    place = func.row_number().over(partition_by=Update.chat_id, order_by=Update.id)
    unseen = select(Update.id, place.label("place")).where(*UNWATCHED)
    first = unseen.order_by("place", Update.id).limit(limit).subquery()
    query = select(Update).join(first, first.c.id == Update.id).order_by(first.c.place, Update.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def said_in(session: Session, vault: Vault, row: Update) -> updates.Heard:
    """What a waiting row says. One that can no longer be opened becomes a dead letter and says nothing."""
    raw = vault.open_or_none(session, "inbox.payload", row.payload)
    if raw is None:
        row.state = "dead"
        row.error = "SealError"
        return updates.Heard()
    return updates.hear(raw) or updates.Heard()


def claimed_chat(session: Session, turn: Turn) -> Chat:
    """The chat of a turn, locked. Raises ClaimLost when the claim ran out and somebody else took it."""
    chat = session.get(Chat, turn.chat_id, with_for_update=True)
    if chat is None or chat.claim != turn.claim:
        raise ClaimLost(f"chat {turn.chat_id}")
    return chat


def finish(session: Session, chat: Chat, turn: Turn) -> None:
    """Marks the rows of a turn as done, empties them, and gives the chat free."""
    for row in session.scalars(select(Update).where(Update.id.in_(turn.update_rows))):
        row.state = "done"
        row.payload = None
        row.error = None
    _release(chat)
    chat.failures = 0
    chat.ready_at = max(chat.ready_at, now())  # what still waits here queues up behind the other chats


def settle(row: Update, state: str, error: str | None = None) -> None:
    """An update that starts no turn has been dealt with: "done", "ignored" or, when it could not be, "dead"."""
    row.state = state
    row.error = error
    if state != "dead":
        row.payload = None


def postpone(session: Session, chat: Chat, turn: Turn, error: BaseException, engine_fault: bool) -> bool:
    """Lets a failed turn be tried again later. False when it was given up: its rows are dead letters then.

    A fault of the engine (down, slow, failed) is retried for as long as it lasts. A fault of ours is given up after
    some tries, so that one message that cannot be worked on does not hold up its chat for ever.
    """
    chat.failures += 1
    rows = session.scalars(select(Update).where(Update.id.in_(turn.update_rows))).all()
    for row in rows:
        row.error = type(error).__name__
    seconds = RETRY_AFTER_SECONDS[min(chat.failures, len(RETRY_AFTER_SECONDS)) - 1]
    chat.ready_at = now() + timedelta(seconds=seconds)
    _release(chat)
    if engine_fault or chat.failures < MAX_FAILURES_OF_OURS:
        return True
    for row in rows:
        row.state = "dead"
    chat.failures = 0
    return False


def release_all(session: Session) -> None:
    """Gives all chats free at the start of the one worker: whoever held a claim is gone."""
    for chat in session.scalars(select(Chat).where(Chat.claim.is_not(None))):
        _release(chat)
        chat.ready_at = now()


def may_point(chat: Chat) -> bool:
    """Whether a group may be told again that the bot speaks in private only."""
    return chat.pointed_at is None or chat.pointed_at < now() - POINT_AGAIN


def _hear(
    session: Session,
    vault: Vault,
    row: Update,
    address: str,
    raw: dict[str, Any],
    heard: updates.Heard,
    exercise: bool,
) -> Update | None:
    chat = find_or_make_chat(session, vault, row.channel, address, exercise)
    row.chat_id = chat.id
    row.state = "waiting"
    row.payload = vault.seal(session, chat.key_id, "inbox.payload", raw)
    if _add(session, row) is None:
        return None
    chat.last_heard_at = now()
    chat.blocked_at = None
    if row.kind == updates.TURN:
        limits.count(chat, chat.last_heard_at)
        # also when a failed turn waits longer: something new is worth a try
        chat.ready_at = limits.ready_at(chat, now() + _wait(chat, heard))
    if heard.callback_id and row.channel == "telegram":
        outbox.add_callback_answer(session, vault, chat, f"button:{row.id}", heard.callback_id)
    return row


def _notice_group(session: Session, vault: Vault, row: Update, address: str) -> Update | None:
    """Lets the group be pointed to the private chat, unless it was today; of the message nothing is kept."""
    chat = find_or_make_chat(session, vault, row.channel, address)
    chat.kind = GROUP
    if may_point(chat):
        row.chat_id = chat.id
        row.state = "waiting"
    return _add(session, row)


def _note_membership(session: Session, vault: Vault, channel: str, address: str, blocked: bool) -> None:
    chat = find_chat(session, vault, channel, address)
    if chat is not None:
        chat.blocked_at = now() if blocked else None


def _stands_alone(said: updates.Heard) -> bool:
    """A button or a command word is a turn of its own, whatever waits beside it."""
    return said.choice is not None or command_in(said.text) is not None


def _together(before: updates.Heard, said: updates.Heard, crowded: bool) -> bool:
    """Whether two that follow each other are one turn; in a crowd presses join presses, and texts join texts."""
    alone = {_stands_alone(before), _stands_alone(said)}
    return alone == {False} or (crowded and len(alone) == 1)


def _wait(chat: Chat, heard: updates.Heard) -> timedelta:
    if chat.telling_story and heard.choice is None:
        return STORY_WAIT
    return ALBUM_WAIT if heard.album else timedelta(0)


def _release(chat: Chat) -> None:
    chat.claim = None
    chat.claimed_until = None


def _dead(session: Session, vault: Vault, channel: str, number: int, raw: dict[str, Any]) -> Update:
    sealed = vault.seal(session, vault.office_key(session), "inbox.payload", raw)
    return Update(
        channel=channel, update_id=number, kind="unreadable", state="dead", payload=sealed, error="UnreadableUpdate"
    )


def _add(session: Session, row: Update) -> Update | None:
    """Adds a row; None when another process added the same update at the same moment."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return None
    return row
