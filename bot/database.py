"""Opens the database and hands out transactions.

SQLite by default (one file, WAL, every commit on disk before it is believed), PostgreSQL when there is more. A
transaction that may write begins IMMEDIATE on SQLite: one that reads first and writes later fails at once when two
meet (672 of 900 did), and waits its turn with IMMEDIATE. Functions that take a session never commit.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from bot.errors import SetupError
from bot.evidence import Folder

MIGRATIONS = Path(__file__).with_name("migrations")
SQLITE_BUSY_TIMEOUT_MS = 20_000


class Database:
    """The database at `url`, with the folder beside it in which evidence lies (bot/evidence.py)."""

    def __init__(self, url: str, data_dir: Path) -> None:
        self.url = url
        self.engine = _engine(url).execution_options(pelita_evidence=Folder(data_dir))
        # SQLite lets one write at a time, and others ask again after up to 100 ms: under load one may ask for seconds.
        # Within a process they queue up instead.
        self._writing = threading.RLock() if self.engine.dialect.name == "sqlite" else contextlib.nullcontext()
        self._reading = self.engine.execution_options(pelita_reads_only=True)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction that may write; committed at the end, rolled back on any exception."""
        with self._writing, Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One transaction that only reads, and waits for no writer."""
        with Session(self._reading, expire_on_commit=False) as session, session.begin():
            yield session

    def migrate(self) -> None:
        """Brings the tables to the newest form."""
        with self.engine.connect() as connection:
            config = _alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()

    def require_current(self) -> None:
        """Raises SetupError when the tables are not in the newest form."""
        with self.engine.connect() as connection:
            present = MigrationContext.configure(connection).get_current_revision()
        newest = ScriptDirectory.from_config(_alembic_config()).get_current_head()
        if present != newest:
            raise SetupError(f"the database is at {present or 'nothing'}, this program needs {newest}: pelita migrate")

    def close(self) -> None:
        self.engine.dispose()


def _alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(parsed, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_MS / 1000})

    @event.listens_for(engine, "connect")
    def connected(dbapi_connection: Any, _: Any) -> None:
        dbapi_connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            f"busy_timeout={SQLITE_BUSY_TIMEOUT_MS}",
        ):
            dbapi_connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        reads_only = connection.get_execution_options().get("pelita_reads_only")
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")

    return engine
