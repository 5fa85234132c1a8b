"""An engine made up for tests; test_engine_contract.py keeps it honest.

The rules of nlu/data/rules.yml and the real actions (bot/actions/) are carried out as Rasa would; only understanding
is made up: a text is a complaint when it holds "gaji", a question on Taiwan when it holds "taiwan", else a greeting,
and danger is only what the rules in the bot say.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml
from rasa_sdk.executor import ActionExecutor

from bot.dialogue import Answered, Given, Understood, merge
from bot.settings import ROOT

Record = dict[str, Any]
MODEL = "fake"
RETRIEVAL = ("question", "complaint", "danger", "smalltalk")


@dataclass
class FakeEngine:
    """Answers as bot.dialogue.Engine does.

    `fail` lets the next turns fail; `hold` stops a text until `go_on` is called for it.
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
        turn = _Turn(text, given, record or {"slots": {}, "loop": None})
        await turn.run()
        return Answered(turn.replies, turn.record(), merge(given, turn.understood, self.model))


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


@cache
def _domain() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    return content


@cache
def _rules() -> list[tuple[str | None, str | None, list[str]]]:
    """(active loop or None for any, intent or None for the end of a form, actions); a loop "-" is no loop."""
    found = []
    for rule in yaml.safe_load((ROOT / "nlu" / "data" / "rules.yml").read_text("utf-8"))["rules"]:
        loops = [part["active_loop"] or "-" for part in rule.get("condition", ()) if "active_loop" in part]
        intent = next((step["intent"] for step in rule["steps"] if "intent" in step), None)
        actions = [step["action"] for step in rule["steps"] if "action" in step]
        found.append((loops[0] if loops else None, intent, actions if intent else actions[1:]))
    return found


@cache
def _executor() -> ActionExecutor:
    executor = ActionExecutor()
    executor.register_package("bot.actions")
    return executor


class _Turn:
    def __init__(self, text: str, given: Given, record: Record) -> None:
        self.text, self.given = text, given
        self.slots: Record = dict.fromkeys(_domain()["slots"]) | dict(record["slots"])
        self.loop: str | None = record["loop"]
        self.understood = _understanding(text, given)
        self.replies: list[dict[str, Any]] = []
        self.listening = False

    def record(self) -> Record:
        return {"slots": {name: value for name, value in self.slots.items() if value is not None}, "loop": self.loop}

    async def run(self) -> None:
        intent = self._intent()
        asked = self.slots.get("requested_slot") if self.loop else None
        value = self._answer(intent, asked)
        if self.loop and value is not None:
            await self._form(self.loop, {asked: value})
            return
        actions = self._rule(intent)
        for action in actions:
            if action in _domain()["forms"]:
                await self._form(action, {})
            else:
                await self._act(action)
            if self.listening:
                return
        if self.loop and actions[-1:] != [self.loop]:
            await self._form(self.loop, {})  # back to the question at hand

    def _intent(self) -> str:
        intent: str = self.understood["intent"]
        if not self.loop or self.given.intent:
            urgent = intent == "danger" and self.slots.get("urgent") and self.loop
            return "inform" if urgent else intent
        return "inform"

    def _answer(self, intent: str, asked: str | None) -> Any:
        """What the mappings of domain.yml give for the slot that is asked for."""
        if asked is None:
            return None
        for mapping in _domain()["slots"][asked]["mappings"]:
            if mapping["type"] == "from_entity" and asked in (self.given.entities or {}):
                return (self.given.entities or {})[asked]
            if mapping["type"] == "from_text" and intent not in mapping["not_intent"]:
                return self.text
        return None

    def _rule(self, intent: str | None) -> list[str]:
        fitting = [rule for rule in _rules() if rule[1] == intent and rule[0] in (None, self.loop or "-")]
        return max(fitting, key=lambda rule: rule[0] is not None)[2] if fitting else []

    async def _form(self, name: str, filled: Record) -> None:
        opening = self.loop != name
        self.loop = name
        if opening:
            required = _domain()["forms"][name]["required_slots"]
            filled = {slot: self.slots[slot] for slot in required if self.slots[slot] is not None}
        self.slots |= filled
        await self._act(f"validate_{name}", [{"event": "slot", "name": n, "value": v} for n, v in filled.items()])
        if "requested_slot" not in self._set:  # Rasa asks in the order of the domain then
            required = _domain()["forms"][name]["required_slots"]
            self.slots["requested_slot"] = next((slot for slot in required if self.slots[slot] is None), None)
        asked = self.slots["requested_slot"]
        if asked is None:
            done = next(rule for rule in _rules() if rule[1] is None and rule[0] == name)
            self.loop = None
            for action in done[2]:
                await self._act(action)
            return
        ask = f"action_ask_{name}_{asked}"
        if ask in _domain()["actions"]:
            await self._act(ask)
        else:
            self.replies.append({"utter": f"utter_ask_{name}_{asked}"})

    async def _act(self, action: str, new_events: list[Any] | None = None) -> None:
        kind = self.understood["intent"]
        key = {"intent_response_key": f"{kind}/{self.understood['categories'][0][0]}"}
        entities = [{"entity": name, "value": value} for name, value in (self.given.entities or {}).items()]
        message = {
            "text": self.text,
            "intent": {"name": self._intent()},
            "intent_ranking": [{"name": self._intent(), "confidence": 1.0}],
            "entities": entities,
            "response_selector": {kind: {"response": key}} if kind in ("complaint", "danger") else {},
            **{name: self.understood[name] for name in ("kind", "topics", "categories")},
        }
        tracker = {
            "sender_id": "x",
            "slots": dict(self.slots),
            "latest_message": message,
            "events": [{"event": "action", "name": "form"}, *(new_events or [])],
            "active_loop": {"name": self.loop} if self.loop else {},
            "latest_action_name": "action_listen",
            "paused": False,
            "followup_action": None,
        }
        call = {"next_action": action, "sender_id": "x", "tracker": tracker, "domain": _domain()}
        result = await _executor().run(call)
        assert result is not None, action
        self._set: set[str] = set()
        for event in result.events:
            match event["event"]:
                case "slot":
                    self.slots[event["name"]] = event["value"]
                    self._set.add(event["name"])
                case "reset_slots":
                    self.slots = dict.fromkeys(self.slots)
                case "active_loop":
                    self.loop = event["name"]
                case "followup":
                    self.listening = event["name"] == "action_listen"
        self.replies += [{"custom": reply["custom"]} for reply in result.responses]
