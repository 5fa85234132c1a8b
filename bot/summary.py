"""A complaint in words for the person who told it: the summary to check, and how it stands."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from bot import regions
from bot.language import mark, translate
from bot.stages import PLAIN
from bot.tables import Complaint

LABELS = {
    "teller": mark("Tentang"),
    "worker_name": mark("Nama"),
    "age": mark("Umur"),
    "origin": mark("Asal"),
    "place": mark("Tempat"),
    "story": mark("Cerita"),
    "months": mark("Lamanya (bulan)"),
    "amounts": mark("Uang"),
    "agency": mark("Perusahaan atau agensi"),
    "recruiter": mark("Perekrut"),
    "ship": mark("Kapal"),
    "wanted": mark("Yang diminta"),
    "contact": mark("Kontak"),
    "safe_to_reply": mark("Aman ditulisi"),
    "confidentiality": mark("Kerahasiaan"),
}
VALUES = {
    "self": mark("saya sendiri"),
    "family": mark("keluarga saya"),
    "community": mark("warga atau binaan saya"),
    "lawyer": mark("klien saya"),
    "other": mark("orang lain"),
    "chat": mark("lewat chat ini"),
    "yes": mark("ya"),
    "no": mark("tidak"),
    "confidential": mark("dirahasiakan"),
    "anonymous": mark("tanpa nama"),
}
AS_TOLD = {"story", "place", "worker_name", "agency", "recruiter", "ship", "age", "months"}
ALWAYS = {"teller", "worker_name", "place", "story", "wanted", "contact", "safe_to_reply"}
NOT_TOLD = mark("(tidak diisi)")
STORY_LETTERS = 300
READ = mark("sudah dibaca petugas")
WITHDRAWN = mark("Anda cabut")
PAPERS = mark("bukti ditunggu sampai {day}")


def summary(intake: dict[str, Any], language: str) -> str:
    """What the person is shown to check, one line a field; a long story is cut for showing only.

    `intake` is the form's slots; what the story said beyond the questions lies in its `details`.
    """
    known = {**(intake.get("details") or {}), **{name: value for name, value in intake.items() if value is not None}}
    lines = []
    for name, label in LABELS.items():
        value = known.get(name)
        if value is None and name not in ALWAYS:
            continue
        lines.append(f"{translate(label, language)}: {_shown(name, value, language)}")
    return "\n".join(lines)


def status_lines(filed: list[Complaint], zone: ZoneInfo, language: str) -> list[str]:
    """How each case stands, newest first: its number, its day, plain words."""
    lines = []
    for complaint in filed:
        day = (complaint.filed_at or complaint.created_at).astimezone(zone)
        lines.append(f"{complaint.number} ({day:%d-%m-%Y}): {_stands(complaint, zone, language)}")
    return lines


def _stands(complaint: Complaint, zone: ZoneInfo, language: str) -> str:
    if complaint.withdrawn_at is not None and complaint.stage != "closed":
        return translate(WITHDRAWN, language)
    words = READ if complaint.stage == "received" and complaint.read_at else PLAIN.get(complaint.stage, READ)
    said = translate(words, language)
    if complaint.papers_until is not None and complaint.stage != "closed":
        said += "; " + translate(PAPERS, language).format(day=f"{complaint.papers_until.astimezone(zone):%d-%m-%Y}")
    return said


def _shown(name: str, value: Any, language: str) -> str:
    if not value:
        return translate(NOT_TOLD, language)
    if name == "amounts":
        return ", ".join(amount["written"] for amount in value)
    if name == "origin":
        return regions.name(value) or str(value)
    text = str(value)
    if name == "story" and len(text) > STORY_LETTERS:
        text = text[:STORY_LETTERS].rsplit(" ", 1)[0] + " ..."
    return text if name in AS_TOLD else translate(VALUES.get(text, text), language)
