"""The operator is told of the machine: one alarm for a cause and hour, and a word when it is over.

`check` looks at what lasts (something waits too long, the disk fills, the backup is old); `note` takes what happens at
one moment (a part of Pelita ended). Both write rows of `alarm`, and what is to be told goes through the outbox to the
post "operator" (bot/posts.py). Where Telegram is what is broken, a command of the operator's choosing is given the
same words (`[operator] command`), since no outbox row can leave then. Facts are counts and sizes, never text.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import backup, duty, outbox, posts
from bot.language import mark
from bot.opening import Opened
from bot.tables import Alarm, Delivery, Message, Update, now

log = logging.getLogger(__name__)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
COMMAND_SECONDS = 30.0

WORDS = {
    "inbox": mark("Pesan masuk menunggu sejak {minutes} menit ({count} pesan). Mesin bahasa mati atau lambat?"),
    "outbox": mark("Pesan keluar menunggu sejak {minutes} menit ({count} pesan). Telegram tidak terjangkau?"),
    "disk": mark("Disk terisi {percent}%; sisa {free_mb} MB."),
    "backup": mark("Cadangan terbaru berumur {hours} jam."),
    "backup_failed": mark("Cadangan gagal dibuat. Coba di server: pelita backup"),
    "dead": mark("{count} pesan tidak dapat diolah dalam 24 jam terakhir (surat mati)."),
    "post": mark("Chat petugas tidak terjangkau: bot dikeluarkan dari {count} pos. Daftarkan lagi."),
    "token": mark("Telegram menolak token bot. Pelita berhenti; minta token baru di BotFather."),
    "part": mark("{part} berhenti, maka Pelita berhenti seluruhnya. Penjaga proses harus menjalankannya lagi."),
    "restart": mark("Pelita berjalan lagi setelah berhenti tidak wajar."),
}
HEAD = mark("Pelita {office}: {words}")
OVER = mark("Pelita {office}: selesai. Sebelumnya: {words}")


def check(opened: Opened, backup_failed: bool = False) -> None:
    """Opens, repeats and ends alarms by what is true now, and tells them."""
    with opened.database.read() as session:
        present = _present(opened, session, backup_failed)
        standing = set(session.scalars(select(Alarm.cause).where(Alarm.ended_at.is_(None))))
    if not present and not standing:
        return
    with opened.database.write() as session:
        told = _update(opened, session, present)
    if told:
        log.error("the operator was told of: %s", ", ".join(sorted(present)) or "the end of it")
    _command(opened, told)


def note(opened: Opened, cause: str, **facts: Any) -> None:
    """Tells of what happened at one moment, at most once an hour for a cause."""
    with opened.database.write() as session:
        last = _last_told(session, cause)
        row = Alarm(cause=cause, facts=facts, since=now(), ended_at=now())
        session.add(row)
        session.flush()
        told = [] if last is not None and last > now() - HOUR else [_tell(opened, session, row)]
    _command(opened, told)


def note_start(opened: Opened, died: bool) -> None:
    """Tells that it runs again, when it was killed (`died`) or the last that was noted is that it ended."""
    with opened.database.read() as session:
        query = select(Alarm.cause).where(Alarm.cause.in_(("token", "part", "restart"))).order_by(Alarm.id.desc())
        last = session.scalar(query.limit(1))
    if died or last in ("token", "part"):
        note(opened, "restart")


def _present(opened: Opened, session: Session, backup_failed: bool) -> dict[str, dict[str, Any]]:
    """What is wrong now: cause -> facts."""
    limits = opened.settings.office.watching.operator
    found: dict[str, dict[str, Any]] = {}
    received = select(func.min(Update.received_at), func.count(Update.id)).where(Update.state == "waiting")
    written = select(func.min(Message.at), func.count(Delivery.id)).join(Message, Message.id == Delivery.message_id)
    for cause, query in (("inbox", received), ("outbox", written.where(Delivery.state == "waiting"))):
        oldest, count = session.execute(query).one()
        if oldest is not None and now() - oldest > limits.queue:
            found[cause] = {"minutes": int((now() - oldest).total_seconds() / 60), "count": count}
    places = (opened.settings.data_dir, opened.settings.backup_dir)
    used, free = max((_disk(place) for place in places if place.exists()), default=(0, 0))
    if used >= limits.disk_percent:
        found["disk"] = {"percent": used, "free_mb": free // 1_000_000}
    age = backup.age(opened)
    if age > limits.backup_age:
        found["backup"] = {"hours": int(age / HOUR)}
    if backup_failed:
        found["backup_failed"] = {}
    dead = select(func.count(Update.id)).where(Update.state == "dead", Update.received_at > now() - DAY)
    lost = [post.name for post, chat in posts.everyone(session) if chat.blocked_at is not None]
    for cause, count in (("dead", session.scalar(dead) or 0), ("post", len(lost))):
        if count:
            found[cause] = {"count": count}
    return found


def _disk(place: Path) -> tuple[int, int]:
    """Percent used, bytes free."""
    disk = shutil.disk_usage(place)
    return 100 * (disk.total - disk.free) // disk.total, disk.free


def _update(opened: Opened, session: Session, present: dict[str, dict[str, Any]]) -> list[str]:
    """The alarms' rows as they must be now; what was told."""
    told = []
    for row in session.scalars(select(Alarm).where(Alarm.ended_at.is_(None))):
        if row.cause not in present:
            row.ended_at = now()
            told += [_say(opened, session, row, OVER, f"over:{row.id}")] if row.told else []
        else:
            row.facts = present[row.cause]
    standing = {row.cause: row for row in session.scalars(select(Alarm).where(Alarm.ended_at.is_(None)))}
    for cause, facts in present.items():
        row = standing.get(cause) or Alarm(cause=cause, facts=facts, since=now())
        session.add(row)
        session.flush()
        last = _last_told(session, cause)
        if last is None or last <= now() - HOUR:
            told.append(_tell(opened, session, row))
    return told


def _last_told(session: Session, cause: str) -> datetime | None:
    query = select(Alarm.told_at).where(Alarm.cause == cause, Alarm.told_at.is_not(None))
    return session.scalar(query.order_by(Alarm.told_at.desc()).limit(1))


def _tell(opened: Opened, session: Session, row: Alarm) -> str:
    row.told += 1
    row.told_at = now()
    return _say(opened, session, row, HEAD, f"alarm:{row.id}:{row.told}")


def _say(opened: Opened, session: Session, row: Alarm, head: str, turn: str) -> str:
    words = WORDS[row.cause].format(**row.facts)
    said = head.format(office=opened.settings.office.code, words=words)
    for chat in posts.chats(session).get(duty.OPERATOR, []):
        outbox.add(session, opened.vault, chat, turn, 0, {"text": said}, author=outbox.ALERT)
    return said


def _command(opened: Opened, told: list[str]) -> None:
    """Gives the words to the operator's own program (mail, a message to a pager); what it does with them is its own."""
    command = opened.settings.office.watching.operator.command
    if not command or not told:
        return
    try:
        words = "\n".join(told) + "\n"
        subprocess.run(command, input=words, text=True, timeout=COMMAND_SECONDS, check=True, capture_output=True)
    except (OSError, subprocess.SubprocessError) as error:
        log.error("the operator's command failed: %s", type(error).__name__)
