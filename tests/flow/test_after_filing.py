"""What a person may do beside and after filing, with the engine made up: rows and what was said, on SQLite."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from rasa_sdk import Tracker
from sqlalchemy import select

from bot import hours, inbox, outbox, receipts, reminders, transcript, watching
from bot.actions import complaint as form
from bot.actions import more
from bot.conversation import Conversation
from bot.opening import Opened
from bot.receipts import valid_code
from bot.speech import Speech
from bot.tables import AuditEntry, Chat, Complaint, Delivery, Message, now

from .fake_engine import FakeEngine
from .people import People, photo, press, text, work_off

ANI, THIEF = 7_200_000_001, 7_200_000_002
STORY = "gaji saya tidak dibayar majikan selama lima bulan di Johor"
PLAIN = "majikan belum membayar gaji selama lima bulan terus"  # says neither who nor where
DANGER = "saya disekap majikan di Johor tolong"
QUESTION = "topic:taiwan"  # a button: the engine made up takes what is typed in a form for an answer
STEPS = ("consent=yes", "teller=self", "worker_name=Siti", "place=MY", "wanted=gaji", "contact=chat")
CODE = re.compile(r"(?:\d{4} ){3}\d{4}")
_numbers = itertools.count(1)


class Someone:
    """One chat: what is said or pressed there, what was said to it, what is kept of it."""

    def __init__(self, people: People, conversation: Conversation, address: int) -> None:
        self.people, self.conversation, self.address = people, conversation, address
        self.seen = 0

    def says(self, words: str) -> str:
        return self._send(text(next(_numbers), self.address, words))

    def presses(self, *payloads: str) -> str:
        said = ""
        for payload in payloads:
            said = self._send(press(next(_numbers), self.address, payload))
        return said

    def sends_photo(self) -> str:
        return self._send(photo(next(_numbers), self.address))

    def files(self, safe: str = "yes", *, story: str = STORY) -> str:
        self.says(story)
        self.presses(*(f"choice:{step}" for step in STEPS), f"choice:safe_to_reply={safe}")
        return self.presses("choice:confirmed=yes")

    def _send(self, update: dict[str, Any]) -> str:
        self.people.send(update)
        with self.conversation.database.write() as session:
            self._chat(session).ready_at = now() - timedelta(seconds=9)  # nobody waits for more of the story
        work_off(self.conversation)
        told = self.people.told(self.address)
        new, self.seen = told[self.seen :], len(told)
        return "\n---\n".join(new)

    # --- what is kept

    @property
    def chat(self) -> Chat:
        return self.people.chat(self.address)

    def change_chat(self, **values: Any) -> None:
        with self.conversation.database.write() as session:
            chat = self._chat(session)
            for name, value in values.items():
                setattr(chat, name, value)

    def change_case(self, **values: Any) -> None:
        with self.conversation.database.write() as session:
            case = session.get_one(Complaint, self.case.id)
            for name, value in values.items():
                setattr(case, name, value)

    def _chat(self, session: Any) -> Chat:
        return inbox.find_or_make_chat(session, self.conversation.vault, "telegram", str(self.address))

    def cases(self) -> list[Complaint]:
        return [case for case in self.people.all_of(Complaint) if case.chat_id == self.chat.id]

    @property
    def case(self) -> Complaint:
        return self.cases()[-1]

    def intake(self) -> dict[str, Any]:
        with self.conversation.database.read() as session:
            opened: dict[str, Any] = self.conversation.vault.open(session, "complaint.intake", self.case.intake)
            return opened

    def record(self) -> dict[str, Any]:
        with self.conversation.database.read() as session:
            opened = self.conversation.vault.open_or_none(session, "chat.record", self.chat.record)
            return opened or {"slots": {}, "loop": None}

    def slot(self, name: str) -> Any:
        return self.record()["slots"].get(name)

    def transcript(self, case: Complaint) -> list[tuple[str, str]]:
        with self.conversation.database.read() as session:
            rows = transcript.of_complaint(session, self.conversation.vault, case.id)
            return [(message.author, body.get("text", "")) for message, body in rows]

    def kept(self) -> list[str]:
        """The person's words that can still be read."""
        with self.conversation.database.read() as session:
            query = select(Message).where(Message.chat_id == self.chat.id, Message.author == "person")
            found = [
                self.conversation.vault.open_or_none(session, "message.body", m.body) for m in session.scalars(query)
            ]
        return [body["text"] for body in found if body]

    def officer_writes(self, words: str) -> None:
        with self.conversation.database.write() as session:
            case = session.get_one(Complaint, self.case.id)
            outbox.add(
                session, self.conversation.vault, self._chat(session), f"officer:{next(_numbers)}", 0,
                {"text": words, "buttons": []}, complaint_id=case.id, key_id=case.key_id, author="officer",
            )  # fmt: skip
        self.seen += 1


@pytest.fixture
def people(opened: Opened) -> People:
    return People(opened)


@pytest.fixture
def ani(people: People, conversation: Conversation) -> Someone:
    return Someone(people, conversation, ANI)


@pytest.fixture
def thief(people: People, conversation: Conversation) -> Someone:
    return Someone(people, conversation, THIEF)


def code_of(told: str) -> str:
    found = CODE.search(told)
    assert found, told
    return found[0]


# --- Lengkapi data


ANSWERS = {
    "origin": ("Kab. Konawe", "74.02"),
    "age": ("umur 24 thn", 24),
    "wanted": ("gaji dibayar", "gaji dibayar"),
    "sex": ("perempuan", "P"),
    "papers": ("resmi", "official"),
    "passport": ("B1234567", "B1234567"),
    "agency": ("PT Maju", "PT Maju"),
    "recruiter": ("Pak Budi", "Pak Budi"),
    "recruiter_phone": ("0811222333", "0811222333"),
    "account": ("BRI 1234 a.n. Budi", "BRI 1234 a.n. Budi"),
    "employer": ("Tuan Lim", "Tuan Lim"),
    "employer_type": ("kapal", "ship"),
    "job": ("masak", "masak"),
    "ship": ("KM Bahari", "KM Bahari"),
    "wages": ("janji 5 juta", "janji 5 juta"),
    "departed": ("mei 2023", "mei 2023"),
    "visa": ("turis", "turis"),
    "relation": ("ibunya", "ibunya"),
    "last_contact": ("bulan lalu lewat wa", "bulan lalu lewat wa"),
    "worker_knows": ("choice:more=no", "no"),
    "reach_worker": ("malam saja", "malam saja"),
    "teller_name": ("Wa Ina", "Wa Ina"),
}


def test_every_thing_that_is_asked_for_afterwards_has_an_answer_in_this_test() -> None:
    assert set(ANSWERS) == {field.key for field in more.FIELDS}


@pytest.mark.parametrize("teller", ["self", "family"])
def test_what_is_completed_goes_into_the_case_answer_by_answer(ani: Someone, teller: str) -> None:
    ani.files()
    ani.change_case(teller=teller)
    ani.presses("do:more")
    asked = []
    while (key := ani.slot("asking")) is not None and ani.record()["loop"] == "more_form":
        asked.append(key)
        answer, kept = ANSWERS[key]
        ani.presses(answer) if ":" in answer else ani.says(answer)
        assert ani.intake()[key] == kept, key
    assert ani.record()["loop"] is None
    expected = [f.key for f in more.FIELDS if f.key != "wanted" and (f.when != "another" or teller != "self")]
    # the story told the ship's or the employer's part of it already where they are missing here
    assert set(expected) - set(asked) <= {"employer", "job", "age", "departed"}
    assert (ani.case.origin, ani.case.sex, ani.case.procedural, ani.case.minor) == ("74.02", "P", True, False)
    audited = [entry for entry in ani.people.all_of(AuditEntry) if entry.action == "completed"]
    assert len(audited) == len(asked) and all("Konawe" not in str(entry.details) for entry in audited)


def test_a_worker_is_asked_about_himself_and_a_mother_about_her_child(ani: Someone) -> None:
    ani.files()
    assert "Anda berasal dari" in ani.presses("do:more")
    ani.presses("do:enough")
    ani.change_case(teller="family")
    assert "Pekerja itu berasal dari" in ani.presses("do:more")


def test_passing_over_and_not_knowing_go_on_and_are_asked_again_another_time(ani: Someone) -> None:
    ani.files()
    ani.presses("do:more")
    assert ani.slot("asking") == "origin"
    ani.says("LEWATI")
    assert ani.slot("asking") == "age"
    ani.says("tidak tahu")
    assert ani.slot("asking") == "sex" and "age" not in ani.intake()
    ani.says("cukup")
    assert ani.record()["loop"] is None
    ani.says("LENGKAPI")
    assert ani.slot("asking") == "origin"


def test_stopping_in_the_middle_loses_nothing(ani: Someone) -> None:
    ani.files()
    ani.presses("do:more")
    ani.says("Konawe")
    assert "sudah masuk ke pengaduan" in ani.says("BATAL")
    assert ani.intake()["origin"] == "74.02" and ani.slot("case_details") is None


def test_back_asks_for_the_thing_before_again(ani: Someone) -> None:
    ani.files()
    ani.presses("do:more")
    ani.says("Konawe")
    ani.says("KEMBALI")
    assert ani.slot("asking") == "origin" and ani.intake()["origin"] == "74.02"
    ani.says("Muna")
    assert ani.intake()["origin"].startswith("74.") and ani.intake()["origin"] != "74.02"
    assert ani.slot("asking") == "age"


def test_a_question_in_the_middle_is_answered_and_the_same_thing_asked_again(ani: Someone) -> None:
    ani.files()
    asked = ani.presses("do:more")
    told = ani.presses(QUESTION)
    assert told.endswith(asked) and len(told) > len(asked) + 20
    assert ani.slot("asking") == "origin"


def test_danger_in_the_middle_is_a_case_of_its_own_with_the_numbers_first(ani: Someone) -> None:
    ani.files()
    ani.presses("do:more")
    told = ani.says(DANGER)
    assert told.startswith("+6")
    assert [case.stage for case in ani.cases()] == ["received", "danger"]
    assert ani.record()["loop"] == "complaint_form" and ani.slot("requested_slot") == "contact"


def test_a_new_complaint_in_the_middle_opens_the_form(ani: Someone) -> None:
    ani.files()
    ani.presses("do:more")
    ani.says("Konawe")
    assert "Boleh saya catat" in ani.says("LAPOR")
    assert ani.slot("requested_slot") == "consent" and ani.slot("case_details") is None


def test_completing_never_touches_the_draft_of_another_complaint(ani: Someone) -> None:
    ani.files()
    ani.says("LAPOR")
    ani.presses("choice:consent=yes", "choice:teller=family")
    ani.says("BATAL")
    ani.presses("do:keep")
    before = ani.slot("teller")
    ani.presses("do:more")
    ani.says("Konawe")
    ani.says("cukup")
    assert ani.slot("teller") == before == "family"
    ani.says("LAPOR")
    assert ani.slot("requested_slot") == "worker_name"


def test_what_is_completed_after_the_case_was_closed_is_kept_all_the_same(ani: Someone) -> None:
    ani.files()
    ani.presses("do:more")
    ani.change_case(stage="closed", close_reason="resolved", closed_at=now())
    ani.says("Konawe")
    assert ani.intake()["origin"] == "74.02"


def test_what_was_asked_stands_beside_the_answer_on_the_transcript_of_the_case(ani: Someone) -> None:
    ani.files()
    ani.presses("do:more")
    ani.says("Konawe")
    said = ani.transcript(ani.case)
    assert ("person", "Konawe") in said and any(a == "bot" and "umur" in t for a, t in said[-2:])


# --- add or new


def test_a_second_story_is_with_the_case_at_once_whatever_is_pressed(ani: Someone) -> None:
    ani.files()
    told = ani.says("gaji bulan ini juga belum dibayar majikan")
    assert str(ani.case.number) in told
    assert ("person", "gaji bulan ini juga belum dibayar majikan") in ani.transcript(ani.case)


@pytest.mark.parametrize("how", ["do:add", "iya"])
def test_what_is_an_addition_stays_with_the_case(ani: Someone, how: str) -> None:
    ani.files()
    ani.says("gaji bulan ini juga belum dibayar majikan")
    told = ani.presses(how) if ":" in how else ani.says(how)
    assert f"masuk ke pengaduan {ani.case.number}" in told
    assert len(ani.cases()) == 1 and ani.slot("pending_story") is None


@pytest.mark.parametrize("how", ["do:new", "bukan"])
def test_what_is_a_new_trouble_leaves_the_case_and_gets_a_number_of_its_own(ani: Someone, how: str) -> None:
    ani.files()
    [old] = ani.cases()
    new = "gaji adik saya di Taiwan tidak dibayar majikan juga"
    ani.says(new)
    told = ani.presses(how) if ":" in how else ani.says(how)
    assert "Boleh saya catat" in told and ("person", new) not in ani.transcript(old)
    ani.presses("choice:consent=yes")
    assert ani.slot("requested_slot") != "story" and new in ani.slot("story")
    assert ("person", new) in ani.transcript(ani.case) and ani.case.id != old.id


def test_two_stories_before_the_answer_are_both_the_new_one(ani: Someone) -> None:
    ani.files()
    ani.says("gaji adik saya di Taiwan tidak dibayar juga")
    ani.says("gaji kakaknya juga dipotong terus tiap bulan")
    ani.presses("do:new", "choice:consent=yes")
    assert "adik saya" in ani.slot("story") and "kakaknya" in ani.slot("story")


def test_a_new_story_that_was_refused_is_erased_and_the_case_stays(ani: Someone) -> None:
    ani.files()
    new = "gaji adik saya di Taiwan tidak dibayar juga"
    ani.says(new)
    ani.presses("do:new", "choice:consent=no")
    assert new not in ani.kept() and STORY in ani.kept() and len(ani.cases()) == 1


# --- withdraw


def test_withdrawing_is_asked_once_more_and_marked(ani: Someone) -> None:
    ani.files()
    assert "mau mencabut" in ani.says("CABUT")
    assert ani.case.withdrawn_at is None
    ani.presses("do:menu")
    assert ani.case.withdrawn_at is None
    ani.says("CABUT")
    assert "sudah ditandai dicabut" in ani.presses("do:withdraw_yes")
    assert ani.case.withdrawn_at is not None and ani.case.stage == "received"
    assert "Anda cabut" in ani.says("STATUS")
    assert "belum ada pengaduan" in ani.says("CABUT")


# --- the receipt code


def test_the_code_is_given_once_more_and_the_first_one_stays_good(ani: Someone, opened: Opened) -> None:
    first = code_of(ani.files())
    second = code_of(ani.says("KODE"))
    assert first != second and valid_code(second)
    assert "tidak bisa lagi" in ani.says("KODE")
    with opened.database.read() as session:
        for code in (first, second):
            digits = code.replace(" ", "")
            found = transcript.case_of_code(session, opened.vault, digits)
            assert found is not None and found.id == ani.case.id
    secrets = [row for row in ani.people.all_of(Delivery) if row.secret]
    assert len(secrets) == 2  # both are blanked once sent


def test_the_code_typed_in_another_chat_moves_the_case_there(ani: Someone, thief: Someone) -> None:
    owner, old = thief, ani  # the owner writes from a new telephone
    code = code_of(old.files())
    case_id = old.case.id
    old.officer_writes("Apa kabar?")
    told = owner.says(f"kode bukti saya {code}")
    assert "diurus lewat chat ini" in told
    assert owner.case.id == case_id and old.cases() == []
    waiting = [row for row in old.people.outbox(old.address) if row.text == "Apa kabar?"]
    assert [row.state for row in waiting] == ["failed"]
    assert code not in str(owner.kept()) and receipts.BLANKED in str(owner.kept())
    assert "belum ada pengaduan" in old.says("STATUS")
    assert str(owner.case.number) in owner.says("STATUS")


def test_the_old_telephone_no_longer_answers_for_the_case(ani: Someone, thief: Someone) -> None:
    code = code_of(ani.files())
    ani.officer_writes("Di mana Anda sekarang?")
    ani.change_chat(officer_id=5)
    thief.says(code)
    ani.says("saya sudah aman, tutup saja")
    assert ("person", "saya sudah aman, tutup saja") not in thief.transcript(thief.case)
    assert thief.chat.officer_id == 5 and ani.chat.officer_id is None


def test_a_code_given_again_on_the_old_telephone_is_void_once_the_first_moved_the_case(
    ani: Someone, thief: Someone
) -> None:
    first = code_of(ani.files())
    again = code_of(ani.says("KODE"))
    thief.says(first)
    assert "tidak kami kenal" in ani.says(again)
    assert thief.cases() and ani.cases() == []


def test_after_five_wrong_codes_no_more_is_tried_for_an_hour(ani: Someone, thief: Someone, clock: Any) -> None:
    code = code_of(ani.files())
    for _ in range(5):
        assert "tidak kami kenal" in thief.says(receipts.new_code())
    assert "Terlalu banyak" in thief.says(code)
    assert thief.cases() == []
    clock.forward(3700)
    assert "diurus lewat chat ini" in thief.says(code)


def test_a_mistyped_code_is_answered_as_a_wrong_one(ani: Someone) -> None:
    code = receipts.new_code()
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert "tidak kami kenal" in ani.says(wrong)


def test_a_number_that_only_looks_like_a_code_is_no_reason_to_lose_a_story(ani: Someone) -> None:
    story = f"gaji saya tidak dibayar majikan, NIK saya {receipts.new_code()}, tolong"
    assert "Boleh saya catat" in ani.says(story)
    assert ani.slot("story") == story and story in ani.kept()
    ani.presses("choice:consent=yes", "choice:teller=self")
    nik = receipts.new_code()
    ani.presses("choice:worker_name=Siti", "choice:place=MY")
    ani.says(f"uang dikembalikan, rekening {nik}")
    assert nik in ani.slot("wanted")


def test_words_beside_a_code_go_into_the_case(ani: Someone, thief: Someone) -> None:
    code = code_of(ani.files())
    thief.says(f"ini saya lagi pak, hp lama diambil majikan, kode saya {code}")
    assert any("hp lama diambil" in words for _, words in thief.transcript(thief.case))


# --- /dataku, /hapus


def test_everything_that_is_kept_is_shown_in_words(ani: Someone) -> None:
    story = (
        "Nama saya Siti Aminah, abk kapal MV Bahari, berangkat 2023, setor 45 juta ke sponsor Pak Budi, asal Konawe, "
        "gaji 3 bulan belum dibayar di taiwan, paspor B1234567, saya mau pulang"
    )
    ani.files(story=story)
    ani.presses("do:more", "do:enough")
    told = ani.says("DATAKU")
    assert str(ani.case.number) in told and "Siti Aminah" in told and "45 juta" in told and "awak kapal" in told
    assert "Konawe" in told and "B1234567" in told and "saya sendiri" in told and "Malaysia" in told
    assert "{" not in told and "_" not in told and "IDR" not in told
    assert [entry.action for entry in ani.people.all_of(AuditEntry)].count("shown_own_data") == 1


def test_every_key_of_the_intake_has_a_label() -> None:
    from bot import subject
    from bot.story import details

    keys = {*details.KEYS, *(field.key for field in more.FIELDS), "story", "contact", "origin_text"}
    assert keys <= set(subject.LABELS) | subject.HIDDEN
    assert set(details.JOBS) <= set(subject.VALUES["job"])


def test_on_a_telephone_that_is_not_safe_the_code_is_asked_for_first(ani: Someone) -> None:
    code = code_of(ani.files("no"))
    assert "Ketik kode bukti" in ani.says("DATAKU")
    assert "Kode benar" in ani.says(code)
    assert "Yang kami simpan tentang Anda" in ani.says("DATAKU")


def test_erasing_takes_what_was_not_filed_and_says_what_stays(ani: Someone) -> None:
    ani.says("rahasia hati")
    ani.files()
    ani.says("lain lain lagi")
    ani.says("HAPUS")
    told = ani.presses("do:erase_yes")
    assert str(ani.case.number) in told
    kept = ani.kept()
    assert "rahasia hati" not in kept and "lain lain lagi" not in kept and STORY in kept


@pytest.mark.parametrize("kept_as_draft", [True, False])
def test_erasing_takes_a_draft_and_the_dialogue_with_it(ani: Someone, kept_as_draft: bool) -> None:
    ani.says(STORY)
    ani.presses("choice:consent=yes", "choice:teller=self")
    if kept_as_draft:
        ani.presses("do:cancel", "do:keep")
    ani.says("HAPUS")
    assert "Tidak ada lagi" in ani.presses("do:erase_yes")
    assert ani.cases() == [] and STORY not in ani.kept()
    assert ani.record() == {"slots": {}, "loop": None}
    ani.says("LAPOR")
    assert ani.slot("requested_slot") == "consent" and ani.slot("story") is None


# --- /latihan


def test_an_exercise_is_marked_on_every_message_and_numbered_apart(ani: Someone) -> None:
    ani.says("LATIHAN")
    receipt = ani.files()
    assert "LATIHAN-" in str(ani.case.number) and ani.case.exercise
    assert all(part.startswith("[LATIHAN]") for part in receipt.split("\n---\n"))
    real = Someone(ani.people, ani.conversation, THIEF)
    real.files()
    assert str(real.case.number).endswith("-00001") and not real.case.exercise


def test_after_an_exercise_everything_is_real_and_nothing_is_laid_to_it(ani: Someone) -> None:
    ani.says("LATIHAN")
    ani.files()
    told = ani.says("SELESAI LATIHAN")
    assert "sungguhan" in told and not told.startswith("[LATIHAN]")
    assert "belum ada pengaduan" in ani.says("STATUS")
    ani.files()
    assert not ani.case.exercise and not str(ani.case.number).startswith("LATIHAN")


def test_ending_an_exercise_in_the_middle_of_the_form_forgets_what_was_made_up(ani: Someone) -> None:
    ani.says("LATIHAN")
    ani.says(STORY)
    ani.presses("choice:consent=yes", "choice:teller=self")
    ani.says("SELESAI LATIHAN")
    assert ani.cases() == [] and ani.record() == {"slots": {}, "loop": None}


def test_an_exercise_that_was_forgotten_ends_by_itself_so_that_danger_is_real(ani: Someone, clock: Any) -> None:
    ani.says("LATIHAN")
    ani.says(STORY)
    ani.presses("choice:consent=yes")
    clock.forward(3 * 3600)
    told = ani.says(DANGER)
    assert "[LATIHAN]" not in told and told.startswith("+6")
    [case] = ani.cases()
    assert case.urgent and not case.exercise and not str(case.number).startswith("LATIHAN")


def test_danger_in_an_exercise_is_no_real_case(ani: Someone) -> None:
    ani.says("LATIHAN")
    assert ani.says(DANGER).startswith("[LATIHAN]")
    assert ani.case.exercise and str(ani.case.number).startswith("LATIHAN")


def test_no_exercise_begins_over_a_real_complaint(ani: Someone) -> None:
    ani.files()
    ani.presses("do:more")
    assert "pengaduan sungguhan" in ani.says("LATIHAN")
    ani.says("BATAL")
    ani.says("LAPOR")
    ani.presses("choice:consent=yes")
    assert "pengaduan sungguhan" in ani.says("LATIHAN")
    ani.says("SELESAI LATIHAN")
    assert ani.slot("requested_slot") == "teller"  # nothing of the real one is lost by that word
    assert ani.chat.exercise_until is None


# --- with an officer


def test_the_answer_to_an_officer_goes_into_the_case_and_that_is_said_once(ani: Someone) -> None:
    ani.files()
    ani.officer_writes("Sudah dibayar?")
    assert ani.says("belum pak") == "Sudah diteruskan ke petugas."
    assert ani.says("kata bos bulan depan") == ""
    said = ani.transcript(ani.case)
    assert ("person", "belum pak") in said and ("person", "kata bos bulan depan") in said
    assert ani.case.waits_for == "office"


def test_the_answer_to_an_officer_in_an_unfinished_danger_goes_into_that_case(ani: Someone) -> None:
    ani.says(DANGER)
    ani.says("BATAL")
    ani.officer_writes("Di mana Anda?")
    ani.says("di gudang belakang")
    assert ("person", "di gudang belakang") in ani.transcript(ani.case)


def test_an_officer_who_has_the_talk_is_not_interrupted_unless_the_bot_is_called(ani: Someone) -> None:
    ani.files()
    ani.change_chat(officer_id=3)
    assert ani.says("pak apa kabarnya") == ""
    assert ani.says("taiwan bagaimana") == ""
    assert str(ani.case.number) in ani.says("STATUS")
    assert ani.says("bot, taiwan bagaimana") != ""
    assert ani.says(DANGER).startswith("+6")


def test_an_officer_who_takes_over_in_the_middle_of_the_form_is_not_interrupted_either(ani: Someone) -> None:
    ani.says(DANGER)
    ani.change_chat(officer_id=3)
    assert ani.says("di lantai dua") == ""
    assert ("person", "di lantai dua") in ani.transcript(ani.case)
    assert ani.slot("requested_slot") == "contact" and ani.slot("contact") is None


# --- what the bot says by itself


@pytest.fixture
def at_noon(opened: Opened) -> datetime:
    return datetime.combine(datetime.now(UTC).date(), time(12), opened.settings.office.time_zone).astimezone(UTC)


@pytest.fixture
def remind(opened: Opened, speech: Speech) -> Callable[[datetime], int]:
    return lambda at: reminders.remind(opened, speech, at)


def test_papers_are_reminded_of_a_week_and_a_day_before_once_each(
    ani: Someone, remind: Callable[[datetime], int], at_noon: datetime
) -> None:
    ani.files()
    ani.change_case(papers_until=at_noon + timedelta(days=30), waits_for="person")
    days = [at_noon + timedelta(days=day) for day in range(31)]
    assert [day for day, at in enumerate(days) if remind(at)] == [23, 29]
    assert [remind(at) for at in days] == [0] * 31


@pytest.mark.parametrize("why", ["night", "unsafe", "blocked", "withdrawn", "closed", "the office's move"])
def test_nobody_is_reminded(ani: Someone, remind: Callable[[datetime], int], at_noon: datetime, why: str) -> None:
    ani.files("no" if why == "unsafe" else "yes")
    ani.change_case(papers_until=at_noon + timedelta(days=5), waits_for="person")
    if why == "blocked":
        ani.change_chat(blocked_at=now())
    if why == "withdrawn":
        ani.change_case(withdrawn_at=now())
    if why == "closed":
        ani.change_case(stage="closed", closed_at=at_noon - timedelta(days=9), close_reason="papers")
    if why == "the office's move":
        ani.sends_photo()
    assert remind(at_noon - timedelta(hours=15 if why == "night" else 0)) == 0


def test_how_it_was_is_asked_once_after_closing_and_kept_once(
    ani: Someone, remind: Callable[[datetime], int], at_noon: datetime
) -> None:
    ani.files()
    ani.change_case(stage="closed", close_reason="resolved", closed_at=at_noon - timedelta(hours=2))
    assert (remind(at_noon), remind(at_noon + timedelta(days=1))) == (1, 0)
    ani.seen += 1
    assert "Terima kasih" in ani.presses("rate:2")
    assert ani.case.rating == 2
    assert "tidak berlaku" in ani.presses("rate:1")
    assert ani.case.rating == 2


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-25T10:00", "hari ini"),  # a Wednesday
        ("2026-11-25T05:00", "hari ini"),
        ("2026-11-25T22:00", "besok pagi"),
        ("2026-11-27T16:30", "hari Senin"),  # a Friday after closing
        ("2026-11-28T10:00", "hari Senin"),
        ("2026-11-29T10:00", "besok pagi"),
        ("2026-12-24T20:00", "hari Senin"),  # Christmas is a Friday
    ],
)
def test_what_may_be_expected_is_told_by_the_offices_own_clock(opened: Opened, at: str, said: str) -> None:
    office = opened.settings.office
    when = datetime.fromisoformat(at).replace(tzinfo=office.time_zone).astimezone(UTC)
    assert said in hours.expectation(office, when, False, "id")
    assert "darurat" in hours.expectation(office, when, True, "id")


# --- the form itself


@pytest.mark.parametrize("minor", [None, True])
@pytest.mark.parametrize("urgent", [None, True])
@pytest.mark.parametrize("told", [{}, {"age": 16}])
def test_never_more_than_nine_questions_whatever_was_told(minor: Any, urgent: Any, told: dict[str, int]) -> None:
    names = ("consent", "age", "urgent", "details")
    for answered in itertools.product([None, "x"], repeat=len(form.QUESTIONS)):
        slots = dict(zip(form.QUESTIONS, answered, strict=True)) | {"urgent": urgent}
        slots |= {"details": {**told, **({"minor": True} if minor else {})}}
        tracker = Tracker("x", {**dict.fromkeys(names), **slots}, {}, [], False, None, {}, None)
        order = form.required(tracker)
        assert len(order) <= 9 and len(set(order)) == len(order) and order[-1] == "confirmed"


def test_a_child_is_asked_for_the_age_before_the_receipt_and_can_go_back_to_it(ani: Someone) -> None:
    told = ani.says("gaji tidak dibayar majikan, umur dulu dipalsukan oleh calo")
    assert "belum 18 tahun" in told
    ani.presses(*(f"choice:{step}" for step in STEPS[:4]))
    assert ani.slot("requested_slot") == "age"
    ani.says("16")
    assert ani.slot("requested_slot") == "contact"
    ani.says("KEMBALI")
    assert ani.slot("requested_slot") == "age"
    ani.says("15")
    ani.presses("choice:contact=chat", "choice:safe_to_reply=yes", "choice:confirmed=yes")
    assert ani.case.minor is True and ani.intake()["age"] == 15


@pytest.mark.parametrize("kind", ["confidential", "anonymous"])
def test_what_confidential_and_anonymous_mean_is_said(ani: Someone, kind: str) -> None:
    ani.says(STORY)
    ani.presses("choice:consent=yes", "choice:teller=self")
    told = ani.presses(f"choice:worker_name={kind}")
    assert ("dirahasiakan" if kind == "confidential" else "lebih sulit") in told
    if kind == "confidential":
        ani.says("Siti")
    ani.presses("choice:place=MY", "choice:wanted=gaji", "choice:contact=chat", "choice:safe_to_reply=yes")
    ani.presses("choice:confirmed=yes")
    assert ani.case.confidentiality == kind
    assert ani.intake()["worker_name"] == ("Siti" if kind == "confidential" else None)


AT = {"teller": 1, "worker_name": 2, "place": 3, "wanted": 4, "contact": 5, "safe_to_reply": 6, "confirmed": 7}
ALL_STEPS = (*STEPS, "safe_to_reply=yes")


@pytest.mark.parametrize("slot", AT)
def test_something_said_before_may_be_corrected_at_each_question(ani: Someone, slot: str) -> None:
    ani.says(PLAIN)
    ani.presses(*(f"choice:{step}" for step in ALL_STEPS[: AT[slot]]))
    assert ani.slot("requested_slot") == slot
    told = ani.says("eh bukan Malaysia, Hong Kong")
    assert "sudah saya ganti" in told and ani.slot("country") == "HK"
    # where the place itself was asked for, it is answered with that
    assert ani.slot("requested_slot") == (slot if slot != "place" else "wanted")


@pytest.mark.parametrize("slot", [slot for slot in AT if slot != "teller"])
def test_back_asks_for_the_one_before_again(ani: Someone, slot: str) -> None:
    ani.says(PLAIN)
    ani.presses(*(f"choice:{step}" for step in ALL_STEPS[: AT[slot]]))
    ani.says("KEMBALI")
    assert AT[ani.slot("requested_slot")] == AT[slot] - 1
    ani.presses(f"choice:{ALL_STEPS[AT[slot] - 1]}")
    assert ani.slot("requested_slot") == slot and PLAIN in ani.slot("story")


@pytest.mark.parametrize("slot", AT)
def test_passing_over_is_possible_where_the_answer_is_not_needed(ani: Someone, slot: str) -> None:
    ani.says(PLAIN)
    ani.presses(*(f"choice:{step}" for step in ALL_STEPS[: AT[slot]]))
    told = ani.says("LEWATI")
    assert (ani.slot("requested_slot") != slot) == (slot in form.SKIP)
    assert ("perlu dijawab" in told) == (slot not in form.SKIP)


def test_a_draft_is_gone_on_with_days_later_and_after_a_new_model(
    ani: Someone, fake_engine: FakeEngine, clock: Any
) -> None:
    ani.says(STORY)
    ani.presses("choice:consent=yes", "choice:teller=self", "do:cancel")
    told = ani.presses("do:keep")
    assert "30 hari" in told
    ani.says("taiwan bagaimana")
    fake_engine.model = "newer"
    clock.forward(3 * 86400)
    assert "Kita lanjutkan" in ani.says("LAPOR")
    assert ani.slot("requested_slot") == "worker_name"
    ani.presses(*(f"choice:{step}" for step in ALL_STEPS[2:]), "choice:confirmed=yes")
    assert ani.intake()["story"] == STORY
    assert ("person", "taiwan bagaimana") not in ani.transcript(ani.case)  # asked meanwhile: no officer reads it


@pytest.mark.parametrize("resumed", [True, False])
def test_a_draft_that_was_kept_can_still_be_erased_whole(ani: Someone, resumed: bool) -> None:
    ani.says(STORY)
    ani.presses("choice:consent=yes", "choice:teller=self", "do:cancel", "do:keep")
    if resumed:
        ani.says("LAPOR")
    assert "dihapus atau disimpan" in ani.says("BATAL")
    assert "dibatalkan" in ani.presses("do:drop")
    assert ani.cases() == [] and STORY not in ani.kept() and ani.record()["slots"] == {}
    assert "Tidak ada pengaduan" in ani.says("BATAL")


@pytest.mark.parametrize(
    ("teller", "said"),
    [("family", "tidak memberi tahu siapa pun"), ("community", "tidak memberi tahu"), ("lawyer", "surat kuasa"),
     ("other", "tidak memberi tahu")],
)  # fmt: skip
def test_who_tells_for_another_hears_what_that_means(ani: Someone, teller: str, said: str) -> None:
    ani.says("LAPOR")
    ani.presses("choice:consent=yes")
    told = ani.presses(f"choice:teller={teller}")
    assert said in told and "Siapa nama pekerja itu" in told


@pytest.mark.parametrize(
    ("story", "said"),
    [
        ("gaji saya tidak dibayar, saya kerja di malaysia tanpa dokumen", "tetap dilayani"),
        ("gaji saya tidak dibayar, umur saya 16 tahun kerja di malaysia", "belum 18 tahun"),
    ],
)
def test_what_a_story_gives_occasion_to_say_is_said_once(ani: Someone, story: str, said: str) -> None:
    assert said in ani.says(story)
    ani.presses("choice:consent=yes", "choice:teller=self")
    assert said not in ani.says("gaji saya tidak dibayar dan saya tanpa dokumen, umur saya 16 tahun juga begitu terus")


def test_a_worker_of_another_province_is_taken_and_told(
    people: People, conversation: Conversation, opened: Opened
) -> None:
    office = replace(opened.settings.office, provinces=("74",))
    budi = Someone(people, replace(conversation, office=office), ANI)
    budi.files()
    budi.presses("do:more")
    assert "luar wilayah kami" in budi.says("Kabupaten Indramayu")
    assert budi.case.origin.startswith("32.") and budi.case.stage == "received"


def test_what_is_sent_afterwards_goes_into_the_case(ani: Someone) -> None:
    ani.files()
    assert "sudah kami terima dan simpan" in ani.sends_photo()
    last = ani.people.all_of(Message)
    assert [message.complaint_id for message in last if message.author == "person"][-1] == ani.case.id


def test_the_watch_ends_a_forgotten_exercise_too(ani: Someone, clock: Any) -> None:
    ani.says("LATIHAN")
    clock.forward(3 * 3600)
    ani.people.send(text(next(_numbers), ANI, DANGER))
    watching.watch(ani.conversation)
    assert not ani.case.exercise
