"""Keeps the catalogues in locales/ true to the sources: texts of Python, templates, domain.yml, topics and numbers.

`python -m bot.catalogue` extracts everything again into pelita.pot and merges it into each language's `.po`, keeping
translations; `stale` says what `pelita check` reports: something left out, something stale, something untranslated.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.language import LANGUAGES, LOCALES, SOURCE
from bot.numbers import Numbers
from bot.settings import ROOT
from bot.topics import FOLDER, TAXONOMY, read

TEMPLATE = LOCALES / "pelita.pot"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"mark": None, "_": None}
TOPIC_TEXTS = ("title", "button", "answer")


def extract() -> Catalog:
    """Every text that a person or an officer reads, in the order of its place."""
    catalog = Catalog(project="Pelita", charset="utf-8", fuzzy=False)
    for path, line, text, comments, _ in extract_from_dir(str(ROOT / "bot"), METHODS, keywords=KEYWORDS):
        catalog.add(text, locations=[(f"bot/{path}", line)], auto_comments=comments)
    for text, place in _of_data():
        catalog.add(text, locations=[(place, 0)])
    return catalog


def update() -> None:
    """Writes pelita.pot and merges it into each language's `.po`."""
    template = extract()
    _write(TEMPLATE, template)
    for language in LANGUAGES:
        if language == SOURCE:
            continue
        path = po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = _read(path, language) if path.exists() else Catalog(locale=language, project="Pelita")
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        _write(path, catalog)


def faults() -> list[str]:
    """What is left out or stale in the catalogues, in plain words."""
    texts = _texts(extract())
    found = []
    if not TEMPLATE.exists() or _texts(_read(TEMPLATE, None)) != texts:
        found.append(f"{TEMPLATE.relative_to(ROOT)} is not what the sources say: run make strings")
    for language in LANGUAGES:
        if language == SOURCE:
            continue
        path = po_file(language)
        catalog = _read(path, language) if path.exists() else Catalog(locale=language)
        for text in sorted(texts):
            message = catalog.get(text)
            if message is None or not message.string:
                found.append(f"{path.relative_to(ROOT)}: not translated: {text[:60]!r}")
            elif _words(text) != _words(str(message.string)):
                found.append(f"{path.relative_to(ROOT)}: other words in braces than in the source: {text[:60]!r}")
        for text in sorted(_texts(catalog) - texts):
            found.append(f"{path.relative_to(ROOT)}: no longer in the sources: {text[:60]!r}")
    return found


def po_file(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "pelita.po"


def _of_data() -> Iterator[tuple[str, str]]:
    domain = yaml.load((ROOT / "domain.yml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    for response in domain["responses"].values():
        yield response[0]["text"], "domain.yml"
        for button in response[0].get("buttons", ()):
            yield button["title"], "domain.yml"
    for path in sorted(FOLDER.glob("*.yml")):
        content = read(path)
        for name in TOPIC_TEXTS:
            if content.get(name):
                yield content[name], f"nlu/data/topics/{path.name}"
    for row in Numbers.load().rows:
        if row.shown and row.hours:
            yield row.hours, "knowledge/numbers.csv"
        if row.shown and row.kind == "emergency":
            yield row.institution, "knowledge/numbers.csv"
    taxonomy = yaml.load(TAXONOMY.read_text("utf-8"), Loader=yaml.CSafeLoader)
    for title in taxonomy["complaint_categories"].values():
        yield title, "knowledge/taxonomy.yml"


def _words(text: str) -> set[str]:
    return {part.partition("}")[0] for part in text.split("{")[1:]}


def _texts(catalog: Catalog) -> set[str]:
    return {str(message.id) for message in catalog if message.id}


def _read(path: Path, language: str | None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _write(path: Path, catalog: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, catalog, width=110, sort_by_file=True, omit_header=False, include_lineno=False)


if __name__ == "__main__":
    update()
