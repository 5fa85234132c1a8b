"""What the quick tests stand on: a small office in a folder of its own, without engine and without network."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from bot import inbox
from bot.keys import Vault
from bot.opening import Opened, open_all, prepare
from bot.settings import Office, Settings, load
from bot.speech import Speech
from bot.tables import Chat
from tests.unit.small_office import small_office  # noqa: F401  (a fixture)

WITA = ZoneInfo("Asia/Makassar")


def settings_in(folder: Path, **more: str) -> Settings:
    return load(
        {"PELITA_DATA_DIR": str(folder / "data"), "PELITA_KEY_FILE": str(folder / "key" / "master.key"), **more}
    )


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as `prepare` makes it: made once, copied for each test (the migrations take their time)."""
    folder = tmp_path_factory.mktemp("prepared")
    prepare(settings_in(folder))
    return folder


@pytest.fixture
def opened(prepared: Path, tmp_path: Path) -> Iterator[Opened]:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    everything = open_all(settings_in(tmp_path))
    yield everything
    everything.database.close()


@pytest.fixture
def vault(opened: Opened) -> Vault:
    return opened.vault


@pytest.fixture
def session(opened: Opened) -> Iterator[Session]:
    """One transaction that may write; what a test does in it is never committed."""
    with Session(opened.database.engine, expire_on_commit=False) as one:
        yield one
        one.rollback()


@pytest.fixture
def office(opened: Opened) -> Office:
    return opened.settings.office


@pytest.fixture
def chat(session: Session, vault: Vault) -> Chat:
    return inbox.find_or_make_chat(session, vault, "trial", "wati")


@pytest.fixture(scope="session")
def speech(prepared: Path) -> Speech:
    return Speech.load(settings_in(prepared).office)


@pytest.fixture
def at_time(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Lets the modules named believe that it is some other time: at_time(datetime, complaints, audit)."""

    def set_clock(when: datetime, *modules: Any) -> None:
        for module in modules:
            monkeypatch.setattr(module, "now", lambda: when.astimezone(UTC))

    return set_clock
