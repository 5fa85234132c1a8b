"""The export: a form, and the files of bot/exports.py as one zip.

What it takes out is readable by whoever has the file, so it needs a right of its own and a reason, which the audit
keeps. The folder that the files are made in is gone before the answer is; the zip has no name on the disk at all.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from flask import Blueprint, Response, render_template, request, send_file
from werkzeug.datastructures import MultiDict

from bot import exports
from bot.desk import readers
from bot.desk.present import opened
from bot.exports import STAGES
from bot.language import mark
from bot.tables import now

pages = Blueprint("exporting", __name__)

FORMATS = ("csv", "jsonl")
MIN_REASON_LETTERS = 5
MAX_REASON = 200
YEARS = range(2000, 2100)  # a slip of the finger must not reach the ends of the calendar

NO_FORMAT = mark("Pilih format CSV atau JSONL.")
NO_DATE = mark("Tanggal ditulis seperti 2026-11-25.")
WRONG_ORDER = mark("Tanggal akhir lebih dulu daripada tanggal awal.")
NO_STAGE = mark("Tahap ini tidak dikenal.")
NO_REASON = mark("Tulis alasan ekspor, paling sedikit 5 huruf.")
LONG_REASON = mark("Alasan paling banyak 200 huruf.")


@dataclass(frozen=True)
class Wish:
    """What is to be exported. Without stages: all of them."""

    format: str
    from_date: date | None
    to_date: date | None
    stages: tuple[str, ...]
    reason: str


@pages.route("/ekspor", methods=["GET", "POST"])
def export() -> Response | str | tuple[str, int]:
    who = readers.exporter()
    if request.method == "GET":
        return render_template("export.html", form=MultiDict({"format": "csv"}), errors={}, stages=STAGES)
    wish, errors = read_form(request.form)
    if wish is None:
        return render_template("export.html", form=request.form, errors=errors, stages=STAGES), 422
    today = now().astimezone(opened().settings.office.time_zone).date()
    file = _zipped(wish, who.actor)
    response = send_file(file, mimetype="application/zip", as_attachment=True, download_name=f"pelita-{today}.zip")
    response.call_on_close(file.close)
    return response


def read_form(form: MultiDict[str, str]) -> tuple[Wish | None, dict[str, str]]:
    """What the form asks for, or what is wrong with it: a sentence for each field."""
    errors: dict[str, str] = {}
    reason = " ".join(form.get("reason", "").split())
    wish = Wish(
        format=form.get("format", ""),
        from_date=_date(form, "from_date", errors),
        to_date=_date(form, "to_date", errors),
        stages=tuple(form.getlist("stages")),
        reason=reason,
    )
    if wish.format not in FORMATS:
        errors["format"] = NO_FORMAT
    if wish.from_date and wish.to_date and wish.to_date < wish.from_date:
        errors["to_date"] = WRONG_ORDER
    if not set(wish.stages) <= set(STAGES):
        errors["stages"] = NO_STAGE
    if sum(map(str.isalpha, reason)) < MIN_REASON_LETTERS:
        errors["reason"] = NO_REASON
    elif len(reason) > MAX_REASON:
        errors["reason"] = LONG_REASON
    return (None if errors else wish), errors


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


def _zipped(wish: Wish, actor: str) -> IO[bytes]:
    """The export as an open file that has no name: it is gone from the disk when it is closed, come what may."""
    with ExitStack() as closing, tempfile.TemporaryDirectory(prefix="pelita-") as folder:
        file = closing.enter_context(tempfile.TemporaryFile())
        exports.export(
            opened(),
            format=wish.format,
            out=Path(folder),
            from_date=wish.from_date,
            to_date=wish.to_date,
            stages=wish.stages,
            profile="full",
            reason=wish.reason,
            actor=actor,
        )
        _zip(Path(folder), file)
        file.seek(0)
        closing.pop_all()  # all went well: the answer closes the file once it is sent
    return file


def _zip(folder: Path, file: IO[bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
