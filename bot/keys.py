"""Seals what is personal, under the key of its owner.

Three layers: the master key (`PELITA_KEY_FILE`, outside the data folder) wraps data keys (rows of `data_key`: one a
chat, one a complaint, two of the office); a data key seals values. Deleting the row of a data key erases everything
that was sealed under it, in backups that do not hold the row too. A sealed value carries its key's id::

    version (1 byte) | id of the data key (8 bytes) | nonce (12 bytes) | AES-256-GCM ciphertext and tag

The context (table and column) is authenticated with it, so a value cannot be moved to another column unseen.
Keyed hashes (HMAC-SHA256 under the office's lookup key) find what must be found exactly without being readable.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.errors import SealError, SettingError
from bot.tables import DataKey

_VERSION = 1
_UNCOMMITTED = "pelita_uncommitted_keys"
_HEADER = struct.Struct(">BQ12s")


def create_master_key(path: Path) -> None:
    """Writes a new master key, readable by its owner only. Never overwrites one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = f"{secrets.token_hex(4)} {base64.b64encode(secrets.token_bytes(32)).decode()}\n"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def add_master_key(path: Path) -> str:
    """Puts a new master key above those in the file, which stay; returns its id. The file is whole at any moment."""
    before = read_master_keys(path)
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    create_master_key(new)
    with new.open("ab") as file:
        file.write(path.read_bytes())
        file.flush()
        os.fsync(file.fileno())
    name = next(iter(read_master_keys(new)))
    if name in before:  # one in four thousand million
        return add_master_key(path)
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # nothing may be wrapped under a key whose file a power cut takes back
    finally:
        os.close(folder)
    return name


def read_master_keys(path: Path) -> dict[str, bytes]:
    """The master keys by id; the first is the one that new data keys are wrapped under.

    The file has one key a line: its id, a space, 32 bytes in base64. Older keys stay below the current one until
    nothing is wrapped under them.
    """
    try:
        lines = path.read_text("ascii").split("\n")
    except FileNotFoundError as exc:
        raise SettingError(f"PELITA_KEY_FILE: there is no key at {path}") from exc
    except (OSError, UnicodeDecodeError) as exc:
        raise SettingError(f"PELITA_KEY_FILE: {path} cannot be read as a key file") from exc
    keys = {}
    for place, line in enumerate(lines, 1):
        name, _, encoded = line.strip().partition(" ")
        if not name:
            continue
        try:
            keys[name] = base64.b64decode(encoded, validate=True)
        except ValueError as exc:
            raise SettingError(f"PELITA_KEY_FILE: line {place} of {path} is not a key") from exc
        if len(keys[name]) != 32:
            raise SettingError(f"PELITA_KEY_FILE: the key in line {place} of {path} is not 32 bytes long")
    if not keys:
        raise SettingError(f"PELITA_KEY_FILE: {path} holds no key")
    return keys


def key_of(sealed: bytes) -> int:
    """The id of the data key that a value was sealed under; 0 for a value that is cut off."""
    return int(_HEADER.unpack_from(sealed)[1]) if len(sealed) >= _HEADER.size else 0


class Vault:
    """Makes, opens and uses data keys. One for a process; its cache of opened keys is never written anywhere."""

    def __init__(self, master_keys: dict[str, bytes]) -> None:
        self._masters = master_keys
        self._current = next(iter(master_keys))
        self._opened: dict[int, bytes] = {}

    def new_key(self, session: Session, owner: str) -> int:
        """The id of a new data key for an owner ("chat", "complaint", "office", "lookup")."""
        plain = secrets.token_bytes(32)
        row = DataKey(owner=owner, master_id=self._current, wrapped=self._wrap(plain, owner))
        session.add(row)
        session.flush()
        # Not cached before it is committed: after a rollback the id may come to stand for another process's key.
        session.info.setdefault(_UNCOMMITTED, {})[row.id] = plain
        return row.id

    def office_key(self, session: Session, owner: str = "office") -> int:
        """The id of the office's own key, made when first asked for; `owner` "lookup" is the one for keyed hashes."""
        known = session.scalar(select(DataKey.id).where(DataKey.owner == owner).order_by(DataKey.id).limit(1))
        return known if known is not None else self.new_key(session, owner)

    def seal(self, session: Session, key_id: int, context: str, value: Any) -> bytes:
        """`value` (anything that JSON holds) sealed under a data key; `context` is "table.column".

        JSON's escapes keep what is no valid text, too: phones send half emojis.
        """
        return self.seal_bytes(session, key_id, context, json.dumps(value).encode())

    def open(self, session: Session, context: str, sealed: bytes) -> Any:
        """The value that was sealed. Raises SealError when the key is gone or the value was changed."""
        return json.loads(self.open_bytes(session, context, sealed))

    def open_or_none(self, session: Session, context: str, sealed: bytes | None) -> Any:
        """As `open`, but None for what is empty or cannot be opened: one damaged row must not stop the others."""
        if sealed is None:
            return None
        try:
            return self.open(session, context, sealed)
        except (SealError, ValueError):
            return None

    def open_each(self, session: Session, context: str, sealed: dict[int, bytes]) -> dict[int, Any]:
        """Opens many values of many owners with one look-up of their keys, which are not kept.

        `sealed` and the result are by whatever number the caller knows them by; what cannot be opened is left out.
        """
        sealed = {name: value for name, value in sealed.items() if len(value) > _HEADER.size}
        rows = session.scalars(select(DataKey).where(DataKey.id.in_({key_of(value) for value in sealed.values()})))
        keys = {row.id: self._unwrap(row) for row in rows}
        opened = {}
        for name, value in sealed.items():
            _, key_id, nonce = _HEADER.unpack_from(value)
            try:
                plain = AESGCM(keys[key_id]).decrypt(nonce, value[_HEADER.size :], context.encode())
                opened[name] = json.loads(plain)
            except (KeyError, InvalidTag, ValueError):
                continue
        return opened

    def seal_bytes(self, session: Session, key_id: int, context: str, plain: bytes) -> bytes:
        nonce = secrets.token_bytes(12)
        header = _HEADER.pack(_VERSION, key_id, nonce)
        return header + AESGCM(self._key(session, key_id)).encrypt(nonce, plain, context.encode())

    def open_bytes(self, session: Session, context: str, sealed: bytes) -> bytes:
        if len(sealed) < _HEADER.size:
            raise SealError(f"{context}: a sealed value is cut off")
        version, key_id, nonce = _HEADER.unpack_from(sealed)
        if version != _VERSION:
            raise SealError(f"{context}: sealed in an unknown way ({version})")
        try:
            return AESGCM(self._key(session, key_id)).decrypt(nonce, sealed[_HEADER.size :], context.encode())
        except InvalidTag as exc:
            raise SealError(f"{context}: a value sealed under key {key_id} was changed or belongs elsewhere") from exc

    def lookup_hash(self, session: Session, purpose: str, value: str) -> bytes:
        """32 bytes by which `value` can be found again, for one purpose ("chat", "receipt", "phone")."""
        key = self._key(session, self.office_key(session, "lookup"))
        return hmac.new(key, f"{purpose}\0{value}".encode(), hashlib.sha256).digest()

    def secret_for(self, session: Session, purpose: str) -> bytes:
        """32 secret bytes for another use of the office ("desk session"), the same each time."""
        return hmac.new(self._key(session, self.office_key(session)), purpose.encode(), hashlib.sha256).digest()

    def check(self, session: Session, key_id: int) -> None:
        """Raises SealError when a data key cannot be had."""
        self._key(session, key_id)

    def wrapped_under(self, session: Session) -> dict[str, int]:
        """How many data keys are wrapped under each master key, those in the file with none too."""
        counted = select(DataKey.master_id, func.count(DataKey.id)).group_by(DataKey.master_id)
        return dict.fromkeys(self._masters, 0) | {row[0]: row[1] for row in session.execute(counted)}

    def rewrap(self, session: Session, limit: int) -> int:
        """Wraps up to `limit` data keys anew under the current master key; how many. What they sealed stays."""
        old = select(DataKey).where(DataKey.master_id != self._current).order_by(DataKey.id).limit(limit)
        rows = list(session.scalars(old.with_for_update()))
        for row in rows:
            row.wrapped = self._wrap(self._unwrap(row), row.owner)
            row.master_id = self._current
        return len(rows)

    def warm(self, session: Session, key_ids: Iterable[int]) -> None:
        """Opens many data keys with one query; `forget` each when its values are read."""
        missing = [key_id for key_id in key_ids if key_id not in self._opened]
        for row in session.scalars(select(DataKey).where(DataKey.id.in_(missing))):
            self._opened[row.id] = self._unwrap(row)

    def forget(self, key_id: int) -> None:
        self._opened.pop(key_id, None)

    def _key(self, session: Session, key_id: int) -> bytes:
        uncommitted: dict[int, bytes] = session.info.get(_UNCOMMITTED, {})
        if key_id in uncommitted:
            return uncommitted[key_id]
        if key_id not in self._opened:
            row = session.get(DataKey, key_id)
            if row is None:
                raise SealError(f"data key {key_id} is gone")
            self._opened[key_id] = self._unwrap(row)
        return self._opened[key_id]

    def _wrap(self, plain: bytes, owner: str) -> bytes:
        nonce = secrets.token_bytes(12)
        return nonce + AESGCM(self._masters[self._current]).encrypt(nonce, plain, owner.encode())

    def _unwrap(self, row: DataKey) -> bytes:
        master = self._masters.get(row.master_id)
        if master is None:
            raise SealError(f"data key {row.id} is wrapped under master key {row.master_id}, which is not in the file")
        try:
            return AESGCM(master).decrypt(row.wrapped[:12], row.wrapped[12:], row.owner.encode())
        except InvalidTag as exc:
            raise SealError(f"data key {row.id} cannot be unwrapped with master key {row.master_id}") from exc
