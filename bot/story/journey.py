"""Reads how far a worker's journey has come: before, during or after the work, when they left and with which papers,
and for how many months the trouble lasts.
"""

from __future__ import annotations

import re
from typing import Any

from bot import countries, regions
from bot.story import amounts, people
from bot.words import MONTHS, PART, SENTENCE

_BEFORE = re.compile(
    r"\b(?:(?:belum|tidak|gagal|batal|tidak jadi|tidak pernah|belum juga|"
    r"tidak kunjung) (?:jadi )?(?:di ?)?(?:berangkat\w*|terbang)|tunggu panggilan|menunggu panggilan|(?:ditipu|"
    r"kena tipu|penipuan) (?:\w+ )?(?:loker|lowongan)|janji terbang|calon (?:pmi|pekerja|abk|tki|tkw)|(?:mau|akan|"
    r"hendak) (?:di ?(?:kasi|kasih|beri|carikan|bawa|kirim|jual|sebrangkan|seberangkan|terbangkan|berangkatkan)|"
    r"berangkat|kerja (?:ke|di))|(?:mau|ingin) ke (?:luar negeri|{abroad})|penampungan|ditampung|di tampung|"
    r"setor \S+ \S+|(?:setor|transfer|bayar)\b[^.?!]{0,100}\b(?:untuk|buat) (?:kerja|berangkat)|(?:janji\w*|"
    r"dijanji\w*) (?:mau )?(?:kerja|berangkat|di ?berangkatkan))\b".replace("{abroad}", "taiwan|dubai|malaysia"),
    re.I,
)
_AFTER = re.compile(
    r"\b(?:(?:sudah|baru|telah|barusan|baru saja) (?:di ?)?(?:pulang\w*|di kampung|sampai (?:di )?(?:rumah|kampung))|"
    r"(?:saya|dia|kami|kita) (?:di)?pulang (?:dari|sendiri)|pulang dari|(?:di|ter)?deportasi dari|"
    r"di ?deportasi (?:dari|bulan)|(?:eks|mantan|purna) (?:abk|pekerja|tki|tkw|pmi)|dipulangkan dari|(?:sekarang|"
    r"kini) (?:sudah )?di (?:kampung|rumah saya|indonesia))\b"
)
_NOT_AFTER = re.compile(
    r"\b(?:mau|ingin|tidak|belum|minta|pengin|bisa|boleh|mohon|tolong|kapan|takut|cara|susah) (?:\w+ )?$"
)
_DURING = re.compile(
    r"\b(?:majikan\w*|overstay|kerja|bekerja|gaji|di ?kurung|di ?siksa|di ?pukul|di ?sekap|terjebak|paspor\w*|"
    r"di ?tahan|imigresen|penjara|sakit|meninggal|jatuh|hilang kontak|tidak ada kabar|di ?hubungi|di ?buang|permit|"
    r"kontrak|agensi|kapten|di ?paksa|tidak boleh keluar|disuruh|di|d|pulang|pabrik|kapal|phk|dipecat)\b"
)
_AT_WORK_THERE = re.compile(
    r"\b(?:majikan\w*|kerja|bekerja|kapal|hilang|kabar|berangkat|hubungi|jadi|tebusan|di ?tahan|overstay|di ?pukul|"
    r"di ?siksa|di ?sekap)\b"
)
_STAYS = re.compile(
    r"\b(?:sekarang|skrg|skrng|kini|saiki|ayeuna|udah aman|sudah aman|sudah sampai|udah sampai)\b(?:\s+(?:saya|sy|aku|"
    r"sudah|udah|dia|kami|ada|lagi))*\s+(?:di|d)\s+",
    re.I,
)
_ONCE = re.compile(
    rf"\b(?:dulu|dahulu|rumiyin)\b[^.?!]{{0,25}}\b(?:di|ke|jadi|kerja)\b|\b(?:19\d\d|"
    rf"20[01]\d)\b[^.?!]{{0,10}}\b{people.I}\s+(?:kerja|dijual|di)\b",
    re.I,
)
NONE_PAPERS = (
    r"\b(?:(?:saya|berangkat|jalur|secara|pekerja|masuk|kerja|bekerja|dia|suami|istri|anak|adik|kakak|status|lewat|"
    r"datang|naik) (?:\w+ ){0,2}?(?:ilegal|illegal)|non ?prosedural|unprosedural|un prosedural|tanpa (?:dokumen|"
    r"permit|izin kerja|ijin kerja|visa kerja|surat)|(?:tidak|belum) (?:punya|pegang|pernah punya|ada) (?:permit|"
    r"dokumen|visa kerja|izin kerja|surat resmi)(?! sejak| lagi| karena)|kosongan|(?:visa|paspor)(?:nya)? (?:pakai |"
    r"pake |cuma )?(?:ziarah|turis|pelancong|umrah|umroh|kunjungan|wisata|haji|holiday|melancong|sosial)|pas lawatan|"
    r"(?:jalur|lewat|jalan) (?:tikus|belakang|gelap|hitam)|berangkat (?:tidak resmi|gelap)|lewat jalur tidak resmi|"
    r"gelap gelapan)\b"
)
OFFICIAL_PAPERS = (
    r"\b(?:(?:berangkat|secara|lewat|melalui|jalur|prosedur|daftar|saya|kerja|dia|via|pakai|hongkong|masuk) (?:pt |"
    r"jalur |jalan |agen |visa |secara |yang )?(?:resmi|legal|prosedural)|(?:lewat|melalui|oleh|program|via|ikut|"
    r"pakai|dari|daftar|berangkat|jalur|saya) (?:\w+ ){0,2}?(?:p3mi|pjtki resmi|sip2mi|g to g|gtog|g2g|g ke g|"
    r"private to private|p to p|bp2mi))\b"
)
_LEFT = re.compile(
    r"\b(?:berangkat|brgkt|diberangkatkan|di berangkatkan|terbang|masuk|ke sana|pergi|kerja di \w+(?: \w+)?|sejak|"
    r"dari|dr|mulai kerja)\b(?P<between>[^.?!]{0,42}?)\b(?P<year>20[0-3]\d|199\d)\b",
    re.I,
)
_WHEN = re.compile(
    rf"\s*(?:(?:sekitar|awal|akhir|tahun|thn|th|bulan|bln|tgl|tanggal|\d{{1,2}}|{'|'.join(MONTHS)})\s*)*", re.I
)
_DATE = re.compile(r"(?:\b\d{1,2}\s*[-/ ]\s*)?\b(?P<month>\d{1,2})\s*[-/]\s*$")
_NOT_LEFT = re.compile(
    r"\b(?:pulang|balik|lahir|kembali|dideportasi|dipulangkan|kelahiran|lulus|habis|tahun ini|uu)\b", re.I
)
# What a period of months is the period of, most telling first; the words stand near it, in one sentence.
_UNPAID = re.compile(
    r"\b(?:gaji\w*|upah\w*|digaji|dibayar\w*|bayaran)\b.*\b(?:tidak|belum|tdk|blm|ga|gak|ndak|nda|ora|belom|g|kagak|"
    r"ngga|nggak|enggak|dipotong|potong|potongan|macet|nunggak|ditahan|telat|tanpa)\b|\b(?:hutang|utang|tunggak\w*|"
    r"nunggak) gaji\b|\b(?:tidak|belum|tdk|blm|ga|gak|ndak|nda|ora|ngga|nggak|enggak|tanpa)\b.*\b(?:gaji\w*|di ?gaji|"
    r"di ?bayar\w*|upah)\b|\b(?:potong|potongan|dipotong)\b",
    re.I,
)
_LOST = re.compile(
    r"\b(?:(?:teu aya|ora ono|ra ono|sonde ada|tak ada|ga ada|tidak ada) (?:kabar|berita)|hilang kontak|putus kontak|"
    r"putus komunikasi|(?:tidak|tdk|belum|blm|ga|gak|ndak|nda|tak|ngga|nggak)\s+(?:\w+ )?(?:ada|pernah|bisa|"
    r"dapat)?\s?(?:\w+ )?(?:kabar\w*|kontak|di ?hubungi|telp\w*|telepon|menghubungi|aktif|nelpon|ngabari\w*))\b",
    re.I,
)
_HELD = re.compile(
    r"\b(?:ditahan|di tahan|disekap|di sekap|dikurung|di kurung|penampungan|ditampung|penjara|dipenjara|imigresen|"
    r"tahanan|ditangkap|tidak boleh keluar|tdk boleh keluar|terjebak|terkurung)\b",
    re.I,
)
_STUCK = re.compile(
    r"\b(?:overstay|tunggu|belum berangkat|blm berangkat|tidak diberangkatkan|tdk diberangkatkan|belum diberangkatkan|"
    r"blm diberangkatkan|menunggu|nunggu|di laut|(?:belum|blm|tidak|tdk|ga|gak) ada (?:job|panggilan|kejelasan|jadwal|"
    r"majikan|kepastian)|gak berangkat\w*|ga berangkat\w*)\b",
    re.I,
)
_WORKED = re.compile(r"\b(?:kerja|bekerja|krj|krja|merantau|kerjo)\b", re.I)
_NO_PERIOD_BEFORE = re.compile(
    r"(?:\b(?:tiap|setiap|per|sisa)\s+|\b(?:umur|usia|kontrak(?:nya)?|hamil|bayi\w*|lalu|janji\w*|dijanji\w*|katanya|"
    r"anak\w*|proses|kurang|dalam|setelah|sesudah|habis|cicil\w*|belajar|kursus|pelatihan|visa|masuk|denda|deposit|"
    r"ganti|blacklist|sampai)\b[\w\s]{0,14}|\bdulu\b[\w\s]{0,22}|\d\s*(?:-|/)\s*)$",
    re.I,
)
_NO_PERIOD_AFTER = re.compile(
    r"\s*(?:yang |yg )?(?:lalu|lagi|lalunya|ke ?depan|kemarin|kontrak|yll|sekali|pertama|terakhir dia)\b|\s*\?", re.I
)
_LASTED = re.compile(r"(?:\b(?:sudah|udah|sdh|selama|hampir|wis|wes|su|telah|lebih)|,)\s*$", re.I)
Details = dict[str, Any]


def phase(text: str, plain: str, found: Details) -> str | None:
    abroad = found.get("country") or found.get("ship")
    if not found.get("teller"):
        return None
    after = any(not _NOT_AFTER.search(plain[: match.start()][-24:]) for match in _AFTER.finditer(plain))
    before = _BEFORE.search(plain.replace("penampungan", "") if after else plain)
    held = re.search(r"\b(?:terjebak|ternyata|lalu dibawa|sekarang (?:di|ada|kerja))\b", plain)
    if after and not before:
        return "after"
    if before and not after and not held:
        return "before"
    if (before and not held) or after or not abroad or _at_home(text):
        return None
    there = bool(found.get("ship")) or any(
        re.search(r"\b(?:di|d|nang|ndek|neng)\s+(?:\w+\s+){0,3}$", text[max(0, named.start - 30) : named.start], re.I)
        for named in countries.every(text)
        if named.code == found.get("country")
    )
    return "during" if _DURING.search(plain) and (there or _AT_WORK_THERE.search(plain)) else None


def _at_home(text: str) -> bool:
    """ "sekarang saya di Kupang", "dulu di Johor": the work abroad is over, or it is not clear."""
    for match in _STAYS.finditer(text):
        rest = text[match.end() : match.end() + 30]
        if regions.begins(rest) and countries.find(rest.split()[0]) in (None, "ID"):
            return True
    return bool(_ONCE.search(text)) and not re.search(r"\b(?:sekarang|skrg|kini|skrng)\b", text, re.I)


def departed(text: str) -> str | None:
    for match in _LEFT.finditer(text):
        between = match["between"]
        lead = text[max(0, match.start() - 30) : match.start()] + match.group()
        since = re.match(r"(?:sejak|dari|dr)\b", match.group(), re.I)
        if _NOT_LEFT.search(lead.lower()) or (since and not (_about_work(text, match) and _WHEN.fullmatch(between))):
            continue
        if re.match(r"masuk\b", match.group(), re.I) and not countries.find(between):
            continue
        month = next((MONTHS[word] for word in re.findall(r"[a-z]+", between.lower())[::-1] if word in MONTHS), None)
        if month is None and (date := _DATE.search(between)) and 1 <= int(date["month"]) <= 12:
            month = int(date["month"])
        return f"{match['year']}-{month:02}" if month else match["year"]
    return None


def _about_work(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 60) : match.start()]
    return bool(re.search(r"\b(?:kerja|bekerja|berangkat|di sana|disana|merantau)\b[^.?!]*$", before, re.I))


def papers(plain: str, typed: str) -> str | None:
    """`typed` beside `plain`: regular spelling takes "G to G" and "P3MI" apart."""
    if re.search(NONE_PAPERS, plain):
        return None if re.search(r"\b(?:bukan|tidak) (?:ilegal|kaburan|gelap)\b", plain) else "none"
    for match in (*re.finditer(OFFICIAL_PAPERS, plain), *re.finditer(OFFICIAL_PAPERS, typed)):
        head = SENTENCE.split(match.string[max(0, match.start() - 40) : match.start()])[-1]
        asked = re.match(
            r"(?: \w+)? ?(?:tidak|ga|gak|atau|kah|apa|bukan|katanya|ternyata|\?)", match.string[match.end() :]
        )
        if not asked and not re.search(
            r"\b(?:bukan|apakah|tidak|cara|mau|ingin|syarat|belum|kalau) (?:\w+ ){0,2}$", head
        ):
            return "official"
    return None


def months(text: str, age: int | None) -> int | None:
    """For how many months unpaid, or else out of reach, held, stuck, or at work."""
    best: tuple[int, int] | None = None
    for period in amounts.periods(text):
        before, after = text[max(0, period.start - 160) : period.start], text[period.end : period.end + 120]
        if _NO_PERIOD_BEFORE.search(before[-26:]) or _NO_PERIOD_AFTER.match(after):
            continue
        if (
            period.age
            or (age and period.months == age * 12)
            or (text[period.start].lower() == "s" and period.months == 1 and not _LASTED.search(before))
        ):
            continue
        weight = _period_of(before, after)
        if weight and (best is None or weight > best[0]):
            best = (weight, period.months)
    return best[1] if best else None


def _period_of(before: str, after: str) -> int:
    """How telling the words around a period are: unpaid 10, out of reach 8, held 6, stuck 4, at work 2; one more where
    they stand in the same part of the sentence. 0: it may be anything."""
    weights = ((10, _UNPAID), (8, _LOST), (6, _HELD), (4, _STUCK), (2, _WORKED))
    parts = (PART.split(before)[-1], PART.split(after)[0])
    near = " ".join(parts[0].split()[-9:]) + " # " + " ".join(parts[1].split()[:9])
    for weight, pattern in weights:
        if pattern.search(near):
            return weight + 1
    sentence = (SENTENCE.split(before)[-1], SENTENCE.split(after)[0])
    wider = " ".join(sentence[0].split()[-8:]) + " # " + " ".join(sentence[1].split()[:8])
    for weight, pattern in weights:
        if pattern.search(wider):
            return weight
    if re.match(r"\s*(?:\w+\s+)?(?:di|d|nang|ndek|neng)\s", after, re.I) and countries.find(after[:40]) not in (
        None,
        "ID",
    ):
        return 2
    lived = re.search(r"\b(?:di|nang|ndek)\s+\w+\s*(?:\w+\s+){0,2}$", before, re.I)
    return 2 if lived and countries.find(before[-25:]) else 0
