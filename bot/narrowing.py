"""What narrows the list of cases: each field of the form, its name in the address, and its condition on the table.

Everything stands in the address, so that a view can be sent to a colleague; counts of the first page, lists and exports
(bot/exports/choice.py) are made by the same conditions. What an address holds and nobody knows narrows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import cache

import yaml
from sqlalchemy import ColumnElement, String, cast, func, or_, select, true

from bot import stages, workdays
from bot.settings import Office
from bot.tables import Complaint, Evidence, Message, now
from bot.topics import TAXONOMY

UNREAD = or_(Complaint.read_at.is_(None), Complaint.changed_at > Complaint.read_at)
OPEN = Complaint.stage.not_in(("draft", "closed"))
CHANNELS = ("telegram", "trial", "counter", "telephone", "letter")
ORDERS = ("penting", "baru", "tenggat")
YEARS = range(2000, 2100)  # a slip of the finger must not reach the ends of the calendar
MAX_FIND = 100
NUMBER = re.compile(r"[A-Za-z][A-Za-z0-9]{1,9}-\d{4}-\d{5,}")  # with a letter first, so that no telephone is one


@dataclass(frozen=True)
class Filter:
    """What is shown; "" narrows nothing. The fields are named as in the address."""

    tahap: str = ""
    mendesak: str = ""
    belum_dibaca: str = ""
    latihan: str = ""
    jenis: str = ""
    negara: str = ""
    asal: str = ""
    petugas: str = ""
    kanal: str = ""
    dari: str = ""
    sampai: str = ""
    prosedural: str = ""
    bukti: str = ""
    tenggat: str = ""
    menunggu: str = ""
    siskop2mi: str = ""
    cari: str = ""
    urut: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Filter:
        told = {name: query.get(name, "").strip() for name in VALID}
        return cls(**{name: value for name, value in told.items() if value and VALID[name](value)})

    def as_query(self) -> dict[str, str]:
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}

    def without_words(self) -> dict[str, str | bool]:
        """What narrows, for audit and manifest: that something was looked for, never what. It can be a name."""
        return {name: value if name != "cari" else True for name, value in self.as_query().items() if name != "urut"}

    @property
    def words(self) -> str:
        """What is to be looked for in what is sealed; a whole case number is no secret and found by its index."""
        return "" if NUMBER.fullmatch(self.cari) else self.cari

    @property
    def narrowed(self) -> bool:
        """Whether more than the order was chosen."""
        return bool(self.as_query().keys() - {"urut"})

    @property
    def detailed(self) -> bool:
        """Whether something is chosen among what the form keeps folded."""
        return bool(self.as_query().keys() - {"urut", "cari", "tahap", "mendesak", "belum_dibaca", "petugas"})

    def conditions(self, office: Office) -> list[ColumnElement[bool]]:
        return [make(value, office) for name, value in self.as_query().items() if (make := CONDITIONS.get(name))]


def _stage(value: str, _: Office) -> ColumnElement[bool]:
    return OPEN if value == "terbuka" else Complaint.stage == value


def _category(value: str, _: Office) -> ColumnElement[bool]:
    return cast(Complaint.categories, String).contains(f'"{value}"', autoescape=True)


def _officer(value: str, _: Office) -> ColumnElement[bool]:
    return Complaint.officer_id.is_(None) if value == "tidak_ada" else Complaint.officer_id == int(value)


def _since(value: str, office: Office) -> ColumnElement[bool]:
    return _told_at() >= workdays.begin_of_day(date.fromisoformat(value), office.time_zone)


def _until(value: str, office: Office) -> ColumnElement[bool]:
    return _told_at() < workdays.begin_of_day(date.fromisoformat(value) + timedelta(days=1), office.time_zone)


def _procedural(value: str, _: Office) -> ColumnElement[bool]:
    return Complaint.procedural.is_(None if value == "belum" else value == "ya")


def _evidence(value: str, _: Office) -> ColumnElement[bool]:
    with_files = select(Message.complaint_id).join(Evidence).where(Message.complaint_id.is_not(None))
    return Complaint.id.in_(with_files) if value == "ada" else Complaint.id.not_in(with_files)


def _due(value: str, office: Office) -> ColumnElement[bool]:
    at = now()
    if value == "lewat":
        return OPEN & (Complaint.due_at < at)
    days = 0 if value == "hari_ini" else 7
    last = workdays.local_day(at, office.time_zone) + timedelta(days=days)
    return OPEN & Complaint.due_at.between(at, workdays.end_of_day(last, office.time_zone))


def _siskop2mi(value: str, _: Office) -> ColumnElement[bool]:
    if value == "sudah":
        return Complaint.siskop2mi.is_not(None)
    return OPEN & Complaint.filed_at.is_not(None) & Complaint.siskop2mi.is_(None)


def _number(value: str, _: Office) -> ColumnElement[bool]:
    """Only a whole number; bot/finding.py looks through what is sealed for anything else."""
    return Complaint.number == value.upper() if NUMBER.fullmatch(value) else true()


def _told_at() -> ColumnElement[datetime]:
    return func.coalesce(Complaint.filed_at, Complaint.created_at)


CONDITIONS: dict[str, Callable[[str, Office], ColumnElement[bool]]] = {
    "tahap": _stage,
    "mendesak": lambda *_: Complaint.urgent.is_(True),
    "belum_dibaca": lambda *_: UNREAD,
    "latihan": lambda value, _: Complaint.exercise.is_(value == "ya"),
    "jenis": _category,
    "negara": lambda value, _: Complaint.country == value,
    "asal": lambda value, _: Complaint.origin == value,
    "petugas": _officer,
    "kanal": lambda value, _: Complaint.channel == value,
    "dari": _since,
    "sampai": _until,
    "prosedural": _procedural,
    "bukti": _evidence,
    "tenggat": _due,
    "menunggu": lambda value, _: OPEN & (Complaint.waits_for == {"pelapor": "person", "kantor": "office"}[value]),
    "siskop2mi": _siskop2mi,
    "cari": _number,
}


@cache
def categories() -> dict[str, str]:
    """Titles of the complaint categories by id."""
    content = yaml.load(TAXONOMY.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return dict(content["complaint_categories"])


def is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).year in YEARS
    except ValueError:
        return False


def _one_of(*values: str) -> Callable[[str], bool]:
    return frozenset(values).__contains__


def _shaped(pattern: str) -> Callable[[str], bool]:
    return lambda value: re.fullmatch(pattern, value) is not None


VALID: dict[str, Callable[[str], bool]] = {
    "tahap": _one_of("terbuka", *stages.STAGES),
    "mendesak": _one_of("1"),
    "belum_dibaca": _one_of("1"),
    "latihan": _one_of("ya", "tidak"),
    "jenis": lambda value: value in categories(),
    "negara": _shaped("[A-Z]{2}"),
    "asal": _shaped("[A-Za-z0-9.]{1,8}"),
    "petugas": _shaped("tidak_ada|[1-9][0-9]{0,17}"),
    "kanal": _one_of(*CHANNELS),
    "dari": is_day,
    "sampai": is_day,
    "prosedural": _one_of("ya", "tidak", "belum"),
    "bukti": _one_of("ada", "tidak"),
    "tenggat": _one_of("lewat", "hari_ini", "minggu_ini"),
    "menunggu": _one_of("pelapor", "kantor"),
    "siskop2mi": _one_of("belum", "sudah"),
    "cari": lambda value: len(value) <= MAX_FIND and "\0" not in value,
    "urut": _one_of(*ORDERS),
}
