"""`pelita check`: what is wrong, in plain words, in one pass."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from bot import check, topics
from bot.cli import main

TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def few_examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The training data with as many examples a file as are needed, for speed."""
    data = tmp_path_factory.mktemp("few") / "data"
    shutil.copytree(check.DATA, data)
    for path in data.rglob("*.yml"):
        head, found, examples = path.read_text("utf-8").partition("\nexamples: |\n")
        path.write_text(head + found + "".join(examples.splitlines(keepends=True)[: topics.MIN_EXAMPLES]), "utf-8")
    return data


@pytest.fixture
def own_data(few_examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy that a test may spoil; the catalogues are looked at elsewhere."""
    data = tmp_path / "data"
    shutil.copytree(few_examples, data)
    monkeypatch.setattr(check, "DATA", data)
    monkeypatch.setattr(topics, "FOLDER", data / "topics")
    monkeypatch.setattr(check.catalogue, "faults", list)
    return data


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_content_in_use_has_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check.catalogue, "faults", list)
    assert check.everything(TODAY) == ([], [])


def test_an_answer_past_its_review_is_a_warning_and_no_fault(own_data: Path) -> None:
    change(own_data / "topics" / "opp.yml", "review_by: 2027-11-25", "review_by: 2026-11-24")
    assert check.everything(TODAY) == ([], ["opp.yml: was to be reviewed by 2026-11-24"])


def test_a_missing_topic_is_named(own_data: Path) -> None:
    (own_data / "topics" / "opp.yml").unlink()
    faults, _ = check.everything(TODAY)
    assert faults == ["opp: there is no file nlu/data/topics/opp.yml"]


def test_an_example_under_two_labels_is_named(own_data: Path) -> None:
    first = topics.example_lines(topics.read(own_data / "topics" / "opp.yml"))[0]
    with (own_data / "topics" / "ukps.yml").open("a", encoding="utf-8") as file:
        file.write(f"  - {first.upper()}\n")
    faults, _ = check.everything(TODAY)
    assert len(faults) == 1 and "ukps.yml" in faults[0] and "stands under question/opp too" in faults[0]


def test_a_category_that_does_not_exist_is_named(own_data: Path) -> None:
    (own_data / "danger" / "sakit.yml").rename(own_data / "danger" / "sakit2.yml")
    change(own_data / "danger" / "sakit2.yml", "intent: danger/sakit", "intent: danger/sakitt")
    faults, _ = check.everything(TODAY)
    assert faults == ["sakit2.yml: sakitt is no complaint category of knowledge/taxonomy.yml"]


def test_too_few_examples_of_a_category_are_counted(own_data: Path) -> None:
    path = own_data / "complaint" / "sakit.yml"
    path.write_text("intent: complaint/sakit\nexamples: |\n  - saya sakit\n", "utf-8")
    faults, _ = check.everything(TODAY)
    assert faults == ["complaint/sakit: 1 examples, at least 20 are needed"]


def test_several_faults_are_all_named_at_once(own_data: Path) -> None:
    change(own_data / "topics" / "opp.yml", "state: verified", "state: benar")
    change(own_data / "topics" / "ukps.yml", "\nurgent: no", "")
    faults, _ = check.everything(TODAY)
    assert [fault.partition(":")[0] for fault in faults] == ["opp.yml", "ukps.yml"]


def test_a_spoilt_file_does_not_hide_the_others(own_data: Path) -> None:
    change(own_data / "topics" / "opp.yml", 'title: "', 'title: "open')
    change(own_data / "topics" / "opp.yml", '?"\n', "?\n")
    change(own_data / "topics" / "ukps.yml", "state: verified", "state: benar")
    faults, _ = check.everything(TODAY)
    assert any(fault.startswith("opp.yml: cannot be read near line") for fault in faults)
    assert any(fault.startswith("ukps.yml: state must be") for fault in faults)


def test_no_two_examples_of_different_labels_are_the_same_and_no_label_is_unknown() -> None:
    taxonomy = yaml.load(topics.TAXONOMY.read_text("utf-8"), Loader=yaml.CSafeLoader)
    assert check._examples(frozenset(taxonomy["complaint_categories"])) == []


def test_the_command_ends_with_one_and_says_how_many(own_data: Path) -> None:
    assert CliRunner().invoke(main, ["check"]).exit_code == 0
    change(own_data / "topics" / "opp.yml", "state: verified", "state: benar")
    done = CliRunner().invoke(main, ["check"])
    assert done.exit_code == 1 and "opp.yml: state must be one of" in done.output and "1 faults" in done.output
