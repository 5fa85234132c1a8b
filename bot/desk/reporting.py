"""The report of a month or a quarter as a page, and as a file for whoever may take figures out of the office.

What is made for outside hides small counts; the page says which of both it shows. A file is noted in the audit with
its hash. The office's own figures on placements are brought in here too.
"""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot import audit
from bot.desk import readers
from bot.desk.present import language, opened
from bot.errors import PelitaError
from bot.exports.choice import PAPERS
from bot.language import mark
from bot.reports import charts, figures, files, placements
from bot.reports.period import Period
from bot.tables import now

pages = Blueprint("reporting", __name__)

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BROUGHT = mark("Angka sudah disimpan.")
NO_FILE = mark("Pilih berkas CSV.")


@pages.get("/laporan")
def report() -> str:
    readers.case_reader()
    made = _made()
    today = now().astimezone(made.office.time_zone).date()
    this = Period.month_of(today)
    quarter = Period.named(f"{today.year}-Q{(today.month + 2) // 3}")
    return render_template(
        "report.html", report=made, this=this, quarter=quarter, numbers=files.NUMBERS, chart=files.chart,
        shown=charts.shown, note=files.HIDDEN if made.outside else files.INSIDE, faults=[],
    )  # fmt: skip


@pages.get("/laporan/berkas")
def file() -> Response:
    who = readers.exporter()
    kind, paper = request.args.get("format", ""), request.args.get("kertas", "a4")
    if kind not in TYPES or paper not in PAPERS:
        abort(400)
    made = _made()
    content = files.pdf(made, paper) if kind == "pdf" else files.xlsx(made)
    name = f"laporan-{made.period.name}{'' if made.outside else '-internal'}.{kind}"
    with opened().database.write() as session:
        proof = hashlib.sha256(content).hexdigest()
        details = {"format": kind, "period": made.period.name, "outside": made.outside, "cases": made.numbers["total"]}
        audit.write(session, who.actor, "reported", "report", **details, sha256=proof)
    response = Response(content, mimetype=TYPES[kind])
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


@pages.get("/laporan/contoh-angka.csv")
def template() -> Response:
    readers.case_reader()
    response = Response(placements.TEMPLATE.read_bytes(), mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=contoh-angka.csv"
    return response


@pages.post("/laporan/angka")
def bring_figures() -> AnyResponse | tuple[str, int]:
    who = readers.exporter()
    given = request.files.get("angka")
    content = given.read() if given is not None and given.filename else b""
    faults = placements.read(content)[1] if content else [placements.Fault(NO_FILE)]
    if faults:
        return render_template("figures_refused.html", faults=[fault.words(language()) for fault in faults]), 422
    with opened().database.write() as session:
        placements.import_figures(session, content, who.actor)
    flash(BROUGHT)
    return redirect(
        url_for("reporting.report", periode=request.args.get("periode"), angka=request.args.get("angka")), 303
    )


def _made() -> figures.Report:
    """The report that the address names; of the present month without one; for outside unless it says otherwise."""
    everything = opened()
    office = everything.settings.office
    name = request.args.get("periode")
    try:
        period = Period.named(name) if name else Period.month_of(now().astimezone(office.time_zone).date())
    except PelitaError:
        abort(404)
    with everything.database.read() as session:
        return figures.report(session, everything.vault, office, period, request.args.get("angka") != "semua")
