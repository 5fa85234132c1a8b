"""The form of a complaint: what is asked and in which order, what counts as an answer, how it ends.

The least first: nine questions at most, each answerable by a button or a few words, and none whose answer the story
gave. In danger (`urgent`) the two that help to find somebody come before all others; consent is asked right after
them. What helps but is not needed comes after the receipt (bot/actions/more.py).
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import ActiveLoop, AllSlotsReset, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot import countries
from bot.actions.answers import SKIPPED, contact_of, name_of, teller_of, unknown, wanted_of, yes_or_no
from bot.actions.story import category_names, corrected, heard, known_detail, longer
from bot.actions.talk import Talk, say
from bot.language import mark

FORM = "complaint_form"
QUESTIONS = (
    "consent",
    "teller",
    "worker_name",
    "place",
    "story",
    "age",
    "wanted",
    "contact",
    "safe_to_reply",
    "confirmed",
)
URGENT_ORDER = (
    "place",
    "contact",
    "consent",
    "teller",
    "worker_name",
    "story",
    "age",
    "safe_to_reply",
    "confirmed",
)
INTAKE = (*QUESTIONS[1:-1], "country", "categories", "urgent", "confidentiality", "details")
STATE = ("fixing", "guessed_topic", "told", "pending_story", "pending_from")
SKIP = {"worker_name": SKIPPED, "place": SKIPPED, "age": SKIPPED, "wanted": SKIPPED, "contact": "chat"}
COUNTRY_BUTTONS = ("MY", "TW", "HK", "SA", "SG", "KR", "AE", "BN", "KH", "ID")

SENT_AS_FILE = mark("(dikirim sebagai rekaman atau berkas)")
OPENING_STORY_MIN_WORDS = 5
STORY_MIN_LETTERS = 8
NAME_MAX_WORDS = 6
OLDEST = 99

Slots = dict[str, Any]


class ValidateComplaintForm(FormValidationAction):
    def name(self) -> str:
        return f"validate_{FORM}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        return required(tracker)

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Any]:
        """A correction of something said before changes that, and is no answer to the question at hand."""
        answer = typed_answer(tracker)
        new = corrected(tracker, answer) if answer and tracker.get_slot("consent") != "no" else {}
        if not new:
            events: list[Any] = await super().get_validation_events(dispatcher, tracker, domain)
            return events
        asked = tracker.get_slot("requested_slot")
        say(dispatcher, "utter_corrected")
        slots = {asked: None, **new} if asked else new
        tracker.slots.update(slots)
        return [SlotSet(name, value) for name, value in slots.items()]

    def validate_consent(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        answer = yes_or_no(str(value))
        if answer:
            return {"consent": answer}
        if len(str(value).split()) >= OPENING_STORY_MIN_WORDS:
            return {"consent": None, **heard(tracker, dispatcher, str(value))}
        say(dispatcher, "utter_please_choose")
        return {"consent": None}

    def validate_teller(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        teller = teller_of(str(value))
        if teller is None:
            say(dispatcher, "utter_please_choose")
        elif is_asked(tracker, "teller") and teller != "self":
            say(dispatcher, "utter_for_lawyer" if teller == "lawyer" else "utter_for_another")
        return {"teller": teller}

    def validate_worker_name(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        if value in ("anonymous", "confidential"):
            say(dispatcher, f"utter_{value}")
            return {"confidentiality": value, "worker_name": SKIPPED if value == "anonymous" else None}
        name = name_of(str(value))
        if len(name.split()) > NAME_MAX_WORDS:
            say(dispatcher, "utter_story_kept")
            return {**heard(tracker, dispatcher, str(value)), "worker_name": None}
        if value != SKIPPED and not any(character.isalpha() for character in name):
            say(dispatcher, "utter_too_short")
            return {"worker_name": None}
        return {"worker_name": name}

    def validate_place(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        place = str(value).strip()
        if place in COUNTRY_BUTTONS:
            return {"place": countries.name(place), "country": place}
        if place == SKIPPED or unknown(place):
            return {"place": SKIPPED}
        if len(place) < 2:
            say(dispatcher, "utter_too_short")
            return {"place": None}
        return {"place": place, "country": countries.find(place) or tracker.get_slot("country")}

    def validate_story(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        if value == "file":
            return {"story": SENT_AS_FILE}
        story = str(value).strip()
        if len(story) < STORY_MIN_LETTERS:
            say(dispatcher, "utter_too_short")
            return {"story": None}
        slots = heard(tracker, dispatcher, story)
        if is_asked(tracker, "story") and tracker.latest_message.get("kind") == "question":
            topics = tracker.latest_message.get("topics") or []
            slots["guessed_topic"] = topics[0][0] if topics else None
            slots["categories"] = tracker.get_slot("categories")
            say(dispatcher, "utter_story_maybe_question")
        return slots

    def validate_age(self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Slots:
        if value == SKIPPED or unknown(str(value)):
            return {"age": SKIPPED}
        age = age_of(str(value))
        if age is None:
            say(dispatcher, "utter_age_unclear")
            return {"age": None}
        return {"age": str(age), "details": {**(tracker.get_slot("details") or {}), "age": age}}

    def validate_wanted(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        return {"wanted": wanted_of(str(value))}

    def validate_contact(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        contact = contact_of(str(value))
        if contact is None and tracker.get_slot("urgent"):  # nobody in danger is asked the same thing twice
            say(dispatcher, "utter_story_kept")
            return {**heard(tracker, dispatcher, str(value)), "contact": "chat"}
        if contact is None:
            say(dispatcher, "utter_contact_unclear")
        return {"contact": contact}

    def validate_safe_to_reply(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        answer = yes_or_no(str(value))
        if answer is None:
            say(dispatcher, "utter_please_choose")
        elif answer == "no" and is_asked(tracker, "safe_to_reply"):
            say(dispatcher, "utter_not_safe")
        return {"safe_to_reply": answer}

    def validate_confirmed(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        chosen, _, slot = str(value).partition(".")
        if chosen == "fix" and slot in QUESTIONS[1:-1]:
            return {"confirmed": None, "fixing": None, slot: None}
        if chosen == "fix":
            return {"confirmed": None, "fixing": True}
        if chosen == "confidential":
            say(dispatcher, "utter_confidential")
            return {"confirmed": None, "confidentiality": "confidential"}
        answer = yes_or_no(chosen)
        if answer == "yes":
            return {"confirmed": "yes", "fixing": None}
        if answer == "no":
            return {"confirmed": None, "fixing": True}
        if len(chosen.split()) >= OPENING_STORY_MIN_WORDS:
            say(dispatcher, "utter_story_kept")
            return {**heard(tracker, dispatcher, chosen), "confirmed": None, "fixing": None}
        say(dispatcher, "utter_please_choose")
        return {"confirmed": None, "fixing": None}


def required(tracker: Tracker) -> list[str]:
    """What is asked for, in order. A child's age comes before the receipt; then the wish is asked for afterwards."""
    if tracker.get_slot("consent") == "no":
        return []
    asked_age = tracker.get_slot("age") or not known_detail(tracker, "age")  # told in the story it is not asked
    left_out = set() if known_detail(tracker, "minor") and asked_age else {"age"}
    if known_detail(tracker, "minor"):
        left_out.add("wanted")
    order = URGENT_ORDER if tracker.get_slot("urgent") else QUESTIONS
    return [slot for slot in order if slot not in left_out]


def is_asked(tracker: Tracker, slot: str) -> bool:
    return bool(tracker.get_slot("requested_slot") == slot)


def typed_answer(tracker: Tracker) -> str:
    """The text of a typed answer that may be a correction: a story is told, not corrected."""
    if tracker.get_intent_of_latest_message() not in ("inform", "smalltalk") or tracker.get_slot("requested_slot") in (
        None,
        "story",
    ):
        return ""
    return str(tracker.latest_message.get("text") or "")


def age_of(value: str) -> int | None:
    """The years in an answer like "16", "umur 16 thn", or None."""
    numbers = [int(word) for word in "".join(c if c.isdigit() else " " for c in value).split()]
    return numbers[0] if len(numbers) == 1 and 0 < numbers[0] <= OLDEST else None


class Ask(Talk):
    """Asks for a slot with words that depend on what is known already; `asks` where they do not."""

    asks = ""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        say(dispatcher, self.response(tracker), **self.words(tracker))
        return []

    def response(self, tracker: Tracker) -> str:
        return self.asks

    def words(self, tracker: Tracker) -> dict[str, str]:
        return {}


def _self_or_other(tracker: Tracker) -> str:
    return "self" if tracker.get_slot("teller") == "self" else "other"


class AskConsent(Ask):
    action = f"action_ask_{FORM}_consent"

    def response(self, tracker: Tracker) -> str:
        if tracker.get_slot("urgent"):
            return "utter_ask_consent_urgent"
        another = tracker.get_slot("teller") not in (None, "self")
        return "utter_ask_consent_other" if another else "utter_ask_consent"


class AskWorkerName(Ask):
    action = f"action_ask_{FORM}_worker_name"

    def response(self, tracker: Tracker) -> str:
        if tracker.get_slot("confidentiality") == "confidential":
            return f"utter_ask_worker_name_hidden_{_self_or_other(tracker)}"
        return f"utter_ask_worker_name_{_self_or_other(tracker)}"


class AskPlace(Ask):
    """Where the worker is; which country is known, only the town is asked for."""

    action = f"action_ask_{FORM}_place"

    def response(self, tracker: Tracker) -> str:
        if tracker.get_slot("urgent"):
            return "utter_ask_place_urgent"
        if known_detail(tracker, "phase") == "after" or "meninggal" in (tracker.get_slot("categories") or []):
            return "utter_ask_place_happened"
        if tracker.get_slot("country") not in (None, "ID"):
            return "utter_ask_place_town"
        return f"utter_ask_place_{_self_or_other(tracker)}"

    def words(self, tracker: Tracker) -> dict[str, str]:
        country = tracker.get_slot("country")
        return {"country": countries.name(country)} if country else {}


class AskStory(Ask):
    action = f"action_ask_{FORM}_story"
    asks = "utter_ask_story"


class AskContact(Ask):
    """A number that stands in the story is offered, never taken: it may be the recruiter's."""

    action = f"action_ask_{FORM}_contact"

    def response(self, tracker: Tracker) -> str:
        return "utter_ask_contact_known" if known_detail(tracker, "phone") else "utter_ask_contact"

    def words(self, tracker: Tracker) -> dict[str, str]:
        phone = known_detail(tracker, "phone")
        return {"phone": str(phone)} if phone else {}


class AskConfirmed(Talk):
    action = f"action_ask_{FORM}_confirmed"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        if tracker.get_slot("fixing"):
            say(dispatcher, "utter_ask_fix")
        else:
            dispatcher.utter_message(json_message={"summary": intake(tracker)})
        return []


def intake(tracker: Tracker) -> dict[str, Any]:
    """What the form knows; what was passed over is None."""
    known = {name: tracker.get_slot(name) for name in INTAKE}
    return {name: None if value == SKIPPED else value for name, value in known.items()}


class OpenComplaint(Talk):
    """Opens the form; a message that told the trouble already is the story and is not asked for again.

    A draft that was kept goes on where it stopped. Who has an open case is asked first whether this belongs to it.
    """

    action = "action_open_complaint"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        text = str(tracker.latest_message.get("text") or "")
        commanded = tracker.get_intent_of_latest_message() in ("file", "new")
        pending = tracker.get_slot("pending_story")
        if tracker.get_slot("consent") == "yes":
            say(dispatcher, "utter_resumed")
        if tracker.get_slot("filed") and tracker.get_slot("consent") is None and not commanded:
            dispatcher.utter_message(json_message={"add_or_new": True})
            kept = {"pending_story": longer(pending, text), "categories": category_names(tracker)}
            return [*[SlotSet(name, value) for name, value in kept.items()], FollowupAction("action_listen")]
        slots: Slots = {}
        if commanded and pending:
            slots = heard(tracker, dispatcher, str(pending))
        elif not commanded and len(text.split()) >= OPENING_STORY_MIN_WORDS:
            slots = heard(tracker, dispatcher, text)
        slots |= {"pending_story": None, "pending_from": None}
        return [SlotSet(name, value) for name, value in slots.items()]


class Danger(Talk):
    """Danger was told: it becomes the story, and the questions that help to find somebody come first."""

    action = "action_danger"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        text = str(tracker.latest_message.get("text") or "")
        if not tracker.get_slot("urgent"):
            say(dispatcher, "utter_danger_next")
        slots = heard(tracker, dispatcher, text)
        slots["country"] = slots["details"].get("country") or countries.find(text) or tracker.get_slot("country")
        return [SlotSet("urgent", True), *[SlotSet(name, value) for name, value in slots.items()]]


class CloseComplaint(Talk):
    """The form is complete or was refused: what it holds goes to the commit, and nothing stays for the next one."""

    action = "action_close_complaint"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        if tracker.get_slot("consent") == "no":
            dispatcher.utter_message(json_message={"refuse": True})
        else:
            dispatcher.utter_message(json_message={"file": intake(tracker)})
            say(dispatcher, "utter_more_offer")
        return [AllSlotsReset()]


class Cancel(Talk):
    """Asks whether to keep what was told as a draft; what had no consent yet is erased at once."""

    action = "action_cancel"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        if not _is_told(tracker):
            say(dispatcher, "utter_nothing_to_cancel")
            return []
        if tracker.get_slot("consent") == "yes":
            say(dispatcher, "utter_cancel_how")
            return [FollowupAction("action_listen")]
        return _dropped(dispatcher)


class Drop(Talk):
    action = "action_drop"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        if not _is_told(tracker):
            say(dispatcher, "utter_nothing_to_cancel")
            return []
        return _dropped(dispatcher)


class Keep(Talk):
    """The draft stays as it is; LAPOR goes on with it."""

    action = "action_keep"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        if not _is_told(tracker):
            say(dispatcher, "utter_stale")
            return []
        say(dispatcher, "utter_draft_kept")
        return [ActiveLoop(None), SlotSet("requested_slot", None)]


def _is_told(tracker: Tracker) -> bool:
    """Whether a complaint is being told or lies there as a draft."""
    return bool(tracker.active_loop.get("name")) or tracker.get_slot("consent") == "yes"


def _dropped(dispatcher: CollectingDispatcher) -> list[Any]:
    dispatcher.utter_message(json_message={"drop": True})
    return [ActiveLoop(None), SlotSet("requested_slot", None), AllSlotsReset()]


class Again(Talk):
    """From the start; that consent was given and that there is danger stays known."""

    action = "action_again"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        say(dispatcher, "utter_again")
        kept = ("consent", "urgent", "country")
        return [SlotSet(name, None) for name in (*QUESTIONS, *INTAKE, *STATE) if name not in kept]


class Back(Talk):
    """To the question before: the last one in the order that has an answer. The story is never thrown away for it."""

    action = "action_back"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        order = [slot for slot in required(tracker) if slot != "story"]
        asked = tracker.get_slot("requested_slot")
        before = order[: order.index(asked)] if asked in order else order
        answered = [slot for slot in before if tracker.get_slot(slot) is not None]
        if not answered:
            say(dispatcher, "utter_nothing_before")
            return []
        say(dispatcher, "utter_back")
        known = {key: value for key, value in (tracker.get_slot("details") or {}).items() if key != answered[-1]}
        return [SlotSet(answered[-1], None), SlotSet("details", known)]


class Skip(Talk):
    """Passes over the question at hand, where one may."""

    action = "action_skip"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        asked = tracker.get_slot("requested_slot")
        if asked not in SKIP:
            say(dispatcher, "utter_cannot_skip")
            return []
        return [SlotSet(asked, SKIP[asked])]


class WasQuestion(Talk):
    """What the form took for the story was a question: it is answered, and the story is asked for again."""

    action = "action_was_question"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        topic = tracker.get_slot("guessed_topic")
        if topic is None:
            say(dispatcher, "utter_stale")
            return []
        dispatcher.utter_message(json_message={"answer": topic})
        return [SlotSet("story", None), SlotSet("guessed_topic", None)]
