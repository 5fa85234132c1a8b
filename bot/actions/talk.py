"""Actions that answer within one turn: questions, status, small talk, menu, what was not understood."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

MAX_GUESSES = 3
MIN_GUESS = 0.04  # a topic below this score is no guess worth a button


def say(dispatcher: CollectingDispatcher, response: str, **words: str) -> None:
    dispatcher.utter_message(json_message={"say": response, "with": words})


def sub_intent(tracker: Tracker) -> str | None:
    """ "greet" of smalltalk/greet, the category of complaint/..., as the engine understood the last message."""
    message = tracker.latest_message
    name = message.get("intent", {}).get("name")
    selected = (message.get("response_selector") or {}).get(name) or {}
    key = (selected.get("response") or {}).get("intent_response_key") or ""
    return key.partition("/")[2] or None


class Talk(Action):
    """An action whose name is its class's `action`."""

    action = ""

    def name(self) -> str:
        return self.action


class Answer(Talk):
    action = "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        topics = tracker.latest_message.get("topics") or []
        dispatcher.utter_message(json_message={"answer": topics[0][0]})
        return []


class Unclear(Talk):
    action = "action_unclear"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        topics = tracker.latest_message.get("topics") or []
        guesses = [topic for topic, score in topics if score >= MIN_GUESS][:MAX_GUESSES]
        dispatcher.utter_message(json_message={"guesses": guesses})
        return []


class Status(Talk):
    action = "action_status"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        dispatcher.utter_message(json_message={"status": True})
        return []


class SmallTalk(Talk):
    action = "action_smalltalk"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        say(dispatcher, f"utter_{sub_intent(tracker) or 'greet'}")
        return []


class Menu(Talk):
    action = "action_menu"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        say(dispatcher, "utter_welcome" if tracker.latest_message.get("text") == "start" else "utter_menu")
        return []


class Help(Talk):
    action = "action_help"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        say(dispatcher, "utter_help")
        return []


class OutOfScope(Talk):
    action = "action_out_of_scope"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        say(dispatcher, "utter_out_of_scope")
        return []


class GoOn(Talk):
    action = "action_go_on"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        say(dispatcher, "utter_go_on")
        return []


class Stale(Talk):
    action = "action_stale"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Any]:
        say(dispatcher, "utter_stale")
        return []
