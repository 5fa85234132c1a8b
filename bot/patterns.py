"""Ready-made messages for officers and the bodies that a case can be referred to, as an office writes them down.

`knowledge/templates.yml` and `knowledge/referrals.yml` are read again whenever they have changed, so an officer's
correction is there with the next page. A fault in one is said by `pelita check` and leaves the others usable.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from bot import stages
from bot.settings import ROOT

TEMPLATES = ROOT / "knowledge" / "templates.yml"
REFERRALS = ROOT / "knowledge" / "referrals.yml"
UNREADABLE = (yaml.YAMLError, KeyError, TypeError, OSError, UnicodeDecodeError)
WORDS = frozenset({"number", "office", "until", "name"})


@dataclass(frozen=True)
class Pattern:
    """A message to be finished by hand. Empty `stages` or `categories`: for all of them."""

    id: str
    title: str
    text: str
    stages: tuple[str, ...]
    categories: tuple[str, ...]

    def fits(self, stage: str, categories: Collection[str]) -> bool:
        return (not self.stages or stage in self.stages) and (
            not self.categories or bool(set(self.categories) & set(categories))
        )

    def filled(self, **words: str) -> str:
        return self.text.format(**{word: words.get(word) or "..." for word in WORDS})


@dataclass(frozen=True)
class Body:
    """An institution that a case can be referred to."""

    id: str
    name: str
    categories: tuple[str, ...]


def patterns() -> list[Pattern]:
    return [
        Pattern(row["id"], row["title"], row["text"], _tuple(row, "stages"), _tuple(row, "categories"))
        for row in _usable(TEMPLATES, "templates")
        if not _faults_of_pattern(row)
    ]


def bodies() -> list[Body]:
    return [
        Body(row["id"], row["name"], _tuple(row, "categories"))
        for row in _usable(REFERRALS, "bodies")
        if not _faults_of_body(row)
    ]


def fitting_first(rows: Iterable[Any], fits: Callable[[Any], bool]) -> tuple[list[Any], list[Any]]:
    """Those that fit a case, and the others, each in the order of the file."""
    known = list(rows)
    return [row for row in known if fits(row)], [row for row in known if not fits(row)]


def faults(categories: Collection[str]) -> list[str]:
    """What is wrong in both files, in plain words."""
    found = []
    for path, name, look in (
        (TEMPLATES, "templates", _faults_of_pattern),
        (REFERRALS, "bodies", _faults_of_body),
    ):
        try:
            rows = _rows(path, name)
        except UNREADABLE:
            found.append(f"{path.name}: cannot be read: look for a missing quotation mark, colon or indent")
            continue
        seen: set[str] = set()
        for place, row in enumerate(rows, 1):
            label = row.get("id", place) if isinstance(row, dict) else place
            found += [f"{path.name}: {label}: {fault}" for fault in look(row)]
            if isinstance(row, dict):
                unknown = set(_tuple(row, "categories")) - set(categories)
                found += [f"{path.name}: {label}: there is no category {one}" for one in sorted(unknown)]
                if str(label) in seen:
                    found.append(f"{path.name}: {label}: this id stands there twice")
                seen.add(str(label))
    return found


def _faults_of_pattern(row: Any) -> list[str]:
    if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in ("id", "title", "text")):
        return ["needs id, title and text"]
    unknown = set(_tuple(row, "stages")) - stages.STAGES.keys()
    found = [f"there is no stage {stage}" for stage in sorted(unknown)]
    try:
        named = {name for _, name, _, _ in Formatter().parse(row["text"]) if name is not None}
    except ValueError:
        return [*found, "a brace is left open in the text"]
    return found + [f"{{{word}}} is not filled in by Pelita" for word in sorted(named - WORDS)]


def _faults_of_body(row: Any) -> list[str]:
    known = isinstance(row, dict) and all(isinstance(row.get(name), str) for name in ("id", "name"))
    return [] if known else ["needs id and name"]


def _tuple(row: dict[str, Any], name: str) -> tuple[str, ...]:
    told = row.get(name)
    return tuple(map(str, told)) if isinstance(told, list) else ()


def _usable(path: Path, name: str) -> list[Any]:
    """The rows, or none of a file that cannot be read: a slip in it must not take the case pages away."""
    try:
        return _rows(path, name)
    except UNREADABLE:
        return []


def _rows(path: Path, name: str) -> list[Any]:
    return _read(path, name, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(path: Path, name: str, _: int) -> list[Any]:
    return list(yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)[name])
