"""`pelita classify`: how messages are understood, one a line in, one JSON object a line out.

The very path by which the running bot understands a message: what is known before the engine (rules on danger,
command words), then the engine's model. Needs nothing running; uses a running Pelita's engine when there is one.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from collections.abc import Iterable, Iterator
from typing import TextIO

from bot import engine, unclear
from bot.dialogue import Engine, Understood, before_the_engine
from bot.run import end, free_port, running_engine
from bot.settings import Settings
from bot.updates import clean

BATCH = 64
SHOWN = 3
ANSWERED = ("question", "complaint", "danger")
CASES = ("complaint", "danger")


def classify(settings: Settings, lines: Iterable[str], out: TextIO) -> None:
    with _engine(settings) as url:
        asyncio.run(_classify(url, lines, out))


async def _classify(url: str, lines: Iterable[str], out: TextIO) -> None:
    client = Engine(url)
    for batch in _batches(lines):
        texts = [line.rstrip("\r\n") for line in batch]
        understood = await client.understand([(clean(text), before_the_engine(clean(text), None)) for text in texts])
        for text, result in zip(texts, understood, strict=True):
            out.write(json.dumps(shown(text, result), ensure_ascii=False) + "\n")
        out.flush()
    await client.close()


def _batches(lines: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(lines)
    while batch := list(itertools.islice(waiting, BATCH)):
        yield batch


def shown(text: str, result: Understood) -> dict[str, object]:
    """`topics`: what would be answered, best first; `categories`: of a complaint or danger."""
    topics = [topic for topic, _ in result.topics[:SHOWN]] if result.kind in ANSWERED else []
    categories = [category for category, _ in result.categories[:SHOWN]] if result.kind in CASES else []
    return {
        "text": text,
        "kind": result.kind,
        "topics": topics,
        "categories": categories,
        "confidence": result.confidence,
    }


@contextlib.contextmanager
def _engine(settings: Settings) -> Iterator[str]:
    """The address of an engine: the one named in the settings, a running Pelita's, or one started for this."""
    known = settings.engine_url or running_engine(settings)
    if known is not None and engine.is_ready(known):
        yield known
        return
    model = engine.train(more=settings.data_dir / unclear.FOLDER)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = engine.start(model, port, "http://127.0.0.1:9/none", engine.MODELS / "classify.log")
    try:
        engine.wait_until_ready(url, process)
        yield url
    finally:
        end({"the engine": process})
