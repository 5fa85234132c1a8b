"""Messages that were not understood, those that are nearly the same together: each group is settled with one form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot import audit, unclear
from bot.desk import readers
from bot.desk.cases import MAX_ID
from bot.desk.present import opened, say, speech
from bot.language import mark, one_line
from bot.tables import Unclear

pages = Blueprint("unclear", __name__, url_prefix="/pengetahuan/belum-dipahami")

MOST = 400  # rows that are opened and compared for one page
SHOWN = 40  # groups on it
ALIKE = 0.6  # share of the words that two messages have in common
DONE = {
    None: mark("Diabaikan."),
    unclear.OUT_OF_SCOPE: mark("Dicatat sebagai di luar layanan; dipelajari saat Pelita dimulai ulang."),
    "": mark("Dicatat sebagai contoh; dipelajari saat Pelita dimulai ulang."),
}
GONE = mark("Pesan ini sudah diurus oleh rekan Anda.")
NO_TOPIC = mark("Pilih topik dahulu.")
REFUSED = {
    "danger": mark("Pesan ini menyebut bahaya, jadi tidak boleh menjadi contoh lain."),
    "short": mark("Terlalu pendek untuk menjadi contoh."),
}
ELSEWHERE = mark("Kalimat ini sudah menjadi contoh untuk yang lain: {label}.")


@dataclass
class Group:
    """Messages that are nearly the same; `topics` are the guesses for the first, best first."""

    topics: list[str]
    kind: str
    words: frozenset[str]
    rows: list[tuple[Unclear, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.rows[0][1]

    @property
    def ids(self) -> str:
        return " ".join(str(row.id) for row, _ in self.rows)


@pages.get("")
def waiting() -> str:
    readers.editor()
    with opened().database.read() as session:
        rows = unclear.waiting(session, opened().vault, MOST)
    groups = grouped(rows)
    topics = sorted(speech().topics, key=lambda topic: topic.title.casefold())
    return render_template(
        "unclear.html", groups=groups[:SHOWN], left=len(groups) - SHOWN, topics=topics, most=unclear.MAX_TEXT
    )


@pages.post("")
def settle() -> Response:
    """Makes a group examples of a topic or of what is out of scope, or ignores it."""
    who = readers.editor()
    wanted = request.form.get("label", "")
    label = request.form.get("topic", "") if wanted == "topic" else wanted
    with opened().database.write() as session:
        rows = _rows(session, request.form.get("ids", ""))
        said = _settle(session, who, rows, label)
    flash(said)
    return redirect(url_for("unclear.waiting"))


def grouped(rows: list[tuple[Unclear, str]]) -> list[Group]:
    """Near-duplicates of the same best guess together; the largest group first, then the newest."""
    groups: list[Group] = []
    for row, text in rows:
        words = frozenset(re.findall(r"\w+", text.lower()))
        best = row.topics[:1]
        group = next((one for one in groups if one.topics[:1] == best and alike(one.words, words)), None)
        if group is None:
            group = Group(list(row.topics), row.kind, words)
            groups.append(group)
        group.rows.append((row, text))
    return sorted(groups, key=lambda group: -len(group.rows))


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)


def _settle(session: Session, who: readers.Reader, rows: list[Unclear], label: str) -> str:
    if not rows:
        return GONE
    text = one_line(request.form.get("text", ""))[: unclear.MAX_TEXT]
    before = one_line(str(opened().vault.open_or_none(session, unclear.CONTEXT, rows[0].text) or ""))
    if label == "ignored":
        unclear.settle(session, opened().vault, rows, None)
    elif label not in speech().topics and label != unclear.OUT_OF_SCOPE:
        return NO_TOPIC
    elif reason := unclear.fault(text or before, label):
        return REFUSED.get(reason) or _elsewhere(reason)
    else:
        unclear.settle(session, opened().vault, rows, label, text if text and text != before else None)
    audit.write(session, who.actor, "unclear_settled", f"unclear:{rows[0].id}", label=label, count=len(rows))
    key = None if label == "ignored" else label if label == unclear.OUT_OF_SCOPE else ""
    return DONE[key]


def _elsewhere(label: str) -> str:
    topic = label.partition("/")[2]
    return say(ELSEWHERE, label=speech().topics[topic].title if topic in speech().topics else label)


def _rows(session: Session, ids: str) -> list[Unclear]:
    """The rows of a group that nobody settled meanwhile, in the order of the form."""
    numbers = [int(one) for one in ids.split()[:MOST] if one.isascii() and one.isdigit() and len(one) < 19]
    if not numbers or max(numbers) > MAX_ID:
        abort(400)
    rows = [session.get(Unclear, number, with_for_update=True) for number in numbers]
    return [row for row in rows if row is not None and row.state == unclear.NEW]
