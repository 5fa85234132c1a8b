"""What looks at the inbox at once, whatever a chat is busy with: danger first, then what starts no turn.

The rules on danger look at every message. When one fires, the numbers to call are in the outbox and the case is
flagged in the transaction that saw it, engine or none. An edit goes beside what was said first; a group is pointed to
the private chat.
"""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import audit, complaints, countries, inbox, limits, outbox, transcript, updates
from bot.conversation import Conversation
from bot.dialogue import before_the_engine
from bot.inbox import Turn
from bot.keys import Vault
from bot.tables import Chat, Complaint, Message, Update, now

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.15


async def keep_watch(conversation: Conversation, stopping: asyncio.Event) -> None:
    """Looks for danger until told to stop."""
    while not stopping.is_set():
        try:
            if await asyncio.to_thread(watch, conversation):
                conversation.stirred.set()
            else:
                await asyncio.sleep(IDLE_SECONDS)
        except Exception as error:  # the outermost loop
            log.error("the inbox could not be watched: %s", type(error).__name__)
            await asyncio.sleep(1.0)


def watch(conversation: Conversation) -> int:
    """Looks for danger at what is new in the inbox, and deals with what starts no turn; how many rows there were."""
    with conversation.database.read() as session:
        if not inbox.any_unwatched(session):
            return 0
    with conversation.database.write() as session:
        # Chats are locked before rows, in order, as every commit does; then the rows are read again: a turn that was
        # being listened to meanwhile has looked at them itself.
        for chat_id in sorted({row.chat_id for row in inbox.unwatched(session) if row.chat_id is not None}):
            session.get(Chat, chat_id, with_for_update=True)
        rows = inbox.unwatched(session)
        for row in rows:
            row.danger_seen = True
            try:
                with session.begin_nested():
                    real_again(session, conversation.vault, row.chat_id)
                    WATCHED[row.kind](conversation, session, session.get_one(Chat, row.chat_id), row)
            except SQLAlchemyError:
                raise
            except Exception as error:  # one row must not keep the others from being looked at
                log.error("row %s of the inbox could not be looked at: %s", row.id, type(error).__name__)
                if row.kind != updates.TURN:  # a turn is looked at again when it is listened to
                    inbox.settle(row, "dead", type(error).__name__)
                    audit.write(session, audit.SYSTEM, "dead", f"chat:{row.chat_id}", error=type(error).__name__)
        return len(rows)


def _watch_turn(conversation: Conversation, session: Session, chat: Chat, row: Update) -> None:
    said = inbox.said_in(session, conversation.vault, row)
    alarm = before_the_engine(said.text, said.choice).alarm
    if alarm is not None:
        messages = transcript.hear(session, conversation.vault, chat, [(row.id, said)])
        warn(conversation, session, chat, str(row.id), said.text, messages, alarm.category, f"rule {alarm.rule}")


def _note_edit(conversation: Conversation, session: Session, chat: Chat, row: Update) -> None:
    """An edit goes beside what was said first, and starts no turn; danger that only the edit tells is answered."""
    said = inbox.said_in(session, conversation.vault, row)
    if row.state == "dead":
        return
    inbox.settle(row, "done")
    message = _edited_message(conversation, session, chat, said)
    if message is None:  # of a time before this program, so all that is known of it is what it says now
        [message] = transcript.hear(session, conversation.vault, chat, [(row.id, said)])
        complaint = complaints.current(session, chat)
        if complaint is not None:
            transcript.attach(session, conversation.vault, complaint, [message])
        before: str | None = ""
    else:
        before = transcript.amend(session, conversation.vault, chat, message, said)
    if before is None:
        return
    if message.complaint_id is not None:
        session.get_one(Complaint, message.complaint_id).changed_at = now()
    alarm = before_the_engine(said.text, None).alarm
    if alarm is not None and before_the_engine(before, None).alarm is None:
        warn(conversation, session, chat, str(row.id), said.text, [message], alarm.category, f"rule {alarm.rule}")


def _edited_message(conversation: Conversation, session: Session, chat: Chat, said: updates.Heard) -> Message | None:
    """The message that was edited, put on the transcript now if it still waits for its turn."""
    message = transcript.find(session, chat, said.message_id)
    if message is not None or said.message_id is None:
        return message
    for row in inbox.waiting_turns(session, chat.id):
        earlier = inbox.said_in(session, conversation.vault, row)
        if earlier.message_id == said.message_id:
            return transcript.hear(session, conversation.vault, chat, [(row.id, earlier)])[0]
    return None


def _point(conversation: Conversation, session: Session, chat: Chat, row: Update) -> None:
    """Tells a group where the bot speaks, once a day."""
    inbox.settle(row, "ignored")
    if not inbox.may_point(chat):
        return
    chat.pointed_at = now()
    link = f"https://t.me/{conversation.bot_name}" if conversation.bot_name else ""
    said = conversation.speech.say("utter_group", chat.language, link=link)
    outbox.add(session, conversation.vault, chat, f"group:{row.id}", outbox.REPLIES, said.as_dict())


WATCHED = {updates.TURN: _watch_turn, updates.EDIT: _note_edit, updates.POINTER: _point}


def real_again(session: Session, vault: Vault, chat_id: int | None) -> None:
    """An exercise ends by itself, so that nobody's danger is taken for one."""
    chat = session.get(Chat, chat_id) if chat_id is not None else None
    if chat is not None and chat.exercise_until is not None and not complaints.practising(chat):
        complaints.end_exercise(session, vault, chat)


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
    if limits.crowded(chat, 0, now()) and outbox.told_since(session, chat, outbox.DANGER, now() - limits.MINUTE):
        return  # the numbers stand there already, above a screen full of messages
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


def warn_of_turn(
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
