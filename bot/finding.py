"""Finds words in what is sealed: number, name, phone, passport, agency, words of the story.

Names and stories have no hash that a part of a word could be found by, so they are opened within the filter that is
chosen already. Opening 15,000 takes a second: the desk keeps what it has opened in memory (`Shelf`), as long as the
sealed value is the very same, and lets it go with its case or after half an hour without a search. An export, which
looks once, keeps nothing (`holding`). Both find the same.
"""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock, Timer
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.keys import Vault, key_of
from bot.tables import Complaint
from bot.traces import plain_phone

IDLE_SECONDS = 30 * 60
SWEEP_SECONDS = 60
# Who is behind a confidential case is not found by name or number (bot/desk/identity.py has the same fields).
IDENTITY = frozenset({"worker_name", "contact", "phone", "passport", "former_names"})
MANY = 1000
CHUNK = 500  # SQLite and PostgreSQL both take so many values in one IN
# Bytes 10 to 21 of a sealed value are its nonce (bot/keys.py): another nonce is another value.
NONCE = func.substr(Complaint.intake, 10, 12)
_DIGITS = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){4,}")


@dataclass(frozen=True)
class Sheet:
    """An intake as it can be searched. `text` is in lower case."""

    nonce: bytes
    text: str
    key_id: int


def holding(session: Session, vault: Vault, ids: Sequence[int], find: str) -> list[int]:
    """Those of these cases that hold every word of `find`, in their order. Memory does not grow with their number."""
    wanted = words(find)
    return [id for id, sheet in sheets(session, vault, ids) if holds(sheet.text, wanted)]


def sheets(session: Session, vault: Vault, ids: Sequence[int]) -> Iterator[tuple[int, Sheet]]:
    """The intakes of these cases as they can be searched, in their order; of a case that is gone none."""
    for begin in range(0, len(ids), CHUNK):
        block = ids[begin : begin + CHUNK]
        columns = (Complaint.id, Complaint.number, Complaint.confidentiality, Complaint.intake)
        rows = {row.id: row for row in session.execute(select(*columns).where(Complaint.id.in_(block)))}
        opened = vault.open_each(session, "complaint.intake", {id: row.intake for id, row in rows.items()})
        for row in (rows[id] for id in block if id in rows):
            intake = opened.get(row.id) or {}
            if row.confidentiality != "ordinary":
                intake = {name: value for name, value in intake.items() if name not in IDENTITY}
            yield row.id, Sheet(row.intake[9:21], searchable(row.number, intake), key_of(row.intake))


class Shelf:
    """The opened intakes of one process."""

    def __init__(self) -> None:
        self._sheets: dict[int, Sheet] = {}
        self._lock = Lock()
        self._swept = time.monotonic()
        self._end: Timer | None = None

    def find(
        self, session: Session, vault: Vault, conditions: Sequence[ColumnElement[bool]], order: Sequence[Any], find: str
    ) -> list[int]:
        """The ids of the cases that fulfil the conditions and hold every word of `find`, in order."""
        wanted = words(find)
        rows = session.execute(select(Complaint.id, NONCE).where(*conditions).order_by(*order)).all()
        with self._lock:
            self._sweep(session, vault)
            stale = [id for id, nonce in rows if id not in self._sheets or self._sheets[id].nonce != bytes(nonce)]
            self._sheets.update(sheets(session, vault, stale))
            if len(stale) > MANY:
                gc.collect()
                gc.freeze()  # what stays is not walked through again: every third search waited 0.2 s for that
            found = {id for id, sheet in self._sheets.items() if holds(sheet.text, wanted)}
        return [id for id, _ in rows if id in found]

    def clear(self) -> None:
        with self._lock:
            self._sheets.clear()
            gc.unfreeze()

    def _sweep(self, session: Session, vault: Vault) -> None:
        """Lets go of cases that are no more and of their keys, and, a long time after this search, of everything."""
        if self._end is not None:
            self._end.cancel()
        self._end = Timer(IDLE_SECONDS, self.clear)
        self._end.daemon = True
        self._end.start()
        at = time.monotonic()
        if at - self._swept > SWEEP_SECONDS:
            self._swept = at
            for gone in self._sheets.keys() - set(session.scalars(select(Complaint.id))):
                vault.forget(self._sheets.pop(gone).key_id)


def searchable(number: str | None, intake: dict[str, Any]) -> str:
    """All that an intake says, in lower case, numbers once more as plain digits."""
    said = " \n".join(filter(None, [number, *_texts(intake.values())])).casefold()
    runs = [_plain(run) for run in _DIGITS.findall(said)]
    return " ".join([said, *(form for forms in runs for form in forms)])


def words(find: str) -> list[tuple[str, ...]]:
    """What must be found: for each word one or two forms of which one is enough. A number is one word."""
    if _DIGITS.fullmatch(find.strip()):
        return [_plain(find)]
    return [(word,) for word in find.casefold().split()]


def holds(text: str, wanted: list[tuple[str, ...]]) -> bool:
    return all(forms[0] in text or forms[-1] in text for forms in wanted)


def _plain(run: str) -> tuple[str, ...]:
    return plain_phone(run), re.sub(r"\D", "", run)


def _texts(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from _texts(value)
        elif isinstance(value, dict):
            yield from _texts(value.values())
