"""What a person tells in free words: it becomes the story, and whatever it says of a later question is not asked again.

`details` (a slot) holds what bot/story/details.py found or what was completed after the receipt; the summary shows
it, the commit seals it with the intake. Better nothing than something wrong: what was not surely said is asked.
"""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot import countries
from bot.actions.answers import WANTED
from bot.actions.talk import say, sub_intent
from bot.spelling import regular
from bot.story import details

MIN_CATEGORY = 0.2  # a second category below this score is a guess that would only mislead an officer
ADULT = 18
TELLER_OF = {"kepala_desa": "community", "lsm": "community", "pengacara": "lawyer"}  # of story/people.py's relations
CHILD = re.compile(
    r"\b(di ?bawah umur|masih (sekolah|smp|sma|smk|sd|kecil|anak anak)|anak (sekolah|smp|sma)|belum (17|18|cukup umur)|"
    r"(umur|usia|tahun lahir)\w* (\w+ ){0,2}?(di)?(palsu|tua|naik|ubah)\w*|dituakan)\b"
)
# Told once each, when the story gives the occasion.
NOTICES = ("utter_condolence", "utter_minor", "utter_no_papers_fine")

Slots = dict[str, Any]


def heard(tracker: Tracker, dispatcher: CollectingDispatcher, text: str) -> Slots:
    """The slots that a piece of the story fills. Says what the story gives occasion to say, once."""
    found = details.read(text)
    known = dict(tracker.get_slot("details") or {})
    for key, value in found.items():
        if isinstance(value, list):
            known[key] = [*known.get(key, []), *[item for item in value if item not in known.get(key, [])]]
        else:
            known.setdefault(key, value)
    if known.get("age", ADULT) < ADULT or CHILD.search(regular(text)):
        known["minor"] = True
    slots: Slots = {"story": longer(tracker.get_slot("story"), text), "details": known, "guessed_topic": None}
    slots["country"] = tracker.get_slot("country") or found.get("country") or countries.find(text)
    slots["categories"] = tracker.get_slot("categories") or category_names(tracker)
    found["teller"] = TELLER_OF.get(found.get("relation", ""), found.get("teller"))
    for slot in ("teller", "worker_name", "place"):
        if tracker.get_slot(slot) is None and found.get(slot):
            slots[slot] = found[slot]
    if tracker.get_slot("wanted") is None and found.get("wanted"):
        slots["wanted"] = "; ".join(WANTED[code] for code in found["wanted"])
    slots["told"] = _notices(tracker, dispatcher, slots)
    return slots


def corrected(tracker: Tracker, text: str) -> Slots:
    """The slots that a message like "eh bukan Taiwan, Hong Kong" sets anew; {} when it corrects nothing."""
    found = details.correction(text)
    slots: Slots = {}
    known = dict(tracker.get_slot("details") or {})
    for key, value in found.items():
        if key in ("worker_name", "teller"):
            slots[key] = value
        elif key == "wanted":
            slots[key] = "; ".join(WANTED[code] for code in value)
        elif key == "phone":
            slots["contact"] = value
        elif key in ("place", "country"):
            slots["place"] = found.get("place") or countries.name(found["country"])
            slots["country"] = found.get("country") or countries.find(slots["place"])
        else:
            slots["details"] = known = {**known, key: value}
    return slots


def category_names(tracker: Tracker) -> list[str]:
    """The categories of the last message, the sure one first."""
    scored = tracker.latest_message.get("categories") or []
    ranked = [name for place, (name, score) in enumerate(scored) if place == 0 or score >= MIN_CATEGORY]
    first = sub_intent(tracker) if tracker.get_intent_of_latest_message() in ("complaint", "danger") else None
    return [first, *[name for name in ranked if name != first]][:3] if first else ranked[:3]


def known_detail(tracker: Tracker, key: str) -> Any:
    return (tracker.get_slot("details") or {}).get(key)


def longer(story: str | None, text: str) -> str:
    if not story or story == text:
        return text
    return story if text in story.splitlines() or story.endswith(text) else f"{story}\n{text}"


def _notices(tracker: Tracker, dispatcher: CollectingDispatcher, slots: Slots) -> list[str]:
    told = list(tracker.get_slot("told") or [])
    occasion = {
        "utter_condolence": "meninggal" in slots["categories"],
        "utter_minor": bool(slots["details"].get("minor")),
        "utter_no_papers_fine": slots["details"].get("papers") == "none",
    }
    for notice in NOTICES:
        if occasion[notice] and notice not in told:
            say(dispatcher, notice)
            told.append(notice)
    return told
