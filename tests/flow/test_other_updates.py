"""What is no turn: edits, groups, blocking, migration; and what stands beside a text: links, forwards, places."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot import inbox, outbox, turns, watching
from bot.conversation import Conversation
from bot.opening import Opened
from bot.tables import Chat, Complaint, Delivery, Message, Update

from .fake_engine import FakeEngine
from .people import Json, People, photo, press, text, work_off

ANI, BUDI, GROUP = 81_000_001, 81_000_002, -1_001_234_567_890
DANGER = "saya disekap majikan di Johor tolong"
NUMBER = "+62 21 2924 4800"


@pytest.fixture
def opened(opened_on_both: Opened) -> Opened:
    return opened_on_both


@pytest.fixture
def people(opened: Opened) -> People:
    return People(opened)


def said(number: int, words: str, message_id: int, chat: int = ANI, **more: Any) -> Json:
    raw = text(number, chat, words, **more)
    raw["message"]["message_id"] = message_id
    return raw


def edit(number: int, words: str, message_id: int, chat: int = ANI, **more: Any) -> Json:
    raw = said(number, words, message_id, chat, edit_date=1, **more)
    return {"update_id": number, "edited_message": raw["message"]}


def in_group(number: int, **content: Any) -> Json:
    chat = {"id": GROUP, "type": "supergroup", "title": "PMI"}
    person = {"id": ANI, "first_name": "Ani", "is_bot": False}
    return {"update_id": number, "message": {"message_id": 1, "date": 1, "chat": chat, "from": person, **content}}


def membership(number: int, old: str, new: str, chat: Json | None = None) -> Json:
    states = {"old_chat_member": {"status": old}, "new_chat_member": {"status": new}}
    return {"update_id": number, "my_chat_member": {"chat": chat or {"id": ANI, "type": "private"}, **states}}


def bodies(people: People) -> list[Json]:
    """What people said, as the transcript holds it."""
    with people.opened.database.read() as session:
        rows = session.scalars(select(Message).where(Message.author == "person").order_by(Message.id))
        return [people.opened.vault.open(session, "message.body", row.body) for row in rows if row.body]


def test_an_edit_stands_beside_what_was_said_first_and_starts_no_turn(
    people: People, conversation: Conversation, fake_engine: FakeEngine
) -> None:
    people.send(said(1, "menu", 10))
    work_off(conversation)
    people.send(edit(2, "menu baru", 10), edit(3, "menu baru sekali", 10), edit(3, "menu baru sekali", 10))
    assert work_off(conversation) == 0
    watching.watch(conversation)
    assert work_off(conversation) == 0
    [body] = bodies(people)
    assert (body["text"], [edit["text"] for edit in body["edits"]]) == ("menu", ["menu baru", "menu baru sekali"])
    assert people.states() == ["done"] * 3
    assert len(people.told(ANI)) == 1 and fake_engine.heard == ["menu"]


def test_an_edit_that_comes_before_its_message_was_answered_is_put_beside_it(
    people: People, conversation: Conversation, fake_engine: FakeEngine
) -> None:
    people.send(said(1, "menu", 10), edit(2, "menu saja", 10))
    watching.watch(conversation)
    work_off(conversation)
    [body] = bodies(people)
    assert (body["text"], body["edits"][0]["text"]) == ("menu", "menu saja")
    assert fake_engine.heard == ["menu"]


def test_danger_that_only_the_edit_tells_is_answered_with_numbers(people: People, conversation: Conversation) -> None:
    people.send(said(1, "menu", 10))
    work_off(conversation)
    people.send(edit(2, DANGER, 10))
    watching.watch(conversation)
    assert NUMBER in people.told(ANI)[-1]
    [case] = people.all_of(Complaint)
    assert (case.stage, case.urgent) == ("danger", True)
    people.send(edit(3, DANGER + " cepat", 10))
    watching.watch(conversation)
    assert sum(NUMBER in told for told in people.told(ANI)) == 1


def test_an_edit_of_a_case_lets_it_be_unread_again(people: People, conversation: Conversation, opened: Opened) -> None:
    people.send(said(1, DANGER, 10))
    work_off(conversation)
    with opened.database.write() as session:
        case = session.scalars(select(Complaint)).one()
        case.read_at = inbox.now()
    people.send(edit(2, DANGER + ", di Jalan Meldrum 5", 10))
    watching.watch(conversation)
    [case] = people.all_of(Complaint)
    assert case.changed_at > case.read_at


def test_what_was_erased_does_not_come_back_by_an_edit(people: People, conversation: Conversation) -> None:
    people.send(said(1, "lapor", 10))
    work_off(conversation)
    people.send(press(2, ANI, "choice:consent=no"))
    work_off(conversation)
    people.send(edit(3, "lapor majikan saya", 10))
    watching.watch(conversation)
    assert "majikan" not in str(bodies(people))
    assert people.states() == ["done"] * 3


def test_an_edit_of_a_message_that_nobody_knows_is_kept_as_it_is_now(
    people: People, conversation: Conversation
) -> None:
    people.send(edit(1, "gaji saya belum dibayar", 10))
    watching.watch(conversation)
    assert [body["text"] for body in bodies(people)] == ["gaji saya belum dibayar"]
    assert work_off(conversation) == 0


def test_a_photo_that_was_replaced_is_evidence_too(people: People, conversation: Conversation) -> None:
    people.send(photo(1, ANI, "slip gaji"))
    work_off(conversation)
    for number, unique in ((2, "p1"), (3, "p9")):
        changed = photo(number, ANI, "slip gaji")
        changed["edited_message"] = changed.pop("message")
        changed["edited_message"]["photo"][0]["file_unique_id"] = unique
        people.send(changed)
    watching.watch(conversation)
    with people.opened.database.read() as session:
        [message] = session.scalars(select(Message).where(Message.author == "person"))
        assert len(message.evidence) == 2


def test_a_live_location_that_moves_is_left_alone(people: People, conversation: Conversation) -> None:
    moved = {"update_id": 1, "edited_message": in_group(1)["message"] | {"chat": {"id": ANI, "type": "private"}}}
    moved["edited_message"]["location"] = {"latitude": 1.0, "longitude": 103.0, "live_period": 60}
    people.send(moved)
    assert people.states() == ["ignored"] and people.all_of(Message) == []


def test_a_group_is_pointed_to_the_private_chat_once_a_day_and_nothing_of_it_is_kept(
    people: People, conversation: Conversation, opened: Opened, clock: Any
) -> None:
    conversation.bot_name = "pelita_uji_bot"
    people.send(in_group(1, text="/start@pelita_uji_bot"), in_group(2, text=DANGER), in_group(3, text="halo"))
    watching.watch(conversation)
    people.send(in_group(4, text="halo lagi"))
    watching.watch(conversation)
    assert work_off(conversation) == 0
    [told] = people.told(GROUP)
    assert "https://t.me/pelita_uji_bot" in told and NUMBER in told
    assert people.states() == ["ignored"] * 4
    assert [row.payload for row in people.all_of(Update)] == [None] * 4
    assert [chat.kind for chat in people.all_of(Chat)] == ["group"] and people.all_of(Complaint) == []
    clock.forward(86_401)
    people.send(in_group(5, text="halo"))
    watching.watch(conversation)
    assert len(people.told(GROUP)) == 2


def test_a_group_that_takes_the_bot_in_is_pointed_to_the_private_chat(
    people: People, conversation: Conversation
) -> None:
    group = {"id": GROUP, "type": "supergroup", "title": "PMI"}
    people.send(membership(1, "left", "member", group), membership(2, "member", "kicked", group))
    watching.watch(conversation)
    assert len(people.told(GROUP)) == 1
    assert people.states() == ["ignored"] * 2


def test_what_happens_to_a_group_is_not_answered(people: People, conversation: Conversation) -> None:
    people.send(in_group(1, new_chat_members=[{"id": 5, "first_name": "Budi", "is_bot": False}]))
    people.send({"update_id": 2, "edited_message": in_group(2, text="x")["message"]})
    people.send({"update_id": 3, "callback_query": {"id": "1", "data": "do:menu", "message": in_group(3)["message"]}})
    assert people.states() == ["ignored"] * 3
    assert people.all_of(Chat) == []


def test_a_group_that_became_a_supergroup_keeps_its_day(people: People, conversation: Conversation) -> None:
    people.send(in_group(1, text="halo"))
    watching.watch(conversation)
    people.send(in_group(2, migrate_to_chat_id=GROUP - 5))
    moved = in_group(3, text="halo")
    moved["message"]["chat"]["id"] = GROUP - 5
    people.send(moved)
    watching.watch(conversation)
    assert people.states() == ["ignored", "done", "ignored"]
    assert len(people.told(GROUP - 5)) == 1
    assert len(people.all_of(Delivery)) == 1


def test_who_blocks_the_bot_is_marked_until_it_may_write_again(people: People, conversation: Conversation) -> None:
    people.send(text(1, ANI, "menu"), membership(2, "member", "kicked"))
    assert people.chat(ANI).blocked_at is not None
    people.send(membership(3, "kicked", "member"))
    assert people.chat(ANI).blocked_at is None
    assert people.states() == ["waiting", "done", "done"]


def test_somebody_unknown_who_blocks_the_bot_is_not_remembered(people: People) -> None:
    people.send(membership(1, "member", "kicked"))
    assert people.all_of(Chat) == []


@pytest.mark.parametrize(("word", "kept"), [("poster", "poster"), ("rahasia-081234", None)])
def test_the_word_of_a_link_says_where_somebody_came_from(
    people: People, conversation: Conversation, word: str, kept: str | None
) -> None:
    people.send(text(1, ANI, f"/start {word}"))
    work_off(conversation)
    people.send(text(2, ANI, "/start bandara" if kept else "/start"))
    work_off(conversation)
    assert people.chat(ANI).came_from == kept
    assert [told.startswith("Halo, saya Pelita") for told in people.told(ANI)] == [True, True]


def test_a_place_and_a_contact_are_evidence_and_not_questions(
    people: People, conversation: Conversation, fake_engine: FakeEngine
) -> None:
    for number, shared in enumerate(
        (
            {"location": {"latitude": 1.4927, "longitude": 103.7414}},
            {"contact": {"first_name": "Agen", "last_name": "Joko", "phone_number": "+60123456789"}},
        ),
        1,
    ):
        raw = text(number, ANI, "")
        raw["message"] |= shared
        people.send(raw)
        work_off(conversation)
    assert fake_engine.heard == []
    assert [told.startswith("Kiriman Anda sudah kami terima") for told in people.told(ANI)] == [True, True]
    first, second = bodies(people)
    assert (first["location"], second["contact"]) == ([1.4927, 103.7414], "Agen Joko +60123456789")


def test_a_contact_answers_the_question_for_one(
    people: People, conversation: Conversation, fake_engine: FakeEngine
) -> None:
    people.send(text(1, ANI, "lapor"))
    work_off(conversation)
    raw = text(2, ANI, "")
    raw["message"]["contact"] = {"first_name": "Siti", "phone_number": "+60123456789"}
    people.send(raw)
    work_off(conversation)
    assert fake_engine.heard[-1] == "Siti +60123456789"


def test_a_sticker_asks_for_words_and_is_no_evidence(people: People, conversation: Conversation) -> None:
    raw = text(1, ANI, "")
    raw["message"]["sticker"] = {"file_id": "s", "file_unique_id": "s", "emoji": "\U0001f622"}
    people.send(raw)
    work_off(conversation)
    assert people.told(ANI)[0].startswith("Pesan itu tidak berisi tulisan")
    assert [body["sticker"] for body in bodies(people)] == ["\U0001f622"]


def test_whose_words_are_forwarded_and_what_a_reply_answers_is_kept(
    people: People, conversation: Conversation, opened: Opened
) -> None:
    people.send(said(1, "menu", 10))
    work_off(conversation)
    [row] = people.all_of(Delivery)
    with opened.database.write() as session:
        outbox.sent(session, opened.vault, row.id, 11)
    origin = {"type": "user", "sender_user": {"id": 5, "is_bot": False, "first_name": "Agen Joko"}, "date": 1}
    people.send(said(2, "bayar dulu 5 juta", 12, forward_origin=origin, reply_to_message={"message_id": 11}))
    work_off(conversation)
    body = bodies(people)[1]
    assert (body["forwarded"], body["reply_to"]) == ("Agen Joko", row.message_id)


def test_an_edit_that_cannot_be_dealt_with_is_a_dead_letter_and_danger_is_still_looked_for(
    people: People, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(turns.transcript, "amend", broken)
    people.send(said(1, "menu", 10))
    work_off(conversation)
    people.send(edit(2, "menu baru", 10), text(3, BUDI, DANGER))
    watching.watch(conversation)
    assert people.states() == ["done", "dead", "waiting"]
    assert NUMBER in people.told(BUDI)[0]
