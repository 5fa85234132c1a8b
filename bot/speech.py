"""Turns what the engine and the actions decided into what a person reads.

Texts are the responses of domain.yml and the answers of the topic files, in the chat's language. Every text may use
{office}, {numbers} and {draft_days}; an action gives what else its text names. Nothing is formatted (no Markdown, no
HTML), so nothing that a person wrote can break it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from bot import edits
from bot.language import mark, translate
from bot.numbers import FIRST, Numbers
from bot.settings import ROOT, Office
from bot.topics import Topics

DOMAIN = ROOT / "domain.yml"
MAX_TEXT = 4096  # Telegram's limit for one message


@dataclass(frozen=True)
class Button:
    title: str
    payload: str


@dataclass(frozen=True)
class Said:
    """One message to a person."""

    text: str
    buttons: tuple[Button, ...] = ()
    name: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {"text": self.text, "buttons": [[b.title, b.payload] for b in self.buttons]}


@dataclass
class Speech:
    office: Office
    topics: Topics = field(repr=False)
    numbers: Numbers = field(repr=False)
    responses: dict[str, Any] = field(default_factory=dict, repr=False)
    _edited: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        self._files = self.topics, self.numbers

    @classmethod
    def load(cls, office: Office, domain: Path = DOMAIN) -> Speech:
        content = yaml.load(domain.read_text("utf-8"), Loader=yaml.CSafeLoader)
        return cls(office, Topics.load(), Numbers.load(), content["responses"])

    def refresh(self, session: Session) -> None:
        """Takes over what officers edited at the desk since the last look; each turn looks."""
        version = edits.version(session)
        if version != self._edited:
            self.topics, self.numbers = edits.over(session, *self._files)
            self._edited = version

    @property
    def files(self) -> tuple[Topics, Numbers]:
        """Topics and numbers as the files have them, without edits."""
        return self._files

    def say(self, name: str, language: str, **words: str) -> Said:
        """A response of domain.yml with its words filled in."""
        response = self.responses[name][0]
        known = {
            "office": self.office.name,
            "numbers": "\n".join(self.numbers.lines(FIRST, language)),
            "draft_days": self.office.draft_days,
            **words,
        }
        buttons = tuple(
            Button(translate(button["title"], language), button["payload"].format(**known))
            for button in response.get("buttons", ())
        )
        return Said(translate(response["text"], language).format(**known), buttons, name)

    def answer(self, topic_id: str, language: str, today: date) -> Said:
        """The answer to a topic with buttons to its neighbours, or an honest word that there is none yet."""
        if topic_id not in self.topics:
            return self.say("utter_not_understood", language)
        topic = self.topics[topic_id]
        if topic.state == "unverified" and not topic.answer.strip():
            return self.say("utter_no_answer_yet", language, title=translate(topic.title, language))
        return Said(
            topic.render(self.numbers, language, today), self.topic_buttons(topic.follow_ups, language), topic_id
        )

    def guesses(self, topic_ids: list[str], language: str) -> Said:
        """ "Do you mean ...?" with the best guesses as buttons, and a way out."""
        known = [topic_id for topic_id in topic_ids if topic_id in self.topics]
        if not known:
            return self.say("utter_not_understood", language)
        said = self.say("utter_unclear", language)
        way_out = (
            Button(translate(mark("Saya mau mengadu"), language), "do:file"),
            Button(translate(mark("Bukan itu"), language), "do:menu"),
        )
        return Said(said.text, (*self.topic_buttons(known, language), *way_out), said.name)

    def topic_buttons(self, topic_ids: list[str] | tuple[str, ...], language: str) -> tuple[Button, ...]:
        return tuple(
            Button(translate(self.topics[topic_id].button, language), f"topic:{topic_id}")
            for topic_id in topic_ids
            if topic_id in self.topics
        )
