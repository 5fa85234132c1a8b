"""The engine as a program: trains it when its data changed, starts it, knows when it is ready.

`rasa train` with nothing to do takes longer than a start; our own hash over everything that a model depends on
decides instead, and is the model's name.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from pathlib import Path

import httpx

from bot.errors import EngineDown, SetupError
from bot.settings import ROOT

NLU = ROOT / "nlu"
PYTHON = NLU / ".venv" / "bin" / "python"
MODELS = NLU / "models"
READY_SECONDS = 120.0
UNFINISHED, UNFINISHED_SECONDS = "unfinished-", 3600.0
KEPT_MODELS = 3
TRAINED_BY = ("examples", "features", "understanding")  # the other components only work while serving


def fingerprint(more: Path | None = None) -> str:
    """Over all that a model depends on: data, configuration, domain, trained components, packages; 16 hex digits.

    Of a topic's file only the topic and its examples count: a changed answer needs no training. `more` is a folder of
    further examples, which an office made of what was not understood (bot/unclear.py).
    """
    files = sorted(
        path
        for pattern in ("data/**/*.yml", "config.yml", "*.lock", *(f"components/{name}.py" for name in TRAINED_BY))
        for path in NLU.glob(pattern)
    )
    digest = hashlib.sha256()
    for path in [*files, ROOT / "domain.yml", ROOT / "bot" / "spelling.py"]:
        content = path.read_bytes()
        if path.parent.name == "topics":
            content = content.partition(b"\nexamples:")[2]
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + content + b"\0")
    for path in _files(more):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def model_path(more: Path | None = None) -> Path:
    return MODELS / f"{fingerprint(more)}.tar.gz"


def train(force: bool = False, more: Path | None = None) -> Path:
    """Trains when no model fits the data; returns the model's file. Raises SetupError when training fails.

    Rasa keeps the parts that it trained: a new rule or response takes seconds. With `force` it trains all anew.
    """
    path = model_path(more)
    if path.exists() and not force:
        return path
    _require_environment()
    MODELS.mkdir(exist_ok=True)
    arguments = ["train", "--skip-validation", "--domain", str(ROOT / "domain.yml"), "--data", "data"]
    arguments += [str(more)] if _files(more) else []
    unfinished = MODELS / f"{UNFINISHED}{os.getpid()}.tar.gz"
    name = unfinished.name.removesuffix(".tar.gz")
    arguments += ["--config", "config.yml", "--out", "models", "--fixed-model-name", name]
    arguments += ["--force"] if force else []
    log = MODELS / "training.log"
    with log.open("wb") as output:
        done = subprocess.run(
            [PYTHON, "-W", "ignore", "engine.py", *arguments],
            cwd=NLU,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0 or not unfinished.exists():
        raise SetupError(f"the engine could not be trained; what it said is in {log}")
    unfinished.replace(path)  # a training that is killed leaves nothing under a name that is trusted
    _sweep(path)
    return path


def start(model: Path, port: int, actions_url: str, log: Path) -> subprocess.Popen[bytes]:
    """The engine's process, on loopback. It ends when its standard input closes."""
    _require_environment()
    log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    arguments = ["run", "-m", str(model), "--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
    with log.open("wb") as output:
        return subprocess.Popen(
            [PYTHON, "-W", "ignore", "engine.py", *arguments, "-p", str(port), "-i", "127.0.0.1"],
            cwd=NLU,
            env={**_environment(), "PELITA_ACTIONS_URL": actions_url, "PELITA_END_WITH_PARENT": "1"},
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def wait_until_ready(url: str, process: subprocess.Popen[bytes] | None = None) -> None:
    """Returns as soon as the engine at `url` takes turns. Raises EngineDown when it ends or takes too long."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if process is not None and process.poll() is not None:
            raise EngineDown(f"the engine ended with status {process.returncode}")
        if is_ready(url):
            return
        time.sleep(0.1)
    raise EngineDown(f"the engine was not ready after {READY_SECONDS:.0f} s")


def is_ready(url: str) -> bool:
    try:
        return bool(httpx.get(f"{url}/webhooks/turn/", timeout=2.0).json().get("ready"))
    except (httpx.HTTPError, ValueError):
        return False


def _files(more: Path | None) -> list[Path]:
    return sorted(more.glob("*.yml")) if more is not None else []


def _environment() -> dict[str, str]:
    """No setting of ours, no key and no token reaches the engine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PELITA_")}
    return {**kept, "RASA_TELEMETRY_ENABLED": "false", "TQDM_DISABLE": "1", "PYTHONUNBUFFERED": "1"}


def _require_environment() -> None:
    if not PYTHON.exists():
        raise SetupError("the engine's environment nlu/.venv is missing: run make setup")


def _sweep(newest: Path) -> None:
    """Keeps the last few models: a copy that still runs may have one open. Removes what killed trainings left."""
    for left in MODELS.glob(f"{UNFINISHED}*"):
        if time.time() - left.stat().st_mtime > UNFINISHED_SECONDS:
            left.unlink(missing_ok=True)
    done = (path for path in MODELS.glob("*.tar.gz") if not path.name.startswith(UNFINISHED))
    old = sorted(done, key=lambda path: path.stat().st_mtime, reverse=True)
    for path in old[KEPT_MODELS:]:
        if path != newest:
            path.unlink()
