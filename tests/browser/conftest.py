from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from ports import two_free_ports

from browser.chromium import ARGUMENTS, find_or_bring

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120
expect.set_options(timeout=20_000)  # passwords are hashed for real, and the machine may be busy


@dataclass(frozen=True)
class Running:
    """A whole Pelita, started as its operator would."""

    desk: str
    trial: str
    environment: dict[str, str]

    def pelita(self, *arguments: str) -> str:
        command = [str(Path(sys.executable).with_name("pelita")), *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout.strip()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("pelita")
    port = two_free_ports()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PELITA_")},
        "PELITA_DATA_DIR": str(folder / "data"),
        "PELITA_KEY_FILE": str(folder / "key" / "master.key"),
        "PELITA_DESK_PORT": str(port),
    }
    command = [str(Path(sys.executable).with_name("pelita")), "run"]
    with (folder / "run.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=ROOT)
    desk = f"http://127.0.0.1:{port}"
    wait_for(f"{desk}/sehat", process, folder / "run.log")
    yield Running(desk, f"http://127.0.0.1:{port + 1}", environment)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    import time

    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        # the last line that is printed says that every part is healthy, not only the desk
        if "Ctrl-C" in log.read_text():
            assert httpx.get(url).status_code == 200
            return
        time.sleep(0.2)
    raise AssertionError(f"not up after {START_SECONDS} s: {log.read_text()}")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = find_or_bring()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser, running: Running) -> Iterator[Page]:
    """The trial page on a small phone, as somebody new."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="id-ID")
    page = context.new_page()
    page.goto(running.trial)
    yield page
    context.close()


@pytest.fixture
def computer(chromium: Browser, running: Running) -> Iterator[Page]:
    """The desk on an ordinary office computer."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID", accept_downloads=True)
    page = context.new_page()
    page.goto(running.desk)
    yield page
    context.close()
