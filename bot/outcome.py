"""Carries out what a turn decided: what the actions said becomes rows of the case and words for the person.

Everything happens in the transaction of the turn's commit (bot/turns.py). An action (bot/actions/) says
{"say": response}, {"answer": topic} or one of the decisions below.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit, complaints, hours, receipts, subject, transcript
from bot.conversation import Conversation, Listened
from bot.dialogue import TO_OFFICER, Answered
from bot.receipts import shown_code
from bot.speech import Said
from bot.summary import status_lines, summary
from bot.tables import CaseEvent, Chat, Complaint, Message, now

RECEIPT = "receipt"
EXERCISE_LASTS = timedelta(hours=2)


@dataclass(frozen=True)
class Doing:
    """A turn that is being committed: what its decisions are carried out with."""

    conversation: Conversation
    session: Session
    chat: Chat
    listened: Listened
    messages: list[Message]
    slots: dict[str, Any]

    def say(self, name: str, **words: str) -> Said:
        return self.conversation.speech.say(name, self.chat.language, **words)

    def latest(self) -> Complaint | None:
        """The newest case of this chat that is still open."""
        return complaints.open_case(self.session, self.chat)


def carry_out(
    conversation: Conversation,
    session: Session,
    chat: Chat,
    listened: Listened,
    messages: list[Message],
    answered: Answered,
) -> list[Said]:
    """Does what the actions decided and returns what is to be said, in order."""
    record = answered.record
    slots = record["slots"]
    doing = Doing(conversation, session, chat, listened, messages, slots)
    if listened.given.intent == "new":
        _take_back(doing)
    if listened.given.intent == "keep":
        chat.episode_from = None  # what is said until the draft is gone on with is none of it
    _keep_draft(doing, record)
    if answered.understood.kind == "status" and not record["loop"]:
        give_to_latest(conversation, session, chat, messages)
    replies: list[Said] = []
    for reply in answered.replies:
        replies += _reply(doing, reply)
    if listened.given.intent == TO_OFFICER and chat.officer_id is not None:
        replies = []
    chat.record = conversation.vault.seal(session, chat.key_id, "chat.record", record)
    chat.telling_story = slots.get("requested_slot") == "story"
    return replies


def give_to_latest(conversation: Conversation, session: Session, chat: Chat, messages: list[Message]) -> bool:
    """Gives files and words to the case being told or to the last one filed. False where there is none."""
    complaint = complaints.current(session, chat)
    if complaint is None:
        if chat.episode_from is not None:
            return True  # consent is still being asked: they go with the rest of what was told
        complaint = complaints.open_case(session, chat)
    if complaint is not None:
        _give(conversation, session, complaint, messages)
    return complaint is not None


def _give(conversation: Conversation, session: Session, complaint: Complaint, messages: list[Message]) -> None:
    transcript.attach(session, conversation.vault, complaint, messages)
    complaint.changed_at = now()
    complaint.waits_for = "office"


def _take_back(doing: Doing) -> None:
    """What was laid to the open case is a new complaint: it leaves the case and waits for consent of its own."""
    first = (doing.listened.record or {"slots": {}})["slots"].get("pending_from")
    complaint = doing.latest()
    if first is None or complaint is None:
        return
    query = (
        select(Message)
        .where(Message.chat_id == doing.chat.id, Message.complaint_id == complaint.id, Message.id >= first)
        .where(Message.author != "officer")
    )
    transcript.detach(doing.session, doing.conversation.vault, doing.chat, doing.session.scalars(query))
    doing.chat.episode_from = first


def _keep_draft(doing: Doing, record: dict[str, Any]) -> None:
    """While a complaint is told, what is known of it lies in its draft as soon as consent is there."""
    if record["loop"] != "complaint_form":
        return
    session, chat, conversation = doing.session, doing.chat, doing.conversation
    if chat.episode_from is None:
        chat.episode_from = doing.messages[0].id
    complaint = complaints.current(session, chat)
    slots = record["slots"]
    if slots.get("consent") == "yes":
        if complaint is None:
            complaint = complaints.begin(session, conversation.vault, chat, conversation.office, "given")
        complaint.consent = chat.consent = "given"
    if complaint is not None:
        transcript.attach(session, conversation.vault, complaint, transcript.episode(session, chat))
        complaints.note_intake(session, conversation.vault, complaint, slots)


def _reply(doing: Doing, reply: dict[str, Any]) -> list[Said]:
    custom = reply.get("custom")
    if custom is None:
        return [doing.say(reply["utter"])]
    decided = next((name for name in DECISIONS if name in custom), None)
    if decided is None:
        raise ValueError(f"an action said something unknown: {sorted(custom)}")
    return DECISIONS[decided](doing, custom)


def _say(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    return [doing.say(custom["say"], **(custom.get("with") or {}))]


def _answer(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    today = now().astimezone(doing.conversation.office.time_zone).date()
    return [doing.conversation.speech.answer(custom["answer"], doing.chat.language, today)]


def _guesses(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    return [doing.conversation.speech.guesses(custom["guesses"], doing.chat.language)]


def _summary(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    return [doing.say("utter_summary", summary=summary(custom["summary"], doing.chat.language))]


def _file(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    conversation, session, chat = doing.conversation, doing.session, doing.chat
    complaint, code = complaints.file(session, conversation.vault, chat, conversation.office, custom["file"])
    said = doing.say(
        "utter_receipt",
        number=complaint.number or "",
        code=shown_code(code),
        expect=hours.expectation(conversation.office, now(), complaint.urgent, chat.language),
    )
    receipt = Said(said.text, said.buttons, RECEIPT, {"code": shown_code(code), "complaint": complaint.id})
    return [receipt, *_of_elsewhere(doing, complaint)]


def _note(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    filed = complaints.filed_of(doing.session, doing.chat)
    complaint = doing.latest() or (filed[0] if filed else None)  # closed meanwhile: it is kept all the same
    if complaint is None:
        return []
    before = complaint.origin
    _give(doing.conversation, doing.session, complaint, doing.messages)
    complaints.note_more(doing.session, doing.conversation.vault, complaint, custom["note"])
    return _of_elsewhere(doing, complaint) if complaint.origin != before else []


def _of_elsewhere(doing: Doing, complaint: Complaint) -> list[Said]:
    """A worker from another province is taken like any other; the person hears that another office may follow up."""
    ours = doing.conversation.office.provinces
    if not ours or not complaint.origin or complaint.origin.startswith(ours):
        return []
    return [doing.say("utter_other_office")]


def _refuse(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    kept = complaints.refuse(doing.session, doing.conversation.vault, doing.chat)
    return [doing.say("utter_refused_danger" if kept else "utter_refused")]


def _drop(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    kept = complaints.drop(doing.session, doing.conversation.vault, doing.chat)
    return [doing.say("utter_cancelled_danger" if kept else "utter_cancelled")]


def _status(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    filed = complaints.filed_of(doing.session, doing.chat)
    if not filed:
        return [doing.say("utter_status_none")]
    lines = status_lines(filed, doing.conversation.office.time_zone, doing.chat.language)
    return [doing.say("utter_status", cases="\n".join(lines))]


def _add_or_new(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    """A story told while a case is open goes to that case at once, so that it is not lost if nothing is pressed."""
    complaint = doing.latest()
    if complaint is None:
        return [doing.say("utter_stale")]
    _give(doing.conversation, doing.session, complaint, doing.messages)
    doing.slots.setdefault("pending_from", doing.messages[0].id)
    return [doing.say("utter_add_or_new", number=complaint.number or "")]


def _add(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    complaint = doing.latest()
    if complaint is None:
        return [doing.say("utter_stale")]
    return [doing.say("utter_added", number=complaint.number or "")]


def _withdraw(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    complaint = doing.latest()
    if complaint is None:
        return [doing.say("utter_status_none")]
    complaint.withdrawn_at = complaint.changed_at = now()
    complaint.waits_for = "office"
    doing.session.add(CaseEvent(complaint_id=complaint.id, actor=audit.PERSON, kind="withdrawn", details={}))
    audit.write(doing.session, audit.PERSON, "withdrew", f"complaint:{complaint.id}")
    return [doing.say("utter_withdrawn", number=complaint.number or "")]


def _code_again(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    filed = complaints.filed_of(doing.session, doing.chat)
    if not filed:
        return [doing.say("utter_status_none")]
    code = subject.code_again(doing.session, doing.conversation.vault, filed[0])
    if code is None:
        return [doing.say("utter_code_only_once")]
    said = doing.say("utter_code_again", number=filed[0].number or "", code=shown_code(code))
    return [Said(said.text, said.buttons, RECEIPT, {"code": shown_code(code), "complaint": filed[0].id})]


def _move_here(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    session, vault, chat = doing.session, doing.conversation.vault, doing.chat
    if subject.too_often(session, chat):
        return [doing.say("utter_code_too_often")]
    text = doing.listened.turn.text
    known = transcript.case_of_code(session, vault, receipts.code_in(text))
    moved = known is not None and known.chat_id != chat.id
    complaint = subject.move_here(session, vault, chat, receipts.code_in(text))
    if complaint is None:
        return [doing.say("utter_code_wrong")]
    if not receipts.is_only_digits_of_a_code(text):
        _give(doing.conversation, session, complaint, doing.messages)
    return [doing.say("utter_moved_here" if moved else "utter_code_right", number=complaint.number or "")]


def _data(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    if doing.chat.safe_to_reply is False and not subject.proved(doing.session, doing.chat):
        return [doing.say("utter_data_need_code")]
    conversation, session, chat = doing.conversation, doing.session, doing.chat
    return [
        doing.say(
            "utter_data", data=subject.shown(session, conversation.vault, chat, conversation.office, chat.language)
        )
    ]


def _erase(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    left = subject.erase(doing.session, doing.conversation.vault, doing.chat, doing.chat.language)
    return [doing.say("utter_erased", left=left)]


def _exercise(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    if complaints.practising(doing.chat):
        return [doing.say("utter_exercise")]
    told = complaints.current(doing.session, doing.chat) is not None or doing.chat.episode_from is not None
    if told or (doing.listened.record or {}).get("loop"):
        return [doing.say("utter_exercise_busy")]
    doing.chat.exercise_until = now() + EXERCISE_LASTS
    return [doing.say("utter_exercise")]


def _exercise_end(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    complaints.end_exercise(doing.session, doing.conversation.vault, doing.chat)
    return [doing.say("utter_exercise_end")]


def _rate(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    query = select(Complaint).where(
        Complaint.chat_id == doing.chat.id, Complaint.stage == "closed", Complaint.rating.is_(None)
    )
    complaint = doing.session.scalar(query.order_by(Complaint.closed_at.desc()).limit(1))
    if complaint is None or custom["rate"] not in ("1", "2", "3"):
        return [doing.say("utter_stale")]
    complaint.rating = int(custom["rate"])
    audit.write(doing.session, audit.PERSON, "rated", f"complaint:{complaint.id}", rating=complaint.rating)
    return [doing.say("utter_rated")]


def _to_officer(doing: Doing, custom: dict[str, Any]) -> list[Said]:
    """The words go to the case; that they were passed on is said once for each message of an officer."""
    asked = transcript.officers_last(doing.session, doing.chat)
    complaint = doing.session.get(Complaint, asked.complaint_id) if asked and asked.complaint_id else None
    complaint = complaint or complaints.current(doing.session, doing.chat) or doing.latest()
    if complaint is None:
        return [doing.say("utter_greet")]
    _give(doing.conversation, doing.session, complaint, doing.messages)
    if doing.chat.officer_id is not None:
        return []
    replies = _answer(doing, {"answer": custom["answer_too"]}) if custom.get("answer_too") else []
    if asked is None or not transcript.spoken_since(doing.session, doing.chat, asked):
        replies.append(doing.say("utter_passed_on"))
    return replies


# The first name that a decision holds says what it is.
DECISIONS: dict[str, Callable[[Doing, dict[str, Any]], list[Said]]] = {
    "say": _say,
    "answer": _answer,
    "guesses": _guesses,
    "summary": _summary,
    "file": _file,
    "note": _note,
    "refuse": _refuse,
    "drop": _drop,
    "status": _status,
    "add_or_new": _add_or_new,
    "add": _add,
    "withdraw": _withdraw,
    "code_again": _code_again,
    "move_here": _move_here,
    "data": _data,
    "erase": _erase,
    "exercise": _exercise,
    "exercise_end": _exercise_end,
    "rate": _rate,
    "to_officer": _to_officer,
}
