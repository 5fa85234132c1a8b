"""kill -9 of the worker at each step of a turn: nothing is lost, nothing is doubled but one message a kill.

The step is reached by holding what the worker waits for: a call at Telegram, the way to the engine, the engine's way
to the actions, the lock on the database. Told up to the summary once; each test goes on from a copy.
"""

from __future__ import annotations

import copy
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from emulator import Emulator, State, reset, truncate

from bot.opening import Opened, open_all, prepare
from bot.speech import Speech

from .complaint import LAST, Teller
from .gate import Gate
from .running import RunningEngine, Worker, by_webhook, settings_in

pytestmark = pytest.mark.slow

ANI = 81_234_567


@pytest.fixture(scope="module")
def told(
    engine_of_session: RunningEngine, speech: Speech, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, State]:
    """A complaint that only waits to be sent: the data folder and what Telegram knows."""
    folder = tmp_path_factory.mktemp("told")
    prepare(settings_in(folder))
    engine_of_session.revive()
    usual = engine_of_session.actions.target_port
    with Emulator() as telegram:
        worker = Worker(folder, telegram, engine_of_session.url, engine_of_session.actions)
        opened = open_all(settings_in(folder))
        worker.start()
        try:
            teller = Teller(telegram, speech, ANI)
            teller.tell(LAST - 1)
            teller.settle(opened)
        finally:
            worker.stop()
            opened.database.close()
            engine_of_session.actions.target_port = usual
        return folder, copy.deepcopy(telegram.state)


@dataclass
class Scene:
    """All that is on the stage of one test."""

    telegram: Emulator
    engine: RunningEngine
    to_engine: Gate
    worker: Worker
    teller: Teller
    opened: Opened

    def die(self) -> None:
        """kill -9; whatever was held goes on without the worker."""
        self.worker.kill()
        self.to_engine.open()
        self.engine.actions.open()


@pytest.fixture
def scene(
    request: pytest.FixtureRequest,
    told: tuple[Path, State],
    telegram: Emulator,
    running_engine: RunningEngine,
    speech: Speech,
    tmp_path: Path,
) -> Iterator[Scene]:
    """After a talk by polling; with the parameter "webhook" it goes on by webhook."""
    folder, state = told
    webhook = getattr(request, "param", "polling") == "webhook"
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    telegram.state = copy.deepcopy(state)
    opened = open_all(settings_in(tmp_path))
    with Gate(running_engine.port) as to_engine:
        worker = Worker(tmp_path, telegram, to_engine.url, running_engine.actions)
        worker.more = by_webhook() if webhook else {}
        worker.start()
        method = "setWebhook" if webhook else "getUpdates"
        telegram.wait_until(lambda: bool(telegram.calls_of(method)), "the worker")
        yield Scene(telegram, running_engine, to_engine, worker, Teller(telegram, speech, ANI), opened)
        worker.kill()
    opened.database.close()


def while_an_update_comes(scene: Scene) -> None:
    """Half of what getUpdates answers has come; nothing can have been kept."""
    scene.telegram.fail("getUpdates", truncate())
    number = scene.teller.act(LAST)
    broken = scene.telegram.calls_of
    scene.telegram.wait_until(lambda: any(call.code == 0 for call in broken("getUpdates")), "half an answer")
    scene.die()
    assert scene.telegram.unconfirmed() == [number]


def before_an_update_is_confirmed(scene: Scene) -> None:
    """The update is kept, and Telegram has not heard of it; it comes again."""
    scene.to_engine.hold_requests()
    newest = scene.telegram.state.next_update
    stall = scene.telegram.stall("getUpdates", when=lambda call: int(call.get("offset", 0)) > newest)
    number = scene.teller.act(LAST)
    stall.wait()
    scene.die()
    assert scene.telegram.unconfirmed() == [number]


def before_the_engine_hears_of_the_turn(scene: Scene) -> None:
    scene.to_engine.hold_requests()
    scene.teller.act(LAST)
    scene.to_engine.wait_until_held()
    scene.die()


def before_an_action_hears_of_it(scene: Scene) -> None:
    scene.engine.actions.hold_requests()
    scene.teller.act(LAST)
    scene.engine.actions.wait_until_held()
    scene.die()


def before_an_action_has_answered(scene: Scene) -> None:
    scene.engine.actions.hold_answers()
    scene.teller.act(LAST)
    scene.engine.actions.wait_until_held()
    scene.die()


def before_the_engine_has_answered(scene: Scene) -> None:
    scene.to_engine.hold_answers()
    scene.teller.act(LAST)
    scene.to_engine.wait_until_held()
    scene.die()


def in_the_commit(scene: Scene) -> None:
    """The engine has answered, and the commit waits for the lock on the database."""
    scene.to_engine.hold_answers()
    scene.teller.act(LAST)
    scene.to_engine.wait_until_held()
    writer = sqlite3.connect(scene.opened.settings.data_dir / "pelita.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    scene.to_engine.open()
    time.sleep(0.5)  # that somebody waits for a lock of SQLite cannot be seen from outside
    scene.die()
    writer.execute("ROLLBACK")
    writer.close()


def before_the_button_stops_spinning(scene: Scene) -> None:
    stall = scene.telegram.stall("answerCallbackQuery")
    scene.teller.act(LAST)
    stall.wait()
    scene.die()


def before_the_receipt_is_sent(scene: Scene) -> None:
    stall = scene.telegram.stall("sendMessage")
    scene.teller.act(LAST)
    stall.wait()
    scene.die()


def before_the_receipt_is_known_to_be_sent(scene: Scene) -> None:
    stall = scene.telegram.stall("sendMessage", after=True)
    scene.teller.act(LAST)
    stall.wait()
    scene.die()


DEATHS = (
    while_an_update_comes,
    before_an_update_is_confirmed,
    before_the_engine_hears_of_the_turn,
    before_an_action_hears_of_it,
    before_an_action_has_answered,
    before_the_engine_has_answered,
    in_the_commit,
    before_the_button_stops_spinning,
    before_the_receipt_is_sent,
    before_the_receipt_is_known_to_be_sent,
)


@pytest.mark.parametrize("death", DEATHS, ids=lambda death: death.__name__)
def test_a_worker_that_is_killed(scene: Scene, death: Callable[[Scene], None]) -> None:
    death(scene)
    scene.worker.start()
    scene.teller.wait(LAST)
    scene.teller.check(scene.opened, kills=1)


def while_what_the_webhook_brought_is_being_kept(scene: Scene) -> None:
    """The commit waits for the lock on the database; Telegram has heard nothing."""
    writer = sqlite3.connect(scene.opened.settings.data_dir / "pelita.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    number = scene.teller.act(LAST)
    scene.telegram.wait_until(lambda: bool(scene.telegram.calls_of("webhook")), "the webhook")
    time.sleep(0.5)
    scene.die()
    writer.execute("ROLLBACK")
    writer.close()
    assert scene.telegram.unconfirmed() == [number]


def before_telegram_hears_that_the_webhook_was_answered(scene: Scene) -> None:
    scene.to_engine.hold_requests()
    stall = scene.telegram.stall("webhook", after=True)
    scene.telegram.fail("webhook", reset(after=True))
    number = scene.teller.act(LAST)
    stall.wait()
    scene.die()
    stall.release()
    assert scene.telegram.unconfirmed() == [number]


WEBHOOK_DEATHS = (
    while_what_the_webhook_brought_is_being_kept,
    before_telegram_hears_that_the_webhook_was_answered,
    before_the_engine_has_answered,
    before_the_receipt_is_known_to_be_sent,
)


@pytest.mark.parametrize("scene", ["webhook"], indirect=True)
@pytest.mark.parametrize("death", WEBHOOK_DEATHS, ids=lambda death: death.__name__)
def test_a_worker_that_is_killed_and_receives_by_webhook(scene: Scene, death: Callable[[Scene], None]) -> None:
    death(scene)
    scene.worker.start()
    scene.teller.wait(LAST)
    scene.teller.check(scene.opened, kills=1)


def test_receiving_goes_from_polling_to_webhook_and_back_by_one_setting(scene: Scene) -> None:
    for more in (by_webhook(), {}):
        scene.worker.stop()
        number = scene.telegram.say(ANI, "menu")  # while nobody listens
        scene.worker.more = more
        scene.worker.start()
        scene.telegram.wait_until(lambda number=number: number not in scene.telegram.unconfirmed(), "the update")
    assert scene.telegram.failures == []
    assert scene.telegram.state.webhook == ""


def test_danger_is_seen_as_soon_as_the_worker_is_back(scene: Scene) -> None:
    """Even where the claim of the dead worker still holds."""
    before_the_engine_has_answered(scene)
    scene.telegram.say(ANI, "tolong saya disekap majikan di Johor")
    scene.worker.start()
    scene.telegram.wait_for_text(ANI, "+62 21 2924 4800", seconds=15)


def test_a_worker_that_is_killed_again_and_again_while_a_complaint_is_told(
    running_engine: RunningEngine, telegram: Emulator, speech: Speech, tmp_path: Path
) -> None:
    prepare(settings_in(tmp_path))
    opened = open_all(settings_in(tmp_path))
    teller = Teller(telegram, speech, ANI)
    kills = 0
    with Gate(running_engine.port) as to_engine:
        worker = Worker(tmp_path, telegram, to_engine.url, running_engine.actions)
        scene = Scene(telegram, running_engine, to_engine, worker, teller, opened)
        worker.start()
        try:
            for place in range(LAST + 1):
                if place % 3 == 0:  # alternately not sent yet, and sent unnoted
                    stall = telegram.stall("sendMessage", after=place % 2 == 0)
                    teller.act(place)
                    stall.wait()
                elif place % 5 == 1:
                    to_engine.hold_answers()
                    teller.act(place)
                    to_engine.wait_until_held()
                else:
                    teller.tell(place, place)
                    continue
                scene.die()
                kills += 1
                scene.worker.start()
                teller.wait(place)
            teller.check(opened, kills)
        finally:
            worker.kill()
            opened.database.close()
