"""What is masked in an export, in the same way throughout, and what stays."""

from __future__ import annotations

from typing import Any

import pytest

from bot.exports.masking import Masker


def case(**fields: Any) -> dict[str, Any]:
    """A case with an intake of `fields`; `said` is the text of its one message, `noted` of its one event."""
    said, noted = fields.pop("said", ""), fields.pop("noted", None)
    message = {"text": said, "choice": None, "buttons": [], "evidence": [{"name": "Siti.jpg"}]}
    event = {"actor": "officer:wati", "details": {"from": "received"}, "body": noted}
    own = {"employer_type": fields.pop("employer_type", None), "officer": "wati"}
    return {**own, "intake": {"worker_name": "Siti Rahma", **fields}, "messages": [message], "events": [event]}


@pytest.mark.parametrize(
    "text",
    [
        "hubungi 081234567890 ya",
        "hubungi 0812 3456 7890 ya",
        "hubungi +62-812-3456-7890 ya",
        "hubungi +62\u2011812\u20113456\u20117890 ya",
        "hubungi (0812) 3456.7890 ya",
        "hubungi 0812/3456/7890 ya",
        "hubungi 62 812 3456 7890 ya",
        "hubungi siti.rahma@contoh.co.id ya",
        "fb saya https://facebook.com/siti.rahma.9",
        "cari t.me/sitirahma",
        "ig @sitirahma",
        "paspor B1234567",
        "paspor C 1234567",
        "paspor ab123456",
        "paspor X123456",
        "ktp 7471012345678901",
        "no rek BRI 1234-01-567890-50-1",
        "rumah di jl mawar no 5",
        "rumah di Jl. Ahmad Yani No. 12 RT 03/RW 05",
        "tinggal di Jalan Ahmad Yani, dekat pasar",
        "di rt 03/rw 05",
        "nama saya SITI",
        "saya siti rahma, adiknya",
        "siti_rahma di facebook",
        "Siti.Rahma",
        "bapak bilang wa siti saja",
    ],
)
def test_names_numbers_and_addresses_are_masked_wherever_they_stand(text: str) -> None:
    done = Masker().case(case(story=text, said=text, noted=text))
    for shown in (done["intake"]["story"], done["messages"][0]["text"], done["events"][0]["body"]):
        assert "[" in shown
        rest = "".join(part.partition("]")[2] or part for part in shown.split("[")).lower()
        assert not any(word in rest for word in ("siti", "rahma", "mawar", "ahmad", "yani", "contoh")), shown
        assert sum(character.isdigit() for character in rest) <= 2, shown


@pytest.mark.parametrize(
    "text",
    [
        "gaji 4 bulan RM 1.500",
        "gaji Rp 12.000.000 per bulan",
        "biaya 35.000.000 diminta calo",
        "berangkat 12-11-2026 dari Kendari",
        "kontrak 2 tahun sejak 2024",
        "umur 23",
        "Kepmenaker 260/2015",
        "rahmat Tuhan",
        "jalan keluar dari masalah ini",
        "nama saya tidak ada di daftar",
        "Pak Tolong bantu saya",
        "wa saya mati",
        "Ibu Polisi datang",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    assert Masker().case(case(story=text, worker_name="La Ode Wa Siti"))["intake"]["story"] == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("nama saya nur dan anak saya sakit", "nama saya [NAMA-1] dan anak saya sakit"),
        ("nama: Wati Sari dari Muna", "nama: [NAMA-1] dari Muna"),
        ("nama suami saya Ahmad", "nama suami saya [NAMA-1]"),
        ("saya ditawari Pak Anton kerja", "saya ditawari Pak [NAMA-1] kerja"),
        ("pak udin yg rekrut saya", "pak [NAMA-1] yg rekrut saya"),
        ("fb rina_99, Marni binti Suwito", "fb [TAUTAN-1], [NAMA-1]"),
    ],
)
def test_names_that_nobody_was_asked_for_are_known_by_the_words_before_them(text: str, masked: str) -> None:
    assert Masker().text(text) == masked


def test_a_value_has_one_sign_throughout_an_export_however_it_is_written() -> None:
    masker = Masker()
    first = masker.case(case(phone="0812 3456 7890", passport="B 1234567", said="Siti Rahma, 0811 1111 1111"))
    second = masker.case(case(worker_name="siti  rahma", said="wa +62812-3456-7890, paspor b1234567, rahma"))
    assert first["intake"] == {"worker_name": "[NAMA-1]", "phone": "[TELEPON-1]", "passport": "[PASPOR-1]"}
    assert first["messages"][0]["text"] == "[NAMA-1], [TELEPON-2]"
    assert second["messages"][0]["text"] == "wa [TELEPON-1], paspor [PASPOR-1], [NAMA-1]"


def test_particles_of_a_name_are_masked_beside_it_only() -> None:
    done = Masker().case(case(worker_name="La Ode Rahmat", said="la ode rahmat hilang, wa saja: la itu artinya tidak"))
    assert done["messages"][0]["text"] == "[NAMA-1] hilang, wa saja: la itu artinya tidak"


def test_a_name_that_is_a_particle_is_masked_all_the_same() -> None:
    assert Masker().case(case(worker_name="Al", said="nama Al dari Muna"))["messages"][0]["text"].count("Al") == 0


@pytest.mark.parametrize(
    ("field", "value", "employer_type", "masked"),
    [
        ("contact", "chat", None, "chat"),
        ("contact", "wa istri di kampung", None, "[KONTAK-1]"),
        ("contact", "0812 3456 7890", None, "[TELEPON-1]"),
        ("recruiter", "Anton", None, "[NAMA-2]"),
        ("teller_name", "Wati", None, "[NAMA-2]"),
        ("recruiter_phone", "0812 3456 7890", None, "[TELEPON-1]"),
        ("employer", "Mr. Lim", "individual", "[NAMA-2]"),
        ("employer", "Lim Trading", "company", "Lim Trading"),
        ("employer", "Sinar Jaya Sdn Bhd", None, "Sinar Jaya Sdn Bhd"),
        ("agency", "PT Maju Terus", None, "PT Maju Terus"),
        ("account", "BRI 1234567890", None, "[REKENING-1]"),
        ("place", "Johor, jl mawar no 5", None, "Johor, [ALAMAT-1]"),
        ("papers", ["paspor B1234567", "kontrak"], None, ["paspor [PASPOR-1]", "kontrak"]),
        ("age", 23, None, 23),
        ("something_new", {"note": "Siti"}, None, {"note": "[NAMA-1]"}),
        ("former_names", ["Zubaidah"], None, ["[NAMA-2]"]),
    ],
)
def test_each_field_is_masked_by_what_it_holds(field: str, value: Any, employer_type: str | None, masked: Any) -> None:
    assert Masker().case(case(employer_type=employer_type, **{field: value}))["intake"][field] == masked


def test_a_name_that_was_corrected_later_is_masked_where_it_stood() -> None:
    assert "Zubaidah" not in str(Masker().case(case(former_names=["Zubaidah"], said="saya Zubaidah")))


def test_officers_and_names_of_files_are_masked_too() -> None:
    done = Masker().case({**case(), "deeds": [{"actor": "officer:wati", "action": "read"}, {"actor": "person"}]})
    assert done["officer"] == "[PETUGAS-1]" and done["events"][0]["actor"] == "officer:[PETUGAS-1]"
    assert [deed["actor"] for deed in done["deeds"]] == ["officer:[PETUGAS-1]", "person"]
    assert done["messages"][0]["evidence"] == [{"name": None}]


def test_masking_does_not_change_the_case_it_is_given() -> None:
    before = case(story="Siti 081234567890", said="Siti")
    copy = case(story="Siti 081234567890", said="Siti")
    Masker().case(before)
    assert before == copy
