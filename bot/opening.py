"""Opens what every process of Pelita stands on: the master key, the database, the vault."""

from __future__ import annotations

import fcntl
import logging
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from bot.database import Database
from bot.errors import AlreadyRunning
from bot.keys import Vault, create_master_key, read_master_keys
from bot.settings import Settings


@dataclass
class Opened:
    settings: Settings
    database: Database
    vault: Vault


def prepare(settings: Settings) -> None:
    """Makes the data folder, the key and the tables where they are missing."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not settings.key_file.exists():
        create_master_key(settings.key_file)
    database = Database(settings.database_url, settings.data_dir)
    database.migrate()
    vault = Vault(read_master_keys(settings.key_file))
    with database.write() as session:  # made once here, so that two processes never make them at the same moment
        vault.secret_for(session, "check")
        vault.lookup_hash(session, "check", "")
    database.close()


def open_all(settings: Settings) -> Opened:
    """The database and the vault of a prepared data folder. Raises SettingError or SetupError."""
    vault = Vault(read_master_keys(settings.key_file))
    database = Database(settings.database_url, settings.data_dir)
    database.require_current()
    return Opened(settings, database, vault)


def lock(settings: Settings) -> IO[str]:
    """Holds the data folder for this process. Raises AlreadyRunning while another one holds it."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = (settings.data_dir / "running").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as exc:
        file.seek(0)
        holder = file.read().strip() or "unknown"
        file.close()
        raise AlreadyRunning(f"Pelita runs already on {settings.data_dir} (process {holder})") from exc
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def is_running(settings: Settings) -> bool:
    """Whether another process holds the data folder."""
    with suppress(AlreadyRunning):
        lock(settings).close()
        return False
    return True


def quiet_logging(level: int = logging.INFO) -> None:
    """Log lines of ours only, and of the libraries only warnings; those that write texts or tokens are silenced."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True)
    for name in ("httpx", "httpcore", "telegram", "rasa_sdk", "alembic", "waitress", "werkzeug", "tornado", "asyncio"):
        logging.getLogger(name).setLevel(logging.ERROR)
    # These log a batch or a request with all that it holds.
    for name in ("telegram", "telegram.Bot", "telegram.ext", "rasa_sdk.endpoint", "rasa_sdk.executor"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
