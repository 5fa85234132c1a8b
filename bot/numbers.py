"""Telephone numbers are data: knowledge/numbers.csv, one row a number, used by every answer.

A row is shown only with `show` = yes, which `pelita check` allows only for what was VERIFIED in 2023 or later (grade
A or B) or a local emergency number, and whose kind does not say that it is old or for something else. Where the
country is unknown: KP2MI's number for abroad and Kemlu's line; the toll-free one works from Indonesia only.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot.language import Fault, mark, translate
from bot.settings import ROOT

FILE = ROOT / "knowledge" / "numbers.csv"
FIRST = ("kp2mi", "kemlu")
FROM_INDONESIA = ("polisi", "kp2mi_bebas_pulsa", "kp2mi")
FORBIDDEN_KINDS = ("lama", "khusus", "USANG", "KONFLIK", "CACAT", "HANYA")
FIELDS = (
    "id country city institution kind number channel reach hours show status grade as_of last_called_on source note"
).split()
CHANNELS = ("phone", "whatsapp", "web", "email", "app")
REACH = ("anywhere", "from_indonesia", "local")
NEEDED = tuple(dict.fromkeys((*FIRST, *FROM_INDONESIA)))
CALL_AGAIN_DAYS = 180
_DATE = re.compile(r"20\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True)
class Number:
    id: str
    country: str
    city: str
    institution: str
    kind: str
    number: str
    channel: str
    reach: str
    hours: str
    show: str
    status: str
    grade: str
    as_of: str
    last_called_on: str
    source: str
    note: str

    @property
    def shown(self) -> bool:
        return self.show == "yes"

    @property
    def callable(self) -> bool:
        """Whether somebody can try it: a telephone, and no line that is kept free for emergencies."""
        return self.channel in ("phone", "whatsapp") and "emergency" not in self.kind and "darurat" not in self.kind

    def due(self, today: date) -> bool:
        """Whether it is shown and nobody called it for half a year."""
        oldest = (today - timedelta(days=CALL_AGAIN_DAYS)).isoformat()
        return self.shown and self.callable and self.last_called_on < oldest

    def line(self, language: str) -> str:
        """One line for a person: the number first, then whose it is and when it can be reached."""
        name = translate(self.institution, language) if self.kind == "emergency" else self.institution
        about = [name]
        if self.channel == "whatsapp":
            about.append("WhatsApp")
        if self.reach == "from_indonesia":
            about.append(translate(mark("dari Indonesia"), language))
        if self.hours:
            about.append(translate(self.hours, language))
        return f"{self.number} ({', '.join(about)})"


class Numbers:
    def __init__(self, rows: list[Number]) -> None:
        self.rows = rows
        self._by_id = {row.id: row for row in rows}

    @classmethod
    def load(cls, path: Path = FILE) -> Numbers:
        with path.open(encoding="utf-8", newline="") as file:
            return cls([Number(**row) for row in csv.DictReader(file)])

    def __contains__(self, number_id: str) -> bool:
        return number_id in self._by_id

    def __getitem__(self, number_id: str) -> Number:
        return self._by_id[number_id]

    def lines(self, ids: list[str] | tuple[str, ...], language: str) -> list[str]:
        return [self[number_id].line(language) for number_id in ids if self[number_id].shown]

    def for_danger(self, country: str | None, language: str) -> list[str]:
        """The lines to call in danger, best first, at most four.

        In a known country abroad: the Indonesian mission there, then KP2MI and Kemlu, then the local emergency
        number. In Indonesia: police, the toll-free number. Unknown: KP2MI and Kemlu.
        """
        if country is None:
            return self.lines(FIRST, language)
        if country == "ID":
            return self.lines(FROM_INDONESIA, language)
        here = [row for row in self.rows if row.shown and row.country == country]
        missions = [row for row in here if row.kind != "emergency" and row.channel in ("phone", "whatsapp")]
        emergency = [row for row in here if row.kind == "emergency"]
        lines = [row.line(language) for row in missions[:1]] + self.lines(FIRST, language)
        return lines + [row.line(language) for row in emergency[:1]]


def row_faults(row: Number) -> list[Fault]:
    """What is wrong with one number."""
    found = []
    if row.channel not in CHANNELS:
        found.append(Fault("channel", mark("Saluran ini tidak dikenal.")))
    if row.reach not in REACH:
        found.append(Fault("reach", mark("Jangkauan ini tidak dikenal.")))
    if row.show not in ("yes", "no"):
        found.append(Fault("show", mark("Isian tampil harus ya atau tidak.")))
    if not row.shown:
        if row.id in NEEDED:
            found.append(Fault("show", mark("Nomor ini harus tetap tampil: jawaban bahaya memakainya.")))
        return found
    if not row.number:
        found.append(Fault("number", mark("Nomornya belum ditulis.")))
    if not row.source:
        found.append(Fault("source", mark("Sumbernya belum ditulis: dari mana nomor ini diketahui?")))
    if not _DATE.fullmatch(row.as_of):
        found.append(Fault("as_of", mark("Tanggal sumber ditulis seperti 2025-07-11, 2025-07, atau 2025.")))
    if row.status != "VERIFIED":
        found.append(Fault("status", mark("Hanya nomor yang sudah diperiksa boleh tampil.")))
    if row.kind != "emergency" and row.grade not in ("A", "B"):
        found.append(
            Fault("grade", mark("Sumbernya lebih tua dari 2023 atau tidak jelas: nomor ini tidak boleh tampil."))
        )
    if any(word.lower() in row.kind.lower() for word in FORBIDDEN_KINDS):
        found.append(
            Fault("show", mark("Jenisnya menyebut nomor ini lama, keliru, atau untuk hal lain: tidak boleh tampil."))
        )
    return found


def faults(rows: list[Number]) -> list[str]:
    """What is wrong with the table, in plain words."""
    found = []
    seen: set[str] = set()
    for row in rows:
        where = f"{FILE.name}: {row.id}"
        if row.id in seen:
            found.append(f"{where}: this id stands twice")
        seen.add(row.id)
        found += [f"{where}: {fault.said('en')}" for fault in row_faults(row)]
    return found + [f"{FILE.name}: {number_id} must be there" for number_id in NEEDED if number_id not in seen]
