"""People for tests without Telegram: the updates that they cause, and what was said to them as rows of the outbox."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot import inbox, turns, watching
from bot.conversation import Conversation
from bot.inbox import find_or_make_chat
from bot.opening import Opened
from bot.tables import Chat, Delivery, Message, Update

CHANNEL = "telegram"
Json = dict[str, Any]


def text(number: int, chat: int, words: str, **more: Any) -> Json:
    return {"update_id": number, "message": {**_message(chat), "text": words, **more}}


def press(number: int, chat: int, payload: str) -> Json:
    query = {"id": str(chat << 32 | number), "data": payload, "message": _message(chat)}
    return {"update_id": number, "callback_query": query}


def photo(number: int, chat: int, caption: str = "", **more: Any) -> Json:
    size = {"file_id": f"photo-{number}", "file_unique_id": f"p{number}", "file_size": 100, "width": 9, "height": 9}
    return {"update_id": number, "message": {**_message(chat), "photo": [size], "caption": caption, **more}}


def _message(chat: int) -> Json:
    return {"message_id": 1, "date": int(time.time()), "chat": {"id": chat, "type": "private"}}


@dataclass(frozen=True)
class Sent:
    """One row of the outbox."""

    turn: str
    position: int
    kind: str
    state: str
    text: str
    buttons: tuple[str, ...]


@dataclass
class People:
    """Writes updates into the inbox of one database and reads its outbox."""

    opened: Opened

    def send(self, *updates: Json) -> list[int | None]:
        """Each update in a transaction of its own; the inbox rows, None for what was known already."""
        rows: list[int | None] = []
        for raw in updates:
            with self.opened.database.write() as session:
                row = inbox.receive(session, self.opened.vault, CHANNEL, raw)
                rows.append(row.id if row is not None else None)
        return rows

    def chat(self, address: int) -> Chat:
        with self.opened.database.write() as session:
            return find_or_make_chat(session, self.opened.vault, CHANNEL, str(address))

    def outbox(self, address: int, *kinds: str) -> list[Sent]:
        """What a chat is told, in order; of the kinds named or of all."""
        chat = self.chat(address)
        with self.opened.database.read() as session:
            rows = session.scalars(select(Delivery).where(Delivery.chat_id == chat.id).order_by(Delivery.id)).all()
            found = []
            for row in rows:
                message = session.get(Message, row.message_id) if row.message_id else None
                body = {}
                if message is not None and message.body is not None:
                    body = self.opened.vault.open(session, "message.body", message.body)
                titles = tuple(title for title, _ in body.get("buttons", []))
                found.append(Sent(row.turn, row.position, row.kind, row.state, body.get("text", ""), titles))
        return [row for row in found if not kinds or row.kind in kinds]

    def told(self, address: int) -> list[str]:
        return [row.text for row in self.outbox(address, "message")]

    def states(self) -> list[str]:
        """The states of all inbox rows in order of arrival."""
        with self.opened.database.read() as session:
            return list(session.scalars(select(Update.state).order_by(Update.id)))

    def all_of(self, table: Any) -> list[Any]:
        with self.opened.database.read() as session:
            return list(session.scalars(select(table).order_by(table.id)))


def work_off(conversation: Conversation, at_most: int = 100) -> int:
    """Takes turns until none may begin; how many there were."""

    async def run() -> int:
        for count in range(at_most):
            if not await turns.take_one(conversation):
                return count
        raise AssertionError(f"after {at_most} turns there was still something to do")

    return asyncio.run(run())


def work_through(conversation: Conversation, rounds: int = 8) -> None:
    """As the worker's loops do: whatever a step raises, the next one is tried."""
    for _ in range(rounds):
        with contextlib.suppress(Exception):
            watching.watch(conversation)
        with contextlib.suppress(Exception):
            asyncio.run(turns.take_one(conversation))


def run_until(
    condition: Callable[[], bool],
    *parts: Callable[[asyncio.Event], Coroutine[Any, Any, None]],
    seconds: float = 20.0,
) -> None:
    """Runs loops of the program, each given the event that ends it, until something has become true."""

    async def run() -> None:
        stopping = asyncio.Event()
        tasks = [asyncio.create_task(part(stopping)) for part in parts]
        try:
            async with asyncio.timeout(seconds):
                while not await asyncio.to_thread(condition):
                    assert not any(task.done() for task in tasks), [task for task in tasks if task.done()]
                    await asyncio.sleep(0.01)
        finally:
            stopping.set()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(run())


def until(condition: Callable[[], Any], what: str, seconds: float = 30.0) -> Any:
    """Waits until something that a process does has come true; what the condition returned."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds} s for {what}")
