"""Personal data masked in free text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.masking import MARKS, masked, spans

MASKED = [
    ("nama saya siti aminah dari muna, hp 081234567890", "nama saya [nama] dari muna, hp [nomor]"),
    ("nama sy wa ode rini", "nama sy [nama]"),
    ("Nama : Hasrun", "Nama : [nama]"),
    ("namaku Cherry disini", "namaku [nama] disini"),
    ("anak saya bernama Rahma di riyadh", "anak saya bernama [nama] di riyadh"),
    ("Perkenalkan saya Bambang dari Tegal", "Perkenalkan saya [nama] dari Tegal"),
    ("saya Suparti, 44 tahun", "saya [nama], 44 tahun"),
    ("istri saya Sulastri di HK", "istri saya [nama] di HK"),
    ("suami saya La Ode Hasan kerja di Tawau", "suami saya [nama] kerja di Tawau"),
    ("la ode arifin hilang kontak", "[nama] hilang kontak"),
    ("Marni binti Suwito di Yordania", "[nama] di Yordania"),
    ("pak udin yg rekrut saya", "pak [nama] yg rekrut saya"),
    ("bu yanti minta uang", "bu [nama] minta uang"),
    ("ibu halimah tetangga saya", "ibu [nama] tetangga saya"),
    ("Pak Samsul bilang begitu", "Pak [nama] bilang begitu"),
    ("mbak Yuni dmn", "mbak [nama] dmn"),
    ("haji basri bawa uang", "haji [nama] bawa uang"),
    ("majikan Mrs Chan galak", "majikan Mrs [nama] galak"),
    ("temenku si Gilang dibawa", "temenku si [nama] dibawa"),
    ("laporan atas nama Siti Munawaroh", "laporan atas nama [nama]"),
    ("a.n. Hendra Wijaya ya", "a.n. [nama] ya"),
    ("warga kami Sdri. Warti dipulangkan", "warga kami Sdri. [nama] dipulangkan"),
    ("sponsornya namanya bu Tin, orangnya pindah", "sponsornya namanya [nama], orangnya pindah"),
    ("hp 0852 4111 2233", "hp [nomor]"),
    ("wa +966 50 123 4567 ya", "wa [nomor] ya"),
    ("telp 85212345678", "telp [nomor]"),
    ("0823-4455-6677", "[nomor]"),
    ("(0401) 312 3456 kantor", "[nomor] kantor"),
    ("kode 1234 5678 9012 3456 saya", "kode [nomor] saya"),
    ("paspor B1234567 hilang", "paspor [paspor] hilang"),
    ("no pasport X 1234567", "no pasport [paspor]"),
    ("C7654321", "[paspor]"),
    ("rek bri 1234 5678 9012 345", "rek bri [rekening]"),
    ("transfer ke BCA 7651234567", "transfer ke BCA [rekening]"),
    ("rekening 1610004567890 mandiri", "rekening [rekening] mandiri"),
    ("nik 7403011508950001", "nik [nomor identitas]"),
    ("no ktp saya 7403011508950001", "no ktp saya [nomor identitas]"),
    ("email siti@gmail.com", "email [surel]"),
    ("kirim ke siti.aminah_99@yahoo.co.id pak", "kirim ke [surel] pak"),
    ("jl. melati no 5 rt 02/03", "[alamat]"),
    ("Jalan Melati No 12 Kendari", "[alamat] Kendari"),
    ("rumah di jln mawar no 7, depan pasar", "rumah di [alamat], depan pasar"),
    ("warga RT 04 RW 02 mandonga", "warga [alamat] mandonga"),
    ("blok B2 no 14 cibubur", "[alamat] cibubur"),
    ("lahir 12-03-1999 di raha", "lahir [tanggal lahir] di raha"),
    ("ttl raha 3 mei 1998", "ttl raha [tanggal lahir]"),
    ("https://t.me/abc tolong lihat", "[tautan] tolong lihat"),
    ("klik bit.ly/hadiah99", "klik [tautan]"),
    ("www.lowongan-palsu.com bohong", "[tautan] bohong"),
    ("akun @siti_cantik itu saya", "akun [akun] itu saya"),
    ("fb saya siti_cantik99", "fb saya [akun]"),
    ("lokasi -3.998877, 122.512345", "lokasi [lokasi]"),
    ("catat 11.5621 104.8885 kami disitu", "catat [lokasi] kami disitu"),
    ("mobil DT 1234 XY", "mobil [pelat]"),
]
UNMASKED = [
    "kerja di malaysia dari 2019", "2019-2022 di saudi", "UU 18 tahun 2017 pasal 30", "Kepmenaker 260/2015",
    "gaji RM1.500, 45 juta", "harga 3.500.000 rupiah", "Rp 30.000.000", "1.500.000.000", "Rp 12000000 sudah lunas",
    "hubungi 0-800-1000", "0 800 1000", "telepon 110 polisi", "nomor antrian 45", "SULTRA-2026-00042",
    "pasal 30 ayat 2",
    "tanggal 12-03-2024 berangkat", "jam 10.30", "3 bulan", "usia 18 tahun", "P3MI resmi", "BP3MI Sulawesi Tenggara",
    "pak tolong saya", "bu mau tanya", "ibu hamil boleh?", "bapak ibu petugas", "mas kawin", "bang toko tutup",
    "bu bidan", "pak desa", "kak gimana", "nama saya jangan disebut", "nama panggung", "atas nama keluarga",
    "Hong Kong, Taiwan, Singapura", "saya Kerja di Malaysia", "saya di Kota Kinabalu", "lewat jalan tikus",
    "jalan dari kendari ke raha", "jalan keluar", "kp2mi.go.id", "https://siskop2mi.bp2mi.go.id/lowongan",
    "saya takut majikan marah", "apakah boleh pulang?", "biaya paspor 350 ribu", "gaji 24.000 NT", "12 x 500 ribu",
    "istri saya hamil", "anak saya sakit", "G to G korea", "terima kasih", "",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kept"), MASKED)
def test_personal_data_is_masked_by_its_kind(text: str, kept: str) -> None:
    assert masked(text) == kept


@pytest.mark.parametrize("text", UNMASKED)
def test_what_is_no_personal_data_stays(text: str) -> None:
    assert masked(text) == text


def test_names_that_are_known_are_masked_wherever_they_stand() -> None:
    text = "kemarin rina telpon, kata Rina majikannya marah. karina tidak."
    assert masked(text, ["Rina Wati"]) == "kemarin [nama] telpon, kata [nama] majikannya marah. karina tidak."


def test_spans_tell_where_and_what_without_overlaps() -> None:
    text = "nama saya Siti, hp 081234567890"
    assert [(text[span.start : span.end], span.kind) for span in spans(text)] == [
        ("Siti", "name"),
        ("081234567890", "number"),
    ]


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_is_masked_without_a_fault_and_spans_do_not_overlap(text: str) -> None:
    found = spans(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert {span.kind for span in found} <= set(MARKS)
    assert isinstance(masked(text), str)
