"""Takes updates from Telegram by webhook: a small server on loopback, behind a proxy that speaks TLS.

Telegram proves itself by the secret of `X-Telegram-Bot-Api-Secret-Token`, compared in constant time; it hears 200 only
after the update is committed, and sends it again until then. Whatever the path is, the secret decides, so a proxy may
add or take away a prefix. Examples of proxies lie in deploy/.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
from collections.abc import Callable
from typing import Any

from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.errors import TokenRefused
from bot.updates import ASKED_FOR

log = logging.getLogger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
MAX_BYTES = 1024 * 1024  # an update is some kilobytes
CONNECTIONS = 10  # at most so many at once; Telegram keeps the order within a chat
LOOK_SECONDS = 30.0
BODY_SECONDS = 20.0  # whoever sends slower is cut off


class Taking(RequestHandler):
    """One update a request."""

    def initialize(self, keep: Callable[[list[dict[str, Any]]], None], secret: str) -> None:
        self._keep = keep
        self._secret = secret.encode()

    async def post(self) -> None:
        given = self.request.headers.get(HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret):
            self.set_status(403)
            return
        try:
            update = json.loads(self.request.body)
        except (ValueError, RecursionError):
            log.error("something that is no update came by webhook")
            return  # 200: sent again, it would be no better
        if not isinstance(update, dict):
            log.error("something that is no update came by webhook")
            return
        try:
            await asyncio.to_thread(self._keep, [update])
        except Exception as error:  # a full disk or a lost database: Telegram keeps the update meanwhile
            log.error("an update could not be kept: %s", type(error).__name__)
            self.set_status(500)

    def write_error(self, status_code: int, **_: Any) -> None:
        self.finish()

    def set_default_headers(self) -> None:
        self.clear_header("Server")

    def log_exception(self, *_: Any) -> None:
        """What came is never written to a log."""


def listen(port: int, keep: Callable[[list[dict[str, Any]]], None], secret: str) -> HTTPServer:
    """Listens on loopback; `keep` commits a batch of raw updates."""
    application = Application([(r".*", Taking, {"keep": keep, "secret": secret})], log_function=lambda _: None)
    server = HTTPServer(application, max_body_size=MAX_BYTES, body_timeout=BODY_SECONDS, idle_connection_timeout=600)
    server.listen(port, "127.0.0.1")
    return server


async def stay_registered(bot: Bot, url: str, secret: str, stopping: asyncio.Event) -> None:
    """Sets the webhook, and sets it again when somebody took it away. Raises TokenRefused."""
    registered = False
    failing: int | None = None
    while not stopping.is_set():
        try:
            known = await bot.get_webhook_info() if registered else None
            if known is None or known.url != url:
                if known is not None:
                    log.error("another program took the webhook away; it is set again: is the token used elsewhere?")
                await bot.set_webhook(url, secret_token=secret, allowed_updates=ASKED_FOR, max_connections=CONNECTIONS)
                registered = True
            elif known.last_error_date is not None and known.pending_update_count:
                if failing != known.pending_update_count:
                    failing = known.pending_update_count
                    log.error("Telegram cannot reach the webhook, %s updates wait: look at the proxy", failing)
            else:
                failing = None
        except InvalidToken as exc:
            raise TokenRefused from exc
        except TelegramError as error:
            log.warning("the webhook could not be looked at: %s", type(error).__name__)
        seconds = LOOK_SECONDS if registered else 2.0
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), seconds)
