"""Reads from a free story what it surely says, so that nobody is asked for it again.

`read` gives a dict with those of the keys of KEYS that were found: better nothing than wrong, since a wrong detail is
believed and a missing one is asked for. `correction` reads what somebody takes back ("eh bukan Taiwan, Hong Kong").
Persons are read in people.py, sums and periods in amounts.py, places in places.py, bot/regions.py, bot/countries.py.
"""

from __future__ import annotations

import re
from typing import Any

from bot import countries, regions
from bot.spelling import regular
from bot.story import amounts, contacts, journey, names, particulars, parties, people, places
from bot.words import SENTENCE

KEYS = (
    "country place origin age birth_year months amounts agency recruiter ship employer job phone passport account "
    "worker_name teller relation sex phase departed papers wanted"
).split()
JOBS = {
    "scam": (
        r"scam\w*|nipu orang|menipu orang|judi online|operator judi|love scam\w*|penipuan online|tipu orang|scamer\w*"
    ),
    "abk": (
        r"abk|anak buah kapal|pelaut|kapal ikan|kapal (?:penangkap|tuna|cumi|kargo|pesiar)|awak kapal|kerja di kapal"
    ),
    "lansia": r"(?:jaga|rawat|merawat|menjaga|ngerawat|ngurus)\s+(?:ama|akong|nenek|kakek|lansia|orang tua|orangtua|"
    r"oma|opa|nenek\w*|kakek\w*|jompo|popo|gong gong)|caregiver|care giver|panti jompo|perawat lansia|pengasuh lansia",
    "perawat": r"perawat|nurse|suster rumah sakit",
    "prt": r"prt|art|pembantu|asisten rumah tangga|rumah tangga|helper|domestic|maid|dunungan|babysitter|baby sitter|"
    r"jaga bayi|(?:jaga|asuh|ngasuh) anak majikan|khadimat|penata laksana",
    "kebun": r"sawit|kebun|ladang|perkebunan|felda|dodos|manen buah|panen buah sawit",
    "bangunan": r"bangunan|konstruksi|kontruksi|proyek|kuli|construction|tukang batu|kongsi",
    "restoran": (
        r"restoran|resto|restauran|rumah makan|kedai makan|kedai|waiter|waitress|kafe|cafe|koki|juru masak|warung"
    ),
    "pabrik": r"pabrik|kilang|factory|perusahaan elektronik|operator produksi|manufaktur",
    "pertanian": r"peternakan|pertanian|ternak|kandang ayam|petani|greenhouse|stroberi|strawberry|gembala|nggembala",
    "sopir": r"sopir|supir|driver|pemandu lori",
    "kebersihan": r"cleaning|kebersihan|tukang bersih|cleaner|bersih bersih kantor",
    "jasa": r"toko|swalayan|supermarket|kasir|mart|penjaga toko|spa|salon|laundry|hotel",
}
_JOBS = {code: re.compile(rf"\b(?:{words})\b", re.I) for code, words in JOBS.items()}
_AT_WORK = re.compile(
    r"\b(?:kerja|bekerja|krj|krja|kerjo|jadi|sebagai|sbg|jd|di|d|sopir|perawat|calon|eks|mantan|saya|disuruh|dipaksa|"
    r"jaga|suruh|ssw|sektor|bidang|bagian|pekerjaan|program|pekerja|jatuh|buruh|kuli|petugas|abk|dari|"
    r"operator)\b[^.?!,]{0,26}$",
    re.I,
)
_AT_SERVICE = re.compile(
    r"\b(?:kerja|bekerja|krj|krja|jadi|ssw|sektor|karyawan|karyawati|pegawai|jaga)\b[^.?!,]{0,26}$", re.I
)  # a shop or a hotel is also where somebody hides
_PROMISED = re.compile(
    r"\b(?:janji\w*|dijanji\w*|iming\w*|awalnya|katanya|tawar\w*|ditawar\w*|lowongan)\b[^.?!]{0,40}$", re.I
)
WANTED = {
    "pulang": (
        r"(?:mohon|memohon|minta|permohonan) (?:bantuan )?(?:pemulangan|kepulangan|kasih pulang)|"
        r"minta tolong kasi pulang|(?:mau|ingin|minta|pengin|pengen|mohon|tolong|bisa|ingin sekali|minta tolong|"
        r"kepingin|hendak|agar|supaya|biar) (?:\w+ ){0,3}?(?:di ?)?(?:pulang|pulangkan|balik|kembali ke (?:indonesia|"
        r"kampung))\b(?! uang| kerja| cuti| majikan| hongkong| taiwan| malaysia| arab| ke (?:taiwan|malaysia|hongkong|"
        r"jepang|korea))|pulangkan (?:saya|dia|anak|istri|suami|kami|adik|ibu)|(?:jenazah\w*|dia|"
        r"saya) (?:minta )?dipulangkan|ongkos pulang|kepulangan"
    ),
    "gaji": (
        r"(?:minta|mohon|tolong|mau|ingin|tuntut|menuntut|agar|supaya|bantu|"
        r"biar) (?:\w+ ){0,3}?gaji\w*(?: \w+){0,3} (?:di ?)?(?:bayar\w*|kasih|cair\w*|lunas\w*|berikan|kembalikan|"
        r"turun)|bayarkan gaji|(?:minta|tuntut|mau|tagih) gaji (?:saya|kami|dia|nya)"
    ),
    "uang": (
        r"(?:minta|mohon|tolong|mau|ingin|bagaimana|agar|supaya|"
        r"bisa) (?:\w+ ){0,3}?uang\w*(?: \w+){0,3} (?:di ?)?(?:kembali\w*|pulang\w*|balik\w*)|uang\w* (?:(?:saya|kami|"
        r"dia|itu) )?(?:minta|mohon|harus|mau|tolong|bisa|dan) (?:di ?)?(?:kembali\w*|pulang\w*)|"
        r"(?:uang)\w* dikembalikan|kembalikan uang"
    ),
    "dokumen": (
        r"(?:minta|mohon|tolong|mau|ingin|agar|supaya|bisa) (?:\w+ ){0,3}?(?:paspor|dokumen|ijazah|ktp|"
        r"akta)\w*(?: \w+){0,3} (?:di)?(?:kembali\w*|pulang\w*|kasih|serahkan|ambil)|kembalikan (?:paspor|ijazah|"
        r"dokumen)"
    ),
    "tindak": (
        r"(?:tolong|mohon|minta|harus|agar|supaya|biar)(?: (?!takut)\w+){0,4}? (?:di ?)?(?:tindak(?! ?lanjut)|tangkap|"
        r"hukum(?!an)|proses hukum|penjarakan|usut|adili|polisikan)\w*|(?:mau|ingin) (?:\w+ )?(?:lapor|laporkan|"
        r"melaporkan|tuntut|menuntut|nuntut|penjarakan|polisikan) (?:\w+ ){0,2}(?:majikan|calo|sponsor|agen|pt|"
        r"perekrut|pelaku|dia|bos)\w*|(?:majikan|calo|sponsor|agen|pelaku)\w* (?:di ?)?(?:hukum|tangkap|tindak|proses|"
        r"penjara)\b"
    ),
    "kabar": (
        r"(?:tolong|mohon|minta|bantu|bisa|mau) (?:\w+ ){0,4}?(?:di ?)?(?:cari|carikan|cek|lacak|"
        r"temukan)(?:kan)?\b(?! kerja| uang)|cari(?:kan)? kabar|(?:mau|ingin) (?:tahu|tau) (?:kabar|keadaan|"
        r"keberadaan)|minta kabar"
    ),
}
_WANTED = {code: re.compile(rf"\b(?:{words})", re.I) for code, words in WANTED.items()}
Details = dict[str, Any]
_SURELY = (
    r"(?:eh+|ralat|koreksi|sori|sorry|typo|keliru|salah(?:\s+(?:ketik|tulis|sebut|kirim|nama|nomor))?|bukan\s+itu|"
    r"maksud(?:nya|ku|\s+saya|\s+sy|\s+aku)?|mksd\s*(?:saya|sy)?|(?:yang|yg)\s+(?:benar|bener|betul))"
)
_OPENING = re.compile(
    rf"^(?:\W*\b(?:{_SURELY}|maaf|ma'?af|mf|pak|bu|min|kak|tadi|itu|oh|iya|ya|tunggu|dulu|ada yang)\b)+\W*", re.I
)
_OPENS = re.compile(rf"\b{_SURELY}\b", re.I)
_CLOSING = re.compile(r"\W+(?:salah\s+(?:ketik|tulis|sebut)|maksud(?:ku|\s+saya|\s+sy)|typo)\W*$", re.I)
_CHANGED = re.compile(
    r"\b(?:nomor|nomer|no|hp|wa|nama|alamat)(?:nya)?\s+(?:(?:saya|sy|hp|wa|dia)\s+)*(?:di)?ganti\s+(?:jadi|ke|menjadi|"
    r":)?\s*\S|^\W*ganti\s+(?:nomor|nomer|no|nama)\b|(?:^|[,.]|\b(?:nama|nomor|nomer|umur|salah)(?:nya)?)\s*(?:yang|"
    r"yg) (?:benar|bener|betul)\b(?!\s+(?:saja|aja|juga|yang|yg|mana|apa|gimana|lewat|pak\w|masuk|di)\b)",
    re.I,
)
_DENIED = re.compile(
    r"\bbukan\s+(?P<not>[^,.;!?\n]+?)\s*(?:[,.;!?\n]|\b(?:tapi|tp|melainkan|namun|(?:yang|yg) (?:benar|bener|"
    r"betul))\b|$)",
    re.I,
)
_NAMED = re.compile(
    r"\bnama(?:nya|\s+(?:saya|dia|anak saya|istri saya|suami saya|adik saya|lengkap))?(?:\s+(?:itu|adalah|(?:yang|"
    r"yg) (?:benar|bener|betul)|sebenarnya|aslinya))*\s*:?\s*(?=\w)",
    re.I,
)
CORRECTION_WORDS = 30  # a longer message is a story
SHORT_WORDS = 4
MOST_LETTERS = 12_000  # three full messages; who tells more has told the essential before


def read(text: str) -> Details:
    """What the story surely says; see KEYS. Pure: the same text gives the same details on every day."""
    text = text[:MOST_LETTERS]
    plain = regular(text)
    who = people.read(text)
    found: Details = {"teller": who.teller} if who.teller else {}
    if who.relation:
        found["relation"] = who.relation
    found |= particulars.read(text, who)
    where = places.where(text)
    found |= where
    country = where.get("country")
    if sums := amounts.money(text, country):
        found["amounts"] = sums
    found |= parties.read(text)
    found |= contacts.read(text)
    if place := places.origin(text):
        found["origin"] = place
    if months := journey.months(text, found.get("age")):
        found["months"] = months
    if left := journey.departed(text):
        found["departed"] = left
    if papers := journey.papers(plain, " ".join(text.lower().split())):
        found["papers"] = papers
    if wanted := [code for code, pattern in _WANTED.items() if _asked(pattern, plain)]:
        found["wanted"] = wanted
    if phase := journey.phase(text, plain, found):
        found["phase"] = phase
    if phase == "before":
        found.pop("place", None)  # where somebody was to go is not where they are
    if job := _job(text, found):
        found["job"] = job
    return {key: found[key] for key in KEYS if key in found}


def _job(text: str, found: Details) -> str | None:
    promised = None
    for code, pattern in _JOBS.items():
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 60) : match.start()]
            head = SENTENCE.split(before)[-1]
            there = re.match(r"(?:\s+\w+)?\s+(?:di|d)\s+\w+", text[match.end() :])
            if not (_AT_WORK.search(head) or there or code in ("abk", "scam", "lansia") or not head.strip()):
                continue
            if code == "jasa" and not _AT_SERVICE.search(head):
                continue
            if _PROMISED.search(head):
                promised = promised or code
                continue
            return code
    if not promised and found.get("ship"):
        return "abk" if found.get("teller") else None
    return promised if found.get("phase") == "before" else None


def _asked(pattern: re.Pattern[str], plain: str) -> bool:
    """Asked for, not denied: "tidak mau pulang", "takut pulang", "bagaimana cara ..."."""
    for match in pattern.finditer(plain):
        before = plain[max(0, match.start() - 24) : match.start()]
        if re.search(r"\b(?:uang|gaji|paspor|ijazah|dokumen)\w* (?:\w+ )?$", before) and "pulang" in match.group():
            continue
        if match.group().startswith("ongkos") or not re.search(
            r"\b(?:tidak|belum|jangan|bukan|takut|dia tidak|cara|majikan|agen|calo)\s+(?:\w+\s+)?$", before
        ):
            return True
    return False


def correction(text: str) -> Details:
    """The new value of what is taken back, by the keys of `read`; empty where nothing is corrected.

    Said at the beginning ("eh", "salah", "maksud saya") or at the end, or by what it is not ("A bukan B": then only
    what A and B both tell). A mere "maaf" is politeness.
    """
    if len(text.split()) > CORRECTION_WORDS or "?" in text:
        return {}
    opening = _OPENING.match(text)
    opened = (opening and _OPENS.search(opening.group())) or _CLOSING.search(text) or _CHANGED.search(text)
    denied = _DENIED.search(text)
    if not (opened or denied):
        return {}
    rest = _OPENING.sub("", _DENIED.sub(" , ", _CLOSING.sub("", text)).strip(" ,")).strip(" ,.")
    found = _loosely(rest)
    if denied:
        if named := _name_for(rest, denied["not"]):
            found.setdefault("worker_name", named)
        elif not opened:
            found = {key: value for key, value in found.items() if _tells(denied["not"], key)}
    return {key: found[key] for key in KEYS if key in found}


def _tells(denied: str, key: str) -> bool:
    if key in ("age", "months") and re.fullmatch(r"\s*\d{1,3}\s*", denied):
        return True
    told = _loosely(denied)
    return key in told or (key == "place" and "country" in told)


def _loosely(rest: str) -> Details:
    """What a few words say when it is known that they correct something."""
    country = countries.find(rest)
    found: Details = places.where(rest) if country != "ID" else {}
    if sums := amounts.money(rest, country):
        found["amounts"] = sums
    periods = amounts.periods(rest)
    if age := re.search(r"\b(?:umur|usia)\w*\D{0,12}(\d{1,2})\b", rest, re.I):
        found["age"] = int(age[1])
    elif len(periods) == 1:
        found["months"] = periods[0].months
    found |= contacts.read(rest) | parties.read(rest)
    named = _NAMED.search(rest)
    if named and not found.keys() & {"recruiter", "employer"} and (name := names.person(rest, named.end(), True)):
        found["worker_name"] = name[0]
    origin = places.origin(rest)
    if origin is None and country in (None, "ID") and len(rest.split()) <= SHORT_WORDS:
        region = regions.find(rest)
        origin = region.code if region else None
    if origin:
        found["origin"] = origin
    return found


def _name_for(rest: str, denied: str) -> str | None:
    """ "Rini bukan Rina": both sides are names."""
    one, other = names.person(rest, 0), names.person(denied, 0)
    return one[0] if one and other and one[1] == len(rest.rstrip()) and one[0] != one[0].lower() else None
