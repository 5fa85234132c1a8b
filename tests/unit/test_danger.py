"""The rules on danger, on messages as people write them: what must fire, and what only sounds like it.

Written apart from the rules and from the training data. A rule that misses one of these is wrong, or the message is
for the engine's model alone and does not belong here.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import danger
from bot.check import DATA

MUST_FIRE = """
tolong pak sy di kurung sama bos dirumah, hp mau disita
kami 12 org disekap di myawaddy gk bs keluar
istri saya dikunci dari luar tiap majikan pergi kerja
pintu kamar dikunci bu, jendelanya ada besinya, saya di lantai 7
paspor diambil trs kami gak boleh keluar mess sama sekali
adik sy dijual ke perusahaan lain katanya 8000 dolar
sy terjebak scam di kamboja, target gk nyampe disetrum
anak saya di poipet, dia bilang dipaksa nipu orang, kalo gak mau dipukul
mereka minta tebusan 50 juta baru dilepas
minta tebusan anak saya pak tolongg
saya mau dijual sama agen ke bos baru, sekarang di mobil
besok malam kami mau dipindahkan ke kompleks lain, tolong selamatkan
penjaganya bawa senjata, kami takut kabur
dia di borgol di kamar sama bosnya
saya disuruh melayani tamu padahal janjinya jaga toko
dijanjikan jadi pelayan restoran ternyata dipaksa jual diri
dipaksa open bo sama yg bawa saya kesini
tidak dikasih keluar dari penampungan sudah 2 minggu, hp dikumpul
kami ditahan di penampungan gak boleh pulang klo gk bayar 15 juta
saya diculik supir waktu mau ke bandara
anakku dibawa kabur calo dari kampung tadi pagi
majikan pukul saya lagi barusan, hidung berdarah
sy di pukuli terus tiap hari pake sapu
madam siram saya air panas tadi pagi, tangan melepuh
suami majikan tampar sama tendang saya tadi malam
baru saja saya dicekik bos gara2 piring pecah
dia dihajar mandor sampe babak belur
adek sy diseterika punggungnya sama nyonya
saya diancam mau dibunuh kalau lapor polisi
agen ngancam pakai parang suruh saya tanda tangan
diancam pake pisau sama kapten kapal
bos bilang mau bunuh saya kalo berani kabur
kakak sy lebam semua badannya dipukul majikan di riyadh
sa di pukul terus ini sama bos, tolong sa
aku digebukin rame2 di mess tadi
anaknya majikan lempar saya pakai pisau tadi
istri sy diperkosa majikan di jeddah
saya di perkosa sama bapak majikan pak sy takut
bos masuk kamar saya tiap malam, dia raba raba sy takut
majikan laki paksa saya tidur sama dia
dia paksa buka baju trus direkam
sy dilecehkan terus sama anak majikan tiap malam, skrg sy sembunyi dikamar mandi
saya sudah tidak kuat lagi mau bunuh diri saja
pengen mati aja rasanya pak
lebih baik saya mati daripada begini
cape hidup, gak ada yg nolong
sy mau lompat dari lantai 12
adik saya kemarin coba gantung diri di kamar agensi
dia bilang mau minum racun kalau gk dipulangkan
teman saya pingsan ga sadar dari tadi, bos ga mau bawa ke rs
ibu saya di taiwan kejang kejang, tolong ambulan
suami sesak nafas di kapal, kapten gk mau balik
saya pendarahan tapi majikan tidak ijinkan ke dokter
sy keguguran, darahnya byk, gk ada yg antar
sudah 3 hari tidak dikasih makan
tidak dikasi makan 4 hari badan lemas
demam tinggi seminggu tidak dibawa berobat
muntah darah dari semalam pak
kritis di rs dammam, majikan kabur
tangan saya terjepit mesin press, putus 2 jari, tolong
jatuh dari lantai 3 bangunan, kakinya patah parah
kapal kami mau tenggelam, air sudah masuk
kapal bocor posisi dekat perairan korea, tolong
kapal kami terbakar di laut
anak saya umur 15 mau dibawa ke malaysia besok subuh sama sponsor
adik saya masih smp sudah dijemput agen, mau berangkat ke arab
umur 16 pak dipalsukan jadi 21, malam ini terbang
ponakan saya baru 14 thn sudah di penampungan batam
tolong
TOLONG SAYA
tolong tolong tolong
sos
help me
selamatkan kami
jangan telpon sy, majikan dengar, tolong kirim polisi
nyawa saya terancam pak
takut dibunuh, sembunyi di wc
sudah sebulan hilang kontak, terakhir bilang minta tolong disekap di kamboja
lagi dikejar orang agen, sembunyi di hutan
saya diikat sama majikan semalam
kami korban tppo masih di kamboja, tolong evakuasi
""".strip().splitlines()

MUST_NOT_FIRE = """
gaji saya 3 bulan belum dibayar
mati lampu di mess jadi hp gak bisa dicas
hp saya mati kemarin makanya baru balas
permit sudah mati 2 bulan, gimana cara urusnya
paspor mati bisa diperpanjang di kbri?
visa saya mau mati bulan depan
jam pukul berapa kantor bp3mi buka
pukul 8 pagi sudah bisa daftar?
rapatnya dimulai pukul dua siang
biaya pukul rata 60 juta katanya
nonton film perdagangan orang kemarin sedih
di berita ada tki disiksa, apa benar
berita tki dibunuh di malaysia itu hoax ya
video tiktok soal kamboja disekap bikin takut, kalau ke taiwan aman?
dulu saya pernah dipukul majikan tahun 2015 sekarang sudah pulang
tahun lalu saya pernah disekap, sekarang mau nuntut ganti rugi
apa itu tppo
apa yang dimaksud perdagangan orang
bagaimana kalau majikan memukul, lapor kemana
kalau disekap harus hubungi siapa
bolehkah kabur kalau majikan kasar
apakah korban kekerasan dapat bantuan bpjs
kemana melapor kalau ada tki diperkosa
berapa lama hukuman buat pelaku perdagangan orang
nomor darurat kbri riyadh
nomor polisi malaysia berapa
kunci kamar saya hilang, ganti dimana
loker dikunci bos karena sering kehilangan barang
kontrak kerja dikunci 2 tahun maksudnya apa
ijazah saya ditahan pt
paspor ditahan agen
majikan saya cerewet sekali
bos suka marah marah tapi tidak mukul
saya dipotong gaji 7 bulan
gaji dipukul rata sama yg baru
sakit kepala minum apa
saya sakit gigi, boleh minta izin berobat?
majikan antar saya ke dokter kemarin, sudah sembuh
tidak boleh pulang sebelum kontrak habis, benar begitu?
saya tidak bisa pulang lebaran karena tiket mahal
umur 17 boleh daftar kerja ke jepang?
anak saya umur 16 boleh ikut pelatihan bahasa?
adik masih sma, nanti kalau lulus mau ke korea, syaratnya apa
umur 45 masih bisa berangkat?
saya jual tanah buat biaya berangkat
jual diri sendiri waktu interview itu gimana ya maksudnya promosi diri
mau dijual motor saya buat bayar pt
tiketnya dijual lagi boleh?
bunuh waktu di bandara ngapain ya
kangen setengah mati sama anak
cape banget kerja tapi alhamdulillah gaji lancar
setrum ikan boleh gak di korea
kerja jadi tukang las di korea sering kesetrum dikit gak papa kan
kapal saya sandar di busan, mau lapor diri
kapal pesiar gajinya berapa
jatuh tempo cicilan kur kapan
jatuh cinta sama orang sini boleh nikah gak
putus kontrak sepihak dapat pesangon?
putus sekolah boleh jadi pmi?
saya putus sama pacar, mau pindah negara
hilang kontak sama teman lama, mau cari alamatnya
hilang paspor di taiwan urus dimana
terima kasih sudah ditolong
tolong infonya pak
tolong info syarat ke taiwan
tolong dibantu cek pt ini resmi atau tidak
minta tolong cara daftar siskop2mi
tolong balas ya min
help center kp2mi nomornya berapa
halo min
majikan saya baik, dikasih makan enak
makan tidak cocok, pedas semua
dibawa agen ke mess baru, tempatnya bagus
saya dipindah ke rumah anak majikan, boleh tidak menurut kontrak
dipaksa lembur tapi dibayar
dipaksa tanda tangan kontrak baru gaji turun
agen minta uang 30 juta
diancam denda kalau mundur sebelum berangkat
takut pesawat, ada kapal laut ke malaysia?
saya takut ketipu calo
kritik saya, antriannya lama
koma di nama saya salah di paspor
""".strip().splitlines()


def test_the_tables_hold_eighty_messages_each_and_no_message_twice() -> None:
    assert len(MUST_FIRE) >= 80 and len(MUST_NOT_FIRE) >= 80
    assert len({*MUST_FIRE, *MUST_NOT_FIRE}) == len(MUST_FIRE) + len(MUST_NOT_FIRE)


@pytest.mark.parametrize("text", MUST_FIRE)
def test_this_fires(text: str) -> None:
    assert danger.look(text) is not None


@pytest.mark.parametrize("text", MUST_NOT_FIRE)
def test_this_only_sounds_like_danger(text: str) -> None:
    assert danger.look(text) is None


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("kami disekap di myawaddy", "perdagangan_orang"),
        ("majikan pukul saya lagi barusan", "kekerasan_fisik"),
        ("istri saya diperkosa majikan", "pelecehan_seksual"),
        ("saya mau bunuh diri", "depresi_gangguan_jiwa"),
        ("teman saya pingsan tidak sadar", "sakit"),
        ("kapal kami mau tenggelam", "kecelakaan_kerja"),
        ("anak saya diculik", "putus_komunikasi"),
        ("anak umur 15 mau berangkat besok", "rekrut_ilegal"),
        ("tolong", "lainnya"),
    ],
)
def test_an_alarm_says_of_which_category_it_is(text: str, category: str) -> None:
    alarm = danger.look(text)
    assert alarm is not None and alarm.category == category


@pytest.mark.parametrize(
    "text",
    [
        "lampu mati. tolong kami disekap di sini",
        "pukul 3 pagi tadi majikan pukuli saya lagi",
        "kemarin nonton film, tapi sekarang saya dikunci dari luar tolong",
        "dulu pernah dipukul, sekarang dipukul lagi tiap hari",
        "saya kerja di pabrik game, disiksa dan disekap",
        "paspor saya mati dan sekarang saya disekap agen",
        "apa bisa bantu? istri saya sedang disiksa majikan",
        "berita penting: suami saya disandera di myanmar, minta tebusan 100 juta",
        "kontrak sudah mati, majikan tidak boleh keluar rumah, pintu dikunci",
    ],
)
def test_a_harmless_word_beside_real_danger_does_not_silence_it(text: str) -> None:
    assert danger.look(text) is not None


def test_every_category_of_a_rule_is_one_that_a_case_can_have() -> None:
    assert set(danger.RULES) <= {path.stem for path in (DATA / "complaint").glob("*.yml")}


@given(st.text(max_size=300))
def test_any_text_is_looked_at_without_an_error(text: str) -> None:
    danger.look(text)


def test_a_very_long_text_is_looked_at_in_no_time() -> None:
    # Patterns with .* on both sides could make a paste of 20,000 letters a matter of minutes.
    import time

    for text in (
        "dipukul " * 2500,
        "saya hilang " * 1700,
        "sesak " * 3000 + "x",
        "tolong " * 3000 + "x",
        "a " * 10_000,
    ):
        begun = time.monotonic()
        danger.look(text)
        assert time.monotonic() - begun < 1.0


def test_every_rule_fires_on_something_in_the_tables_or_the_training_data() -> None:
    """A rule that nothing ever meets is a misspelt one: the words it reads were made regular before."""
    texts = [*MUST_FIRE]
    for path in sorted((DATA / "danger").glob("*.yml")):
        texts += [line[4:] for line in path.read_text("utf-8").splitlines() if line.startswith("  - ")]
    plain = [danger.regular(text) for text in texts]
    dead = [
        f"{category}/{place}"
        for category, rules in danger.RULES.items()
        for place, rule in enumerate(rules)
        if not any(re.search(rule, text) for text in plain)
    ]
    assert dead == []
