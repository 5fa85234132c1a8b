"""The tables. `comment` on each column is the data dictionary; docs/data.md is made from it.

Bytes whose comment begins "sealed" are readable only with their key (bot/keys.py). Times are UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    TypeDecorator,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

ID = BigInteger().with_variant(Integer, "sqlite")


def now() -> datetime:
    return datetime.now(UTC)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite gives the id of a deleted last row to the next one unless told otherwise; the audit log, the sealed values and
# other processes' caches go by ids, so an id must never come back.
NEVER_AGAIN = {"sqlite_autoincrement": True}


class Base(DeclarativeBase):
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UTCDateTime,
        bytes: LargeBinary,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


class DataKey(Base):
    __tablename__ = "data_key"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="carried by what it seals")
    owner: Mapped[str] = mapped_column(String(16), index=True, comment="chat, complaint, office or lookup")
    master_id: Mapped[str] = mapped_column(String(16), comment="the master key that it is wrapped under")
    wrapped: Mapped[bytes] = mapped_column(comment="the key, wrapped; deleting the row erases what it sealed")
    created_at: Mapped[datetime] = mapped_column(default=now, comment="when it was made")


class Chat(Base):
    __tablename__ = "chat"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="our number of the chat")
    channel: Mapped[str] = mapped_column(String(16), comment="telegram or trial")
    address_hash: Mapped[bytes] = mapped_column(unique=True, comment="keyed hash of channel and chat id")
    address: Mapped[bytes] = mapped_column(comment="sealed: the chat id at the channel")
    key_id: Mapped[int] = mapped_column(ForeignKey("data_key.id"), comment="the chat's key")
    record: Mapped[bytes | None] = mapped_column(comment="sealed: the dialogue's state (slots, active loop)")
    consent: Mapped[str] = mapped_column(String(16), default="unasked", comment="unasked, given, refused or danger")
    language: Mapped[str] = mapped_column(String(8), default="id", comment="language of what it is told")
    safe_to_reply: Mapped[bool | None] = mapped_column(Boolean, comment="whether writing to it is safe, as they said")
    exercise: Mapped[bool] = mapped_column(Boolean, default=False, comment="a training or trial, not a real person")
    exercise_until: Mapped[datetime | None] = mapped_column(comment="until when an exercise lasts")
    telling_story: Mapped[bool] = mapped_column(
        Boolean, default=False, comment="the story was asked for: wait for more"
    )
    episode_from: Mapped[int | None] = mapped_column(ID, comment="first message of the complaint being told")
    complaint_id: Mapped[int | None] = mapped_column(ID, comment="draft or danger being told now")
    blocked_at: Mapped[datetime | None] = mapped_column(comment="when sending was refused: the person blocked the bot")
    officer_id: Mapped[int | None] = mapped_column(
        ID, comment="the officer who took the talk over: the bot keeps quiet unless called"
    )
    kind: Mapped[str] = mapped_column(
        String(8), default="private", server_default="private", comment="private or group"
    )
    pointed_at: Mapped[datetime | None] = mapped_column(comment="when a group was last pointed to the private chat")
    came_from: Mapped[str | None] = mapped_column(String(24), comment="the word of the link that first led here")
    muted_at: Mapped[datetime | None] = mapped_column(comment="an officer muted it: only emergency numbers are sent")
    minute_from: Mapped[datetime | None] = mapped_column(comment="since when its messages of the minute are counted")
    minute_count: Mapped[int] = mapped_column(Integer, default=0, comment="messages since then (bot/limits.py)")
    ready_at: Mapped[datetime] = mapped_column(default=now, index=True, comment="when the next turn may begin")
    claimed_until: Mapped[datetime | None] = mapped_column(comment="a turn is in work until then")
    claim: Mapped[str | None] = mapped_column(String(32), comment="who works on it")
    failures: Mapped[int] = mapped_column(Integer, default=0, comment="failed tries of the present turn")
    created_at: Mapped[datetime] = mapped_column(default=now, comment="first message")
    last_heard_at: Mapped[datetime] = mapped_column(default=now, comment="last message received")


class Update(Base):
    """The inbox: what was received, before anything is understood."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "update_id", name="inbox_update"),
        Index("inbox_waiting", "state", "chat_id", "id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="order of arrival")
    channel: Mapped[str] = mapped_column(String(16), comment="telegram or trial")
    update_id: Mapped[int] = mapped_column(BigInteger, comment="the channel's own number: a repetition is ignored")
    chat_id: Mapped[int | None] = mapped_column(ForeignKey("chat.id"), comment="empty when it has no private chat")
    payload: Mapped[bytes | None] = mapped_column(comment="sealed: the update as received; emptied when done")
    received_at: Mapped[datetime] = mapped_column(default=now, comment="when it was committed here")
    state: Mapped[str] = mapped_column(String(8), default="waiting", comment="waiting, done, ignored or dead")
    kind: Mapped[str] = mapped_column(
        String(12), default="turn", server_default="turn", comment="what becomes of it, see docs/telegram.md"
    )
    danger_seen: Mapped[bool] = mapped_column(Boolean, default=False, comment="the rules on danger looked at it")
    error: Mapped[str | None] = mapped_column(String(80), comment="kind of the last failure, never its text")


class Message(Base):
    """The transcript: what was said, by whom, and how it was understood."""

    __tablename__ = "message"
    __table_args__ = (
        Index("message_chat", "chat_id", "id"),
        Index("message_complaint", "complaint_id", "id"),
        Index("message_remote", "chat_id", "remote_id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="order in the transcript")
    chat_id: Mapped[int | None] = mapped_column(ForeignKey("chat.id"), comment="the chat")
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"), comment="the case it belongs to")
    author: Mapped[str] = mapped_column(String(8), comment="person, bot, officer or alert")
    body: Mapped[bytes | None] = mapped_column(comment="sealed: text, buttons, choice; empty when erased")
    inbox_id: Mapped[int | None] = mapped_column(ID, comment="the update that brought it")
    remote_id: Mapped[int | None] = mapped_column(BigInteger, comment="message_id at the channel: edits, replies")
    at: Mapped[datetime] = mapped_column(default=now, comment="received, or written for sending")
    sent_at: Mapped[datetime | None] = mapped_column(comment="accepted by the channel")
    kind: Mapped[str | None] = mapped_column(String(16), comment="understood as: question, complaint, danger, ...")
    topic: Mapped[str | None] = mapped_column(String(40), comment="best topic")
    category: Mapped[str | None] = mapped_column(String(40), comment="best complaint category")
    confidence: Mapped[float | None] = mapped_column(comment="0 to 1")
    model: Mapped[str | None] = mapped_column(String(40), comment="which model understood, or which rule")
    erased_at: Mapped[datetime | None] = mapped_column(comment="when the text was erased")

    evidence: Mapped[list[Evidence]] = relationship(back_populates="message")


class Delivery(Base):
    """The outbox: what is to be sent, in order within a chat."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("chat_id", "turn", "position", name="outbox_turn_position"),
        Index("outbox_waiting", "state", "chat_id", "id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="order of sending")
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"), comment="to whom")
    turn: Mapped[str] = mapped_column(String(40), comment="what it answers: the first inbox row of the turn")
    position: Mapped[int] = mapped_column(Integer, comment="place within the turn: a repetition is ignored")
    kind: Mapped[str] = mapped_column(String(16), default="message", comment="message or callback (a button's spinner)")
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), comment="what is sent")
    reference: Mapped[bytes | None] = mapped_column(comment="sealed: the callback's id at the channel")
    secret: Mapped[bool] = mapped_column(Boolean, default=False, comment="holds a receipt code: blanked once sent")
    state: Mapped[str] = mapped_column(String(8), default="waiting", comment="waiting, sent or failed")
    attempts: Mapped[int] = mapped_column(Integer, default=0, comment="tries so far")
    next_at: Mapped[datetime] = mapped_column(default=now, comment="not before")
    error: Mapped[str | None] = mapped_column(String(80), comment="kind of the last failure")
    remote_id: Mapped[int | None] = mapped_column(BigInteger, comment="message_id at the channel")
    begun: Mapped[bool] = mapped_column(
        Boolean,
        default=False,
        server_default=false(),
        comment="given to the channel, and not known yet what became of it",
    )
    doubled: Mapped[bool] = mapped_column(
        Boolean, default=False, server_default=false(), comment="given again after that: may have come twice"
    )
    parts_sent: Mapped[int] = mapped_column(
        Integer, default=0, server_default="0", comment="parts of a long text that the channel has accepted"
    )


class Complaint(Base):
    __tablename__ = "complaint"
    # All that lists and counts look at, so that they need not read the rows, which are long for what is sealed in them.
    __table_args__ = (
        Index(
            "complaint_listed",
            *("stage", "urgent", "exercise", "read_at", "changed_at", "created_at", "filed_at", "due_at", "waits_for"),
            *("officer_id", "country", "origin", "channel", "procedural", "siskop2mi"),
        ),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="inner number")
    number: Mapped[str | None] = mapped_column(String(24), unique=True, comment="case number; drafts have none")
    stage: Mapped[str] = mapped_column(String(16), default="draft", index=True, comment="see bot/stages.py")
    close_reason: Mapped[str | None] = mapped_column(String(16), comment="why it was closed, see bot/stages.py")
    urgent: Mapped[bool] = mapped_column(Boolean, default=False, comment="danger was told or an officer said so")
    consent: Mapped[str] = mapped_column(String(16), comment="given, or danger (kept for vital interest)")
    channel: Mapped[str] = mapped_column(String(16), comment="telegram, trial, counter, telephone or letter")
    exercise: Mapped[bool] = mapped_column(Boolean, default=False, comment="a trial or training")
    office_code: Mapped[str] = mapped_column(String(16), comment="the office")
    office_time_zone: Mapped[str] = mapped_column(String(40), comment="time zone in which it is shown")
    chat_id: Mapped[int | None] = mapped_column(ForeignKey("chat.id"), comment="where it was told")
    key_id: Mapped[int] = mapped_column(ForeignKey("data_key.id"), comment="the complaint's key")
    teller: Mapped[str | None] = mapped_column(String(16), comment="self, family or other")
    country: Mapped[str | None] = mapped_column(String(2), comment="ISO 3166 code of where the worker is")
    categories: Mapped[list[Any]] = mapped_column(default=list, comment="categories as understood, best first")
    origin: Mapped[str | None] = mapped_column(String(8), comment="code of the worker's kabupaten or kota")
    phase: Mapped[str | None] = mapped_column(String(8), comment="before, during or after the work abroad")
    sex: Mapped[str | None] = mapped_column(String(1), comment="L or P")
    minor: Mapped[bool | None] = mapped_column(Boolean, comment="the worker is under 18")
    procedural: Mapped[bool | None] = mapped_column(Boolean, comment="left the official way, with papers")
    employer_type: Mapped[str | None] = mapped_column(String(12), comment="individual, company or ship")
    confidentiality: Mapped[str] = mapped_column(
        String(16), default="ordinary", comment="ordinary, confidential or anonymous"
    )
    safe_to_reply: Mapped[bool | None] = mapped_column(Boolean, comment="whether writing to the chat is safe")
    intake: Mapped[bytes] = mapped_column(comment="sealed: name, place, story, what is asked for, contact")
    receipt_hash: Mapped[bytes | None] = mapped_column(unique=True, comment="keyed hash of the receipt code")
    receipt_hash_again: Mapped[bytes | None] = mapped_column(comment="keyed hash of the code given again on request")
    contact_hash: Mapped[bytes | None] = mapped_column(index=True, comment="keyed hash of the phone number")
    created_at: Mapped[datetime] = mapped_column(default=now, comment="first told")
    danger_at: Mapped[datetime | None] = mapped_column(comment="when danger was last seen")
    filed_at: Mapped[datetime | None] = mapped_column(comment="when the person confirmed it")
    changed_at: Mapped[datetime] = mapped_column(default=now, index=True, comment="last message or change")
    read_at: Mapped[datetime | None] = mapped_column(comment="when an officer last read it; empty: never")
    officer_id: Mapped[int | None] = mapped_column(ID, comment="the officer who works on it")
    due_at: Mapped[datetime | None] = mapped_column(comment="when the office owes the next step")
    papers_until: Mapped[datetime | None] = mapped_column(comment="until when the person may add papers")
    waits_for: Mapped[str] = mapped_column(String(8), default="office", comment="whose move it is: office or person")
    siskop2mi: Mapped[str | None] = mapped_column(String(40), comment="its number in SISKOP2MI")
    merged_into_id: Mapped[int | None] = mapped_column(ID, comment="the case it is a copy of")
    withdrawn_at: Mapped[datetime | None] = mapped_column(comment="when the person withdrew it")
    closed_at: Mapped[datetime | None] = mapped_column(comment="when it was closed")
    rating: Mapped[int | None] = mapped_column(Integer, comment="how it was, 1 to 3, asked once after closing")
    version: Mapped[int] = mapped_column(Integer, default=1, comment="raised by each change of an officer")


class Evidence(Base):
    __tablename__ = "evidence"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="number of the file")
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True, comment="with which message it came")
    kind: Mapped[str] = mapped_column(String(16), comment="photo, document, voice, video, ...")
    about: Mapped[bytes] = mapped_column(comment="sealed: file name and the channel's file id")
    media_type: Mapped[str | None] = mapped_column(String(80), comment="as the sender's program named it")
    found_type: Mapped[str | None] = mapped_column(String(80), comment="as its content shows")
    size_bytes: Mapped[int | None] = mapped_column(BigInteger, comment="size")
    sha256: Mapped[str | None] = mapped_column(String(64), comment="hash of the content")
    file: Mapped[str | None] = mapped_column(String(80), comment="name of the sealed file in the evidence folder")
    state: Mapped[str] = mapped_column(
        String(8), default="waiting", comment="waiting, stored, refused, failed or erased"
    )
    attempts: Mapped[int] = mapped_column(Integer, default=0, comment="tries to fetch it")
    next_at: Mapped[datetime] = mapped_column(default=now, comment="not before")

    message: Mapped[Message] = relationship(back_populates="evidence")


class CaseEvent(Base):
    """What happened to a case: notes, calls, moves, papers asked for. What was said is in the transcript."""

    __tablename__ = "case_event"
    __table_args__ = (Index("case_event_complaint", "complaint_id", "id"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="order of events")
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), comment="the case")
    at: Mapped[datetime] = mapped_column(default=now, comment="when")
    actor: Mapped[str] = mapped_column(String(60), comment="officer:NAME, person or system")
    kind: Mapped[str] = mapped_column(String(16), comment="note, call, stage, papers, referral, merged, rating, ...")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="ids, counts and states; never text")
    body: Mapped[bytes | None] = mapped_column(comment="sealed: what was written")


class Trace(Base):
    """What links cases with one another: an agency, a recruiter, a phone, an account, a ship, a passport."""

    __tablename__ = "trace"
    __table_args__ = (
        UniqueConstraint("complaint_id", "kind", "hash", name="trace_once"),
        Index("trace_found", "kind", "hash"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="number of the trace")
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), comment="the case that holds it")
    kind: Mapped[str] = mapped_column(String(16), comment="agency, recruiter, phone, account, ship or passport")
    hash: Mapped[bytes] = mapped_column(comment="keyed hash of what is written, in its plain form")


class Unclear(Base):
    """A message that was not understood, with personal data masked, for the editors of the answers."""

    __tablename__ = "unclear"
    __table_args__ = (Index("unclear_state", "state", "id"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="order of arrival")
    at: Mapped[datetime] = mapped_column(default=now, comment="when it was said")
    text: Mapped[bytes] = mapped_column(comment="sealed under the office's key: the masked text")
    kind: Mapped[str] = mapped_column(String(16), comment="unclear, guessed or out_of_scope")
    topics: Mapped[list[Any]] = mapped_column(default=list, comment="what it might have been, best first")
    state: Mapped[str] = mapped_column(String(8), default="new", comment="new, example or ignored")
    label: Mapped[str | None] = mapped_column(String(60), comment="what an editor made of it: a topic or out_of_scope")


class Post(Base):
    """A Telegram chat that officers, or the operator, chose to be told in."""

    __tablename__ = "post"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="number of the post")
    name: Mapped[str] = mapped_column(String(40), index=True, comment="its name in the duty roster, or operator")
    chat_id: Mapped[int | None] = mapped_column(ID, comment="the chat; empty until the code was typed there")
    code_hash: Mapped[bytes | None] = mapped_column(unique=True, comment="keyed hash of the code; empty once used")
    code_until: Mapped[datetime] = mapped_column(comment="until when the code counts")
    made_at: Mapped[datetime] = mapped_column(default=now, comment="when the code was made")
    registered_at: Mapped[datetime | None] = mapped_column(comment="when the code was typed")
    ended_at: Mapped[datetime | None] = mapped_column(comment="since when nothing is told there any more")


class Alert(Base):
    """Officers are to hear of a case; written with what it tells of, in one transaction."""

    __tablename__ = "alert"
    __table_args__ = (
        Index("alert_open", "ended_at", "next_at"),
        Index("alert_complaint", "complaint_id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="carried by the button")
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), comment="the case")
    urgent: Mapped[bool] = mapped_column(Boolean, comment="repeated until somebody takes it")
    raised_at: Mapped[datetime] = mapped_column(comment="when the case was filed or danger was told")
    officer_id: Mapped[int | None] = mapped_column(ID, comment="who worked on the case at that moment")
    told: Mapped[int] = mapped_column(Integer, default=0, comment="how often it was told")
    level: Mapped[int] = mapped_column(Integer, default=0, comment="the highest level of the roster that was told")
    next_at: Mapped[datetime | None] = mapped_column(comment="when it is told next; empty: no more")
    ended_at: Mapped[datetime | None] = mapped_column(comment="since when nobody needs to be told")
    ended_by: Mapped[str | None] = mapped_column(String(8), comment="pressed, read, taken or closed")
    taken_by: Mapped[bytes | None] = mapped_column(comment="sealed under the office's key: who pressed the button")


class Alarm(Base):
    """The operator is to hear of the machine: one row from a cause's beginning to its end."""

    __tablename__ = "alarm"
    __table_args__ = (Index("alarm_cause", "cause", "ended_at"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="number of the alarm")
    cause: Mapped[str] = mapped_column(String(16), comment="what it is about, see bot/alarms.py")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="counts and sizes; never text")
    since: Mapped[datetime] = mapped_column(default=now, comment="when it was first seen")
    told: Mapped[int] = mapped_column(Integer, default=0, comment="how often it was told")
    told_at: Mapped[datetime | None] = mapped_column(comment="when it was told last")
    ended_at: Mapped[datetime | None] = mapped_column(comment="when it was over; at once for what only happens")


class Export(Base):
    """An export asked for at the desk: made by a process of its own, its file sealed and kept for a set time."""

    __tablename__ = "export"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="number of the export")
    at: Mapped[datetime] = mapped_column(default=now, comment="when it was asked for")
    actor: Mapped[str] = mapped_column(String(60), index=True, comment="officer:NAME, who alone may fetch it")
    choice: Mapped[dict[str, Any]] = mapped_column(comment="format, profile and filter, see bot/exports/choice.py")
    reason: Mapped[str] = mapped_column(String(200), comment="why, as typed; the audit log keeps it too")
    state: Mapped[str] = mapped_column(
        String(12), default="waiting", index=True, comment="waiting, running, done, cancelled, failed or gone"
    )
    seen_at: Mapped[datetime] = mapped_column(default=now, comment="last sign of life of its process")
    total: Mapped[int] = mapped_column(Integer, default=0, comment="cases to write")
    cases: Mapped[int] = mapped_column(Integer, default=0, comment="cases written")
    messages: Mapped[int] = mapped_column(Integer, default=0, comment="messages written")
    until: Mapped[datetime | None] = mapped_column(comment="when the file goes")
    key_id: Mapped[int | None] = mapped_column(ID, comment="the key that the file is sealed under")
    file: Mapped[str | None] = mapped_column(String(80), comment="name of the sealed file in the exports folder")
    size_bytes: Mapped[int | None] = mapped_column(BigInteger, comment="size as it is fetched")
    error: Mapped[str | None] = mapped_column(String(80), comment="kind of the failure, never its text")


class Placement(Base):
    """Figures of the office on placements and returns, imported by the month; they stand beside complaints."""

    __tablename__ = "placement"
    __table_args__ = (Index("placement_month", "month", "kind"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="number of the row")
    month: Mapped[str] = mapped_column(String(7), comment="2026-11")
    kind: Mapped[str] = mapped_column(String(12), comment="placement, return or deportation")
    country: Mapped[str | None] = mapped_column(String(2), comment="ISO 3166 code; empty: not stated")
    origin: Mapped[str | None] = mapped_column(String(8), comment="code of the kabupaten or kota; empty: not stated")
    procedural: Mapped[bool | None] = mapped_column(Boolean, comment="the official way; empty: not stated")
    count: Mapped[int] = mapped_column(Integer, comment="people")


class Asked(Base):
    """What people asked on a day, counted before the texts are erased: no text, no chat."""

    __tablename__ = "asked"

    day: Mapped[str] = mapped_column(String(10), primary_key=True, comment="2026-11-25, in the office's time zone")
    kind: Mapped[str] = mapped_column(String(16), primary_key=True, comment="question, out_of_scope or unclear")
    topic: Mapped[str] = mapped_column(String(40), primary_key=True, comment="the topic; empty where there is none")
    count: Mapped[int] = mapped_column(Integer, comment="messages")


class Counter(Base):
    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(40), primary_key=True, comment="office and year")
    last: Mapped[int] = mapped_column(Integer, comment="last number given out")


class Officer(Base):
    __tablename__ = "officer"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="number of the account")
    username: Mapped[str] = mapped_column(String(40), unique=True, comment="to sign in with")
    name: Mapped[str] = mapped_column(String(120), comment="shown to colleagues")
    role: Mapped[str] = mapped_column(String(16), comment="officer, supervisor or administrator")
    may_export: Mapped[bool] = mapped_column(Boolean, default=False, comment="the right to export")
    password_hash: Mapped[str] = mapped_column(String(200), comment="argon2id")
    must_change: Mapped[bool] = mapped_column(Boolean, default=True, comment="one-time password: change at sign-in")
    active: Mapped[bool] = mapped_column(Boolean, default=True, comment="may sign in")
    session_epoch: Mapped[int] = mapped_column(Integer, default=0, comment="raising it ends all sessions")
    failed_attempts: Mapped[int] = mapped_column(Integer, default=0, comment="wrong passwords in a row")
    wait_until: Mapped[datetime | None] = mapped_column(comment="no sign-in before: wrong passwords slow down")
    created_at: Mapped[datetime] = mapped_column(default=now, comment="when it was made")
    last_seen_at: Mapped[datetime | None] = mapped_column(comment="last sign-in")
    totp_secret: Mapped[bytes | None] = mapped_column(comment="sealed: the secret that the authenticator app shares")
    totp_at: Mapped[datetime | None] = mapped_column(comment="when the app was tried; until then it is not asked for")
    totp_step: Mapped[int | None] = mapped_column(
        BigInteger, comment="half minute of the last code: none is used twice"
    )
    recovery: Mapped[list[Any]] = mapped_column(default=list, comment="keyed hashes (hex) of the recovery codes left")


class Device(Base):
    """A browser that an officer signed in from before: what strangers guess elsewhere does not slow it down."""

    __tablename__ = "device"
    __table_args__ = (UniqueConstraint("officer_id", "hash", name="device_once"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="number of the browser")
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), comment="whose")
    hash: Mapped[bytes] = mapped_column(comment="keyed hash of the secret in the browser's cookie")
    name: Mapped[str] = mapped_column(String(60), comment="browser and system, as it names itself")
    failed_attempts: Mapped[int] = mapped_column(Integer, default=0, comment="wrong passwords and codes in a row")
    wait_until: Mapped[datetime | None] = mapped_column(comment="no sign-in before")
    created_at: Mapped[datetime] = mapped_column(default=now, comment="first sign-in")
    last_seen_at: Mapped[datetime] = mapped_column(default=now, comment="last sign-in")


class AnswerEdit(Base):
    """An answer as an officer changed it at the desk: the newest row of a topic is said instead of its file."""

    __tablename__ = "answer_edit"
    __table_args__ = (Index("answer_edit_topic", "topic", "id"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="order of edits")
    topic: Mapped[str] = mapped_column(String(40), comment="the topic's id")
    at: Mapped[datetime] = mapped_column(default=now, comment="when")
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), comment="who")
    base: Mapped[str] = mapped_column(String(16), comment="fingerprint of the file then: a newer file wins")
    content: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), comment="the lines of the file; empty: back to it"
    )


class NumberEdit(Base):
    """A telephone number as an officer changed it, added it or called it: the newest row of an id counts."""

    __tablename__ = "number_edit"
    __table_args__ = (Index("number_edit_number", "number", "id"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="order of edits")
    number: Mapped[str] = mapped_column(String(40), comment="the number's id")
    at: Mapped[datetime] = mapped_column(default=now, comment="when")
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), comment="who")
    base: Mapped[str] = mapped_column(String(16), comment="fingerprint of the row in the file then; a newer one wins")
    content: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), comment="the columns of the row; empty: back to it"
    )


class AuditEntry(Base):
    __tablename__ = "audit"
    __table_args__ = (Index("audit_subject", "subject"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=True, comment="place in the chain")
    at: Mapped[datetime] = mapped_column(default=now, comment="when")
    actor: Mapped[str] = mapped_column(String(60), comment="officer:NAME, system, person or user:NAME of the computer")
    action: Mapped[str] = mapped_column(String(40), comment="what was done")
    subject: Mapped[str] = mapped_column(String(60), comment="to what: complaint:7, chat:3, export")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="ids, counts and states; never text")
    chain: Mapped[str] = mapped_column(String(64), comment="SHA-256 over the entry before and this one")
