"""The forms of a case page: each is one deed of bot/casework.py, done on the version of the case that was shown.

When somebody else changed the case meanwhile, nothing is done: the page comes back with who changed what, and with
what was typed, to be sent again.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from bot import casework, patterns
from bot.casework import Clerk
from bot.desk import cases, readers
from bot.desk.cases import CASE
from bot.desk.present import opened, say, speech
from bot.desk.readers import Reader
from bot.errors import CaseChanged, CaseError
from bot.language import mark
from bot.tables import Complaint

pages = Blueprint("deeds", __name__)

Form = MultiDict[str, str]
Deed = Callable[[Session, Clerk, Complaint, Form], object]

DONE = mark("Tersimpan.")
DONE_TOLD = mark("Tersimpan, dan pelapor diberi tahu.")
DONE_NOT_TOLD = mark("Tersimpan. Pelapor tidak diberi tahu, karena belum pasti aman untuk ditulisi.")
REFUSED = {
    "no_move": mark("Kasus ini tidak dapat dipindahkan ke tahap itu dari tahap yang sekarang."),
    "no_reason": mark("Pilih alasan menutup kasus."),
    "reachable": mark(
        "Belum boleh ditutup sebagai tidak dapat dihubungi: syarat telepon pada hari yang berbeda belum terpenuhi."
    ),
    "papers_open": mark("Belum boleh ditutup karena berkas: batas waktu melengkapi berkas belum lewat."),
    "no_officer": mark("Pilih petugas yang akunnya masih aktif."),
    "empty": mark("Isiannya masih kosong."),
    "long": mark("Isiannya terlalu panjang."),
    "days": mark("Batas waktu berkas adalah 1 sampai 365 hari."),
    "closed": mark("Kasus ini sudah selesai. Buka dulu dengan memindahkannya ke verifikasi."),
    "no_consent": mark("Merujuk memerlukan persetujuan orangnya, atau bahaya pada kasus yang mendesak."),
    "no_body": mark("Pilih lembaga rujukan."),
    "no_case": mark("Tidak ada kasus lain dengan nomor itu."),
    "no_chat": mark("Kasus ini belum punya chat, jadi tidak ada tempat untuk menulis. Hubungi lewat telepon."),
    "unsafe": mark("Pelapor berkata chat ini tidak aman. Jangan ditulisi; hubungi lewat cara lain yang ia sebut."),
    "blocked": mark("Pelapor memblokir bot, jadi pesan tidak akan sampai. Hubungi lewat cara lain."),
}


def _assign(session: Session, clerk: Clerk, complaint: Complaint, form: Form) -> None:
    chosen = form.get("officer", "")
    casework.assign(session, clerk, complaint, clerk.id if chosen == "me" else int(chosen) if chosen else None)


def _papers(session: Session, clerk: Clerk, complaint: Complaint, form: Form) -> None:
    casework.ask_papers(session, clerk, complaint, form.get("text", ""), _number(form.get("days", "")))


def _refer(session: Session, clerk: Clerk, complaint: Complaint, form: Form) -> None:
    names = {body.id: body.name for body in patterns.bodies()}
    chosen = form.get("body", "")
    if chosen not in names:
        raise CaseError("no_body")
    casework.refer(session, clerk, complaint, chosen, names[chosen], form.get("basis", ""), form.get("text", ""))


DEEDS: dict[str, Deed] = {
    "catatan": lambda s, clerk, case, form: casework.note(s, clerk, case, form.get("text", "")),
    "telepon": lambda s, clerk, case, form: casework.call(
        s, clerk, case, form.get("answered") == "ya", form.get("text", "")
    ),
    "tulis": lambda s, clerk, case, form: casework.write(s, clerk, case, form.get("text", "")),
    "berkas": _papers,
    "petugas": _assign,
    "tahap": lambda s, clerk, case, form: casework.move(
        s, clerk, case, form.get("stage", ""), form.get("reason") or None, tell=form.get("tell") == "ya"
    ),
    "mendesak": lambda s, clerk, case, form: casework.set_urgent(s, clerk, case, form.get("urgent") == "ya"),
    "siskop2mi": lambda s, clerk, case, form: casework.set_number(s, clerk, case, form.get("text", "")),
    "rujuk": _refer,
    "gabung": lambda s, clerk, case, form: casework.merge(s, clerk, case, form.get("text", "")),
    "percakapan": lambda s, clerk, case, form: casework.take_over(s, clerk, case, form.get("over") == "ya"),
    "bisu": lambda s, clerk, case, form: casework.mute(s, clerk, case, form.get("muted") == "ya"),
}


def clerk_of(who: Reader) -> Clerk:
    return Clerk(who.id, who.username, opened().vault, speech())


@pages.post(f"{CASE}/<any({', '.join(DEEDS)}):name>")
def deed(case_id: int, name: str) -> Response | tuple[str, int]:
    who = readers.case_reader()
    version = _number(request.form.get("version", ""))
    try:
        with opened().database.write() as session:
            complaint = casework.take(session, case_id, version)
            if complaint is None:
                abort(404)
            DEEDS[name](session, clerk_of(who), complaint, request.form)
            done = casework.changes_since(session, case_id, version)
    except CaseChanged as changed:
        return cases.show(case_id, who, typed=(name, request.form), since=changed.since), 409
    except CaseError as error:
        sentence = say(REFUSED.get(str(error), REFUSED["no_move"]))
        return cases.show(case_id, who, typed=(name, request.form), refused=sentence), 422
    told = done[-1].details.get("told") if done else None
    flash(DONE if told is None else DONE_TOLD if told else DONE_NOT_TOLD)
    return redirect(url_for("cases.case", case_id=case_id))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
