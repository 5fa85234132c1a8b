"""A complaint from the first word to the receipt."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot import receipts
from bot.opening import Opened

from .conftest import Person, words_in_the_database
from .steps import BUTTONS, ORDER, STORY, TYPED, answer, answer_all, cancel, file_one, go_to

RECEIPT = re.compile(r"Nomor pengaduan: (SULTRA-\d{4}-\d{5})\nKode bukti: ((?:\d{4} ?){4})\n")


def test_the_whole_form_by_buttons_in_nine_questions(person: Person) -> None:
    person.says("mau lapor")
    assert tuple(answer_all(person)) == ORDER
    receipt = RECEIPT.search(person.text)
    assert receipt is not None and receipts.valid_code(receipt[2])
    case = person.cases()[0]
    assert (case.number, case.stage, case.consent, case.urgent) == (receipt[1], "received", "given", False)
    assert (case.teller, case.country, case.safe_to_reply) == ("self", "MY", True)
    intake = person.intake(case)
    assert intake.pop("former_names", []) == [] and intake.pop("months") == 4
    assert intake == {
        "worker_name": "Siti Rahma",
        "place": "Johor",
        "story": STORY,
        "wanted": "Gaji dibayar",
        "contact": "chat",
    }
    assert "gaji_tidak_dibayar" in case.categories


def test_the_whole_form_by_typed_words(person: Person) -> None:
    person.says("mau mengadu")
    for slot in ORDER:
        assert person.expects() == slot
        answer(person, slot, buttons=False)
    assert RECEIPT.search(person.text)
    case = person.cases()[0]
    assert (case.teller, case.safe_to_reply) == ("family", True)
    intake = person.intake(case)
    assert intake["wanted"] == TYPED["wanted"] and intake["contact"] == "0812 3456 7890"


@pytest.mark.parametrize(
    ("slot", "typed", "kept"),
    [
        ("consent", "Ya, boleh", "yes"),
        ("consent", "ok setuju", "yes"),
        ("teller", "Saya sendiri", "self"),
        ("teller", "untuk suami saya pak", "family"),
        ("teller", "tetangga sy", "other"),
        ("wanted", "Dipulangkan", "Dipulangkan"),
        ("contact", "Lewat chat ini saja", "chat"),
        ("contact", "wa +60 17 668 8032", "wa +60 17 668 8032"),
        ("safe_to_reply", "Tidak aman", "no"),
        ("safe_to_reply", "Aman", "yes"),
    ],
)
def test_an_answer_typed_as_on_the_button_or_in_own_words_is_taken(
    person: Person, slot: str, typed: str, kept: str
) -> None:
    go_to(person, slot)
    person.says(typed)
    assert person.record()["slots"][slot] == kept
    assert person.expects() == ORDER[ORDER.index(slot) + 1]


def test_the_words_of_the_summarys_buttons_may_be_typed(person: Person) -> None:
    go_to(person, "confirmed")
    person.says("Perbaiki")
    assert "Bagian mana" in person.text
    person.says("Nama")
    assert person.expects() == "worker_name"


def test_a_story_that_opened_the_talk_is_not_asked_for_again(person: Person) -> None:
    told = "gaji saya 5 bulan tidak dibayar majikan di taipei, paspor juga dipegang agensi"
    person.says(told)
    assert person.expects() == "consent"
    asked = answer_all(person)
    assert "story" not in asked and len(asked) <= 8
    case = person.cases()[0]
    assert person.intake(case)["story"] == told
    assert person.transcript(case)[0] == ("person", told)


def test_the_country_told_with_the_story_is_known_when_the_place_names_none(person: Person) -> None:
    person.says("gaji saya 5 bulan tidak dibayar majikan di taiwan")
    for slot in ("consent", "teller", "worker_name"):
        answer(person, slot)
    person.says("di rumah majikan, jalan zhongshan")
    assert person.record()["slots"]["country"] == "TW"


@pytest.mark.parametrize("start", ["mau lapor", "saya mau mengadu", "/lapor", "LAPOR!", "lapor"])
def test_each_word_for_it_opens_the_form_and_is_not_the_story(person: Person, start: str) -> None:
    person.says(start)
    assert person.expects() == "consent"
    assert "story" not in person.record()["slots"]


def test_the_whole_talk_is_on_the_transcript_of_the_case(person: Person) -> None:
    file_one(person)
    said = person.transcript(person.cases()[0])
    assert said[0] == ("person", STORY)
    for slot, title in BUTTONS.items():
        assert slot == "teller" or ("person", title) in said, slot  # "gaji saya" says about whom it is
    assert any(author == "bot" and text.startswith("Pengaduan Anda sudah kami simpan") for author, text in said)


def test_what_was_told_stands_nowhere_in_the_clear(person: Person, pelita: Opened) -> None:
    go_to(person, "worker_name")
    person.says("Zubaidah Wulandari")
    for slot in ("place", "story", "wanted"):
        answer(person, slot)
    person.says("0813 9876 5432")
    answer(person, "safe_to_reply")
    receipt = RECEIPT.search(person.presses("Kirim"))
    assert receipt is not None
    data = words_in_the_database(pelita)
    for secret in ("Zubaidah", "9876 5432", receipt[2], receipt[2].replace(" ", ""), person.address, "marah marah"):
        assert secret.encode() not in data, secret
    for log in (pelita.settings.data_dir / "logs").iterdir():
        for secret in ("Zubaidah", "9876", receipt[2], person.address, "marah marah"):
            assert secret not in log.read_text("utf-8", "replace"), (log, secret)


@pytest.mark.parametrize(
    ("slot", "typed", "said"),
    [
        ("consent", "hmm", "Tekan salah satu tombol"),
        ("teller", "xyz", "Tekan salah satu tombol"),
        ("worker_name", "12345", "terlalu pendek"),
        ("place", "x", "terlalu pendek"),
        ("story", "gaji", "terlalu pendek"),
        ("contact", "nanti saja", "nomor yang bisa dihubungi"),
        ("safe_to_reply", "entahlah", "Tekan salah satu tombol"),
        ("confirmed", "hmm sebentar", "Tekan salah satu tombol"),
    ],
)
def test_an_answer_that_is_none_is_asked_for_again(person: Person, slot: str, typed: str, said: str) -> None:
    go_to(person, slot)
    person.says(typed)
    assert said in person.text
    assert person.expects() == slot


def test_a_long_answer_to_the_name_becomes_part_of_the_story(person: Person) -> None:
    go_to(person, "worker_name")
    person.says("paspor saya juga dipegang agen dan tidak mau dikembalikan sampai sekarang")
    assert "tambahkan ke cerita" in person.text and person.expects() == "worker_name"
    assert person.record()["slots"]["story"].startswith("paspor saya juga")


def test_a_name_that_looks_like_a_question_is_a_name(person: Person) -> None:
    for name in ("Bagaimana Putri", "Siapa Lagi", "Menu Sari", "Apa Kabar Ningsih"):
        go_to(person, "worker_name")
        person.says(name)
        assert person.record()["slots"].get("worker_name") == name
        cancel(person)


@pytest.mark.parametrize(
    "name", ["Putra", "Budi", "Sri", "La Ode Muh. Aris", "Wa Ode Sitti Nur", "Al", "Tiara", "Mama Rina"]
)
def test_a_name_is_taken_as_it_is_written(person: Person, name: str) -> None:
    go_to(person, "worker_name")
    person.says(name)
    assert person.record()["slots"].get("worker_name") == name


PLACES = [
    "Malaysia, Johor",
    "Malaysia, Johor Bahru",
    "malaysia",
    "di KL",
    "Arab Saudi, Riyadh",
    "hongkong yuen long",
    "Taiwan",
    "taichung taiwan",
    "singapura",
    "korea selatan ansan",
    "jepang",
    "kamboja, poipet",
    "brunei",
    "Kendari",
    "masih di penampungan batam",
    "tidak tahu",
    "di kapal, terakhir di Busan",
]


@pytest.mark.parametrize("place", PLACES)
def test_a_place_is_taken_as_it_is_written_and_for_no_question(person: Person, place: str) -> None:
    go_to(person, "place")
    person.says(place)
    # the words of a button are that button
    pressed = {"malaysia": "Malaysia", "singapura": "Singapura", "tidak tahu": "-"}
    assert person.record()["slots"].get("place") == pressed.get(place, place)


WISHES = [
    "mau pulang",
    "saya minta paspor saya kembali",
    "ganti majikan",
    "gaji dibayar semua",
    "tolong dibantu",
    "pelaku dihukum",
]


@pytest.mark.parametrize("wish", WISHES)
def test_a_wish_is_taken_as_it_is_written_and_for_no_question(person: Person, wish: str) -> None:
    go_to(person, "wanted")
    person.says(wish)
    assert person.record()["slots"].get("wanted") == wish


def test_not_safe_is_kept_and_said(person: Person) -> None:
    go_to(person, "safe_to_reply")
    person.presses("Tidak aman")
    assert "tidak menulis apa-apa ke chat ini" in person.text
    person.presses("Kirim")
    assert person.cases()[0].safe_to_reply is False and person.chat().safe_to_reply is False


# --- correcting


@pytest.mark.parametrize(
    ("title", "slot", "said", "kept"),
    [
        ("Nama", "worker_name", "Sitti Rahmah", "Sitti Rahmah"),
        ("Negara dan kota", "place", "Singapura", "Singapura"),
        ("Cerita", "story", "gaji saya 6 bulan belum dibayar dan saya minta tolong", None),
        ("Yang diminta", "wanted", "pelaku dihukum", "pelaku dihukum"),
        ("Kontak", "contact", "0852 1111 2222", "0852 1111 2222"),
    ],
)
def test_each_part_can_be_corrected_from_the_summary(
    person: Person, title: str, slot: str, said: str, kept: str | None
) -> None:
    go_to(person, "confirmed")
    person.presses("Perbaiki")
    assert title in person.titles
    person.presses(title)
    assert person.expects() == slot
    person.says(said)
    assert person.expects() == "confirmed" and (kept or said) in person.text and "Periksa dulu" in person.text
    person.presses("Kirim")
    assert person.intake(person.cases()[0])[slot] == (kept or said)


@pytest.mark.parametrize(
    ("title", "slot", "button", "kept"),
    [("Tentang siapa", "teller", "Orang lain", "other"), ("Aman ditulisi?", "safe_to_reply", "Tidak aman", False)],
)
def test_what_was_chosen_can_be_corrected_too(person: Person, title: str, slot: str, button: str, kept: Any) -> None:
    go_to(person, "confirmed")
    person.presses("Perbaiki", title)
    assert person.expects() == slot
    person.presses(button)
    assert person.expects() == "confirmed"
    person.presses("Kirim")
    assert getattr(person.cases()[0], slot) == kept


def test_a_corrected_place_changes_the_country(person: Person) -> None:
    go_to(person, "confirmed")
    person.presses("Perbaiki", "Negara dan kota")
    person.says("Hong Kong, Yuen Long")
    person.presses("Kirim")
    assert person.cases()[0].country == "HK"


def test_somebody_who_says_no_to_the_summary_is_asked_what_to_correct(person: Person) -> None:
    go_to(person, "confirmed")
    person.says("belum benar")
    assert "Bagian mana" in person.text


def test_cancelling_at_the_summary_leaves_nothing(person: Person) -> None:
    go_to(person, "confirmed")
    cancel(person, button=True)
    assert "dibatalkan" in person.text and person.cases() == []


# --- the next one


def test_a_second_complaint_in_the_same_chat_gets_a_number_and_a_code_of_its_own(person: Person) -> None:
    first, second = RECEIPT.search(file_one(person)), RECEIPT.search(file_one(person))
    assert first is not None and second is not None
    assert first[1] != second[1] and first[2] != second[2]
    assert [case.number for case in person.cases()] == [first[1], second[1]]
    status = person.says("status")
    assert first[1] in status and second[1] in status


def test_nothing_of_the_first_complaint_leaks_into_the_second(person: Person) -> None:
    file_one(person)
    assert person.record() == {"slots": {}, "loop": None}
    person.says("mau lapor")
    assert person.expects() == "consent"
    assert {k for k, v in person.record()["slots"].items() if v is not None} <= {"requested_slot", "filed"}
    first, second = person.cases()[0], go_to_second(person)
    assert person.transcript(first)[-1][0] == "bot"
    assert not any(STORY in text for _, text in person.transcript(second))


def go_to_second(person: Person) -> Any:
    for slot in ("consent", "teller"):
        answer(person, slot)
    person.says("Budi Santoso")
    return person.cases()[1]


def test_the_last_answer_of_a_form_is_not_taken_for_the_first_of_the_next(person: Person) -> None:
    go_to(person, "confirmed")
    person.says("ya")
    assert RECEIPT.search(person.text)
    person.says("mau lapor")
    assert person.expects() == "consent" and "consent" not in person.record()["slots"]


def test_a_yes_after_the_receipt_starts_nothing(person: Person) -> None:
    file_one(person)
    person.says("ya")
    assert person.expects() is None and len(person.cases()) == 1
