"""Limits for one chat, gentle: what a person sends is always kept, and the rules on danger look at all of it.

Counted is the chat, never the network: a hall of five hundred people behind one address is no abuse. Who sends more
than MESSAGES_A_MINUTE waits for the end of the minute and is answered at once, with one sentence that says so. Where
even more waits than one turn takes, only the last part is answered: the rest is on the transcript. A chat that an
officer muted is answered by nothing but the numbers to call.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.language import mark
from bot.tables import Chat

MESSAGES_A_MINUTE = 20  # the form takes ten presses; a story in pieces of three words stays below
MINUTE = timedelta(minutes=1)
ROWS_OF_A_TURN = 100  # one transaction of about a tenth of a second: others wait for it on SQLite
LETTERS_FOR_THE_ENGINE = 8000  # of what a crowded turn says; all of it is on the transcript
MUTED_AGAIN = timedelta(hours=24)
COUNTED = ("telegram",)  # the trial page and the terminal are on this machine

TOGETHER = mark("Pesan Anda banyak sekaligus. Semuanya sudah tersimpan; kami jawab bersama-sama.")
MUTED = mark("Pesan Anda tersimpan, tetapi chat ini tidak dijawab otomatis. Dalam bahaya, telepon:\n\n{numbers}")


def count(chat: Chat, at: datetime) -> None:
    """Counts one message of a chat."""
    if chat.minute_from is None or not timedelta(0) <= at - chat.minute_from < MINUTE:
        chat.minute_from, chat.minute_count = at, 0
    chat.minute_count += 1


def ready_at(chat: Chat, at: datetime) -> datetime:
    """When a chat may be answered that has just been heard at `at`."""
    if chat.channel not in COUNTED or chat.minute_from is None or chat.minute_count <= MESSAGES_A_MINUTE:
        return at
    return chat.minute_from + MINUTE


def crowded(chat: Chat, waiting: int, at: datetime) -> bool:
    """Whether what waits is too much to be answered one by one."""
    if chat.channel not in COUNTED:
        return False
    of_this_minute = chat.minute_count if chat.minute_from and at - chat.minute_from < 2 * MINUTE else 0
    return max(waiting, of_this_minute) > MESSAGES_A_MINUTE
