"""From the inbox to the outbox, on both databases: nothing twice, nothing lost, in order, whatever fails."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from bot import audit, complaints, inbox, outbox, receipts, turns, watching
from bot.conversation import Conversation
from bot.errors import ClaimLost, EngineDown, TurnFailed
from bot.opening import Opened
from bot.tables import AuditEntry, Chat, Complaint, Delivery, Message, Update

from .fake_engine import FakeEngine
from .people import People, photo, press, run_until, text, work_off
from .running import another

ANI, BUDI, CICI = 7_100_000_001, 7_100_000_002, 7_100_000_003
DANGER = "saya disekap majikan di Johor tolong"
STORY = "gaji saya tidak dibayar majikan selama lima bulan di Johor"
KEPT = "Pesan Anda sudah tersimpan."


@pytest.fixture
def opened(opened_on_both: Opened) -> Opened:
    return opened_on_both


@pytest.fixture
def people(opened: Opened) -> People:
    return People(opened)


def answers(people: People, chat: int) -> list[str]:
    """What was said to a chat beside the word that its message is kept."""
    return [told for told in people.told(chat) if not told.startswith(KEPT)]


def test_an_update_that_came_twice_is_answered_once(people: People, conversation: Conversation) -> None:
    assert people.send(text(5, ANI, "menu"), text(5, ANI, "menu"))[1] is None
    assert work_off(conversation) == 1
    assert len(people.told(ANI)) == 1


def test_an_update_that_comes_again_after_its_answer_is_ignored(people: People, conversation: Conversation) -> None:
    people.send(text(5, ANI, "menu"))
    work_off(conversation)
    people.send(text(5, ANI, "menu"))
    assert work_off(conversation) == 0
    assert len(people.told(ANI)) == 1


def test_the_same_number_from_another_channel_is_another_update(people: People, opened: Opened) -> None:
    people.send(text(5, ANI, "menu"))
    with opened.database.write() as session:
        assert inbox.receive(session, opened.vault, "trial", text(5, ANI, "menu")) is not None


def test_updates_out_of_order_are_all_answered_in_the_order_of_their_arrival(
    people: People, conversation: Conversation, fake_engine: FakeEngine
) -> None:
    people.send(press(12, ANI, "topic:c"), press(10, ANI, "topic:a"), press(11, ANI, "topic:b"))
    assert work_off(conversation) == 3
    assert fake_engine.heard == ["topic:c", "topic:a", "topic:b"]


def test_what_was_received_is_emptied_once_it_is_answered(people: People, conversation: Conversation) -> None:
    people.send(text(5, ANI, "menu"))
    work_off(conversation)
    assert [(row.state, row.payload) for row in people.all_of(Update)] == [("done", None)]


def test_what_waits_in_a_chat_is_one_turn(people: People, conversation: Conversation, fake_engine: FakeEngine) -> None:
    people.send(text(1, ANI, "saya mau"), text(2, ANI, "tanya soal"), text(3, ANI, "taiwan"))
    assert work_off(conversation) == 1
    assert fake_engine.heard == ["saya mau\ntanya soal\ntaiwan"]
    assert len(people.told(ANI)) == 1
    assert people.states() == ["done"] * 3


def test_a_button_is_a_turn_of_its_own(people: People, conversation: Conversation, fake_engine: FakeEngine) -> None:
    people.send(text(1, ANI, "halo"), press(2, ANI, "do:menu"), text(3, ANI, "taiwan"), text(4, ANI, "ya"))
    assert work_off(conversation) == 3
    assert fake_engine.heard == ["halo", "do:menu", "taiwan\nya"]


def test_a_command_among_what_waits_is_obeyed(
    people: People, conversation: Conversation, fake_engine: FakeEngine, clock: Any
) -> None:
    people.send(text(1, ANI, STORY))
    work_off(conversation)
    fake_engine.fail(EngineDown("gone"))
    people.send(text(2, ANI, "eh salah"))
    work_off(conversation)
    people.send(text(3, ANI, "BATAL"))
    clock.forward(5)
    work_off(conversation)
    assert fake_engine.heard[-1] == "BATAL"
    assert people.told(ANI)[-1].startswith("Pengaduan dibatalkan.")


def test_the_photos_of_an_album_are_one_turn(people: People, conversation: Conversation, clock: Any) -> None:
    people.send(*(photo(number, ANI, media_group_id="9") for number in (1, 2, 3)))
    assert work_off(conversation) == 0
    clock.forward(1.1)
    assert work_off(conversation) == 1
    assert [said.startswith("Kiriman Anda sudah kami terima") for said in people.told(ANI)] == [True]


def test_a_story_is_waited_for_until_it_pauses(
    people: People, conversation: Conversation, fake_engine: FakeEngine, clock: Any
) -> None:
    people.send(text(1, ANI, "lapor"))
    work_off(conversation)
    for number, payload in enumerate(("consent=yes", "teller=self", "worker_name=Siti", "place=Johor"), 2):
        people.send(press(number, ANI, f"choice:{payload}"))
    work_off(conversation)
    people.send(text(10, ANI, "Majikan memotong gaji"))
    clock.forward(2)
    people.send(text(11, ANI, "setiap bulan sejak Januari"))
    clock.forward(2)
    assert work_off(conversation) == 0
    clock.forward(1.1)
    assert work_off(conversation) == 1
    assert fake_engine.heard[-1] == "Majikan memotong gaji\nsetiap bulan sejak Januari"


def test_a_button_does_not_wait_for_a_story(people: People, conversation: Conversation, opened: Opened) -> None:
    people.send(text(1, ANI, "halo"))
    work_off(conversation)
    with opened.database.write() as session:
        session.execute(update(Chat).values(telling_story=True))
    people.send(press(2, ANI, "do:menu"))
    assert work_off(conversation) == 1


def in_the_background(conversation: Conversation) -> threading.Thread:
    thread = threading.Thread(target=lambda: asyncio.run(turns.take_one(conversation)))
    thread.start()
    return thread


def test_the_next_turn_of_a_chat_waits_for_the_one_in_work(
    people: People, conversation: Conversation, fake_engine: FakeEngine
) -> None:
    came = fake_engine.hold("satu")
    people.send(text(1, ANI, "satu"))
    first = in_the_background(conversation)
    assert came()
    people.send(text(2, ANI, "dua"))
    assert work_off(conversation) == 0
    fake_engine.go_on("satu")
    first.join()
    assert work_off(conversation) == 1
    assert fake_engine.heard == ["satu", "dua"]


def test_a_chat_does_not_wait_for_another(people: People, conversation: Conversation, fake_engine: FakeEngine) -> None:
    came = fake_engine.hold("satu")
    people.send(text(1, ANI, "satu"))
    first = in_the_background(conversation)
    assert came()
    people.send(text(2, BUDI, "dua"))
    assert work_off(conversation) == 1
    assert (len(people.told(ANI)), len(people.told(BUDI))) == (0, 1)
    fake_engine.go_on("satu")
    first.join()
    assert len(people.told(ANI)) == 1


def test_a_claim_that_ran_out_is_taken_again_and_the_late_worker_changes_nothing(
    people: People, conversation: Conversation, opened: Opened, fake_engine: FakeEngine, clock: Any
) -> None:
    people.send(text(1, ANI, STORY))
    late = turns.listen(conversation)
    assert late is not None
    assert work_off(conversation) == 0
    clock.forward(inbox.CLAIM.total_seconds() + 1)
    people.send(text(2, ANI, "tolong dicatat"))
    assert work_off(conversation) == 1
    answered = asyncio.run(fake_engine.converse(STORY, late.given, late.record))
    with pytest.raises(ClaimLost):
        turns.commit(conversation, late, answered)
    assert people.states() == ["done", "done"]
    assert len(people.told(ANI)) == 1


def test_a_late_worker_cannot_postpone_what_another_finished(
    people: People, conversation: Conversation, clock: Any
) -> None:
    people.send(text(1, ANI, "menu"))
    late = turns.listen(conversation)
    assert late is not None
    clock.forward(inbox.CLAIM.total_seconds() + 1)
    work_off(conversation)
    turns.postpone(conversation, late.turn, EngineDown("late"))
    assert people.states() == ["done"]
    assert len(people.told(ANI)) == 1


def test_two_workers_that_race_answer_everything_once_and_in_order(
    people: People, conversation: Conversation, opened: Opened, fake_engine: FakeEngine
) -> None:
    chats, each = range(8), 6
    number = 0
    for place in range(each):
        for chat in chats:
            number += 1
            people.send(press(number, ANI + chat, f"topic:t{chat}_{place}"))
    others = [another(opened) for _ in range(2)]
    workers = [
        replace(conversation, database=one.database, vault=one.vault) for one in others for _ in range(turns.WORKERS)
    ]
    loops = [lambda stopping, one=one: turns.work(one, stopping) for one in workers]
    run_until(lambda: set(people.states()) == {"done"}, *loops, seconds=60)
    for chat in chats:
        rows = people.outbox(ANI + chat, "message")
        assert [int(row.turn) for row in rows] == sorted(int(row.turn) for row in rows)
        assert len({row.turn for row in rows}) == len(rows) == each
        asked = [heard for heard in fake_engine.heard if heard.startswith(f"topic:t{chat}_")]
        assert asked == [f"topic:t{chat}_{place}" for place in range(each)]
    for one in others:
        one.database.close()
    with opened.database.read() as session:
        assert audit.verify(session) is None


def test_a_turn_that_failed_is_repeated_and_the_person_is_told_once(
    people: People, conversation: Conversation, fake_engine: FakeEngine, clock: Any
) -> None:
    fake_engine.down = EngineDown("gone")
    people.send(text(1, ANI, "menu"))
    for _ in range(4):
        work_off(conversation)
        clock.forward(60)
    assert [told[: len(KEPT)] for told in people.told(ANI)] == [KEPT]
    fake_engine.down = None
    assert work_off(conversation) == 1
    assert len(answers(people, ANI)) == 1
    assert people.states() == ["done"]


def test_what_is_said_during_an_outage_is_told_once_and_answered_together(
    people: People, conversation: Conversation, fake_engine: FakeEngine, clock: Any
) -> None:
    fake_engine.down = EngineDown("gone")
    for number, words in enumerate(("saya mau", "tanya", "taiwan"), 1):
        people.send(text(number, ANI, words))
        work_off(conversation)
    assert len(people.told(ANI)) == 1
    fake_engine.down = None
    clock.forward(60)
    work_off(conversation)
    assert fake_engine.heard == ["saya mau\ntanya\ntaiwan"]
    assert len(answers(people, ANI)) == 1


def test_the_next_outage_is_told_again(
    people: People, conversation: Conversation, fake_engine: FakeEngine, clock: Any
) -> None:
    for number in (1, 2):
        fake_engine.fail(EngineDown("gone"))
        people.send(text(number, ANI, "menu"))
        work_off(conversation)
        clock.forward(10)
        work_off(conversation)
    assert [told.startswith(KEPT) for told in people.told(ANI)] == [True, False, True, False]


def test_a_failed_turn_waits_longer_each_time(
    people: People, conversation: Conversation, fake_engine: FakeEngine, clock: Any
) -> None:
    fake_engine.down = EngineDown("gone")
    people.send(text(1, ANI, "menu"))
    for seconds in inbox.RETRY_AFTER_SECONDS:
        assert work_off(conversation) == 1
        clock.forward(seconds - 0.5)
        assert work_off(conversation) == 0
        clock.forward(1)


def test_something_new_is_worth_a_try_before_the_wait_is_over(
    people: People, conversation: Conversation, fake_engine: FakeEngine
) -> None:
    fake_engine.fail(*[EngineDown("gone")] * 5)
    people.send(text(1, ANI, "menu"))
    work_off(conversation)
    people.send(text(2, ANI, "halo"))
    assert work_off(conversation) == 1


@pytest.mark.parametrize("error", [EngineDown("gone"), TurnFailed("action_answer: IndexError")])
def test_an_engine_that_fails_for_long_makes_no_dead_letter(
    people: People, conversation: Conversation, fake_engine: FakeEngine, clock: Any, error: Exception
) -> None:
    fake_engine.fail(*[error] * (inbox.MAX_FAILURES_OF_OURS + 2))
    people.send(text(1, ANI, "menu"))
    for _ in range(inbox.MAX_FAILURES_OF_OURS + 3):
        work_off(conversation)
        clock.forward(61)
    assert people.states() == ["done"]
    assert len(answers(people, ANI)) == 1


def test_the_record_is_the_one_before_a_failed_turn(
    people: People, conversation: Conversation, fake_engine: FakeEngine, clock: Any
) -> None:
    people.send(text(1, ANI, "lapor"))
    work_off(conversation)
    fake_engine.fail(EngineDown("gone"))
    people.send(press(2, ANI, "choice:consent=yes"))
    work_off(conversation)
    clock.forward(2)
    work_off(conversation)
    assert people.told(ANI)[-1] == "Pengaduan ini tentang siapa?"
    assert len(people.all_of(Complaint)) == 1


def test_a_turn_that_cannot_be_carried_out_becomes_a_dead_letter_and_the_chat_goes_on(
    people: People, conversation: Conversation, fake_engine: FakeEngine, clock: Any
) -> None:
    fake_engine.fail(*[ZeroDivisionError("a fault of ours")] * inbox.MAX_FAILURES_OF_OURS)
    people.send(text(1, ANI, "racun"))
    for _ in range(inbox.MAX_FAILURES_OF_OURS):
        assert work_off(conversation) == 1
        clock.forward(61)
    assert [(row.state, row.error) for row in people.all_of(Update)] == [("dead", "ZeroDivisionError")]
    assert people.all_of(Update)[0].payload is not None
    people.send(text(2, ANI, "menu"))
    assert work_off(conversation) == 1
    assert answers(people, ANI)[-1].startswith("Apa yang bisa saya bantu?")
    assert [entry.action for entry in people.all_of(AuditEntry)].count("dead") == 1


def test_a_dead_letter_is_not_counted_against_the_next_message(
    people: People, conversation: Conversation, fake_engine: FakeEngine, clock: Any
) -> None:
    fake_engine.fail(*[ZeroDivisionError("a fault of ours")] * inbox.MAX_FAILURES_OF_OURS)
    people.send(text(1, ANI, "racun"))
    for _ in range(inbox.MAX_FAILURES_OF_OURS):
        work_off(conversation)
        clock.forward(61)
    fake_engine.fail(ZeroDivisionError("once"))
    people.send(text(2, ANI, "menu"))
    work_off(conversation)
    clock.forward(2)
    work_off(conversation)
    assert people.states() == ["dead", "done"]


def test_an_answer_that_nobody_can_carry_out_changes_nothing(
    people: People, conversation: Conversation, fake_engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    converse = fake_engine.converse

    async def strange(*arguments: Any) -> Any:
        answered = await converse(*arguments)
        return replace(answered, replies=[*answered.replies, {"custom": {"unheard": "of"}}])

    monkeypatch.setattr(fake_engine, "converse", strange)
    people.send(text(1, ANI, STORY))
    work_off(conversation)
    assert people.states() == ["waiting"]
    assert answers(people, ANI) == []
    assert people.chat(ANI).record is None


def test_the_numbers_go_out_first_with_the_engine_down(
    people: People, conversation: Conversation, fake_engine: FakeEngine, clock: Any
) -> None:
    fake_engine.down = EngineDown("gone")
    people.send(text(1, ANI, DANGER))
    work_off(conversation)
    first, second = people.told(ANI)
    assert "+62 21 2924 4800" in first
    assert second.startswith(KEPT)
    [case] = people.all_of(Complaint)
    assert (case.stage, case.urgent, case.country) == ("danger", True, "MY")
    assert case.categories == ["perdagangan_orang"]
    fake_engine.down = None
    clock.forward(61)
    work_off(conversation)
    assert sum("+62 21 2924 4800" in told for told in people.told(ANI)) == 1
    assert len(people.all_of(Complaint)) == 1


def test_danger_is_seen_while_the_chat_waits_out_a_failure(
    people: People, conversation: Conversation, fake_engine: FakeEngine, clock: Any
) -> None:
    fake_engine.down = EngineDown("gone")
    people.send(text(1, ANI, "halo"))
    for _ in range(6):
        work_off(conversation)
        clock.forward(61)
    work_off(conversation)
    people.send(text(2, ANI, DANGER))
    watching.watch(conversation)
    assert "+62 21 2924 4800" in people.told(ANI)[-1]


def test_danger_is_seen_while_a_turn_of_the_chat_is_in_work(people: People, conversation: Conversation) -> None:
    people.send(text(1, ANI, "halo"))
    assert turns.listen(conversation) is not None
    people.send(text(2, ANI, DANGER))
    watching.watch(conversation)
    assert "+62 21 2924 4800" in people.told(ANI)[-1]
    assert [case.urgent for case in people.all_of(Complaint)] == [True]


def test_danger_that_was_seen_by_the_watch_is_not_told_again_by_the_turn(
    people: People, conversation: Conversation
) -> None:
    people.send(text(1, ANI, "halo"), text(2, ANI, DANGER))
    assert watching.watch(conversation) == 2
    work_off(conversation)
    assert sum("+62 21 2924 4800" in told for told in people.told(ANI)) == 1
    assert len(people.all_of(Complaint)) == 1


def test_a_question_hides_no_danger_told_in_the_same_turn(people: People, conversation: Conversation) -> None:
    people.send(text(1, ANI, "bagaimana syarat visa?"), text(2, ANI, DANGER))
    work_off(conversation)
    watching.watch(conversation)
    assert any("+62 21 2924 4800" in told for told in people.told(ANI))


def test_danger_seen_while_a_complaint_is_begun_is_the_same_complaint(
    people: People, conversation: Conversation, opened: Opened
) -> None:
    people.send(text(1, ANI, STORY))
    listened = turns.listen(conversation)
    assert listened is not None
    people.send(text(2, ANI, DANGER))
    with opened.database.write() as session:
        chat = inbox.claimed_chat(session, listened.turn)
        watch = threading.Thread(target=lambda: watching.watch(conversation))
        watch.start()
        watch.join(0.5)  # it waits for this transaction, or has done its work before it
        complaints.begin(session, opened.vault, chat, opened.settings.office, "given")
    watch.join()
    assert len(people.all_of(Complaint)) == 1


def test_many_in_danger_at_once_are_each_told_once_and_have_one_case(
    people: People, conversation: Conversation, opened: Opened
) -> None:
    chats = range(6)
    others = [another(opened) for _ in range(2)]
    loops = []
    for one in others:
        worker = replace(conversation, database=one.database, vault=one.vault)
        loops += [lambda stopping, worker=worker: turns.work(worker, stopping) for _ in range(2)]
        loops.append(lambda stopping, worker=worker: watching.keep_watch(worker, stopping))
    number = 0
    for words in ("halo", DANGER, "cepat tolong"):
        for chat in chats:
            number += 1
            people.send(text(number, ANI + chat, words))
    run_until(lambda: set(people.states()) == {"done"}, *loops, seconds=60)
    for one in others:
        one.database.close()
    for chat in chats:
        assert sum("+62 21 2924 4800" in told for told in people.told(ANI + chat)) == 1
    cases = people.all_of(Complaint)
    assert len(cases) == len({case.chat_id for case in cases}) == len(chats)
    assert len({case.number for case in cases}) == len(chats)


def tell_everything(people: People, conversation: Conversation, chat: int, first: int = 1) -> int:
    """A whole complaint up to the summary; the next number for an update."""
    people.send(text(first, chat, STORY))
    work_off(conversation)
    number = first + 1
    if "Bukan, masalah baru" in people.outbox(chat)[-1].buttons:  # a case is there already
        people.send(press(number, chat, "do:new"))
        work_off(conversation)
        number += 1
    steps = ("consent=yes", "teller=self", "worker_name=Siti", "place=MY", "wanted=gaji", "contact=chat")
    for step in (*steps, "safe_to_reply=yes"):
        people.send(press(number, chat, f"choice:{step}"))
        work_off(conversation)
        number += 1
    return number


def receipts_of(people: People, chat: int) -> list[str]:
    return [told for told in people.told(chat) if "Kode bukti" in told]


def test_a_whole_complaint_is_one_complaint_with_one_receipt(
    people: People, conversation: Conversation, opened: Opened
) -> None:
    number = tell_everything(people, conversation, ANI)
    people.send(press(number, ANI, "choice:confirmed=yes"))
    work_off(conversation)
    [case] = people.all_of(Complaint)
    [receipt] = receipts_of(people, ANI)
    assert (case.stage, case.consent) == ("received", "given")
    assert case.number is not None
    assert case.number in receipt
    code = receipt.partition("Kode bukti: ")[2].partition("\n")[0].replace(" ", "")
    assert receipts.valid_code(code)
    with opened.database.read() as session:
        assert opened.vault.lookup_hash(session, "receipt", code) == case.receipt_hash
    people.send(press(number, ANI, "choice:confirmed=yes"))
    assert work_off(conversation) == 0


def test_pressing_send_twice_files_once(people: People, conversation: Conversation) -> None:
    number = tell_everything(people, conversation, ANI)
    people.send(press(number, ANI, "choice:confirmed=yes"), press(number + 1, ANI, "choice:confirmed=yes"))
    work_off(conversation)
    assert len(people.all_of(Complaint)) == 1
    assert len(receipts_of(people, ANI)) == 1
    assert people.told(ANI)[-1].startswith("Tombol itu sudah tidak berlaku")


def test_a_commit_that_fails_at_its_end_is_repeated_with_one_complaint_and_one_receipt(
    people: People, conversation: Conversation, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = tell_everything(people, conversation, ANI)
    finish = inbox.finish
    broken: list[Callable[..., None]] = [lambda *_: 1 / 0]

    def once(*arguments: Any) -> None:
        if broken:
            broken.pop()(*arguments)
        finish(*arguments)

    monkeypatch.setattr(inbox, "finish", once)
    people.send(press(number, ANI, "choice:confirmed=yes"))
    work_off(conversation)
    assert [case.stage for case in people.all_of(Complaint)] == ["draft"]
    assert receipts_of(people, ANI) == []
    clock.forward(2)
    work_off(conversation)
    assert [case.stage for case in people.all_of(Complaint)] == ["received"]
    assert len(receipts_of(people, ANI)) == 1
    assert sum(told.startswith(KEPT) for told in people.told(ANI)) == 1


def test_two_complaints_of_one_chat_have_two_numbers_and_two_receipts(
    people: People, conversation: Conversation
) -> None:
    number = tell_everything(people, conversation, ANI)
    people.send(press(number, ANI, "choice:confirmed=yes"))
    work_off(conversation)
    number = tell_everything(people, conversation, ANI, number + 1)
    people.send(press(number, ANI, "choice:confirmed=yes"))
    work_off(conversation)
    cases = people.all_of(Complaint)
    assert len({case.number for case in cases}) == len({case.receipt_hash for case in cases}) == 2
    assert len(receipts_of(people, ANI)) == 2
    with_messages = {message.complaint_id for message in people.all_of(Message) if message.author == "person"}
    assert with_messages == {case.id for case in cases}


def test_many_complaints_at_once_have_numbers_without_gaps(
    people: People, conversation: Conversation, opened: Opened
) -> None:
    chats = [ANI + place for place in range(5)]
    number = 1
    for chat in chats:
        number = tell_everything(people, conversation, chat, number)
    for chat in chats:
        people.send(press(number, chat, "choice:confirmed=yes"))
        number += 1
    others = [another(opened) for _ in range(2)]
    workers = [replace(conversation, database=one.database, vault=one.vault) for one in others for _ in range(2)]
    loops = [lambda stopping, one=one: turns.work(one, stopping) for one in workers]
    run_until(lambda: set(people.states()) == {"done"}, *loops, seconds=60)
    for one in others:
        one.database.close()
    numbers = sorted(str(case.number) for case in people.all_of(Complaint))
    assert [int(number.rpartition("-")[2]) for number in numbers] == [1, 2, 3, 4, 5]
    assert all(len(receipts_of(people, chat)) == 1 for chat in chats)


def test_a_pressed_button_stops_spinning_before_the_reply_comes(people: People, conversation: Conversation) -> None:
    people.send(press(1, ANI, "do:menu"))
    work_off(conversation)
    assert [(row.kind, row.position) for row in people.outbox(ANI)] == [("callback", 0), ("message", outbox.REPLIES)]


def test_a_press_that_came_twice_is_answered_once(people: People, opened: Opened) -> None:
    people.send(press(1, ANI, "do:menu"), press(1, ANI, "do:menu"))
    [row] = people.all_of(Delivery)
    assert row.kind == "callback" and row.reference is not None
    with opened.database.read() as session:
        assert opened.vault.open(session, "outbox.reference", row.reference) == str(ANI << 32 | 1)


def test_what_stood_on_the_button_is_on_the_transcript(people: People, conversation: Conversation) -> None:
    people.send(text(1, ANI, "lapor"))
    work_off(conversation)
    people.send(press(2, ANI, "choice:consent=yes"))
    work_off(conversation)
    opened = conversation
    with opened.database.read() as session:
        pressed = session.scalars(select(Message).where(Message.author == "person").order_by(Message.id.desc())).first()
        assert pressed is not None
        body = opened.vault.open(session, "message.body", pressed.body or b"")
    assert body == {"text": "Ya, boleh", "choice": "choice:consent=yes"}
