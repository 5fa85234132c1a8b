"""Rasa's own tools over our data and our model: `rasa data validate` and `rasa test` (docs/understanding.md).

`rasa data validate` ends with 0 whatever it warned of, and with --fail-on-warnings too for most of its warnings, so
what it says is read. `rasa test` executes no actions: the stories under tests/stories say what those set.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import engine
from bot.settings import ROOT

STORIES = ROOT / "tests" / "stories"
COLOUR = re.compile(r"\x1b\[\d+m")
WARNING = re.compile(
    r"^\S+:\d+: (?P<category>\w*Warning): (?P<text>.*?)(?=^\S+:\d+: \w*Warning: |^\d{4}-\d\d-\d\d |\Z)"
    r"|^[\d-]+ [\d:]+ (?:WARNING|ERROR|CRITICAL) +\S+ +- (?P<logged>.*?)$",
    re.MULTILINE | re.DOTALL,
)


def rasa(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs a command of Rasa's as the engine is run; all that it says is in `stdout`."""
    return subprocess.run(
        [engine.PYTHON, "-W", "ignore", "engine.py", *arguments, "--domain", ROOT / "domain.yml"],
        cwd=engine.NLU,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def warnings_in(said: str) -> set[str]:
    """The warnings in what Rasa said: Python's (their category before them, if it is a special one) and logged ones."""
    found = set()
    for match in WARNING.finditer(COLOUR.sub("", said)):
        text = match["text"] or match["logged"]
        category = match["category"]
        text = f"{category}: {text}" if category and category != "UserWarning" else text
        found.add(" ".join(re.sub(r"More info at \S+", "", text).split()))
    return found


def rules_and_stories() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rules = yaml.load((engine.NLU / "data" / "rules.yml").read_text("utf-8"), Loader=yaml.CSafeLoader)["rules"]
    files = [yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader) for path in STORIES.glob("test_*.yml")]
    return rules, [story for file in files for story in file["stories"]]


def test_warnings_are_found_in_each_form_that_rasa_gives_them() -> None:
    said = (
        "2026-01-01 10:00:00 INFO     rasa.validator  - Validating intents...\n"
        "\x1b[93m/lib/rasa/io.py:100: UserWarning: The first. \nIt goes on.\n  More info at https://example.org/a\n"
        "\x1b[0m\x1b[93m/lib/rasa/io.py:100: UserWarning: The second.\n"
        "\x1b[0m2026-01-01 10:00:01 WARNING  rasa.validator  - Story structure conflict after intent 'menu':\n"
        "/lib/x.py:3: DeprecationWarning: Old.\n  old()\n"
    )
    assert warnings_in(said) == {
        "The first. It goes on.",
        "The second.",
        "Story structure conflict after intent 'menu':",
        "DeprecationWarning: Old. old()",
    }


@pytest.mark.slow
def test_rasa_warns_of_nothing_but_what_is_on_the_reasoned_list() -> None:
    done = rasa("data", "validate", "--data", "data", "--config", "config.yml")
    assert done.returncode == 0, done.stdout
    assert "No story structure conflicts found" in done.stdout  # it went through to its end
    found = warnings_in(done.stdout)
    listed = yaml.load((engine.NLU / "validate.yml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    assert all(entry["reason"] for entry in listed)
    patterns = [entry["warning"] for entry in listed]
    assert {text for text in found if not any(re.fullmatch(pattern, text) for pattern in patterns)} == set()
    assert [pattern for pattern in patterns if not any(re.fullmatch(pattern, text) for text in found)] == []


def test_every_rule_is_walked_by_a_story() -> None:
    rules, stories = rules_and_stories()
    walked = set()
    for story in stories:
        loop = None
        for step in story["steps"]:
            loop = step.get("active_loop", loop)
            walked.add((step.get("intent", "").partition("/")[0], loop))
    anywhere = {intent for intent, _ in walked}
    for rule in rules:
        intent = rule["steps"][0].get("intent")
        conditions = [one["active_loop"] for one in rule.get("condition", []) if "active_loop" in one]
        if intent:
            assert all((intent, loop) in walked for loop in conditions) and intent in anywhere, rule["rule"]
    ended = {step["action"] for story in stories for step in story["steps"] if "action" in step}
    assert {step["action"] for rule in rules for step in rule["steps"] if "action" in step} <= ended


@pytest.mark.slow
def test_the_engine_does_in_every_story_what_it_should_and_misreads_none_of_the_plain_messages(tmp_path: Path) -> None:
    files: tuple[str | Path, ...] = ("--stories", STORIES, "--nlu", STORIES / "nlu.yml", "--model", engine.train())
    done = rasa("test", "--fail-on-prediction-errors", "--no-plot", *files, "--out", tmp_path)
    assert done.returncode == 0, done.stdout
    _, stories = rules_and_stories()
    talks = json.loads((tmp_path / "story_report.json").read_text("utf-8"))["conversation_accuracy"]
    assert talks["correct"] == talks["total"] == len(stories)
    # on messages alone Rasa has no such flag; it writes what was misread into files of their own
    assert {path.name: path.read_text("utf-8") for path in tmp_path.glob("*_errors.json")} == {}
    for name in ("intent_report.json", "response_selection_report.json"):
        assert json.loads((tmp_path / name).read_text("utf-8"))["weighted avg"]["f1-score"] == 1.0


@pytest.mark.slow
def test_a_wrong_story_fails(tmp_path: Path) -> None:
    wrong = (STORIES / "test_danger.yml").read_text("utf-8").replace("action: action_danger", "action: action_menu")
    (tmp_path / "test_wrong.yml").write_text(wrong, "utf-8")
    files: tuple[str | Path, ...] = ("--stories", tmp_path, "--model", engine.train(), "--out", tmp_path / "results")
    done = rasa("test", "--fail-on-prediction-errors", "--no-plot", *files)
    assert done.returncode != 0
    assert "action_menu  # predicted: action_danger" in done.stdout
