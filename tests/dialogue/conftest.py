"""Whole conversations: a Pelita started once a session in a folder of its own, with the engine and the real actions.

A test speaks as a person does (`person.says`, `person.presses`, `person.sends`) and sees what a person sees; what was
kept is read from the tables. Everything here is marked slow.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot import local, run, transcript
from bot.chat import Talk
from bot.opening import Opened, open_all
from bot.settings import Settings, load
from bot.tables import Chat, Complaint, DataKey, Message

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)


def settings_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings for this process and, by the environment, for the processes that it starts."""
    environment = {"PELITA_DATA_DIR": str(folder / "data"), "PELITA_KEY_FILE": str(folder / "key" / "master.key")}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return load(environment)


@pytest.fixture(scope="session")
def pelita(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        settings = settings_in(tmp_path_factory.mktemp("pelita"), monkeypatch)
        with run.started(settings, desk=False, quiet=True):
            opened = open_all(settings)
            yield opened
            opened.database.close()


class Person:
    """One person with a telephone: what they do, what they see, and what is kept of it."""

    def __init__(self, opened: Opened, address: str | None = None) -> None:
        self.opened = opened
        self.address = address or secrets.token_hex(6)
        self._talk = Talk(opened, self.address)
        self.last: list[local.Shown] = []

    def says(self, *texts: str) -> str:
        """Sends texts one after the other; returns what the last one was answered with."""
        for text in texts:
            self.last = self._talk.say(text)
        return self.text

    def presses(self, *titles: str) -> str:
        for title in titles:
            self.last = self._talk.say({"press": title})
        return self.text

    def presses_old(self, payload: str) -> str:
        """A button of long ago, or of another program: its payload as such."""
        row = local.press(self.opened, self.address, payload)
        assert local.wait_for_answer(self.opened, self.address, row, 60.0)
        self.last = [shown for shown in self.all_answers() if shown.id > (self.last[-1].id if self.last else 0)]
        self._talk = Talk(self.opened, self.address)
        return self.text

    def sends(self, path: Path, caption: str = "") -> str:
        self.last = self._talk.say({"file": str(path), "caption": caption})
        return self.text

    def all_answers(self) -> list[local.Shown]:
        return [shown for shown in local.read(self.opened, self.address) if not shown.mine]

    @property
    def text(self) -> str:
        return "\n---\n".join(message.text for message in self.last)

    @property
    def question(self) -> str:
        """What is asked for: the last message."""
        return self.last[-1].text if self.last else ""

    @property
    def titles(self) -> list[str]:
        return [title for title, _ in self.last[-1].buttons] if self.last else []

    @property
    def payloads(self) -> list[str]:
        return [payload for message in self.last for _, payload in message.buttons]

    # --- what is kept

    def chat(self) -> Chat:
        with self.opened.database.read() as session:
            return session.get_one(Chat, self._chat_id(session))

    def record(self) -> dict[str, Any]:
        with self.opened.database.read() as session:
            chat = session.get_one(Chat, self._chat_id(session))
            if chat.record is None:
                return {"slots": {}, "loop": None}
            opened: dict[str, Any] = self.opened.vault.open(session, "chat.record", chat.record)
            return opened

    def expects(self) -> str | None:
        """The slot that the form asks for; None outside a form."""
        record = self.record()
        asked: str | None = record["slots"].get("requested_slot") if record["loop"] else None
        return asked

    def cases(self) -> list[Complaint]:
        with self.opened.database.read() as session:
            query = select(Complaint).where(Complaint.chat_id == self._chat_id(session)).order_by(Complaint.id)
            return list(session.scalars(query))

    def intake(self, case: Complaint) -> dict[str, Any]:
        with self.opened.database.read() as session:
            opened: dict[str, Any] = self.opened.vault.open(session, "complaint.intake", case.intake)
            return opened

    def transcript(self, case: Complaint) -> list[tuple[str, str]]:
        """(author, text) of the messages of a case."""
        with self.opened.database.read() as session:
            rows = transcript.of_complaint(session, self.opened.vault, case.id)
            return [(message.author, body.get("text", "")) for message, body in rows]

    def messages(self) -> list[Message]:
        with self.opened.database.read() as session:
            query = select(Message).where(Message.chat_id == self._chat_id(session)).order_by(Message.id)
            return list(session.scalars(query))

    def kept_texts(self) -> list[str]:
        """Every text of the person that can still be read anywhere in the tables."""
        with self.opened.database.read() as session:
            query = select(Message).where(Message.chat_id == self._chat_id(session), Message.author == "person")
            return [
                self.opened.vault.open(session, "message.body", message.body)["text"]
                for message in session.scalars(query)
                if message.body is not None
            ]

    def keys(self) -> int:
        """How many data keys there are in the whole database."""
        with self.opened.database.read() as session:
            return len(list(session.scalars(select(DataKey.id))))

    def _chat_id(self, session: Any) -> int:
        address_hash = self.opened.vault.lookup_hash(session, "chat", f"{local.CHANNEL}:{self.address}")
        found: int = session.scalars(select(Chat.id).where(Chat.address_hash == address_hash)).one()
        return found


@pytest.fixture
def person(pelita: Opened) -> Person:
    return Person(pelita)


@pytest.fixture
def new_person(pelita: Opened) -> Callable[[], Person]:
    return lambda: Person(pelita)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "bukti.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    return path


def words_in_the_database(opened: Opened) -> bytes:
    """Every byte of the database's file, with what waits in its journal."""
    path = opened.settings.data_dir / "pelita.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()
