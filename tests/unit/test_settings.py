"""Settings: each fault names its setting."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingError
from bot.settings import load

OFFICE = """
code = "NTB"
name = "BP3MI Nusa Tenggara Barat"
time_zone = "Asia/Makassar"
[retention_days]
unasked = 3
draft = 10
"""


def office_file(folder: Path, content: str) -> str:
    path = folder / "kantor.toml"
    path.write_text(content, "utf-8")
    return str(path)


def test_nothing_set_is_enough() -> None:
    settings = load({})
    assert settings.trial and settings.office.code == "SULTRA" and settings.desk_port == 8080
    assert settings.database_url.startswith("sqlite:///") and settings.desk_host == "127.0.0.1"


def test_an_empty_value_is_as_none_and_blanks_do_not_count() -> None:
    settings = load({"PELITA_TELEGRAM_TOKEN": "  ", "PELITA_DESK_PORT": " 9000 "})
    assert settings.telegram_token is None and settings.desk_port == 9000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PELITA_TELEGRAM_TOKEN", "abc"),
        ("PELITA_TELEGRAM_TOKEN", "123:short"),
        ("PELITA_TELEGRAM_TOKEN", "x23456:ABCDEFGHIJKL"),
        ("PELITA_TELEGRAM_API_URL", "localhost:8081"),
        ("PELITA_WEBHOOK_URL", "ftp://contoh.id"),
        ("PELITA_WEBHOOK_URL", "http://contoh.id/telegram"),
        ("PELITA_DESK_URL", "https://"),
        ("PELITA_ENGINE_URL", "engine"),
        ("PELITA_DESK_PORT", "0"),
        ("PELITA_DESK_PORT", "65536"),
        ("PELITA_DESK_PORT", "-1"),
        ("PELITA_DESK_PORT", "delapan"),
        ("PELITA_DESK_PORT", "\u00b2"),
        ("PELITA_DATABASE_URL", "mysql://x"),
        ("PELITA_DATABASE_URL", "pelita.db"),
        ("PELITA_OFFICE", "/nowhere/kantor.toml"),
        ("PELITA_OFFICE", "/"),
    ],
)
def test_each_fault_names_its_setting(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name) as caught:
        load({name: value})
    assert "\n" not in str(caught.value)


def test_a_refused_token_is_not_repeated() -> None:
    with pytest.raises(SettingError) as caught:
        load({"PELITA_TELEGRAM_TOKEN": "geheim-geheim-geheim"})
    assert "geheim" not in str(caught.value)


def test_the_token_is_not_shown_with_the_settings() -> None:
    assert "ABCDEFGHIJKL" not in repr(load({"PELITA_TELEGRAM_TOKEN": "123456:ABCDEFGHIJKL"}))


def test_the_key_may_not_lie_inside_the_data_folder(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"PELITA_KEY_FILE.*PELITA_DATA_DIR"):
        load({"PELITA_DATA_DIR": str(tmp_path), "PELITA_KEY_FILE": str(tmp_path / "deep" / ".." / "key")})


def test_postgresql_is_spoken_to_through_psycopg() -> None:
    url = load({"PELITA_DATABASE_URL": "postgresql://pelita@db/pelita"}).database_url
    assert url == "postgresql+psycopg://pelita@db/pelita"


def test_addresses_lose_their_last_slash() -> None:
    assert load({"PELITA_DESK_URL": "https://meja.contoh.id/"}).public_desk_url == "https://meja.contoh.id"


def test_an_office_is_read_from_its_file(tmp_path: Path) -> None:
    office = load({"PELITA_OFFICE": office_file(tmp_path, OFFICE)}).office
    assert (office.code, office.unasked_days, office.draft_days) == ("NTB", 3, 10)


def test_the_words_of_an_offices_links_are_read(tmp_path: Path) -> None:
    content = OFFICE.replace("[retention_days]", 'links = ["poster", "desa-2"]\n[retention_days]')
    assert load({"PELITA_OFFICE": office_file(tmp_path, content)}).office.links == {"poster", "desa-2"}


def test_the_port_after_the_desks_is_of_the_trial_page_or_of_the_webhook() -> None:
    token, url = {"PELITA_TELEGRAM_TOKEN": "123456:ABCDEFGHIJKL"}, {"PELITA_WEBHOOK_URL": "https://bot.contoh.id/t"}
    assert [load(more).second_port for more in ({}, token, {**token, **url})] == [8081, None, 8081]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('code = "NTB"\n', ""),
        ('name = "BP3MI Nusa Tenggara Barat"\n', ""),
        ("Asia/Makassar", "Asia/Kendari"),
        ('"Asia/Makassar"', "8"),
        ("unasked = 3", 'unasked = "tujuh"'),
        ("unasked = 3", "unasked = -1"),
        ("[retention_days]\nunasked = 3\ndraft = 10", "retention_days = 7"),
        ('code = "NTB"', "code = 5"),
        ("[retention_days]", 'links = ["Poster Besar"]\n[retention_days]'),
        ("[retention_days]", "links = 5\n[retention_days]"),
        ('code = "NTB"', 'code = "BALAI PELAYANAN NTB"'),
        ('name = "', "name = "),
    ],
)
def test_each_fault_of_the_offices_file_names_the_setting(tmp_path: Path, old: str, new: str) -> None:
    assert old in OFFICE
    with pytest.raises(SettingError, match="PELITA_OFFICE") as caught:
        load({"PELITA_OFFICE": office_file(tmp_path, OFFICE.replace(old, new))})
    assert "\n" not in str(caught.value)
