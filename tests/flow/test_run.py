"""`pelita run` as a process: whatever ends, all ends; what is wrong at the start is said in one line."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from emulator import Emulator
from ports import two_free_ports

from bot import engine
from bot.opening import Opened
from bot.opening import is_running as another_holds
from bot.run import trial_port
from bot.settings import ROOT, Settings

from .people import until
from .running import RunningEngine, Worker, environment_in, is_running, settings_in, without_pelita

pytestmark = pytest.mark.slow

ANI = 81_234_567
END_SECONDS = 10.0
WRONG_TOKEN = "110201543:wrongwrongwrong"


@dataclass
class Pelita:
    """One `pelita run`."""

    folder: Path
    variables: dict[str, str]
    process: subprocess.Popen[bytes]
    parts: dict[str, int] = field(default_factory=dict)
    ports: list[int] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return settings_in(self.folder, **self.variables)

    def said(self) -> str:
        return (self.folder / "said").read_text()

    def wait_until_it_runs(self) -> None:
        """Waits for its greeting, and remembers its parts and all ports that it holds."""
        until(lambda: "Ctrl-C ends it all" in self.said() or self.process.poll() is not None, "the greeting", 90)
        assert self.process.poll() is None, self.said()
        for process_id in children(self.process.pid):
            command = Path(f"/proc/{process_id}/cmdline").read_bytes().decode().split("\0")
            name = next(name for part, name in PARTS.items() if part in command)
            self.parts[name] = process_id
            if name == "the worker":
                self.ports.append(int(command[command.index("bot.worker") + 2]))
        running = json.loads((self.settings.data_dir / "running.json").read_text())
        if "the engine" in self.parts:
            self.ports.append(int(running["engine"].rpartition(":")[2]))
        self.ports.append(self.settings.desk_port)
        if self.settings.trial:
            self.ports.append(trial_port(self.settings))
        until(lambda: all(map(listens, self.ports)), "all ports to be open", 20)

    def wait_until_it_ended(self, seconds: float = 20.0) -> int:
        return self.process.wait(seconds)

    def kill_part(self, name: str) -> None:
        os.kill(self.parts[name], signal.SIGKILL)

    def nothing_is_left(self) -> bool:
        return not any(map(is_running, self.parts.values())) and not any(map(listens, self.ports))


PARTS = {"engine.py": "the engine", "bot.worker": "the worker", "bot.web": "the desk"}
Start = Callable[..., Pelita]


def children(process_id: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process_id and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts `pelita run` in the test's folder; whatever is left of it at the end is killed."""
    started: list[Pelita] = []

    def run(folder: Path = tmp_path, **variables: str) -> Pelita:
        variables = {"PELITA_DESK_PORT": str(two_free_ports()), **variables}
        engine.train()  # the data may have changed since the session began
        folder.mkdir(exist_ok=True)
        with (folder / "said").open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot.cli", "run"],
                cwd=ROOT,
                env={**without_pelita(), **environment_in(folder, **variables)},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        started.append(Pelita(folder, variables, process))
        return started[-1]

    yield run
    for pelita in started:
        left = [*children(pelita.process.pid), *pelita.parts.values()]
        for process_id in [pelita.process.pid, *left]:
            if is_running(process_id):
                os.kill(process_id, signal.SIGKILL)
        pelita.process.wait()


def one_line(pelita: Pelita) -> str:
    """What it said at its end, which must be one line and status 2."""
    assert pelita.wait_until_it_ended(30) == 2, pelita.said()
    lines = [line for line in pelita.said().splitlines() if line.startswith("pelita: ")]
    assert len(lines) == 1, pelita.said()
    assert "Traceback" not in pelita.said()
    return lines[0]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl_c", "sigterm"])
def test_it_ends_with_all_its_parts_when_it_is_told_to(start: Start, telegram: Emulator, number: int) -> None:
    token = {"PELITA_TELEGRAM_TOKEN": telegram.token, "PELITA_TELEGRAM_API_URL": telegram.url}
    pelita = start(**(token if number == signal.SIGTERM else {}))
    pelita.wait_until_it_runs()
    assert set(pelita.parts) == {"the engine", "the worker", "the desk"}
    assert httpx.get(f"http://127.0.0.1:{pelita.settings.desk_port}/sehat").status_code == 200
    if number == signal.SIGTERM:
        telegram.say(ANI, "menu")
        telegram.wait_for_messages(ANI, 1)
        assert "@pelita_uji_bot" in pelita.said()
    else:
        second = start(pelita.folder / "second", **{**environment_in(pelita.folder), **pelita.variables})
        assert str(pelita.settings.data_dir) in one_line(second)
        assert pelita.process.poll() is None
    pelita.process.send_signal(number)
    assert pelita.wait_until_it_ended() == 0, pelita.said()
    assert pelita.nothing_is_left()
    assert "Traceback" not in pelita.said()
    assert not (pelita.settings.data_dir / "running.json").exists()


def test_its_parts_end_when_it_is_killed(start: Start) -> None:
    pelita = start()
    pelita.wait_until_it_runs()
    pelita.process.kill()
    pelita.process.wait()
    until(pelita.nothing_is_left, "all parts to end", END_SECONDS)
    assert not another_holds(pelita.settings)


@pytest.mark.parametrize("name", ["the engine", "the worker", "the desk"])
def test_it_ends_when_one_of_its_parts_dies(start: Start, running_engine: RunningEngine, name: str) -> None:
    own = {} if name == "the engine" else {"PELITA_ENGINE_URL": running_engine.url}
    pelita = start(**own)
    pelita.wait_until_it_runs()
    pelita.kill_part(name)
    assert name in one_line(pelita)
    assert pelita.nothing_is_left()


def test_it_ends_with_all_its_parts_when_it_is_stopped_while_it_starts(start: Start) -> None:
    pelita = start()
    until(lambda: len(children(pelita.process.pid)) >= 2, "the first parts", 60)
    pelita.parts = {str(process_id): process_id for process_id in children(pelita.process.pid)}
    pelita.process.terminate()
    pelita.wait_until_it_ended()
    until(pelita.nothing_is_left, "all parts to end", END_SECONDS)
    assert "Traceback" not in pelita.said()


def test_an_engine_of_ones_own_can_be_named(start: Start, running_engine: RunningEngine) -> None:
    """PELITA_ENGINE_URL: a whole turn, with the actions that the engine asks for."""
    with Emulator() as telegram:
        pelita = start(
            PELITA_ENGINE_URL=running_engine.url,
            PELITA_TELEGRAM_TOKEN=telegram.token,
            PELITA_TELEGRAM_API_URL=telegram.url,
        )
        running_engine.actions.target_port = None  # nobody of the tests answers for the program's actions
        pelita.wait_until_it_runs()
        telegram.say(ANI, "menu")
        try:
            telegram.wait_for_text(ANI, "Apa yang bisa saya bantu?", seconds=8)
        finally:
            pelita.process.terminate()
            pelita.wait_until_it_ended()


def test_a_port_in_use_is_named(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        line = one_line(start(PELITA_DESK_PORT=port))
    assert port in line
    assert "PELITA_DESK_PORT" in line


def test_a_missing_office_file_is_named(start: Start, tmp_path: Path) -> None:
    line = one_line(start(PELITA_OFFICE=str(tmp_path / "nowhere.toml")))
    assert "PELITA_OFFICE" in line
    assert "nowhere.toml" in line


def test_a_wrong_token_is_named(start: Start, telegram: Emulator) -> None:
    pelita = start(PELITA_TELEGRAM_TOKEN=WRONG_TOKEN, PELITA_TELEGRAM_API_URL=telegram.url)
    assert "PELITA_TELEGRAM_TOKEN" in one_line(pelita)
    assert WRONG_TOKEN.partition(":")[2] not in pelita.said()
    assert children(pelita.process.pid) == []


def test_a_worker_with_a_wrong_token_ends_by_itself(
    opened: Opened, telegram: Emulator, running_engine: RunningEngine, tmp_path: Path
) -> None:
    worker = Worker(tmp_path, telegram, running_engine.url, running_engine.actions, token=WRONG_TOKEN)
    worker.start()
    assert worker.process is not None
    try:
        assert worker.process.wait(10) == 2
    finally:
        worker.kill()
    assert "PELITA_TELEGRAM_TOKEN" in worker.log.read_text()
    assert WRONG_TOKEN.partition(":")[2] not in worker.log.read_text()


def test_a_token_that_is_refused_later_ends_everything_with_its_name(
    start: Start, telegram: Emulator, running_engine: RunningEngine
) -> None:
    """BotFather gave a new one while the bot ran."""
    pelita = start(
        PELITA_TELEGRAM_TOKEN=telegram.token,
        PELITA_TELEGRAM_API_URL=telegram.url,
        PELITA_ENGINE_URL=running_engine.url,
    )
    pelita.wait_until_it_runs()
    telegram.token = WRONG_TOKEN
    telegram.say(ANI, "menu")  # ends the poll that is open
    assert "PELITA_TELEGRAM_TOKEN" in one_line(pelita)
    assert pelita.nothing_is_left()


def test_a_token_that_is_none_is_named(start: Start) -> None:
    assert "PELITA_TELEGRAM_TOKEN" in one_line(start(PELITA_TELEGRAM_TOKEN="hello"))
