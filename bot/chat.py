"""`pelita chat`: the conversation in a terminal, through inbox and outbox like any other.

With a terminal, a person types and reads. Without, each line of standard input is a text, {"press": BUTTON TITLE} or
{"file": PATH, "caption": ...}; each reply is one line of JSON {"n", "text", "buttons"}, and {"n", "end": true} closes
each input.
"""

from __future__ import annotations

import json
import mimetypes
import secrets
from pathlib import Path
from typing import Any, TextIO

from bot import local
from bot.errors import PelitaError
from bot.opening import Opened

ANSWER_SECONDS = 60.0


class Talk:
    """One chat, and how far it was read."""

    def __init__(self, opened: Opened, address: str | None) -> None:
        self._opened = opened
        self.address = address or secrets.token_hex(6)
        shown = local.read(opened, self.address)
        self._last = shown[-1].id if shown else 0
        self._buttons = [button for message in shown for button in message.buttons]

    def say(self, entry: Any) -> list[local.Shown]:
        """Sends one input and returns what was answered. Raises PelitaError for a missing file."""
        row = self._send(entry)
        local.wait_for_answer(self._opened, self.address, row, ANSWER_SECONDS)
        new = local.read(self._opened, self.address, self._last)
        if new:
            self._last = new[-1].id
        answers = [message for message in new if not message.mine]
        self._buttons += [button for message in answers for button in message.buttons]
        return answers

    def _send(self, entry: Any) -> int:
        if isinstance(entry, dict) and "press" in entry:
            return local.press(self._opened, self.address, self._payload(str(entry["press"])))
        if isinstance(entry, dict) and "file" in entry:
            path = Path(str(entry["file"]))
            try:
                content = path.read_bytes()
            except OSError as exc:
                raise PelitaError(f"{path} cannot be read: {exc.strerror}") from exc
            media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return local.send_file(
                self._opened, self.address, content, path.name, media_type, str(entry.get("caption") or "")
            )
        return local.write_text(self._opened, self.address, str(entry))

    def _payload(self, title: str) -> str:
        """What the newest button with this title sends; without one the title itself."""
        wanted = title.strip().casefold()
        return next((payload for known, payload in reversed(self._buttons) if known.casefold() == wanted), title)


def in_lines(opened: Opened, address: str | None, source: TextIO, out: TextIO) -> None:
    talk = Talk(opened, address)
    for n, line in enumerate(source, 1):
        try:
            for answer in talk.say(_entry(line.rstrip("\r\n"))):
                titles = [title for title, _ in answer.buttons]
                _print(out, {"n": n, "text": answer.text, "buttons": titles})
        except PelitaError as error:
            _print(out, {"n": n, "error": str(error)})
        _print(out, {"n": n, "end": True})


def in_terminal(opened: Opened, address: str | None) -> None:
    talk = Talk(opened, address)
    print(f"Chat {talk.address}. Buttons: type /1, /2 ... A file: /file PATH. End: Ctrl-D.\n")
    buttons: list[str] = []
    while True:
        try:
            line = input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            return
        entry: Any = line
        if line.startswith("/file "):
            entry = {"file": line.removeprefix("/file ").strip()}
        elif line[1:].isdigit() and line.startswith("/") and 0 < int(line[1:]) <= len(buttons):
            entry = {"press": buttons[int(line[1:]) - 1]}
        try:
            answers = talk.say(entry)
        except PelitaError as error:
            print(f"  {error}")
            continue
        for answer in answers:
            print("\n" + answer.text)
            buttons = [title for title, _ in answer.buttons] or buttons
            for place, (title, _) in enumerate(answer.buttons, 1):
                print(f"  /{place} [{title}]")
        print()


def _entry(line: str) -> Any:
    if not line.startswith("{"):
        return line
    try:
        entry = json.loads(line)
    except ValueError:
        return line
    return entry if isinstance(entry, dict) and {"press", "file"} & entry.keys() else line


def _print(out: TextIO, content: dict[str, Any]) -> None:
    out.write(json.dumps(content, ensure_ascii=False) + "\n")
    out.flush()
