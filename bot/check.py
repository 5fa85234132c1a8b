"""`pelita check`: what is wrong with answers, numbers, examples, domain and translations, in plain words.

Faults fail the build. What is only past its review date is a warning: the answer itself says so to the reader.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot import catalogue, numbers, patterns, topics
from bot.settings import ROOT

DATA = ROOT / "nlu" / "data"
MAX_PAYLOAD_BYTES = 64  # Telegram's limit for what a button carries
MIN_CATEGORY_EXAMPLES = 20


def everything(today: date) -> tuple[list[str], list[str]]:
    """(faults, warnings), one plain sentence each."""
    table = numbers.Numbers.load()
    taxonomy = yaml.load(topics.TAXONOMY.read_text("utf-8"), Loader=yaml.CSafeLoader)
    ids = frozenset(taxonomy["topics"])
    faults = numbers.faults(table.rows)
    warnings: list[str] = []
    files = {path.stem: path for path in sorted(topics.FOLDER.glob("*.yml"))}
    faults += [f"{topic}: there is no file nlu/data/topics/{topic}.yml" for topic in sorted(ids - files.keys())]
    for path in files.values():
        content, fault = _load(path)
        if fault:
            faults.append(fault)
            continue
        found = topics.faults(path, content, ids, table)
        faults += found
        if not found and content["review_by"] < today:
            warnings.append(f"{path.name}: was to be reviewed by {content['review_by']}")
    faults += _examples(frozenset(taxonomy["complaint_categories"]))
    faults += patterns.faults(frozenset(taxonomy["complaint_categories"]))
    faults += _buttons()
    if not faults:
        faults += catalogue.faults()
    return faults, warnings


def _load(path: Path) -> tuple[dict[str, Any], str | None]:
    try:
        content = topics.read(path)
    except UnicodeDecodeError:
        return {}, f"{path.name}: is not saved as UTF-8: save it again in that form"
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        place = f" near line {line + 1}" if line is not None else ""
        return {}, f"{path.name}: cannot be read{place}: look for a missing quotation mark, colon or indent"
    return content, None if content else f"{path.name}: the file is empty"


def _examples(categories: frozenset[str]) -> list[str]:
    """Every intent's file names what is in the taxonomy, no message stands under two labels."""
    found = []
    labels: dict[str, str] = {}
    for path in sorted(DATA.rglob("*.yml")):
        content, fault = _load(path)
        if fault or "examples" not in content:
            continue
        label = str(content.get("intent") or f"question/{content.get('topic')}")
        kind, _, sub = label.partition("/")
        if kind in ("complaint", "danger") and sub not in categories:
            found.append(f"{path.name}: {sub} is no complaint category of knowledge/taxonomy.yml")
        for text in topics.example_lines(content):
            other = labels.setdefault(" ".join(text.lower().split()), label)
            if other != label:
                found.append(f"{path.name}: the example {text[:50]!r} stands under {other} too")
    for category in sorted(categories):
        path = DATA / "complaint" / f"{category}.yml"
        count = len(topics.example_lines(topics.read(path))) if path.exists() else 0
        if count < MIN_CATEGORY_EXAMPLES:
            found.append(f"complaint/{category}: {count} examples, at least {MIN_CATEGORY_EXAMPLES} are needed")
    return found


def _buttons() -> list[str]:
    domain = yaml.load((ROOT / "domain.yml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    found = []
    for name, response in domain["responses"].items():
        for button in response[0].get("buttons", ()):
            if len(button["payload"].encode()) > MAX_PAYLOAD_BYTES:
                found.append(f"domain.yml: a button of {name} carries more than {MAX_PAYLOAD_BYTES} bytes")
            if len(button["title"]) > topics.MAX_BUTTON:
                found.append(f"domain.yml: the button {button['title']!r} is longer than {topics.MAX_BUTTON} letters")
    return found
