"""Intake by hand: the form for counter, telephone and letter, and the receipt slip to print.

The receipt code is shown on the page that answers the form, once; it is kept nowhere. A form that is sent twice makes
one case (bot/by_hand.py).
"""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from bot import by_hand, casework, evidence, narrowing
from bot.by_hand import Scan, Told
from bot.desk import readers
from bot.desk.cases import CASE, show
from bot.desk.deeds import clerk_of
from bot.desk.present import opened, say
from bot.errors import CaseChanged, CaseError
from bot.language import mark
from bot.receipts import shown_code
from bot.tables import Complaint

pages = Blueprint("by_hand", __name__)

MAX_BYTES = evidence.MAX_BYTES + 256 * 1024  # the scan and the fields around it
TWICE = mark("Laporan ini sudah tersimpan. Kode buktinya hanya ditampilkan sekali; buat kode baru bila perlu.")
NO_SLIP = mark("Pelapor mendapat kode buktinya di chat, jadi tidak ada yang perlu dicetak.")
FAULTS = {
    "choose": mark("Pilih salah satu."),
    "needed": mark("Bagian ini perlu diisi."),
    "long": mark("Isiannya terlalu panjang."),
    "consent": mark("Tanyakan dulu persetujuan orangnya."),
    "large": mark("Berkasnya terlalu besar: paling besar 20 MB."),
}


def allow_upload() -> None:
    """Lets this form bring a scan; all other forms are short. Runs before anything reads the form."""
    if request.endpoint == "by_hand.new":
        request.max_content_length = MAX_BYTES


@pages.route("/terima", methods=["GET", "POST"])
def new() -> AnyResponse | Response | str | tuple[str, int]:
    who = readers.case_reader()
    if request.method == "GET":
        return _form(MultiDict({"channel": "counter"}), {})
    told = read_form(request.form, _scan())
    faults = {name: say(FAULTS[kind]) for name, kind in by_hand.faults(told).items()}
    if faults:
        return _form(request.form, faults), 422
    try:
        with opened().database.write() as session:
            complaint, code = by_hand.file(session, clerk_of(who), told)
    except CaseError:
        flash(TWICE)
        return redirect(url_for("listing.cases", urut="baru"))
    return _slip(complaint, code)


@pages.post(f"{CASE}/kode")
def new_code(case_id: int) -> AnyResponse | str | tuple[str, int]:
    who = readers.case_reader()
    version = request.form.get("version", 0, type=int)
    try:
        with opened().database.write() as session:
            complaint = casework.take(session, case_id, version)
            if complaint is None:
                abort(404)
            code = by_hand.renew_code(session, clerk_of(who), complaint)
    except CaseChanged as changed:
        return show(case_id, who, since=changed.since), 409
    except CaseError:
        return show(case_id, who, refused=say(NO_SLIP)), 422
    return _slip(complaint, code)


def read_form(form: MultiDict[str, str], scan: Scan | None) -> Told:
    slots: dict[str, Any] = {name: " ".join(form.get(name, "").split()) or None for name in by_hand.SHORT_FIELDS}
    slots["story"] = form.get("story", "").strip()
    slots["teller"] = form.get("teller", "")
    slots["safe_to_reply"] = form.get("safe_to_reply", "")
    slots["categories"] = [one for one in form.getlist("categories") if one in narrowing.categories()]
    country = form.get("country", "")
    slots["country"] = country if narrowing.VALID["negara"](country) else None
    details: dict[str, Any] = {name: " ".join(form.get(name, "").split()) or None for name in by_hand.DETAILS}
    details |= {name: form.get(name) for name in by_hand.FACTS}
    return Told(
        channel=form.get("channel", ""),
        consent=form.get("consent", ""),
        once=form.get("once", "")[:40] or secrets.token_hex(8),
        slots=slots,
        details=details,
        urgent=form.get("urgent") == "ya",
        scan=scan,
    )


def _scan() -> Scan | None:
    file = request.files.get("scan")
    content = file.read() if file is not None and file.filename else b""
    if file is None or not content:
        return None
    return Scan(content, (file.filename or "")[:120], file.mimetype or "")


def _form(form: MultiDict[str, str], faults: dict[str, str]) -> str:
    return render_template(
        "by_hand.html",
        form=form,
        faults=faults,
        once=form.get("once") or secrets.token_hex(8),
        categories=narrowing.categories(),
        most_bytes=evidence.MAX_BYTES,
    )


def _slip(complaint: Complaint, code: str) -> str:
    return render_template("slip.html", complaint=complaint, code=shown_code(code))
