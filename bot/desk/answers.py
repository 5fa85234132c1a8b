"""One answer: changed, looked at as a person will see it, checked as `pelita check` does, saved, taken back.

Who saves over somebody else's change is told of it first and keeps what they wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from bot import edits, topics
from bot.desk import readers
from bot.desk.knowledge import today
from bot.desk.present import language, opened, speech
from bot.errors import EditedMeanwhile
from bot.language import SOURCE, Fault, mark, one_line, printable
from bot.speech import Said
from bot.tables import AnswerEdit

pages = Blueprint("answers", __name__, url_prefix="/pengetahuan/jawaban")

TOPIC = "/<topic_id>"
MAX_NUMBERS = 3
MAX_FOLLOW_UPS = 3
LINES = {
    "button": mark("Tulisan tombol"),
    "state": mark("Keadaan"),
    "changes": mark("Bisa berubah"),
    "as_of": mark("Tanggal sumber"),
    "review_by": mark("Periksa lagi"),
    "urgent": mark("Mendesak"),
    "answer": mark("Jawaban"),
    "numbers": mark("Nomor telepon"),
    "follow_ups": mark("Jawaban lanjutan"),
    "sources": mark("Sumber"),
}
SAVED = mark("Jawaban sudah disimpan. Mulai pesan berikutnya, orang membaca jawaban ini.")
SAME = mark("Tidak ada yang berubah.")
BACK = mark("Jawaban yang dipilih berlaku lagi.")


@dataclass(frozen=True)
class Version:
    """One version of an answer in its history. `edit_id` 0 is the file."""

    edit_id: int
    at: Any
    name: str
    changed: list[str]
    answer: str


@pages.get(TOPIC)
def answer(topic_id: str) -> str:
    readers.editor()
    with opened().database.read() as session:
        content = _present(session, topic_id)
        return _page(session, topic_id, content)


@pages.post(TOPIC)
def change(topic_id: str) -> Response | str | tuple[str, int]:
    who = readers.editor()
    wanted = read_form(request.form)
    seen = request.form.get("seen", 0, type=int)
    with opened().database.write() as session:
        present = _present(session, topic_id)
        file = _file(topic_id)
        numbers = speech().numbers
        found = topics.line_faults(
            {**file, "topic": topic_id, **wanted}, frozenset(speech().files[0].contents), numbers
        )
        if found or request.form.get("do") == "preview":
            said = None if found else preview(topic_id, wanted)
            return _page(session, topic_id, wanted, seen=seen, faults=found, said=said), 422 if found else 200
        if wanted == present:
            flash(SAME)
            return redirect(url_for("answers.answer", topic_id=topic_id))
    try:
        with opened().database.write() as session:
            edits.save_answer(session, (who.id, who.actor), topic_id, file, wanted, seen)
    except EditedMeanwhile:
        with opened().database.read() as session:
            return _page(session, topic_id, wanted, meanwhile=True), 409
    flash(SAVED)
    return redirect(url_for("answers.answer", topic_id=topic_id))


@pages.post(f"{TOPIC}/kembalikan")
def take_back(topic_id: str) -> Response | tuple[str, int]:
    """Lets an older version be said again; 0 is the file."""
    who = readers.editor()
    edit_id, seen = request.form.get("edit", 0, type=int), request.form.get("seen", 0, type=int)
    with opened().database.read() as session:
        present = _present(session, topic_id)
        older = {edit.id: edit for edit, _ in edits.history(session, AnswerEdit, topic_id)}
    if edit_id and edit_id not in older:
        abort(404)
    content = edits.from_json(older[edit_id].content or {}) if edit_id else None
    try:
        with opened().database.write() as session:
            edits.save_answer(session, (who.id, who.actor), topic_id, _file(topic_id), content or None, seen)
    except EditedMeanwhile:
        with opened().database.read() as session:
            return _page(session, topic_id, present, meanwhile=True), 409
    flash(BACK)
    return redirect(url_for("answers.answer", topic_id=topic_id))


def read_form(form: MultiDict[str, str]) -> dict[str, Any]:
    """The lines of an answer as the form has them. `review_by` is None when it is no date."""
    sources = []
    for name, url, day in zip(form.getlist("source_name"), form.getlist("source_url"), form.getlist("source_date"),
                              strict=False):  # fmt: skip
        source = {"name": one_line(name), "url": one_line(url), "date": one_line(day)}
        if any(source.values()):
            sources.append({key: value for key, value in source.items() if value})
    text = "\n".join(printable(line).rstrip() for line in form.get("answer", "").splitlines()).strip()
    return {
        "button": one_line(form.get("button", "")),
        "state": form.get("state", ""),
        "changes": "changes" in form,
        "as_of": form.get("as_of", "").strip(),
        "review_by": _date(form.get("review_by", "")),
        "urgent": "urgent" in form,
        "answer": f"{text}\n" if text else "",
        "numbers": list(dict.fromkeys(filter(None, form.getlist("numbers")))),
        "follow_ups": list(dict.fromkeys(filter(None, form.getlist("follow_ups")))),
        "sources": sources,
    }


def preview(topic_id: str, lines: dict[str, Any]) -> Said:
    """The answer as a person will see it."""
    topic = topics.parse({**speech().files[0].contents[topic_id], **lines})
    buttons = speech().topic_buttons(topic.follow_ups, SOURCE)
    return Said(topic.render(speech().numbers, SOURCE, today()), buttons)


def versions(session: Session, topic_id: str) -> list[Version]:
    """All versions, newest first; the file is the last."""
    file = _file(topic_id)
    rows = list(reversed(edits.history(session, AnswerEdit, topic_id)))
    before, found = file, [Version(0, None, "", [], str(file["answer"]))]
    for edit, name in rows:
        content = edits.from_json(edit.content) if edit.content is not None else file
        changed = [LINES[line] for line in LINES if content.get(line) != before.get(line)]
        found.append(Version(edit.id, edit.at, name, changed, str(content.get("answer", ""))))
        before = content
    return found[::-1]


def _page(
    session: Session,
    topic_id: str,
    lines: dict[str, Any],
    seen: int | None = None,
    faults: list[Fault] | None = None,
    said: Said | None = None,
    meanwhile: bool = False,
) -> str:
    held = edits.standing(session, AnswerEdit, {topic_id: _file(topic_id)}).get(topic_id)
    newest = edits.newest_id(session, AnswerEdit, topic_id)
    errors: dict[str, list[str]] = {}
    for fault in faults or ():
        errors.setdefault(fault.line, []).append(fault.said(language()))
    all_topics = sorted(speech().topics, key=lambda topic: topic.title.casefold())
    return render_template(
        "answer.html",
        topic=speech().topics[topic_id],
        lines=lines,
        seen=newest if seen is None else seen,
        errors=errors,
        said=said,
        meanwhile=meanwhile,
        versions=versions(session, topic_id),
        holds=held.id if held else 0,
        newest=newest,
        topics=[topic for topic in all_topics if topic.id != topic_id],
        numbers=[row for row in speech().numbers.rows if row.shown],
        states=topics.STATES,
        limits={"answer": topics.MAX_ANSWER, "button": topics.MAX_BUTTON, "source": topics.MAX_SOURCE},
        rows={"numbers": MAX_NUMBERS, "follow_ups": MAX_FOLLOW_UPS, "sources": topics.MAX_SOURCES},
    )


def _present(session: Session, topic_id: str) -> dict[str, Any]:
    """The lines that are said now; 404 for what is no topic."""
    speech().refresh(session)
    file = _file(topic_id)
    held = edits.standing(session, AnswerEdit, {topic_id: file}).get(topic_id)
    return {**file, **edits.from_json(held.content or {})} if held is not None else file


def _file(topic_id: str) -> dict[str, Any]:
    content = speech().files[0].contents.get(topic_id)
    return edits.answer_lines(content) if content is not None else abort(404)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
