"""What a person sent and who they are is readable in no log, the engine's included, and in no byte of the data folder.

Distinctive words are planted through a whole complaint with a photo and a document, a failed turn and an update that
nobody can read; then every file is searched, while the worker runs (the WAL is there) and after it has ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from emulator import Emulator
from sqlalchemy import select

from bot import evidence, transcript
from bot.opening import Opened, open_all, prepare
from bot.speech import Speech
from bot.tables import Complaint, Evidence, Update

from .complaint import LAST, STEPS, Teller
from .people import until
from .running import RunningEngine, Worker, settings_in

pytestmark = pytest.mark.slow

CHAT = 1_987_654_321
STORY = "Gaji tidak dibayar majikan lima bulan zubarqix"
NAME = "Kuvimanda Zestrelo"
PHONE = "0817 5550 9148"
PLACE = "Ipoh Quargelanda"
CAPTION = "slip gaji fenquorim"
FILE_NAME = "kontrak_wexpholm.pdf"
POISON = "racun jublatrex"
AFTER_FAILURE = "tanya vostrimbul"
PERSON = {"first_name": "Drelopantha", "last_name": "Mivorgask", "username": "qilubrenor"}
PHOTO = b"\x89PNG\r\n\x1a\n" + b"gambar-hyxotrel " * 40


@pytest.fixture
def stage(
    telegram: Emulator, running_engine: RunningEngine, speech: Speech, tmp_path: Path
) -> Iterator[tuple[Teller, Worker, Opened]]:
    prepare(settings_in(tmp_path))
    opened = open_all(settings_in(tmp_path))
    telegram.state.people[CHAT] = {"id": CHAT, "is_bot": False, "language_code": "id", **PERSON}
    worker = Worker(tmp_path, telegram, running_engine.url, running_engine.actions)
    worker.start()
    yield Teller(telegram, speech, CHAT), worker, opened
    worker.kill()
    opened.database.close()


def test_nothing_planted_is_found_in_any_file(
    stage: tuple[Teller, Worker, Opened], telegram: Emulator, running_engine: RunningEngine
) -> None:
    teller, worker, opened = stage
    code = tell_with_secrets(teller, telegram, running_engine, opened)
    secrets = [*words(STORY, NAME, PLACE, CAPTION, FILE_NAME, POISON, AFTER_FAILURE), *PERSON.values(), *codes(code)]
    secrets += [PHONE, PHONE.replace(" ", ""), PHONE.replace(" ", "")[1:], "hyxotrel", str(CHAT), telegram.token]
    secrets.append(telegram.token.partition(":")[2])
    assert everything_was_kept(opened)
    log = running_engine.log.parent
    found = search(opened.settings.data_dir, secrets) + search(log, secrets)
    assert worker.process is not None
    assert telegram.token not in Path(f"/proc/{worker.process.pid}/cmdline").read_text()
    worker.stop()
    found += search(opened.settings.data_dir, secrets) + search(log, secrets)
    assert sorted(set(found)) == []


def test_the_chat_is_not_readable_from_the_number_of_a_pressed_button(
    stage: tuple[Teller, Worker, Opened], telegram: Emulator
) -> None:
    """Its upper half is the account's number (callback_query.id >> 32)."""
    teller, worker, opened = stage
    teller.tell(1)
    teller.settle(opened)
    worker.stop()
    for path in files(opened.settings.data_dir):
        numbers = {int(digits) >> 32 for digits in re.findall(rb"\d{15,20}", path.read_bytes())}
        assert CHAT not in numbers, path.name


def tell_with_secrets(teller: Teller, telegram: Emulator, engine: RunningEngine, opened: Opened) -> str:
    """A whole complaint with all that may go wrong; the receipt code."""
    telegram.deliver({"callback_query": POISON})
    own = {0: STORY, 3: NAME, 4: PLACE}
    contact = next(place for place, (what, _) in enumerate(STEPS) if what == "choice:contact=chat")
    for place in range(LAST):
        if place == 2:  # a turn fails, with what was said in it
            engine.actions.close()
            telegram.say(CHAT, AFTER_FAILURE)
            telegram.wait_for_text(CHAT, teller.first_line("utter_kept"))
            engine.actions.open()
            telegram.wait_until(lambda: len(telegram.texts(CHAT)) >= 4, "the turn to be repeated")
        if place in own:
            telegram.say(CHAT, own[place])
        elif place == contact:
            telegram.say(CHAT, PHONE)
        else:
            teller.act(place)
        teller.wait(place)
    telegram.send_photo(CHAT, PHOTO)
    telegram.send_document(CHAT, PHOTO * 2, FILE_NAME, "application/pdf")
    teller.act(LAST)
    teller.wait(LAST)
    telegram.send_photo(CHAT, PHOTO * 3, CAPTION)
    teller.settle(opened)
    until(lambda: stored(opened) == 3, "the files to be fetched")
    receipt = telegram.wait_for_text(CHAT, "Kode bukti")["text"]
    return str(receipt).partition("Kode bukti: ")[2].partition("\n")[0]


def stored(opened: Opened) -> int:
    with opened.database.read() as session:
        return len(session.scalars(select(Evidence).where(Evidence.state == "stored")).all())


def everything_was_kept(opened: Opened) -> bool:
    """What is looked for is there, sealed: else nothing would be proved."""
    with opened.database.read() as session:
        [case] = session.scalars(select(Complaint)).all()
        intake = opened.vault.open(session, "complaint.intake", case.intake)
        told = " ".join(str(body) for _, body in transcript.of_complaint(session, opened.vault, case.id))
        contents = [
            evidence.content(session, opened.vault, row)
            for row in session.scalars(select(Evidence).order_by(Evidence.id))
        ]
        dead = session.scalars(select(Update).where(Update.state == "dead")).one()
        poison = opened.vault.open(session, "inbox.payload", dead.payload)
    assert (intake["worker_name"], intake["contact"], intake["place"]) == (NAME, PHONE, PLACE)
    assert "zubarqix" in told
    assert sorted(map(len, contents)) == [len(PHOTO) * times for times in (1, 2, 3)]
    return POISON in str(poison)


def words(*texts: str) -> list[str]:
    """The planted words of some texts: those that no list of words, number or answer holds by itself."""
    planted = r"zubarqix|Kuvimanda|Zestrelo|Quargelanda|fenquorim|wexpholm|jublatrex|vostrimbul"
    return [word for text in texts for word in re.findall(planted, text)]


def codes(code: str) -> list[str]:
    return [code, code.replace(" ", "")]


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def search(folder: Path, secrets: list[str]) -> list[str]:
    """Which secrets stand in which files: as text in any case, in two encodings, the chat also as a number."""
    found = []
    for path in files(folder):
        content = path.read_bytes()
        lower = content.lower()
        for secret in secrets:
            plain = secret.lower()
            if plain.encode() in lower or plain.encode("utf-16-le") in lower:
                found.append(f"{secret} in {path.name}")
        if CHAT.to_bytes(4, "big") in content or CHAT.to_bytes(4, "little") in content:
            found.append(f"the chat as a number in {path.name}")
    return found
