"""A whole complaint as a person tells it on Telegram, and what must be true of it afterwards, whatever was killed."""

from __future__ import annotations

from dataclasses import dataclass

from emulator import Emulator
from sqlalchemy import func, select

from bot import audit
from bot.opening import Opened
from bot.speech import Speech
from bot.tables import Complaint, Delivery, Update

from .people import until

STORY = "Gaji tidak dibayar majikan selama lima bulan dan paspor ditahan"
STEPS = (
    (STORY, "utter_ask_consent"),
    ("choice:consent=yes", "utter_ask_complaint_form_teller"),
    ("choice:teller=self", "utter_ask_worker_name_self"),
    ("Siti Aminah", "utter_ask_place_self"),
    ("Ipoh", "utter_ask_complaint_form_wanted"),
    ("choice:wanted=gaji", "utter_ask_contact"),
    ("choice:contact=chat", "utter_ask_complaint_form_safe_to_reply"),
    ("choice:safe_to_reply=yes", "utter_summary"),
    ("choice:confirmed=yes", "utter_receipt"),
)
LAST = len(STEPS) - 1
ANSWERS = (*(name for _, name in STEPS), "utter_more_offer")  # all that is said to them, in order


WORDS = ("summary", "number", "code", "cases", "title", "expect", "country", "phone")


def first_line(speech: Speech, name: str) -> str:
    """By which a reply is known, whatever it names further down."""
    return speech.say(name, "id", **dict.fromkeys(WORDS, "")).text.splitlines()[0]


def said_once(texts: list[str], kept: str) -> tuple[list[str], int]:
    """The first lines of what a chat was told, but for the word that a message is kept, and how many came doubled."""
    lines = [line for line in (text.splitlines()[0] for text in texts) if line != kept]
    once = [line for place, line in enumerate(lines) if place == 0 or lines[place - 1] != line]
    return once, len(lines) - len(once)


@dataclass
class Teller:
    """Somebody who tells a complaint step by step and waits for each answer."""

    telegram: Emulator
    speech: Speech
    chat: int

    def first_line(self, name: str) -> str:
        return first_line(self.speech, name)

    def act(self, place: int) -> int:
        """Does a step without waiting; the id of the update."""
        what = STEPS[place][0]
        if what.startswith("choice:"):
            return self.telegram.choose(self.chat, what)
        return self.telegram.say(self.chat, what)

    def wait(self, place: int, seconds: float = 40.0) -> None:
        self.telegram.wait_for_text(self.chat, self.first_line(STEPS[place][1]), seconds=seconds)

    def tell(self, until: int = LAST, begin: int = 0) -> None:
        for place in range(begin, until + 1):
            self.act(place)
            self.wait(place)

    def settle(self, opened: Opened, seconds: float = 40.0) -> None:
        """Waits until everything that was received is answered and everything that was written is sent."""

        def settled() -> bool:
            with opened.database.read() as session:
                waiting = [
                    session.scalar(select(func.count(table.id)).where(table.state == "waiting"))
                    for table in (Update, Delivery)
                ]
            return not any(waiting) and not self.telegram.unconfirmed()

        until(settled, "inbox and outbox to be empty", seconds)

    def check(self, opened: Opened, kills: int = 0) -> None:
        """One complaint, one receipt, everything answered, in order, at most one message doubled for each kill."""
        self.settle(opened)
        kept = self.first_line("utter_kept")
        once, doubled = said_once(self.telegram.texts(self.chat), kept)
        assert once == list(map(self.first_line, ANSWERS))
        assert doubled <= kills
        assert sum(text.startswith(kept) for text in self.telegram.texts(self.chat)) <= kills
        receipts = {
            text for text in self.telegram.texts(self.chat) if text.startswith(self.first_line("utter_receipt"))
        }
        assert len(receipts) == 1
        assert all(times >= 1 for times in self.telegram.answered_callbacks().values())
        assert self.telegram.failures == []
        with opened.database.read() as session:
            [complaint] = session.scalars(select(Complaint).where(Complaint.consent == "given")).all()
            assert complaint.stage == "received"
            assert str(complaint.number) in receipts.pop()
            assert set(session.scalars(select(Update.state))) == {"done"}
            assert set(session.scalars(select(Delivery.state))) == {"sent"}
            assert audit.verify(session) is None
