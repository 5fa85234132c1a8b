"""What is known before the engine sees a message, and what becomes of its understanding."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot import danger
from bot.dialogue import COMMANDS, MAX_TEXT, Given, before_the_engine, merge, shortened
from bot.speech import DOMAIN

INTENTS = yaml.load(DOMAIN.read_text("utf-8"), Loader=yaml.CSafeLoader)["intents"]


def test_a_buttons_choice_fills_its_slot() -> None:
    assert before_the_engine("Keluarga saya", "choice:teller=family") == Given(
        "choice", {"teller": "family"}, pressed=True
    )
    assert before_the_engine("Nama", "choice:confirmed=fix.worker_name").entities == {"confirmed": "fix.worker_name"}


def test_a_buttons_topic_is_a_question() -> None:
    assert before_the_engine("Apa itu OPP?", "topic:opp") == Given("question/opp", pressed=True)


def test_a_buttons_command_is_that_command() -> None:
    for command in [*COMMANDS, "was_question"]:
        assert before_the_engine("x", f"do:{command}") == Given(command, pressed=True)


@pytest.mark.parametrize(
    "payload",
    ["", "x", "do:restart", "do:", "topic:", "topic:../x", "choice:", "choice:teller", "choice:=family", "/restart"],
)
def test_a_button_of_another_time_chooses_nothing(payload: str) -> None:
    assert before_the_engine("x", payload) == Given("choice", pressed=True)


def test_a_button_is_never_taken_for_danger_by_what_stood_on_it() -> None:
    assert before_the_engine("saya dikunci majikan tolong", "choice:wanted=pulang").alarm is None


def test_danger_goes_before_everything_that_is_typed() -> None:
    given_ = before_the_engine("tolong saya dikunci dari luar sama majikan", None)
    assert given_.alarm is not None and given_.intent == "danger"
    assert given_.metadata() == {"intent": given_.intent, "entities": {}}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_word_is_known_however_it_is_typed(command: str) -> None:
    for phrase in COMMANDS[command]:
        for typed in (phrase, phrase.upper(), f" {phrase}. ", f"{phrase}!", phrase.replace(" ", "  ")):
            assert before_the_engine(typed, None).intent == command, typed


def test_a_link_that_starts_the_bot_with_a_word_is_a_start() -> None:
    # t.me/pelita_bot?start=poster sends "/start poster"
    assert before_the_engine("start poster", None).intent == "menu"


@pytest.mark.parametrize(
    "text", ["batalkan kontrak saya gimana", "status paspor saya", "menu makan di asrama", "", "  "]
)
def test_a_sentence_with_a_command_word_in_it_is_no_command(text: str) -> None:
    assert before_the_engine(text, None) == Given()


def test_every_intent_that_is_given_is_one_of_the_domain() -> None:
    given_ = {*COMMANDS, "was_question", "choice", "question", "danger"}
    assert given_ - set(INTENTS) == set()


@given(st.text(max_size=300))
def test_no_text_gets_an_intent_of_its_own_choosing(text: str) -> None:
    result = before_the_engine(text, None)
    assert result.intent is None or result.intent in COMMANDS or result.intent.startswith("danger/")


@given(st.text(max_size=120))
def test_any_payload_is_taken(payload: str) -> None:
    result = before_the_engine("x", payload)
    assert result.alarm is None and (result.intent or "").partition("/")[0] in INTENTS


# --- what the engine reads of a text


@given(st.text(max_size=20).map(lambda text: text * 1500))
def test_a_long_text_is_read_at_its_two_ends(text: str) -> None:
    read = shortened(text)
    assert len(read) <= MAX_TEXT + 1
    assert read == text or (text.startswith(read[:4000]) and text.endswith(read[-4000:]))


# --- merge


def engine_said(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "complaint",
        "topics": [["gaji_tidak_dibayar", 0.7], ["potong_gaji", 0.2]],
        "categories": [["gaji_tidak_dibayar", 0.8], ["kekerasan_fisik", 0.1]],
        "confidence": 0.8,
        "intent": "complaint",
        **changes,
    }


def test_without_anything_given_the_model_decides() -> None:
    merged = merge(Given(), engine_said(), "abc123")
    assert (merged.kind, merged.topic, merged.category) == ("complaint", "gaji_tidak_dibayar", "gaji_tidak_dibayar")
    assert merged.model == "abc123" and merged.confidence == 0.8


def test_a_rule_that_fired_decides_the_kind_and_names_itself_the_model_names_the_category() -> None:
    alarm = danger.Alarm("kekerasan_fisik", "kekerasan_fisik/1")
    merged = merge(Given("danger", alarm=alarm), engine_said(kind="danger"), "abc123")
    assert merged.category == "gaji_tidak_dibayar"
    assert merged.kind == "danger" and merged.model == "rule kekerasan_fisik/1"


@pytest.mark.parametrize(("command", "kind"), [("file", "complaint"), ("status", "status")])
def test_a_command_that_says_what_it_is_has_that_kind(command: str, kind: str) -> None:
    merged = merge(Given(command), engine_said(kind="question"), "abc123")
    assert merged.kind == kind and merged.model == "given"


@pytest.mark.parametrize(
    "given_", [Given("menu"), Given("cancel"), Given("help"), Given("again"), Given("choice", {"wanted": "pulang"})]
)
def test_a_button_or_a_command_is_never_danger_because_of_what_the_model_makes_of_its_letters(given_: Given) -> None:
    # The engine keeps the classifier's kind beside what was given; taking it would raise an alarm for "batal".
    assert merge(given_, engine_said(kind="danger"), "abc123").kind != "danger"


def test_an_engine_without_topics_or_categories_gives_none() -> None:
    merged = merge(Given(), engine_said(kind="smalltalk", topics=[], categories=[]), "m")
    assert merged.topic is None and merged.category is None
