"""Sign in, sign out, change of password, choice of language; and the guard before every other page."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from bot import audit, officers
from bot.desk import devices, readers
from bot.desk.present import local_path, opened
from bot.errors import NotAllowed, OfficerError
from bot.language import LANGUAGES, mark
from bot.tables import Officer

pages = Blueprint("sessions", __name__)

OPEN_TO_ALL = frozenset(
    "sessions.health sessions.sign_in sessions.choose_language second_step.ask static bootstrap.static".split()
)
BEFORE_CHANGE = OPEN_TO_ALL | {"sessions.change_password", "sessions.sign_out"}
BEFORE_SECOND_STEP = BEFORE_CHANGE | {"second_step.set_up"}
WITHOUT_CASES = frozenset({"sessions", "second_step", "own", "accounts"})  # all that an administrator comes to
POLLS = frozenset({"listing.news", "cases.news", "exporting.state"})  # asked by the script, not by a hand
MAX_PASSWORD = 200

WRONG = mark("Nama pengguna dan kata sandi tidak cocok. Periksa lagi, atau coba lagi sebentar lagi.")
ENDED = mark("Sesi Anda sudah berakhir. Silakan masuk lagi.")
CHANGED = mark("Kata sandi sudah diganti.")
UNEQUAL = mark("Kedua kata sandi baru tidak sama.")
TOO_LONG = mark("Kata sandi terlalu panjang.")
UNFIT = {
    "wrong_password": mark("Kata sandi yang sekarang tidak cocok."),
    "weak_password": mark("Kata sandi baru harus berbeda dari yang lama dan paling sedikit 10 huruf atau angka."),
}


def guard() -> Response | None:
    """Lets a request through, or leads to the sign-in or to the change of a one-time password."""
    endpoint = request.endpoint
    if endpoint is None or endpoint in OPEN_TO_ALL:
        return None
    who = readers.reader()
    if who is None:
        return _to_sign_in(endpoint)
    if not who.may_read and request.blueprint not in WITHOUT_CASES:
        raise NotAllowed("read_cases")
    if endpoint in POLLS:
        return None if who.settled else abort(403)
    readers.used()
    if who.must_change and endpoint not in BEFORE_CHANGE:
        return redirect(url_for("sessions.change_password"))
    if who.must_set_up and endpoint not in BEFORE_SECOND_STEP:
        return redirect(url_for("second_step.set_up"))
    return None


def _to_sign_in(endpoint: str) -> Response:
    if endpoint in POLLS:
        abort(401)
    if readers.was_here():
        readers.leave()
        flash(ENDED)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("sessions.sign_in", ke=wanted if wanted != "/" else None))


@pages.get("/sehat")
def health() -> tuple[str, dict[str, str]]:
    return "ok", {"Content-Type": "text/plain; charset=utf-8"}


@pages.route("/masuk", methods=["GET", "POST"])
def sign_in() -> Response | str | tuple[str, int]:
    goal = local_path(request.args.get("ke"))
    if request.method == "GET":
        return redirect(goal or home()) if readers.reader() else render_template("sign_in.html", goal=goal)
    username, password = request.form.get("username", ""), request.form.get("password", "")
    if len(password) <= MAX_PASSWORD and "\0" not in username:  # PostgreSQL takes no such letter
        officer = officers.sign_in(opened().database, username, password, devices.known())
        if officer is not None:
            return enter(officer, goal) if officer.totp_at is None else _ask_for_code(officer, goal)
    return render_template("sign_in.html", goal=goal, username=username[:40], error=WRONG), 401


def _ask_for_code(officer: Officer, goal: str | None) -> Response:
    readers.half_way(officer)
    return redirect(url_for("second_step.ask", ke=goal))


def enter(officer: Officer, goal: str | None) -> Response:
    """The sign-in is complete: a new session, the browser is known from now on, and the page that was wanted."""
    readers.begin(officer)
    response = redirect(goal or home())
    devices.remember(officer, response)
    return response


def home() -> str:
    """Where the reader's work is."""
    who = readers.reader()
    return url_for("today.today" if who is None or who.may_read else "accounts.everyone")


@pages.post("/keluar")
def sign_out() -> Response:
    who = readers.reader()
    if who is not None:
        with opened().database.write() as db:
            audit.write(db, who.actor, "signed_out", who.actor)
    readers.leave()
    return redirect(url_for("sessions.sign_in"))


@pages.route("/sandi", methods=["GET", "POST"])
def change_password() -> Response | str | tuple[str, int]:
    if request.method == "GET":
        return render_template("password.html")
    error = _change(request.form.get("old", ""), request.form.get("new", ""), request.form.get("again", ""))
    if error is not None:
        return render_template("password.html", error=error), 422
    flash(CHANGED)
    return redirect(home())


def _change(old: str, new: str, again: str) -> str | None:
    """Changes the reader's password; the sentence that says why not."""
    who = readers.reader()
    assert who is not None  # the guard lets nobody else here
    if new != again:
        return UNEQUAL
    if len(new) > MAX_PASSWORD:
        return TOO_LONG
    try:
        officer = officers.change_password(opened().database, who.id, old, new)
    except OfficerError as exc:
        return UNFIT.get(str(exc), UNFIT["weak_password"])
    readers.renew(officer)
    return None


@pages.get("/bahasa/<code>")
def choose_language(code: str) -> Response:
    if code not in LANGUAGES:
        abort(404)
    session["language"] = code
    return redirect(local_path(request.args.get("ke")) or home())
