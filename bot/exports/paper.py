"""Prints: a Typst template beside this file, filled with data, becomes a PDF.

The data goes in as JSON, never as source: nothing that a person typed is a command. Fonts come from packages, so that
paper looks alike on every computer and holds the letters that people type (Arabic, Chinese, Burmese, emoji, ...).
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import manimgx_fonts
import manimgx_fonts_cjk
import typst

HERE = Path(__file__).parent
SIZES = {"a4": ("210mm", "297mm"), "f4": ("215mm", "330mm")}
_LONG = re.compile(r"\S{30,}")
_PIECE = re.compile(r".{20}", re.DOTALL)


def pdf(template: str, content: dict[str, Any], paper: str, at: datetime) -> bytes:
    """`template` is the name of a file here; `content` what it shows; `at` the time that the file carries."""
    width, height = SIZES[paper]
    data = json.dumps({**content, "width": width, "height": height})
    made = typst.compile(
        HERE / template, root=HERE, font_paths=_fonts(), sys_inputs={"data": data}, timestamp=int(at.timestamp())
    )
    assert isinstance(made, bytes)
    return made


def breakable(text: str) -> str:
    """The text with places at which long words (addresses, hashes) may break, so that none runs out of its column."""
    return _LONG.sub(lambda word: _PIECE.sub(lambda piece: piece[0] + "\u200b", word[0]), text)


@cache
def _fonts() -> typst.Fonts:
    folders = [Path(module.__file__ or "").parent for module in (manimgx_fonts, manimgx_fonts_cjk)]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)
