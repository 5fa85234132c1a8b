"""Reads who tells a story and whom it is about: teller, relation, the worker's name, sex, age and year of birth.

The worker is the teller ("gaji saya", "saya TKW di ..."), somebody of the family ("anak saya kerja di ..."), or
somebody else ("warga saya", "klien kami"). Relatives who only occur ("anak saya 5 tahun di kampung"), employers and
their families are nobody's worker. Where both are said nothing is read, and the person is asked.
"""

from __future__ import annotations

import re
from typing import Any

from bot import countries, names
from bot.words import SENTENCE

# How a person is called -> code of the relation, who tells, sex where the word says it.
RELATIVES: dict[str, tuple[str, str, str | None]] = {
    word: (code, teller, sex)
    for words, code, teller, sex in (
        ("anak ank putera", "anak", "family", None),
        ("putri", "anak", "family", "P"),
        ("istri istriku bini binik isteri", "istri", "family", "P"),
        ("suami swami laki", "suami", "family", "L"),
        ("ibu mama mamak emak ibunda mamah ummi umi", "ibu", "family", "P"),
        ("bapak ayah papa bapa ayahanda abah", "ayah", "family", "L"),
        ("adik adek ade ading adk adikku adhi", "adik", "family", None),
        ("kakak kaka kakanda", "kakak", "family", None),
        ("sepupu", "sepupu", "family", None),
        ("keponakan ponakan kemenakan", "keponakan", "family", None),
        ("paman om", "paman", "family", "L"),
        ("bibi tante bibik", "bibi", "family", "P"),
        ("cucu", "cucu", "family", None),
        ("menantu mantu", "menantu", "family", None),
        ("mertua", "mertua", "family", None),
        ("ipar", "ipar", "family", None),
        ("saudara sodara", "saudara", "family", None),
        ("saudari", "saudara", "family", "P"),
        ("keluarga kerabat bojo", "keluarga", "family", None),
        ("teman kawan temen tmn", "teman", "other", None),
        ("tetangga", "tetangga", "other", None),
        ("warga", "warga", "other", None),
        ("klien", "klien", "other", None),
    )
    for word in words.split()
}
ROLES = (
    (
        r"(?:kepala desa|kades|pak desa|sekdes|sekretaris desa|lurah|aparat desa|perangkat desa|pemerintah desa|"
        r"kepala dusun|kadus|"
        r"staf desa|"
     r"ketua rt|pak rt)", "kepala_desa"),
    (r"(?:lsm|ngo|yayasan|serikat buruh|serikat pekerja|sbmi|lembaga|relawan|aktivis|paralegal|pendamping)", "lsm"),
    (r"(?:pengacara|advokat|kuasa hukum|penasihat hukum|penasehat hukum)", "pengacara"),
)  # fmt: skip
OTHERS = r"majikan|bos|boss|mandor|nenek|kakek|akong|ama|pasien|toke|tauke|agen|calo|sponsor|madam|nyonya|tuan|pacar"
I = r"(?:saya|sy|sya|aku|ak|sa|gue|gw|kulo|kula|awak|beta|abdi|tiang)"  # noqa: E741
MINE = rf"(?:\s*-?ku\b|\s+(?:{I}|kami|kita|kmi|na|mi|ta)\b)"
_EASTERN = re.compile(r"\b(?:sa|saya|sy|beta|ku|kita)\s+(?:punya|pung|pu|pe|p)\s+$", re.I)
_ROLE = [
    (re.compile(
        rf"\b{I}\b(?!\s+ke\b)[^.?!,]{{0,25}}?\b{pattern}\b|\b(?:kami|kmi),?\s+(?:dari\s+|selaku\s+|pihak\s+|"
        rf"aparat\s+)*{pattern}\b"
                rf"|\b(?:lembaga|lsm|yayasan)\s+(?:kami|{I})\b", re.I) if role != "kepala_desa" else
     re.compile(
         rf"\b{I}\b(?!\s+ke\b)[^.?!,]{{0,25}}?\b{pattern}\b|\b(?:kami|kmi),?\s+(?:dari\s+|selaku\s+|"
         rf"pihak\s+)*{pattern}\b", re.I), role)
    for pattern, role in ROLES
]  # fmt: skip
_CLIENT = re.compile(r"\bklien\s+(?:kami|saya|sy)\b|\blbh\b", re.I)
_RELATIVE = re.compile(
    rf"\b(?P<who>{'|'.join(sorted(RELATIVES, key=len, reverse=True))})"
    rf"(?:{MINE}|(?P<kind>\s+(?:perempuan|prempuan|cewek|wanita|gadis|laki[\s-]*laki|laki2|cowok|kandung|bungsu|sulung|"
    rf"pertama|ipar|sepupu|sekamar|sekerja|sekampung|sedesa|gadis))(?:{MINE})?|(?P<bare>\b))",
    re.I,
)
_DID = re.compile(
    r"\b(?:be?kerja|kerja|krj|krja|kerjo|merantau|berangkat\w*|brgkt|diberangkat\w*|tki|tkw|pmi|abk|prt|pelaut|disekap|"
    r"dikurung|di kurung|disiksa|di siksa|dipukul\w*|di pukul|ditahan|di tahan|ditangkap|kena tangkap|hilang|"
    r"putus kontak|"
    r"overstay|meninggal|jatuh|kecelakaan|terjebak|dijebak|dideportasi|dipulangkan|pulang|ditipu|di tipu|dijual|"
    r"dipaksa|"
    r"majikan\w*|gaji\w*|dibawa|di bawa|kabar\w*|kabur|dihubungi|dijanji\w*|disetrika|diperkosa|dilecehkan|diperas|"
    r"imigresen|penjara|penampungan|mati|wafat|jenazah\w*|kontrak\w*|disuruh|paspor\w*|ikut kapal|ke luar negeri)\b",
    re.I,
)
_OWN = re.compile(
    rf"\b(?:gaji|majikan|mjikan|bos|boss|paspor|pasport|agen|agensi|kontrak|permit|visa|mandor|kafil|madam|hp|"
    rf"upah)\s*(?:ku|{I}|kami)\b"
    rf"|\b(?<!bukan )(?:{I}|(?<!desa )(?<!warga )(?<!keluarga )(?<!anak )kami)\b(?:\s+(?:\d+(?: orang)?|berdua|"
    rf"bertiga|semua|sekeluarga|wong \w+|orang \w+|asal \w+|dari \w+|ini|skrg|sekarang|skarang|sudah|sdh|udah|masih|"
    rf"msh|lagi|baru|seorang|juga|ada|dulu|cuma|yang|yg|"
    rf"pernah|mau|ingin|pengen|pingin|minta|wes|wis|tiap hari|terus|suda|calon|eks|mantan|kena|itu|asli|dari|asal|"
    rf"orang|"
    rf"\w+,)){{0,4}}\s+"
    rf"(?:be?kerja|kerjo|ssw|eps|magang|masuk|ditelantarkan|kerja|krja|krj|tki|tkw|pmi|abk|prt|art|pelaut|perawat|"
    rf"pulang|plg|mulih|balik|dipukul\w*|di pukul|disiksa|"
    rf"di siksa|disekap|di sekap|dikurung|di kurung|ditahan|di tahan|ditipu|di tipu|dideportasi|overstay|terjebak|"
    rf"kabur|"
    rf"digaji|diperas|dipaksa|di paksa|dijual|di jual|hamil|dipulangkan|dipecat|phk|ditampung|berangkat|diperkosa|"
    rf"dilecehkan|terkurung|terlantar|gagal berangkat|ndak|nggak dibayar|sakit)\b"
    rf"|\b{I}\b[^.?!,]{{0,30}}?\s+di\s+(?:arab|saudi|malaysia|taiwan|hongkong|hong kong|singapura|sabah|imigresen)\b"
    rf"|\b(?:sama|bawa|pulangkan|selamatkan|pukul|siksa|marahi?|bantu|tolong|jemput)\s*(?:ku|{I})\b"
    rf"|\bhp\s+{I}\b|\b(?:kulo|kula|tiang)\s+(?:saking|kerja)\b",
    re.I,
)
_OWN_WEAKLY = re.compile(
    rf"\b{I}\b[^.?!]{{0,40}}?\bdi\b|\b(?:{I}|(?<!desa )(?<!warga )(?<!keluarga )kami)\b[^.?!]{{0,40}}?\b(?:bayar|"
    rf"setor|transfer|tf|kerja|bekerja|kabur|daftar|pulang|berangkat|dipukul|kapten|"
    rf"ditipu|jaga|(?:tunggu|nunggu) (?:panggilan|berangkat|jadwal|giliran|terbang|job)|dikasih|dijanji\w*|ditampung|"
    rf"takut pulang|diambil|kena|dipotong|digaji|disuruh)\b"
    rf"|\b(?:uang|duit)\s*(?:ku|{I}|kami)\b|\b(?:ktp|ijazah)\s*(?:ku|{I}|kami)\s+di|\bpukul kami\b",
    re.I,
)
_SEX_SELF = re.compile(
    rf"\b{I}\b[^.?!]{{0,20}}?\b(tkw|seorang ibu|perempuan|wanita|hamil|janda|ibu rumah tangga|gadis|seorang istri)\b|"
    rf"\bhamil\b"
    rf"[^.?!]{{0,12}}\b{I}\b|\b{I}\b[^.?!]{{0,20}}?\b(laki[\s-]*laki|lelaki|seorang suami|seorang bapak)\b|"
    rf"\b(suami)\s*(?:ku|{I})\b"
    rf"|\b(istri|bini)\s*(?:ku|{I})\b",
    re.I,
)
_NAME_CUE = re.compile(
    rf"(?:\bnama(?:\s+(?:lengkap|asli|panggilan))?\s*(?P<owner>saya|sy|sya|aku|sa|ku|nya|dia|korban|pmi|tkw|tki|abk|"
    rf"beliau|"
    rf"(?:(?:{'|'.join(RELATIVES)})(?:{MINE})?))?(?:\s+(?:lengkap|adalah|yaitu|itu|ialah|si))*"
    r"|\b(?P<called>bernama|atas nama|a\.n\.?|(?-i:an\.?(?=\s+[A-Z]))))(?!\w)\s*[:=]?\s*(?=\S)",
    re.I,
)
_TO_NAME = re.compile(
    r"\s*(?:,|\()?\s*(?:(?:perempuan|laki[\s-]*laki|kandung|saya|sy|kami|yang|yg|si|nona|namanya|\w+ desa)\s+)*", re.I
)
_SELF_NAMED = re.compile(
    rf"(?:^|\b(?:perkenalkan|kenalkan|halo|hallo|asslmkm|assalamu?alaikum\w*|pak|min|bu|"
    rf"[.,!\n])\s*){I}\s+(?=[A-Z][a-z])",
    re.I,
)
_WHO_BEFORE = re.compile(
    rf"\b({'|'.join(RELATIVES)}|{OTHERS}|korban|perempuan|kapal|perusahaan|pt|kapten|petugas|dokter|polisi|desa|"
    rf"rekening|rek|"
    r"bank|toko|kantor|dia|pl|tekong|orang|org|akun\w*|ktp|paspor|ijazah|penipu\w*|pelaku|suruhan)(?:ku|nya|na)?\b",
    re.I,
)
_AGE = re.compile(
    r"\b(?:ber)?(?:umur|usia)\s*(?P<own>nya|ku|saya|sy|sya|aku|dia|sa)?\s*(?:adalah|:|=|baru|masih|msh|sekarang|skrg|"
    r"sudah|sdh|kurang "
    r"lebih|sekitar|udah|masi|br)?\s*(?:baru|masih)?\s*(?P<age>\d{2})\b(?!\s*(?:bulan|bln|hari|jam))",
    re.I,
)
_AGE_BESIDE = re.compile(
    r"(?P<age>\b\d{2})\s*(?:tahun|thn|th|taun)\b(?!\s*(?:kerja|tidak|tdk|ga|belum|blm|hilang|bekerja|lamanya|sudah|"
    r"sdh|lalu|"
    r"yang lalu|merantau|jadi|lebih di|penjara|lagi|kontrak|ini|terakhir))",
    re.I,
)
_BORN = re.compile(
    r"\b(?:lahir(?:nya)?|kelahiran|ttl|tgl lahir|tanggal lahir)\b[^.?!\n]{0,30}?\b(?P<year>19[4-9]\d|20[01]\d)\b", re.I
)
YOUNGEST, OLDEST = 8, 80
WINDOW = 240  # letters around a word that may say what it is about

Details = dict[str, Any]


def read(text: str) -> Details:
    """`teller`, `relation`, `worker_name`, `sex`, `age`, `birth_year`, each only where it is sure."""
    subject = _subject(text)
    found: Details = {}
    role = _role(text)
    alone = _RELATIVE.sub(lambda match: match["who"] if match["bare"] is None else match.group(), text)
    alone = re.sub(rf"\borang\s*tua\s+{I}\b", "orang tua", alone, flags=re.I)
    own = bool(_OWN.search(alone))
    if role:
        found |= {"teller": "other", "relation": role}
    elif subject and not (own and _own_is_stronger(alone)):
        code, teller, _ = RELATIVES[subject["who"].lower()]
        found["teller"] = teller
        if code != "keluarga":
            found["relation"] = code
    elif own or (not subject and _OWN_WEAKLY.search(alone)):
        found["teller"] = "self"
    if found.get("teller") == "self":
        subject = None
    found |= _name(text, found.get("teller"), subject)
    sex = _sex(text, found, subject)
    if sex:
        found["sex"] = sex
    found |= _age(text, found.get("teller"), subject)
    return found


# --- who


def _role(text: str) -> str | None:
    for pattern, role in _ROLE:
        if pattern.search(text):
            return role
    return "pengacara" if _CLIENT.search(text) else None


def _subject(text: str) -> re.Match[str] | None:
    """The first mention of a relative or other person whom the trouble has befallen."""
    for match in _RELATIVE.finditer(text):
        who = match["who"].lower()
        before = text[max(0, match.start() - 24) : match.start()].lower()
        if match["bare"] is not None and not _stands_bare(who, text, match.start()):
            continue
        if re.search(
            rf"\b(?:{OTHERS}|pekerjaan|buat|untuk|kasih|kirim|sama|dengan|dgn|dari|ninggalin|punya|calon)\s+$", before
        ) and not (_EASTERN.search(before)):
            continue
        if who == "warga" and re.match(r"\s*(?:negara|asing)", text[match.end("who") :], re.I):
            continue
        after = SENTENCE.split(text[match.end() : match.end() + WINDOW], maxsplit=1)[0]
        words = " ".join(after.split()[:14]) or " ".join(text[match.end() : match.end() + WINDOW].split()[:10])
        own = re.search(rf"\b{I}\b", words, re.I)
        place = next((named.start for named in countries.every(words) if named.code != "ID"), None)
        verb = _DID.search(words)
        did = min([at for at in (place, verb.start() if verb else None) if at is not None], default=None)
        if did is None or (own and own.start() < did) or re.match(rf"\s*(?:{OTHERS})\b", after, re.I):
            continue
        if not re.match(r"\s*(?:\w+\s+){0,2}(?:di\s+)?(?:kampung|rumah)\b", after, re.I):
            return match
    return None


def _stands_bare(who: str, text: str, at: int) -> bool:
    """ "suami sudah 7 bulan di imigresen": a relative without "saya", at the head of a sentence; "warga desa ..."."""
    if _EASTERN.search(text[max(0, at - WINDOW) : at]) or re.search(
        r"\bpun\s+$|\bbukan\b[^.]*\btapi\s+$", text[max(0, at - WINDOW) : at], re.I
    ):
        return True
    head = not text[max(0, at - WINDOW) : at].strip() or text[max(0, at - WINDOW) : at].rstrip()[-1] in ".!?\n"
    return (head and who in ("suami", "istri", "adik", "kakak", "anak", "bapak", "mama")
            and not re.match(r"\s*[,!]", text[at + len(who):]))  # fmt: skip


def _own_is_stronger(alone: str) -> bool:
    """Both the teller and a relative are told of: the teller is the worker where they speak of themselves first, or
    far more. `alone`: the text with "anak saya" made "anak"."""
    own = list(_OWN.finditer(alone))
    others = list(_RELATIVE.finditer(alone))
    return len(own) > 2 * len(others) or not others or own[0].start() < others[0].start()


# --- name


def _name(text: str, teller: str | None, subject: re.Match[str] | None) -> Details:
    for cue in _NAME_CUE.finditer(text):
        if not _names_the_worker(cue, text, teller, subject):
            continue
        named = names.person(text, cue.end(), True)
        if named:
            return {"worker_name": named[0]}
    if subject is not None:
        at = _TO_NAME.match(text, subject.end()).end()  # type: ignore[union-attr]
        sure = (text[at : at + 1].isupper() and not text.isupper()) or re.match(r"(?:la|wa)\s+ode\s", text[at:], re.I)
        if sure and (named := names.person(text, at)):
            return {"worker_name": named[0]}
    if teller in ("self", None):
        for match in _SELF_NAMED.finditer(text):
            named = names.person(text, match.end()) if text[match.end()].isupper() else None
            if named and not text.isupper():
                return {"worker_name": named[0]}
    if teller == "other" and (klien := re.search(r"\b(?:klien|warga|korban)\s+(?:kami|saya)?\s*(?=[A-Z][a-z])", text)):
        named = names.person(text, klien.end())
        if named:
            return {"worker_name": named[0]}
    return {}


def _names_the_worker(cue: re.Match[str], text: str, teller: str | None, subject: re.Match[str] | None) -> bool:
    owner = (cue["owner"] or "").lower()
    if owner in ("saya", "sy", "sya", "aku", "sa", "ku"):
        return teller in ("self", None)
    if owner in ("korban", "pmi", "tkw", "tki", "abk"):
        return True
    if owner and owner not in ("nya", "dia", "beliau"):
        who = re.match(r"\w+?(?=ku\b|\b)", owner)
        return who is not None and _same_person(who.group(), subject)
    sentence = re.split(
        r"[.?!\n]" if owner or cue["called"] else r"[.,?!\n]", text[max(0, cue.start() - WINDOW) : cue.start()]
    )[-1]
    before = list(_WHO_BEFORE.finditer(" ".join(sentence.split()[-6:])))
    if (
        cue["called"]
        and cue["called"].lower().startswith("a")
        and re.search(r"\brek\w*|\bbank|\bbri\b|\bbni\b|\d{6}", sentence, re.I)
    ):
        return False
    who_said = before[-1].group(1).lower() if before else ""
    if not who_said and text[max(0, cue.end() - WINDOW) : cue.end()].rstrip().endswith(":"):
        return True
    if not who_said:
        return teller == "self" if not owner else teller in ("family", "other")
    return (
        who_said in ("korban", "perempuan")
        or (teller == "other" and who_said in ("warga", "klien", "teman", "tetangga"))
        or _same_person(who_said, subject)
        or (who_said == "dia" and subject is not None)
    )


def _same_person(word: str, subject: re.Match[str] | None) -> bool:
    said = RELATIVES.get(word.lower())
    return said is not None and subject is not None and RELATIVES[subject["who"].lower()][0] == said[0]


# --- sex, age


def _sex(text: str, found: Details, subject: re.Match[str] | None) -> str | None:
    name = str(found.get("worker_name") or "").lower()
    name = re.sub(r"^(?:sdri|sdr)\.?\s+", lambda said: "ibu " if said.group().startswith("sdri") else "pak ", name)
    if name.startswith(("wa ode", "waode", "ibu ", "bu ", "siti ")) or " binti " in f" {name} ":
        return "P"
    if name.startswith(("la ode", "laode", "pak ", "bapak ")) or " bin " in f" {name} ":
        return "L"
    if found.get("teller") == "self":
        said = _SEX_SELF.search(text)
        if not said:
            return None
        return "P" if said[1] or said[3] or not (said[2] or said[4]) else "L"
    if subject is not None and found.get("teller") in ("family", "other"):
        word = RELATIVES[subject["who"].lower()][2]
        kind = (subject["kind"] or "") + " " + text[subject.end() : subject.end() + 24]
        if word is None and re.match(r"\s*(?:perempuan|prempuan|cewek|wanita|gadis)", kind, re.I):
            return "P"
        if word is None and re.match(r"\s*(?:laki|cowok)", kind, re.I):
            return "L"
        return word or ("P" if re.search(r"\btkw\b", text, re.I) else None)
    if found.get("teller") == "other":
        said = re.search(r"\b(?:korban|seorang)\b[^.?!]{0,12}\b(perempuan|wanita|gadis|ibu)\b", text, re.I)
        return "P" if said else None
    return None


def _age(text: str, teller: str | None, subject: re.Match[str] | None) -> Details:
    found: Details = {}
    for match in _AGE.finditer(text):
        mine = (match["own"] or "").lower() in ("ku", "saya", "sy", "sya", "aku", "sa")
        labelled = ":" in match.group() and teller is None
        right = teller in ("self", None) if mine else labelled or _is_of_worker(text, match.start(), teller, subject)
        if right and YOUNGEST <= int(match["age"]) <= OLDEST:
            found["age"] = int(match["age"])
            break
    else:
        for match in _AGE_BESIDE.finditer(text):
            if _stands_beside(text, match.start(), teller, subject) and YOUNGEST <= int(match["age"]) <= OLDEST:
                found["age"] = int(match["age"])
                break
    born = _BORN.search(text)
    if born and _is_of_worker(
        text[text.rfind(",", 0, born.start()) + 1 :],
        born.start() - text.rfind(",", 0, born.start()) - 1,
        teller,
        subject,
    ):
        found["birth_year"] = int(born["year"])
    return found


def _is_of_worker(text: str, at: int, teller: str | None, subject: re.Match[str] | None) -> bool:
    """Whether an age said at a place is the worker's: the last person named before it is."""
    sentence = re.split(r"[.?!\n]", text[max(0, at - WINDOW) : at])[-1]
    if re.match(r"(?:umur|usia)\s+(?:kontrak|kerja|visa|paspor|mama|anak|majikan|bos)", text[at : at + 24], re.I):
        return False
    if re.search(
        r"\b(?:waktu|pas|saat|dulu|ktp|paspor|pelaut|dokumen|akta|sejak|ketika|waktu itu|si \w+|katanya|syarat|batas|"
        r"minimal)\s+(?:\w+\s+)?$",
        sentence,
        re.I,
    ):
        return False
    if (
        teller in ("family", "other")
        and re.search(rf"\b{I}\s+(?:baru\s+|masih\s+)?$", sentence, re.I)
        and (subject is None or subject.end() < at - len(sentence.split(" ")[-1]) - 3)
    ):
        return False
    before = [match.group(1).lower() for match in _WHO_BEFORE.finditer(" ".join(sentence.split()[-7:]))]
    who = before[-1] if before else None
    if who is None or who in ("korban", "perempuan", "dia", "desa"):
        return teller is not None or len(text.split()) <= 6
    if teller == "self":
        return False
    return _same_person(who, subject)


def _stands_beside(text: str, at: int, teller: str | None, subject: re.Match[str] | None) -> bool:
    """ "anak saya 17 tahun", "perempuan 17 tahun dari Konawe", "Nurjanah (27 th)", "saya 23 thn"."""
    before = text[max(0, at - WINDOW) : at]
    if re.search(r"\b(?:perempuan|gadis|laki[\s-]*laki)\s+(?:umur\s+)?$", before, re.I):
        return teller in ("family", "other")
    if subject is not None and teller in ("family", "other"):
        gap = text[subject.end() : at] if subject.end() <= at < subject.end() + WINDOW else "?" * 99
        young = re.search(r"\b(?:baru|masih|msh|br)\s+$", before, re.I) and int(text[at : at + 2]) <= 25
        if young and not re.match(r"\d\d\s*\w+\s+(?:di|d|kerja|ke)\b", text[at:], re.I):
            return True
        beside = re.fullmatch(
            r"\s*,?(?:\s*(?:yang|yg|baru|masih|msh|br|sudah|saya|"
            r"sy))*\s*(?P<name>(?-i:[A-Z])[\w'. ]{1,30})?\s*[(,]?\s*",
            gap,
            re.I,
        )
        lived = re.match(r"\d\d\s*\w+\s+(?:di|d)\b", text[at:], re.I)
        return beside is not None and not (lived and not beside["name"])
    return bool(
        teller == "self" and re.search(rf"\b{I}\s*(?:baru|masih|msh|\(|,)?\s*$|[A-Z]\w+\s*[(,]\s*$", before, re.I)
    )
