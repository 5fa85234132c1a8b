"""Ten whole conversations, told as people tell them, and what the officer finally has in front of him.

How many messages each person had to send stands in docs/conversations.md and is asserted here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.opening import Opened
from bot.settings import ROOT
from bot.tables import Chat, Message, now

from .conftest import Person

DOC = ROOT / "docs" / "conversations.md"
PRESSED = "="  # an answer that begins so is a button


class Teller:
    """Answers what is asked, in words or by button, until nothing is asked for; counts what had to be sent."""

    def __init__(self, person: Person, answers: dict[str, str]) -> None:
        self.person, self.answers, self.sent = person, answers, 0
        self.asked: list[str] = []

    def says(self, text: str) -> str:
        self.sent += 1
        return self.person.says(text)

    def presses(self, title: str) -> str:
        self.sent += 1
        return self.person.presses(title)

    def sends(self, path: Path) -> str:
        self.sent += 1
        return self.person.sends(path)

    def goes_on(self, until: str | None = None) -> str:
        """Answers every question in turn, up to the one named `until`."""
        while (slot := self.person.expects()) is not None and slot != until:
            self.asked.append(slot)
            assert len(self.asked) < 30, self.asked
            answer = self.answers[slot]
            self.presses(answer[1:]) if answer.startswith(PRESSED) else self.says(answer)
        return self.person.text

    def case(self) -> tuple[Any, dict[str, Any]]:
        case = self.person.cases()[-1]
        return case, self.person.intake(case)


BASIC = {
    "consent": "=Ya, boleh",
    "teller": "=Saya sendiri",
    "contact": "=Lewat chat ini saja",
    "safe_to_reply": "=Aman",
    "confirmed": "=Kirim",
}


@pytest.fixture
def teller(person: Person) -> Callable[..., Teller]:
    return lambda **answers: Teller(person, {**BASIC, **answers})


def documented(name: str) -> int:
    """The number of messages that the document gives for a conversation."""
    found = re.search(rf"^\| {re.escape(name)} \|.*?\| (\d+) \|", DOC.read_text("utf-8"), re.MULTILINE)
    assert found, name
    return int(found[1])


def test_a_mother_whose_daughter_is_silent_in_riyadh(teller: Callable[..., Teller]) -> None:
    mother = teller(
        teller="=Keluarga saya", worker_name="Nurhayati", place="riyadh", wanted="=Dicarikan kabarnya",
        contact="0852 4160 7788",
    )  # fmt: skip
    mother.says("pak tolong, anak perempuan saya kerja di riyadh sudah 3 bulan tidak ada kabar, hp nya tidak aktif")
    mother.goes_on()
    case, intake = mother.case()
    assert (case.stage, case.teller, case.country, case.safe_to_reply) == ("received", "family", "SA", True)
    assert "putus_komunikasi" in case.categories
    assert intake["worker_name"] == "Nurhayati" and intake["contact"] == "0852 4160 7788"
    assert intake["months"] == 3
    assert mother.sent == documented("a mother whose daughter is silent in Riyadh")


def test_a_seafarer_unpaid_for_eight_months(teller: Callable[..., Teller]) -> None:
    seafarer = teller(worker_name="La Ode Amri", place="di laut dekat fiji, kapal taiwan", wanted="=Gaji dibayar")
    seafarer.says("sy abk kapal ikan taiwan, 8 bln gaji blm dibayar sama agensi, paspor dipegang kapten")
    seafarer.goes_on()
    case, intake = seafarer.case()
    assert case.teller == "self" and "gaji_tidak_dibayar" in case.categories
    assert intake["months"] == 8 and intake["job"] == "abk"
    assert seafarer.sent == documented("a seafarer unpaid for eight months")


def test_a_man_who_paid_45_million_and_never_left(teller: Callable[..., Teller]) -> None:
    man = teller(worker_name="Rusdin", place="kendari", wanted="=Uang dikembalikan", contact="081234567890")
    man.says("saya sudah bayar 45 juta ke sponsor mau kerja ke jepang, sudah setahun dijanji tidak jadi berangkat")
    man.goes_on()
    case, intake = man.case()
    assert case.teller == "self" and case.phase == "before"
    assert {"gagal_berangkat", "penipuan_lowongan"} & set(case.categories)
    assert intake["amounts"][0]["amount"] == 45_000_000 and intake["amounts"][0]["currency"] == "IDR"
    assert man.sent == documented("a man who paid 45 million and never left")


def test_a_girl_of_sixteen(teller: Callable[..., Teller]) -> None:
    girl = teller(worker_name="Wa Ina", place="dekat ipoh", contact="=Lewat chat ini saja")
    said = girl.says("umur saya 16 tahun, disuruh kerja di malaysia pakai umur palsu, gaji tidak pernah dikasih")
    assert "belum 18 tahun" in said or "belum 18 tahun" in girl.goes_on(until="teller")
    girl.goes_on()
    case, intake = girl.case()
    assert case.minor is True and intake["age"] == 16
    assert "age" not in girl.asked and len(girl.asked) <= 9
    assert girl.sent == documented("a girl of sixteen")


def test_a_village_head(teller: Callable[..., Teller]) -> None:
    head = teller(
        teller="=Warga atau binaan", worker_name="La Muli", place="sabah, tawau", wanted="=Dipulangkan",
        contact="082291112222",
    )  # fmt: skip
    head.says("lapor")
    head.answers["story"] = (
        "Saya kepala desa. Warga saya bernama La Muli berangkat ke Tawau tahun 2023 tanpa dokumen, sekarang ditahan "
        "di rumah majikan dan tidak digaji 5 bulan. Keluarganya minta dipulangkan."
    )
    head.goes_on()
    case, intake = head.case()
    assert (case.teller, case.country, case.procedural) == ("community", "MY", False)
    assert "kepala desa" in intake["story"]
    assert head.sent == documented("a village head")


def test_a_scam_compound(teller: Callable[..., Teller]) -> None:
    captive = teller(place="myawaddy gedung 4", contact="=Lewat chat ini saja", safe_to_reply="=Tidak aman")
    captive.answers["worker_name"] = "=Tanpa nama"
    first = captive.says("tolong kami disekap di myanmar disuruh scam, kalau tidak target disetrum")
    assert re.match(r"\+\d[\d ]+ \(KBRI Yangon\)", first.splitlines()[0]), first.splitlines()[0]
    captive.goes_on()
    case, intake = captive.case()
    assert case.urgent and case.danger_at is not None and case.number
    assert (case.country, case.safe_to_reply, case.confidentiality) == ("MM", False, "anonymous")
    assert "perdagangan_orang" in case.categories and intake["worker_name"] is None
    assert captive.sent == documented("a scam compound")


def test_someone_who_changes_their_mind_twice(teller: Callable[..., Teller]) -> None:
    torn = teller(worker_name="Sumiati", place="taoyuan", wanted="=Gaji dibayar")
    torn.says("gaji saya 4 bulan tidak dibayar majikan di taiwan")
    torn.goes_on(until="wanted")
    assert "sudah saya ganti" in torn.says("eh bukan taiwan, hong kong").lower()
    assert torn.person.expects() == "wanted"
    torn.goes_on(until="confirmed")
    assert "Hong Kong" in torn.person.text
    torn.says("eh salah, namanya Sumiyati bukan Sumiati")
    assert torn.person.expects() == "confirmed" and "Sumiyati" in torn.person.text
    torn.goes_on()
    case, intake = torn.case()
    assert case.country == "HK" and intake["worker_name"] == "Sumiyati"
    assert torn.sent == documented("someone who changes their mind twice")


def test_someone_who_sends_everything_in_one_message(teller: Callable[..., Teller]) -> None:
    whole = teller()
    whole.says(
        "Nama saya Siti Aminah, saya sendiri yang mengalami, sekarang di Taichung Taiwan, gaji 6 bulan belum dibayar "
        "majikan, saya mau gaji saya dibayar, nomor saya 0886912345678"
    )
    whole.answers |= {"contact": "=Pakai nomor itu", "wanted": "=Gaji dibayar"}
    whole.goes_on()
    case, intake = whole.case()
    assert not {"worker_name", "teller", "place", "story"} & set(whole.asked)
    assert intake["worker_name"] == "Siti Aminah" and case.country == "TW"
    assert "912345678" in re.sub(r"\D", "", intake["contact"])
    assert whole.sent == documented("someone who sends everything in one message")


def test_someone_who_sends_only_voice_and_photos(teller: Callable[..., Teller], tmp_path: Path) -> None:
    mute = teller(place="=Arab Saudi", wanted="=Dipulangkan")
    voice, photo = tmp_path / "suara.ogg", tmp_path / "foto.jpg"
    voice.write_bytes(b"OggS" + bytes(300))
    photo.write_bytes(b"\xff\xd8\xff\xe0" + bytes(300))
    mute.sends(voice)
    mute.presses("Saya mau mengadu")
    mute.answers["worker_name"] = "=Tanpa nama"
    mute.goes_on(until="story")
    mute.sends(photo)
    mute.answers["story"] = "=Itu saja"
    mute.goes_on()
    case, intake = mute.case()
    assert case.stage == "received" and case.country == "SA" and "rekaman" in intake["story"]
    with mute.person.opened.database.read() as session:
        rows = session.query(Message).filter(Message.complaint_id == case.id)
        assert sorted(item.size_bytes for row in rows for item in row.evidence) == [304, 304]
    assert mute.sent == documented("someone who sends only voice and photos")


def test_someone_who_stops_for_three_days(teller: Callable[..., Teller], pelita: Opened) -> None:
    patient = teller(worker_name="Hasna", place="=Tidak tahu", wanted="=Gaji dibayar")
    patient.says("majikan di singapura potong gaji saya tiap bulan, tinggal sedikit sekali")
    patient.goes_on(until="wanted")
    chat = patient.person.chat()
    with pelita.database.write() as session:  # three days pass
        ago = now() - timedelta(days=3)
        session.execute(update(Chat).where(Chat.id == chat.id).values(last_heard_at=ago))
        session.execute(update(Message).where(Message.chat_id == chat.id).values(at=ago))
    patient.says("maaf baru bisa balas")
    assert patient.person.expects() in ("wanted", "contact")  # a greeting is no wish, but nothing breaks if it is one
    patient.goes_on()
    case, intake = patient.case()
    assert case.stage == "received" and case.country == "SG" and intake["worker_name"] == "Hasna"
    assert patient.sent == documented("someone who stops for three days")
