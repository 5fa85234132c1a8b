"""One's own account: rights, the second step, where one signed in and when, and the way out everywhere at once."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from bot import officers
from bot.desk import readers
from bot.desk.present import opened
from bot.language import mark
from bot.tables import AuditEntry, Officer

pages = Blueprint("own", __name__)

SHOWN = 30
ENTRIES = (
    "signed_in sign_in_failed signed_out signed_out_everywhere password_changed officer_reset totp_added totp_reset "
    "recovery_codes recovery_used officer_rights"
).split()
OUT = mark("Anda sudah keluar di semua perangkat.")


@pages.get("/saya")
def account() -> str:
    who = readers.reader()
    assert who is not None  # the guard lets nobody else here
    query = (
        select(AuditEntry)
        .where(AuditEntry.subject == who.actor, AuditEntry.action.in_(ENTRIES))
        .order_by(AuditEntry.id.desc())
        .limit(SHOWN)
    )
    with opened().database.read() as session:
        officer = session.get_one(Officer, who.id)
        known = officers.devices(session, who.id)
        return render_template("own.html", officer=officer, devices=known, entries=list(session.scalars(query)))


@pages.post("/saya/keluar")
def sign_out_everywhere() -> Response:
    who = readers.reader()
    assert who is not None  # the guard lets nobody else here
    with opened().database.write() as session:
        officers.sign_out_everywhere(session, who.id)
    readers.leave()
    flash(OUT)
    return redirect(url_for("sessions.sign_in"))
