"""The process that converses: action endpoint, receiver, turns, sender and fetcher in one event loop.

Started by bot/run.py; ends when its standard input closes, on SIGTERM, or when a part of it ends with an error.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Coroutine
from typing import Any

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot import fetcher, inbox, receiver, sender, turns, upkeep, watching, webhook
from bot.actions import server
from bot.conversation import Conversation
from bot.dialogue import Engine
from bot.errors import PelitaError, TokenRefused
from bot.opening import Opened, open_all, quiet_logging
from bot.settings import load
from bot.speech import Speech
from bot.telegram import make_bot

log = logging.getLogger(__name__)


async def converse(opened: Opened, engine_url: str, actions_port: int) -> None:
    """Runs until cancelled or until a part fails."""
    settings = opened.settings
    # an engine of one's own was started with no knowledge of us: each turn says where its actions are answered
    engine = Engine(engine_url, f"http://127.0.0.1:{actions_port}/webhook" if settings.engine_url else None)
    conversation = Conversation(opened.database, opened.vault, engine, Speech.load(settings.office), settings.office)
    server.application().listen(actions_port, "127.0.0.1")
    stopping = asyncio.Event()
    parts: list[Coroutine[Any, Any, None]] = [turns.work(conversation, stopping) for _ in range(turns.WORKERS)]
    parts.append(watching.keep_watch(conversation, stopping))
    bot = None
    if settings.telegram_token is not None:
        keeper = receiver.Receiver(opened.database, opened.vault)
        bot = make_bot(settings.telegram_token, settings.telegram_api_url, keeper.keep)
        parts += [_learn_name(bot, conversation, stopping), _receive(opened, bot, keeper, stopping)]
        parts.append(fetcher.fetch(opened.database, opened.vault, bot, conversation.speech, stopping))
    sending = sender.Sender(opened.database, opened.vault, bot)
    conversation.typing = sending.show_typing
    parts += [
        sending.send(stopping),
        upkeep.keep_up(opened, conversation.speech, stopping),
        upkeep.call_officers(opened, stopping),
    ]
    try:
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(part)
    finally:
        stopping.set()
        await engine.close()
        if bot is not None:
            with contextlib.suppress(TelegramError):
                await bot.shutdown()


async def _receive(opened: Opened, bot: Bot, keeper: receiver.Receiver, stopping: asyncio.Event) -> None:
    """By webhook when there is an address for one, else by polling; each takes over what the other left."""
    settings = opened.settings
    if settings.webhook_url is None:
        await keeper.poll(bot, stopping)
        return
    with opened.database.read() as session:
        secret = opened.vault.secret_for(session, "telegram webhook").hex()
    assert settings.second_port is not None
    listening = webhook.listen(settings.second_port, keeper.keep, secret)
    try:
        await webhook.stay_registered(bot, settings.webhook_url, secret, stopping)
    finally:
        listening.stop()


async def _learn_name(bot: Bot, conversation: Conversation, stopping: asyncio.Event) -> None:
    """Asks Telegram for the bot's name until it answers; a network that is down now is waited out."""
    wait = 1.0
    while not stopping.is_set():
        try:
            await bot.initialize()
        except InvalidToken as exc:
            raise TokenRefused from exc
        except TelegramError as error:
            log.warning("Telegram does not answer yet: %s", type(error).__name__)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 60.0)
        else:
            conversation.bot_name = bot.username
            return


def main() -> None:
    """`python -m bot.worker ENGINE_URL ACTIONS_PORT`."""
    quiet_logging()
    engine_url, actions_port = sys.argv[1], int(sys.argv[2])

    async def run() -> None:
        main_task = asyncio.current_task()
        assert main_task is not None
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, main_task.cancel)
        # a thread of its own: the loop's executor would be waited for at the end
        threading.Thread(target=_wait_for_parent, args=(loop, main_task), daemon=True).start()
        opened = open_all(load())
        with opened.database.write() as session:
            inbox.release_all(session)
        try:
            await converse(opened, engine_url, actions_port)
        except* asyncio.CancelledError:
            pass
        except* TokenRefused:
            with opened.database.write() as session:
                receiver.note_refusal(session)
            raise

    try:
        asyncio.run(run())
    except* PelitaError as group:
        for line in sorted({str(error) for error in leaves(group)}):
            print(f"pelita: {line}", file=sys.stderr)
        os._exit(2)
    os._exit(0)


def leaves(error: BaseException) -> list[BaseException]:
    """The errors within a group and the groups within it."""
    if not isinstance(error, BaseExceptionGroup):
        return [error]
    return [leaf for inner in error.exceptions for leaf in leaves(inner)]


def _wait_for_parent(loop: asyncio.AbstractEventLoop, task: asyncio.Task[Any]) -> None:
    while os.read(0, 4096):
        pass
    loop.call_soon_threadsafe(task.cancel)


if __name__ == "__main__":
    main()
