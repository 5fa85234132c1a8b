"""The sheet to copy a case into SISKOP2MI, in the order of the complaint form, and a case as papers name it.

SISKOP2MI has no way in for programs, so an officer copies; the number that it gives is then kept on the case. Values
are in Indonesian whatever the reader's language, since they go into an Indonesian form. Opening it is noted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, abort, render_template

from bot import audit, countries, narrowing, regions, workdays
from bot.desk import identity, listing, readers
from bot.desk.cases import CASE
from bot.desk.present import opened
from bot.language import mark
from bot.settings import Office
from bot.tables import Complaint, now

pages = Blueprint("sheet", __name__)

MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
CHANNELS = {
    "telegram": "media sosial (Telegram)",
    "trial": "halaman uji coba",
    "counter": "datang langsung",
    "telephone": "telepon",
    "letter": "surat",
}
TELLERS = {
    "self": "diri sendiri",
    "family": "keluarga",
    "other": "orang lain",
    "community": "desa atau lembaga",
    "lawyer": "kuasa hukum",
}


PROCEDURAL = {True: "ya", False: "tidak", None: ""}


@dataclass(frozen=True)
class Told:
    """A case as papers name it; "" where something is not known."""

    office: Office
    complaint: Complaint
    intake: dict[str, Any]
    today: date

    def of(self, name: str) -> str:
        value = self.intake.get(name)
        return str(value) if isinstance(value, str | int | float) and value != "chat" else ""

    @property
    def number(self) -> str:
        return self.complaint.number or "(draf)"

    @property
    def troubles(self) -> str:
        titles = narrowing.categories()
        return "; ".join(titles.get(one, one) for one in self.complaint.categories)

    @property
    def place(self) -> str:
        country = countries.name(self.complaint.country, "id") if self.complaint.country else ""
        return ", ".join(filter(None, [self.of("place"), country]))

    @property
    def told_on(self) -> str:
        at = self.complaint.filed_at or self.complaint.created_at
        return written(workdays.local_day(at, self.office.time_zone))


def written(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


SHEET: tuple[tuple[str, Callable[[Told], str]], ...] = (
    (mark("Tanggal pengaduan"), lambda told: told.told_on),
    (mark("Media pengaduan"), lambda told: CHANNELS.get(told.complaint.channel, told.complaint.channel)),
    (mark("Hubungan pelapor dengan pekerja"), lambda told: TELLERS.get(told.complaint.teller or "", "")),
    (mark("Telepon atau kontak pelapor"), lambda told: told.of("contact")),
    (mark("Nama pekerja"), lambda told: told.of("worker_name")),
    (mark("Jenis kelamin"), lambda told: {"L": "laki-laki", "P": "perempuan"}.get(told.complaint.sex or "", "")),
    (mark("Nomor paspor"), lambda told: told.of("passport")),
    (mark("Kabupaten atau kota asal"), lambda told: regions.name(told.complaint.origin or "")),
    (mark("Prosedural"), lambda told: PROCEDURAL[told.complaint.procedural]),
    (mark("Perusahaan penempatan (P3MI) atau agen"), lambda told: told.of("agency")),
    (mark("Perekrut"), lambda told: told.of("recruiter")),
    (mark("Negara dan tempat bekerja"), lambda told: told.place),
    (mark("Pemberi kerja"), lambda told: told.of("employer")),
    (mark("Jabatan"), lambda told: told.of("job")),
    (mark("Jenis masalah"), lambda told: told.troubles),
    (mark("Kronologi"), lambda told: told.of("story")),
    (mark("Tuntutan"), lambda told: told.of("wanted")),
)


@pages.get(f"{CASE}/siskop2mi")
def sheet(case_id: int) -> str:
    told = told_of(case_id, "sheet")
    return render_template("sheet.html", told=told, rows=[(title, make(told)) for title, make in SHEET])


def told_of(case_id: int, paper: str) -> Told:
    """The case for a paper, its making noted; 404 when there is none."""
    who = readers.case_reader()
    office = opened().settings.office
    with opened().database.write() as session:
        complaint = session.get(Complaint, case_id)
        if complaint is None:
            abort(404)
        audit.write(session, who.actor, "document", f"complaint:{case_id}", paper=paper)
        intake = listing.intake(session, complaint) or {}
        if not identity.shown(session, who, complaint):
            intake = identity.masked(intake)
    return Told(office, complaint, intake, workdays.local_day(now(), office.time_zone))
