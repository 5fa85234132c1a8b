"""After the receipt, with the engine itself; every case of it stands in tests/flow/test_after_filing.py."""

from __future__ import annotations

import re
from collections.abc import Callable

from .conftest import Person
from .steps import STORY, file_one, go_to

CODE = re.compile(r"(?:\d{4} ){3}\d{4}")


def test_the_case_is_completed_with_a_question_in_the_middle(person: Person) -> None:
    file_one(person)
    assert "Anda berasal dari" in person.presses("Lengkapi data")
    person.says("Kabupaten Konawe")
    person.says("apa itu opp")
    assert person.last[0].text.startswith("OPP adalah pembekalan") and "umur" in person.question
    person.says("kembali")
    person.says("Muna")
    person.says("umur 24 thn")
    person.says("lewati")
    person.says("tidak tahu")
    person.says("sudah cukup")
    intake = person.intake(person.cases()[0])
    assert intake["age"] == 24 and intake["origin"].startswith("74.") and intake["origin_text"] == "Muna"


def test_a_telephone_that_was_taken_away(new_person: Callable[[], Person]) -> None:
    old, owner = new_person(), new_person()
    found = CODE.search(file_one(old))
    assert found
    number = old.cases()[0].number
    assert "diurus lewat chat ini" in owner.says(f"hp saya diambil, kode saya {found[0]}")
    assert [case.number for case in owner.cases()] == [number] and old.cases() == []
    assert "belum ada pengaduan" in old.says("status")
    assert str(number) in owner.says("dataku")


def test_a_second_story_is_added_or_new(person: Person) -> None:
    file_one(person)
    added = "majikan saya sekarang juga menahan paspor saya pak sejak kemarin"
    person.says(added)
    person.presses("Ya, tambahkan")
    assert ("person", added) in person.transcript(person.cases()[0])
    new = "adik saya di taiwan gajinya juga dipotong agensi tiap bulan"
    person.says(new)
    person.presses("Bukan, masalah baru", "Ya, boleh")
    old, case = person.cases()
    assert ("person", new) in person.transcript(case) and ("person", new) not in person.transcript(old)


def test_a_draft_is_kept_gone_on_with_and_erased(person: Person) -> None:
    go_to(person, "place")
    person.says("batal")
    person.presses("Simpan dulu")
    assert "Kita lanjutkan" in person.says("lapor") and person.expects() == "place"
    person.says("batal")
    person.presses("Simpan dulu")
    person.says("batal")
    person.presses("Hapus semua")
    assert person.cases() == [] and person.record()["slots"] == {}
    assert "Siti Rahma" not in person.kept_texts()


def test_an_exercise_from_the_first_word_to_the_last(person: Person) -> None:
    person.says("latihan")
    assert "[LATIHAN]" in file_one(person)
    assert person.cases()[0].number.startswith("LATIHAN-")
    go_to(person, "place")
    person.says("selesai latihan")
    assert "[LATIHAN]" not in person.text and person.expects() is None
    assert STORY not in str(person.record())


def test_erasing_in_the_middle_of_the_form(person: Person) -> None:
    go_to(person, "wanted")
    person.says("hapus data saya")
    assert "Sudah dihapus" in person.presses_old("do:erase_yes")
    assert person.cases() == [] and person.record() == {"slots": {}, "loop": None}
