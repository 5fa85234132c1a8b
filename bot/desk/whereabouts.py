"""Notices when somebody who is not the worker asks where the worker is.

A violent husband, an agent or a creditor can pose as family. Rules on the words of the last messages: they warn the
officer, they refuse nobody. A worker's place is told to nobody without the worker's own yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.spelling import regular

LOOKED_BACK = 6
_ASKING = re.compile(
    r"\b(minta|kasih|beri|kirim|kirimkan|bagi|share|tahu|tau|cari|carikan|mana|berapa|apa|bisa|boleh|tolong)\b"
)
_PLACE = re.compile(
    r"\b(alamat(nya)?|lokasi(nya)?|posisi(nya)?|keberadaan(nya)?|tempat (tinggal|kerja)(nya)?|rumah majikan(nya)?|"
    r"nomor (hp|wa|telepon)(nya)?|share ?lo[ck]\w*|titik lokasi)\b"
)
_WHERE = re.compile(
    r"\b(di ?mana|ke ?mana) (\w+ ){0,3}?(dia|ia|anak|istri|suami|adik|kakak|ibu|bapak|ponakan|keponakan|saudara|sepupu|"
    r"orang(nya)?|pekerja(nya)?|sekarang|tinggal(nya)?|kerja(nya)?|posisi(nya)?|keberadaan(nya)?)\b|"
    r"\b(dia|ia|anak|istri|suami|adik|kakak|ibu|saudara|orang(nya)?) (\w+ ){0,3}?(di ?mana|ke ?mana)\b"
)


def asked_for(teller: str | None, texts: Iterable[str]) -> bool:
    """Whether a teller who is not known to be the worker asks for the worker's place in one of these messages."""
    if teller == "self":
        return False
    return any(_asks(regular(text)) for text in list(texts)[-LOOKED_BACK:])


def _asks(text: str) -> bool:
    return _WHERE.search(text) is not None or any(
        _PLACE.search(sentence) and _ASKING.search(sentence) for sentence in re.split(r"[.?!]", text)
    )
