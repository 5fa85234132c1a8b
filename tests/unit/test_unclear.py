"""Messages that were not understood: what is kept of them, for how long, and what the engine learns from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import engine, retention, unclear
from bot.dialogue import Understood
from bot.keys import Vault, key_of
from bot.opening import Opened
from bot.tables import Unclear, now

GUESSED = Understood("question", [["taiwan", 0.2], ["opp", 0.1]], [], 0.2, "m1", "unclear")


def rows(session: Session) -> list[Unclear]:
    return list(session.scalars(select(Unclear).order_by(Unclear.id)))


def text_of(session: Session, vault: Vault, row: Unclear) -> str:
    return str(vault.open(session, unclear.CONTEXT, row.text))


def keep(session: Session, vault: Vault, *texts: str) -> list[Unclear]:
    for text in texts:
        unclear.note(session, vault, text, GUESSED)
    session.flush()
    return rows(session)


@pytest.mark.parametrize(
    ("understood", "kind"),
    [
        (GUESSED, "guessed"),
        (replace(GUESSED, topics=[]), "unclear"),
        (Understood("out_of_scope", [], [], 0.9, "m1", "out_of_scope"), "out_of_scope"),
        (Understood("question", [["taiwan", 0.9]], [], 0.9, "m1", "question"), None),
        (Understood("complaint", [], [["lainnya", 0.9]], 0.9, "m1", "inform"), None),
        (Understood("danger", [], [["lainnya", 0.9]], 0.9, "rule 1", "danger"), None),
        (Understood("smalltalk", [], [], 1.0, "given", "menu"), None),
    ],
)
def test_only_what_was_not_understood_is_kept(
    session: Session, vault: Vault, understood: Understood, kind: str | None
) -> None:
    unclear.note(session, vault, "kalo mau ke sana gimana ya", understood)
    session.flush()
    assert [row.kind for row in rows(session)] == ([kind] if kind else [])


@pytest.mark.parametrize("text", ["", "??", "12 34", "a" * (unclear.MAX_TEXT + 1)])
def test_nothing_and_whole_stories_are_not_kept(session: Session, vault: Vault, text: str) -> None:
    assert keep(session, vault, text) == []


def test_the_text_is_masked_and_sealed_under_the_offices_key(session: Session, vault: Vault) -> None:
    (row,) = keep(session, vault, "tolong hubungi 0812 3456 7890 soal paspor C1234567")
    assert key_of(row.text) == vault.office_key(session)
    assert text_of(session, vault, row) == "tolong hubungi [nomor] soal paspor [paspor]"
    assert row.topics == ["taiwan", "opp"] and row.state == "new"


def test_what_editors_made_of_a_group_is_kept_by_label(session: Session, vault: Vault) -> None:
    found = keep(session, vault, "brp lama ngurus opp nya", "brp lama ngurus opp ya")
    unclear.settle(session, vault, found, "opp")
    assert unclear.examples(session, vault) == {"opp": ["brp lama ngurus opp nya", "brp lama ngurus opp ya"]}


def test_where_the_text_was_changed_the_other_ones_of_its_group_are_not_learnt(session: Session, vault: Vault) -> None:
    found = keep(session, vault, "pak Anto lama gak opp nya", "pak Anto lama ga opp nya")
    unclear.settle(session, vault, found, "opp", "lama gak opp nya")
    assert [row.state for row in rows(session)] == ["example", "ignored"]
    assert unclear.examples(session, vault) == {"opp": ["lama gak opp nya"]}


def test_ignored_ones_are_not_learnt(session: Session, vault: Vault) -> None:
    unclear.settle(session, vault, keep(session, vault, "asdf asdf"), None)
    assert unclear.examples(session, vault) == {} and rows(session)[0].state == "ignored"


def test_the_last_word_on_the_same_text_counts(session: Session, vault: Vault) -> None:
    first, second = keep(session, vault, "ngurus xyz gimana?", "Ngurus XYZ gimana")
    unclear.settle(session, vault, [first], "opp")
    unclear.settle(session, vault, [second], "out_of_scope")
    assert unclear.examples(session, vault) == {"out_of_scope": ["Ngurus XYZ gimana"]}


def test_what_the_data_holds_already_is_not_written_again(session: Session, vault: Vault) -> None:
    known = next(text for text, label in unclear.known_examples().items() if label == "question/opp")
    unclear.settle(session, vault, keep(session, vault, known), "opp")
    assert unclear.examples(session, vault) == {}


def test_a_text_that_cannot_be_an_example_is_told_why() -> None:
    known = next(text for text, label in unclear.known_examples().items() if label == "question/taiwan")
    assert unclear.fault("tolong saya dikurung majikan", "out_of_scope") == "danger"
    assert unclear.fault("?", "opp") == "short"
    assert unclear.fault(known, "opp") == "question/taiwan"
    assert unclear.fault(known, "taiwan") is None
    assert unclear.fault("berapa lama ngurus xyz", "opp") is None


def test_the_files_are_read_by_the_importer_as_its_own(session: Session, vault: Vault, tmp_path: Path) -> None:
    texts = ['apa "itu": # [opp]{x}', "opp\x00\x85 \ud83d di   sini 🙏", "- opp itu ya"]
    unclear.settle(session, vault, keep(session, vault, *texts), "opp")
    unclear.settle(session, vault, keep(session, vault, "harga emas sekarang xyz")[-1:], "out_of_scope")
    folder = unclear.write_examples(session, vault, tmp_path)
    contents = {path.name: yaml.safe_load(path.read_text("utf-8")) for path in folder.glob("*.yml")}
    assert contents == {
        "opp.yml": {"topic": "opp", "examples": '- apa "itu": # [opp]{x}\n- opp di sini 🙏\n- - opp itu ya\n'},
        "out_of_scope.yml": {"intent": "out_of_scope", "examples": "- harga emas sekarang xyz\n"},
    }


def test_files_of_labels_that_are_no_more_go(session: Session, vault: Vault, tmp_path: Path) -> None:
    found = keep(session, vault, "ngurus xyz")
    unclear.settle(session, vault, found, "opp")
    assert [path.name for path in unclear.write_examples(session, vault, tmp_path).iterdir()] == ["opp.yml"]
    unclear.settle(session, vault, found, None)
    assert list(unclear.write_examples(session, vault, tmp_path).iterdir()) == []


def test_another_example_makes_another_model_and_none_makes_the_same(tmp_path: Path) -> None:
    assert engine.fingerprint(tmp_path) == engine.fingerprint() == engine.fingerprint(tmp_path / "none")
    (tmp_path / "opp.yml").write_text("topic: opp\nexamples: |\n  - xyz\n")
    assert engine.fingerprint(tmp_path) != engine.fingerprint()


def test_after_a_month_only_examples_stay(opened: Opened) -> None:
    with opened.database.write() as session:
        new, ignored, example, young = keep(session, opened.vault, "satu dua", "tiga empat", "lima enam", "tujuh lapan")
        unclear.settle(session, opened.vault, [ignored], None)
        unclear.settle(session, opened.vault, [example], "opp")
        for row in (new, ignored, example):
            row.at = now() - timedelta(days=retention.UNCLEAR_DAYS, minutes=1)
        kept = {example.id, young.id}
    retention.retain(opened)
    with opened.database.read() as session:
        assert {row.id for row in rows(session)} == kept
