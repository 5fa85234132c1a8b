"""What a turn is worked on with, and what was heard before the engine is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.database import Database
from bot.dialogue import Engine, Given
from bot.inbox import Turn
from bot.keys import Vault
from bot.settings import Office
from bot.speech import Speech


@dataclass
class Conversation:
    """Everything that a turn needs, made once for a process."""

    database: Database
    vault: Vault
    engine: Engine
    speech: Speech
    office: Office
    typing: Callable[[int], Awaitable[None]] | None = None  # shows in a chat that an answer is being written
    bot_name: str | None = None  # the bot's name at Telegram, as soon as it is known
    stirred: asyncio.Event = field(default_factory=asyncio.Event)  # set when something new was seen in the inbox


@dataclass(frozen=True)
class Listened:
    turn: Turn
    given: Given
    record: dict[str, Any] | None
    only_files: bool
    muted: bool = False

    @property
    def for_the_engine(self) -> bool:
        return not (self.only_files or self.muted or self.turn.more)
