"""Settings, from environment variables or lines of `.env`; each is described in docs/settings.md.

Reads: the environment, `.env` in the folder of the project, the office's file. Raises: SettingError, naming the
setting and what was wrong with it. Nothing is read at import.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

from bot import duty
from bot.errors import SettingError

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_DESK_PORT = 8080
# Working days until the office owes the next step, by stage of the case (bot/stages.py).
STEP_DAYS = {
    "danger": 1,
    "received": 3,
    "completing": 15,
    "verifying": 5,
    "clarification1": 7,
    "clarification2": 7,
    "mediation": 14,
    "recommendation": 5,
    "referred": 14,
}


@dataclass(frozen=True)
class Office:
    code: str
    name: str
    time_zone: ZoneInfo
    address: str = ""
    unasked_days: int = 7
    draft_days: int = 30
    provinces: tuple[str, ...] = ()  # codes of the provinces whose workers this office looks after
    opens: time = time(8)
    closes: time = time(16)
    require_totp: bool = False
    links: frozenset[str] = frozenset()
    watching: duty.Watching = field(default_factory=duty.Watching)
    papers_days: int = 30
    unreachable_calls: int = 3
    unreachable_days: int = 60
    step_days: dict[str, int] = field(default_factory=lambda: dict(STEP_DAYS))
    export_days: int = 1


@dataclass(frozen=True)
class Settings:
    data_dir: Path
    key_file: Path
    database_url: str
    office: Office
    telegram_token: str | None = field(default=None, repr=False)
    telegram_api_url: str | None = None
    webhook_url: str | None = None
    desk_host: str = "127.0.0.1"
    desk_port: int = DEFAULT_DESK_PORT
    desk_url: str | None = None
    engine_url: str | None = None
    backup_dir: Path = ROOT / "var" / "backup"

    @property
    def trial(self) -> bool:
        """Whether people talk to it in the trial page instead of Telegram."""
        return self.telegram_token is None

    @property
    def second_port(self) -> int | None:
        """The port after the desk's: of the trial page, or of the webhook; None when polling needs no port."""
        return self.desk_port + 1 if self.trial or self.webhook_url else None

    @property
    def public_desk_url(self) -> str:
        return self.desk_url or f"http://{self.desk_host}:{self.desk_port}"


def load(environment: dict[str, str] | None = None) -> Settings:
    """The settings of this process. `environment` stands in for os.environ and `.env` together."""
    if environment is None:
        from_file = {name: value for name, value in dotenv_values(ROOT / ".env").items() if value is not None}
        environment = {**from_file, **os.environ}
    values = {name: value.strip() for name, value in environment.items() if name.startswith("PELITA_")}

    def get(name: str) -> str | None:
        return values.get(name) or None

    data_dir = Path(get("PELITA_DATA_DIR") or ROOT / "var" / "data").expanduser().resolve()
    key_file = Path(get("PELITA_KEY_FILE") or ROOT / "var" / "key" / "master.key").expanduser().resolve()
    if key_file.is_relative_to(data_dir):
        raise SettingError(f"PELITA_KEY_FILE ({key_file}) lies inside PELITA_DATA_DIR: put the key elsewhere")
    webhook_url, api_url = _url("PELITA_WEBHOOK_URL", get("PELITA_WEBHOOK_URL")), get("PELITA_TELEGRAM_API_URL")
    if webhook_url and not webhook_url.startswith("https://") and not api_url:
        raise SettingError("PELITA_WEBHOOK_URL must begin with https://: Telegram sends to nothing else")
    backup_dir = Path(get("PELITA_BACKUP_DIR") or data_dir.parent / "backup").expanduser().resolve()
    if backup_dir.is_relative_to(data_dir) or key_file.is_relative_to(backup_dir):
        raise SettingError(f"PELITA_BACKUP_DIR ({backup_dir}) may neither lie in PELITA_DATA_DIR nor hold the key")
    return Settings(
        data_dir=data_dir,
        key_file=key_file,
        database_url=_database_url(get("PELITA_DATABASE_URL"), data_dir),
        office=_office(Path(get("PELITA_OFFICE") or ROOT / "offices" / "sultra.toml")),
        telegram_token=_token(get("PELITA_TELEGRAM_TOKEN")),
        telegram_api_url=_url("PELITA_TELEGRAM_API_URL", api_url),
        webhook_url=webhook_url,
        desk_host=get("PELITA_DESK_HOST") or "127.0.0.1",
        desk_port=_port("PELITA_DESK_PORT", get("PELITA_DESK_PORT"), DEFAULT_DESK_PORT),
        desk_url=_url("PELITA_DESK_URL", get("PELITA_DESK_URL")),
        engine_url=_url("PELITA_ENGINE_URL", get("PELITA_ENGINE_URL")),
        backup_dir=backup_dir,
    )


def _database_url(value: str | None, data_dir: Path) -> str:
    if value is None:
        return f"sqlite:///{data_dir / 'pelita.db'}"
    if value.startswith("postgresql://"):
        return value.replace("postgresql://", "postgresql+psycopg://", 1)
    if value.startswith(("postgresql+psycopg://", "sqlite:///")):
        return value
    raise SettingError("PELITA_DATABASE_URL must begin with sqlite:/// or postgresql://")


def _token(value: str | None) -> str | None:
    if value is None:
        return None
    number, _, secret = value.partition(":")
    if not number.isdigit() or len(secret) < 10:
        raise SettingError("PELITA_TELEGRAM_TOKEN does not look like a token of BotFather (123456:ABC...)")
    return value


def _url(name: str, value: str | None) -> str | None:
    if value is None:
        return None
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise SettingError(f"{name} must be an address that begins with http:// or https://")
    return value.rstrip("/")


def _port(name: str, value: str | None, default: int) -> int:
    if value is None:
        return default
    if not (value.isascii() and value.isdigit()) or not 0 < int(value) < 65536:
        raise SettingError(f"{name} must be a number from 1 to 65535")
    return int(value)


def _office(path: Path) -> Office:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        days = content.get("retention_days", {})
        work = content.get("casework", {})
        office = Office(
            code=content["code"],
            name=content["name"],
            time_zone=ZoneInfo(content["time_zone"]),
            address=content.get("address", ""),
            unasked_days=int(days.get("unasked", 7)),
            draft_days=int(days.get("draft", 30)),
            provinces=tuple(str(code) for code in content.get("provinces", ())),
            opens=time.fromisoformat(content.get("hours", {}).get("opens", "08:00")),
            closes=time.fromisoformat(content.get("hours", {}).get("closes", "16:00")),
            require_totp=content.get("require_totp", False),
            links=frozenset(map(str, content.get("links", ()))),
            watching=duty.read(content),
            papers_days=int(work.get("papers_days", 30)),
            unreachable_calls=int(work.get("unreachable_calls", 3)),
            unreachable_days=int(work.get("unreachable_days", 60)),
            step_days={**STEP_DAYS, **{stage: int(n) for stage, n in content.get("working_days", {}).items()}},
            export_days=int(days.get("export", 1)),
        )
    except FileNotFoundError as exc:
        raise SettingError(f"PELITA_OFFICE: there is no file {path}") from exc
    except KeyError as exc:
        raise SettingError(f"PELITA_OFFICE: {path.name} lacks {exc}") from exc
    except (OSError, UnicodeDecodeError) as exc:
        raise SettingError(f"PELITA_OFFICE: {path} cannot be read as a file of text") from exc
    except (ZoneInfoNotFoundError, ValueError, TypeError, AttributeError) as exc:
        fault = str(exc).splitlines()[0]
        raise SettingError(f"PELITA_OFFICE: {path.name} has a value of the wrong kind: {fault}") from exc
    if not isinstance(office.code, str) or not re.fullmatch(r"[A-Z0-9]{2,10}", office.code):
        raise SettingError(f"PELITA_OFFICE: {path.name}: code must be 2 to 10 capital letters or digits")
    if not isinstance(office.require_totp, bool):
        raise SettingError(f"PELITA_OFFICE: {path.name}: require_totp must be true or false")
    if min(office.unasked_days, office.draft_days, office.export_days) < 1:
        raise SettingError(f"PELITA_OFFICE: {path.name}: retention_days must be 1 or more")
    if any(not re.fullmatch(r"[a-z0-9_-]{1,24}", word) for word in office.links):
        raise SettingError(f"PELITA_OFFICE: {path.name}: links are words of at most 24 small letters, digits, _ and -")
    if min(office.papers_days, office.unreachable_calls, office.unreachable_days, *office.step_days.values()) < 1:
        raise SettingError(f"PELITA_OFFICE: {path.name}: casework and working_days must be 1 or more")
    if unknown := office.step_days.keys() - STEP_DAYS.keys():
        raise SettingError(f"PELITA_OFFICE: {path.name}: working_days has an unknown stage {min(unknown)}")
    return office
