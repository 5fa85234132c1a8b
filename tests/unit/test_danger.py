"""The rules on danger, on messages as people write them: what must fire, and what only sounds like it.

Indonesian, Malay and English; written apart from the rules and from the training data. A rule that misses one of these
is wrong, or the message is for the engine's model alone and does not belong here.
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
they lock us in the building and took our phones
I have pills in my hand
my boss beats me
help me please they will sell me
they lock me n take my fon
dont let me out
he want rape me
pls hlp
please help us we are in a compound in Myawaddy
boss keep me inside, cannot go out since 3 month
i am locked in the toilet by my madam
they don't let us leave, guards at the gate have guns
madam slap me again this morning because baby cry
sir come inside my room last night and touch my body
employer force me to sleep with his friend
my sister was sold to another company in Poipet
they said they will sell my kidney
they ask ransom 10000 dollar or they kill my brother
i want to die
i dont want to live anymore
I will jump from the window tonight
i already drink bleach
going to kill myself
nobody will miss me, goodbye mama
my friend is unconscious and boss refuse to call ambulance
she cannot breathe, her lips are blue
so much blood, i am pregnant 7 months, madam say wait
my chest pain very bad i cant stand up
our ship is sinking, water inside engine room
captain beat crew with iron pipe every day
we have no food 3 days on the boat
they give us only one bread a day
man overboard, no life jacket
they shock us with electric stick if we miss the target
forced to scam people in Cambodia, cannot go home
he hold knife and say he will cut my neck
boss threaten to kill me if I report
he is outside my door with a gun
they are looking for me, i hide in the forest
kidnapped by the driver, car going to desert
my niece is 15, recruiter take her to Malaysia tomorrow
girl only 14 fake age on passport fly tonight
agency not let me go until I pay 20 million
they make me work in brothel
customer force me no condom mami lock the door
my hand stuck in the machine, pls call ambulance
fell from third floor not moving
he burn my arm with iron yesterday
they tied my hands
dont call my phone boss will hear
send police please, floor 12
save me
help
please someone help
my father will be executed next week in Saudi
baby is coming and nobody help me
my wife says they beat her every night and she is locked in
no let me go hospital, bleeding since yesterday
he said tonight my turn, he already raped the other maid
i scared he will rape me again
they took my baby
boss pukul me every day, i scared
madam lock saya dalam bathroom
they no give food two days already
i cant take it anymore i want to end my life
they took my passport and locked me in the room
high fever five days, madam refuse doctor, I cannot stand up
we are very hungry, water finish, captain sleep
they took my daughter away last night, her phone is off
last message she said save me, then phone off, Jordan
driver locked the car and touch me
he locked the room, I am inside, please
missile hit the building next to us, only maids here
majikan kurung saya dalam bilik, tak bagi keluar
tauke tak bagi kami keluar kongsi, pintu kena mangga
saya kena kurung kat rumah agen, telefon kena rampas
bos belasah saya tiap malam
saya kena pukul dengan tali pinggang semalam
dia nak bunuh saya, dia pegang parang
tolong encik saya nak kena jual
majikan lelaki masuk bilik saya malam tadi, dia raba saya
anak majikan cuba rogol saya
saya dah tak nak hidup lagi
rasa nak mati je, dah telan pil
nak terjun dari tingkat sepuluh
kawan saya pengsan, tauke tak bagi hantar hospital
dah tiga hari tak bagi makan
dia ugut nak bunuh kalau saya lapor polis
bot kami karam, tolong
kawan tak sedar diri, tak boleh bernafas
turun darah banyak, mengandung lima bulan, majikan tak nak bawa hospital
mereka paksa saya layan lelaki
budak perempuan umur 14 dah naik bot malam ni
samseng bos cari saya, saya menyorok dalam hutan
tolonglah saya, dia dah ada kat luar pintu
saya kena ikat dalam stor
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
rambutku rontok, obate opo
abdi lapar hoyong batagor
tenggelam dalam kerjaan
tolong saya pak mau tanya syarat ke korea
biaya dipukul rata 50 juta
dipukul mundur di level 40
aku disandera deadline
dihajar tugas terus kepala pusing
disiksa rindu
mau mati rasanya sit up 100
ngantuk mau mati
tolong keluarin aku dari grup ini
rumah dijual cepat
pamit tidur ya min, besok kerja
kulo pamit
dianiaya nyamuk semalam
udah ga sanggup hidup tanpa kopi
dulu 2016 saya digebuk majikan, sekarang sudah di kampung punya warung
disekap waktu itu, sudah lama pulang, sekarang mau nuntut
air terjun moramo
mau terjun ke dunia usaha
beta lapar, pi beli nasi dolo
data saya tidak dijual kan
bensin naik lagi
ombak besok di wakatobi bagaimana
digigit nyamuk
I'm dying to go to Japan
this song is killing me
I locked my phone and forgot the PIN
killed it at the interview haha
my boss is killing me with overtime lol
what is the punishment if an employer beats a maid
can employer lock the door at night
is it legal for the agency to keep my passport
I watched a movie about human trafficking, so sad
how to beat the last boss in zelda
the Lakers beat the Celtics last night
my heart is bleeding, she left me
drop dead gorgeous
I want to die of embarrassment haha
how do I report trafficking
what number do I call in an emergency in Malaysia
emergency number for Indonesians in Taiwan?
last year my madam slapped me, now I am home in Lombok
I was locked in a house in 2019, now safe in Java, want compensation
my salary was not paid for three months
agency took 21 million and never sent me
my passport is held by agent
can you help me find a job in Korea
please help me register for BPJS
help me with my english homework
help center opening hours
please help to check this PT
I need help with my visa renewal
where can I sell my car
they sold out the tickets
my cat is locked in the bathroom
my baby is hungry, what formula is good in Taiwan
I'm so hungry, craving rendang
tired of this job, want to resign
she hit the gym every day
traffic is hell I am stuck
shooting star game level 10 help
my brother was trafficked 5 years ago, he is back home and we want to sue the recruiter
is Cambodia safe for work
they offer customer service job in Poipet, is it safe
what should I do if boss touches me
are maids allowed to go out on Sunday
how old must I be, 17 is ok?
my daughter is 17, can she apply next year
son is 16 studying in junior high, exam tomorrow
I had fever last week, doctor gave medicine, fine now
blood test for medical check up where
do I need vaccine before flying
I broke my leg last year at the factory, insurance claim rejected
my boss shouts a lot but pays on time
my employer is good, she gives me her old phone
I can't go out this weekend, too much work
I can't leave before contract ends, right?
the door of my room is broken, who pays
don't call me now, I'm busy, chat only
ship crew salary for cruise
I work on a fishing boat and want new contract
fire in the oven joke haha
knife skills needed for sushi job?
can I bring a kitchen knife to Taiwan
I miss my kids, cry every night
my husband drinks too much, he is in Lombok, what can I do from here
game over, I died again
suicide squad is a bad movie
saya nak tanya macam mana nak sambung permit
tauke tak bagi cuti hari raya
gaji dah tiga bulan tak masuk, tauke cakap tunggu
pasport dipegang majikan, boleh ke
dulu saya kena pukul, sekarang dah balik kampung
kalau majikan pukul nak lapor kat mana
boleh ke majikan kurung pekerja
nak balik kampung raya ni
lapar gila nak makan nasi lemak
kereta saya kena kunci tayar
tolong bagi nombor konsulat
tolong encik, nak semak status permit
demam sikit je, dah makan ubat
nak mati ketawa tengok video tu
cerita rogol dalam drama semalam sedih betul
bilik saya sempit, tak ada tingkap
pengsan tengok harga tiket haha
kucing saya kena kurung dalam sangkar
tak boleh keluar hujung minggu sebab banyak kerja
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
        ("they will sell us tomorrow", "perdagangan_orang"),
        ("madam beat me every night", "kekerasan_fisik"),
        ("he rape me, help", "pelecehan_seksual"),
        ("i want to kill myself", "depresi_gangguan_jiwa"),
        ("my friend cannot breathe", "sakit"),
        ("boat is sinking", "kecelakaan_kerja"),
        ("pls hlp", "lainnya"),
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
        "my phone was locked by boss and now they lock me in the room too",
        "I work in a game company compound, they beat us with iron pipe",
        "boss lock saya dalam bilik, tak bagi keluar",
        "what should I do, he hit me again and locked the door",
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
        "help " * 3000 + "x",
        "not let me " * 1500,
        "they " * 4000,
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
