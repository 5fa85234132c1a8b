"""A Bot API to test against: as strict as Telegram where a bot could be careless, and able to fail on demand.

`with Emulator() as telegram:` serves on a free loopback port from a thread of its own. The test writes as a person
(`say`, `press`, `send_photo`) and reads what the bot sent (`messages`). Strict: an update comes again until a later
offset confirms it, and never after; results are whole typed objects, dates in seconds; HTTP status beside ok:false;
lengths as documented; one poller at a time; a method that is not emulated is noted in `failures` and answered 501.

`fail(method, fault)` lets the next call fail; `stall(method)` holds the next call until released, so that a test can
kill the bot at just that moment. With a webhook set, updates are posted to it with the secret, in order within a chat,
again and again until it answers 2xx; the method "webhook" fails and stalls like any other (`after`: the bot has
answered, and Telegram does not hear of it). With `strict_pace`, who sends faster than Telegram lets is answered 429.

The id of a pressed button is Telegram's own kind: for an account below 2**32 its upper half is the account's id.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import secrets
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import tornado.httpclient
import tornado.httpserver
import tornado.iostream
import tornado.netutil
import tornado.web

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
BOT = {"id": 110201543, "is_bot": True, "first_name": "Pelita", "username": "pelita_uji_bot"}
MAX_TEXT = 4096
MAX_CALLBACK_BYTES = 64
MAX_FILE_BYTES = 20 * 1024 * 1024
A_SECOND, BURST_IN_A_CHAT = (
    30,
    4,
)  # with strict_pace: messages a second in all; in a chat one a second and a few at once
WEBHOOK_RETRY_SECONDS = 0.2
KINDS_BY_DEFAULT = ("message", "edited_message", "callback_query", "my_chat_member")

Json = dict[str, Any]


class Refused(Exception):
    """The API answers a call with ok:false."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


@dataclass(frozen=True)
class Fault:
    """How one call goes wrong. `after`: the call took effect all the same. `when`: which calls it is for."""

    kind: str  # refuse, html, reset, truncate
    code: int = 500
    description: str = "Internal Server Error"
    retry_after: int | None = None
    after: bool = False
    when: Callable[[Json], bool] = lambda _: True

    @property
    def name(self) -> str:
        return f"{self.kind} {self.code}" + (" after" if self.after else "")


def too_many_requests(retry_after: int, **more: Any) -> Fault:
    return Fault("refuse", 429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after, **more)


def blocked(**more: Any) -> Fault:
    return Fault("refuse", 403, "Forbidden: bot was blocked by the user", **more)


def server_error(code: int = 500, **more: Any) -> Fault:
    return Fault("refuse", code, "Internal Server Error", **more)


def html(code: int = 502, **more: Any) -> Fault:
    """A proxy's page instead of an answer."""
    return Fault("html", code, **more)


def reset(after: bool = False, **more: Any) -> Fault:
    """The connection breaks, before the call takes effect or after."""
    return Fault("reset", after=after, **more)


def truncate(**more: Any) -> Fault:
    """Half of the answer comes, and then nothing more until the bot goes away."""
    return Fault("truncate", after=True, **more)


class Stall:
    """A call that is held: wait for it with `wait`, let it go on with `release`."""

    def __init__(self, after: bool, when: Callable[[Json], bool]) -> None:
        self.after = after
        self.when = when
        self.released = threading.Event()
        self._reached = threading.Event()

    def reach(self) -> None:
        self._reached.set()

    def wait(self, seconds: float = 30.0) -> None:
        assert self._reached.wait(seconds), "the call to be held did not come"

    def release(self) -> None:
        self.released.set()


@dataclass
class Call:
    """One call of a method. `code` is the HTTP status that it was answered with; None while it is held or was cut."""

    method: str
    parameters: Json
    code: int | None = None
    at: float = field(default_factory=time.monotonic)


@dataclass
class File:
    id: str
    path: str
    content: bytes
    gone: bool = False


@dataclass
class State:
    """Everything that Telegram knows."""

    updates: deque[Json] = field(default_factory=deque)
    next_update: int = 0
    next_message: int = 1
    chats: dict[int, list[Json]] = field(default_factory=dict)
    people: dict[int, Json] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    callbacks: dict[str, int] = field(default_factory=dict)  # id -> how often it was answered
    blocked: set[int] = field(default_factory=set)
    groups: dict[int, str] = field(default_factory=dict)  # title by (negative) id
    migrated: dict[int, int] = field(default_factory=dict)
    webhook: str = ""
    secret: str = ""
    connections: int = 40
    last_error: int | None = None
    kinds: tuple[str, ...] = KINDS_BY_DEFAULT


class Emulator:
    def __init__(self, token: str = TOKEN, port: int = 0, pages: list[Any] | None = None) -> None:
        self.token = token
        self.strict_pace = False
        self.refused_for_pace = 0
        self._wanted_port = port
        self._pages = pages or []
        self._sent_at: deque[float] = deque()
        self._sent_in: dict[int, tuple[float, float]] = {}
        self._in_delivery: set[int] = set()
        self.state = State(next_update=secrets.randbelow(10**8) + 10**8)
        self.calls: list[Call] = []
        self.failures: list[str] = []
        self._faults: dict[str, deque[Fault]] = {}
        self._stalls: dict[str, deque[Stall]] = {}
        self._changed = threading.Condition(threading.RLock())
        self._poller = 0
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: tornado.httpserver.HTTPServer | None = None
        self._thread = threading.Thread(target=self._serve, name="telegram", daemon=True)
        self.url = ""

    # --- life

    def __enter__(self) -> Emulator:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        for waiting in self._stalls.values():
            for stall in waiting:
                stall.release()
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _serve(self) -> None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        self._loop = loop
        sockets = tornado.netutil.bind_sockets(self._wanted_port, "127.0.0.1")
        self.url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
        routes = [
            (r"/bot([^/]+)/(\w+)", _Method, {"emulator": self}),
            (r"/file/bot([^/]+)/(.+)", _Download, {"emulator": self}),
            *((path, page, {"emulator": self}) for path, page in self._pages),
        ]
        application = tornado.web.Application(routes, log_function=lambda _: None)
        self._server = tornado.httpserver.HTTPServer(application)
        self._server.add_sockets(sockets)
        self._pump = loop.create_task(self._deliver_by_webhook())
        self._ready.set()
        try:
            loop.run_forever()
        finally:
            self._server.stop()
            loop.run_until_complete(self._end())
            loop.close()

    async def _end(self) -> None:
        assert self._server is not None
        await self._server.close_all_connections()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # --- what a person does

    def say(self, chat_id: int, text: str, **more: Any) -> int:
        """A person writes a text; the id of the update."""
        return self._from_person(chat_id, {"text": text, **more})

    def press(self, chat_id: int, title: str) -> int:
        """A person presses the newest button with this title; the id of the update."""
        with self._changed:
            for message in reversed(self.state.chats.get(chat_id, [])):
                for button in _buttons(message):
                    if button["text"] == title:
                        return self._press(chat_id, message, button["callback_data"])
            seen = [button["text"] for message in self.state.chats.get(chat_id, []) for button in _buttons(message)]
        raise AssertionError(f"there is no button {title!r}; seen: {seen[-12:]}")

    def choose(self, chat_id: int, data: str) -> int:
        """A person presses the newest button that carries `data`; the id of the update."""
        with self._changed:
            for message in reversed(self.state.chats.get(chat_id, [])):
                if any(button["callback_data"] == data for button in _buttons(message)):
                    return self._press(chat_id, message, data)
        raise AssertionError(f"there is no button that carries {data!r}")

    def press_data(self, chat_id: int, data: str) -> int:
        """A person presses a button of another time: its message is no longer accessible."""
        with self._changed:
            old = {"message_id": 1, "date": 0, "chat": self._chat(chat_id)}
            return self._press(chat_id, old, data)

    def send_photo(self, chat_id: int, content: bytes, caption: str = "", album: str | None = None) -> int:
        small = self._keep_file(content[: max(1, len(content) // 4)], "photos/small.jpg")
        large = self._keep_file(content, "photos/large.jpg")
        sizes = [
            {**_about(small), "width": 90, "height": 120},
            {**_about(large), "width": 960, "height": 1280},
        ]
        more: Json = {"caption": caption} if caption else {}
        if album:
            more["media_group_id"] = album
        return self._from_person(chat_id, {"photo": sizes, **more})

    def send_document(self, chat_id: int, content: bytes, name: str, media_type: str, caption: str = "") -> int:
        document = {**_about(self._keep_file(content, "documents/file")), "file_name": name, "mime_type": media_type}
        more = {"caption": caption} if caption else {}
        return self._from_person(chat_id, {"document": document, **more})

    def edit(self, chat_id: int, text: str, message_id: int | None = None) -> int:
        """A person changes a message of theirs, the newest unless told otherwise; the id of the update."""
        with self._changed:
            own = [message for message in self.state.chats[chat_id] if not message["from"]["is_bot"]]
            message = next(m for m in reversed(own) if message_id in (None, m["message_id"]))
            message["caption" if "caption" in message else "text"] = text
            return self.deliver({"edited_message": {**message, "edit_date": int(time.time())}})

    def say_in_group(self, group_id: int, chat_id: int, text: str) -> int:
        """A person writes in a group; the id of the update."""
        with self._changed:
            self.state.groups.setdefault(group_id, "Grup PMI")
            message = {
                "message_id": self._next_message(),
                "from": self._person(chat_id),
                "chat": self._chat(group_id),
                "date": int(time.time()),
                "text": text,
            }
            return self.deliver({"message": message})

    def migrate(self, group_id: int, new_id: int) -> int:
        """A group becomes a supergroup; the id of the update."""
        with self._changed:
            message = {"message_id": self._next_message(), "chat": self._chat(group_id), "date": int(time.time())}
            self.state.groups[new_id] = self.state.groups[group_id]
            self.state.migrated[group_id] = new_id
            return self.deliver({"message": {**message, "migrate_to_chat_id": new_id}})

    def block(self, chat_id: int, blocked: bool = True, told: bool = False) -> None:
        """A person blocks the bot, or no longer; `told`: the bot hears of it by an update."""
        with self._changed:
            (self.state.blocked.add if blocked else self.state.blocked.discard)(chat_id)
            if told:
                states = ("member", "kicked") if blocked else ("kicked", "member")
                old, new = ({"user": dict(BOT), "status": state, "until_date": 0} for state in states)
                membership = {"chat": self._chat(chat_id), "from": self._person(chat_id), "date": int(time.time())}
                self.deliver({"my_chat_member": {**membership, "old_chat_member": old, "new_chat_member": new}})

    def deliver(self, update: Json) -> int:
        """Any update, as it stands; it gets the next id unless it brings one."""
        with self._changed:
            number = update.get("update_id")
            if number is None:
                number = self.state.next_update
                self.state.next_update += 1
            self.state.updates.append({"update_id": number, **update})
        self._wake()
        return int(number)

    # --- what a test reads and waits for

    def messages(self, chat_id: int) -> list[Json]:
        """What the bot sent to a chat, oldest first: {"text", "buttons": [title], "message_id", "date"}."""
        with self._changed:
            return [_shown(message) for message in self.state.chats.get(chat_id, []) if message["from"]["is_bot"]]

    def texts(self, chat_id: int) -> list[str]:
        return [message["text"] for message in self.messages(chat_id)]

    def conversation(self, chat_id: int) -> list[tuple[str, str]]:
        """("person" or "bot", text) as the chat shows it."""
        with self._changed:
            return [
                ("bot" if message["from"]["is_bot"] else "person", message.get("text") or message.get("caption") or "")
                for message in self.state.chats.get(chat_id, [])
            ]

    def unconfirmed(self) -> list[int]:
        with self._changed:
            return [update["update_id"] for update in self.state.updates]

    def answered_callbacks(self) -> dict[str, int]:
        with self._changed:
            return dict(self.state.callbacks)

    def calls_of(self, method: str) -> list[Call]:
        with self._changed:
            return [call for call in self.calls if call.method == method]

    def wait_until(self, condition: Callable[[], bool], what: str, seconds: float = 30.0) -> None:
        """Waits until something that the emulator knows has become true."""
        with self._changed:
            if not self._changed.wait_for(condition, seconds):
                shown = {chat: self.texts(chat)[-3:] for chat in self.state.chats}
                raise AssertionError(f"waited {seconds} s for {what}; last sent: {shown}")

    def wait_for_text(self, chat_id: int, part: str, times: int = 1, seconds: float = 30.0) -> Json:
        """The last message that holds `part`, as soon as there are `times` of them."""

        def found() -> list[Json]:
            return [message for message in self.messages(chat_id) if part in message["text"]]

        self.wait_until(lambda: len(found()) >= times, f"{part!r} in chat {chat_id}", seconds)
        return found()[-1]

    def wait_for_messages(self, chat_id: int, count: int, seconds: float = 30.0) -> list[Json]:
        self.wait_until(lambda: len(self.messages(chat_id)) >= count, f"{count} messages in chat {chat_id}", seconds)
        return self.messages(chat_id)

    # --- faults

    def fail(self, method: str, fault: Fault, times: int = 1) -> None:
        """The next `times` calls of a method go wrong ("download" is the fetching of a file)."""
        with self._changed:
            self._faults.setdefault(method, deque()).extend([fault] * times)

    def stall(self, method: str, after: bool = False, when: Callable[[Json], bool] = lambda _: True) -> Stall:
        """The next call of a method is held: before it takes effect, or `after`."""
        stall = Stall(after, when)
        with self._changed:
            self._stalls.setdefault(method, deque()).append(stall)
        return stall

    # --- within

    def _from_person(self, chat_id: int, content: Json) -> int:
        with self._changed:
            message = {
                "message_id": self._next_message(),
                "from": self._person(chat_id),
                "chat": self._chat(chat_id),
                "date": int(time.time()),
                **content,
            }
            self.state.chats.setdefault(chat_id, []).append(message)
            return self.deliver({"message": message})

    def _press(self, chat_id: int, message: Json, data: str) -> int:
        upper = chat_id << 32 if chat_id < 2**31 else secrets.randbits(31) << 32
        callback_id = str(upper | secrets.randbits(31))
        self.state.callbacks[callback_id] = 0
        query = {
            "id": callback_id,
            "from": self._person(chat_id),
            "message": message,
            "chat_instance": str(secrets.randbits(62)),
            "data": data,
        }
        return self.deliver({"callback_query": query})

    def _person(self, chat_id: int) -> Json:
        known = {"id": chat_id, "is_bot": False, "first_name": "Orang", "language_code": "id"}
        return self.state.people.setdefault(chat_id, known)

    def _chat(self, chat_id: int) -> Json:
        if chat_id < 0:
            kind = "supergroup" if chat_id < -(10**12) else "group"
            return {"id": chat_id, "type": kind, "title": self.state.groups[chat_id]}
        person = self._person(chat_id)
        names = {name: person[name] for name in ("first_name", "last_name", "username") if name in person}
        return {"id": chat_id, "type": "private", **names}

    def _next_message(self) -> int:
        number = self.state.next_message
        self.state.next_message += 1
        return number

    def _keep_file(self, content: bytes, path: str) -> File:
        with self._changed:
            name = secrets.token_urlsafe(24)
            folder, _, last = path.partition("/")
            file = File(name, f"{folder}/{len(self.state.files)}_{last}", content)
            self.state.files[name] = file
            return file

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def note(self, call: Call, code: int | None = None) -> None:
        with self._changed:
            if code is None:
                self.calls.append(call)
            call.code = code
            self._changed.notify_all()

    def next_fault(self, method: str, parameters: Json, after: bool) -> Fault | None:
        with self._changed:
            return _take(self._faults.get(method), parameters, after)

    def next_stall(self, method: str, parameters: Json, after: bool) -> Stall | None:
        with self._changed:
            return _take(self._stalls.get(method), parameters, after)

    # --- the webhook

    async def _deliver_by_webhook(self) -> None:
        """Posts what waits to the webhook: chats side by side, one update of a chat at a time."""
        tasks: set[asyncio.Task[None]] = set()
        while True:
            with self._changed:
                state = self.state
                chats = {}
                for update in state.updates if state.webhook else ():
                    if (set(update) - {"update_id"}) & set(state.kinds):
                        chats.setdefault(_chat_of(update), update)
                free = max(0, state.connections - len(self._in_delivery))
                due = [(chat, update) for chat, update in chats.items() if chat not in self._in_delivery][:free]
                self._in_delivery |= {chat for chat, _ in due}
            for chat, update in due:
                tasks.add(asyncio.create_task(self._deliver_one(chat, update)))
            tasks = {task for task in tasks if not task.done()}
            await asyncio.sleep(0.005)

    async def _deliver_one(self, chat: int, update: Json) -> None:
        heard = False
        try:
            heard = await self._post(update)
        finally:
            with self._changed:
                if heard and update in self.state.updates:
                    self.state.updates.remove(update)
                if not heard:
                    self.state.last_error = int(time.time())
            if not heard:
                await asyncio.sleep(WEBHOOK_RETRY_SECONDS)
            self._in_delivery.discard(chat)
            self._wake()

    async def _post(self, update: Json) -> bool:
        """Whether Telegram heard that the update was received."""
        url, secret = self.state.webhook, self.state.secret
        call = Call("webhook", update)
        self.note(call)
        await self._hold(self.next_stall("webhook", update, after=False))
        if self.next_fault("webhook", update, after=False) is not None:
            self.note(call, 0)
            return False
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
        client = tornado.httpclient.AsyncHTTPClient(max_clients=100)
        try:
            answer = await client.fetch(
                url, method="POST", body=json.dumps(update), headers=headers, request_timeout=20, raise_error=False
            )
        except (OSError, tornado.httpclient.HTTPError):  # nobody there, or gone before it answered
            answer = None
        code = answer.code if answer is not None else 0
        await self._hold(self.next_stall("webhook", update, after=True))
        if self.next_fault("webhook", update, after=True) is not None:
            code = 0
        self.note(call, code)
        return 200 <= code < 300

    async def _hold(self, stall: Stall | None) -> None:
        if stall is not None:
            stall.reach()
            while not stall.released.is_set():
                await asyncio.sleep(0.01)

    def _do_setWebhook(self, parameters: Json) -> bool:
        secret = str(parameters.get("secret_token") or "")
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise Refused(400, "Bad Request: secret token contains unallowed characters")
        with self._changed:
            self.state.webhook = str(parameters.get("url") or "")
            self.state.secret = secret
            self.state.connections = _whole(parameters, "max_connections", 40)
            if "allowed_updates" in parameters:
                self.state.kinds = tuple(parameters["allowed_updates"]) or KINDS_BY_DEFAULT
            self._poller += 1
        return True

    def _do_deleteWebhook(self, parameters: Json) -> bool:
        with self._changed:
            self.state.webhook = self.state.secret = ""
            if str(parameters.get("drop_pending_updates")).lower() == "true":
                self.failures.append("what waited was thrown away")
                self.state.updates.clear()
        return True

    def _do_getWebhookInfo(self, _: Json) -> Json:
        with self._changed:
            info: Json = {
                "url": self.state.webhook,
                "has_custom_certificate": False,
                "pending_update_count": len(self.state.updates),
            }
            if self.state.last_error is not None:
                info |= {"last_error_date": self.state.last_error, "last_error_message": "Connection refused"}
        return info

    # --- the methods

    async def answer(self, method: str, parameters: Json, gone: Callable[[], bool]) -> Any:
        """The result of a method. Raises Refused."""
        handler = getattr(self, f"_do_{method}", None)
        if handler is None:
            with self._changed:
                self.failures.append(f"the method {method} is not emulated")
            raise Refused(501, f"Not Implemented: {method}")
        result = handler(parameters, gone) if method == "getUpdates" else handler(parameters)
        result = await result if asyncio.iscoroutine(result) else result
        self._wake()
        return result

    def _do_getMe(self, _: Json) -> Json:
        return {
            **BOT,
            "can_join_groups": False,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    async def _do_getUpdates(self, parameters: Json, gone: Callable[[], bool]) -> list[Json]:
        offset = _whole(parameters, "offset", 0)
        limit = min(max(_whole(parameters, "limit", 100), 1), 100)
        timeout = _whole(parameters, "timeout", 0)
        with self._changed:
            if self.state.webhook:
                raise Refused(
                    409,
                    "Conflict: can't use getUpdates method while webhook is active; "
                    "use deleteWebhook to delete the webhook first",
                )
            self._poller += 1
            me = self._poller
            if "allowed_updates" in parameters:
                self.state.kinds = tuple(parameters["allowed_updates"]) or KINDS_BY_DEFAULT
            if offset > 0:
                kept = [update for update in self.state.updates if update["update_id"] >= offset]
                self.state.updates = deque(kept)
            elif offset < 0:
                self.state.updates = deque(list(self.state.updates)[offset:])
            self._changed.notify_all()
        deadline = time.monotonic() + timeout
        while True:
            with self._changed:
                if self._poller != me:
                    raise Refused(
                        409,
                        "Conflict: terminated by other getUpdates request; "
                        "make sure that only one bot instance is running",
                    )
                waiting = [u for u in self.state.updates if (set(u) - {"update_id"}) & set(self.state.kinds)]
            if waiting or gone() or time.monotonic() >= deadline:
                return waiting[:limit]
            await asyncio.sleep(0.01)

    def _do_sendMessage(self, parameters: Json) -> Json:
        chat_id = _whole(parameters, "chat_id", None)
        text = parameters.get("text")
        if not isinstance(text, str) or not text.strip():
            raise Refused(400, "Bad Request: message text is empty")
        if len(text) > MAX_TEXT:
            raise Refused(400, "Bad Request: message is too long")
        keyboard = _keyboard(parameters.get("reply_markup"))
        with self._changed:
            if chat_id in self.state.migrated:
                description = "Bad Request: group chat was upgraded to a supergroup chat"
                raise Refused(400, description, migrate_to_chat_id=self.state.migrated[chat_id])
            if chat_id not in self.state.people and chat_id not in self.state.groups:
                raise Refused(400, "Bad Request: chat not found")
            if chat_id in self.state.blocked:
                raise Refused(403, "Forbidden: bot was blocked by the user")
            if self.strict_pace:
                self._keep_pace(chat_id)
            message: Json = {
                "message_id": self._next_message(),
                "from": dict(BOT),
                "chat": self._chat(chat_id),
                "date": int(time.time()),
                "text": text.strip(),
            }
            if keyboard:
                message["reply_markup"] = {"inline_keyboard": keyboard}
            self.state.chats.setdefault(chat_id, []).append(message)
        return message

    def _keep_pace(self, chat_id: int) -> None:
        """Raises Refused where Telegram would ask to wait."""
        at = time.monotonic()
        while self._sent_at and self._sent_at[0] < at - 1.0:
            self._sent_at.popleft()
        held, since = self._sent_in.get(chat_id, (float(BURST_IN_A_CHAT), at))
        held = min(float(BURST_IN_A_CHAT), held + at - since)
        if len(self._sent_at) >= A_SECOND * 2 or held < 1.0:  # a second's worth may have been saved up
            self.refused_for_pace += 1
            raise Refused(429, "Too Many Requests: retry after 1", retry_after=1)
        self._sent_at.append(at)
        self._sent_in[chat_id] = (held - 1.0, at)

    def _do_sendChatAction(self, parameters: Json) -> bool:
        chat_id = _whole(parameters, "chat_id", None)
        if parameters.get("action") != "typing":
            raise Refused(400, "Bad Request: wrong parameter action in request")
        if chat_id not in self.state.people:
            raise Refused(400, "Bad Request: chat not found")
        return True

    def _do_answerCallbackQuery(self, parameters: Json) -> bool:
        callback_id = str(parameters.get("callback_query_id") or "")
        with self._changed:
            if callback_id not in self.state.callbacks:
                raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
            self.state.callbacks[callback_id] += 1
        return True

    def _do_getFile(self, parameters: Json) -> Json:
        with self._changed:
            file = self.state.files.get(str(parameters.get("file_id")))
        if file is None or file.gone:
            raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(file.content) > MAX_FILE_BYTES:
            raise Refused(400, "Bad Request: file is too big")
        return {**_about(file), "file_path": file.path}


class _Answering(tornado.web.RequestHandler):
    """What methods and downloads have in common: tokens, faults, stalls."""

    def initialize(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.gone = False

    def on_connection_close(self) -> None:
        self.gone = True

    def refuse(self, error: Refused) -> None:
        body: Json = {"ok": False, "error_code": error.code, "description": error.description}
        if error.parameters:
            body["parameters"] = error.parameters
        self.finish_with(error.code, json.dumps(body).encode(), "application/json")

    def finish_with(self, code: int, body: bytes, content_type: str) -> None:
        self.set_status(code)
        self.set_header("Content-Type", content_type)
        with contextlib.suppress(tornado.iostream.StreamClosedError):
            self.finish(body)

    def right_token(self, token: str) -> bool:
        if token == self.emulator.token:
            return True
        number, _, secret = token.partition(":")
        well_formed = number.isdigit() and secret
        self.refuse(Refused(401, "Unauthorized") if well_formed else Refused(404, "Not Found"))
        return False

    async def hold(self, stall: Stall | None) -> None:
        """Holds the call until it is released; the caller may have gone away by then."""
        if stall is None:
            return
        stall.reach()
        while not stall.released.is_set() and not self.gone:
            await asyncio.sleep(0.01)

    def break_off(self) -> None:
        """RST instead of an answer."""
        self._auto_finish = False
        stream = self.request.connection.detach()
        stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        stream.close()

    async def fail(self, fault: Fault, body: bytes) -> None:
        if fault.kind == "reset":
            self.break_off()
        elif fault.kind == "html":
            self.finish_with(fault.code, b"<html><body><h1>Bad Gateway</h1></body></html>", "text/html")
        elif fault.kind == "truncate":
            self.set_header("Content-Length", str(len(body)))
            self.write(body[: len(body) // 2])
            await self.flush()
            while not self.gone:
                await asyncio.sleep(0.01)
        else:
            more = {"retry_after": fault.retry_after} if fault.retry_after is not None else {}
            self.refuse(Refused(fault.code, fault.description, **more))


class _Method(_Answering):
    async def get(self, token: str, method: str) -> None:
        await self.post(token, method)

    async def post(self, token: str, method: str) -> None:
        if not self.right_token(token):
            return
        emulator = self.emulator
        parameters = self._parameters()
        call = Call(method, parameters)
        emulator.note(call)
        await self.hold(emulator.next_stall(method, parameters, after=False))
        if self.gone:
            return
        fault = emulator.next_fault(method, parameters, after=False)
        if fault is not None:
            emulator.note(call, 0)
            await self.fail(fault, b"")
            return
        try:
            result = await emulator.answer(method, parameters, lambda: self.gone)
        except Refused as error:
            emulator.note(call, error.code)
            self.refuse(error)
            return
        if result != []:  # a poll that brought nothing is not what one holds or breaks
            await self.hold(emulator.next_stall(method, parameters, after=True))
            fault = emulator.next_fault(method, parameters, after=True)
        if self.gone:
            return
        body = json.dumps({"ok": True, "result": result}).encode()
        emulator.note(call, 0 if fault else 200)
        if fault is not None:
            await self.fail(fault, body)
        else:
            self.finish_with(200, body, "application/json")

    def _parameters(self) -> Json:
        if self.request.headers.get("Content-Type", "").startswith("application/json"):
            return dict(json.loads(self.request.body or b"{}"))
        values = {name: self.get_argument(name, strip=False) for name in self.request.arguments}
        return {name: _parsed(name, value) for name, value in values.items()}


class _Download(_Answering):
    async def get(self, token: str, path: str) -> None:
        if not self.right_token(token):
            return
        emulator = self.emulator
        parameters = {"file_path": path}
        call = Call("download", parameters)
        emulator.note(call)
        await self.hold(emulator.next_stall("download", parameters, after=False))
        fault = emulator.next_fault("download", parameters, after=False)
        file = next((file for file in emulator.state.files.values() if file.path == path and not file.gone), None)
        body = file.content if file else b""
        emulator.note(call, 0 if fault else 200 if file else 404)
        if fault is not None:
            await self.fail(fault, body)
        elif file is None:
            self.refuse(Refused(404, "Not Found"))
        else:
            self.finish_with(200, body, "application/octet-stream")


def _chat_of(update: Json) -> int:
    """Whose update it is: Telegram keeps these in order."""
    for value in update.values():
        if isinstance(value, dict):
            message = value.get("message", value) if "data" in value else value
            chat = message.get("chat") if isinstance(message, dict) else None
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return int(chat["id"])
    return 0


def _take(waiting: Any, parameters: Json, after: bool) -> Any:
    """Takes the first of the waiting faults or stalls that is meant for this call."""
    for one in list(waiting or ()):
        if one.after == after and one.when(parameters):
            waiting.remove(one)
            return one
    return None


def _parsed(name: str, value: str) -> Any:
    if name in ("reply_markup", "allowed_updates"):
        return json.loads(value)
    return value


def _whole(parameters: Json, name: str, default: int | None) -> int:
    value = parameters.get(name, default)
    try:
        return int(value)
    except (TypeError, ValueError):
        raise Refused(400, f"Bad Request: {name} must be a number") from None


def _keyboard(markup: Any) -> list[list[Json]]:
    """The rows of an inline keyboard. Raises Refused for what Telegram would not take."""
    if markup is None:
        return []
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if not isinstance(rows, list):
        raise Refused(400, "Bad Request: object expected as reply markup")
    for button in (button for row in rows for button in row):
        if not str(button.get("text") or "").strip():
            raise Refused(400, "Bad Request: inline keyboard button text is empty")
        if not 1 <= len(str(button.get("callback_data") or "").encode()) <= MAX_CALLBACK_BYTES:
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    return rows


def _about(file: File) -> Json:
    return {"file_id": file.id, "file_unique_id": file.id[:12], "file_size": len(file.content)}


def _buttons(message: Json) -> list[Json]:
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def _shown(message: Json) -> Json:
    titles = [button["text"] for button in _buttons(message)]
    return {"text": message["text"], "buttons": titles, "message_id": message["message_id"], "date": message["date"]}
