"""What a person may do once a complaint is filed, and with what is kept of them.

The actions only decide; the bot carries out (bot/outcome.py) and finds the words that need its tables.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, AllSlotsReset, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.talk import Talk, say

SURE_QUESTION = 0.6


class Tell(Talk):
    """Hands one decision to the bot."""

    decides = ""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        dispatcher.utter_message(json_message={self.decides: True})
        return []


class Add(Tell):
    """What was just told belongs to the case that is there already."""

    action = "action_add"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        if not tracker.get_slot("pending_story"):
            say(dispatcher, "utter_stale")
            return []
        dispatcher.utter_message(json_message={"add": True})
        return [SlotSet(name, None) for name in ("pending_story", "pending_from", "categories")]


class Withdraw(Talk):
    action = "action_withdraw"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        number = tracker.get_slot("filed")
        if number:
            say(dispatcher, "utter_withdraw_sure", number=str(number))
        else:
            say(dispatcher, "utter_status_none")
        return []


class WithdrawYes(Tell):
    action = "action_withdraw_yes"
    decides = "withdraw"


class Code(Tell):
    """The receipt code once more."""

    action = "action_code"
    decides = "code_again"


class OwnCode(Tell):
    """A receipt code was typed: the case moves to this chat."""

    action = "action_own_code"
    decides = "move_here"


class Data(Tell):
    action = "action_data"
    decides = "data"


class Erase(Talk):
    action = "action_erase"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        say(dispatcher, "utter_erase_sure")
        return []


class Forget(Tell):
    """A decision after which the dialogue remembers nothing."""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        return [*super().run(dispatcher, tracker, domain), ActiveLoop(None), AllSlotsReset()]


class EraseYes(Forget):
    action = "action_erase_yes"
    decides = "erase"


class Exercise(Tell):
    action = "action_exercise"
    decides = "exercise"


class ExerciseEnd(Forget):
    action = "action_exercise_end"
    decides = "exercise_end"


class Rate(Talk):
    """How it was, asked once after closing: 3 good, 2 so so, 1 bad."""

    action = "action_rate"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        entities = tracker.latest_message.get("entities") or []
        rating = next((entity["value"] for entity in entities if entity["entity"] == "rating"), None)
        dispatcher.utter_message(json_message={"rate": rating})
        return []


class ToOfficer(Talk):
    """An officer wrote last, or has the talk: what is said goes to the case. A plain question is answered too."""

    action = "action_to_officer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        message = tracker.latest_message
        topics = message.get("topics") or []
        sure = message.get("kind") == "question" and topics and topics[0][1] >= SURE_QUESTION
        dispatcher.utter_message(json_message={"to_officer": True, "answer_too": topics[0][0] if sure else None})
        return []
