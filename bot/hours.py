"""When the office is open, in its own time zone, and what may be expected of it: never a promise, always honest.

The hours are those of the office's file (`[hours]`), its working days those of bot/workdays.py.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.language import mark, translate
from bot.settings import Office
from bot.workdays import is_working_day

DAYS = (
    mark("Senin"),
    mark("Selasa"),
    mark("Rabu"),
    mark("Kamis"),
    mark("Jumat"),
    mark("Sabtu"),
    mark("Minggu"),
)
NOW = mark("Petugas {office} membacanya pada jam kerja hari ini.")
TOMORROW = mark("Kantor sedang tutup: pengaduan Anda dibaca petugas {office} besok pagi.")
LATER = mark("Kantor sedang tutup: pengaduan Anda dibaca petugas {office} hari {day}.")
URGENT = mark(
    "Pengaduan ini ditandai darurat: petugas {office} membacanya paling dulu. Jangan menunggu: kalau bisa, telepon "
    "nomor yang tadi kami kirim."
)


def next_reading_day(office: Office, at: datetime) -> date:
    """The office's day on which what comes in at `at` is read."""
    here = at.astimezone(office.time_zone)
    day = here.date()
    if here.time() >= office.closes or not is_working_day(day):
        day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def expectation(office: Office, at: datetime, urgent: bool, language: str) -> str:
    """One sentence on when a complaint is read."""
    if urgent:
        return translate(URGENT, language).format(office=office.name)
    today = at.astimezone(office.time_zone).date()
    day = next_reading_day(office, at)
    if day == today:
        return translate(NOW, language).format(office=office.name)
    if day == today + timedelta(days=1):
        return translate(TOMORROW, language).format(office=office.name)
    return translate(LATER, language).format(office=office.name, day=translate(DAYS[day.weekday()], language))
