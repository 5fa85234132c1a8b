"""Parts that run: the real engine with a gate on its way to the actions, and what tells whether a process is there."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from emulator import Emulator
from ports import two_free_ports
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from bot import engine
from bot.actions import server
from bot.database import Database
from bot.keys import Vault, read_master_keys
from bot.opening import Opened
from bot.run import end, free_port
from bot.settings import ROOT, Settings, load

from .gate import Gate


def settings_in(folder: Path, **more: str) -> Settings:
    return load(environment_in(folder, **more))


def environment_in(folder: Path, **more: str) -> dict[str, str]:
    """The variables that put all of Pelita into one folder; also for processes."""
    return {
        "PELITA_DATA_DIR": str(folder / "data"),
        "PELITA_KEY_FILE": str(folder / "key" / "master.key"),
        **more,
    }


def by_webhook() -> dict[str, str]:
    """The settings with which a worker receives by webhook, on a port of its own."""
    port = two_free_ports()
    return {"PELITA_DESK_PORT": str(port), "PELITA_WEBHOOK_URL": f"http://127.0.0.1:{port + 1}/telegram"}


def another(opened: Opened) -> Opened:
    """The same data as a second process would open it: connections and keys of its own."""
    vault = Vault(read_master_keys(opened.settings.key_file))
    return replace(opened, database=Database(opened.database.url, opened.settings.data_dir), vault=vault)


@contextlib.contextmanager
def actions_in_a_thread() -> Iterator[int]:
    """The action endpoint of the program, as the worker runs it; its port."""
    ready = threading.Event()
    place: dict[str, Any] = {}

    async def serve() -> None:
        sockets = bind_sockets(0, "127.0.0.1")
        listening = HTTPServer(server.application())
        listening.add_sockets(sockets)
        place.update(port=sockets[0].getsockname()[1], loop=asyncio.get_running_loop(), end=asyncio.Event())
        ready.set()
        await place["end"].wait()
        listening.stop()
        await listening.close_all_connections()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="actions", daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield int(place["port"])
    finally:
        place["loop"].call_soon_threadsafe(place["end"].set)
        thread.join(10)


@dataclass
class RunningEngine:
    """The engine's process, with a gate on its way to the actions. `revive` starts it again on the same port."""

    port: int
    actions: Gate
    log: Path
    model: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        earlier = self.log.read_bytes() if self.log.exists() else b""
        if earlier:
            self.log.with_suffix(f".{len(list(self.log.parent.iterdir()))}.log").write_bytes(earlier)
        self.process = engine.start(self.model, self.port, f"{self.actions.url}/webhook", self.log)

    def wait_until_ready(self) -> None:
        engine.wait_until_ready(self.url, self.process)

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        assert self.process.stdin is not None
        self.process.stdin.close()

    def revive(self) -> None:
        """Started again if it is gone, and ready."""
        if self.process is None or self.process.poll() is not None:
            self.start()
        self.wait_until_ready()


@dataclass
class Worker:
    """The worker's process on a prepared data folder, started as bot/run.py starts it."""

    folder: Path
    telegram: Emulator
    engine_url: str
    actions: Gate  # through which the engine finds the worker that is alive
    process: subprocess.Popen[bytes] | None = None
    token: str | None = None
    more: dict[str, str] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        return self.folder / "data" / "logs" / "worker.log"

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.actions.target_port = free_port()
        token = self.token or self.telegram.token
        telegram = {"PELITA_TELEGRAM_TOKEN": token, "PELITA_TELEGRAM_API_URL": self.telegram.url}
        places = environment_in(self.folder, **telegram, **self.more)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot.worker", self.engine_url, str(self.actions.target_port)],
                cwd=ROOT,
                env={**without_pelita(), **places},
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """kill -9."""
        if self.process is None:
            return
        self.process.kill()
        self.process.wait()
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process = None

    def stop(self) -> int:
        """Ended as bot/run.py ends it; its status."""
        assert self.process is not None
        process, self.process = self.process, None
        end({"the worker": process})
        return process.returncode


def without_pelita() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PELITA_")}


def is_running(process_id: int) -> bool:
    """Whether a process is there and not only a zombie that nobody has waited for."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
