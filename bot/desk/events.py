"""What officers did with a case, in one sentence each, with what was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import patterns, stages
from bot.desk.present import opened, say
from bot.language import mark
from bot.tables import CaseEvent

TOLD = mark("Pelapor diberi tahu.")
NOT_TOLD = mark("Pelapor tidak diberi tahu.")
ANSWERED = {True: mark("menelepon pelapor: dijawab"), False: mark("menelepon pelapor: tidak dijawab")}
URGENT = {True: mark("menandai mendesak"), False: mark("menghapus tanda mendesak")}
MUTED = {True: mark("membisukan chat: hanya nomor darurat yang dikirim"), False: mark("chat tidak dibisukan lagi")}
NUMBERED = {True: mark("mencatat nomor SISKOP2MI"), False: mark("menghapus nomor SISKOP2MI")}
MERGED = {True: mark("menutup sebagai salinan kasus lain"), False: mark("menggabungkan kasus lain ke sini")}
TALK = {True: mark("mengambil alih percakapan"), False: mark("mengembalikan percakapan ke Pelita")}
PLAIN = {
    "note": mark("menulis catatan"),
    "written": mark("menulis kepada pelapor"),
    "by_hand": mark("menerima laporan ini"),
    "new_code": mark("membuat kode bukti baru"),
    "rating": mark("menilai layanan"),
    "identity": mark("membuka identitas"),
}


@dataclass(frozen=True)
class Event:
    """`text` is what was written; None where nothing was, or where it cannot be opened."""

    id: int
    at: datetime
    actor: str
    kind: str
    sentence: str
    text: str | None


def of_case(session: Session, case_id: int, names: Mapping[str, str], officers: Mapping[int, str]) -> list[Event]:
    """Newest first. `names` are of actors, `officers` by id."""
    query = select(CaseEvent).where(CaseEvent.complaint_id == case_id).order_by(CaseEvent.id.desc())
    return told(session, session.scalars(query), names, officers)


def told(
    session: Session, rows: Iterable[CaseEvent], names: Mapping[str, str], officers: Mapping[int, str]
) -> list[Event]:
    vault = opened().vault
    return [
        Event(
            row.id,
            row.at,
            names.get(row.actor, row.actor),
            row.kind,
            sentence(row, officers),
            vault.open_or_none(session, "case_event.body", row.body),
        )
        for row in rows
    ]


def sentence(event: CaseEvent, officers: Mapping[int, str]) -> str:
    said = _deed(event, officers)
    return f"{said}. {say(TOLD if event.details['told'] else NOT_TOLD)}" if "told" in event.details else said


def _deed(event: CaseEvent, officers: Mapping[int, str]) -> str:
    details = event.details
    match event.kind:
        case "assigned":
            officer = details.get("officer")
            if officer is None:
                return say(mark("melepas kasus"))
            return say(mark("menyerahkan kasus kepada {name}"), name=officers.get(officer, f"#{officer}"))
        case "stage":
            before, after = (say(stages.STAGES.get(str(details.get(name)), "?")) for name in ("before", "after"))
            said = say(mark("memindahkan dari {before} ke {after}"), before=before, after=after)
            reason = details.get("reason")
            return f"{said} ({say(stages.REASONS[reason])})" if reason in stages.REASONS else said
        case "call":
            return say(ANSWERED[bool(details.get("answered"))])
        case "papers":
            return say(mark("meminta berkas sampai {until}"), until=_day(details.get("until")))
        case "urgent":
            return say(URGENT[bool(details.get("urgent"))])
        case "muted":
            return say(MUTED[bool(details.get("muted"))])
        case "siskop2mi":
            return say(NUMBERED[bool(details.get("given"))])
        case "merged":
            return say(MERGED["into" in details])
        case "talk":
            return say(TALK[details.get("officer") is not None])
        case "referral":
            bodies = {body.id: body.name for body in patterns.bodies()}
            return say(mark("merujuk ke {body}"), body=bodies.get(str(details.get("to")), str(details.get("to"))))
    return say(PLAIN.get(event.kind, event.kind))


def _day(text: object) -> str:
    try:
        return f"{date.fromisoformat(str(text)):%d-%m-%Y}"
    except ValueError:
        return str(text)
