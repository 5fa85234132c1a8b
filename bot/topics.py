"""The answers: one file a topic under nlu/data/topics/, from which the engine learns the topic and the bot answers.

The engine returns a topic's id; this module renders the answer, so that a word can change without training. Form of
the file, limits and states: docs/topics.md. `pelita check` says what is wrong with one in plain words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.language import mark, translate
from bot.numbers import Numbers
from bot.settings import ROOT

FOLDER = ROOT / "nlu" / "data" / "topics"
TAXONOMY = ROOT / "knowledge" / "taxonomy.yml"

STATES = ("verified", "partial", "unverified")
MAX_ANSWER = 620  # with sources and numbers about one phone screen
MAX_BUTTON = 28  # what a phone shows of two buttons in a row
MIN_EXAMPLES = 20
KEYS = frozenset(
    "topic title button state changes as_of review_by urgent answer numbers follow_ups sources examples".split()
)
_PHONE = re.compile(r"(?:\+\d|\b0[\d-])[\d\s().-]{6,}\d|\b0-800-\d+")


@dataclass(frozen=True)
class Source:
    name: str
    date: str
    url: str | None = None


@dataclass(frozen=True)
class Topic:
    id: str
    title: str
    button: str
    state: str
    changes: bool
    as_of: str
    review_by: date
    urgent: bool
    answer: str
    numbers: tuple[str, ...]
    follow_ups: tuple[str, ...]
    sources: tuple[Source, ...]
    examples: int

    def render(self, numbers: Numbers, language: str, today: date) -> str:
        """What a person reads: the answer, whom to call, on what it rests and since when."""
        answer = translate(self.answer, language).rstrip()
        lines = numbers.lines(self.numbers, language)
        contacts = [translate(mark("Hubungi:"), language) + "\n" + "\n".join(lines)] if lines else []
        parts = [*contacts, answer] if self.urgent else [answer, *contacts]
        return "\n\n".join([*parts, "\n".join(self._footer(language, today))])

    def _footer(self, language: str, today: date) -> list[str]:
        names = "; ".join(f"{source.name} ({source.date})" for source in self.sources)
        footer = [translate(mark("Sumber: {names}."), language).format(names=names)]
        since = shown_date(self.as_of)
        if today > self.review_by:
            overdue = mark(
                "Per {date}, dan sudah lewat waktunya diperiksa: tanyakan kembali ke BP3MI sebelum bertindak."
            )
            footer.append(translate(overdue, language).format(date=since))
        elif self.changes:
            may_change = mark("Per {date}. Ini bisa berubah: tanyakan lagi ke BP3MI.")
            footer.append(translate(may_change, language).format(date=since))
        else:
            footer.append(translate(mark("Per {date}."), language).format(date=since))
        return footer


class Topics:
    def __init__(self, topics: list[Topic]) -> None:
        self._by_id = {topic.id: topic for topic in topics}

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Topics:
        return cls([parse(read(path)) for path in sorted(folder.glob("*.yml"))])

    def __contains__(self, topic_id: str) -> bool:
        return topic_id in self._by_id

    def __getitem__(self, topic_id: str) -> Topic:
        return self._by_id[topic_id]

    def __iter__(self) -> Any:
        return iter(self._by_id.values())


def shown_date(as_of: str) -> str:
    """ "2025-07-11" as people write it: 11-07-2025; "2025-07" as 07-2025."""
    return "-".join(reversed(as_of.split("-")))


def read(path: Path) -> dict[str, Any]:
    content = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return content if isinstance(content, dict) else {}


def parse(content: dict[str, Any]) -> Topic:
    """A topic from the content of its file, which `faults` has found right."""
    return Topic(
        id=content["topic"],
        title=content["title"],
        button=content["button"],
        state=content["state"],
        changes=bool(content["changes"]),
        as_of=str(content["as_of"]),
        review_by=content["review_by"],
        urgent=bool(content["urgent"]),
        answer=content["answer"],
        numbers=tuple(content["numbers"] or ()),
        follow_ups=tuple(content["follow_ups"]),
        sources=tuple(Source(str(s["name"]), str(s["date"]), s.get("url")) for s in content["sources"]),
        examples=len(example_lines(content)),
    )


def example_lines(content: dict[str, Any]) -> list[str]:
    return [line[2:] for line in str(content.get("examples") or "").splitlines() if line.startswith("- ")]


def faults(path: Path, content: dict[str, Any], ids: frozenset[str], numbers: Numbers) -> list[str]:
    """What is wrong with a topic's file, one plain sentence each."""
    where = path.name

    missing = sorted(KEYS - content.keys())
    if missing:
        return [f"{where}: these lines are missing: {', '.join(missing)}"]
    found = [f"{where}: nobody knows what the line {key} means" for key in sorted(content.keys() - KEYS)]
    if content["topic"] != path.stem:
        found.append(f"{where}: the line topic says {content['topic']}, but the file is named {path.stem}")
    if content["topic"] not in ids:
        found.append(f"{where}: the topic {content['topic']} is not in knowledge/taxonomy.yml")
    if content["state"] not in STATES:
        found.append(f"{where}: state must be one of {', '.join(STATES)}")
    for name in ("changes", "urgent"):
        if not isinstance(content[name], bool):
            found.append(f"{where}: {name} must be yes or no, without quotation marks")
    for name in ("numbers", "follow_ups", "sources"):
        if not isinstance(content[name] or [], list):
            return [*found, f"{where}: {name} must be a list, each entry in its own line after a dash"]
    if type(content["review_by"]) is not date:
        found.append(f"{where}: review_by must be a date like 2027-02-25")
    if not re.fullmatch(r"20\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", str(content["as_of"])):
        found.append(f"{where}: as_of must be a date like 2025-07-11, 2025-07 or 2025")
    answer = str(content["answer"] or "")
    if not answer.strip():
        found.append(f"{where}: the answer is empty")
    if len(answer) > MAX_ANSWER:
        found.append(f"{where}: the answer has {len(answer)} letters, at most {MAX_ANSWER} fit a phone screen")
    if not isinstance(content["button"], str) or not content["button"].strip():
        found.append(f"{where}: the button is empty or no text")
    elif len(content["button"]) > MAX_BUTTON:
        found.append(f"{where}: the button has {len(content['button'])} letters, at most {MAX_BUTTON} fit")
    if _PHONE.search(answer):
        found.append(f"{where}: a telephone number stands in the answer: name its id under numbers instead")
    for number in content["numbers"] or ():
        if number not in numbers:
            found.append(f"{where}: there is no number {number} in knowledge/numbers.csv")
        elif not numbers[number].shown:
            found.append(f"{where}: the number {number} may not be shown (knowledge/numbers.csv, show = no)")
    for follow_up in content["follow_ups"] or ():
        if follow_up not in ids or follow_up == content["topic"]:
            found.append(f"{where}: the follow-up {follow_up} is no other topic")
    if not 1 <= len(content["follow_ups"] or ()) <= 3:
        found.append(f"{where}: one to three follow_ups are needed")
    if not content["sources"]:
        found.append(f"{where}: the source is missing")
    for source in content["sources"] or ():
        if not isinstance(source, dict) or not source.get("name") or not source.get("date"):
            found.append(f"{where}: a source lacks its name or its date")
    examples = len(example_lines(content))
    if examples < MIN_EXAMPLES:
        found.append(f"{where}: {examples} examples, at least {MIN_EXAMPLES} are needed")
    return found
