"""Edits of the desk as files: what a maintainer takes over says the same, passes the check and ends the edit."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from bot import edits, numbers, officers, takeover, topics, unclear
from bot.dialogue import Understood
from bot.numbers import Numbers
from bot.opening import Opened
from bot.tables import AnswerEdit
from bot.topics import TAXONOMY, Topics

IDS = frozenset(yaml.load(TAXONOMY.read_text("utf-8"), Loader=yaml.CSafeLoader)["topics"])
CHANGED: dict[str, Any] = {
    "answer": 'Kata "dalam" kutip: satu.\n\n- # bukan komentar\n- {ini} [itu] \\n\n',
    "button": 'Apa itu: "OPP"?',
    "numbers": [],
    "review_by": date(2028, 2, 29),
    "changes": True,
    "sources": [{"name": 'Surat "B-12": lampiran', "date": "2026-11-01"}],
}


@pytest.fixture
def edited(opened: Opened) -> Opened:
    file = edits.answer_lines(Topics.load().contents["opp"])
    row = edits.number_columns(Numbers.load()["kp2mi"])
    understood = Understood("question", [["opp", 0.2]], [], 0.2, "m", "unclear")
    with opened.database.write() as session:
        officers.add(session, "user:test", "wati", "Wati", "officer")
        who = (officers.find(session, "wati").id, "officer:wati")
        edits.save_answer(session, who, "opp", file, {**file, **CHANGED}, 0)
        edits.save_number(session, who, "kp2mi", row, {**row, "last_called_on": "2026-11-25"}, 0)
        for text, label in (("ngurus xyz gmn", "taiwan"), ("harga xyz brp", "out_of_scope")):
            unclear.note(session, opened.vault, text, understood)
            session.flush()
            unclear.settle(session, opened.vault, [unclear.waiting(session, opened.vault, 1)[0][0]], label)
    return opened


@pytest.mark.parametrize("topic", sorted(IDS))
def test_the_head_of_a_file_is_written_as_it_is(topic: str) -> None:
    text = (topics.FOLDER / f"{topic}.yml").read_text("utf-8")
    content = topics.read(topics.FOLDER / f"{topic}.yml")
    assert yaml.load(takeover.head(content), Loader=yaml.CSafeLoader) == {
        name: value for name, value in content.items() if name != "examples"
    }
    assert takeover.head(content).splitlines()[0] == text.splitlines()[0]


def test_the_table_of_numbers_is_written_as_it_is() -> None:
    written = list(csv.DictReader(takeover.numbers_csv(Numbers.load()).splitlines()))
    with numbers.FILE.open(encoding="utf-8", newline="") as file:
        assert written == list(csv.DictReader(file))


def test_only_what_differs_is_written_under_the_paths_of_the_project(edited: Opened, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert sorted(str(path.relative_to(out)) for path in takeover.write(edited, out)) == [
        "knowledge/numbers.csv",
        "nlu/data/out_of_scope.yml",
        "nlu/data/topics/opp.yml",
        "nlu/data/topics/taiwan.yml",
    ]


def test_what_is_taken_over_says_the_same_passes_the_check_and_ends_the_edit(edited: Opened, tmp_path: Path) -> None:
    takeover.write(edited, tmp_path)
    folder = tmp_path / "nlu" / "data" / "topics"
    content = topics.read(folder / "opp.yml")
    assert topics.faults(folder / "opp.yml", content, IDS, Numbers.load()) == []
    assert {name: edits.answer_lines(content)[name] for name in CHANGED} == CHANGED
    assert content["examples"] == Topics.load().contents["opp"]["examples"]
    with edited.database.read() as session:
        assert edits.standing(session, AnswerEdit, {"opp": edits.answer_lines(content)}) == {}
    assert topics.example_lines(topics.read(folder / "taiwan.yml"))[-1] == "ngurus xyz gmn"
    assert Numbers.load(tmp_path / "knowledge" / "numbers.csv")["kp2mi"].last_called_on == "2026-11-25"


def test_without_edits_nothing_is_written(opened: Opened, tmp_path: Path) -> None:
    assert takeover.write(opened, tmp_path / "out") == []


def test_the_command_names_what_it_wrote(edited: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot import cli

    monkeypatch.setattr(cli, "_opened", lambda: edited)
    done = CliRunner().invoke(cli.main, ["knowledge", "--out", str(tmp_path / "out")])
    assert done.exit_code == 0 and len(done.output.splitlines()) == 4
