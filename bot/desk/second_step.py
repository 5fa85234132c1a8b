"""The second step of the sign-in: asked for after the password, and set up once with an app on the officer's phone.

Recovery codes are in the answer to the form that made them and nowhere else: no address shows them again.
"""

from __future__ import annotations

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from bot import codes
from bot.desk import devices, readers, sessions
from bot.desk.present import local_path, opened
from bot.desk.readers import Reader
from bot.language import mark
from bot.tables import Officer

pages = Blueprint("second_step", __name__)

MAX_CODE = 40
WRONG = mark("Kode tidak cocok. Tunggu kode berikutnya di aplikasi, lalu coba lagi sebentar lagi.")
WRONG_IN_APP = mark("Kode tidak cocok. Periksa jam di telepon Anda, tunggu kode berikutnya, lalu coba lagi.")


@pages.route("/masuk/kode", methods=["GET", "POST"])
def ask() -> Response | str | tuple[str, int]:
    goal = local_path(request.args.get("ke"))
    half = readers.half()
    if half is None:
        flash(sessions.ENDED)
        return redirect(url_for("sessions.sign_in", ke=goal))
    if request.method == "GET":
        return render_template("code.html", goal=goal)
    code = request.form.get("code", "")[:MAX_CODE]
    officer = codes.second_step(opened().database, opened().vault, *half, code, devices.known())
    if officer is None:
        return render_template("code.html", goal=goal, error=WRONG), 401
    return sessions.enter(officer, goal)


@pages.route("/kode", methods=["GET", "POST"])
def set_up() -> str | tuple[str, int]:
    who = readers.reader()
    assert who is not None  # the guard lets nobody else here
    if request.method == "GET":
        return _state(who)
    code = request.form.get("code", "")[:MAX_CODE]
    with opened().database.write() as session:
        make = codes.renew_recovery_codes if who.second_step else codes.confirm
        recovery = make(session, opened().vault, who.id, code)
        officer = session.get_one(Officer, who.id)
    if recovery is None:
        return _state(who, WRONG if who.second_step else WRONG_IN_APP), 422
    readers.renew(officer)
    return render_template("recovery_codes.html", recovery=recovery)


def _state(who: Reader, error: str | None = None) -> str:
    """The page of an account with a second step, or what is needed to set one up."""
    with opened().database.write() as session:
        if who.second_step:
            return render_template("second_step.html", officer=session.get_one(Officer, who.id), error=error)
        secret = codes.begin(session, opened().vault, who.id)
    address = codes.address(secret, who.username, opened().settings.office.name)
    picture = Markup(segno.make(address, error="m").svg_inline(scale=5, border=2))  # noqa: S704 - made of digits
    return render_template("second_step.html", picture=picture, secret=codes.shown(secret), error=error)
