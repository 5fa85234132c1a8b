"""Speaks with the engine: a turn and its record go in, what to say and the new record come back, or an error.

Reads nothing and writes nothing. Raises EngineDown when nobody answers in time, TurnFailed when the engine says that
the turn failed; in both cases nothing has changed and the turn can be tried again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import httpx

from bot import danger
from bot.errors import EngineDown, TurnFailed

TURN_TIMEOUT_SECONDS = 20.0
MAX_TEXT = 8000  # what is longer is kept whole on the transcript; the engine reads the two ends
COMMANDS = {
    "menu": ("menu", "start", "mulai"),
    "cancel": ("batal", "batalkan", "cancel", "stop", "berhenti"),
    "again": ("ulang", "ulangi", "ulang dari awal"),
    "help": ("bantuan", "help"),
    "file": ("lapor", "mengadu", "pengaduan", "mau lapor", "mau mengadu", "saya mau lapor", "saya mau mengadu"),
    "status": ("status",),
    "go_back": ("kembali", "back", "sebelumnya", "balik"),
    "skip": ("lewati", "skip", "lewat"),
    "more": ("lengkapi", "lengkapi data"),
    "enough": ("cukup", "sudah cukup", "selesai"),
    "withdraw": ("cabut", "cabut pengaduan", "tarik pengaduan"),
    "code": ("kode", "kode bukti"),
    "data": ("dataku", "data saya"),
    "erase": ("hapus", "hapus data", "hapus data saya"),
    "exercise": ("latihan",),
    "exercise_end": ("selesai latihan",),
}
# Only behind a button: no word of a person may do these by accident.
BUTTONS = ("was_question", "keep", "drop", "add", "new", "withdraw_yes", "erase_yes")
KIND_OF_COMMAND = {"file": "complaint", "new": "complaint", "status": "status", "choice": "choice"} | dict.fromkeys(
    ("was_question", "keep", "drop", "add", "withdraw_yes", "erase_yes", "rate"), "choice"
)
TO_OFFICER = "to_officer"  # what is said to an officer: the engine still says how it would have understood it
OWN_CODE = "own_code"
_COMMAND_OF = {phrase: intent for intent, phrases in COMMANDS.items() for phrase in phrases}


@dataclass(frozen=True)
class Given:
    """What is known of a message before the engine sees it: the rule on danger that fired, a button `pressed`."""

    intent: str | None = None
    entities: dict[str, str] | None = None
    alarm: danger.Alarm | None = None
    pressed: bool = False

    def metadata(self) -> dict[str, Any]:
        return {"intent": self.intent, "entities": self.entities or {}} if self.intent else {}


@dataclass(frozen=True)
class Understood:
    """How a message was understood. `model` names the engine's model or the rule that decided."""

    kind: str
    topics: list[list[Any]]
    categories: list[list[Any]]
    confidence: float
    model: str
    intent: str

    @property
    def topic(self) -> str | None:
        return str(self.topics[0][0]) if self.topics else None

    @property
    def category(self) -> str | None:
        return str(self.categories[0][0]) if self.categories else None


@dataclass(frozen=True)
class Answered:
    replies: list[dict[str, Any]]
    record: dict[str, Any]
    understood: Understood


def before_the_engine(text: str, choice: str | None) -> Given:
    """What the bot knows already: a button, the rules on danger, a command word. The very first step of understanding.

    A button's payload is "choice:SLOT=VALUE", "topic:ID", "do:INTENT" or "rate:N"; anything else is a button of another
    time.
    """
    if choice is not None:
        kind, _, rest = choice.partition(":")
        slot, _, value = rest.partition("=")
        if kind == "choice" and slot and value:
            return Given("choice", {slot: value}, pressed=True)
        if kind == "topic" and re.fullmatch(r"\w+", rest):
            return Given(f"question/{rest}", pressed=True)
        if kind == "do" and rest in {*COMMANDS, *BUTTONS}:
            return Given(rest, pressed=True)
        if kind == "rate" and rest in ("1", "2", "3"):
            return Given("rate", {"rating": rest}, pressed=True)
        return Given("choice", pressed=True)
    command = command_in(text)
    if command:
        return Given(command)
    alarm = danger.look(text)
    return Given("danger", alarm=alarm) if alarm is not None else Given()


def command_in(text: str) -> str | None:
    """The intent of a text that is a command word and nothing else."""
    typed = " ".join(text.lower().rstrip(".! ").split())
    # "/start poster" is what a link with a word in it sends
    return "menu" if re.fullmatch(r"start [\w-]+", typed) else _COMMAND_OF.get(typed)


def shortened(text: str) -> str:
    """What the engine reads of a text: all of it, or its two ends."""
    half = MAX_TEXT // 2
    return text if len(text) <= MAX_TEXT else f"{text[:half]}\n{text[-half:]}"


def merge(given: Given, understood: dict[str, Any], model: str) -> Understood:
    """The engine's understanding together with what was given.

    The rule that fired decides the kind; on the category the model is the better judge, having read the whole message.
    """
    decided = f"rule {given.alarm.rule}" if given.alarm else ("given" if given.intent else model)
    # what the model makes of a button's payload means nothing, but a topic's button names its topic
    topic = (given.intent or "").partition("/")[2]
    return Understood(
        kind=_kind(given, understood["kind"]),
        topics=([[topic, 1.0]] if topic else []) if given.pressed else understood["topics"],
        categories=[] if given.pressed else understood["categories"],
        confidence=understood["confidence"],
        model=decided,
        intent=understood["intent"],
    )


def _kind(given: Given, guessed: str) -> str:
    """The kind of a message: what was given decides, a command that is no kind of its own counts as small talk."""
    if given.alarm is not None:
        return "danger"
    if given.intent is None or given.intent == TO_OFFICER or "/" in given.intent:
        return guessed
    return KIND_OF_COMMAND.get(given.intent, "smalltalk")


class Engine:
    """A client of the engine at `url`; `model` is the id of the model that it serves.

    `actions_url` is where the engine asks for the actions of our turns (bot/actions/server.py).
    """

    def __init__(self, url: str, actions_url: str | None = None) -> None:
        self._actions_url = actions_url
        self.url = f"{url}/webhooks/turn"
        self.model = "unknown"
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(TURN_TIMEOUT_SECONDS, connect=3.0), limits=httpx.Limits(max_connections=16)
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def ready(self) -> bool:
        try:
            response = await self._client.get(f"{self.url}/")
            state = response.json()
        except (httpx.HTTPError, ValueError):
            return False
        self.model = str(state.get("model") or "unknown")[:12]
        return bool(state.get("ready"))

    async def converse(self, text: str, given: Given, record: dict[str, Any] | None) -> Answered:
        """One turn. Raises EngineDown or TurnFailed."""
        if self.model == "unknown":
            await self.ready()
        body = {"text": shortened(text) or "-", "metadata": given.metadata(), "record": record}
        answer = await self._post("webhook", {**body, "actions": self._actions_url})
        return Answered(answer["replies"], answer["record"], merge(given, answer["understood"], self.model))

    async def understand(self, messages: list[tuple[str, Given]]) -> list[Understood]:
        """How messages are understood, without a talk around them. Raises EngineDown or TurnFailed."""
        if self.model == "unknown":
            await self.ready()
        body = [{"text": shortened(text) or "-", "metadata": given.metadata()} for text, given in messages]
        answer = await self._post("understand", {"messages": body})
        pairs = zip(messages, answer["understood"], strict=True)
        return [merge(given, understood, self.model) for (_, given), understood in pairs]

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            response = await self._client.post(f"{self.url}/{path}", json=body)
        except httpx.HTTPError as exc:
            raise EngineDown(type(exc).__name__) from exc
        if response.status_code == 502:
            raise TurnFailed(str(response.json().get("error"))[:80])
        if response.status_code != 200:
            raise EngineDown(f"status {response.status_code}")
        try:
            answer: dict[str, Any] = response.json()
        except ValueError as exc:
            raise EngineDown("an answer that is no JSON") from exc
        return answer
