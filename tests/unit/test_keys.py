"""Sealing: what is sealed comes back whole, and nothing else does."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.errors import SealError, SettingError
from bot.keys import Vault, create_master_key, key_of, read_master_keys
from bot.opening import Opened
from bot.tables import DataKey

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(value=json_values)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_sealed_comes_back_as_it_was(session: Session, vault: Vault, value: object) -> None:
    key = vault.office_key(session)
    assert vault.open(session, "message.body", vault.seal(session, key, "message.body", value)) == value


def test_a_lone_surrogate_from_a_phone_can_be_sealed(session: Session, vault: Vault) -> None:
    # JSON may hold half an emoji; an update that cannot be sealed would hold up the whole batch for ever.
    key = vault.office_key(session)
    assert vault.open(session, "a.b", vault.seal(session, key, "a.b", {"first_name": "Wati \ud83d"}))


def test_sealing_the_same_twice_gives_two_different_values(session: Session, vault: Vault) -> None:
    key = vault.office_key(session)
    assert vault.seal(session, key, "a.b", "sama") != vault.seal(session, key, "a.b", "sama")


def test_the_text_does_not_stand_in_what_is_sealed(session: Session, vault: Vault) -> None:
    assert b"Wati" not in vault.seal(session, vault.office_key(session), "a.b", "Wati dari Wakatobi")


def test_a_sealed_value_carries_the_id_of_its_key(session: Session, vault: Vault) -> None:
    key = vault.new_key(session, "complaint")
    assert key_of(vault.seal(session, key, "a.b", "x")) == key


def test_a_value_sealed_under_one_key_is_not_opened_with_another(session: Session, vault: Vault) -> None:
    mine, other = vault.new_key(session, "chat"), vault.new_key(session, "chat")
    sealed = vault.seal(session, mine, "a.b", "x")
    forged = sealed[:1] + other.to_bytes(8, "big") + sealed[9:]
    with pytest.raises(SealError, match=f"key {other}"):
        vault.open(session, "a.b", forged)


def test_a_value_cannot_be_moved_to_another_column(session: Session, vault: Vault) -> None:
    sealed = vault.seal(session, vault.office_key(session), "complaint.intake", "x")
    with pytest.raises(SealError, match=r"message\.body"):
        vault.open(session, "message.body", sealed)


@pytest.mark.parametrize("place", [9, 20, 21, -1])
def test_one_changed_byte_is_noticed(session: Session, vault: Vault, place: int) -> None:
    sealed = bytearray(vault.seal(session, vault.office_key(session), "a.b", "gaji 3 bulan"))
    sealed[place] ^= 1
    with pytest.raises(SealError):
        vault.open(session, "a.b", bytes(sealed))


def test_a_value_that_is_cut_off_or_of_an_unknown_version_is_refused(session: Session, vault: Vault) -> None:
    sealed = vault.seal(session, vault.office_key(session), "a.b", "x")
    for broken in (b"", sealed[:10], sealed[:21], b"\x02" + sealed[1:]):
        with pytest.raises(SealError):
            vault.open(session, "a.b", broken)


def test_an_error_never_holds_what_was_sealed(session: Session, vault: Vault) -> None:
    sealed = vault.seal(session, vault.office_key(session), "a.b", "rahasia sekali")
    with pytest.raises(SealError) as caught:
        vault.open(session, "c.d", sealed)
    assert "rahasia" not in str(caught.value)


def test_deleting_the_row_of_a_key_erases_what_it_sealed(opened: Opened) -> None:
    vault, database = opened.vault, opened.database
    with database.write() as session:
        key = vault.new_key(session, "complaint")
        sealed = vault.seal(session, key, "a.b", "x")
    with database.write() as session:
        session.delete(session.get_one(DataKey, key))
        vault.forget(key)
    with database.read() as session, pytest.raises(SealError, match="is gone"):
        vault.open(session, "a.b", sealed)


def test_a_key_of_a_transaction_that_failed_never_seals_for_its_successor(opened: Opened) -> None:
    # SQLite gives the id of a row that was rolled back to the next one; another process may make that next one.
    worker, web = opened.vault, Vault(read_master_keys(opened.settings.key_file))
    with pytest.raises(ZeroDivisionError), opened.database.write() as session:
        worker.new_key(session, "complaint")
        raise ZeroDivisionError
    with opened.database.write() as session:
        sealed = web.seal(session, web.new_key(session, "chat"), "a.b", "dari proses lain")
    with opened.database.read() as session:
        assert worker.open(session, "a.b", sealed) == "dari proses lain"


def test_the_id_of_an_erased_key_is_never_given_to_another(opened: Opened) -> None:
    # The other process still holds the erased key under its id: it would open and seal with the wrong one.
    worker, web = opened.vault, Vault(read_master_keys(opened.settings.key_file))
    with opened.database.write() as session:
        erased = worker.new_key(session, "complaint")
        web.seal(session, erased, "a.b", "x")
    with opened.database.write() as session:
        session.delete(session.get_one(DataKey, erased))
        worker.forget(erased)
    with opened.database.write() as session:
        assert worker.new_key(session, "complaint") != erased


def test_keyed_hashes_find_the_same_again_and_tell_purposes_apart(session: Session, vault: Vault) -> None:
    phone = vault.lookup_hash(session, "phone", "081234567890")
    assert phone == vault.lookup_hash(session, "phone", "081234567890")
    assert len({phone, vault.lookup_hash(session, "receipt", "081234567890")}) == 2
    assert len(phone) == 32


def test_after_a_rotation_old_values_open_and_new_keys_are_wrapped_under_the_new_one(opened: Opened) -> None:
    path = opened.settings.key_file
    old_line = path.read_text()
    with opened.database.write() as session:
        key = opened.vault.new_key(session, "chat")
        sealed = opened.vault.seal(session, key, "a.b", "lama")
    path.write_text(f"baru0001 {base64.b64encode(b'n' * 32).decode()}\n{old_line}")
    vault = Vault(read_master_keys(path))
    with opened.database.write() as session:
        assert vault.open(session, "a.b", sealed) == "lama"
        assert session.get_one(DataKey, vault.new_key(session, "chat")).master_id == "baru0001"


def test_without_the_old_master_key_the_error_names_the_key_that_is_missing(opened: Opened) -> None:
    with opened.database.write() as session:
        key = opened.vault.new_key(session, "chat")
        sealed = opened.vault.seal(session, key, "a.b", "lama")
        old = session.get_one(DataKey, key).master_id
    with opened.database.read() as session, pytest.raises(SealError, match=f"{old}, which is not in the file"):
        Vault({"baru": b"n" * 32}).open(session, "a.b", sealed)


def test_a_wrong_master_key_under_the_right_name_is_noticed(opened: Opened) -> None:
    with opened.database.write() as session:
        key = opened.vault.new_key(session, "chat")
        sealed = opened.vault.seal(session, key, "a.b", "x")
        name = session.get_one(DataKey, key).master_id
    with opened.database.read() as session, pytest.raises(SealError, match="cannot be unwrapped"):
        Vault({name: b"w" * 32}).open(session, "a.b", sealed)


def test_a_new_master_key_is_for_its_owner_only_and_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "key" / "master.key"
    create_master_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [len(key) for key in read_master_keys(path).values()] == [32]
    with pytest.raises(FileExistsError):
        create_master_key(path)


GOOD = base64.b64encode(b"k" * 32).decode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"abcd1234 not-base64!\n",
        b"abcd1234 " + base64.b64encode(b"short") + b"\n",
        b"abcd1234\n",
        f"abcd1234 {GOOD}\nefgh5678 %%%\n".encode(),
        f"abcd1234 {GOOD} a note\n".encode(),
        "kunci lama é\n".encode(),
        b"\xff\xfe\x00",
    ],
    ids=["empty", "blank", "not base64", "too short", "no key", "second line", "a note", "not ascii", "binary"],
)
def test_each_fault_of_the_key_file_is_named_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "master.key"
    path.write_bytes(content)
    with pytest.raises(SettingError, match="PELITA_KEY_FILE") as caught:
        read_master_keys(path)
    assert "\n" not in str(caught.value)


def test_a_missing_key_file_or_a_folder_in_its_place_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing", tmp_path):
        with pytest.raises(SettingError, match="PELITA_KEY_FILE"):
            read_master_keys(path)


def test_a_key_without_its_name_does_not_stand_in_the_error(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    path.write_text(GOOD + "\n")
    with pytest.raises(SettingError) as caught:
        read_master_keys(path)
    assert GOOD not in str(caught.value)
