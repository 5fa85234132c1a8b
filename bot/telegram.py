"""The Bot API through python-telegram-bot: one bot for sending, and a way to read updates that loses none.

python-telegram-bot confirms an update while it is only in memory, logs a batch that it cannot parse with all its
texts, and stops for good at one that it cannot parse. `KeepingRequest` therefore hands the raw answer of getUpdates
to a function that commits it, and gives the library an empty list.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from telegram import Bot
from telegram.request import HTTPXRequest

CONNECTIONS = 16  # a much larger pool doubled the CPU a message costs
READ_SECONDS = 20.0


class KeepingRequest(HTTPXRequest):
    """Gives what getUpdates brought to `keep` before the library sees it; the library sees an empty list."""

    def __init__(self, keep: Callable[[list[dict[str, Any]]], None], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._keep = keep

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        code, payload = await super().do_request(url, *args, **kwargs)
        if code != 200 or not url.endswith("/getUpdates"):
            return code, payload
        answer = json.loads(payload)
        if answer.get("ok") and answer.get("result"):
            await asyncio.to_thread(self._keep, answer["result"])
        return code, b'{"ok": true, "result": []}'


def make_bot(token: str, api_url: str | None, keep: Callable[[list[dict[str, Any]]], None]) -> Bot:
    """A bot that sends, and whose getUpdates gives what it brings to `keep`."""
    api_url = api_url or "https://api.telegram.org"
    return Bot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=HTTPXRequest(connection_pool_size=CONNECTIONS, read_timeout=READ_SECONDS),
        get_updates_request=KeepingRequest(keep, connection_pool_size=1, read_timeout=READ_SECONDS),
    )
