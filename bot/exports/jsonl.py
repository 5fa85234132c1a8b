"""JSONL for programs: cases.jsonl, one whole case a line; docs/schema/ holds its JSON Schema, by version."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from bot.exports.reading import About, Case

SCHEMA = 2


def write(out: Path, cases: Iterable[Case], about: About) -> list[str]:
    head = {"schema": SCHEMA, "profile": about.choice.profile, "office": about.office.code}
    with (out / "cases.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for case in cases:
            file.write(json.dumps({**head, **case}, ensure_ascii=False) + "\n")
    return ["cases.jsonl"]
