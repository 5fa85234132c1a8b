"""`pelita keys rotate`: a new master key, and every data key wrapped anew under it.

What is sealed is not touched: only its keys are wrapped anew, some hundreds a transaction. The old master key stays in
the file, so that a rotation that died leaves everything readable; done again, it goes on instead of making a third.
Pelita must not run meanwhile: a running process has read the file before the new key was in it.
"""

from __future__ import annotations

import contextlib

from bot import audit
from bot.keys import add_master_key, read_master_keys
from bot.opening import lock, open_all
from bot.settings import Settings

BATCH = 200


def rotate(settings: Settings, actor: str) -> tuple[str, int]:
    """The current master key's id and how many data keys were wrapped anew. Raises AlreadyRunning, SealError."""
    with contextlib.closing(lock(settings)):
        opened = open_all(settings)
        current = next(iter(read_master_keys(settings.key_file)))
        with opened.database.read() as session:
            unfinished = any(name != current and count for name, count in opened.vault.wrapped_under(session).items())
        if not unfinished:
            opened.database.close()
            current = add_master_key(settings.key_file)
            opened = open_all(settings)
        done = 0
        while True:
            with opened.database.write() as session:
                count = opened.vault.rewrap(session, BATCH)
                done += count
                if not count:
                    audit.write(session, actor, "rotated", "keys", master=current, wrapped=done)
                    break
        opened.database.close()
    return current, done
