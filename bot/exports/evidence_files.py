"""The files that people sent, copied beside the rest of an export: evidence/SULTRA-2026-00042/17.jpg.

Only the ending of a name is kept, of a few harmless kinds: a name can be chosen to deceive. A file whose content does
not have the hash that was noted when it came is not written, and the manifest names it.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

from sqlalchemy.orm import Session

from bot import evidence
from bot.errors import SealError
from bot.exports.reading import About, Case, label
from bot.keys import Vault
from bot.tables import Evidence

ENDINGS = frozenset(
    ".jpg .jpeg .png .gif .webp .heic .pdf .mp3 .ogg .oga .opus .m4a .wav .mp4 .3gp .mov .webm .txt .doc .docx .xls "
    ".xlsx .csv .vcf".split()
)


class Copies:
    """Copies the evidence of cases as they pass; `written` and `missing` hold what became of each file."""

    def __init__(self, session: Session, vault: Vault, about: About, out: Path) -> None:
        self.session, self.vault, self.about, self.out = session, vault, about, out
        self.written: list[str] = []
        self.missing: list[int] = []

    def of(self, cases: Iterator[Case]) -> Iterator[Case]:
        for case in cases:
            if case["confidentiality"] == "ordinary" or self.about.choice.confidential:
                for message in case["messages"]:
                    for item in message["evidence"]:
                        item["file"] = self._copied(case, item)
            yield case

    def _copied(self, case: Case, item: dict[str, Any]) -> str | None:
        if item["state"] != "stored":
            return None
        try:
            content = evidence.content(self.session, self.vault, self.session.get_one(Evidence, item["id"]))
        except (SealError, FileNotFoundError):
            content = b""
        self.session.expunge_all()
        if hashlib.sha256(content).hexdigest() != item["sha256"]:
            self.missing.append(item["id"])
            return None
        name = f"evidence/{label(case)}/{item['id']}{ending(item)}"
        path = self.out / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_bytes(content)
        self.written.append(name)
        return name


def ending(item: dict[str, Any]) -> str:
    given = PurePath(item["name"] or "").suffix.lower()
    guessed = mimetypes.guess_extension(item["media_type"] or "") or ""
    return next((suffix for suffix in (given, guessed) if suffix in ENDINGS), ".bin")
