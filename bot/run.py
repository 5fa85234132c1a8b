"""`pelita run`: starts every part, waits until all are healthy, says where they are, and ends all together.

The parts are processes: the engine (nlu/.venv), the worker (bot/worker.py), the web (bot/web.py: the desk, and the
trial page when there is no Telegram token). Each ends by itself when this process is gone, whatever took it away.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
from sqlalchemy.exc import SQLAlchemyError

from bot import alarms, engine, officers, unclear
from bot.errors import EngineDown, PelitaError, PortInUse, SetupError
from bot.language import mark
from bot.opening import Opened, lock, open_all, prepare
from bot.settings import Settings

END_SECONDS = 10.0
HEALTH_SECONDS = 30.0
MAX_LOG_BYTES = 5_000_000  # looked at when a part starts; what was before is kept once
PART_NAMES = {"the engine": mark("Mesin bahasa"), "the worker": mark("Penjawab"), "the desk": mark("Meja petugas")}
RUNNING = "running.json"  # in the data folder: where a running Pelita can be reached


class Stopped(BaseException):
    """SIGTERM: end everything as Ctrl-C does."""


def run(settings: Settings, desk: bool = True, quiet: bool = False) -> None:
    """Runs until Ctrl-C, SIGTERM or the death of a part; a part's death is raised as EngineDown or PelitaError."""
    with contextlib.suppress(KeyboardInterrupt, Stopped), started(settings, desk=desk, quiet=quiet) as parts:
        while True:
            time.sleep(0.5)
            for name, process in parts.items():
                if process.poll() is not None:
                    why = _last_line(settings.data_dir / "logs", name)
                    _tell_of_end(settings, name, why)
                    raise PelitaError(f"{name} ended with status {process.returncode}, so all is stopped: {why}")


@contextlib.contextmanager
def started(settings: Settings, desk: bool = True, quiet: bool = False) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """All parts, healthy, for as long as the block lasts."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job begins with SIGINT ignored
    parts: dict[str, subprocess.Popen[bytes]] = {}
    with lock(settings):
        try:
            if desk:
                require_free(settings.desk_host, settings.desk_port, "PELITA_DESK_PORT")
            if settings.second_port is not None and (desk or settings.webhook_url):
                what = "the trial page" if settings.trial else "the webhook"
                require_free("127.0.0.1", settings.second_port, f"{what}, PELITA_DESK_PORT + 1")
            prepare(settings)
            password = _first_officer(settings)
            logs = settings.data_dir / "logs"
            logs.mkdir(exist_ok=True, mode=0o700)
            actions_port = free_port()
            engine_url = settings.engine_url
            if engine_url is None:
                model = _trained(settings, quiet)
                engine_port = free_port()
                engine_url = f"http://127.0.0.1:{engine_port}"
                actions_url = f"http://127.0.0.1:{actions_port}/webhook"
                parts["the engine"] = engine.start(model, engine_port, actions_url, logs / "engine.log")
            if not quiet:
                print("Starting ...", flush=True)
            parts["the worker"] = _start("bot.worker", engine_url, str(actions_port), log=logs / "worker.log")
            if desk:
                parts["the desk"] = _start("bot.web", log=logs / "web.log")
            engine.wait_until_ready(engine_url, parts.get("the engine"))
            _wait_for_parts(settings, parts, desk, logs)
            died = (settings.data_dir / RUNNING).exists()  # left there by one that was killed
            _write_running(settings, engine_url)
            _tell(settings, lambda opened: alarms.note_start(opened, died))
            if not quiet:
                _say_where(settings, password)
            yield parts
        finally:
            end(parts)
            (settings.data_dir / RUNNING).unlink(missing_ok=True)


def trial_port(settings: Settings) -> int:
    return settings.desk_port + 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def require_free(host: str, port: int, what: str) -> None:
    """Raises PortInUse when something listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as exc:
            raise PortInUse(f"port {port} on {host} is in use or not allowed ({what}): choose another") from exc


def end(parts: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ends all parts: asked first (by closing their standard input and SIGTERM), then killed."""
    for process in parts.values():
        with contextlib.suppress(OSError):
            if process.stdin:
                process.stdin.close()
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + END_SECONDS
    for process in parts.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _start(module: str, *arguments: str, log: Path) -> subprocess.Popen[bytes]:
    if log.exists() and log.stat().st_size > MAX_LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches this process only, which then ends the parts in order
        )


def _wait_for_parts(settings: Settings, parts: dict[str, subprocess.Popen[bytes]], desk: bool, logs: Path) -> None:
    deadline = time.monotonic() + HEALTH_SECONDS
    while time.monotonic() < deadline:
        for name, process in parts.items():
            if process.poll() is not None:
                why = _last_line(logs, name)
                _tell_of_end(settings, name, why)
                raise EngineDown(f"{name} ended at its start: {why}")
        if not desk or _answers(f"http://{_reachable(settings.desk_host)}:{settings.desk_port}/sehat"):
            return
        time.sleep(0.1)
    raise EngineDown("the desk does not answer")


def _reachable(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 (it is asked for, not bound)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2.0).status_code == 200
    except httpx.HTTPError:
        return False


def _last_line(logs: Path, name: str) -> str:
    file = logs / {"the engine": "engine.log", "the worker": "worker.log", "the desk": "web.log"}[name]
    lines = [line for line in file.read_text("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1].removeprefix("pelita: ") if lines else f"nothing in {file}"


def _trained(settings: Settings, quiet: bool) -> Path:
    """The model's file. Should examples of the desk not train, people are answered without them."""
    opened = open_all(settings)
    with opened.database.read() as session:
        more = unclear.write_examples(session, opened.vault, settings.data_dir)
    opened.database.close()
    if not quiet and not engine.model_path(more).exists():
        print("Training the engine on its data (about a minute) ...", flush=True)
    try:
        return engine.train(more=more)
    except SetupError:
        if not any(more.glob("*.yml")):
            raise
        print("The examples from the desk could not be learnt; going on without them.", file=sys.stderr, flush=True)
        return engine.train()


def _first_officer(settings: Settings) -> str | None:
    """The first administrator's one-time password, when there is no account yet."""
    opened = open_all(settings)
    with opened.database.write() as session:
        password = officers.first_account(session)
    opened.database.close()
    return password


def _tell_of_end(settings: Settings, name: str, why: str) -> None:
    if "PELITA_TELEGRAM_TOKEN" in why:
        _tell(settings, lambda opened: alarms.note(opened, "token"))
    else:
        _tell(settings, lambda opened: alarms.note(opened, "part", part=PART_NAMES[name]))


def _tell(settings: Settings, what: Callable[[Opened], None]) -> None:
    """Tells the operator; whatever is wrong with that hides nothing of what is to be told."""
    with contextlib.suppress(PelitaError, OSError, SQLAlchemyError):
        opened = open_all(settings)
        what(opened)
        opened.database.close()


def _write_running(settings: Settings, engine_url: str) -> None:
    content = {"process": os.getpid(), "engine": engine_url}
    (settings.data_dir / RUNNING).write_text(json.dumps(content))


def running_engine(settings: Settings) -> str | None:
    """The address of the engine of a running Pelita on the same data."""
    try:
        return str(json.loads((settings.data_dir / RUNNING).read_text())["engine"])
    except (OSError, ValueError, KeyError):
        return None


def _say_where(settings: Settings, password: str | None) -> None:
    lines = ["", f"  Desk for officers:  {settings.public_desk_url}"]
    if password is not None and sys.stdout.isatty():
        lines.append(f"  First sign-in:      {officers.FIRST_USERNAME} with the one-time password {password}")
    elif password is not None:
        lines.append("  First sign-in:      no terminal here; get a password with: pelita officer reset admin")
    if settings.trial:
        lines.append(f"  Trial chat:         http://127.0.0.1:{trial_port(settings)}")
    else:
        lines.append(f"  Telegram bot:       {_bot_name(settings)}")
    if settings.webhook_url and not settings.trial:
        lines.append(f"  Webhook:            {settings.webhook_url} -> http://127.0.0.1:{settings.second_port}")
    print("\n".join([*lines, "", "  Ctrl-C ends it all.", ""]), flush=True)


def _bot_name(settings: Settings) -> str:
    base = settings.telegram_api_url or "https://api.telegram.org"
    try:
        answer = httpx.get(f"{base}/bot{settings.telegram_token}/getMe", timeout=5.0).json()
        return f"@{answer['result']['username']}"
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return "not reached yet; it is tried again"


def _stop(*_: object) -> None:
    raise Stopped
