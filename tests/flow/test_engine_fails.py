"""The engine dies in a turn, is away for a while, or hangs: the turn is repeated, the person is told once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from emulator import Emulator
from sqlalchemy import select

from bot.opening import Opened, open_all, prepare
from bot.speech import Speech
from bot.tables import Complaint, Update
from bot.turns import WORKERS

from .complaint import LAST, Teller
from .gate import Gate
from .people import until
from .running import RunningEngine, Worker, settings_in

pytestmark = pytest.mark.slow

ANI, BUDI = 81_234_567, 81_234_568
OTHERS = range(81_234_570, 81_234_570 + WORKERS - 1)
DANGER = "tolong saya disekap majikan"
NUMBER = "+62 21 2924 4800"
KEPT = "Pesan Anda sudah tersimpan."


@dataclass
class Scene:
    telegram: Emulator
    engine: RunningEngine
    to_engine: Gate
    worker: Worker
    teller: Teller
    opened: Opened

    def kept(self, chat: int) -> int:
        return sum(text.startswith(KEPT) for text in self.telegram.texts(chat))


@pytest.fixture
def scene(telegram: Emulator, running_engine: RunningEngine, speech: Speech, tmp_path: Path) -> Iterator[Scene]:
    prepare(settings_in(tmp_path))
    opened = open_all(settings_in(tmp_path))
    with Gate(running_engine.port) as to_engine:
        worker = Worker(tmp_path, telegram, to_engine.url, running_engine.actions)
        worker.start()
        yield Scene(telegram, running_engine, to_engine, worker, Teller(telegram, speech, ANI), opened)
        running_engine.actions.open()
        worker.kill()
    opened.database.close()


def test_an_engine_that_is_killed_in_the_middle_of_a_turn(scene: Scene) -> None:
    scene.teller.tell(LAST - 1)
    scene.engine.actions.hold_requests()
    scene.teller.act(LAST)
    scene.engine.actions.wait_until_held()
    scene.engine.kill()
    scene.engine.actions.open()
    scene.telegram.wait_for_text(ANI, KEPT)

    scene.telegram.say(BUDI, DANGER)
    scene.telegram.wait_for_text(BUDI, NUMBER, seconds=10)
    scene.telegram.say(BUDI, "cepat tolong saya")
    until(lambda: failed(scene.opened) >= 2, "failed tries of both chats")

    scene.engine.revive()
    scene.teller.wait(LAST)
    scene.telegram.wait_for_text(BUDI, scene.teller.first_line("utter_ask_place_urgent"), seconds=90)
    scene.teller.settle(scene.opened, seconds=90)
    assert (scene.kept(ANI), scene.kept(BUDI)) == (1, 1)
    assert NUMBER in scene.telegram.texts(BUDI)[0]
    with scene.opened.database.read() as session:
        complaints = session.scalars(select(Complaint).order_by(Complaint.id)).all()
        assert [(one.stage, one.urgent) for one in complaints] == [("received", False), ("danger", True)]
    receipts = [text for text in scene.telegram.texts(ANI) if "Kode bukti" in text]
    assert len(receipts) == 1


def test_an_engine_that_hangs(scene: Scene) -> None:
    """Longer than a turn may take; the numbers do not wait for it, though each of the workers is held up."""
    scene.teller.tell(0)
    scene.to_engine.hold_requests()
    scene.teller.act(1)
    scene.to_engine.wait_until_held()
    for chat in OTHERS:
        scene.telegram.say(chat, "menu")
    scene.telegram.say(BUDI, DANGER)
    scene.telegram.wait_for_text(BUDI, NUMBER, seconds=5)
    scene.telegram.wait_for_text(ANI, KEPT, seconds=60)
    scene.to_engine.open()
    scene.teller.wait(1, seconds=90)
    scene.teller.tell(LAST, 2)
    scene.teller.settle(scene.opened, seconds=90)
    scene.teller.check(scene.opened, kills=1)
    assert all(scene.kept(chat) <= 1 for chat in (ANI, BUDI, *OTHERS))
    assert all(scene.telegram.texts(chat)[-1].startswith("Apa yang bisa") for chat in OTHERS)


def failed(opened: Opened) -> int:
    with opened.database.read() as session:
        return len({row.chat_id for row in session.scalars(select(Update).where(Update.error.is_not(None)))})
