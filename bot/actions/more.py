"""What helps but is not needed: asked after the receipt, one thing at a time, for as long as the person likes.

A form with one slot, `more`, which is asked again and again; `asking` names what for. Each answer goes into the case
with the commit of its own turn, so stopping loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot import regions
from bot.actions.answers import SKIPPED, unknown, wanted_of
from bot.actions.complaint import age_of
from bot.actions.talk import Talk, say
from bot.spelling import regular

FORM = "more_form"
DONE = "done"
SHORTEST = 2
SEAFARER = "abk"


@dataclass(frozen=True)
class Field:
    """One thing that is asked for. `when` names who is asked: all, another (the teller is not the worker), seafarer."""

    key: str
    when: str = "all"

    @property
    def response(self) -> str:
        return f"utter_more_{self.key}"


FIELDS = (
    Field("origin"),
    Field("age"),
    Field("relation", "another"),
    Field("last_contact", "another"),
    Field("worker_knows", "another"),
    Field("reach_worker", "another"),
    Field("teller_name", "another"),
    Field("wanted"),
    Field("sex"),
    Field("papers"),
    Field("passport"),
    Field("agency"),
    Field("recruiter"),
    Field("recruiter_phone"),
    Field("account"),
    Field("employer"),
    Field("employer_type"),
    Field("job"),
    Field("ship", "seafarer"),
    Field("wages"),
    Field("departed"),
    Field("visa"),
)
OF_ONESELF = ("origin", "age", "sex")  # asked in other words of a teller who is the worker
CHOICES = {
    "sex": ("L", "P"),
    "papers": ("official", "none", "unknown"),
    "employer_type": ("individual", "company", "ship"),
    "worker_knows": ("yes", "no"),
}


TYPED = {  # the first that fits counts: "tidak resmi" is none
    "sex": {"P": {"perempuan", "wanita", "cewek"}, "L": {"laki", "pria", "cowok"}},
    "papers": {"none": {"tidak", "ilegal", "gelap", "belum"}, "official": {"resmi", "ya", "legal"}},
    "employer_type": {"ship": {"kapal"}, "company": {"pt", "perusahaan", "pabrik"}, "individual": {"rumah", "orang"}},
    "worker_knows": {"no": {"tidak", "belum"}, "yes": {"ya", "tahu", "sudah"}},
}


def next_field(details: dict[str, Any]) -> Field | None:
    """The first field that is not known, not passed over, and meant for this case."""
    passed = details.get("passed", [])
    who = {"all"}
    if details.get("teller") not in (None, "self"):
        who.add("another")
    if details.get("job") == SEAFARER or details.get("employer_type") == "ship":
        who.add("seafarer")
    known = (field for field in FIELDS if field.when in who and not details.get(field.key) and field.key not in passed)
    return next(known, None)


def read(key: str, value: str) -> dict[str, Any] | None:
    """What an answer says, as fields of the intake; None when it is no answer."""
    text = value.strip()
    if key == "age":
        age = age_of(text)
        return {"age": age} if age else None
    if key == "origin":
        region = regions.find(text)
        if region is None:
            return {"origin_text": text, "origin": SKIPPED} if len(text) >= SHORTEST else None
        return {"origin": region.code, "origin_text": text}
    if key in CHOICES:
        return {key: text} if text in CHOICES[key] else _typed_choice(key, text)
    if key == "wanted":
        return {"wanted": wanted_of(text)}
    return {key: text} if len(text) >= SHORTEST else None


def _typed_choice(key: str, text: str) -> dict[str, Any] | None:
    plain = set(regular(text).split())
    return next(({key: code} for code, words in TYPED[key].items() if plain & words), None)


class ValidateMoreForm(FormValidationAction):
    def name(self) -> str:
        return f"validate_{FORM}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        return ["more"]

    def validate_more(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        details = dict(tracker.get_slot("case_details") or {})
        asking = tracker.get_slot("asking")
        if not asking or value is None:  # Rasa also validates that it was emptied when the form opens
            return {"more": None}
        if unknown(str(value)):
            return _passed(details, asking)
        found = read(asking, str(value))
        if found is None:
            say(dispatcher, "utter_please_choose" if asking in CHOICES else "utter_too_short")
            return {"more": None}
        dispatcher.utter_message(json_message={"note": found})
        return _on({**details, **found})


def _passed(details: dict[str, Any], key: str) -> dict[str, Any]:
    return _on({**details, "passed": [*details.get("passed", []), key]})


def _on(details: dict[str, Any]) -> dict[str, Any]:
    """The slots after an answer: the next thing to ask for, or the end."""
    field = next_field(details)
    return {"case_details": details, "asking": field.key if field else None, "more": None if field else DONE}


class AskMore(Talk):
    action = f"action_ask_{FORM}_more"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        asking = tracker.get_slot("asking")
        own = asking in OF_ONESELF and (tracker.get_slot("case_details") or {}).get("teller") == "self"
        say(dispatcher, f"utter_more_{asking}_self" if own else f"utter_more_{asking}")
        return []


class OpenMore(Talk):
    """Begins to complete the latest case; the bot gives `case_details`, what the case holds already, with the turn."""

    action = "action_open_more"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        if not tracker.get_slot("filed"):
            say(dispatcher, "utter_status_none")
            return [SlotSet("more", DONE)]
        slots = _on(dict(tracker.get_slot("case_details") or {}))
        return [SlotSet(name, value) for name, value in slots.items()]


class SkipMore(Talk):
    action = "action_skip_more"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        slots = _passed(dict(tracker.get_slot("case_details") or {}), str(tracker.get_slot("asking")))
        return [SlotSet(name, value) for name, value in slots.items()]


class BackMore(Talk):
    """To the thing asked for before: it is asked again; what the case holds of it stays until there is an answer."""

    action = "action_back_more"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        details = dict(tracker.get_slot("case_details") or {})
        passed = details.get("passed", [])
        earlier = [field.key for field in FIELDS[: _place(tracker.get_slot("asking"))]]
        before = [key for key in earlier if details.get(key) or key in passed]
        if not before:
            say(dispatcher, "utter_nothing_before")
            return []
        say(dispatcher, "utter_back")
        details = {**details, before[-1]: None, "passed": [key for key in passed if key != before[-1]]}
        return [SlotSet("case_details", details), SlotSet("asking", before[-1])]


def _place(key: str) -> int:
    return next((place for place, field in enumerate(FIELDS) if field.key == key), 0)


class GoOnMore(Talk):
    action = "action_go_on_more"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        say(dispatcher, "utter_go_on_more")
        return []


class LeaveMore(Talk):
    """Something else comes first: what was completed is in the case already."""

    action = "action_leave_more"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        return [ActiveLoop(None), *_EMPTY]


class CloseMore(LeaveMore):
    """The person has had enough."""

    action = "action_close_more"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        say(dispatcher, "utter_more_done")
        return super().run(dispatcher, tracker, domain)


class MoreDone(Talk):
    """Everything was asked."""

    action = "action_more_done"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        if tracker.get_slot("filed"):
            say(dispatcher, "utter_more_done")
        return list(_EMPTY)


_EMPTY = [SlotSet(name, None) for name in ("case_details", "asking", "more", "requested_slot")]
