"""Officers are told of what was filed and of danger: number, kind, country and urgency of a case, nothing personal.

`announce` writes the alert in the transaction of the filing or the danger itself; `tell` makes outbox rows of it for
the posts that the duty roster names (bot/duty.py, bot/posts.py). An urgent one is told again, one level higher each
time, until somebody presses "Diterima" or reads or takes the case at the desk, which `settle` sees in the case's own
row. One that is not urgent is told once and waits for the end of the quiet hours. Exercises raise none.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import and_, false, func, not_, or_, select
from sqlalchemy.orm import Session

from bot import audit, countries, duty, inbox, outbox, posts
from bot.keys import Vault
from bot.language import mark
from bot.settings import Office
from bot.tables import Alert, Chat, Complaint, Delivery, now
from bot.topics import TAXONOMY

BUTTON = "alert:"  # what the button carries, with the alert's number
ONE_BY_ONE = 3  # more that are not urgent and due at once (after a night) come as one list
LISTED = 20
HOURLY_AFTER = 8  # tellings; who slept through those is not woken by a ninth within minutes
HEAR_AGAIN = timedelta(minutes=15)  # danger told anew in a case that somebody has just taken raises no new alert
RETRY = timedelta(minutes=1)

URGENT = mark("DARURAT")
NEW = mark("Pengaduan baru")
NUMBER = mark("Nomor: {number}")
KIND = mark("Jenis: {category}")
COUNTRY = mark("Negara: {country}")
SINCE = mark("Masuk: {at}")
AGAIN = mark("Pengingat ke-{times}: belum ada yang menerima.")
UNKNOWN = mark("belum diketahui")
SEVERAL = mark("{count} pengaduan baru")
MORE = mark("... dan {count} lagi, lihat di meja petugas.")
TAKE = mark("Diterima")
TAKEN = mark("{number} diterima oleh {name}, {at}.")
THANKS = mark("Tercatat: diterima oleh {name}.")
FOREIGN = mark("Tombol ini hanya berlaku di chat petugas.")
SEEN = or_(
    Complaint.stage == "closed",
    Complaint.read_at >= Alert.raised_at,
    and_(Complaint.officer_id.is_not(None), Complaint.officer_id.is_distinct_from(Alert.officer_id)),
)
OVER = {
    "pressed": mark("Sudah diterima oleh {name}, {at}."),
    "read": mark("Sudah dibaca di meja petugas, {at}."),
    "taken": mark("Sudah ditangani di meja petugas, {at}."),
    "closed": mark("Kasusnya sudah selesai, {at}."),
}


def announce(session: Session, complaint: Complaint, *, danger: bool) -> None:
    """Raises the alert of a case that was filed, or in which danger was told, in the transaction at hand."""
    if complaint.exercise:
        return
    earlier = session.scalars(select(Alert).where(Alert.complaint_id == complaint.id).order_by(Alert.id)).all()
    standing = next((alert for alert in earlier if alert.ended_at is None), None)
    urgent = danger or (complaint.urgent and not earlier)  # what was taken as danger is not urgent again when filed
    if standing is not None:
        if urgent and not standing.urgent:
            standing.urgent, standing.next_at = True, now()
        return
    if danger and any(alert.ended_at and alert.ended_at > now() - HEAR_AGAIN for alert in earlier):
        return
    alert = Alert(complaint_id=complaint.id, urgent=urgent, raised_at=now(), officer_id=complaint.officer_id)
    alert.next_at = alert.raised_at
    session.add(alert)
    session.flush()


def standing(session: Session) -> int:
    """How many cases wait for somebody to take or to read them."""
    query = select(func.count(Alert.id)).join(Complaint, Complaint.id == Alert.complaint_id)
    unseen = not_(func.coalesce(SEEN, false()))
    return session.scalar(query.where(Alert.ended_at.is_(None), unseen)) or 0


def waiting(session: Session) -> bool:
    """Whether `tell` has something to do."""
    query = select(Alert.id).join(Complaint, Complaint.id == Alert.complaint_id)
    query = query.where(Alert.ended_at.is_(None), or_(Alert.next_at <= now(), SEEN))
    return session.scalar(query.limit(1)) is not None


def settle(session: Session) -> None:
    """Ends the alerts of cases that were read, taken or closed at the desk."""
    query = select(Alert, Complaint).join(Complaint, Complaint.id == Alert.complaint_id)
    for alert, complaint in session.execute(query.where(Alert.ended_at.is_(None), SEEN)):
        read = complaint.read_at is not None and complaint.read_at >= alert.raised_at
        _end(alert, "closed" if complaint.stage == "closed" else "read" if read else "taken")


def tell(session: Session, vault: Vault, office: Office) -> int:
    """Puts what is due into the outbox of the chats that are on duty; how many alerts were told."""
    settle(session)
    query = select(Alert).where(Alert.ended_at.is_(None), Alert.next_at <= now()).order_by(Alert.id)
    due = list(session.scalars(query))
    local = now().astimezone(office.time_zone)
    quiet = office.watching.alerts.quiet
    calm = [alert for alert in due if not alert.urgent]
    if quiet is not None and quiet.hold(local):
        for alert in calm:
            alert.next_at = quiet.next_end(local)
        calm = []
    told = sum(_tell_one(session, vault, office, local, alert) for alert in due if alert.urgent)
    if len(calm) > ONE_BY_ONE:
        return told + _tell_list(session, vault, office, local, calm)
    return told + sum(_tell_one(session, vault, office, local, alert) for alert in calm)


def hear(session: Session, vault: Vault, channel: str, raw: dict[str, Any]) -> bool:
    """Takes an officer's button, or a code that makes a chat a post. True when the update was one of these."""
    query = raw.get("callback_query")
    if not isinstance(query, dict):
        return posts.hear(session, vault, channel, raw)
    chat_of = (query.get("message") or {}).get("chat") if isinstance(query.get("message"), dict) else None
    data = str(query.get("data") or "")
    if not isinstance(chat_of, dict) or "id" not in chat_of or not data.startswith(BUTTON):
        return False
    address = str(chat_of["id"])
    chat = inbox.find_or_make_chat(session, vault, channel, address)
    if inbox.note(session, channel, raw, chat):
        allowed = any(post.name != duty.OPERATOR for post in posts.of_chat(session, chat))
        said = _press(session, vault, query, data.removeprefix(BUTTON), chat) if allowed else FOREIGN
        turn = f"pressed:{raw['update_id']}"
        outbox.add_callback_answer(session, vault, chat, turn, str(query.get("id") or ""), said)
    return True


def _press(session: Session, vault: Vault, query: dict[str, Any], number: str, chat: Chat) -> str:
    """Notes who takes an alert and tells the other chats; the word for the one who pressed."""
    known = number.isascii() and number.isdigit() and len(number) < 18
    alert = session.get(Alert, int(number), with_for_update=True) if known else None
    if alert is None:
        return FOREIGN
    settle(session)
    complaint = session.get_one(Complaint, alert.complaint_id)
    zone = ZoneInfo(complaint.office_time_zone)
    if alert.ended_at is not None:
        who = vault.open_or_none(session, "alert.taken_by", alert.taken_by) or {}
        words = OVER.get(alert.ended_by or "", OVER["read"])
        return words.format(name=who.get("name") or "-", at=_clock(alert.ended_at, zone))
    who = _who(query)
    _end(alert, "pressed")
    assert alert.ended_at is not None
    alert.taken_by = vault.seal(session, vault.office_key(session), "alert.taken_by", who)
    audit.write(session, audit.SYSTEM, "alert_taken", f"complaint:{complaint.id}", alert=alert.id, chat=chat.id)
    note = TAKEN.format(number=complaint.number or "-", name=who["name"], at=_clock(alert.ended_at, zone))
    told = select(Chat).join(Delivery, Delivery.chat_id == Chat.id).where(Delivery.turn == f"alert:{alert.id}")
    for other in session.scalars(told.distinct()):
        outbox.add(session, vault, other, f"taken:{alert.id}", 0, {"text": note}, author=outbox.ALERT)
    return THANKS.format(name=who["name"])


def _who(query: dict[str, Any]) -> dict[str, Any]:
    person = query.get("from") if isinstance(query.get("from"), dict) else {}
    assert isinstance(person, dict)
    name = f"{person.get('first_name') or ''} {person.get('last_name') or ''}".strip()
    return {"id": person.get("id"), "name": (name or str(person.get("username") or "?"))[:60]}


def _end(alert: Alert, why: str) -> None:
    alert.ended_at, alert.ended_by, alert.next_at = now(), why, None


def _tell_one(session: Session, vault: Vault, office: Office, local: datetime, alert: Alert) -> bool:
    complaint = session.get_one(Complaint, alert.complaint_id)
    chats, alert.level = _chats(session, office, local, alert.told)
    if not chats:
        alert.next_at = now() + RETRY  # nobody has registered a chat yet; the desk shows it all the same
        return False
    body = {"text": _text(alert, complaint, office), "buttons": [[TAKE, f"{BUTTON}{alert.id}"]]}
    for chat in chats:
        outbox.add(session, vault, chat, f"alert:{alert.id}", alert.told, body, author=outbox.ALERT)
    alert.told += 1
    wait = office.watching.alerts.repeat if alert.told < HOURLY_AFTER else timedelta(hours=1)
    alert.next_at = now() + wait if alert.urgent else None
    return True


def _tell_list(session: Session, vault: Vault, office: Office, local: datetime, alerts: list[Alert]) -> int:
    chats, level = _chats(session, office, local, 0)
    lines = [SEVERAL.format(count=len(alerts))]
    for alert in alerts:
        alert.next_at, alert.level = None if chats else now() + RETRY, level
        alert.told += bool(chats)
    for alert in alerts[:LISTED]:
        complaint = session.get_one(Complaint, alert.complaint_id)
        lines.append(f"{complaint.number}: {_category(complaint)}, {_country(complaint)}")
    if len(alerts) > LISTED:
        lines.append(MORE.format(count=len(alerts) - LISTED))
    for chat in chats:
        body = {"text": "\n".join(lines)}
        outbox.add(session, vault, chat, f"alert:{alerts[0].id}", alerts[0].told, body, author=outbox.ALERT)
    return len(alerts) if chats else 0


def _chats(session: Session, office: Office, local: datetime, step: int) -> tuple[list[Chat], int]:
    """The chats to tell at the `step`-th telling and how many levels up that is.

    The lowest level on duty first, at each further telling also the one above. Where nobody of the roster is on duty,
    or their chats are not registered, all posts but the operator's hear of it.
    """
    reachable = posts.chats(session)
    levels = [names & reachable.keys() for names in office.watching.alerts.levels(local)]
    levels = [names for names in levels if names] or [reachable.keys() - {duty.OPERATOR}]
    level = min(step, len(levels) - 1)
    found = {chat.id: chat for names in levels[: level + 1] for name in sorted(names) for chat in reachable[name]}
    return list(found.values()), level + 1


def _text(alert: Alert, complaint: Complaint, office: Office) -> str:
    lines = [
        URGENT if alert.urgent or complaint.urgent else NEW,
        NUMBER.format(number=complaint.number or "-"),
        KIND.format(category=_category(complaint)),
        COUNTRY.format(country=_country(complaint)),
        SINCE.format(
            at=f"{alert.raised_at.astimezone(office.time_zone):%d-%m} {_clock(alert.raised_at, office.time_zone)}"
        ),
    ]
    return "\n".join([*lines, AGAIN.format(times=alert.told)] if alert.told else lines)


def _category(complaint: Complaint) -> str:
    known = _categories()
    return next((known[category] for category in complaint.categories if category in known), UNKNOWN)


def _country(complaint: Complaint) -> str:
    return countries.name(complaint.country) if complaint.country else UNKNOWN


def _clock(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%H.%M} {local.tzname()}"


@cache
def _categories() -> dict[str, str]:
    content = yaml.load(TAXONOMY.read_text("utf-8"), Loader=yaml.CSafeLoader)
    found: dict[str, str] = content["complaint_categories"]
    return found
