"""Ready-made messages and referral bodies: what fits, how it is filled in, and what `pelita check` says of faults."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from bot import letters, patterns
from bot.topics import TAXONOMY

CATEGORIES = frozenset(yaml.safe_load(TAXONOMY.read_text("utf-8"))["complaint_categories"])


def test_the_files_as_they_are_have_no_faults() -> None:
    assert patterns.faults(CATEGORIES) == []
    assert len({one.id for one in patterns.patterns()}) >= 10
    assert len({one.id for one in patterns.bodies()}) >= 10


def test_every_pattern_can_be_filled_in_and_sent() -> None:
    for one in patterns.patterns():
        said = one.filled(number="SULTRA-2026-00001", office="BP3MI", until="31-12-2026", name="Siti")
        assert "{" not in said and 0 < len(said) <= letters.MAX_TEXT
        assert "..." in one.filled() or "{" not in one.text


def test_every_kind_of_trouble_has_a_body_to_refer_to() -> None:
    known = {category for body in patterns.bodies() for category in body.categories}
    assert CATEGORIES - known <= {"lainnya", "potongan_gaji"}


def test_what_fits_comes_first_and_nothing_is_left_out() -> None:
    first, others = patterns.fitting_first(
        patterns.patterns(), lambda one: one.fits("received", {"gaji_tidak_dibayar"})
    )
    assert "minta_bukti_gaji" in [one.id for one in first]
    assert "undangan_mediasi" in [one.id for one in others]
    assert len(first) + len(others) == len(patterns.patterns())


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("{id: a, title: b}", "needs id, title and text"),
        ("{id: a, title: b, text: 'halo {nomor}'}", "{nomor} is not filled in by Pelita"),
        ("{id: a, title: b, text: 'halo {'}", "a brace is left open"),
        ("{id: a, title: b, text: halo, stages: [terima]}", "there is no stage terima"),
        ("{id: a, title: b, text: halo, categories: [gaji]}", "there is no category gaji"),
        ("halo", "needs id, title and text"),
    ],
)
def test_a_fault_is_said_in_plain_words_and_leaves_the_others_usable(
    row: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "templates.yml"
    path.write_text(f"templates:\n- {row}\n- {{id: baik, title: Baik, text: 'Halo {{name}}'}}\n", "utf-8")
    monkeypatch.setattr(patterns, "TEMPLATES", path)
    assert any(fault in one for one in patterns.faults(CATEGORIES))
    assert "baik" in [one.id for one in patterns.patterns()]


def test_a_change_is_there_with_the_next_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "referrals.yml"
    monkeypatch.setattr(patterns, "REFERRALS", path)
    for place, name in enumerate(("Satu", "Dua")):
        path.write_text(f"bodies:\n- {{id: a, name: {name}}}\n", "utf-8")
        os.utime(path, (1_000_000 + place, 1_000_000 + place))
        assert [body.name for body in patterns.bodies()] == [name]
    path.write_text("bodies: [", "utf-8")
    assert patterns.bodies() == []
    assert patterns.faults(CATEGORIES) == [
        "referrals.yml: cannot be read: look for a missing quotation mark, colon or indent"
    ]
