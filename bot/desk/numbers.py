"""The telephone numbers that answers name: corrected, hidden, added, and called with a click of what was heard."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from bot import countries, edits
from bot.desk import readers
from bot.desk.knowledge import today
from bot.desk.present import language, opened, speech
from bot.errors import EditedMeanwhile
from bot.language import Fault, mark, one_line
from bot.numbers import CHANNELS, REACH, Number, row_faults
from bot.tables import NumberEdit

pages = Blueprint("numbers", __name__, url_prefix="/pengetahuan/nomor")

NUMBER = "/<number_id>"
NEW_KIND = "hotline"
LONGEST = {"institution": 80, "number": 70, "city": 60, "hours": 60, "source": 400, "note": 300, "as_of": 10}
NO_INSTITUTION = mark("Tulis nama lembaganya.")
TOO_LONG = mark("Terlalu panjang: paling banyak {most} huruf.")
NO_COUNTRY = mark("Negara ini tidak dikenal.")
SAVED = mark("Nomor sudah disimpan. Mulai pesan berikutnya, semua jawaban memakainya.")
SAME = mark("Tidak ada yang berubah.")
CALLED = mark("Dicatat: hari ini tersambung.")
BACK = mark("Isi yang dipilih berlaku lagi.")
MEANWHILE = mark("Sementara itu nomor ini sudah diubah. Periksa isinya yang sekarang.")
COLUMNS = {
    "institution": mark("Lembaga"),
    "country": mark("Negara"),
    "city": mark("Kota"),
    "number": mark("Nomor"),
    "channel": mark("Saluran"),
    "reach": mark("Dapat dihubungi dari"),
    "hours": mark("Jam"),
    "show": mark("Tampil"),
    "source": mark("Sumber"),
    "as_of": mark("Tanggal sumber"),
    "status": mark("Sudah diperiksa"),
    "grade": mark("Jenis sumber"),
    "note": mark("Catatan"),
    "last_called_on": mark("Terakhir ditelepon"),
}


@pages.get("")
def everything() -> str:
    readers.editor()
    due_only = request.args.get("perlu") == "1"
    find = request.args.get("cari", "").strip().casefold()
    with opened().database.read() as session:
        speech().refresh(session)
    day = today()
    rows = [row for row in speech().numbers.rows if (row.due(day) or not due_only) and find in _searched(row)]
    rows.sort(key=lambda row: (not row.shown, row.country != "ID", countries.name(row.country, language())))
    return render_template(
        "numbers.html", rows=rows, day=day, due_only=due_only, find=request.args.get("cari", "").strip()
    )


@pages.route("/baru", methods=["GET", "POST"])
def add() -> Response | str | tuple[str, int]:
    """A number that stands in no file; its id is made of institution and country."""
    who = readers.editor()
    row = Number("", "", "", "", NEW_KIND, "", "phone", "anywhere", "", "yes", "VERIFIED", "A", "", "", "", "")
    if request.method == "GET":
        return _form(None, row)
    row = read_form(request.form, row)
    with opened().database.write() as session:
        speech().refresh(session)
        row = replace(row, id=_free_id(row))
        found = faults(row)
        if found:
            return _form(None, row, found), 422
        edits.save_number(session, (who.id, who.actor), row.id, None, edits.number_columns(row), 0)
    flash(SAVED)
    return redirect(url_for("numbers.number", number_id=row.id))


@pages.get(NUMBER)
def number(number_id: str) -> str:
    readers.editor()
    with opened().database.read() as session:
        return _form(session, _present(session, number_id))


@pages.post(NUMBER)
def change(number_id: str) -> Response | str | tuple[str, int]:
    who = readers.editor()
    seen = request.form.get("seen", 0, type=int)
    with opened().database.read() as session:
        present = _present(session, number_id)
        wanted = read_form(request.form, present)
        found = faults(wanted)
        if found:
            return _form(session, wanted, found, seen), 422
    if wanted == present:
        flash(SAME)
        return _to(number_id)
    return _save(who, number_id, edits.number_columns(wanted), seen, SAVED)


@pages.post(f"{NUMBER}/tersambung")
def called(number_id: str) -> Response:
    """Somebody called it today and was answered."""
    who = readers.editor()
    with opened().database.write() as session:
        row = replace(_present(session, number_id), last_called_on=today().isoformat())
        seen = edits.newest_id(session, NumberEdit, number_id)
        columns = edits.number_columns(row)
        edits.save_number(session, (who.id, who.actor), number_id, _file(number_id), columns, seen, "number_called")
    flash(CALLED)
    find, due_only = request.args.get("cari"), request.args.get("perlu")
    return redirect(url_for("numbers.everything", cari=find, perlu=due_only, _anchor=number_id))


@pages.post(f"{NUMBER}/kembalikan")
def take_back(number_id: str) -> Response:
    """Lets an older version hold again; 0 is the file."""
    who = readers.editor()
    edit_id, seen = request.form.get("edit", 0, type=int), request.form.get("seen", 0, type=int)
    with opened().database.read() as session:
        _present(session, number_id)
        older = {edit.id: edit.content for edit, _ in edits.history(session, NumberEdit, number_id)}
    if edit_id not in older and (edit_id or _file(number_id) is None):
        abort(404)
    return _save(who, number_id, older[edit_id] if edit_id else None, seen, BACK)


def read_form(form: MultiDict[str, str], before: Number) -> Number:
    """The number as the form has it; what the form does not know stays as it was."""
    texts = {name: one_line(form.get(name, "")) for name in LONGEST}
    choices = {name: form.get(name, "") for name in ("country", "channel", "reach", "grade")}
    show, status = "yes" if "show" in form else "no", "VERIFIED" if "status" in form else "UNVERIFIED"
    return replace(before, **texts, **choices, show=show, status=status)


def faults(row: Number) -> list[Fault]:
    """What is wrong with a number as it was typed: what `pelita check` finds, and what a file cannot have."""
    found = row_faults(row)
    if not row.institution:
        found.append(Fault("institution", NO_INSTITUTION))
    if row.country and not countries.is_country(row.country):
        found.append(Fault("country", NO_COUNTRY))
    return found + [
        Fault(name, TOO_LONG, {"most": most}) for name, most in LONGEST.items() if len(getattr(row, name)) > most
    ]


def _form(session: Session | None, row: Number, found: list[Fault] | None = None, seen: int | None = None) -> str:
    """The page of a number; without a session that of a new one."""
    errors: dict[str, list[str]] = {}
    for fault in found or ():
        errors.setdefault(fault.line, []).append(fault.said(language()))
    newest = edits.newest_id(session, NumberEdit, row.id) if session is not None else 0
    used = [topic for topic in speech().topics if row.id in topic.numbers]
    return render_template(
        "number.html",
        row=row,
        new=session is None,
        errors=errors,
        seen=newest if seen is None else seen,
        newest=newest,
        versions=_versions(session, row.id) if session is not None else [],
        in_file=session is not None and _file(row.id) is not None,
        used=sorted(used, key=lambda topic: topic.title.casefold()),
        channels=CHANNELS,
        reaches=REACH,
        countries=countries.all_names(language()),
        longest=LONGEST,
    )


def _versions(session: Session, number_id: str) -> list[dict[str, Any]]:
    """The edits of a number, newest first, with what each changed."""
    file = _file(number_id)
    before, found = file or {}, []
    for edit, name in reversed(edits.history(session, NumberEdit, number_id)):
        content = edit.content or file or {}
        changed = [title for column, title in COLUMNS.items() if content.get(column) != before.get(column)]
        found.append({"edit": edit, "name": name, "changed": changed, "number": content.get("number", "")})
        before = content
    return found[::-1]


def _save(who: readers.Reader, number_id: str, content: dict[str, Any] | None, seen: int, said: str) -> Response:
    try:
        with opened().database.write() as session:
            edits.save_number(session, (who.id, who.actor), number_id, _file(number_id), content, seen)
        flash(said)
    except EditedMeanwhile:
        flash(MEANWHILE)
    return _to(number_id)


def _present(session: Session, number_id: str) -> Number:
    """The number as it holds now; 404 for one that is not there."""
    speech().refresh(session)
    return speech().numbers[number_id] if number_id in speech().numbers else abort(404)


def _file(number_id: str) -> dict[str, Any] | None:
    numbers = speech().files[1]
    return edits.number_columns(numbers[number_id]) if number_id in numbers else None


def _free_id(row: Number) -> str:
    stem = re.sub(r"[^a-z0-9]+", "_", f"{row.institution} {row.country}".lower()).strip("_")[:32] or "number"
    taken = speech().numbers
    return next(id for id in (stem, *(f"{stem}_{place}" for place in range(2, 1000))) if id not in taken)


def _searched(row: Number) -> str:
    return f"{row.institution} {row.number} {row.city} {countries.name(row.country, language())}".casefold()


def _to(number_id: str) -> Response:
    return redirect(url_for("numbers.number", number_id=number_id))
