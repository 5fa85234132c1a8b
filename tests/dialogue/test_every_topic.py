"""The 93 topics: each title, typed as a question, is answered with that topic."""

from __future__ import annotations

import pytest
import yaml

from bot.opening import Opened
from bot.topics import TAXONOMY, Topics

from .conftest import Person

REQUIRED = 85


def test_titles_typed_as_questions_are_answered_with_their_topics(pelita: Opened) -> None:
    topics = Topics.load()
    titles = yaml.load(TAXONOMY.read_text("utf-8"), Loader=yaml.CSafeLoader)["topics"]
    person = Person(pelita)
    missed = {}
    for topic_id, title in titles.items():
        person.says(title if title.endswith("?") else f"{title}?")
        if not person.text.replace("\n", " ").count(topics[topic_id].answer.splitlines()[0]):
            kind = next((m.kind, m.topic) for m in reversed(person.messages()) if m.author == "person")
            missed[title] = f"{topic_id}: {kind} {person.text[:60]!r}"
        if person.expects():
            person.says("batal")
    print(f"\n{len(titles) - len(missed)} of {len(titles)}; missed:", *missed.items(), sep="\n  ")
    assert len(titles) - len(missed) >= REQUIRED, missed


@pytest.mark.parametrize("topic_id", ["opp", "nomor_darurat", "kekerasan_pelecehan", "taiwan"])
def test_a_topic_asked_for_by_button_is_answered_with_its_neighbours(person: Person, topic_id: str) -> None:
    person.says("halo")
    person.presses_old(f"topic:{topic_id}")
    topic = Topics.load()[topic_id]
    assert topic.answer.splitlines()[0] in person.text
    assert person.payloads == [f"topic:{follow_up}" for follow_up in topic.follow_ups]
