"""Cutting long texts and laying out buttons."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.sender import BUTTONS_IN_A_ROW, MAX_TEXT, WIDE_BUTTON, keyboard, split

texts = st.text(st.sampled_from("ab .\n"), max_size=300) | st.text(max_size=300)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(texts, st.integers(1, 40))
@example("          ", 4)
@example("\n\n" * 30, 10)
@example("a" * 100, 7)
@example(" " * 50 + "a", 4)
def test_nothing_is_lost_and_every_part_fits(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert bare("".join(parts)) == bare(text)
    assert all(len(part.encode("utf-16-le", "surrogatepass")) // 2 <= max(limit, 2) for part in parts)


@given(texts, st.integers(1, 40))
@example(" " * 50 + "a", 4)
def test_no_part_is_empty_for_telegram_refuses_that(text: str, limit: int) -> None:
    assert all(part.strip() for part in split(text.strip(), limit))


def test_a_text_that_fits_is_sent_as_it_is() -> None:
    assert split("Halo.\n\nSilakan.") == ["Halo.\n\nSilakan."]
    assert split("x" * MAX_TEXT) == ["x" * MAX_TEXT]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("satu dua\n\ntiga empat", ["satu dua", "tiga empat"]),
        ("satu dua\ntiga empat", ["satu dua", "tiga empat"]),
        ("Satu dua. Tiga empat", ["Satu dua.", "Tiga empat"]),
        ("satu dua tiga empat", ["satu dua", "tiga empat"]),
        ("x" * 15, ["x" * 12, "xxx"]),
    ],
)
def test_a_text_is_cut_where_a_reader_would(text: str, parts: list[str]) -> None:
    assert split(text, 12) == parts


titles = st.text(min_size=1, max_size=40).filter(str.strip)
payloads = st.text(min_size=1, max_size=16)
buttons = st.lists(st.tuples(titles, payloads), max_size=12)


@given(buttons)
def test_every_button_stands_on_the_keyboard_once_and_in_order(given_buttons: list[tuple[str, str]]) -> None:
    board = keyboard([list(button) for button in given_buttons])
    rows = board.inline_keyboard if board else ()
    assert [(b.text, b.callback_data) for row in rows for b in row] == given_buttons
    assert all(1 <= len(row) <= BUTTONS_IN_A_ROW for row in rows)
    assert all(len(row) == 1 or all(len(b.text) <= WIDE_BUTTON for b in row) for row in rows)


@pytest.mark.parametrize("button", [["  ", "x"], ["Ya", ""], ["Ya", "x" * 65]])
def test_a_button_that_telegram_would_not_take_is_left_out(button: list[str]) -> None:
    board = keyboard([button, ["Tidak", "y"]])
    assert board is not None and [b.text for row in board.inline_keyboard for b in row] == ["Tidak"]


def test_no_buttons_are_no_keyboard() -> None:
    assert keyboard([]) is None
