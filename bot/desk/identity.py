"""Who is behind a confidential case: closed until an officer says why, then open for this session and this case.

The reason is kept, sealed under the case's key, as an event of the case; the audit names the event. `anonymous` cases
are closed in the same way: what stands in their fields was told all the same, or is known from elsewhere.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot import audit
from bot.desk import readers
from bot.desk.cases import CASE
from bot.desk.present import opened
from bot.desk.readers import Reader
from bot.language import mark
from bot.tables import CaseEvent, Complaint

pages = Blueprint("identity", __name__)

CLOSED = ("confidential", "anonymous")
FIELDS = ("worker_name", "contact", "phone", "passport")
KIND = "identity"
HIDDEN = "███"
MIN_REASON_LETTERS = 5
MAX_REASON = 200
NO_REASON = mark("Tulis alasan membuka identitas, paling sedikit 5 huruf.")
OPENED = mark("Identitas dibuka untuk sesi ini. Alasannya dicatat.")


def shown(session: Session, who: Reader, complaint: Complaint) -> bool:
    """Whether this officer may see in this session who is behind the case.

    Always for an ordinary case; for a confidential or anonymous one after a reason was given (`reveal`). To be asked
    within a request wherever one of `FIELDS` is shown: on the case page, in lists, slips, sheets and exports of the
    desk. `masked` gives the intake to show when the answer is no.
    """
    if complaint.confidentiality not in CLOSED:
        return True
    query = select(CaseEvent.details).where(
        CaseEvent.complaint_id == complaint.id, CaseEvent.kind == KIND, CaseEvent.actor == who.actor
    )
    mine = readers.session_id()
    return bool(mine) and any(details.get("session") == mine for details in session.scalars(query))


def masked(intake: dict[str, Any]) -> dict[str, Any]:
    """The intake with its identity blacked out; an empty field stays empty, and "chat" as contact tells nothing."""
    return {name: HIDDEN if name in FIELDS and value and value != "chat" else value for name, value in intake.items()}


@pages.post(f"{CASE}/identitas")
def reveal(case_id: int) -> Response:
    """Opens the identity of a case for this session; the reason is asked for by the macro in `_identity.html`."""
    who = readers.case_reader()
    reason = " ".join(request.form.get("reason", "").split())[:MAX_REASON]
    if sum(map(str.isalpha, reason)) < MIN_REASON_LETTERS:
        flash(NO_REASON)
        return redirect(url_for("cases.case", case_id=case_id))
    with opened().database.write() as session:
        complaint = session.get(Complaint, case_id, with_for_update=True) or abort(404)
        if not shown(session, who, complaint):
            event = CaseEvent(
                complaint_id=case_id,
                actor=who.actor,
                kind=KIND,
                details={"session": readers.session_id()},
                body=opened().vault.seal(session, complaint.key_id, "case_event.body", reason),
            )
            session.add(event)
            session.flush()
            audit.write(session, who.actor, "identity_opened", f"complaint:{case_id}", event=event.id)
    flash(OPENED)
    return redirect(url_for("cases.case", case_id=case_id))
