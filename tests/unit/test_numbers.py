"""The telephone numbers: what may be shown, what is said in danger, what is wrong with a table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.numbers import FIRST, FROM_INDONESIA, Number, Numbers, faults
from bot.speech import Speech

GOOD = Number(
    id="kbri_contoh",
    country="MY",
    city="Kuala Lumpur",
    institution="KBRI Contoh",
    kind="hotline",
    number="+60 1 2345",
    channel="phone",
    reach="anywhere",
    hours="",
    show="yes",
    status="VERIFIED",
    grade="A",
    as_of="2025-01-01",
    last_called_on="",
    source="https://contoh.go.id",
    note="",
)
NEEDED = [replace(GOOD, id=number_id) for number_id in dict.fromkeys((*FIRST, *FROM_INDONESIA))]


@pytest.fixture(scope="module")
def numbers() -> Numbers:
    return Numbers.load()


def test_the_table_in_use_has_no_fault(numbers: Numbers) -> None:
    assert faults(numbers.rows) == []


def test_a_good_table_has_no_fault() -> None:
    assert faults([GOOD, *NEEDED]) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"channel": "fax"}, "not allowed"),
        ({"reach": "overseas"}, "not allowed"),
        ({"show": "ya"}, "not allowed"),
        ({"number": ""}, "without number"),
        ({"source": ""}, "without source"),
        ({"as_of": ""}, "as_of must be a date"),
        ({"status": "PARTIAL"}, "not verified"),
        ({"status": ""}, "not verified"),
        ({"grade": "C"}, "older than 2023"),
        ({"grade": ""}, "older than 2023"),
        ({"kind": "hotline lama"}, "old, faulty or for something else"),
        ({"kind": "hotline khusus banjir"}, "old, faulty or for something else"),
        ({"kind": "Hotline Khusus banjir"}, "old, faulty or for something else"),
        ({"kind": "nomor USANG"}, "old, faulty or for something else"),
    ],
)
def test_each_fault_is_named_with_the_row(change: dict[str, str], said: str) -> None:
    found = faults([replace(GOOD, **change), *NEEDED])
    assert len(found) == 1 and "kbri_contoh" in found[0] and said in found[0], found


def test_what_is_not_shown_may_be_unverified() -> None:
    assert faults([replace(GOOD, show="no", status="", grade="", kind="lama"), *NEEDED]) == []


def test_an_id_that_stands_twice_is_named() -> None:
    assert faults([GOOD, GOOD, *NEEDED]) == ["numbers.csv: kbri_contoh: this id stands twice"]


@pytest.mark.parametrize("number_id", [row.id for row in NEEDED])
def test_a_number_that_every_answer_needs_must_be_there_and_shown(number_id: str) -> None:
    without = [row for row in NEEDED if row.id != number_id]
    assert any(number_id in fault for fault in faults(without))
    hidden = [*without, replace(GOOD, id=number_id, show="no")]
    assert any(number_id in fault for fault in faults(hidden))


# --- in danger


def test_where_nothing_is_known_kp2mi_and_kemlu_come_first(numbers: Numbers) -> None:
    lines = numbers.for_danger(None, "id")
    assert [line.partition(" (")[0] for line in lines] == ["+62 21 2924 4800", "+62 812-9007-0027"]


def test_the_toll_free_number_is_for_indonesia_only(numbers: Numbers) -> None:
    assert any("0-800-1000" in line for line in numbers.for_danger("ID", "id"))
    for country in {row.country for row in numbers.rows} - {"ID"}:
        assert not any("0-800-1000" in line for line in numbers.for_danger(country, "id"))


def test_in_indonesia_the_police_come_first(numbers: Numbers) -> None:
    assert numbers.for_danger("ID", "id")[0].startswith("110 ")


@pytest.mark.parametrize(
    ("country", "first", "emergency"),
    [
        ("MY", "+60 17-668 8032", "999"),
        ("HK", "+852 5242 2240", "999"),
        ("KR", "+82 10-5394-2546", "112"),
        ("KH", "+855 12 813 282", "117"),
        ("TH", "+66 92-903-1103", "191"),
    ],
)
def test_abroad_the_mission_comes_first_and_the_local_emergency_number_last(
    numbers: Numbers, country: str, first: str, emergency: str
) -> None:
    lines = numbers.for_danger(country, "id")
    assert lines[0].startswith(first)
    assert lines[1].startswith("+62 21 2924 4800") and lines[2].startswith("+62 812-9007-0027")
    assert emergency in lines[-1]


def test_a_country_without_a_mission_of_ours_still_has_kp2mi_and_kemlu(numbers: Numbers) -> None:
    assert numbers.for_danger("PG", "id") == numbers.for_danger(None, "id")


def test_never_more_than_four_lines_and_never_none(numbers: Numbers) -> None:
    for country in [None, "PG", *{row.country for row in numbers.rows}]:
        assert 1 <= len(numbers.for_danger(country, "id")) <= 4


def test_nothing_that_may_not_be_shown_is_ever_said(numbers: Numbers, speech: Speech) -> None:
    hidden = {row.number for row in numbers.rows if not row.shown} - {row.number for row in numbers.rows if row.shown}
    assert len(hidden) > 20
    said = [line for country in {row.country for row in numbers.rows} for line in numbers.for_danger(country, "id")]
    said += numbers.lines([row.id for row in numbers.rows], "id")
    said += [topic.render(numbers, "id", topic.review_by) for topic in speech.topics]
    for number in filter(None, hidden):
        assert not any(number in text for text in said), number


def test_a_line_says_number_name_channel_reach_and_hours(numbers: Numbers) -> None:
    assert GOOD.line("id") == "+60 1 2345 (KBRI Contoh)"
    full = replace(GOOD, channel="whatsapp", reach="from_indonesia", hours="24 jam")
    assert full.line("id") == "+60 1 2345 (KBRI Contoh, WhatsApp, dari Indonesia, 24 jam)"
