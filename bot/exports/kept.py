"""A finished export, kept sealed until it is fetched or its time is over.

The file lies in `<data folder>/exports/` in pieces of 1 MB, each sealed under a key of its own export: deleting the
row of that key erases the file, copies in backups of the folder too. Each piece is bound to its place, and the last one
says so: a file that was cut off or put together anew cannot be opened.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from bot.errors import SealError
from bot.keys import Vault

PIECE_BYTES = 1024 * 1024
_LENGTH = struct.Struct(">I")


def folder(data_dir: Path) -> Path:
    return data_dir / "exports"


class Sealing:
    """Looks like a file that can be written to, and only that; `close` writes the last piece."""

    def __init__(self, session: Session, vault: Vault, key_id: int, file: BinaryIO) -> None:
        self.session, self.vault, self.key_id, self.file = session, vault, key_id, file
        self.waiting = bytearray()
        self.pieces = 0
        self.size_bytes = 0

    def write(self, content: bytes | bytearray | memoryview) -> int:
        self.waiting += content
        self.size_bytes += len(content)
        while len(self.waiting) > PIECE_BYTES:
            self._seal(bytes(self.waiting[:PIECE_BYTES]), last=False)
            del self.waiting[:PIECE_BYTES]
        return len(content)

    def flush(self) -> None:
        """Nothing to do: pieces are written whole."""

    def close(self) -> None:
        self._seal(bytes(self.waiting), last=True)

    def _seal(self, piece: bytes, last: bool) -> None:
        sealed = self.vault.seal_bytes(self.session, self.key_id, _context(self.pieces, last), piece)
        self.file.write(_LENGTH.pack(len(sealed)) + sealed)
        self.pieces += 1


def opened(session: Session, vault: Vault, path: Path) -> Iterator[bytes]:
    """The content piece by piece. Raises SealError when the key is gone or the file is not whole."""
    with path.open("rb") as file:
        size = path.stat().st_size
        for place in range(size):
            length = _LENGTH.unpack(_exactly(file, _LENGTH.size))[0]
            sealed = _exactly(file, length)
            last = file.tell() == size
            yield vault.open_bytes(session, _context(place, last), sealed)
            if last:
                return


def _exactly(file: BinaryIO, length: int) -> bytes:
    content = file.read(length)
    if len(content) != length:
        raise SealError("a kept export is cut off")
    return content


def _context(place: int, last: bool) -> str:
    return f"export.file.{place}{'.last' if last else ''}"
