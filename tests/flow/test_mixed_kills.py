"""Some people tell their complaints at once, on PostgreSQL, while bot and engine are killed in turn."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from emulator import Emulator
from sqlalchemy import select

from bot import audit
from bot.opening import open_all, prepare
from bot.speech import Speech
from bot.tables import Complaint, Delivery, Update

from .complaint import ANSWERS, LAST, Teller, said_once
from .running import RunningEngine, Worker, by_webhook, settings_in

pytestmark = pytest.mark.slow

PEOPLE = [82_000_000 + number for number in range(5)]
KILLS = {1: "worker", 3: "engine", 5: "worker", 7: "engine"}  # after these steps were done and before they are answered


def test_four_kills_while_five_people_tell_on_postgresql(
    running_engine: RunningEngine, telegram: Emulator, speech: Speech, tmp_path: Path, postgresql: Any
) -> None:
    name = postgresql.fresh()
    database = {"PELITA_DATABASE_URL": postgresql.url(name)}
    settings = settings_in(tmp_path, **database)
    prepare(settings)
    opened = open_all(settings)
    worker = Worker(tmp_path, telegram, running_engine.url, running_engine.actions, more={**database, **by_webhook()})
    tellers = [Teller(telegram, speech, chat) for chat in PEOPLE]
    worker.start()
    try:
        for place in range(LAST + 1):
            for teller in random.Random(place).sample(tellers, len(tellers)):
                teller.act(place)
            if KILLS.get(place) == "worker":
                worker.kill()
                worker.start()
            elif KILLS.get(place) == "engine":
                running_engine.kill()
                running_engine.start()
            for teller in tellers:
                teller.wait(place, seconds=60)
        tellers[0].settle(opened)
        check(telegram, tellers, opened)
    finally:
        worker.kill()
        opened.database.close()
        postgresql.run(f"DROP DATABASE {name} WITH (FORCE)")


def check(telegram: Emulator, tellers: list[Teller], opened: Any) -> None:
    kept = tellers[0].first_line("utter_kept")
    doubled = 0
    for teller in tellers:
        once, twice = said_once(telegram.texts(teller.chat), kept)
        assert once == list(map(teller.first_line, ANSWERS))
        doubled += twice
    assert doubled <= list(KILLS.values()).count("worker") * len(tellers)
    assert telegram.failures == []
    with opened.database.read() as session:
        cases = session.scalars(select(Complaint)).all()
        assert len(cases) == len({case.number for case in cases}) == len(tellers)
        assert {case.stage for case in cases} == {"received"}
        assert set(session.scalars(select(Update.state))) == {"done"}
        assert set(session.scalars(select(Delivery.state))) == {"sent"}
        marked = session.scalars(select(Delivery).where(Delivery.doubled, Delivery.kind == "message")).all()
        assert doubled <= len(marked)
        assert audit.verify(session) is None
