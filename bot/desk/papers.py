"""Letters of the procedure as DOCX, to be finished by hand in the word processor that an office has.

Order and wording follow what is known of the forms of Permen P2MI/Badan 23/2025 (art. 18: statement of the first and
the second clarification, minutes); its annexes are not public everywhere, so an office compares them once with its
own. Letters are in Indonesian whatever the reader's language. What is not known is a dotted line. Making one is noted
in the audit: it takes out what a person told.
"""

from __future__ import annotations

import io
from collections.abc import Callable

from docx import Document
from docx.document import Document as Letter
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from flask import Blueprint, Response, send_file
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import patterns, workdays
from bot.desk.cases import CASE
from bot.desk.present import opened
from bot.desk.sheet import Told, told_of, written
from bot.language import mark
from bot.tables import CaseEvent

pages = Blueprint("papers", __name__)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOTS = "." * 60
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def _first_clarification(session: Session, told: Told, letter: Letter) -> None:
    _title(letter, "SURAT PERNYATAAN KLARIFIKASI KESATU", told)
    _text(letter, "Yang bertanda tangan di bawah ini:")
    _fields(letter, [("Nama", ""), ("Jabatan", ""), *_other_side(told)])
    _text(letter, f"telah memberi keterangan kepada {told.office.name} atas pengaduan:")
    _fields(letter, _the_case(told))
    _text(letter, "Keterangan kami:")
    _lines(letter, 4)
    _text(
        letter, f"Kami sanggup menyelesaikan masalah atas nama {told.of('worker_name') or DOTS}, dengan cara dan waktu:"
    )
    _lines(letter, 3)
    _text(letter, "Pernyataan ini dibuat dengan sebenarnya.")
    _signed(letter, told, "Yang menyatakan", "Petugas")


def _second_clarification(session: Session, told: Told, letter: Letter) -> None:
    _title(letter, "SURAT PERNYATAAN KLARIFIKASI KEDUA", told)
    _text(letter, "Yang bertanda tangan di bawah ini:")
    _fields(letter, [("Nama", ""), ("Jabatan", ""), *_other_side(told)])
    _text(letter, "sehubungan dengan pengaduan:")
    _fields(letter, _the_case(told))
    for title in ("Penjelasan", "Tindak lanjut sesudah klarifikasi kesatu", "Kendala", "Komitmen"):
        _text(letter, f"{title}:")
        _lines(letter, 2)
    _text(letter, "Komitmen dipenuhi paling lama 7 (tujuh) hari (Permen P2MI/Badan 23/2025 Pasal 18 ayat (3)).")
    _signed(letter, told, "Yang menyatakan", "Petugas")


def _minutes(session: Session, told: Told, letter: Letter) -> None:
    _title(letter, "BERITA ACARA", told)
    day = told.today
    _text(
        letter,
        f"Pada hari {DAYS[day.weekday()]}, {written(day)}, di {told.office.name}, telah dilaksanakan "
        "klarifikasi / mediasi (coret yang tidak perlu) atas pengaduan:",
    )
    _fields(letter, _the_case(told))
    _text(letter, "Hadir:")
    _fields(letter, [("Pelapor", ""), ("Pihak yang diadukan", told.of("agency")), ("Petugas", "")])
    for title in ("Pokok masalah", "Keterangan para pihak", "Hasil atau kesepakatan"):
        _text(letter, f"{title}:")
        if title == "Pokok masalah" and told.of("story"):
            _text(letter, told.of("story"))
        else:
            _lines(letter, 4)
    _signed(letter, told, "Pelapor", "Pihak yang diadukan", "Petugas")


def _referral(session: Session, told: Told, letter: Letter) -> None:
    query = select(CaseEvent).where(CaseEvent.complaint_id == told.complaint.id, CaseEvent.kind == "referral")
    event = session.scalars(query.order_by(CaseEvent.id.desc()).limit(1)).first()
    details = event.details if event is not None else {}
    names = {body.id: body.name for body in patterns.bodies()}
    basis = {"consent": "persetujuan orangnya", "danger": "keselamatan jiwa (bahaya)"}.get(details.get("basis", ""), "")
    on = written(workdays.local_day(event.at, told.office.time_zone)) if event is not None else ""
    _title(letter, "LEMBAR RUJUKAN", told)
    _fields(
        letter,
        [
            ("Dirujuk kepada", names.get(details.get("to", ""), "")),
            ("Dasar penerusan data", f"{basis}, dicatat {on}" if basis else ""),
        ],
    )
    _fields(letter, [*_the_case(told), ("Kontak", told.of("contact")), ("Tempat sekarang", told.place)])
    _text(letter, "Uraian:")
    _text(letter, told.of("story") or DOTS)
    _text(letter, "Yang diminta dari lembaga rujukan:")
    why = opened().vault.open_or_none(session, "case_event.body", event.body) if event is not None else None
    if why:
        _text(letter, str(why))
    else:
        _lines(letter, 3)
    _text(letter, f"Mohon hasil penanganan dikabarkan kepada {told.office.name} dengan menyebut nomor {told.number}.")
    _signed(letter, told, "Yang menerima", "Petugas")


LETTERS: dict[str, Callable[[Session, Told, Letter], None]] = {
    "klarifikasi-1": _first_clarification,
    "klarifikasi-2": _second_clarification,
    "berita-acara": _minutes,
    "rujukan": _referral,
}
TITLES = {
    "klarifikasi-1": mark("Surat pernyataan klarifikasi kesatu"),
    "klarifikasi-2": mark("Surat pernyataan klarifikasi kedua"),
    "berita-acara": mark("Berita acara"),
    "rujukan": mark("Lembar rujukan"),
}


@pages.get(f"{CASE}/surat/<any({', '.join(map(repr, LETTERS))}):kind>")
def letter(case_id: int, kind: str) -> Response:
    told = told_of(case_id, kind)
    document = Document()
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(11)
    document.core_properties.author = told.office.name
    document.core_properties.title = kind
    with opened().database.read() as session:
        LETTERS[kind](session, told, document)
    file = io.BytesIO()
    document.save(file)
    file.seek(0)
    return send_file(file, mimetype=DOCX, as_attachment=True, download_name=f"{kind}-{told.number}.docx", etag=False)


def _the_case(told: Told) -> list[tuple[str, str]]:
    return [
        ("Nomor", told.number + (f" / SISKOP2MI {told.complaint.siskop2mi}" if told.complaint.siskop2mi else "")),
        ("Tanggal pengaduan", told.told_on),
        ("Nama pekerja", told.of("worker_name")),
        ("Negara dan tempat", told.place),
        ("Masalah", told.troubles),
        ("Tuntutan", told.of("wanted")),
    ]


def _other_side(told: Told) -> list[tuple[str, str]]:
    return [("P3MI / pihak yang diadukan", told.of("agency")), ("Alamat", ""), ("Telepon", told.of("phone"))]


def _title(letter: Letter, title: str, told: Told) -> None:
    for text, size in ((told.office.name, 12), (told.office.address, 9), (title, 13), (f"Nomor: {told.number}", 11)):
        paragraph = letter.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(text)
        run.font.size = Pt(size)
        run.bold = size > 11
    letter.add_paragraph()


def _text(letter: Letter, text: str) -> None:
    # an XML file holds no control characters, and phones send them
    clean = "".join(
        sign for sign in text if sign in "\n\t" or (sign.isprintable() and not 0xD800 <= ord(sign) < 0xE000)
    )
    letter.add_paragraph(clean)


def _fields(letter: Letter, rows: list[tuple[str, str]]) -> None:
    table = letter.add_table(rows=0, cols=2)
    for title, value in rows:
        left, right = table.add_row().cells
        left.width, right.width = Cm(5), Cm(11)
        left.text = title
        right.text = ": " + ("".join(sign for sign in value if sign.isprintable()) or DOTS)
    letter.add_paragraph()


def _lines(letter: Letter, count: int) -> None:
    for _ in range(count):
        letter.add_paragraph(DOTS * 2)


def _signed(letter: Letter, told: Told, *who: str) -> None:
    place = letter.add_paragraph(f"{DOTS[:20]}, {written(told.today)}")
    place.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    table = letter.add_table(rows=1, cols=len(who))
    for cell, title in zip(table.rows[0].cells, who, strict=True):
        cell.text = f"{title},\n\n\n\n({DOTS[:30]})"
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
