"""A new master key: everything stays readable, whatever dies in between, and the old key is needed no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot import inbox, keys, rotation
from bot.errors import AlreadyRunning, SealError
from bot.keys import Vault, read_master_keys
from bot.opening import Opened, lock, open_all
from bot.tables import Chat


def fill(opened: Opened, count: int) -> None:
    with opened.database.write() as session:
        for number in range(count):
            inbox.find_or_make_chat(session, opened.vault, "trial", f"chat {number}")


def addresses(opened: Opened, master_keys: dict[str, bytes]) -> list[Any]:
    """Read as a process does that has only these master keys."""
    vault = Vault(master_keys)
    with opened.database.read() as session:
        return [vault.open(session, "chat.address", chat.address) for chat in session.query(Chat).order_by(Chat.id)]


def under(opened: Opened) -> list[int]:
    """How many data keys each master key of the file wraps, the current one first."""
    vault = open_all(opened.settings).vault
    with opened.database.read() as session:
        return list(vault.wrapped_under(session).values())


def test_everything_is_readable_with_the_new_key_alone(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 3)
    fill(opened, 10)
    before = addresses(opened, read_master_keys(opened.settings.key_file))
    name, count = rotation.rotate(opened.settings, "user:root")
    masters = read_master_keys(opened.settings.key_file)
    assert next(iter(masters)) == name and len(masters) == 2 and count == 12
    assert addresses(opened, {name: masters[name]}) == before
    assert under(opened) == [12, 0]
    with pytest.raises(SealError):
        addresses(opened, {old: key for old, key in masters.items() if old != name})


def test_one_that_died_goes_on_with_the_same_new_key(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 3)
    fill(opened, 10)
    before = addresses(opened, read_master_keys(opened.settings.key_file))
    rewrap, times = Vault.rewrap, 0

    def dying(self: Vault, session: Any, limit: int) -> int:
        nonlocal times
        times += 1
        if times == 3:
            raise KeyboardInterrupt
        return rewrap(self, session, limit)

    monkeypatch.setattr(Vault, "rewrap", dying)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(opened.settings, "user:root")
    assert under(opened) == [6, 6]
    assert addresses(opened, read_master_keys(opened.settings.key_file)) == before
    rotation.rotate(opened.settings, "user:root")
    assert under(opened) == [12, 0]


def test_what_died_before_the_key_file_was_whole_changed_nothing(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = opened.settings.key_file.read_bytes()

    def dying(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", dying)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(opened.settings, "user:root")
    assert opened.settings.key_file.read_bytes() == before
    monkeypatch.undo()
    rotation.rotate(opened.settings, "user:root")
    assert opened.settings.key_file.read_bytes().endswith(before)
    assert opened.settings.key_file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in opened.settings.key_file.parent.iterdir()] == ["master.key"]


def test_while_pelita_runs_the_key_is_not_changed(opened: Opened) -> None:
    held = lock(opened.settings)
    with pytest.raises(AlreadyRunning):
        rotation.rotate(opened.settings, "user:root")
    held.close()
    assert len(read_master_keys(opened.settings.key_file)) == 1


def test_a_data_key_whose_master_is_missing_stops_it_and_names_it(opened: Opened) -> None:
    fill(opened, 2)
    path = opened.settings.key_file
    path.unlink()
    keys.create_master_key(path)
    with pytest.raises(SealError, match="not in the file"):
        rotation.rotate(opened.settings, "user:root")
