"""An engine made up for tests; test_engine_contract.py keeps it honest."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.actions.complaint import INTAKE, QUESTIONS, URGENT_ORDER, WANTED, teller_of, yes_or_no
from bot.countries import find as find_country
from bot.dialogue import Answered, Given, Understood, merge

Record = dict[str, Any]
SAYS = {
    "menu": {"say": "utter_menu", "with": {}},
    "help": {"say": "utter_help", "with": {}},
    "again": {"say": "utter_menu", "with": {}},
    "status": {"status": True},
    "cancel": {"say": "utter_nothing_to_cancel", "with": {}},
    "choice": {"say": "utter_stale", "with": {}},
    "was_question": {"say": "utter_stale", "with": {}},
}
MODEL = "fake"


@dataclass
class FakeEngine:
    """Answers as bot.dialogue.Engine does, from a small script: commands, buttons, topics, the form of a complaint.

    A text is a complaint when it holds "gaji", a question on Taiwan when it holds "taiwan", else a greeting; danger is
    only what the rules say. `fail` lets the next turns fail; `hold` stops a text until `go_on` is called for it.
    """

    model: str = MODEL
    url: str = "fake"
    heard: list[str] = field(default_factory=list)
    down: Exception | None = None
    closed: bool = False
    _failures: deque[Exception] = field(default_factory=deque)
    _held: dict[str, tuple[threading.Event, threading.Event]] = field(default_factory=dict)

    def fail(self, *errors: Exception) -> None:
        """The next turns fail, each with one of these."""
        self._failures.extend(errors)

    def hold(self, part: str) -> Callable[[], bool]:
        """Turns whose text holds `part` wait for `go_on(part)`; what is returned waits until one came."""
        came, may_go = threading.Event(), threading.Event()
        self._held[part] = (came, may_go)
        return lambda: came.wait(10)

    def go_on(self, part: str) -> None:
        self._held.pop(part)[1].set()

    async def ready(self) -> bool:
        return self.down is None

    async def close(self) -> None:
        self.closed = True

    async def understand(self, messages: list[tuple[str, Given]]) -> list[Understood]:
        return [merge(given, _understanding(text, given), self.model) for text, given in messages]

    async def converse(self, text: str, given: Given, record: Record | None) -> Answered:
        for part, (came, may_go) in list(self._held.items()):
            if part in text:
                came.set()
                while not may_go.is_set():
                    await asyncio.sleep(0.005)
        if self._failures:
            raise self._failures.popleft()
        if self.down is not None:
            raise self.down
        self.heard.append(text)
        slots = dict(record["slots"]) if record else {}
        loop = record["loop"] if record else None
        understood = _understanding(text, given)
        if loop:
            replies, slots, loop = _in_form(text, given, understood, slots)
        else:
            replies, slots, loop = _outside(text, given, understood)
        return Answered(replies, {"slots": slots, "loop": loop}, merge(given, understood, self.model))


def _understanding(text: str, given: Given) -> dict[str, Any]:
    """In the form that the engine gives it, before what was given is merged into it."""
    plain = text.lower()
    categories = [["gaji_tidak_dibayar", 0.9]] if "gaji" in plain else [["lainnya", 0.5]]
    topics = [["taiwan", 0.9]] if "taiwan" in plain else [["nomor_darurat", 0.1]]
    kind = "complaint" if "gaji" in plain else "question" if "taiwan" in plain else "smalltalk"
    intent = kind
    if given.intent is not None:
        intent, _, sub = given.intent.partition("/")
        kind = {"status": "status", "question": "question", "danger": "danger", "choice": "choice"}.get(intent, kind)
        topics = [[sub, 1.0]] if intent == "question" else topics
        categories = [[given.alarm.category, 1.0]] if given.alarm else categories
    confidence = 1.0 if given.intent else 0.9
    return {"intent": intent, "kind": kind, "topics": topics, "categories": categories, "confidence": confidence}


def _outside(text: str, given: Given, understood: dict[str, Any]) -> tuple[list[Any], Record, str | None]:
    intent = understood["intent"]
    told = [name for name, _ in understood["categories"]]
    if intent == "danger":
        slots: Record = {"urgent": True, "story": text, "categories": told, "country": find_country(text)}
        replies, slots = _ask(slots)
        return [_say("utter_danger_next"), *replies], slots, "complaint_form"
    if intent in ("file", "complaint"):
        story = {"story": text, "categories": told, "country": find_country(text)} if len(text.split()) >= 5 else {}
        replies, slots = _ask(story)
        return replies, slots, "complaint_form"
    if intent == "question":
        return [{"custom": {"answer": understood["topics"][0][0]}}], {}, None
    if intent == "menu" and text == "start":
        return [_say("utter_welcome")], {}, None
    return [{"custom": SAYS[intent]} if intent in SAYS else _say("utter_greet")], {}, None


def _in_form(
    text: str, given: Given, understood: dict[str, Any], slots: Record
) -> tuple[list[Any], Record, str | None]:
    intent = given.intent.partition("/")[0] if given.intent else "inform"
    first: list[Any] = []
    if intent == "cancel":
        return [{"custom": {"drop": True}}], {}, None
    if intent == "danger":
        first = [] if slots.get("urgent") else [_say("utter_danger_next")]
        told = f"{slots['story']}\n{text}" if slots.get("story") else text
        slots |= {"urgent": True, "story": told, "categories": [name for name, _ in understood["categories"]]}
        slots["country"] = find_country(text) or slots.get("country")
    elif intent == "question":
        first = [{"custom": {"answer": understood["topics"][0][0]}}]
    elif intent == "choice" and given.entities and set(given.entities) <= set(QUESTIONS):
        for slot, value in given.entities.items():
            first += _fill(slots, slot, value)
    elif intent == "inform":
        first = _fill(slots, slots["requested_slot"], text)
        if slots.get("story") and not slots.get("categories"):
            slots["categories"] = [name for name, _ in understood["categories"]]
    elif intent in SAYS:
        first = [{"custom": SAYS[intent]}]
    if slots.get("consent") == "no":
        return [{"custom": {"refuse": True}}], {}, None
    replies, slots = _ask(slots)
    if not replies:
        return [*first, {"custom": {"file": {name: slots.get(name) for name in INTAKE}}}], {}, None
    return [*first, *replies], slots, "complaint_form"


def _fill(slots: Record, slot: str, value: str) -> list[Any]:
    if slot in ("consent", "safe_to_reply", "confirmed"):
        slots[slot] = yes_or_no(value)
    elif slot == "teller":
        slots[slot] = teller_of(value)
    else:
        slots[slot] = WANTED.get(value, value) if slot == "wanted" else value
    if slot == "place":
        slots["country"] = find_country(value) or slots.get("country")
    if slots[slot] is None:
        return [_say("utter_please_choose")]
    return [_say("utter_not_safe")] if slot == "safe_to_reply" and slots[slot] == "no" else []


def _ask(slots: Record) -> tuple[list[Any], Record]:
    """The next question; none when all is known."""
    slots = {name: value for name, value in slots.items() if value is not None and name != "requested_slot"}
    order = URGENT_ORDER if slots.get("urgent") else QUESTIONS
    missing = next((name for name in order if name not in slots), None)
    if missing is None:
        return [], slots
    slots["requested_slot"] = missing
    whose = "self" if slots.get("teller") == "self" else "other"
    urgent = "_urgent" if slots.get("urgent") else ""
    if missing in ("teller", "wanted", "safe_to_reply"):
        return [{"utter": f"utter_ask_complaint_form_{missing}"}], slots
    if missing == "confirmed":
        return [{"custom": {"summary": {name: slots.get(name) for name in INTAKE}}}], slots
    place = urgent if urgent and not slots.get("teller") else f"_{whose}"
    names = {"consent": f"consent{urgent}", "worker_name": f"worker_name_{whose}", "place": f"place{place}"}
    return [_say(f"utter_ask_{names.get(missing, missing)}")], slots


def _say(name: str) -> dict[str, Any]:
    return {"custom": {"say": name, "with": {}}}
