"""Who writes much is kept, answered at once and holds up nobody; who was muted still gets the numbers to call."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest
from conftest import Clock
from sqlalchemy import func, select

from bot import inbox, limits, turns, watching
from bot.limits import MESSAGES_A_MINUTE, ROWS_OF_A_TURN
from bot.opening import Opened
from bot.tables import Chat, Complaint, Message, Update
from bot.turns import Conversation

from .fake_engine import FakeEngine
from .people import CHANNEL, Json, People, photo, press, run_until, text, work_off

ANI, BUDI = 7_400_000_001, 7_400_000_002
DANGER = "saya disekap majikan di Johor tolong"
NUMBERS = "+62 21 2924 4800"
TOGETHER = "Pesan Anda banyak sekaligus."


@pytest.fixture
def opened(opened_on_both: Opened) -> Opened:
    return opened_on_both


@pytest.fixture
def people(opened: Opened) -> People:
    return People(opened)


def together(people: People, *updates: Json) -> None:
    """All of them in one batch, as getUpdates brings them."""
    with people.opened.database.write() as session:
        for raw in updates:
            inbox.receive(session, people.opened.vault, CHANNEL, raw)


def mute(people: People, address: int) -> None:
    number = people.chat(address).id
    with people.opened.database.write() as session:
        session.get_one(Chat, number).muted_at = session.get_one(Chat, number).created_at


def texts_kept(people: People, address: int) -> list[str]:
    chat = people.chat(address)
    with people.opened.database.read() as session:
        query = select(Message).where(Message.chat_id == chat.id, Message.author == "person").order_by(Message.id)
        rows = session.scalars(query)
        return [people.opened.vault.open(session, "message.body", row.body)["text"] for row in rows]


# --- who writes much


def test_as_many_as_a_busy_person_sends_are_answered_one_by_one(people: People, conversation: Conversation) -> None:
    for place in range(MESSAGES_A_MINUTE):
        people.send(text(100 + place, ANI, "menu"))
        work_off(conversation)
    assert len(people.told(ANI)) == MESSAGES_A_MINUTE
    assert not any(said.startswith(TOGETHER) for said in people.told(ANI))


def test_more_are_kept_and_answered_as_one_turn_with_one_sentence_when_the_minute_is_over(
    people: People, conversation: Conversation, fake_engine: FakeEngine, clock: Clock
) -> None:
    sent = [text(100 + place, ANI, f"pesan {place}") for place in range(50)]
    together(people, *sent)
    assert work_off(conversation) == 0
    clock.forward(61)
    assert work_off(conversation) == 1
    assert len(fake_engine.heard) == 1
    assert texts_kept(people, ANI) == [f"pesan {place}" for place in range(50)]
    assert [said.startswith(TOGETHER) for said in people.told(ANI)] == [True, False]
    assert set(people.states()) == {"done"}


def test_the_next_minute_is_a_minute_like_any_other(people: People, conversation: Conversation, clock: Clock) -> None:
    together(people, *[text(100 + place, ANI, "halo") for place in range(50)])
    clock.forward(150)
    work_off(conversation)
    people.send(text(200, ANI, "menu"))
    assert work_off(conversation) == 1
    assert not people.told(ANI)[-1].startswith(TOGETHER) and len(people.told(ANI)) == 3


def test_hammering_a_button_is_one_press_the_last_one(
    people: People, conversation: Conversation, fake_engine: FakeEngine, clock: Clock
) -> None:
    presses = [press(100 + place, ANI, "do:menu" if place < 29 else "do:status") for place in range(30)]
    together(people, *presses)
    clock.forward(61)
    assert work_off(conversation) == 1
    assert [said.startswith(TOGETHER) for said in people.told(ANI)] == [True, False]
    assert "belum ada pengaduan" in people.told(ANI)[-1]
    assert len(people.outbox(ANI, "callback")) == 30  # each stops spinning


def test_in_a_crowd_texts_and_presses_keep_their_order(
    people: People, conversation: Conversation, fake_engine: FakeEngine, clock: Clock
) -> None:
    batch = [text(100 + place, ANI, "gaji belum dibayar") for place in range(15)]
    batch += [press(200 + place, ANI, "choice:consent=yes") for place in range(15)]
    together(people, *batch)
    clock.forward(61)
    assert work_off(conversation) == 2
    assert len(people.all_of(Complaint)) == 1


def test_danger_is_looked_for_in_every_message_of_a_flood_and_answered_at_once(
    people: People, conversation: Conversation
) -> None:
    together(people, *[text(100 + n, ANI, DANGER if n == 170 else f"halo {n}") for n in range(200)])
    while watching.watch(conversation):
        pass
    [told] = people.told(ANI)
    assert NUMBERS in told
    [case] = people.all_of(Complaint)
    assert case.stage == "danger"


def test_danger_that_only_the_turn_looks_at_is_seen_in_whatever_part_it_stands(
    people: People, conversation: Conversation, clock: Clock
) -> None:
    together(people, *[text(100 + n, ANI, DANGER if n == 3 else "BATAL") for n in range(40)])
    clock.forward(61)
    work_off(conversation)
    assert any(NUMBERS in told for told in people.told(ANI))
    assert len(people.all_of(Complaint)) == 1


def test_a_flood_of_danger_gets_the_numbers_once_a_minute_and_is_one_case(
    people: People, conversation: Conversation, clock: Clock
) -> None:
    together(people, *[text(100 + n, ANI, f"{DANGER} {n}") for n in range(300)])
    while watching.watch(conversation):
        pass
    assert len(people.told(ANI)) == 1
    assert len(people.all_of(Complaint)) == 1
    assert len(texts_kept(people, ANI)) == 300
    clock.forward(90)
    people.send(text(900, ANI, DANGER))
    watching.watch(conversation)
    assert len(people.told(ANI)) == 2


def test_a_hall_of_people_is_no_abuse(people: People, conversation: Conversation) -> None:
    for n in range(60):
        together(people, *[text(1000 + 5 * n + m, 7_500_000_000 + n, "menu") for m in range(5)])
    assert work_off(conversation, 400) == 300
    for n in range(60):
        assert len(people.told(7_500_000_000 + n)) == 5


def test_the_trial_page_and_the_terminal_have_no_limit(opened: Opened, conversation: Conversation) -> None:
    with opened.database.write() as session:
        for n in range(50):
            inbox.receive(session, opened.vault, "trial", text(100 + n, ANI, "menu"))
    assert work_off(conversation) == 50


def test_what_one_turn_does_not_take_is_kept_and_only_the_last_part_is_answered(
    people: People, conversation: Conversation, fake_engine: FakeEngine, clock: Clock
) -> None:
    count = 2 * ROWS_OF_A_TURN + 30
    together(people, *[text(1000 + n, ANI, f"pesan {n}") for n in range(count)])
    clock.forward(61)
    assert work_off(conversation) == 3
    assert len(texts_kept(people, ANI)) == count
    assert len(fake_engine.heard) == 1
    assert len(people.told(ANI)) == 2


def test_a_crowded_story_goes_to_the_case_that_is_being_told(
    people: People, conversation: Conversation, clock: Clock
) -> None:
    people.send(text(1, ANI, "gaji saya tidak dibayar majikan di Johor"), press(2, ANI, "choice:consent=yes"))
    work_off(conversation)
    together(people, *[text(1000 + n, ANI, f"lalu {n}") for n in range(150)])
    clock.forward(61)
    work_off(conversation)
    [case] = people.all_of(Complaint)
    with people.opened.database.read() as session:
        query = select(func.count(Message.id)).where(Message.complaint_id == case.id, Message.author == "person")
        assert session.scalar(query) == 152


def test_a_flood_of_2000_from_one_chat_does_not_hold_up_the_others(
    people: People, conversation: Conversation, fake_engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others' waiting time with the flood in the inbox, from commit to answer, four workers and the watcher."""
    # as hard as can be: nothing of the flood is put off
    monkeypatch.setattr(limits, "ready_at", lambda chat, at: at)
    others = [7_600_000_000 + n for n in range(20)]
    for start in range(0, 2000, 100):
        together(people, *[text(10_000 + start + n, ANI, f"halo {start + n}") for n in range(100)])
    waited: dict[int, float] = {}

    def ask_and_wait() -> None:
        for place, other in enumerate(others):
            began = time.monotonic()
            people.send(text(place + 1, other, DANGER if place % 5 == 0 else "menu"))
            while not people.told(other):
                time.sleep(0.005)
            waited[other] = time.monotonic() - began

    asking = threading.Thread(target=ask_and_wait)
    asking.start()
    run_until(
        lambda: not asking.is_alive() and set(people.states()) == {"done"},
        *[lambda stopping: turns.work(conversation, stopping)] * turns.WORKERS,
        lambda stopping: watching.keep_watch(conversation, stopping),
        seconds=120,
    )
    in_order = sorted(waited.values())
    print(f"\nothers waited: median {in_order[10]:.2f} s, longest {in_order[-1]:.2f} s")
    assert in_order[-1] < 8.0  # with much else on the machine; measured: docs/operating.md
    assert len(texts_kept(people, ANI)) == 2000


# --- who was muted


def test_a_muted_chat_gets_the_numbers_once_a_day_and_what_it_says_is_kept(
    people: People, conversation: Conversation, fake_engine: FakeEngine, clock: Clock
) -> None:
    mute(people, ANI)
    people.send(text(1, ANI, "menu"), text(2, ANI, "halo"))
    work_off(conversation)
    people.send(text(3, ANI, "halo lagi"), press(4, ANI, "do:menu"))
    work_off(conversation)
    [told] = people.told(ANI)
    assert NUMBERS in told
    assert texts_kept(people, ANI) == ["menu", "halo", "halo lagi", "do:menu"]
    assert fake_engine.heard == []
    clock.forward(86_401)
    people.send(text(5, ANI, "halo"))
    work_off(conversation)
    assert len(people.told(ANI)) == 2


def test_danger_in_a_muted_chat_is_answered_like_in_any_other(people: People, conversation: Conversation) -> None:
    mute(people, ANI)
    people.send(text(1, ANI, "menu"))
    work_off(conversation)
    for number in (2, 3):
        people.send(text(number, ANI, DANGER))
        watching.watch(conversation)
        work_off(conversation)
    assert len(people.told(ANI)) == 3 and all(NUMBERS in told for told in people.told(ANI))
    [case] = people.all_of(Complaint)
    assert case.stage == "danger"


def test_what_a_muted_chat_sends_goes_to_its_case(people: People, conversation: Conversation) -> None:
    people.send(text(1, ANI, "gaji saya tidak dibayar majikan di Johor"), press(2, ANI, "choice:consent=yes"))
    work_off(conversation)
    mute(people, ANI)
    people.send(text(3, ANI, "ini buktinya"), photo(4, ANI))
    work_off(conversation)
    with people.opened.database.read() as session:
        assert session.scalars(select(Message.complaint_id).where(Message.author == "person")).all() == [1, 1, 1, 1]


def test_a_chat_that_is_no_longer_muted_is_answered_again(people: People, conversation: Conversation) -> None:
    mute(people, ANI)
    people.send(text(1, ANI, "menu"))
    work_off(conversation)
    with people.opened.database.write() as session:
        session.get_one(Chat, people.chat(ANI).id).muted_at = None
    people.send(text(2, ANI, "menu"))
    work_off(conversation)
    assert len(people.told(ANI)) == 2 and NUMBERS not in people.told(ANI)[-1]


def test_turns_of_one_chat_queue_up_behind_those_of_others(people: People, conversation: Conversation) -> None:
    together(people, *[press(100 + n, ANI, "do:menu") for n in range(5)])
    people.send(text(1, BUDI, "menu"))
    order = []
    while True:
        listened = turns.listen(conversation)
        if listened is None:
            break
        order.append(listened.turn.chat_id)
        asyncio.run(_answer(conversation, listened))
    ani, budi = people.chat(ANI).id, people.chat(BUDI).id
    assert order == [ani, budi, ani, ani, ani, ani]


async def _answer(conversation: Conversation, listened: Any) -> None:
    answered = await conversation.engine.converse(listened.turn.text, listened.given, listened.record)
    turns.commit(conversation, listened, answered)


def test_the_watcher_looks_at_the_first_of_each_chat_before_the_second_of_any(people: People) -> None:
    together(people, *[text(100 + n, ANI, "halo") for n in range(200)])
    people.send(text(1, BUDI, DANGER))
    with people.opened.database.read() as session:
        chats = [row.chat_id for row in inbox.unwatched(session, 50)]
    assert chats[:2] == [people.chat(ANI).id, people.chat(BUDI).id]


def test_nothing_of_a_flood_is_lost_when_the_rows_are_counted(people: People, clock: Clock) -> None:
    together(people, *[text(100 + n, ANI, "halo") for n in range(500)])
    assert len(people.all_of(Update)) == 500
