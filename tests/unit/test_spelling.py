"""Chat spelling made regular."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.spelling import SHORT_FORMS, normalise, regular


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Gaji sy blm dibyr", "gaji saya belum dibyr"),
        ("TOLOOOOONG", "toloong"),
        ("gmn klo majikan gk bayar??", "bagaimana kalau majikan tidak bayar ? ?"),
        ("sa mo pulang mi", "saya mau pulang mi"),
        ("3bln", "3 bulan"),
        ("dipukul,disiksa", "dipukul disiksa"),
        ("paspor sy di tahan!", "paspor saya di tahan !"),
        ("", ""),
        ("😭😭", ""),
    ],
)
def test_spelling_becomes_regular(typed: str, read: str) -> None:
    assert regular(typed) == read


@given(st.text(max_size=200))
def test_making_regular_twice_changes_nothing_more(text: str) -> None:
    assert regular(regular(text)) == regular(text)


@given(st.text(max_size=200))
def test_the_model_sees_no_digit(text: str) -> None:
    assert not any(character.isdecimal() for character in normalise(text))


def test_no_short_form_leads_to_another_short_form() -> None:
    assert {full for full in SHORT_FORMS.values() if SHORT_FORMS.get(full, full) != full} == set()


def test_it_needs_nothing_but_the_standard_library() -> None:
    # The engine shares it, in an environment that has none of ours.
    script = "import sys, bot.spelling; print(sorted(m for m in sys.modules if m.startswith('bot')))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['bot', 'bot.spelling']"
