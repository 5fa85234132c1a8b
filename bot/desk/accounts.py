"""Accounts of officers, kept by an administrator, who reads no cases. Each deed is in the audit log.

A one-time password is in the answer to the form that made it and nowhere else. An administrator cannot end their own
account or take its role away, so there is always one left.
"""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from bot import codes, officers
from bot.desk import readers
from bot.desk.cases import MAX_ID
from bot.desk.present import opened
from bot.errors import OfficerError
from bot.language import mark
from bot.tables import Officer

pages = Blueprint("accounts", __name__, url_prefix="/akun")

ACCOUNT = f"/<int(max={MAX_ID}):account_id>"
MAX_NAME = 120
NO_NAME = mark("Tulis nama petugas, paling banyak 120 huruf.")
NO_USERNAME = mark("Nama pengguna: 3 sampai 40 huruf kecil, angka, titik, garis bawah, atau tanda hubung.")
TAKEN = mark("Nama pengguna ini sudah dipakai.")
NO_ROLE = mark("Pilih peran.")
NO_EXPORT = mark("Administrator tidak membaca kasus, jadi tidak dapat mengekspor.")
OWN = mark("Akun sendiri tidak dapat diakhiri atau diganti perannya. Minta administrator lain.")
SAVED = mark("Hak akun sudah disimpan.")
ENDED = mark("Akun sudah diakhiri; semua sesinya berakhir.")
BACK = mark("Akun sudah aktif lagi.")
CODE_RESET = mark("Langkah kedua sudah dihapus; petugas menyiapkannya lagi setelah masuk.")


@pages.before_request
def require_administrator() -> None:
    readers.administrator()


@pages.get("")
def everyone() -> str:
    return _list(MultiDict({"role": "officer"}), {})


@pages.post("")
def add() -> str | tuple[str, int]:
    name, username = " ".join(request.form.get("name", "").split()), request.form.get("username", "").strip().lower()
    role, may_export = request.form.get("role", ""), "may_export" in request.form
    errors = _faults(name, username, role, may_export)
    if not errors:
        try:
            with opened().database.write() as session:
                password = officers.add(session, _actor(), username, name, role, may_export)
            return render_template("one_time_password.html", name=name, username=username, password=password)
        except OfficerError:
            errors["username"] = TAKEN
    return _list(request.form, errors), 422


@pages.get(ACCOUNT)
def account(account_id: int) -> str:
    with opened().database.read() as session:
        return render_template("account.html", officer=_find(session, account_id), roles=officers.ROLES)


@pages.post(f"{ACCOUNT}/hak")
def set_rights(account_id: int) -> Response:
    role, may_export = request.form.get("role", ""), "may_export" in request.form
    with opened().database.write() as session:
        officer = _find(session, account_id)
        if error := _fault_in_rights(officer, role, may_export):
            flash(error)
        else:
            officers.set_rights(session, _actor(), officer.username, role, may_export)
            flash(SAVED)
    return _to(account_id)


@pages.post(f"{ACCOUNT}/sandi")
def reset_password(account_id: int) -> str:
    with opened().database.write() as session:
        officer = _find(session, account_id)
        password = officers.reset(session, _actor(), officer.username)
    return render_template("one_time_password.html", name=officer.name, username=officer.username, password=password)


@pages.post(f"{ACCOUNT}/kode")
def reset_second_step(account_id: int) -> Response:
    with opened().database.write() as session:
        codes.reset(session, _actor(), _find(session, account_id).username)
    flash(CODE_RESET)
    return _to(account_id)


@pages.post(f"{ACCOUNT}/akhiri")
def end(account_id: int) -> Response:
    with opened().database.write() as session:
        officer = _find(session, account_id)
        if _own(officer):
            flash(OWN)
            return _to(account_id)
        officers.set_active(session, _actor(), officer.username, active=False)
    flash(ENDED)
    return _to(account_id)


@pages.post(f"{ACCOUNT}/aktifkan")
def take_back(account_id: int) -> Response:
    with opened().database.write() as session:
        officers.set_active(session, _actor(), _find(session, account_id).username, active=True)
    flash(BACK)
    return _to(account_id)


def _list(form: MultiDict[str, str], errors: dict[str, str]) -> str:
    with opened().database.read() as session:
        rows = officers.everyone(session)
    rows.sort(key=lambda row: (not row.active, row.name.casefold()))
    return render_template("accounts.html", rows=rows, roles=officers.ROLES, form=form, errors=errors)


def _faults(name: str, username: str, role: str, may_export: bool) -> dict[str, str]:
    errors = {}
    if not 1 <= len(name) <= MAX_NAME or "\0" in name:
        errors["name"] = NO_NAME
    if not officers.is_username(username):
        errors["username"] = NO_USERNAME
    if role not in officers.ROLES:
        errors["role"] = NO_ROLE
    elif role == "administrator" and may_export:
        errors["may_export"] = NO_EXPORT
    return errors


def _fault_in_rights(officer: Officer, role: str, may_export: bool) -> str | None:
    if role not in officers.ROLES:
        return NO_ROLE
    if role == "administrator" and may_export:
        return NO_EXPORT
    return OWN if _own(officer) and role != officer.role else None


def _find(session: Session, account_id: int) -> Officer:
    return session.get(Officer, account_id, with_for_update=True) or abort(404)


def _own(officer: Officer) -> bool:
    return officer.id == readers.administrator().id


def _actor() -> str:
    return readers.administrator().actor


def _to(account_id: int) -> Response:
    return redirect(url_for("accounts.account", account_id=account_id))
