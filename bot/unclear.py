"""Messages that were not understood, masked, for the editors of the answers; what they made of them trains the engine.

`note` is called at the commit of a turn and keeps nothing that leads back to a chat. An editor makes a row an example
of a topic or of what is out of scope, or throws it away. `write_examples` lays the examples beside the engine's own
data, as files of the same form, from which the next training learns (bot/engine.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot import danger
from bot.dialogue import Understood
from bot.keys import Vault
from bot.language import one_line
from bot.masking import masked
from bot.settings import ROOT
from bot.tables import Unclear
from bot.topics import example_lines, read

DATA = ROOT / "nlu" / "data"
FOLDER = "examples"  # in the data folder
CONTEXT = "unclear.text"
MAX_TEXT = 400  # who writes more tells a story
MIN_LETTERS = 3
MAX_TOPICS = 3
OUT_OF_SCOPE = "out_of_scope"
NEW, EXAMPLE, IGNORED = "new", "example", "ignored"


def note(session: Session, vault: Vault, text: str, understood: Understood) -> None:
    """Keeps a message that was answered with guesses, with nothing, or as out of scope; passes over all others."""
    kind = _kind(understood)
    if kind is None or sum(map(str.isalpha, text)) < MIN_LETTERS or len(text) > MAX_TEXT:
        return
    sealed = vault.seal(session, vault.office_key(session), CONTEXT, masked(text))
    topics = [topic for topic, _ in understood.topics[:MAX_TOPICS]]
    session.add(Unclear(text=sealed, kind=kind, topics=topics))


def _kind(understood: Understood) -> str | None:
    if understood.intent == "unclear":
        return "guessed" if understood.topics else "unclear"
    return OUT_OF_SCOPE if understood.kind == understood.intent == OUT_OF_SCOPE else None


def waiting(session: Session, vault: Vault, most: int) -> list[tuple[Unclear, str]]:
    """The newest rows that nobody looked at yet, with their texts; what cannot be opened is passed over."""
    query = select(Unclear).where(Unclear.state == NEW).order_by(Unclear.id.desc()).limit(most)
    opened = [(row, vault.open_or_none(session, CONTEXT, row.text)) for row in session.scalars(query)]
    return [(row, str(text)) for row, text in opened if text]


def settle(session: Session, vault: Vault, rows: Iterable[Unclear], label: str | None, text: str | None = None) -> None:
    """Makes rows examples of `label` (a topic or "out_of_scope"), or ignores them with None.

    `text` is what the editor made of the first one, where something in it must not stay: then the others, which are
    nearly the same, are ignored.
    """
    for place, row in enumerate(rows):
        row.label = label
        row.state = EXAMPLE if label is not None and (text is None or place == 0) else IGNORED
        if text is not None and place == 0:
            row.text = vault.seal(session, vault.office_key(session), CONTEXT, text)


def fault(text: str, label: str) -> str | None:
    """Why a text cannot be an example: "danger", "short", or the label that it is an example of already."""
    if sum(map(str.isalpha, text)) < MIN_LETTERS:
        return "short"
    if danger.look(text) is not None:
        return "danger"
    known = known_examples().get(plain(text))
    return known if known not in (None, label, f"question/{label}") else None


def examples(session: Session, vault: Vault) -> dict[str, list[str]]:
    """The examples that editors made, by label, oldest first, without what the engine's data holds already."""
    latest: dict[str, tuple[str, str]] = {}  # the plain form: what an editor said last of the same text counts
    for row in session.scalars(select(Unclear).where(Unclear.state == EXAMPLE).order_by(Unclear.id)):
        line = one_line(str(vault.open_or_none(session, CONTEXT, row.text) or ""))
        if row.label and line and plain(line) not in known_examples():
            latest[plain(line)] = (row.label, line)
    found: dict[str, list[str]] = {}
    for label, line in latest.values():
        found.setdefault(label, []).append(line)
    return dict(sorted(found.items()))


def write_examples(session: Session, vault: Vault, data_dir: Path) -> Path:
    """One file a label under `data_dir`/examples, in the form of nlu/data; the folder. Old files are taken away."""
    folder = data_dir / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    made = {f"{label}.yml": _file(label, lines) for label, lines in examples(session, vault).items()}
    for path in folder.glob("*.yml"):
        if path.name not in made:
            path.unlink()
    for name, content in made.items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != content:
            new = path.with_suffix(".new")
            new.write_text(content, "utf-8")
            new.replace(path)
    return folder


def erase(session: Session, before: datetime) -> int:
    """Takes away what nobody made an example of; how many rows."""
    done = session.execute(delete(Unclear).where(Unclear.state != EXAMPLE, Unclear.at < before))
    return int(getattr(done, "rowcount", 0))


@cache
def known_examples() -> dict[str, str]:
    """Every example of the engine's data in its plain form, with its label; read once, in half a second."""
    known = {}
    for path in sorted(DATA.rglob("*.yml")):
        content = read(path)
        label = str(content.get("intent") or f"question/{content.get('topic')}")
        known.update({plain(line): label for line in example_lines(content)})
    return known


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _file(label: str, lines: list[str]) -> str:
    """The same text for the same examples, since the model's name is made of it."""
    head: dict[str, Any] = {"intent": label} if label == OUT_OF_SCOPE else {"topic": label}
    return yaml.safe_dump(head) + "examples: |\n" + "".join(f"  - {line}\n" for line in lines)
