"""Finds the words in the reader's language: gettext catalogues in locales/, Indonesian is the source.

`mark` marks a text for extraction where it is written; `translate` finds its translation where it is shown. Texts of
domain.yml and of the topic files are extracted too (bot/catalogue.py). The `.po` files are read as they are: there is
no compiled copy that could be stale.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parent.parent / "locales"
SOURCE = "id"
LANGUAGES = ("id", "en")


def mark(text: str) -> str:
    """The text itself: extraction knows this name and puts the text into the catalogue."""
    return text


@cache
def catalogue(language: str) -> dict[str, str]:
    """Source text -> translation, of those that are translated."""
    path = LOCALES / language / "LC_MESSAGES" / "pelita.po"
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale=language) if m.id and m.string and not m.fuzzy}


def translate(text: str, language: str) -> str:
    """The text in `language`, or the Indonesian source where there is no translation."""
    if language == SOURCE or not text:
        return text
    return catalogue(language).get(text, text)


def printable(text: str) -> str:
    """The text without letters that nobody sees and that no file of text can hold."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def one_line(text: str) -> str:
    return " ".join(printable(text).split())


@dataclass(frozen=True)
class Fault:
    """What is wrong with one line of an answer or column of a number, as a sentence of the catalogue.

    `pelita check` says it in English, the desk in the officer's language.
    """

    line: str
    text: str
    words: dict[str, Any] = field(default_factory=dict)

    def said(self, language: str) -> str:
        return translate(self.text, language).format(**self.words)
