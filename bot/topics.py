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

from bot.language import Fault, mark, translate
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
MAX_SOURCES = 4
MAX_SOURCE = 120
_DATE = re.compile(r"20\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
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
    """The answers by id; `contents` are what the files hold, before anybody changed them at the desk."""

    def __init__(self, topics: list[Topic], contents: dict[str, dict[str, Any]] | None = None) -> None:
        self._by_id = {topic.id: topic for topic in topics}
        self.contents = contents or {}

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Topics:
        contents = {path.stem: read(path) for path in sorted(folder.glob("*.yml"))}
        return cls([parse(content) for content in contents.values()], contents)

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
    for name in ("changes", "urgent"):
        if not isinstance(content[name], bool):
            found.append(f"{where}: {name} must be yes or no, without quotation marks")
    for name in ("numbers", "follow_ups", "sources"):
        if not isinstance(content[name] or [], list):
            return [*found, f"{where}: {name} must be a list, each entry in its own line after a dash"]
    examples = len(example_lines(content))
    if examples < MIN_EXAMPLES:
        found.append(f"{where}: {examples} examples, at least {MIN_EXAMPLES} are needed")
    return found + [f"{where}: {fault.said('en')}" for fault in line_faults(content, ids, numbers)]


def line_faults(content: dict[str, Any], ids: frozenset[str], numbers: Numbers) -> list[Fault]:
    """What is wrong with the lines that a person reads or that say how long they hold, in a file or at the desk."""
    found = []
    if content["state"] not in STATES:
        found.append(Fault("state", mark("Keadaan harus salah satu dari {states}."), {"states": ", ".join(STATES)}))
    if type(content["review_by"]) is not date:
        found.append(Fault("review_by", mark("Tanggal periksa lagi ditulis seperti 2027-02-25.")))
    if not _DATE.fullmatch(str(content["as_of"])):
        found.append(Fault("as_of", mark("Tanggal sumber ditulis seperti 2025-07-11, 2025-07, atau 2025.")))
    found += _text_faults(str(content["answer"] or ""), content["button"])
    for number in content["numbers"] or ():
        if number not in numbers:
            found.append(Fault("numbers", mark("Nomor {id} tidak ada di daftar nomor."), {"id": number}))
        elif not numbers[number].shown:
            found.append(Fault("numbers", mark("Nomor {id} tidak boleh tampil menurut daftar nomor."), {"id": number}))
    for follow_up in content["follow_ups"] or ():
        if follow_up not in ids or follow_up == content["topic"]:
            found.append(Fault("follow_ups", mark("Jawaban lanjutan {id} bukan topik lain."), {"id": follow_up}))
    if not 1 <= len(content["follow_ups"] or ()) <= 3:
        found.append(Fault("follow_ups", mark("Perlu satu sampai tiga jawaban lanjutan.")))
    return found + _source_faults(content["sources"] or [])


def _text_faults(answer: str, button: Any) -> list[Fault]:
    found = []
    if not answer.strip():
        found.append(Fault("answer", mark("Jawabannya kosong.")))
    if len(answer) > MAX_ANSWER:
        too_long = mark("Jawaban {count} huruf; paling banyak {most} muat di layar telepon.")
        found.append(Fault("answer", too_long, {"count": len(answer), "most": MAX_ANSWER}))
    if _PHONE.search(answer):
        in_text = mark("Ada nomor telepon di dalam jawaban: pilih nomornya di daftar nomor, jangan menulisnya di sini.")
        found.append(Fault("answer", in_text))
    if not isinstance(button, str) or not button.strip():
        found.append(Fault("button", mark("Tulisan tombol kosong atau bukan tulisan.")))
    elif len(button) > MAX_BUTTON:
        too_long = mark("Tulisan tombol {count} huruf; paling banyak {most} muat.")
        found.append(Fault("button", too_long, {"count": len(button), "most": MAX_BUTTON}))
    return found


def _source_faults(sources: list[Any]) -> list[Fault]:
    found = []
    if not sources:
        found.append(Fault("sources", mark("Sumbernya belum ditulis.")))
    if len(sources) > MAX_SOURCES:
        found.append(Fault("sources", mark("Paling banyak {most} sumber."), {"most": MAX_SOURCES}))
    for source in sources:
        if not isinstance(source, dict) or not source.get("name") or not source.get("date"):
            found.append(Fault("sources", mark("Sebuah sumber belum punya nama atau tanggal.")))
            continue
        if len(str(source["name"])) > MAX_SOURCE:
            found.append(Fault("sources", mark("Nama sumber paling banyak {most} huruf."), {"most": MAX_SOURCE}))
        if not str(source.get("url") or "https://").startswith(("https://", "http://")):
            found.append(Fault("sources", mark("Alamat sumber harus diawali https:// atau http://.")))
    return found
