"""The export: a form, how far it is, and the finished file.

Which cases: the form's own fields narrow, or the address holds them, as the list does: a view of the list
(`/ekspor/daftar?tahap=...`) or cases that were chosen there (`/ekspor?kasus=...`). What it holds is exported as it is.

What it takes out is readable by whoever has the file, so it needs a right of its own and a reason, which the audit
keeps. It is made by a process of its own (bot/exports/jobs.py); its file is kept sealed for the one who asked for it,
and only for a set time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from bot import audit
from bot.desk import fields, listing, readers
from bot.desk.present import opened, say
from bot.desk.readers import Reader
from bot.errors import PelitaError
from bot.exports import MAX_REASON, MIN_REASON, jobs, kept
from bot.exports.choice import FORMATS, PAPERS, PROFILES, Choice, require_cases
from bot.language import mark
from bot.narrowing import Filter
from bot.stages import STAGES
from bot.tables import Export

pages = Blueprint("exporting", __name__)

MAX_ID = 2**63 - 1
ONE = f"/ekspor/<int(max={MAX_ID}):export_id>"
SHOWN = 20
NAMED = 3  # so many numbers of cases are named in a list of exports
YEARS = range(2000, 2100)  # a slip of the finger must not reach the ends of the calendar

NO_FORMAT = mark("Pilih format berkas.")
NO_PROFILE = mark("Pilih: disamarkan atau lengkap.")
NO_DATE = mark("Tanggal ditulis seperti 2026-11-25.")
WRONG_ORDER = mark("Tanggal akhir lebih dulu daripada tanggal awal.")
NO_STAGE = mark("Tahap ini tidak dikenal.")
NO_CASE = mark("Salah satu nomor kasus ini tidak ada.")
NONE_CHOSEN = mark("Belum ada kasus yang dipilih. Kembali ke daftar kasus dan centang kasusnya.")
NO_REASON = mark("Tulis alasan ekspor, paling sedikit 5 huruf.")
LONG_REASON = mark("Alasan paling banyak 200 huruf.")
FULL_ONLY = mark("Berkas bukti dan identitas rahasia hanya dapat disertakan dalam ekspor lengkap.")
BUSY = mark("Dua ekspor lain sedang dibuat. Tunggu sebentar, lalu coba lagi.")


@dataclass(frozen=True)
class Held:
    """The cases that the address holds: a view of the list, or cases by number. Neither: the form's fields narrow."""

    view: Filter | None = None
    cases: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.view is not None or bool(self.cases)


@pages.route("/ekspor", methods=["GET", "POST"])
def export() -> AnyResponse | str | tuple[str, int]:
    cases = dict.fromkeys(name.strip().upper() for name in request.args.getlist("kasus"))
    return _export(Held(cases=tuple(filter(None, cases))))


@pages.route("/ekspor/daftar", methods=["GET", "POST"])
def export_view() -> AnyResponse | str | tuple[str, int]:
    return _export(Held(view=Filter.from_query(request.args)))


def _export(held: Held) -> AnyResponse | str | tuple[str, int]:
    who = readers.exporter()
    if request.method == "GET":
        asked = MultiDict({"format": "xlsx", "profile": "redacted", "paper": "a4"})
        return _form(who, held, asked, {"cases": NONE_CHOSEN} if "kasus" in request.args and not held else {})
    choice, errors = read_form(request.form, held)
    if not errors:
        errors = _unfounded(choice)
    if errors:
        return _form(who, held, request.form, errors), 422
    try:
        with opened().database.write() as session:
            row = jobs.ask(session, who.actor, choice, _reason(request.form))
    except PelitaError:
        return _form(who, held, request.form, {"busy": BUSY}), 422
    jobs.start(opened(), row.id, choice.find)
    return redirect(url_for("exporting.one", export_id=row.id), 303)


@pages.get(ONE)
def one(export_id: int) -> str:
    row = _mine(export_id)
    with opened().database.read() as session:
        officers = listing.officers(session)
    return render_template("export_one.html", row=row, officers=officers, going_on=jobs.GOING_ON)


@pages.get(f"{ONE}/kabar")
def state(export_id: int) -> str:
    """How far it is, as a fragment for the script."""
    return render_template("_export_state.html", row=_mine(export_id), going_on=jobs.GOING_ON)


@pages.post(f"{ONE}/batal")
def cancel(export_id: int) -> AnyResponse:
    _mine(export_id)
    with opened().database.write() as session:
        jobs.cancel(session, session.get_one(Export, export_id))
    return redirect(url_for("exporting.one", export_id=export_id), 303)


@pages.get(f"{ONE}/unduh")
def fetch(export_id: int) -> Response:
    row = _mine(export_id)
    path = jobs.content_file(opened(), row)
    if row.state != "done" or not path.is_file():
        abort(404)
    with opened().database.write() as session:
        audit.write(session, row.actor, "export_fetched", f"export:{row.id}")

    def content() -> Iterator[bytes]:
        with everything.database.read() as session:
            yield from kept.opened(session, everything.vault, path)

    everything = opened()  # the answer is sent when the request is over
    day = row.at.astimezone(everything.settings.office.time_zone).date()
    response = Response(content(), mimetype="application/zip")
    response.headers["Content-Disposition"] = f"attachment; filename=pelita-{day}-{row.id}.zip"
    response.headers["Content-Length"] = str(row.size_bytes)
    return response


def read_form(form: MultiDict[str, str], held: Held) -> tuple[Choice, dict[str, str]]:
    """What the form asks for, and what is wrong with it: a sentence for each field."""
    errors: dict[str, str] = {}
    choice = Choice(
        format=form.get("format", ""),
        profile=form.get("profile", "redacted"),
        evidence=form.get("evidence") == "1",
        confidential=form.get("confidential") == "1",
        paper=form.get("paper", "a4"),
        **_which(form, held, errors),
    )
    if choice.format not in FORMATS or choice.paper not in PAPERS:
        errors["format"] = NO_FORMAT
    if choice.profile not in PROFILES:
        errors["profile"] = NO_PROFILE
    elif choice.profile == "redacted" and (choice.evidence or choice.confidential):
        errors["profile"] = FULL_ONLY
    if choice.from_date and choice.to_date and choice.to_date < choice.from_date:
        errors["to_date"] = WRONG_ORDER
    if not set(choice.stages) <= set(STAGES):
        errors["stages"] = NO_STAGE
    reason = _reason(form)
    if sum(map(str.isalpha, reason)) < MIN_REASON:
        errors["reason"] = NO_REASON
    elif len(reason) > MAX_REASON:
        errors["reason"] = LONG_REASON
    return choice, errors


def _which(form: MultiDict[str, str], held: Held, errors: dict[str, str]) -> dict[str, Any]:
    """The fields of the choice that say which cases. What was chosen in the list is taken, an exercise too."""
    if held.view is not None:
        return {"view": held.view}
    if held.cases:
        return {"cases": held.cases, "exercises": True}
    return {
        "from_date": _date(form, "from_date", errors),
        "to_date": _date(form, "to_date", errors),
        "stages": tuple(form.getlist("stages")),
        "cases": tuple(form.get("cases", "").upper().replace(",", " ").split()),
        "urgent": form.get("urgent") == "1",
        "exercises": form.get("exercises") == "1",
    }


def _form(who: Reader, held: Held, form: MultiDict[str, str], errors: dict[str, str]) -> str:
    with opened().database.read() as session:
        rows = _latest(session, who)
        officers = listing.officers(session)
        count = len(held.cases) if held.view is None else listing.total(session, held.view)
    return render_template(
        "export.html",
        held=held,
        count=count,
        in_words=fields.in_words(held.view.as_query(), officers) if held.view else [],
        form=form,
        errors=errors,
        stages=STAGES,
        rows=rows,
        officers=officers,
    )


def _latest(session: Session, who: Reader) -> list[Export]:
    query = select(Export).where(Export.actor == who.actor).order_by(Export.id.desc())
    return list(session.scalars(query.limit(SHOWN)))


def _mine(export_id: int) -> Export:
    """An export of the officer at the desk; another's is not there (404)."""
    who = readers.exporter()
    with opened().database.read() as session:
        row = session.get(Export, export_id)
    if row is None or row.actor != who.actor:
        abort(404)
    return row


def _unfounded(choice: Choice) -> dict[str, str]:
    try:
        with opened().database.read() as session:
            require_cases(session, choice)
    except PelitaError:
        return {"cases": NO_CASE}
    return {}


def _reason(form: Mapping[str, str]) -> str:
    return " ".join(form.get("reason", "").split())


def _date(form: Mapping[str, str], name: str, errors: dict[str, str]) -> date | None:
    text = form.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        errors[name] = NO_DATE
    return day


def shown_choice(choice: dict[str, Any], officers: Mapping[int, str]) -> str:
    """An export in a few words, for the list of them."""
    cases = choice.get("cases", [])
    parts = [choice["format"].upper()]
    parts += cases if len(cases) <= NAMED else [say(mark("{count} kasus yang dipilih"), count=len(cases))]
    if choice.get("from_date") or choice.get("to_date"):
        parts.append(f"{choice.get('from_date', '…')} – {choice.get('to_date', '…')}")
    if "view" in choice:
        narrowed = fields.in_words(choice["view"], officers)
        parts += [": ".join(filter(None, one)) for one in narrowed] or [say(mark("semua kasus dalam daftar"))]
    return ", ".join(parts)
