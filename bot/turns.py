"""A turn, from the inbox to the outbox: listen, converse, commit, or be tried again.

Four steps, each one transaction with a key that makes repeating it harmless:

- `watch`: the rules on danger look at every message as soon as it is in the inbox, whatever its chat is busy with.
  When one fires, the numbers to call are in the outbox and the case is flagged with this very commit, engine or none.
- `listen`: the turn is claimed, what was said goes on the transcript, the rules look once more at all of it together.
- converse: the engine takes text and record and gives back replies and a new record (bot/dialogue.py).
- `commit`: record, complaint, replies, inbox done and audit, all or nothing.

A turn that fails changes nothing; the person is told once that the message is kept.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit, complaints, countries, inbox, outbox, transcript, unclear, updates
from bot.complaints import shown_code
from bot.database import Database
from bot.dialogue import Answered, Engine, Given, before_the_engine
from bot.errors import ClaimLost, EngineError
from bot.inbox import Turn
from bot.keys import Vault
from bot.language import mark, translate
from bot.settings import Office
from bot.speech import Said, Speech
from bot.tables import Chat, Complaint, Message, Update, now

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.15
WORKERS = 4
RECEIPT = "receipt"


@dataclass
class Conversation:
    """Everything that a turn needs, made once for a process."""

    database: Database
    vault: Vault
    engine: Engine
    speech: Speech
    office: Office


@dataclass(frozen=True)
class Listened:
    turn: Turn
    given: Given
    record: dict[str, Any] | None
    only_files: bool


async def work(conversation: Conversation, stopping: asyncio.Event) -> None:
    """Takes turns until told to stop; several of these run side by side."""
    while not stopping.is_set():
        try:
            if not await take_one(conversation):
                await asyncio.sleep(IDLE_SECONDS)
        except Exception as error:  # the outermost loop: a full disk or a lost database is waited out
            log.error("a turn could not be taken: %s", type(error).__name__)
            await asyncio.sleep(1.0)


async def keep_watch(conversation: Conversation, stopping: asyncio.Event) -> None:
    """Looks for danger until told to stop."""
    while not stopping.is_set():
        try:
            if not await asyncio.to_thread(watch, conversation):
                await asyncio.sleep(IDLE_SECONDS)
        except Exception as error:  # the outermost loop
            log.error("the inbox could not be watched: %s", type(error).__name__)
            await asyncio.sleep(1.0)


def watch(conversation: Conversation) -> int:
    """Looks for danger at what is new in the inbox; returns how many messages it looked at."""
    vault = conversation.vault
    with conversation.database.write() as session:
        # Chats are locked before rows, in order, as every commit does; then the rows are read again: a turn that was
        # being listened to meanwhile has looked at them itself.
        for chat_id in sorted({row.chat_id for row in inbox.unwatched(session) if row.chat_id is not None}):
            session.get(Chat, chat_id, with_for_update=True)
        rows = inbox.unwatched(session)
        for row in rows:
            row.danger_seen = True
            said = inbox.said_in(session, vault, row)
            alarm = before_the_engine(said.text, said.choice).alarm
            if alarm is not None:
                chat = session.get_one(Chat, row.chat_id)
                messages = transcript.hear(session, vault, chat, [(row.id, said)])
                warn(
                    conversation, session, chat, str(row.id), said.text, messages, alarm.category, f"rule {alarm.rule}"
                )
        return len(rows)


async def take_one(conversation: Conversation) -> bool:
    """Works on the next turn. False when nothing waits."""
    listened = await asyncio.to_thread(listen, conversation)
    if listened is None:
        return False
    try:
        answered = None
        if not listened.only_files:
            answered = await conversation.engine.converse(_text_for_engine(listened), listened.given, listened.record)
        await asyncio.to_thread(commit, conversation, listened, answered)
    except ClaimLost:
        log.warning("turn %s was taken over", listened.turn.key)
    except Exception as error:  # whatever it is, the turn is tried again
        log.warning("turn %s failed: %s", listened.turn.key, type(error).__name__)
        await asyncio.to_thread(postpone, conversation, listened.turn, error)
    return True


def listen(conversation: Conversation) -> Listened | None:
    """Claims the next turn, puts it on the transcript, looks for danger."""
    vault = conversation.vault
    with conversation.database.write() as session:
        turn = inbox.claim(session, vault)
        if turn is None:
            return None
        chat = session.get_one(Chat, turn.chat_id)
        messages = transcript.hear(session, vault, chat, zip(turn.update_rows, turn.heard, strict=True))
        choice = turn.choice if turn.choice is not None else transcript.typed_choice(session, vault, chat, turn.text)
        given = before_the_engine(turn.text, choice)
        record = vault.open_or_none(session, "chat.record", chat.record)
        if given.alarm is not None:
            _warn_of_turn(conversation, session, chat, turn, messages, given.alarm.category, f"rule {given.alarm.rule}")
        for row in session.scalars(select(Update).where(Update.id.in_(turn.update_rows))):
            row.danger_seen = True
        only_files = turn.choice is None and not turn.text
        return Listened(turn, given, record, only_files)


def warn(
    conversation: Conversation,
    session: Session,
    chat: Chat,
    turn_key: str,
    text: str,
    messages: list[Message],
    category: str,
    by: str,
) -> None:
    """Numbers to call first, the case flagged, in the transaction at hand. `by` names the rule or the model."""
    vault = conversation.vault
    conversation.speech.refresh(session)
    before = complaints.current(session, chat)
    name = "utter_danger_again" if before is not None and before.danger_at is not None else "utter_danger_first"
    complaint = complaints.raise_danger(session, vault, chat, conversation.office, messages, category, by)
    record = vault.open_or_none(session, "chat.record", chat.record) or {"slots": {}}
    complaint.country = countries.find(text) or record["slots"].get("country") or complaint.country
    lines = conversation.speech.numbers.for_danger(complaint.country, chat.language)
    said = conversation.speech.say(name, chat.language, numbers="\n".join(lines))
    outbox.add(
        session,
        vault,
        chat,
        turn_key,
        outbox.DANGER,
        said.as_dict(),
        complaint_id=complaint.id,
        key_id=complaint.key_id,
    )


def _warn_of_turn(
    conversation: Conversation,
    session: Session,
    chat: Chat,
    turn: Turn,
    messages: list[Message],
    category: str,
    by: str,
) -> None:
    """Warns unless one of the turn's messages was answered with the numbers already."""
    if not outbox.warned(session, chat, turn.update_rows):
        warn(conversation, session, chat, turn.key, turn.text, messages, category, by)


def commit(conversation: Conversation, listened: Listened, answered: Answered | None) -> None:
    """Record, complaint, replies, inbox and audit in one transaction. Raises ClaimLost when the claim ran out."""
    turn = listened.turn
    with conversation.database.write() as session:
        conversation.speech.refresh(session)
        chat = inbox.claimed_chat(session, turn)
        query = select(Message).where(Message.inbox_id.in_(turn.update_rows)).order_by(Message.id)
        messages = list(session.scalars(query))
        if answered is None:
            files = any(heard.attachment for heard in turn.heard)
            kept = _give_to_latest(conversation, session, chat, messages)
            name = ("utter_file_kept" if kept else "utter_file_no_case") if files else "utter_text_please"
            replies = [conversation.speech.say(name, chat.language)]
            kind = "file"
        else:
            kind = answered.understood.kind
            transcript.note_understanding(messages, answered.understood)
            if turn.choice is None:
                unclear.note(session, conversation.vault, turn.text, answered.understood)
            known = complaints.current(session, chat)
            if kind == "danger" and listened.given.alarm is None and (known is None or known.danger_at is None):
                category = answered.understood.category or "lainnya"
                by = f"model {answered.understood.model}"
                _warn_of_turn(conversation, session, chat, turn, messages, category, by)
            replies = _carry_out(conversation, session, chat, messages, answered)
        complaint = complaints.current(session, chat)
        for place, said in enumerate(replies):
            _speak(conversation, session, chat, turn, place, said, complaint)
        inbox.finish(session, chat, turn)
        audit.write(session, audit.PERSON, "turn", f"chat:{chat.id}", turn=turn.key, kind=kind)


def postpone(conversation: Conversation, turn: Turn, error: Exception) -> None:
    """Lets a failed turn be tried again, and tells the person once that the message is kept."""
    engine_fault = isinstance(error, EngineError)
    with conversation.database.write() as session:
        try:
            chat = inbox.claimed_chat(session, turn)
        except ClaimLost:
            return
        if not inbox.postpone(session, chat, turn, error, engine_fault):
            audit.write(session, audit.SYSTEM, "dead", f"chat:{chat.id}", turn=turn.key, error=type(error).__name__)
        complaint = complaints.current(session, chat)
        said = conversation.speech.say("utter_kept", chat.language)
        outbox.add(
            session,
            conversation.vault,
            chat,
            turn.key,
            outbox.KEPT,
            said.as_dict(),
            complaint_id=complaint.id if complaint else None,
            key_id=complaint.key_id if complaint else None,
        )


def _text_for_engine(listened: Listened) -> str:
    # a payload is what the channel brought: a forged "/restart" must not reach the engine as a command either
    return listened.turn.text if listened.turn.choice is None else updates.clean(listened.turn.choice)


def _carry_out(
    conversation: Conversation, session: Session, chat: Chat, messages: list[Message], answered: Answered
) -> list[Said]:
    """Does what the actions decided and returns what is to be said, in order."""
    record = answered.record
    slots = record["slots"]
    if record["loop"] and chat.episode_from is None:
        chat.episode_from = messages[0].id
    complaint = complaints.current(session, chat)
    if record["loop"] and slots.get("consent") == "yes":
        if complaint is None:
            complaint = complaints.begin(session, conversation.vault, chat, conversation.office, "given")
        complaint.consent = chat.consent = "given"
    if record["loop"] and complaint is not None:
        transcript.attach(session, conversation.vault, complaint, transcript.episode(session, chat))
        complaints.note_intake(session, conversation.vault, complaint, slots)
    elif answered.understood.kind == "status":
        _give_to_latest(conversation, session, chat, messages)
    replies: list[Said] = []
    for reply in answered.replies:
        replies += _reply(conversation, session, chat, reply)
    chat.record = conversation.vault.seal(session, chat.key_id, "chat.record", record)
    chat.telling_story = slots.get("requested_slot") == "story"
    return replies


def _reply(conversation: Conversation, session: Session, chat: Chat, reply: dict[str, Any]) -> list[Said]:
    speech, vault, language = conversation.speech, conversation.vault, chat.language
    custom = reply.get("custom")
    if custom is None:
        return [speech.say(reply["utter"], language)]
    match custom:
        case {"say": name}:
            return [speech.say(name, language, **(custom.get("with") or {}))]
        case {"answer": topic}:
            return [speech.answer(topic, language, now().astimezone(conversation.office.time_zone).date())]
        case {"guesses": topics}:
            return [speech.guesses(topics, language)]
        case {"summary": intake}:
            return [speech.say("utter_summary", language, summary=summary(intake, language))]
        case {"file": intake}:
            complaint, code = complaints.file(session, vault, chat, conversation.office, intake)
            said = speech.say("utter_receipt", language, number=complaint.number or "", code=shown_code(code))
            return [Said(said.text, said.buttons, RECEIPT, {"code": shown_code(code), "complaint": complaint.id})]
        case {"refuse": True}:
            kept = complaints.refuse(session, vault, chat)
            return [speech.say("utter_refused_danger" if kept else "utter_refused", language)]
        case {"drop": True}:
            kept = complaints.drop(session, vault, chat)
            return [speech.say("utter_cancelled_danger" if kept else "utter_cancelled", language)]
        case {"status": True}:
            return [_status(conversation, session, chat)]
    raise ValueError(f"an action said something unknown: {sorted(custom)}")


def _speak(
    conversation: Conversation,
    session: Session,
    chat: Chat,
    turn: Turn,
    place: int,
    said: Said,
    complaint: Complaint | None,
) -> None:
    body = said.as_dict()
    if said.name == RECEIPT:
        complaint = session.get_one(Complaint, said.more["complaint"])
        body["code"] = said.more["code"]
    outbox.add(
        session,
        conversation.vault,
        chat,
        turn.key,
        outbox.REPLIES + place,
        body,
        complaint_id=complaint.id if complaint else None,
        key_id=complaint.key_id if complaint else None,
        secret=said.name == RECEIPT,
    )


def _give_to_latest(conversation: Conversation, session: Session, chat: Chat, messages: list[Message]) -> bool:
    """Gives files and words to the case being told or to the last one filed. False where there is none."""
    complaint = complaints.current(session, chat)
    if complaint is None:
        if chat.episode_from is not None:
            return True  # consent is still being asked: they go with the rest of what was told
        filed = complaints.filed_of(session, chat)
        complaint = filed[0] if filed else None
    if complaint is not None:
        transcript.attach(session, conversation.vault, complaint, messages)
        complaint.changed_at = now()
    return complaint is not None


def _status(conversation: Conversation, session: Session, chat: Chat) -> Said:
    filed = complaints.filed_of(session, chat)
    if not filed:
        return conversation.speech.say("utter_status_none", chat.language)
    lines = []
    for complaint in filed:
        day = (complaint.filed_at or complaint.created_at).astimezone(conversation.office.time_zone)
        read = mark("sudah dibaca petugas") if complaint.read_at else mark("sudah diterima, belum dibaca petugas")
        lines.append(f"{complaint.number} ({day:%d-%m-%Y}): {translate(read, chat.language)}")
    return conversation.speech.say("utter_status", chat.language, cases="\n".join(lines))


LABELS = {
    "teller": mark("Tentang"),
    "worker_name": mark("Nama"),
    "place": mark("Tempat"),
    "story": mark("Cerita"),
    "wanted": mark("Yang diminta"),
    "contact": mark("Kontak"),
    "safe_to_reply": mark("Aman ditulisi"),
}
VALUES = {
    "self": mark("saya sendiri"),
    "family": mark("keluarga saya"),
    "other": mark("orang lain"),
    "chat": mark("lewat chat ini"),
    "yes": mark("ya"),
    "no": mark("tidak"),
}
SUMMARY_STORY_LETTERS = 300


def summary(intake: dict[str, Any], language: str) -> str:
    """What the person is shown to check, one line a field; a long story is cut for showing only."""
    lines = []
    for name, label in LABELS.items():
        value = str(intake.get(name) or "")
        if name == "story" and len(value) > SUMMARY_STORY_LETTERS:
            value = value[:SUMMARY_STORY_LETTERS].rsplit(" ", 1)[0] + " ..."
        shown = value if name in ("story", "place", "worker_name") else translate(VALUES.get(value, value), language)
        lines.append(f"{translate(label, language)}: {shown}")
    return "\n".join(lines)
