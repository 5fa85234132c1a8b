"""manifest.json: who made an export, why, what is in it, and the SHA-256 of each file; and whether it still holds."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import PelitaError
from bot.tables import AuditEntry

NAME = "manifest.json"


def proof(path: Path, name: str) -> dict[str, Any]:
    return {"name": name, "size_bytes": path.stat().st_size, "sha256": digest(path)}


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(out: Path, content: dict[str, Any]) -> Path:
    path = out / NAME
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
    path.chmod(0o600)
    return path


def read(folder: Path) -> dict[str, Any]:
    """The manifest of a folder. Raises PelitaError when there is none that can be read."""
    try:
        content = json.loads((folder / NAME).read_text("utf-8"))
    except FileNotFoundError as exc:
        raise PelitaError(f"{folder} holds no {NAME}: it is no export, or the manifest was taken away") from exc
    except (OSError, ValueError) as exc:
        raise PelitaError(f"{folder / NAME} cannot be read: it was changed or is cut off") from exc
    if not isinstance(content, dict) or not isinstance(content.get("files"), list):
        raise PelitaError(f"{folder / NAME} is not the manifest of an export")
    return content


def differences(folder: Path) -> list[str]:
    """What is not as the manifest says, a plain sentence each; empty when all is as it was made."""
    named = {file["name"]: file for file in read(folder)["files"]}
    found = []
    for name, file in named.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            found.append(f"{name}: leads out of the folder")
        elif not path.is_file():
            found.append(f"{name}: is missing")
        elif path.stat().st_size != file["size_bytes"]:
            found.append(f"{name}: was changed ({path.stat().st_size} bytes instead of {file['size_bytes']})")
        elif digest(path) != file["sha256"]:
            found.append(f"{name}: was changed (same size, other content)")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    found += [f"{name}: does not belong to this export" for name in sorted(there - set(named) - {NAME})]
    return found


def entry(session: Session, folder: Path) -> AuditEntry | None:
    """The entry of this office's audit log that names this very manifest."""
    wanted = digest(folder / NAME)
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "exported").order_by(AuditEntry.id.desc()))
    return next((one for one in entries if one.details.get("manifest") == wanted), None)
