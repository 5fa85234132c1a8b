"""Officers are told, on both databases: never anything personal, until somebody takes it, never lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from conftest import Clock
from emulator import TOKEN, Emulator
from sqlalchemy import select

from bot import alerts, duty, posts, sender, turns, upkeep, watching
from bot.duty import Alerts, Hours, Shift, Watching
from bot.errors import SettingError
from bot.opening import Opened
from bot.receiver import Receiver
from bot.settings import Office
from bot.tables import Alert, AuditEntry, Chat, Complaint, Message, Post, Update, now
from bot.telegram import make_bot
from bot.turns import Conversation

from .people import Json, People, press, run_until, text, work_off

ANI, BUDI = 7_200_000_001, 7_200_000_002
TEAM, NIGHT, HEAD, STRANGERS = -1_001_000_000_001, -1_001_000_000_002, 7_300_000_001, -1_001_000_000_009
STORY = "gaji saya Siti Aminah tidak dibayar majikan Tuan Lim selama lima bulan di Johor 081234567890"
DANGER = "tolong saya Siti Aminah disekap majikan Tuan Lim di Johor, paspor B1234567"
PLANTED = ("Siti", "Aminah", "Lim", "081234567890", "6281234567890", "B1234567", "lima bulan", "tolong", "Johor")
FILING = ("choice:consent=yes", "choice:teller=self", "Siti Aminah", "Johor", "choice:wanted=gaji",
          "081234567890", "choice:safe_to_reply=yes", "choice:confirmed=yes")  # fmt: skip
# later than the true time, which columns' defaults go by
DAY = datetime(2037, 11, 25, 3, 0, tzinfo=UTC)  # a Wednesday, 11.00 WITA
EVERY_DAY = frozenset(range(7))
ALWAYS = duty.read({"alerts": {"duty": [{"post": "x", "hours": "00:00-24:00"}]}}).alerts.shifts[0].hours


@pytest.fixture
def opened(opened_on_both: Opened) -> Opened:
    """An office with three levels: the team by day, whoever has the night, the head."""
    shifts = (
        Shift("petugas", 1, frozenset(range(5)), hours("07:30-16:00")),
        Shift("piket", 2, EVERY_DAY, ALWAYS),
        Shift("kepala", 3, EVERY_DAY, ALWAYS),
    )
    watching = Watching(Alerts(timedelta(minutes=15), hours("21:00-06:00"), shifts))
    settings = opened_on_both.settings
    return replace(opened_on_both, settings=replace(settings, office=replace(settings.office, watching=watching)))


def hours(written: str) -> Hours:
    return duty.read({"alerts": {"quiet_hours": written}}).alerts.quiet or ALWAYS


@pytest.fixture
def people(opened: Opened) -> People:
    return People(opened)


@pytest.fixture
def at(clock: Clock) -> Any:
    """Sets the clock: at(DAY)."""

    def set_clock(when: datetime) -> None:
        clock.ahead = when - now()

    set_clock(DAY)
    return set_clock


class Chats:
    """What happens in the officers' chats."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.opened = people.opened
        self.keep = Receiver(people.opened.database, people.opened.vault).keep
        self.number = 900_000

    def _next(self) -> int:
        self.number += 1
        return self.number

    def code(self, name: str) -> str:
        with self.opened.database.write() as session:
            return posts.make_code(session, self.opened.vault, "user:root", name)

    def type(self, chat: int, words: str, **more: Any) -> None:
        self.keep([{**text(self._next(), chat, words, **more)}])

    def register(self, chat: int, name: str) -> None:
        self.type(chat, f"/petugas@pelita_uji_bot {self.code(name)}")

    def press(self, chat: int, data: str, who: str = "Rahmat") -> Json:
        update = press(self._next(), chat, data)
        update["callback_query"]["from"] = {"id": 55, "is_bot": False, "first_name": who}
        self.keep([update])
        return update

    def tell(self) -> None:
        upkeep._call(self.opened)

    def told(self, chat: int) -> list[str]:
        """What a chat is told, without the welcome."""
        return [words for words in self.people.told(chat) if not words.startswith("Chat ini sekarang pos")]

    def answers(self, chat: int) -> list[str]:
        return [row.text for row in self.people.outbox(chat, "callback")]


@pytest.fixture
def chats(people: People) -> Chats:
    one = Chats(people)
    for chat, name in ((TEAM, "petugas"), (NIGHT, "piket"), (HEAD, "kepala")):
        one.register(chat, name)
    return one


@pytest.fixture
def office(opened: Opened) -> Office:
    return opened.settings.office


def file_a_complaint(people: People, conversation: Conversation, chat: int = ANI, number: int = 100) -> None:
    for place, words in enumerate((STORY, *FILING)):
        made = press if words.startswith("choice:") else text
        people.send(made(number + place, chat, words))
        work_off(conversation)


def danger(people: People, conversation: Conversation, number: int = 100, chat: int = ANI) -> None:
    people.send(text(number, chat, DANGER))
    watching.watch(conversation)
    work_off(conversation)


# --- what is told


def test_a_filed_complaint_is_told_with_number_kind_and_country_and_nothing_personal(
    people: People, conversation: Conversation, chats: Chats, at: Any
) -> None:
    file_a_complaint(people, conversation)
    chats.tell()
    [told] = people.outbox(TEAM, "message")[1:]
    [case] = people.all_of(Complaint)
    assert told.text.splitlines() == [
        "Pengaduan baru",
        f"Nomor: {case.number}",
        "Jenis: Gaji tidak atau kurang dibayar",
        "Negara: Malaysia",
        "Masuk: 25-11 11.00 WITA",
    ]
    assert told.buttons == ("Diterima",)
    assert not [word for word in PLANTED if word in told.text]
    assert chats.told(NIGHT) == chats.told(HEAD) == []


def test_danger_is_told_at_once_while_its_chat_still_waits_for_the_engine(
    people: People, conversation: Conversation, chats: Chats, at: Any
) -> None:
    people.send(text(5, ANI, DANGER))
    watching.watch(conversation)
    chats.tell()
    [told] = chats.told(TEAM)
    assert told.startswith("DARURAT\nNomor: SULTRA-2037-00001\n")
    assert not [word for word in PLANTED if word in told]


def test_planted_words_are_nowhere_in_what_officers_or_the_log_get(
    people: People, conversation: Conversation, chats: Chats, at: Any, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    danger(people, conversation)
    file_a_complaint(people, conversation, BUDI, 200)
    for _ in range(4):
        chats.tell()
        clock.forward(16 * 60)
    [case, _] = people.all_of(Complaint)
    chats.press(TEAM, f"alert:{people.all_of(Alert)[0].id}")
    everything = "\n".join(words for chat in (TEAM, NIGHT, HEAD) for words in people.told(chat) + chats.answers(chat))
    assert case.number in everything
    assert not [word for word in PLANTED if word in everything]
    assert not [word for word in PLANTED if word in caplog.text]
    audited = str([(row.actor, row.action, row.details) for row in people.all_of(AuditEntry)])
    assert not [word for word in PLANTED if word in audited]


def test_an_exercise_raises_nothing(people: People, conversation: Conversation, chats: Chats, at: Any) -> None:
    with people.opened.database.write() as session:
        session.get_one(Chat, people.chat(ANI).id).exercise = True
    danger(people, conversation)
    file_a_complaint(people, conversation, BUDI, 200)
    assert [alert.urgent for alert in people.all_of(Alert)] == [False]


def test_the_alert_is_written_with_the_danger_or_not_at_all(
    people: People, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(turns.outbox, "add", broken)
    people.send(text(5, ANI, DANGER))
    watching.watch(conversation)
    assert people.all_of(Alert) == people.all_of(Complaint) == []
    monkeypatch.undo()
    work_off(conversation)  # a turn is looked at again when it is listened to
    assert len(people.all_of(Alert)) == len(people.all_of(Complaint)) == 1


# --- until somebody takes it


def test_an_urgent_one_is_repeated_and_goes_one_level_up_each_time(
    people: People, conversation: Conversation, chats: Chats, at: Any, clock: Clock
) -> None:
    danger(people, conversation)
    counts = []
    for _ in range(4):
        chats.tell()
        counts.append([len(chats.told(chat)) for chat in (TEAM, NIGHT, HEAD)])
        clock.forward(15 * 60 + 1)
    assert counts == [[1, 0, 0], [2, 1, 0], [3, 2, 1], [4, 3, 2]]
    assert chats.told(HEAD)[-1].endswith("Pengingat ke-3: belum ada yang menerima.")


def test_before_the_time_nothing_is_repeated(
    people: People, conversation: Conversation, chats: Chats, at: Any, clock: Clock
) -> None:
    danger(people, conversation)
    chats.tell()
    clock.forward(14 * 60)
    chats.tell()
    assert len(chats.told(TEAM)) == 1


def test_at_night_the_ones_on_duty_are_told_first(
    people: People, conversation: Conversation, chats: Chats, at: Any, clock: Clock
) -> None:
    at(datetime(2037, 11, 25, 18, 0, tzinfo=UTC))  # 02.00 WITA on Thursday
    danger(people, conversation)
    chats.tell()
    assert [len(chats.told(chat)) for chat in (TEAM, NIGHT, HEAD)] == [0, 1, 0]


def test_what_is_not_urgent_waits_for_the_end_of_the_quiet_hours(
    people: People, conversation: Conversation, chats: Chats, at: Any
) -> None:
    at(datetime(2037, 11, 25, 15, 0, tzinfo=UTC))  # 23.00 WITA
    file_a_complaint(people, conversation)
    chats.tell()
    assert chats.told(NIGHT) == []
    at(datetime(2037, 11, 25, 21, 59, tzinfo=UTC))  # 05.59
    chats.tell()
    assert chats.told(NIGHT) == []
    at(datetime(2037, 11, 25, 22, 1, tzinfo=UTC))
    chats.tell()
    assert len(chats.told(NIGHT)) == 1


def test_a_night_of_complaints_comes_as_one_list(
    people: People, conversation: Conversation, chats: Chats, at: Any
) -> None:
    at(datetime(2037, 11, 25, 15, 0, tzinfo=UTC))
    for place in range(5):
        file_a_complaint(people, conversation, ANI + 10 + place, 1000 * (place + 1))
    chats.tell()
    at(datetime(2037, 11, 26, 0, 0, tzinfo=UTC))  # 08.00
    chats.tell()
    [told] = chats.told(TEAM)
    assert told.splitlines()[0] == "5 pengaduan baru"
    assert len(told.splitlines()) == 6


def test_the_button_stops_it_keeps_who_pressed_and_tells_the_others(
    people: People, conversation: Conversation, chats: Chats, at: Any, clock: Clock, opened: Opened
) -> None:
    danger(people, conversation)
    chats.tell()
    clock.forward(16 * 60)
    chats.tell()
    [alert] = people.all_of(Alert)
    chats.press(NIGHT, f"alert:{alert.id}", who="Rahmat")
    clock.forward(60 * 60)
    chats.tell()
    assert len(chats.told(HEAD)) == 0
    assert chats.answers(NIGHT) == ["Tercatat: diterima oleh Rahmat."]
    for chat in (TEAM, NIGHT):
        assert chats.told(chat)[-1] == "SULTRA-2037-00001 diterima oleh Rahmat, 11.16 WITA."
    with opened.database.read() as session:
        [alert] = session.scalars(select(Alert)).all()
        assert alert.ended_by == "pressed" and alert.taken_by is not None and b"Rahmat" not in alert.taken_by
        assert opened.vault.open(session, "alert.taken_by", alert.taken_by) == {"id": 55, "name": "Rahmat"}
        [noted] = session.scalars(select(AuditEntry).where(AuditEntry.action == "alert_taken")).all()
        assert noted.subject == f"complaint:{alert.complaint_id}"


def test_a_stale_press_is_told_who_was_first(people: People, conversation: Conversation, chats: Chats, at: Any) -> None:
    danger(people, conversation)
    chats.tell()
    [alert] = people.all_of(Alert)
    chats.press(TEAM, f"alert:{alert.id}", who="Rahmat")
    chats.press(TEAM, f"alert:{alert.id}", who="Wa Ode")
    assert chats.answers(TEAM)[1] == "Sudah diterima oleh Rahmat, 11.00 WITA."


@pytest.mark.parametrize("data", ["alert:1", "alert:999", "alert:", "alert:x", "alert:" + "9" * 40])
def test_a_press_from_a_chat_that_is_no_post_changes_nothing(
    people: People, conversation: Conversation, chats: Chats, at: Any, data: str
) -> None:
    danger(people, conversation)
    chats.tell()
    chats.press(ANI, data)
    chats.press(STRANGERS, data)
    assert chats.answers(STRANGERS) == ["Tombol ini hanya berlaku di chat petugas."]
    assert people.all_of(Alert)[0].ended_at is None
    assert work_off(conversation) == 0  # nothing of it reaches the dialogue


def test_a_press_for_nothing_in_the_officers_chat_is_answered(people: People, chats: Chats) -> None:
    chats.press(TEAM, "alert:999")
    assert chats.answers(TEAM) == ["Tombol ini hanya berlaku di chat petugas."]


def test_a_press_that_comes_twice_is_one(people: People, conversation: Conversation, chats: Chats, at: Any) -> None:
    danger(people, conversation)
    chats.tell()
    again = chats.press(TEAM, f"alert:{people.all_of(Alert)[0].id}")
    chats.keep([again])
    assert len(chats.answers(TEAM)) == 1


@pytest.mark.parametrize("way", ["read", "taken", "closed"])
def test_reading_taking_or_closing_the_case_at_the_desk_stops_it(
    people: People, conversation: Conversation, chats: Chats, at: Any, clock: Clock, opened: Opened, way: str
) -> None:
    danger(people, conversation)
    chats.tell()
    clock.forward(60)
    with opened.database.write() as session:
        [case] = session.scalars(select(Complaint)).all()
        if way == "read":
            case.read_at = clock.now()
        elif way == "taken":
            case.officer_id = 3
        else:
            case.stage = "closed"
    clock.forward(16 * 60)
    chats.tell()
    assert len(chats.told(TEAM)) == 1
    assert people.all_of(Alert)[0].ended_by == way
    chats.press(TEAM, f"alert:{people.all_of(Alert)[0].id}")
    assert chats.answers(TEAM)[0].startswith("Sudah d") or way == "closed"


def test_a_case_that_was_read_before_the_danger_is_told_all_the_same(
    people: People, conversation: Conversation, chats: Chats, at: Any, clock: Clock, opened: Opened
) -> None:
    people.send(text(5, ANI, STORY), press(6, ANI, "choice:consent=yes"))
    work_off(conversation)
    with opened.database.write() as session:
        [case] = session.scalars(select(Complaint)).all()
        case.read_at, case.officer_id = clock.now(), 3
    clock.forward(10)
    danger(people, conversation)
    chats.tell()
    assert len(chats.told(TEAM)) == 1


def test_danger_told_again_soon_after_somebody_took_it_is_no_new_alert_but_later_it_is(
    people: People, conversation: Conversation, chats: Chats, at: Any, clock: Clock
) -> None:
    danger(people, conversation)
    chats.press(TEAM, f"alert:{people.all_of(Alert)[0].id}")
    clock.forward(60)
    danger(people, conversation, 200)
    assert len(people.all_of(Alert)) == 1
    clock.forward(20 * 60)
    danger(people, conversation, 300)
    assert [alert.ended_at is None for alert in people.all_of(Alert)] == [False, True]


# --- how a chat becomes a post


def test_a_code_counts_once(people: People, chats: Chats) -> None:
    code = chats.code("petugas")
    chats.type(STRANGERS, f"/petugas {code.lower()}")
    chats.type(STRANGERS - 1, f"/petugas {code}")
    names = [post.name for post, _ in _posts(people)]
    assert names == ["petugas", "piket", "kepala", "petugas"]
    assert people.told(STRANGERS - 1) == []


def test_a_code_that_is_too_old_or_wrong_is_answered_with_silence(people: People, chats: Chats, clock: Clock) -> None:
    code = chats.code("petugas")
    clock.forward(31 * 60)
    for words in (f"/petugas {code}", "/petugas AAAA-BBBB-CCCC", "/petugas", "/petugas " + "A" * 400):
        chats.type(STRANGERS, words)
    assert len(_posts(people)) == 3
    assert people.told(STRANGERS) == []


def test_a_code_is_kept_as_a_hash_only(people: People, chats: Chats, opened: Opened) -> None:
    code = chats.code("petugas")
    plain = code.replace("-", "").encode()
    assert all(plain not in bytes(post.code_hash or b"") for post in people.all_of(Post))
    assert code not in str([row.details for row in people.all_of(AuditEntry)])


def test_a_post_that_was_ended_is_told_nothing_and_its_button_is_foreign(
    people: People, conversation: Conversation, chats: Chats, at: Any, opened: Opened
) -> None:
    danger(people, conversation)
    chats.tell()
    with opened.database.write() as session:
        for post in session.scalars(select(Post).where(Post.name == "petugas")):
            posts.end(session, "user:root", post.id)
    chats.press(TEAM, f"alert:{people.all_of(Alert)[0].id}")
    assert chats.answers(TEAM) == ["Tombol ini hanya berlaku di chat petugas."]
    with opened.database.write() as session, pytest.raises(SettingError):
        posts.end(session, "user:root", 999)


def test_a_group_that_becomes_a_supergroup_stays_a_post(
    people: People, conversation: Conversation, chats: Chats, at: Any
) -> None:
    group = {"id": STRANGERS, "type": "group"}
    typed = {"message_id": 1, "date": 1, "chat": group, "text": f"/petugas {chats.code('petugas')}"}
    moved = {"message_id": 2, "date": 1, "chat": group, "migrate_to_chat_id": STRANGERS - 500}
    chats.keep([{"update_id": 1, "message": typed}, {"update_id": 2, "message": moved}])
    danger(people, conversation)
    chats.tell()
    assert len(chats.told(STRANGERS - 500)) == 1


def test_a_chat_that_threw_the_bot_out_is_passed_over(
    people: People, conversation: Conversation, chats: Chats, at: Any, opened: Opened
) -> None:
    with opened.database.write() as session:
        session.get_one(Chat, people.chat(TEAM).id).blocked_at = now()
    danger(people, conversation)
    chats.tell()
    assert [len(chats.told(chat)) for chat in (TEAM, NIGHT, HEAD)] == [0, 1, 0]


def test_without_any_post_nothing_is_lost_and_the_first_one_hears_of_it(
    people: People, conversation: Conversation, at: Any, clock: Clock
) -> None:
    alone = Chats(people)
    danger(people, conversation)
    alone.tell()
    assert people.all_of(Alert)[0].told == 0
    alone.register(STRANGERS, "operator")
    alone.register(TEAM, "gedung-b")  # in no roster
    clock.forward(61)
    alone.tell()
    assert len(alone.told(TEAM)) == 1
    assert alone.told(STRANGERS) == []  # the operator is no officer


def test_the_desk_can_count_what_nobody_answered_to(
    people: People, conversation: Conversation, chats: Chats, at: Any, opened: Opened
) -> None:
    danger(people, conversation)
    file_a_complaint(people, conversation, BUDI, 200)
    with opened.database.read() as session:
        assert alerts.standing(session) == 2


def test_an_officer_who_tries_the_bot_in_the_chat_that_is_told_gives_no_case_away(
    people: People, conversation: Conversation, chats: Chats, at: Any, opened: Opened
) -> None:
    chats.register(BUDI, "petugas")
    people.send(text(400, BUDI, STORY))
    work_off(conversation)
    danger(people, conversation, 500)
    chats.tell()
    people.send(press(401, BUDI, "choice:consent=yes"))
    work_off(conversation)
    with opened.database.read() as session:
        told = session.scalars(select(Message).where(Message.author == "alert", Message.complaint_id.is_not(None)))
        assert told.all() == []


# --- through Telegram


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
def test_through_telegram_the_group_gets_it_and_its_button_is_answered(
    people: People, conversation: Conversation, opened: Opened, telegram: Emulator, at: Any
) -> None:
    telegram.state.people[TEAM] = {"id": TEAM, "is_bot": False, "first_name": "Rahmat"}
    code = Chats(people).code("petugas")
    telegram.say_in_group(TEAM, BUDI, f"/petugas@pelita_uji_bot {code}")
    telegram.say(ANI, DANGER)
    keeper = Receiver(opened.database, opened.vault)

    async def through(stopping: asyncio.Event) -> None:
        async with make_bot(TOKEN, telegram.url, keeper.keep) as bot:
            await asyncio.gather(
                keeper.poll(bot, stopping),
                sender.Sender(opened.database, opened.vault, bot).send(stopping),
                watching.keep_watch(conversation, stopping),
                upkeep.call_officers(opened, stopping),
                press_it(),
            )

    async def press_it() -> None:
        await asyncio.to_thread(telegram.wait_for_text, TEAM, "DARURAT")
        telegram.press(TEAM, "Diterima")

    def taken() -> bool:
        return any("diterima oleh Rahmat" in said for said in telegram.texts(TEAM))

    run_until(lambda: taken() and all(telegram.answered_callbacks().values()), through)
    assert telegram.answered_callbacks() and telegram.failures == []
    [answered] = telegram.calls_of("answerCallbackQuery")
    assert answered.parameters["text"] == "Tercatat: diterima oleh Rahmat."
    assert [row.state for row in people.all_of(Update)] == ["done", "waiting", "done"]


def test_what_dies_between_telling_and_sending_is_told_once(
    people: People, conversation: Conversation, chats: Chats, at: Any, opened: Opened, office: Office
) -> None:
    """`tell` is one transaction; done again after a kill it writes nothing twice."""
    danger(people, conversation)
    with pytest.raises(KeyboardInterrupt), opened.database.write() as session:
        alerts.tell(session, opened.vault, office)
        raise KeyboardInterrupt
    assert chats.told(TEAM) == []
    chats.tell()
    chats.tell()
    assert len(chats.told(TEAM)) == 1


def _posts(people: People) -> list[tuple[Post, Chat]]:
    with people.opened.database.read() as session:
        return posts.everyone(session)
