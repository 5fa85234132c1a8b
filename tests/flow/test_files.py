"""Files that people send: fetched from Telegram, sealed, tried again, and gone once they were erased."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

import pytest
from emulator import TOKEN, Emulator, html, reset, server_error
from sqlalchemy import update

from bot import evidence, fetcher, transcript
from bot.conversation import Conversation
from bot.opening import Opened
from bot.settings import load
from bot.speech import Speech
from bot.tables import AuditEntry, Chat, Evidence, Message
from bot.telegram import make_bot

from .people import People, photo, press, run_until, text, work_off

ANI, BUDI = 81_000_001, 81_000_002
SPEECH = Speech.load(load({}).office)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


@pytest.fixture
def people(opened: Opened) -> People:
    return People(opened)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "RETRY_AFTER_SECONDS", (0.05,))
    monkeypatch.setattr(fetcher, "IDLE_SECONDS", 0.05)


def take_in(
    people: People, conversation: Conversation, telegram: Emulator, number: int, chat: int, **more: Any
) -> None:
    """A photo that somebody sent is on the transcript and waits to be fetched."""
    telegram.send_photo(chat, PICTURE)
    message = telegram.state.updates.pop()["message"]
    people.send(photo(number, chat, photo=message["photo"]))
    work_off(conversation)


def fetch_until(people: People, telegram: Emulator, condition: Any) -> None:
    opened = people.opened

    async def fetch(stopping: asyncio.Event) -> None:
        async with make_bot(TOKEN, telegram.url, lambda _: None) as bot:
            await fetcher.fetch(opened.database, opened.vault, bot, SPEECH, stopping)

    run_until(condition, fetch)


def states(people: People) -> list[str]:
    return [row.state for row in people.all_of(Evidence)]


def stored(opened: Opened) -> list[bytes]:
    folder = evidence.Folder(opened.settings.data_dir).path
    return [path.read_bytes() for path in folder.iterdir()] if folder.is_dir() else []


@pytest.mark.usefixtures("quick")
def test_a_photo_is_fetched_and_sealed(
    people: People, opened: Opened, conversation: Conversation, telegram: Emulator
) -> None:
    take_in(people, conversation, telegram, 1, ANI)
    assert [said.startswith("Kiriman Anda sudah kami terima") for said in people.told(ANI)] == [True]
    fetch_until(people, telegram, lambda: states(people) == ["stored"])
    [row] = people.all_of(Evidence)
    assert (row.sha256, row.size_bytes) == (hashlib.sha256(PICTURE).hexdigest(), len(PICTURE))
    with opened.database.read() as session:
        assert evidence.content(session, opened.vault, session.get_one(Evidence, row.id)) == PICTURE
    assert all(PICTURE[:50] not in content for content in stored(opened))


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("method", ["getFile", "download"])
@pytest.mark.parametrize("fault", [server_error(), html(), reset()], ids=lambda fault: fault.name)
def test_what_could_not_be_fetched_is_tried_again(
    people: People, conversation: Conversation, telegram: Emulator, method: str, fault: Any
) -> None:
    telegram.fail(method, fault, times=2)
    take_in(people, conversation, telegram, 1, ANI)
    fetch_until(people, telegram, lambda: states(people) == ["stored"])
    assert people.all_of(Evidence)[0].attempts == 2


@pytest.mark.usefixtures("quick")
def test_what_telegram_no_longer_has_is_given_up_and_the_next_is_fetched(
    people: People, conversation: Conversation, telegram: Emulator
) -> None:
    take_in(people, conversation, telegram, 1, ANI)
    for file in telegram.state.files.values():
        file.gone = True
    take_in(people, conversation, telegram, 2, BUDI)
    fetch_until(people, telegram, lambda: states(people) == ["failed", "stored"])


@pytest.mark.usefixtures("quick")
def test_a_photo_whose_row_can_no_longer_be_opened_holds_up_no_other(
    people: People, opened: Opened, conversation: Conversation, telegram: Emulator
) -> None:
    take_in(people, conversation, telegram, 1, ANI)
    take_in(people, conversation, telegram, 2, BUDI)
    with opened.database.write() as session:
        session.execute(update(Evidence).where(Evidence.id == 1).values(about=b"\x01" + bytes(60)))
    assert 2 in [due[0] for due in fetcher.waiting(opened.database, opened.vault)]


@pytest.mark.usefixtures("quick")
def test_a_photo_that_was_erased_while_it_was_fetched_stays_erased(
    people: People,
    opened: Opened,
    conversation: Conversation,
    telegram: Emulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people.send(text(1, ANI, "lapor"))
    work_off(conversation)
    take_in(people, conversation, telegram, 2, ANI)
    stall = telegram.stall("download")
    looked = fetcher.waiting
    looks: list[str] = []

    def waiting(*arguments: Any) -> Any:
        looks.append("once")
        return looked(*arguments)

    monkeypatch.setattr(fetcher, "waiting", waiting)

    def refused_and_fetched() -> bool:
        if not stall.released.is_set():
            stall.wait()
            people.send(press(3, ANI, "choice:consent=no"))
            work_off(conversation)
            stall.release()
        return len(looks) > 2  # what was being fetched has been dealt with

    fetch_until(people, telegram, refused_and_fetched)
    assert states(people) == ["erased"]
    assert stored(opened) == []


def document(number: int, chat: int, name: str, size: int = 100, file_id: str = "d") -> Any:
    raw = photo(number, chat)
    del raw["message"]["photo"]
    raw["message"]["document"] = {"file_id": file_id, "file_unique_id": "u", "file_name": name, "file_size": size}
    return raw


def test_a_program_is_refused_by_its_name_at_once(
    people: People, conversation: Conversation, telegram: Emulator
) -> None:
    people.send(document(1, ANI, "Undangan Pernikahan.apk"))
    work_off(conversation)
    assert states(people) == ["refused"]
    assert [told.startswith("Berkas itu berupa program") for told in people.told(ANI)] == [True]
    assert [row.action for row in people.all_of(AuditEntry)].count("refused_file") == 1
    assert fetcher.waiting(people.opened.database, people.opened.vault) == []


@pytest.mark.usefixtures("quick")
def test_a_program_that_calls_itself_a_picture_is_refused_and_the_person_is_told_once(
    people: People, opened: Opened, conversation: Conversation, telegram: Emulator
) -> None:
    telegram.send_document(ANI, b"MZ" + bytes(500), "foto.jpg", "image/jpeg")
    sent = telegram.state.updates.pop()["message"]["document"]
    people.send(document(1, ANI, "foto.jpg", file_id=sent["file_id"]))
    work_off(conversation)
    fetch_until(people, telegram, lambda: states(people) == ["refused"])
    assert stored(opened) == []
    assert [told[:26] for told in people.told(ANI)][1:] == ["Berkas itu berupa program,"]


@pytest.mark.usefixtures("quick")
def test_a_file_that_telegram_will_never_give_is_said_to_be_lost_where_writing_is_safe(
    people: People, opened: Opened, conversation: Conversation, telegram: Emulator
) -> None:
    people.send(document(1, ANI, "a.pdf"), document(2, BUDI, "b.pdf"))
    work_off(conversation)
    with opened.database.write() as session:
        session.execute(update(Chat).where(Chat.id == people.chat(BUDI).id).values(safe_to_reply=False))
    fetch_until(people, telegram, lambda: states(people) == ["failed", "failed"])
    assert [len(people.told(ANI)), len(people.told(BUDI))] == [2, 1]


def test_a_file_that_is_too_large_is_said_to_be_so(people: People, conversation: Conversation) -> None:
    people.send(document(1, ANI, "video.mp4", size=evidence.MAX_BYTES + 1))
    work_off(conversation)
    assert states(people) == ["failed"]
    assert people.told(ANI)[0].startswith("Berkas itu terlalu besar")


@pytest.mark.usefixtures("quick")
def test_what_a_file_is_shows_its_content_and_not_its_name(
    people: People, conversation: Conversation, telegram: Emulator
) -> None:
    take_in(people, conversation, telegram, 1, ANI)
    fetch_until(people, telegram, lambda: states(people) == ["stored"])
    assert people.all_of(Evidence)[0].found_type == "image/png"


@pytest.mark.usefixtures("quick")
def test_a_file_whose_fetching_died_is_fetched_again_and_leaves_nothing_behind(
    people: People, opened: Opened, conversation: Conversation, telegram: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies between writing the sealed file and the commit that names it."""
    take_in(people, conversation, telegram, 1, ANI)
    keep, deaths = evidence.keep_fetched, [True]

    def dying(*arguments: Any) -> None:
        keep(*arguments)
        if deaths.pop() if deaths else False:
            raise RuntimeError("gone")

    monkeypatch.setattr(evidence, "keep_fetched", dying)
    fetch_until(people, telegram, lambda: states(people) == ["stored"])
    assert len(stored(opened)) == 1


def test_a_photo_told_before_consent_belongs_to_the_complaint_afterwards(
    people: People, opened: Opened, conversation: Conversation, telegram: Emulator
) -> None:
    people.send(text(1, ANI, "lapor"))
    work_off(conversation)
    take_in(people, conversation, telegram, 2, ANI)
    assert [message.complaint_id for message in people.all_of(Message)] == [None] * 4
    people.send(press(3, ANI, "choice:consent=yes"))
    work_off(conversation)
    with opened.database.read() as session:
        [row] = people.all_of(Evidence)
        message = session.get_one(Message, row.message_id)
        assert message.complaint_id is not None
        told = transcript.of_complaint(session, opened.vault, message.complaint_id)
        assert [len(heard.evidence) for heard, _ in told if heard.author == "person"] == [0, 1, 0]
