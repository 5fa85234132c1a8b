"""What is said: every response in both languages, every button understood."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import yaml

from bot.actions.more import FIELDS, OF_ONESELF
from bot.dialogue import COMMANDS, before_the_engine
from bot.language import LANGUAGES, translate
from bot.speech import DOMAIN, MAX_TEXT, Said, Speech
from bot.summary import summary

MAX_PAYLOAD_BYTES = 64
TODAY = date(2026, 11, 25)
CONTENT = yaml.load(DOMAIN.read_text("utf-8"), Loader=yaml.CSafeLoader)
RESPONSES = sorted(CONTENT["responses"])
WORDS = {
    "summary": "Nama: Siti",
    "number": "SULTRA-2026-00001",
    "code": "1234 5678 9012 3456",
    "title": "Apa itu OPP?",
    "country": "Malaysia",
    "papers": "kontrak kerja",
    "reason": "terselesaikan",
    "state": "sedang diperiksa petugas",
    "body": "Disnaker",
    "body_name": "Disnaker",
    "other": "SULTRA-2026-00001",
    "until": "30-11-2026",
    "link": "https://t.me/pelita_bot",
    "phone": "0812 3456 7890",
    "data": "Nama: Siti",
    "left": "Tidak ada lagi yang disimpan.",
    "day": "30-11-2026",
    "expect": "Petugas membacanya hari ini.",
    "cases": "SULTRA-2026-00001 (25-11-2026): sudah diterima",
}


def everything_said(speech: Speech, language: str) -> list[Said]:
    said = [speech.say(name, language, **WORDS) for name in RESPONSES]
    said += [speech.answer(topic.id, language, TODAY) for topic in speech.topics]
    said += [speech.answer("no_such_topic", language, TODAY)]
    return [*said, speech.guesses([topic.id for topic in speech.topics][:3], language), speech.guesses([], language)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", RESPONSES)
def test_every_response_is_said_with_nothing_left_in_braces(speech: Speech, name: str, language: str) -> None:
    said = speech.say(name, language, **WORDS)
    assert said.text.strip() and not re.search(r"[{}]", said.text)
    assert len(said.text) <= MAX_TEXT
    assert all(button.title.strip() for button in said.buttons)


def test_every_response_speaks_english_too(speech: Speech) -> None:
    responses = [versions[0] for versions in speech.responses.values()]
    texts = {text for said in responses for text in (said["text"], *(b["title"] for b in said.get("buttons", ())))}
    assert sorted(text[:40] for text in texts - {"{numbers}"} if translate(text, "en") == text) == [
        "Hong Kong",
        "Malaysia",
        "Taiwan",
    ]


def test_what_a_person_wrote_cannot_break_a_response_or_fill_its_words(speech: Speech) -> None:
    said = speech.say("utter_summary", "id", summary="Nama: {office} {0} {numbers.__class__} %s <b>")
    assert "Nama: {office} {0} {numbers.__class__} %s <b>" in said.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_is_understood_before_the_engine(speech: Speech, language: str) -> None:
    for said in everything_said(speech, language):
        for button in said.buttons:
            given = before_the_engine(button.payload, button.payload)
            kind, _, rest = button.payload.partition(":")
            match kind:
                case "choice":
                    slot, _, value = rest.partition("=")
                    assert given.intent == "choice" and given.entities == {slot: value}
                    assert slot in CONTENT["entities"], button
                case "topic":
                    assert given.intent == f"question/{rest}" and rest in speech.topics, button
                case "rate":
                    assert given.intent == "rate" and given.entities == {"rating": rest}
                case _:
                    assert kind == "do" and given.intent == rest and rest in CONTENT["intents"], button


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_fits_telegram_and_a_phone(speech: Speech, language: str) -> None:
    for said in everything_said(speech, language):
        titles = [button.title for button in said.buttons]
        assert len(set(titles)) == len(titles), said.name
        for button in said.buttons:
            assert 1 <= len(button.payload.encode()) <= MAX_PAYLOAD_BYTES, button
            assert 1 <= len(button.title) <= 32, button


def test_every_response_is_used_somewhere() -> None:
    """A response that nothing says is a sentence that somebody translates for nobody, or a case nobody thought of."""
    sources = [path.read_text("utf-8") for path in (DOMAIN.parent / "bot").rglob("*.py")]
    asked_by_the_form = {
        f"utter_ask_complaint_form_{slot}" for slot in CONTENT["forms"]["complaint_form"]["required_slots"]
    }
    built = {f"utter_{sub}" for sub in ("greet", "thanks", "bye", "who", "affirm", "deny")}  # action_smalltalk
    built |= {f"utter_ask_{slot}_{who}" for slot in ("worker_name", "place") for who in ("self", "other")}
    built |= {f"utter_ask_worker_name_hidden_{who}" for who in ("self", "other")}
    built |= {"utter_confidential", "utter_anonymous"} | {field.response for field in FIELDS}
    built |= {f"utter_more_{key}_self" for key in OF_ONESELF}
    unused = [
        name
        for name in RESPONSES
        if name not in asked_by_the_form | built and not any(f'"{name}"' in source for source in sources)
    ]
    assert unused == []


def test_every_response_that_the_program_names_is_there() -> None:
    named = set()
    for path in (DOMAIN.parent / "bot").rglob("*.py"):
        named |= set(re.findall(r'"(utter_\w+)"', path.read_text("utf-8")))
    assert named - set(RESPONSES) == set()


def test_the_commands_that_texts_name_are_commands() -> None:
    typed = {phrase for phrases in COMMANDS.values() for phrase in phrases}
    for name in RESPONSES:
        for word in re.findall(
            r"[Kk]etik(?:kan)? ([A-Z]{3,})|, ([A-Z]{4,}) untuk", CONTENT["responses"][name][0]["text"]
        ):
            assert "".join(word).lower() in typed, (name, word)


def test_guesses_have_a_way_out(speech: Speech) -> None:
    payloads = [button.payload for button in speech.guesses(["opp", "ukps", "nothing"], "id").buttons]
    assert payloads == ["topic:opp", "topic:ukps", "do:file", "do:menu"]


def test_an_unverified_topic_without_an_answer_says_so_honestly(speech: Speech) -> None:
    from dataclasses import replace

    from bot.topics import Topics

    empty = replace(speech.topics["opp"], state="unverified", answer="")
    said = Speech(speech.office, Topics([empty]), speech.numbers, speech.responses).answer("opp", "id", TODAY)
    assert said.name == "utter_no_answer_yet" and empty.title in said.text and "+62 21 2924 4800" in said.text


# --- the summary


def intake(**changes: Any) -> dict[str, Any]:
    full = {
        "teller": "self",
        "worker_name": "Siti",
        "place": "Johor",
        "story": "gaji 4 bulan belum dibayar",
        "wanted": "Gaji dibayar",
        "contact": "chat",
        "safe_to_reply": "yes",
    }
    return {**full, **changes}


def test_the_summary_has_one_line_a_field_in_the_readers_words() -> None:
    assert summary(intake(), "id").splitlines() == [
        "Tentang: saya sendiri",
        "Nama: Siti",
        "Tempat: Johor",
        "Cerita: gaji 4 bulan belum dibayar",
        "Yang diminta: Gaji dibayar",
        "Kontak: lewat chat ini",
        "Aman ditulisi: ya",
    ]


def test_a_long_story_is_cut_for_showing_and_the_message_still_fits(speech: Speech) -> None:
    text = summary(intake(story="gaji " * 4000), "id")
    assert text.count("\n") == 6 and " ..." in text
    assert len(speech.say("utter_summary", "id", summary=text).text) <= MAX_TEXT


def test_a_story_without_a_single_blank_is_cut_too() -> None:
    assert len(summary(intake(story="x" * 20_000), "id")) < 700
