"""The rules on danger: they look at every message in every state, before the engine does and also without it.

A rule is a pattern on the regular spelling of a message (lower case, short forms written out). The engine's model
adds what the rules miss; the rules are what is left when the engine is down, so they lean towards a false alarm.
What only sounds like danger is taken out of the text before: phrases (`HARMLESS`) and whole clauses that tell of long
ago or of a film (`ELSEWHERE`) or begin a general question (`IN_GENERAL`). Never the whole message: "lampu mati.
tolong kami disekap" is danger.
How many they find and miss: docs/understanding.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.spelling import regular

_NOW = r"(lagi|sedang|sekarang|masih|terus|tiap hari|setiap hari|barusan|tadi)"
_BEAT = (
    r"(di ?(pukul|pukuli|hajar|siksa|tampar|tendang|aniaya|cambuk|cekik|setrum|bakar|siram air panas|seterika|strika)"
    r"\w*|dipukulin|digebuk\w*|disiksa\w*|dianiaya\w*|diseterika|disetrika|kena pukul)"
)
_WEAPON = r"(pisau|parang|golok|pistol|senjata|celurit|badik|clurit|linggis)"
_HIT = r"((pukul|mukul)(i|in)?|tampar|nampar|tendang|nendang|hajar|siksa|cekik|nyekik|tonjok|gebuk|jambak)"
_WHOM = r"(saya|aku|kami|dia|(istri|anak|adik|kakak|ibu|mama|suami|teman) (saya|ku|dia))"

RULES: dict[str, tuple[str, ...]] = {
    "perdagangan_orang": (
        r"\bdi ?(sekap|kurung|kunci|pasung|borgol|rantai)\w*\b|\bdi ?ikat\b(?! kontrak)",
        rf"\b{_WHOM} (mau |akan |sudah |lagi |masih )?di ?(jual|sandera)\b",
        r"\bdijual (ke|sama|oleh|lagi)\b",
        r"\b(tidak|tidak di|dilarang) (boleh|bisa|kasih|dikasih|diizinkan) (keluar|pergi|pulang) (dari )?(rumah|gedung|"
        r"kamar|mess|asrama|kompleks|compound|penampungan|lokasi|sini|kantor)\b",
        r"\bpintu(nya)? (di)?kunci\b|\bdikunci(in)? dari luar\b",
        rf"\b{_WHOM} (masih )?ditahan (di |dalam )?(penampungan|mess|gudang|rumah agen|kantor agen)\b",
        r"\btidak (boleh|bisa|dikasih) (pulang|keluar) (kalau|sebelum) (tidak |belum )?(bayar|tebus|lunas)",
        r"\b(lagi|sedang|masih|terus) di ?(kejar|buru)\b",
        r"\b(terjebak|terperangkap|tertahan) (di )?(scam|perusahaan scam|kk park|kamboja|myanmar|myawaddy|judi)\w*\b",
        r"\b(dipaksa|disuruh) (nipu|menipu|scam|jadi scammer|jual diri|melayani|jadi psk|open bo|layani tamu)\b",
        r"\b(di)?minta tebusan\b|\btebusan\b.*\b(juta|dolar|usd|ringgit|rp)\b",
        r"\bdisetrum\b|\bdi setrum\b",
        r"\bpenjaga(nya)? (bawa|pakai|pegang) (senjata|pistol)\b",
        r"\b(mau|akan) (dipindah|dioper|dibawa)\w* (paksa|malam ini|besok|ke perusahaan lain|ke kompleks)\b",
        r"\bkorban (tppo|perdagangan orang|perdagangan manusia)\b.*\b(tolong|sekarang|masih)\b",
        r"\b(takut|dipaksa) dijual\b",
    ),
    "kekerasan_fisik": (
        rf"\b{_BEAT}\b.*\b{_NOW}\b|\b{_NOW}\b.*\b{_BEAT}\b",
        rf"\b(saya|kami|dia|istri saya|anak saya|adik saya|kakak saya|mamak|mama|ibu) {_BEAT}\b",
        rf"\b{_BEAT} (majikan|bos|agen|mandor|kapten|suami|madam|baba|tuan|nyonya)\b",
        rf"\b(mau|akan) (di ?bunuh|di ?habisi|bunuh(?! (diri|waktu)))\b|\b(mau|akan) habisi {_WHOM}\b",
        r"\b(ancam|diancam|ngancam|mengancam)\w* (mau |akan )?(di ?)?(bunuh|mati|habisi)\w*\b",
        rf"\b(diancam|ditodong|ngancam|mengancam) (dengan |pakai |pake )?{_WEAPON}\b",
        rf"\b(lempar|serang|nyerang|tusuk|nusuk|bacok|kejar|ngejar|acung)\w*\b.*\b{_WEAPON}\b",
        rf"\b{_HIT}( (sama|dan|terus) {_HIT})? {_WHOM}\b.*\b{_NOW}\b|\b{_NOW}\b.*\b{_HIT} {_WHOM}\b",
        rf"\b(siram|nyiram|disiram)\w*\b.*\b(air panas|minyak panas|air keras)\b.*\b({_NOW}|melepuh)\b",
        r"\b(berdarah|luka parah|babak belur|lebam semua)\b",
        r"\bmukul(i|in)? (saya|dia|kami|terus)\b",
    ),
    "pelecehan_seksual": (
        r"\bdi ?perkosa\w*\b|\bperkosa (saya|dia|anak|istri)\b|\bdicabuli\b|\bdigauli paksa\b",
        r"\b(dipaksa|memaksa|paksa)( saya| dia| kami| istri saya)? "
        r"(tidur|berhubungan|bersetubuh|buka baju|melayani nafsu)\b",
        r"\bdi ?leceh\w*\b.*\b(terus|tiap (malam|hari)|setiap (malam|hari)|lagi|barusan|tadi)\b",
        r"\bmasuk kamar (saya )?(tiap malam|malam malam|terus)\b.*\b(raba|pegang|takut|paksa)\w*\b",
    ),
    "depresi_gangguan_jiwa": (
        r"\b(mau|ingin|pengen|niat|pikir\w*) (bunuh diri|mati saja|mengakhiri hidup|akhiri hidup|gantung diri|"
        r"lompat)\b",
        r"\bbunuh diri\b.*\b(saja|aja|saya|lagi|mau)\b|\b(saya|aku) (mau|ingin) mati\b",
        r"\b(mau|ingin) mati\b|\b(coba|mencoba|nyoba|nekat)\b.*\b(gantung|bunuh) diri\b",
        r"\b(tidak (mau|ingin|sanggup|kuat) hidup( lagi)?|lebih baik (saya )?mati|mending mati|cape hidup)\b",
        r"\b(minum racun|minum baygon|loncat dari (lantai|gedung|balkon|apartemen)|iris(in)? (tangan|nadi))\b",
    ),
    "sakit": (
        r"\b(pingsan|kejang|kejang kejang|sekarat|tidak sadar|tidak sadarkan diri|kritis)\b",
        r"\b(masih|sedang|lagi|keadaan|sudah|mama|mamak|ibu|bapak|suami|istri|anak|adik|kakak|dia|teman|saya) koma\b|"
        r"\bkoma (di (rs|icu|rumah sakit)|sejak|sudah|\d+ hari)\b",
        r"\b(sesak (napas|nafas)|tidak bisa (bernapas|napas|nafas|bangun|jalan)|muntah darah|pendarahan|keguguran)\b",
        r"\b(sakit (parah|keras)|demam tinggi)\b.*\b(tidak (dibawa|dikasih|boleh|diobati))\b",
        r"\b(tidak (dikasih|dikasi|diberi|ada) makan)\b.*\b(hari|minggu|lemas|sudah)\b",
        r"\b(hari|minggu)\b.*\btidak (dikasih|dikasi|diberi) makan\b",
    ),
    "kecelakaan_kerja": (
        r"\b(jatuh|kejatuhan|terjepit|tergilas|kesetrum|terpotong|putus)\b.*\b(tolong|darah|parah|jari|tangan|kaki)\b",
        r"\bkapal(nya)?( kami| kita)? (mau |sudah |hampir |sedang )?(tenggelam|bocor|terbakar)\b",
    ),
    "putus_komunikasi": (
        r"\b(hilang|tidak ada kabar|putus kontak)\b.*\b(disekap|dibawa kabur|diculik|terakhir bilang|minta tolong|"
        r"dipukul|kamboja|myanmar)\b",
        r"\b(di ?culik|dibawa kabur)\w*\b",
    ),
    "rekrut_ilegal": (
        r"\b(umur|usia|masih|baru|umurnya)( baru)? (1[0-7]|(se|dua |tiga |empat |lima |enam |tujuh )belas)"
        r"\b.*\b(malam ini|besok|mau (di)?(berangkat|bawa|terbang)\w*|sudah di (bandara|pelabuhan|penampungan))",
        # the regular spelling writes smp out as "sampai" (bot/spelling.py)
        r"\b(masih|anak) (sd|smp|sampai|sma|dibawah umur|di bawah umur|bawah umur)\b"
        r".*\b(dibawa|diberangkatkan|mau berangkat|dijemput)\b",
    ),
    "lainnya": (
        r"^(tolong+ ?)+(saya|kami|sos|help)?[?!. ]*$",
        r"^(sos|help me|selamatkan (saya|kami)|darurat)[?!. ]*$",
        r"\b(nyawa (saya|kami|dia)|takut mati|takut dibunuh|jangan telepon (saya )?(dia|majikan|ketahuan))\b",
    ),
}

HARMLESS = (
    r"\bmati (lampu|listrik|air|gaya|rasa|suri|total hp|hp|lampunya)\b",
    r"\b(hp|lampu|mesin|paket|kuota|permit|pasport|paspor|visa|kontrak)(nya|ku)?( saya)?"
    r"( sudah| mau| akan| hampir)? mati\b",
    r"\bbunuh waktu\b|\bmembunuh (waktu|rasa|sepi)\b",
    r"\bpukul (berapa|setengah|\d+|rata|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh)",
    r"\b(loker|lemari|kulkas|koper|tas|hp|gudang|kontrak( kerja)?|gaji)(nya)?( saya)? di ?kunci\w*",
    r"\b(tiket|motor|tanah|rumah|barang|hp|emas|sawah|mobil|kartu)(nya)?( saya)?"
    r"( mau| sudah| akan)? di ?jual( lagi)?\b",
)
ELSEWHERE = (
    r"\b(tahun lalu|dulu|waktu itu|tahun yang lalu|pernah)\b(?!.*\b(masih|lagi|terus|tadi|barusan)\b)",
    r"\b(film|sinetron|drama|lagu|game|novel|berita|youtube|tiktok|cerpen)\b",
)
IN_GENERAL = (
    r"^(apa|apakah|bagaimana|kalau|bolehkah|kemana|di ?mana|siapa|berapa)\b(?!.*\b(saya|kami|adik|anak|istri|suami|"
    r"kakak|ibu|teman)\b)"
)
_SENTENCE_ENDS = re.compile(r"[.?!\n]+")
_CLAUSE_ENDS = re.compile(r"[,;:]+|(?=\b(?:tapi|tp|sekarang|skrg|skrang|skarang)\b)", re.IGNORECASE)

_RULES = {category: [re.compile(rule) for rule in rules] for category, rules in RULES.items()}
_HARMLESS = [re.compile(rule) for rule in HARMLESS]
_ELSEWHERE = re.compile("|".join(ELSEWHERE))
_IN_GENERAL = re.compile(IN_GENERAL)


@dataclass(frozen=True)
class Alarm:
    """A rule that fired: the category it speaks of and its place in the table ("perdagangan_orang/3")."""

    category: str
    rule: str


def look(text: str) -> Alarm | None:
    """The first rule on danger that fires on a message, or None."""
    plain = " ".join(_told_here(sentence) for sentence in _SENTENCE_ENDS.split(text))
    for category, patterns in _RULES.items():
        for place, pattern in enumerate(patterns):
            if pattern.search(plain):
                return Alarm(category, f"{category}/{place}")
    return None


def _told_here(sentence: str) -> str:
    """A sentence in regular spelling, without the clauses that tell of something else and without harmless phrases."""
    told = []
    for place, clause in enumerate(_CLAUSE_ENDS.split(sentence)):
        plain = regular(clause)
        for pattern in _HARMLESS:
            plain = pattern.sub(" ", plain)
        if not _ELSEWHERE.search(plain) and not (place == 0 and _IN_GENERAL.search(plain)):
            told.append(plain)
    return " ".join(told).strip()
