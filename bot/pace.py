"""How fast messages may be sent: about 30 a second in all and one a second in a chat, with a short burst in each.

Source: Telegram's Bots FAQ, "My bot is hitting limits, how do I avoid this?". Kept in memory: after a restart the
worst that can happen is a 429, which is obeyed.
"""

from __future__ import annotations

import time
from collections.abc import Callable

A_SECOND = 30.0
BURST = 30.0
A_SECOND_IN_A_CHAT = 1.0
BURST_IN_A_CHAT = 3.0  # a turn has up to three messages, which belong together


class Pace:
    """Buckets of messages that may still be sent, filled as time goes by."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._all = (BURST, clock())
        self._chats: dict[int, tuple[float, float]] = {}

    def room(self) -> int:
        """How many messages may be sent now, whoever they are for."""
        return int(self._filled(self._all, A_SECOND, BURST))

    def resting(self) -> set[int]:
        """The chats that must wait."""
        known = {
            chat: self._filled(bucket, A_SECOND_IN_A_CHAT, BURST_IN_A_CHAT) for chat, bucket in self._chats.items()
        }
        for chat, filled in known.items():
            if filled >= BURST_IN_A_CHAT:
                del self._chats[chat]
        return {chat for chat, filled in known.items() if filled < 1.0}

    def may(self, chat: int) -> bool:
        return self.room() >= 1 and chat not in self.resting()

    def took(self, chat: int) -> None:
        """A message is sent to a chat now."""
        at = self._clock()
        self._all = (self._filled(self._all, A_SECOND, BURST) - 1.0, at)
        bucket = self._chats.get(chat, (BURST_IN_A_CHAT, at))
        self._chats[chat] = (self._filled(bucket, A_SECOND_IN_A_CHAT, BURST_IN_A_CHAT) - 1.0, at)

    def _filled(self, bucket: tuple[float, float], a_second: float, most: float) -> float:
        held, since = bucket
        return min(most, held + (self._clock() - since) * a_second)
