"""`pelita knowledge`: what was edited at the desk as files of the repository, for a maintainer to look at and commit.

Writes only what differs, under the same paths: answers with their new lines and their examples, numbers.csv, the
examples that editors made of unclear messages. Once the files are in use the edits end by themselves (bot/edits.py).
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from bot import edits, numbers, topics, unclear
from bot.numbers import FIELDS, Numbers
from bot.opening import Opened
from bot.settings import ROOT
from bot.tables import AnswerEdit
from bot.topics import Topics


def write(opened: Opened, out: Path) -> list[Path]:
    """Writes the files under `out`, whatever is there, and returns them."""
    files, table = Topics.load(), Numbers.load()
    with opened.database.read() as session:
        lines = {topic: edits.answer_lines(content) for topic, content in files.contents.items()}
        held = edits.standing(session, AnswerEdit, lines)
        _, edited = edits.over(session, files, table)
        examples = unclear.examples(session, opened.vault)
    made: dict[Path, str] = {}
    for label in sorted({*held, *examples}):
        path = (topics.FOLDER / f"{label}.yml") if label in lines else unclear.DATA / f"{label}.yml"
        text = path.read_text("utf-8").rstrip("\n") + "\n"
        if label in held:
            content = {**files.contents[label], **edits.from_json(held[label].content or {})}
            text = head(content) + text[text.index("\nexamples:") + 1 :]
        made[path] = text + "".join(f"  - {line}\n" for line in examples.get(label, ()))
    if edited.rows != table.rows:
        made[numbers.FILE] = numbers_csv(edited)
    written = [out / path.relative_to(ROOT) for path in made]
    for path, text in zip(written, made.values(), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")
    return written


def head(content: dict[str, Any]) -> str:
    """The lines of a topic's file above its examples, in the form that docs/topics.md shows."""
    texts = {name: _quoted(content[name]) for name in ("title", "button", "as_of")}
    flags = {name: "yes" if content[name] else "no" for name in ("changes", "urgent")}
    single = {"topic": content["topic"], "state": content["state"], "review_by": content["review_by"], **texts, **flags}
    order = ("topic", "title", "button", "state", "changes", "as_of", "review_by", "urgent")
    lines = [f"{name}: {single[name]}" for name in order]
    lines += ["answer: |", *(f"  {line}" if line else "" for line in content["answer"].splitlines())]
    lines += [f"{name}: [{', '.join(content[name])}]" for name in ("numbers", "follow_ups")]
    lines.append("sources:")
    for source in content["sources"]:
        pairs = [f"{name}: {_quoted(source[name])}" for name in ("name", "url", "date") if source.get(name)]
        lines += [f"  {'- ' if place == 0 else '  '}{pair}" for place, pair in enumerate(pairs)]
    return "\n".join(lines) + "\n"


def numbers_csv(table: Numbers) -> str:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: getattr(row, name) for name in FIELDS} for row in table.rows)
    return file.getvalue()


def _quoted(text: object) -> str:
    return json.dumps(str(text), ensure_ascii=False)
