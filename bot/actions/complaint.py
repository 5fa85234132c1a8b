"""The form of a complaint: what is asked and in which order, what counts as an answer, how it ends.

The least first: nine questions at most, each answerable by a button or a few words. In danger (`urgent`) the two that
help to find somebody come before all others; consent is asked right after them.
"""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import ActiveLoop, AllSlotsReset, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot import countries
from bot.actions.talk import Talk, say, sub_intent
from bot.language import mark
from bot.spelling import regular

FORM = "complaint_form"
QUESTIONS = (
    "consent",
    "teller",
    "worker_name",
    "place",
    "story",
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
    "wanted",
    "safe_to_reply",
    "confirmed",
)
INTAKE = (*QUESTIONS[1:-1], "country", "categories", "urgent")

OPENING_STORY_MIN_WORDS = 5
SHORT_ANSWER_WORDS = 4
STORY_MIN_LETTERS = 8
NAME_MAX_WORDS = 6
MIN_CATEGORY = 0.2  # a second category below this score is a guess that would only mislead an officer
PHONE = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){7,14}")
EMAIL = re.compile(r"\S+@\S+\.\w+")

NAME_LEAD = re.compile(
    r"^(?:(?:nama(?:nya| dia)?|panggil(?: saja)?|ini)\b\s*(?:adalah\b\s*)?)?"
    r"(?:(?:saya|aku|istri|suami|anak|adik|kakak|ibu|bapak|sepupu|ponakan|teman)(?:ku|nya| saya)?\b\s*)?"
    r"(?:(?:namanya|bernama|yaitu|adalah)\b\s*)?:?\s*(?=\S)",
    re.IGNORECASE,
)

YES = frozenset(
    "ya iya iye iyo y yes ok oke okey okay boleh setuju siap mau lanjut aman benar betul kirim sip nggih".split()
)
PLAIN_YES = YES - {"mau", "siap", "lanjut", "aman", "benar", "betul", "kirim"}
NO = frozenset(["tidak", "jangan", "batal", "no", "bukan", "belum"])
SELF = frozenset(["saya", "sendiri", "aku", "diri"])
FAMILY = frozenset(
    "keluarga anak istri suami ibu bapak ayah mama mamak adik kakak saudara sepupu ponakan keponakan paman bibi tante "
    "om nenek kakek menantu mertua ipar bini laki cucu".split()
)
OTHER = frozenset(["teman", "orang", "lain", "tetangga", "warga", "kawan", "kenalan", "korban"])
WANTED = {
    "pulang": mark("Dipulangkan"),
    "gaji": mark("Gaji dibayar"),
    "uang": mark("Uang dikembalikan"),
    "dokumen": mark("Paspor dikembalikan"),
    "tindak": mark("Pelaku ditindak"),
    "kabar": mark("Dicarikan kabarnya"),
}

Slots = dict[str, Any]


def yes_or_no(value: str) -> str | None:
    """ "yes", "no" or None for what a person answered to a yes-or-no question.

    A longer text is an answer only when it begins as one: "saya mau uang saya kembali" is not a yes, "gaji saya belum
    dibayar lima bulan" not a no.
    """
    words = regular(value).split()
    if len(words) > SHORT_ANSWER_WORDS:
        begun = words[0] if words[0] in PLAIN_YES else "no" if words[0] == "jangan" else " ".join(words[:2])
        return (
            "yes" if begun in PLAIN_YES else "no" if begun in ("no", "tidak usah", "tidak mau", "tidak boleh") else None
        )
    if set(words) & NO:
        return "no"
    return "yes" if set(words) & YES else None


def teller_of(value: str) -> str | None:
    if value in ("self", "family", "other"):
        return value
    words = set(regular(value).split())
    if words & FAMILY:
        return "family"
    if words & OTHER:
        return "other"
    return "self" if words & SELF else None


def add_to_story(tracker: Tracker, text: str) -> str:
    story = tracker.get_slot("story")
    return f"{story}\n{text}" if story else text


def category_names(tracker: Tracker) -> list[str]:
    """The categories of the last message, the sure one first."""
    scored = tracker.latest_message.get("categories") or []
    ranked = [name for place, (name, score) in enumerate(scored) if place == 0 or score >= MIN_CATEGORY]
    first = sub_intent(tracker) if tracker.get_intent_of_latest_message() in ("complaint", "danger") else None
    return [first, *[name for name in ranked if name != first]][:3] if first else ranked[:3]


class ValidateComplaintForm(FormValidationAction):
    def name(self) -> str:
        return f"validate_{FORM}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        if tracker.get_slot("consent") == "no":
            return []
        return list(URGENT_ORDER if tracker.get_slot("urgent") else QUESTIONS)

    def validate_consent(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        answer = yes_or_no(str(value))
        if answer:
            return {"consent": answer}
        if len(str(value).split()) >= OPENING_STORY_MIN_WORDS:
            return {"consent": None, "story": add_to_story(tracker, str(value))}
        say(dispatcher, "utter_please_choose")
        return {"consent": None}

    def validate_teller(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        teller = teller_of(str(value))
        if teller is None:
            say(dispatcher, "utter_please_choose")
        return {"teller": teller}

    def validate_worker_name(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        name = NAME_LEAD.sub("", " ".join(str(value).split()))
        if len(name.split()) > NAME_MAX_WORDS:
            say(dispatcher, "utter_story_kept")
            return {"worker_name": None, "story": add_to_story(tracker, str(value))}
        if not any(character.isalpha() for character in name):
            say(dispatcher, "utter_too_short")
            return {"worker_name": None}
        return {"worker_name": name}

    def validate_place(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        place = str(value).strip()
        if len(place) < 2:
            say(dispatcher, "utter_too_short")
            return {"place": None}
        return {"place": place, "country": countries.find(place) or tracker.get_slot("country")}

    def validate_story(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        story = str(value).strip()
        if len(story) < STORY_MIN_LETTERS:
            say(dispatcher, "utter_too_short")
            return {"story": None}
        slots: Slots = {"story": story, "guessed_topic": None}
        slots["country"] = tracker.get_slot("country") or countries.find(story)
        if tracker.latest_message.get("kind") == "question":
            topics = tracker.latest_message.get("topics") or []
            slots["guessed_topic"] = topics[0][0] if topics else None
            say(dispatcher, "utter_story_maybe_question")
        elif not tracker.get_slot("categories"):
            slots["categories"] = category_names(tracker)
        return slots

    def validate_wanted(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        return {"wanted": WANTED.get(str(value), str(value).strip()) or None}

    def validate_contact(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        contact = str(value).strip()
        plain = regular(contact)
        if contact == "chat" or re.search(r"\b(chat|telegram|disini|di sini|tidak ada|tidak punya)\b", plain):
            return {"contact": "chat"}
        if PHONE.search(contact) or EMAIL.search(contact):
            return {"contact": contact}
        say(dispatcher, "utter_contact_unclear")
        return {"contact": None}

    def validate_safe_to_reply(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        answer = yes_or_no(str(value))
        if answer is None:
            say(dispatcher, "utter_please_choose")
        elif answer == "no":
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
        answer = yes_or_no(chosen)
        if answer == "yes":
            return {"confirmed": "yes", "fixing": None}
        if answer == "no":
            return {"confirmed": None, "fixing": True}
        say(dispatcher, "utter_please_choose")
        return {"confirmed": None, "fixing": None}


class Ask(Talk):
    """Asks for a slot with words that depend on what is known already; `asks` where they do not."""

    asks = ""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        say(dispatcher, self.response(tracker))
        return []

    def response(self, tracker: Tracker) -> str:
        return self.asks


def _self_or_other(tracker: Tracker) -> str:
    return "self" if tracker.get_slot("teller") == "self" else "other"


class AskConsent(Ask):
    action = f"action_ask_{FORM}_consent"

    def response(self, tracker: Tracker) -> str:
        return "utter_ask_consent_urgent" if tracker.get_slot("urgent") else "utter_ask_consent"


class AskWorkerName(Ask):
    action = f"action_ask_{FORM}_worker_name"

    def response(self, tracker: Tracker) -> str:
        return f"utter_ask_worker_name_{_self_or_other(tracker)}"


class AskPlace(Ask):
    action = f"action_ask_{FORM}_place"

    def response(self, tracker: Tracker) -> str:
        if tracker.get_slot("urgent") and not tracker.get_slot("teller"):
            return "utter_ask_place_urgent"
        return f"utter_ask_place_{_self_or_other(tracker)}"


class AskStory(Ask):
    action = f"action_ask_{FORM}_story"
    asks = "utter_ask_story"


class AskContact(Ask):
    action = f"action_ask_{FORM}_contact"
    asks = "utter_ask_contact"


class AskConfirmed(Talk):
    action = f"action_ask_{FORM}_confirmed"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        if tracker.get_slot("fixing"):
            say(dispatcher, "utter_ask_fix")
        else:
            dispatcher.utter_message(json_message={"summary": {name: tracker.get_slot(name) for name in INTAKE}})
        return []


class OpenComplaint(Talk):
    """Opens the form; a message that told the trouble already is the story and is not asked for again."""

    action = "action_open_complaint"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        text = str(tracker.latest_message.get("text") or "")
        if tracker.get_intent_of_latest_message() == "file" or len(text.split()) < OPENING_STORY_MIN_WORDS:
            return []
        return [
            SlotSet("story", text),
            SlotSet("categories", category_names(tracker)),
            SlotSet("country", countries.find(text)),
        ]


class Danger(Talk):
    """Danger was told: it becomes the story, and the questions that help to find somebody come first."""

    action = "action_danger"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        text = str(tracker.latest_message.get("text") or "")
        if not tracker.get_slot("urgent"):
            say(dispatcher, "utter_danger_next")
        return [
            SlotSet("urgent", True),
            SlotSet("story", add_to_story(tracker, text)),
            SlotSet("categories", category_names(tracker)),
            SlotSet("country", countries.find(text) or tracker.get_slot("country")),
        ]


class CloseComplaint(Talk):
    """The form is complete or was refused: what it holds goes to the commit, and nothing stays for the next one."""

    action = "action_close_complaint"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        if tracker.get_slot("consent") == "no":
            dispatcher.utter_message(json_message={"refuse": True})
        else:
            dispatcher.utter_message(json_message={"file": {name: tracker.get_slot(name) for name in INTAKE}})
        return [AllSlotsReset()]


class Cancel(Talk):
    action = "action_cancel"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        if not tracker.active_loop.get("name"):
            say(dispatcher, "utter_nothing_to_cancel")
            return []
        dispatcher.utter_message(json_message={"drop": True})
        return [ActiveLoop(None), SlotSet("requested_slot", None), AllSlotsReset()]


class Again(Talk):
    """From the start; that consent was given and that there is danger stays known."""

    action = "action_again"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        say(dispatcher, "utter_again")
        kept = ("consent", "urgent", "country")
        return [SlotSet(name, None) for name in (*QUESTIONS, *INTAKE, "fixing", "guessed_topic") if name not in kept]


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
