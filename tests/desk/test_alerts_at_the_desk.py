"""The head of each page says how many cases nobody has looked at, with or without Telegram."""

from __future__ import annotations

import re

from desk.conftest import Browser, Office


def count(page: str) -> int:
    found = re.search(r'class="badge[^"]*"[^>]*>(\d+)<', page)
    return int(found[1]) if found else 0


def test_each_page_counts_what_waits_until_it_is_read(officer: Browser, office: Office) -> None:
    assert count(officer.get("/").text) == 0
    danger, filed, _, _ = office.case("danger"), office.case(), office.case("draft"), office.case(exercise=True)
    assert count(officer.get("/").text) == count(officer.get("/sandi").text) == 2
    officer.get(f"/kasus/{danger}")
    assert count(officer.get("/").text) == 1
    officer.get(f"/kasus/{filed}")
    assert count(officer.get("/").text) == 0
