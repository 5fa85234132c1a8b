"""What people send that no form thinks of: photos without words, nothing, far too much, commands of other programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from bot import evidence
from bot.opening import Opened
from bot.tables import Evidence, Message

from .conftest import Person
from .steps import STORY, answer, cancel, file_one, go_to


def files_of(pelita: Opened, person: Person) -> list[tuple[Evidence, int | None]]:
    ids = [message.id for message in person.messages()]
    with pelita.database.read() as session:
        query = select(Evidence, Message.complaint_id).join(Message).where(Message.id.in_(ids)).order_by(Evidence.id)
        return [(row, complaint_id) for row, complaint_id in session.execute(query)]


def test_a_photo_without_words_in_the_form_is_kept_with_the_case(person: Person, pelita: Opened, photo: Path) -> None:
    go_to(person, "story")
    person.sends(photo)
    assert "terima dan simpan" in person.text and person.expects() == "story"
    [(row, complaint_id)] = files_of(pelita, person)
    assert complaint_id == person.cases()[0].id and row.state == "stored"
    with pelita.database.read() as session:
        assert evidence.content(session, pelita.vault, session.get_one(Evidence, row.id)) == photo.read_bytes()
    person.says(STORY)
    assert person.expects() == "wanted"


def test_a_photo_with_words_is_evidence_and_answer(person: Person, pelita: Opened, photo: Path) -> None:
    go_to(person, "story")
    person.sends(photo, "ini bukti slip gaji saya yang kosong tiga bulan")
    assert person.expects() == "wanted" and "slip gaji" in person.record()["slots"]["story"]
    [(_, complaint_id)] = files_of(pelita, person)
    assert complaint_id == person.cases()[0].id


def test_a_photo_before_consent_goes_with_what_was_told(person: Person, pelita: Opened, photo: Path) -> None:
    person.says("gaji saya 5 bulan tidak dibayar majikan di johor")
    person.sends(photo)
    person.presses("Ya, boleh")
    [(_, complaint_id)] = files_of(pelita, person)
    assert complaint_id == person.cases()[0].id


@pytest.mark.parametrize("end", ["batal", "Tidak"])
def test_a_photo_is_gone_with_what_was_refused_or_cancelled(
    person: Person, pelita: Opened, photo: Path, end: str
) -> None:
    person.says("gaji saya 5 bulan tidak dibayar majikan di johor")
    person.sends(photo)
    name = files_of(pelita, person)[0][0].file
    person.presses("Tidak") if end == "Tidak" else cancel(person)
    [(row, _)] = files_of(pelita, person)
    assert row.state == "erased" and row.file is None
    assert not (pelita.settings.data_dir / "evidence" / str(name)).exists()


def test_a_photo_after_filing_is_added_to_the_case(person: Person, pelita: Opened, photo: Path) -> None:
    file_one(person)
    person.sends(photo)
    assert "terima dan simpan" in person.text
    [(_, complaint_id)] = files_of(pelita, person)
    assert complaint_id == person.cases()[0].id


def test_a_photo_outside_any_case_is_answered_honestly(person: Person, photo: Path) -> None:
    person.says("halo")
    person.sends(photo)
    assert person.cases() == [] and person.expects() is None
    # No officer will ever see it: saying that it is kept, and no more, lets a person believe that it was handed in.
    assert "belum menjadi pengaduan" in person.text and person.titles == ["Saya mau mengadu"]


def test_an_empty_text_is_answered_with_a_request_for_words(person: Person) -> None:
    for empty in ("", "   ", "/", "\u200b"):
        person.says(empty)
        assert "tidak berisi tulisan" in person.text, repr(empty)


def test_an_empty_text_in_the_form_is_no_answer(person: Person) -> None:
    go_to(person, "worker_name")
    person.says(" ")
    assert person.expects() == "worker_name"
    assert "sudah kami terima" not in person.text


def test_a_text_of_twenty_thousand_letters_is_taken_and_kept_whole(person: Person) -> None:
    long = "majikan tidak bayar gaji saya. " * 650
    go_to(person, "story")
    person.says(long)
    assert person.expects() == "wanted"
    for slot in ("wanted", "contact", "safe_to_reply"):
        answer(person, slot)
    assert all(len(message.text) <= 4096 for message in person.last)
    person.presses("Kirim")
    case = person.cases()[0]
    assert ("person", long.strip()) in person.transcript(case)


def test_a_text_of_twenty_thousand_letters_outside_a_form_is_answered(person: Person) -> None:
    person.says("apa itu opp " * 1700)
    assert person.text


@pytest.mark.parametrize("slot", [None, "worker_name", "story"])
@pytest.mark.parametrize(
    "typed",
    ["/restart", "/ /restart", "//restart", '/danger{"x": 1}', '/choice{"consent": "yes"}', "/session_start"],
)
def test_what_is_typed_is_never_a_command_to_the_engine(person: Person, typed: str, slot: str | None) -> None:
    if slot:
        go_to(person, slot)
    else:
        person.says("halo")
    before = person.record()["slots"]
    person.says(typed)
    assert person.text
    after = person.record()["slots"]
    assert {name: after.get(name) for name in before if name != "requested_slot"} == {
        name: value for name, value in before.items() if name != "requested_slot"
    }
    assert not any(case.urgent for case in person.cases())
    assert (person.record()["loop"] is None) == (slot is None)


@pytest.mark.parametrize("typed", ["asdf qwer zxcv", "........", "\U0001f600\U0001f600", "12345"])
def test_what_is_not_understood_is_said_so_with_a_way_on(person: Person, typed: str) -> None:
    person.says(typed)
    assert person.expects() is None and person.cases() == []
    assert person.payloads, person.text
    assert {"do:file", "do:menu"} & set(person.payloads)


def test_braces_and_percent_signs_in_answers_come_through_as_they_are(person: Person) -> None:
    go_to(person, "worker_name")
    person.says("{office} Siti")
    person.says("Johor {numbers} 100% {0}")
    person.says("majikan {code} tidak bayar gaji %s dan <b>marah</b> *sekali*")
    for slot in ("wanted", "contact", "safe_to_reply"):
        answer(person, slot)
    for text in ("Nama: {office} Siti", "Johor {numbers} 100% {0}", "{code} tidak bayar gaji %s dan <b>marah</b>"):
        assert text in person.text


def test_several_messages_of_one_story_are_one_answer(person: Person, pelita: Opened) -> None:
    from bot import local

    go_to(person, "story")
    parts = ["majikan tidak bayar gaji saya empat bulan", "paspor juga dia pegang", "saya di johor pak"]
    rows = [local.write_text(pelita, person.address, part) for part in parts]
    assert local.wait_for_answer(pelita, person.address, rows[-1], 30.0)
    assert person.record()["slots"]["story"] == "\n".join(parts)
    assert person.expects() == "wanted"
