"""A desk over an empty office in a folder of its own, officers to sign in, people who tell something."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from bot import complaints, evidence, inbox, officers, outbox, traces, transcript
from bot.desk import make_desk
from bot.exports import jobs
from bot.opening import Opened, open_all, prepare
from bot.settings import Settings, load
from bot.tables import AuditEntry, Chat, Complaint, Message, now
from bot.updates import Attachment

PASSWORD = "tiga ikan di laut"
STORY = "Gaji saya tidak dibayar <b>tiga</b> bulan di Kajang"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed for real, but not slowly: hundreds of sign-ins would take minutes."""
    monkeypatch.setattr(officers, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(scope="session")
def empty_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty office, made once: each test begins with a copy."""
    folder = tmp_path_factory.mktemp("empty")
    prepare(settings_in(folder))
    return folder


def settings_in(folder: Path) -> Settings:
    return load({"PELITA_DATA_DIR": str(folder / "data"), "PELITA_KEY_FILE": str(folder / "key")})


@pytest.fixture
def opened(tmp_path: Path, empty_office: Path) -> Iterator[Opened]:
    shutil.copytree(empty_office, tmp_path / "office")
    everything = open_all(settings_in(tmp_path / "office"))
    yield everything
    everything.database.close()


@pytest.fixture
def desk(opened: Opened) -> Flask:
    return make_desk(opened)


@dataclass
class Browser:
    """A browser at the desk, which sends the token of the page that it looked at last with each form."""

    client: FlaskClient
    token: str = ""
    password: str = PASSWORD

    def get(self, path: str, **more: Any) -> TestResponse:
        response = self.client.get(path, **more)
        tokens = self.tokens(response.text) if response.mimetype == "text/html" else []
        self.token = tokens[0] if tokens else self.token
        return response

    @staticmethod
    def tokens(page: str) -> list[str]:
        return TOKEN.findall(page)

    def post(self, path: str, **fields: Any) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token, **fields})

    def sign_in(self, username: str, password: str = PASSWORD) -> TestResponse:
        self.get("/masuk")
        response = self.post("/masuk", username=username, password=password)
        self.get("/sandi")
        return response


@pytest.fixture
def browser(desk: Flask) -> Browser:
    return Browser(desk.test_client())


@pytest.fixture
def add_officer(opened: Opened) -> Callable[..., str]:
    """Makes an account that has changed its one-time password already."""

    def add(username: str, role: str = "officer", may_export: bool = False) -> str:
        with opened.database.write() as session:
            first = officers.add(session, "system", username, username.title(), role, may_export)
            number = officers.find(session, username).id
        officers.change_password(opened.database, number, first, PASSWORD)
        return username

    return add


@pytest.fixture
def officer(browser: Browser, add_officer: Callable[..., str]) -> Browser:
    """The browser of an officer who is signed in."""
    browser.sign_in(add_officer("budi"))
    return browser


@pytest.fixture
def exporter(browser: Browser, add_officer: Callable[..., str]) -> Browser:
    """The browser of a supervisor who may export."""
    browser.sign_in(add_officer("dewi", role="supervisor", may_export=True))
    return browser


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exports are made within the request, not by a process of their own."""
    monkeypatch.setattr(jobs, "start", jobs.make)


@dataclass
class Office:
    """What people tell, as rows in the tables, made with the modules that make them when the bot runs."""

    opened: Opened
    chats: int = 0
    story: str = STORY

    def case(self, stage: str = "received", exercise: bool = False, **slots: str) -> int:
        """A new case with one message of its person; its id."""
        self.chats += 1
        with self.opened.database.write() as session:
            chat = inbox.find_or_make_chat(session, self.opened.vault, "trial", str(self.chats), exercise)
            beyond = {name: slots.pop(name) for name in traces.KINDS if name in slots}
            told = {"story": STORY, "worker_name": "Wa Ode Siti", "place": "Kajang", "country": "MY", **slots}
            told["details"] = beyond  # type: ignore[assignment]
            complaint = self._told(session, chat, stage, told)
            return complaint.id

    def _told(self, session: Any, chat: Chat, stage: str, slots: dict[str, str]) -> Complaint:
        vault, office = self.opened.vault, self.opened.settings.office
        message = self._message(session, chat, {"text": STORY})
        chat.episode_from = message.id
        if stage == "danger":
            return complaints.raise_danger(session, vault, chat, office, [message], "kekerasan_fisik", "rule test")
        complaint = complaints.begin(session, vault, chat, office, "given")
        transcript.attach(session, vault, complaint, [message])
        complaints.note_intake(session, vault, complaint, slots)
        if stage == "received":
            complaints.file(session, vault, chat, office, slots)
        return complaint

    def say(self, case_id: int, text: str, author: str = "person", **body: Any) -> int:
        """One more message of a case; its id."""
        with self.opened.database.write() as session:
            complaint = session.get_one(Complaint, case_id)
            chat = session.get_one(Chat, complaint.chat_id)
            message = self._message(session, chat, {"text": text, **body}, author)
            transcript.attach(session, self.opened.vault, complaint, [message])
            complaint.changed_at = now()
            return message.id

    def reply(self, case_id: int, text: str, **body: Any) -> int:
        """A reply of the bot that waits to be sent; its id."""
        with self.opened.database.write() as session:
            complaint = session.get_one(Complaint, case_id)
            chat = session.get_one(Chat, complaint.chat_id)
            message = outbox.add(
                session,
                self.opened.vault,
                chat,
                f"test:{text}",
                outbox.REPLIES,
                {"text": text, **body},
                complaint_id=complaint.id,
                key_id=complaint.key_id,
            )
            assert message is not None
            return message.id

    def send_file(self, case_id: int, content: bytes, name: str = "foto.png", media_type: str = "image/png") -> int:
        """A file that was sent with a message of a case; its id as evidence."""
        message_id = self.say(case_id, "")
        vault = self.opened.vault
        with self.opened.database.write() as session:
            complaint = session.get_one(Complaint, case_id)
            chat = session.get_one(Chat, complaint.chat_id)
            sent = evidence.keep_upload(session, vault, chat, content, name, media_type)
            attachment = Attachment("document", sent["file_id"], name, media_type, len(content))
            row = evidence.note(session, vault, chat, session.get_one(Message, message_id), attachment)
            evidence.reseal(session, vault, row, complaint.key_id)
            return row.id

    def _message(self, session: Any, chat: Chat, body: dict[str, Any], author: str = "person") -> Message:
        sealed = self.opened.vault.seal(session, chat.key_id, "message.body", body)
        message = Message(chat_id=chat.id, author=author, body=sealed, sent_at=now())
        session.add(message)
        session.flush()
        return message

    def change(self, case_id: int, **values: Any) -> None:
        with self.opened.database.write() as session:
            complaint = session.get_one(Complaint, case_id)
            for name, value in values.items():
                setattr(complaint, name, value)

    def complaint(self, case_id: int) -> Complaint:
        with self.opened.database.read() as session:
            return session.get_one(Complaint, case_id)

    def audit(self, *actions: str) -> list[tuple[str, str, str, dict[str, Any]]]:
        """Actor, action, subject and details of the entries with these actions, oldest first."""
        with self.opened.database.read() as session:
            entries = session.scalars(
                select(AuditEntry).where(AuditEntry.action.in_(actions)).order_by(AuditEntry.id)
            ).all()
        return [(entry.actor, entry.action, entry.subject, entry.details) for entry in entries]


@pytest.fixture
def office(opened: Opened) -> Office:
    return Office(opened)
