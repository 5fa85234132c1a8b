"""What people do in the middle: ask, stop, begin again, press old buttons, come back days later."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot import run
from bot.opening import Opened, open_all

from .conftest import Person, settings_in, words_in_the_database
from .steps import ORDER, STORY, answer, cancel, file_one, go_to

QUESTION = "apa itu opp"
ANSWER = "OPP adalah pembekalan"


@pytest.mark.parametrize("slot", ORDER)
def test_a_question_in_the_middle_is_answered_and_the_form_goes_on_where_it_was(person: Person, slot: str) -> None:
    go_to(person, slot)
    before = person.record()["slots"]
    question = person.question
    person.says(QUESTION)
    assert person.last[0].text.startswith(ANSWER)
    assert person.expects() == slot and person.question == question
    after = person.record()["slots"]
    assert {name: after.get(name) for name in before} == before
    answer(person, slot)
    assert person.expects() == (ORDER[ORDER.index(slot) + 1] if slot != "confirmed" else None)


@pytest.mark.parametrize("slot", ["consent", "worker_name", "story", "contact"])
def test_a_topics_button_in_the_middle_is_answered_too(person: Person, slot: str) -> None:
    go_to(person, slot)
    person.presses_old("topic:nomor_darurat")
    assert "+62 21 2924 4800" in person.text and person.expects() == slot


def test_a_story_that_sounds_like_a_question_is_kept_and_can_be_taken_back(person: Person) -> None:
    go_to(person, "story")
    told = (
        "gimana ya pak kalau sudah bayar 45 juta ke sponsor terus sampai sekarang belum berangkat juga "
        "padahal janji bulan mei kemarin"
    )
    person.says(told)
    assert person.record()["slots"]["story"] == told and person.expects() == "wanted"


def test_what_was_taken_for_the_story_though_it_was_a_question_is_answered_by_the_button(person: Person) -> None:
    go_to(person, "story")
    asked = "pak mau tanya dong sebenarnya orientasi pra pemberangkatan itu apa dan wajib atau tidak ya buat kami semua"
    person.says(asked)
    assert person.expects() == "wanted", "it was answered at once; take a longer question for this test"
    assert "Saya catat sebagai bagian dari cerita" in person.text
    person.presses("Ini pertanyaan")
    assert ANSWER in person.text
    assert person.expects() == "story" and "story" not in person.record()["slots"]


def test_that_button_pressed_twice_does_no_harm(person: Person) -> None:
    go_to(person, "story")
    person.says(STORY)
    person.presses_old("do:was_question")
    assert "tidak berlaku" in person.text
    assert person.expects() == "wanted" and person.record()["slots"]["story"] == STORY


# --- stop, again, menu, help


@pytest.mark.parametrize("slot", ORDER)
def test_cancelling_at_any_question_leaves_nothing_of_what_was_told(person: Person, slot: str, pelita: Opened) -> None:
    go_to(person, slot)
    keys = person.keys()
    had_case = bool(person.cases())
    cancel(person)
    assert "dibatalkan" in person.text
    assert person.cases() == [] and person.kept_texts() == []
    assert person.keys() == keys - had_case
    assert person.record() == {"slots": {}, "loop": None}
    chat = person.chat()
    assert (chat.complaint_id, chat.episode_from, chat.consent) == (None, None, "unasked")


@pytest.mark.parametrize("word", ["batal", "BATAL", "/batal", "stop", "berhenti.", "batalkan", "cancel"])
def test_each_word_for_it_cancels(person: Person, word: str) -> None:
    go_to(person, "place")
    person.says(word)
    assert person.titles == ["Hapus semua", "Simpan dulu", "Lanjutkan mengisi"]
    person.presses("Hapus semua")
    assert person.expects() is None and person.cases() == []


def test_what_was_asked_before_the_complaint_stays_when_it_is_cancelled(person: Person) -> None:
    person.says(QUESTION)
    go_to(person, "place")
    cancel(person)
    assert person.kept_texts() == [QUESTION]


@pytest.mark.parametrize("slot", ["teller", "place", "story", "contact", "confirmed"])
def test_again_asks_from_the_start_but_not_for_consent(person: Person, slot: str) -> None:
    go_to(person, slot)
    person.says("ulang")
    assert "ulang dari awal" in person.text and person.expects() == "teller"
    slots = person.record()["slots"]
    assert slots["consent"] == "yes"
    assert not {"teller", "worker_name", "place", "story", "wanted", "contact"} & slots.keys()


@pytest.mark.parametrize("slot", ORDER)
def test_menu_and_help_answer_at_any_question_and_the_form_goes_on(person: Person, slot: str) -> None:
    go_to(person, slot)
    question = person.question
    for word, said in (("menu", "Apa yang bisa saya bantu?"), ("bantuan", "Cara memakai:"), ("/help", "Cara memakai:")):
        person.says(word)
        assert said in person.text and person.expects() == slot and person.question == question, word
    assert not any(case.urgent for case in person.cases())


@pytest.mark.parametrize("slot", ["consent", "story", "confirmed"])
def test_filing_while_filing_asks_the_same_question_again(person: Person, slot: str) -> None:
    go_to(person, slot)
    question = person.question
    person.says("lapor")
    assert person.expects() == slot and person.question == question


def test_status_in_the_middle_is_answered_and_the_form_goes_on(person: Person) -> None:
    file_one(person)
    go_to(person, "place")
    person.says("status")
    assert person.cases()[0].number in person.text and person.expects() == "place"


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("menu", "Apa yang bisa saya bantu?"),
        ("/start", "Halo, saya Pelita"),
        ("bantuan", "Cara memakai:"),
        ("batal", "Tidak ada pengaduan yang sedang diisi"),
        ("ulang", "Apa yang bisa saya bantu?"),
        ("status", "belum ada pengaduan yang terkirim"),
    ],
)
def test_each_command_outside_a_form(person: Person, word: str, said: str) -> None:
    person.says(word)
    assert said in person.text and person.cases() == []


# --- consent


@pytest.mark.parametrize("how", ["Tidak", "tidak mau", "jangan dicatat", "gak usah"])
def test_refusing_keeps_nothing(person: Person, how: str, pelita: Opened) -> None:
    told = f"{STORY} qwertyuiop"
    person.says(told)
    assert person.expects() == "consent"
    person.presses(how) if how == "Tidak" else person.says(how)
    assert "sudah dihapus" in person.text
    assert person.cases() == [] and person.kept_texts() == []
    assert person.record() == {"slots": {}, "loop": None} and person.chat().consent == "refused"
    assert b"qwertyuiop" not in words_in_the_database(pelita)


def test_after_refusing_one_may_ask_and_file_all_the_same(person: Person) -> None:
    person.says("mau lapor")
    person.presses("Tidak")
    assert ANSWER in person.says(QUESTION)
    assert "Nomor pengaduan" in file_one(person)


@pytest.mark.parametrize(
    "told",
    [
        "gaji saya belum dibayar lima bulan sama majikan di johor",
        "saya mau uang saya kembali dari calo di kendari",
        "tidak dibayar gaji saya sudah empat bulan lebih",
        "majikan bilang jangan lapor siapa siapa tapi paspor saya dia pegang",
    ],
)
def test_a_story_told_where_consent_was_asked_for_is_neither_yes_nor_no(person: Person, told: str) -> None:
    person.says("mau lapor")
    person.says(told)
    assert person.expects() == "consent" and "consent" not in person.record()["slots"]
    person.presses("Ya, boleh")
    assert told in person.record()["slots"]["story"]


@pytest.mark.parametrize(
    ("said", "slot"),
    [("ya pak silakan dicatat saja semuanya", "teller"), ("tidak usah dicatat pak terima kasih banyak", None)],
)
def test_a_long_yes_and_a_long_no_are_understood(person: Person, said: str, slot: str | None) -> None:
    person.says("mau lapor")
    person.says(said)
    assert person.expects() == slot


def test_nothing_is_a_case_before_consent(person: Person) -> None:
    person.says("gaji saya 5 bulan tidak dibayar majikan di johor")
    assert person.cases() == [] and person.chat().consent == "unasked"


# --- stale buttons


def test_a_choice_of_long_ago_does_nothing_outside_a_form(person: Person) -> None:
    person.says("halo")
    for payload in ("choice:teller=family", "choice:confirmed=yes", "choice:consent=yes", "do:was_question"):
        person.presses_old(payload)
        assert "tidak berlaku" in person.text, payload
    assert person.cases() == [] and person.expects() is None


def test_a_button_that_no_program_of_ours_made_does_nothing(person: Person) -> None:
    person.says("halo")
    for payload in ("xyz", "/restart", "topic:nothing_like_that", "do:reboot", "choice:colour=red"):
        person.presses_old(payload)
        assert person.text and person.expects() is None, payload
    go_to(person, "place")
    for payload in ("xyz", "do:reboot", "choice:colour=red"):
        person.presses_old(payload)
        assert person.expects() == "place", payload


def test_kirim_of_an_earlier_complaint_never_files_one_that_was_not_shown(person: Person) -> None:
    file_one(person)
    go_to(person, "place")
    person.presses_old("choice:confirmed=yes")  # scrolled up: the summary of the first complaint
    for slot in ("place", "story", "wanted", "contact", "safe_to_reply"):
        answer(person, slot)
    assert "Periksa dulu" in person.text and person.expects() == "confirmed"
    assert [case.stage for case in person.cases()] == ["received", "draft"]


def test_tidak_of_an_earlier_complaint_does_not_erase_this_one(person: Person) -> None:
    file_one(person)
    go_to(person, "contact")
    person.presses_old("choice:consent=no")
    assert person.expects() == "contact" and len(person.cases()) == 2


def test_a_correction_button_of_an_earlier_complaint_does_not_empty_this_one(person: Person) -> None:
    file_one(person)
    go_to(person, "contact")
    person.presses_old("choice:confirmed=fix.worker_name")
    assert person.record()["slots"]["worker_name"] == "Siti Rahma"


def test_the_same_button_pressed_twice_answers_once(person: Person) -> None:
    go_to(person, "teller")
    person.presses("Saya sendiri")
    person.presses_old("choice:teller=self")
    assert person.expects() == "worker_name"


# --- coming back


def test_the_talk_goes_on_after_a_restart_of_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_in(tmp_path, monkeypatch)
    with run.started(settings, desk=False, quiet=True):
        opened = open_all(settings)
        person = go_to(Person(opened, "pulang"), "wanted")
        opened.database.close()
    with run.started(settings, desk=False, quiet=True):
        opened = open_all(settings)
        person = Person(opened, "pulang")
        assert person.expects() == "wanted"
        person.presses("Gaji dibayar")
        for slot in ("contact", "safe_to_reply", "confirmed"):
            answer(person, slot)
        assert "Nomor pengaduan" in person.text
        assert person.intake(person.cases()[0])["story"] == STORY
        opened.database.close()


def test_two_people_at_once_never_see_each_others_answers(new_person: Callable[[], Person]) -> None:
    first, second = new_person(), new_person()
    go_to(first, "worker_name")
    go_to(second, "worker_name")
    first.says("Ani Pertama")
    second.says("Budi Kedua")
    assert first.record()["slots"]["worker_name"] == "Ani Pertama"
    assert second.record()["slots"]["worker_name"] == "Budi Kedua"
    cancel(first)
    assert second.expects() == "place" and len(second.cases()) == 1
