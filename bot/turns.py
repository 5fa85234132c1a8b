"""A turn, from the inbox to the outbox: listen, converse, commit, or be tried again.

Four steps, each one transaction with a key that makes repeating it harmless:

- watch (bot/watching.py): the rules on danger look at every message as soon as it is in the inbox.
- `listen`: the turn is claimed, what was said goes on the transcript, the rules look once more at all of it together.
- converse: the engine takes text and record and gives back replies and a new record (bot/dialogue.py).
- `commit`: record, complaint, replies, inbox done and audit, all or nothing.

A turn that fails changes nothing; the person is told once that the message is kept.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import (
    audit,
    complaints,
    evidence,
    inbox,
    limits,
    outbox,
    outcome,
    receipts,
    transcript,
    unclear,
    updates,
    watching,
)
from bot.actions.answers import yes_or_no
from bot.conversation import Conversation, Listened
from bot.danger import Alarm
from bot.dialogue import OWN_CODE, TO_OFFICER, Answered, Given, before_the_engine
from bot.errors import ClaimLost, EngineError
from bot.inbox import Turn
from bot.language import translate
from bot.numbers import FIRST
from bot.speech import Said
from bot.tables import Chat, Complaint, Message, Update, now

log = logging.getLogger(__name__)

QUIET_SECONDS = 0.6  # a worker looks by itself this often: a failed turn waits for nothing new
WORKERS = 4
TYPING_AFTER_SECONDS = 1.0
TYPING_AGAIN_SECONDS = 4.5  # Telegram shows it for five
CALLED = re.compile(r"^(bot|pelita|halo bot)\b", re.IGNORECASE)
SPOKEN = ("voice", "video", "video_note", "audio")
MUTED = "muted"


async def work(conversation: Conversation, stopping: asyncio.Event) -> None:
    """Takes turns until told to stop; several of these run side by side."""
    while not stopping.is_set():
        try:
            if not await take_one(conversation):
                conversation.stirred.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(conversation.stirred.wait(), QUIET_SECONDS)
        except Exception as error:  # the outermost loop: a full disk or a lost database is waited out
            log.error("a turn could not be taken: %s", type(error).__name__)
            await asyncio.sleep(1.0)


async def take_one(conversation: Conversation) -> bool:
    """Works on the next turn. False when nothing waits."""
    listened = await asyncio.to_thread(listen, conversation)
    if listened is None:
        return False
    try:
        answered = None
        if listened.for_the_engine:
            async with _typing(conversation, listened.turn.chat_id):
                answered = await conversation.engine.converse(
                    _text_for_engine(listened), listened.given, listened.record
                )
        await asyncio.to_thread(commit, conversation, listened, answered)
    except ClaimLost:
        log.warning("turn %s was taken over", listened.turn.key)
    except Exception as error:  # whatever it is, the turn is tried again
        log.warning("turn %s failed: %s", listened.turn.key, type(error).__name__)
        await asyncio.to_thread(postpone, conversation, listened.turn, error)
    return True


@contextlib.asynccontextmanager
async def _typing(conversation: Conversation, chat_id: int) -> AsyncIterator[None]:
    """Shows that an answer is being written while the block takes longer than a second."""

    async def show() -> None:
        await asyncio.sleep(TYPING_AFTER_SECONDS)
        while conversation.typing is not None:
            await conversation.typing(chat_id)
            await asyncio.sleep(TYPING_AGAIN_SECONDS)

    task = asyncio.create_task(show())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def listen(conversation: Conversation) -> Listened | None:
    """Claims the next turn, puts it on the transcript, looks for danger."""
    vault = conversation.vault
    with conversation.database.read() as session:
        if not inbox.waits(session):
            return None
    with conversation.database.write() as session:
        turn = inbox.claim(session, vault)
        if turn is None:
            return None
        chat = session.get_one(Chat, turn.chat_id)
        watching.real_again(session, vault, chat.id)
        messages = transcript.hear(session, vault, chat, zip(turn.update_rows, turn.heard, strict=True))
        choice = turn.choice if turn.choice is not None else transcript.typed_choice(session, vault, chat, turn.text)
        given = before_the_engine(turn.text, choice)
        record = vault.open_or_none(session, "chat.record", chat.record)
        record, given = _with_what_the_bot_knows(conversation, session, chat, turn, record, given)
        rows = session.scalars(select(Update).where(Update.id.in_(turn.update_rows)).order_by(Update.id)).all()
        unseen = [heard for row, heard in zip(rows, turn.heard, strict=True) if not row.danger_seen]
        alarm = given.alarm or (_alarm_in_one_of(unseen) if turn.crowded else None)
        if alarm is not None:
            watching.warn_of_turn(conversation, session, chat, turn, messages, alarm.category, f"rule {alarm.rule}")
        for row in rows:
            row.danger_seen = True
        # what was shared (a place, a contact) is for the engine only where a question may ask for it
        typed = any(heard.text and not heard.derived for heard in turn.heard)
        asked = bool(turn.text and record.get("loop"))
        only_files = turn.choice is None and given.intent is None and not typed and not asked
        word = next((heard.start for heard in turn.heard if heard.start), None)
        if word in conversation.office.links:
            chat.came_from = chat.came_from or word
        return Listened(turn, given, record, only_files, muted=chat.muted_at is not None)


def _alarm_in_one_of(said: list[updates.Heard]) -> Alarm | None:
    """Danger in a part of a turn that is not acted on, or that the words beside it hide."""
    each = (before_the_engine(heard.text, heard.choice).alarm for heard in said)
    return next((alarm for alarm in each if alarm is not None), None)


def _with_what_the_bot_knows(
    conversation: Conversation,
    session: Session,
    chat: Chat,
    turn: Turn,
    record: dict[str, Any] | None,
    given: Given,
) -> tuple[dict[str, Any], Given]:
    """The record with the open case of the chat, and what the message is when only the tables can tell."""
    record = record or {"slots": {}, "loop": None}
    case = complaints.open_case(session, chat)
    slots = {**record["slots"], "filed": case.number if case else None}
    if given.intent == "more" and case is not None:
        slots["case_details"] = complaints.details(session, conversation.vault, case)
    record = {**record, "slots": {name: value for name, value in slots.items() if value is not None}}
    asked = slots.get("requested_slot") if record["loop"] else None
    if given.intent == "exercise_end" and chat.exercise_until is None:
        return record, Given("menu")  # what is told now is real: it stays
    if given.intent is not None:
        return record, given
    if not turn.text:
        spoken = asked == "story" and any(_is_spoken(heard) for heard in turn.heard)
        return record, Given("choice", {"story": "file"}, pressed=True) if spoken else given
    if transcript.case_of_code(session, conversation.vault, receipts.code_in(turn.text)) is not None:
        return record, Given(OWN_CODE)
    called = CALLED.match(turn.text)
    if chat.officer_id is not None and not called:
        return record, Given(TO_OFFICER)  # also in the middle of a form: the officer has the talk
    if asked is not None:
        return record, given
    if transcript.officers_last(session, chat) is not None and not called:
        return record, Given(TO_OFFICER)
    if receipts.is_only_digits_of_a_code(turn.text):
        return record, Given(OWN_CODE)
    if slots.get("pending_story") and (answer := yes_or_no(turn.text)):
        return record, Given("add" if answer == "yes" else "new")
    return record, given


def _is_spoken(heard: updates.Heard) -> bool:
    """Whether it may hold a whole story without a written word."""
    sent = heard.attachment
    return sent is not None and (sent.kind in SPOKEN or (sent.media_type or "").startswith(("audio/", "video/")))


def commit(conversation: Conversation, listened: Listened, answered: Answered | None) -> None:
    """Record, complaint, replies, inbox and audit in one transaction. Raises ClaimLost when the claim ran out."""
    turn = listened.turn
    with conversation.database.write() as session:
        conversation.speech.refresh(session)
        chat = inbox.claimed_chat(session, turn)
        query = select(Message).where(Message.inbox_id.in_(turn.update_rows)).order_by(Message.id)
        messages = list(session.scalars(query))
        if answered is None and (listened.muted or turn.more):
            kind = "muted" if listened.muted else "crowd"
            outcome.give_to_latest(conversation, session, chat, messages)
            replies = _numbers_only(conversation, session, chat) if listened.muted else []
        elif answered is None:
            kept = outcome.give_to_latest(conversation, session, chat, messages)
            names = _of_files(turn, listened.record, messages, kept)
            if "utter_file_no_case" in names:
                chat.episode_from = messages[0].id  # it goes with the complaint that may follow
            replies = [conversation.speech.say(name, chat.language) for name in names]
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
                watching.warn_of_turn(conversation, session, chat, turn, messages, category, by)
            refused = [conversation.speech.say(name, chat.language) for name in evidence.refusals(messages)]
            replies = [*refused, *outcome.carry_out(conversation, session, chat, listened, messages, answered)]
            if turn.crowded:
                replies.insert(0, Said(translate(limits.TOGETHER, chat.language)))
        complaint = complaints.current(session, chat) or _case_of(session, messages)
        for place, said in enumerate(replies):
            _speak(conversation, session, chat, turn, place, said, complaint)
        inbox.finish(session, chat, turn)
        audit.write(session, audit.PERSON, "turn", f"chat:{chat.id}", turn=turn.key, kind=kind)


def _of_files(turn: Turn, record: dict[str, Any] | None, messages: list[Message], kept: bool) -> list[str]:
    """What is said to a turn that holds no words."""
    names = evidence.refusals(messages)
    files = sum(len(message.evidence) for message in messages) > len(names)
    if not files and not any(heard.derived for heard in turn.heard):
        return names or ["utter_text_please"]
    asked = (record or {"slots": {}})["slots"].get("requested_slot")
    told = "utter_file_story" if asked == "story" else "utter_file_kept"
    return [*names, told if kept else "utter_file_no_case"]


def _case_of(session: Session, messages: list[Message]) -> Complaint | None:
    """The case that a turn's messages went to: what is said to them stands with them on its transcript."""
    number = messages[0].complaint_id if messages else None
    return session.get(Complaint, number) if number is not None else None


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
    if listened.given.intent == OWN_CODE:
        return "kode"  # the code itself is nothing for the engine
    if listened.turn.heard[0].start:
        return "start"  # which word the link carried is not for the engine
    # a payload is what the channel brought: a forged "/restart" must not reach the engine as a command either
    turn = listened.turn
    text = turn.text if turn.choice is None else updates.clean(turn.choice)
    return text[: limits.LETTERS_FOR_THE_ENGINE] if turn.crowded else text


def _numbers_only(conversation: Conversation, session: Session, chat: Chat) -> list[Said]:
    """What a muted chat is told, once a day."""
    if outbox.told_since(session, chat, outbox.MUTED, now() - limits.MUTED_AGAIN):
        return []
    numbers = "\n".join(conversation.speech.numbers.lines(FIRST, chat.language))
    return [Said(translate(limits.MUTED, chat.language).format(numbers=numbers), name=MUTED)]


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
    if said.name == outcome.RECEIPT:
        complaint = session.get_one(Complaint, said.more["complaint"])
        body["code"] = said.more["code"]
    outbox.add(
        session,
        conversation.vault,
        chat,
        turn.key,
        outbox.MUTED if said.name == MUTED else outbox.REPLIES + place,
        body,
        complaint_id=complaint.id if complaint else None,
        key_id=complaint.key_id if complaint else None,
        secret=said.name == outcome.RECEIPT,
    )
