"""How much of what a story tells is read from it: precision and recall by key, on the stories of the tests.

    .venv/bin/python benchmarks/details.py

`set` 1 was written before any code, 2 and 3 each before the code had seen it; see docs/details.md for what each gave
when it was first read. Also the time for 400 and 4,000 letters (processor time, median of 15).
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.story.details import KEYS, read  # noqa: E402

STORIES = [json.loads(line) for line in (ROOT / "tests/unit/stories.jsonl").read_text("utf-8").splitlines()]


def measure(stories: list[dict]) -> None:
    right, wrong, missed = Counter(), Counter(), Counter()
    for story in stories:
        found, told = read(story["story"]), story["told"]
        right.update(key for key in told if found.get(key) == told[key])
        wrong.update(key for key in found if found[key] != told.get(key))
        missed.update(key for key in told if found.get(key) != told[key])
    print(f"{len(stories)} stories\n| key | precision | recall | told |\n|---|---|---|---|")
    for key in KEYS:
        told = right[key] + missed[key]
        if told:
            precision = right[key] / ((right[key] + wrong[key]) or 1)
            print(f"| {key} | {precision:.2f} | {right[key] / told:.2f} | {told} |")
    total = right.total()
    print(f"| all | {total / (total + wrong.total()):.3f} | {total / (total + missed.total()):.3f} | |\n")


def speed() -> None:
    text = " ".join(story["story"] for story in STORIES)
    read(text[:400])
    for letters in (400, 4000):
        times = []
        for begin in range(0, 15 * 300, 300):
            started = time.process_time()
            read(text[begin : begin + letters])
            times.append(time.process_time() - started)
        print(f"{letters} letters: {sorted(times)[7] * 1000:.1f} ms")


if __name__ == "__main__":
    for number in (1, 2, 3):
        measure([story for story in STORIES if story["set"] == number])
    measure(STORIES)
    speed()
