"""A sealed file of any length: what a backup is written into and read from.

::

    magic (8 bytes) | length of the master key's id (1) | its id | salt (16) | pieces

Each piece is up to 1 MiB under AES-256-GCM with a key derived from the master key and the salt. Its nonce is the
piece's number and whether it is the last one, so that pieces cannot be exchanged, left out or cut off unseen (the
STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). The master key itself is never in it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import SealError

MAGIC = b"PELITA-1"
PIECE_BYTES = 1024 * 1024
TAG_BYTES = 16
SALT_BYTES = 16


class Sealing:
    """Writes. Only `close` makes it whole: a file without it cannot be opened."""

    def __init__(self, out: BinaryIO, master_keys: dict[str, bytes]) -> None:
        name, master = next(iter(master_keys.items()))
        salt = secrets.token_bytes(SALT_BYTES)
        self._header = MAGIC + bytes([len(name)]) + name.encode("ascii") + salt
        self._cipher = AESGCM(_key(master, salt))
        self._out = out
        self._piece = 0
        self._waiting = bytearray()
        out.write(self._header)

    def write(self, data: bytes) -> int:
        self._waiting += data
        while len(self._waiting) > PIECE_BYTES:  # the last piece is written by `close`
            self._put(bytes(self._waiting[:PIECE_BYTES]), last=False)
            del self._waiting[:PIECE_BYTES]
        return len(data)

    def close(self) -> None:
        self._put(bytes(self._waiting), last=True)

    def _put(self, plain: bytes, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._piece, last), plain, self._header))
        self._piece += 1


class Opening:
    """Reads. Raises SealError when the key is missing or anything was changed or cut off."""

    def __init__(self, source: BinaryIO, master_keys: dict[str, bytes]) -> None:
        magic = source.read(len(MAGIC) + 1)
        if len(magic) != len(MAGIC) + 1 or not magic.startswith(MAGIC):
            raise SealError("this is no backup of Pelita")
        name = source.read(magic[-1])
        salt = source.read(SALT_BYTES)
        master = master_keys.get(name.decode("ascii", "replace"))
        if master is None:
            raise SealError(f"the backup is sealed under master key {name.decode('ascii', 'replace')}, not in the file")
        self._header = magic + name + salt
        self._cipher = AESGCM(_key(master, salt))
        self._source = source
        self._piece = 0
        self._ahead = source.read(PIECE_BYTES + TAG_BYTES)
        self._ready = bytearray()

    def read(self, size: int) -> bytes:
        while len(self._ready) < size and self._ahead:
            sealed, self._ahead = self._ahead, self._source.read(PIECE_BYTES + TAG_BYTES)
            try:
                plain = self._cipher.decrypt(_nonce(self._piece, not self._ahead), sealed, self._header)
            except InvalidTag as exc:
                raise SealError("the backup was changed or is cut off") from exc
            self._piece += 1
            self._ready += plain
        found = bytes(self._ready[:size])
        del self._ready[:size]
        return found


def _nonce(piece: int, last: bool) -> bytes:
    return piece.to_bytes(11, "big") + bytes([last])


def _key(master: bytes, salt: bytes) -> bytes:
    return hmac.new(master, b"backup\0" + salt, hashlib.sha256).digest()
