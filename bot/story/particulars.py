"""Reads the worker's name, sex, age and year of birth in a free story, once it is known who the worker is."""

from __future__ import annotations

import re
from typing import Any

from bot.story import names, people
from bot.story.people import WINDOW, People

_SEX_SELF = re.compile(
    rf"\b{people.I}\b[^.?!]{{0,20}}?\b(tkw|seorang ibu|perempuan|wanita|hamil|janda|ibu rumah tangga|gadis|"
    rf"seorang istri)\b|\bhamil\b[^.?!]{{0,12}}\b{people.I}\b|\b{people.I}\b[^.?!]{{0,20}}?\b(laki[\s-]*laki|lelaki|"
    rf"seorang suami|seorang bapak)\b|\b(suami)\s*(?:ku|{people.I})\b|\b(istri|bini)\s*(?:ku|{people.I})\b",
    re.I,
)
_NAME_CUE = re.compile(
    rf"(?:\bnama(?:\s+(?:lengkap|asli|panggilan))?\s*(?P<owner>saya|sy|sya|aku|sa|ku|nya|dia|korban|pmi|tkw|tki|abk|"
    rf"beliau|(?:(?:{'|'.join(people.RELATIVES)})(?:{people.MINE})?))?(?:\s+(?:lengkap|adalah|yaitu|itu|ialah|si))*"
    r"|\b(?P<called>bernama|atas nama|a\.n\.?|(?-i:an\.?(?=\s+[A-Z]))))(?!\w)\s*[:=]?\s*(?=\S)",
    re.I,
)
_TO_NAME = re.compile(
    r"\s*(?:,|\()?\s*(?:(?:perempuan|laki[\s-]*laki|kandung|saya|sy|kami|yang|yg|si|nona|namanya|\w+ desa)\s+)*", re.I
)
_SELF_NAMED = re.compile(
    rf"(?:^|\b(?:perkenalkan|kenalkan|halo|hallo|asslmkm|assalamu?alaikum\w*|pak|min|bu|"
    rf"[.,!\n])\s*){people.I}\s+(?=[A-Z][a-z])",
    re.I,
)
_WHO_BEFORE = re.compile(
    rf"\b({'|'.join(people.RELATIVES)}|{people.OTHERS}|korban|perempuan|kapal|perusahaan|pt|kapten|petugas|dokter|"
    rf"polisi|desa|rekening|rek|"
    r"bank|toko|kantor|dia|pl|tekong|orang|org|akun\w*|ktp|paspor|ijazah|penipu\w*|pelaku|suruhan)(?:ku|nya|na)?\b",
    re.I,
)
_AGE = re.compile(
    r"\b(?:ber)?(?:umur|usia)\s*(?P<own>nya|ku|saya|sy|sya|aku|dia|sa)?\s*(?:adalah|:|=|baru|masih|msh|sekarang|skrg|"
    r"sudah|sdh|kurang lebih|sekitar|udah|masi|br)?\s*(?:baru|masih)?\s*(?P<age>\d{2})\b(?!\s*(?:bulan|bln|hari|jam))",
    re.I,
)
_AGE_BESIDE = re.compile(
    r"(?P<age>\b\d{2})\s*(?:tahun|thn|th|taun)\b(?!\s*(?:kerja|tidak|tdk|ga|belum|blm|hilang|bekerja|lamanya|sudah|"
    r"sdh|lalu|yang lalu|merantau|jadi|lebih di|penjara|lagi|kontrak|ini|terakhir))",
    re.I,
)
_BORN = re.compile(
    r"\b(?:lahir(?:nya)?|kelahiran|ttl|tgl lahir|tanggal lahir)\b[^.?!\n]{0,30}?\b(?P<year>19[4-9]\d|20[01]\d)\b", re.I
)
YOUNGEST, OLDEST = 8, 80
Details = dict[str, Any]
_OLD_AGE = re.compile(
    r"\b(?:waktu|pas|saat|dulu|ktp|paspor|pelaut|dokumen|akta|sejak|ketika|waktu itu|si \w+|katanya|syarat|batas|"
    r"minimal)\s+(?:\w+\s+)?$",
    re.I,
)
_BESIDE = re.compile(
    r"\s*,?(?:\s*(?:yang|yg|baru|masih|msh|br|sudah|saya|sy))*\s*(?P<name>(?-i:[A-Z])[\w'. ]{1,30})?\s*[(,]?\s*", re.I
)
_NO_AGE = re.compile(r"(?:umur|usia)\s+(?:kontrak|kerja|visa|paspor|mama|anak|majikan|bos)", re.I)
_CLIENT_NAMED = re.compile(r"\b(?:klien|warga|korban)\s+(?:kami|saya)?\s*(?=[A-Z][a-z])")
_PAYEE = re.compile(r"\brek\w*|\bbank|\bbri\b|\bbni\b|\d{6}", re.I)  # an account stands in somebody's name too
_MYSELF = frozenset(("saya", "sy", "sya", "aku", "sa", "ku"))
YOUNG = 25  # "baru 14 tahun" is said of people, "baru 40 tahun" of anything


def read(text: str, who: People) -> Details:
    """Those of `worker_name`, `sex`, `age`, `birth_year` that are surely said."""
    name = _announced(text, who) or _beside(text, who)
    born = _BORN.search(text)
    found = {
        "worker_name": name,
        "sex": _sex_of_name(name or "") or _sex(text, who),
        "age": _age(text, who),
        "birth_year": int(born["year"]) if born and _born_is_worker(text, born.start(), who) else None,
    }
    return {key: value for key, value in found.items() if value}


# --- name


def _announced(text: str, who: People) -> str | None:
    """ "namanya Rini", "atas nama La Ode Hasan", where the worker is meant."""
    for cue in _NAME_CUE.finditer(text):
        if _names_the_worker(cue, text, who) and (named := names.person(text, cue.end(), True)):
            return named[0]
    return None


def _beside(text: str, who: People) -> str | None:
    """ "istri saya Sumiati", "saya Bambang dari Tegal", "klien kami Ibu Hasnah": with a capital only."""
    if who.subject is not None:
        at = _TO_NAME.match(text, who.subject.end()).end()  # type: ignore[union-attr]
        noble = re.match(r"(?:la|wa)\s+ode\s", text[at : at + 10], re.I)
        if (noble or text[at : at + 1].isupper()) and not text.isupper() and (named := names.person(text, at)):
            return named[0]
    cues = _SELF_NAMED.finditer(text) if who.teller in ("self", None) else ()
    clients = _CLIENT_NAMED.finditer(text) if who.teller == "other" else ()
    for cue in (*cues, *clients):
        if text[cue.end()].isupper() and not text.isupper() and (named := names.person(text, cue.end())):
            return named[0]
    return None


def _names_the_worker(cue: re.Match[str], text: str, who: People) -> bool:
    owner = (cue["owner"] or "").lower()
    if owner in _MYSELF:
        return who.teller in ("self", None)
    if owner in ("korban", "pmi", "tkw", "tki", "abk"):
        return True
    if owner and owner not in ("nya", "dia", "beliau"):
        return who.is_worker(re.sub(r"ku$|\s.*$", "", owner))
    before = text[max(0, cue.start() - WINDOW) : cue.start()]
    part = re.split(r"[.?!\n]" if owner or cue["called"] else r"[.,?!\n]", before)[-1]
    if (cue["called"] or "").lower().startswith("a") and _PAYEE.search(part):
        return False
    persons = [match.group(1).lower() for match in _WHO_BEFORE.finditer(" ".join(part.split()[-6:]))]
    if not persons:
        labelled = text[: cue.end()].rstrip().endswith(":")
        return labelled or (who.teller in ("family", "other") if owner else who.teller == "self")
    return _is_meant(persons[-1], who)


def _is_meant(word: str, who: People) -> bool:
    if word in ("korban", "perempuan") or who.is_worker(word):
        return True
    others = ("warga", "klien", "teman", "tetangga")
    return (who.teller == "other" and word in others) or (word == "dia" and who.subject is not None)


# --- sex


def _sex_of_name(name: str) -> str | None:
    """ "Wa Ode ...", "... binti ..." and titles tell it."""
    name = name.lower()
    if re.match(r"wa ?ode|ibu |bu |siti |sdri", name) or " binti " in name:
        return "P"
    return "L" if re.match(r"la ?ode|pak |bapak |sdr\b", name) or " bin " in name else None


def _sex(text: str, who: People) -> str | None:
    if who.teller == "self":
        said = _SEX_SELF.search(text)
        return None if not said else "L" if said[2] or said[4] else "P"
    if who.subject is not None and who.teller in ("family", "other"):
        kind = (who.subject["kind"] or "") + " " + text[who.subject.end() : who.subject.end() + 24]
        if who.called[2]:
            return who.called[2]
        if re.match(r"\s*(?:perempuan|prempuan|cewek|wanita|gadis)", kind, re.I):
            return "P"
        return "L" if re.match(r"\s*(?:laki|cowok)", kind, re.I) else "P" if re.search(r"\btkw\b", text, re.I) else None
    victim = re.search(r"\b(?:korban|seorang)\b[^.?!]{0,12}\b(?:perempuan|wanita|gadis|ibu)\b", text, re.I)
    return "P" if who.teller == "other" and victim else None


# --- age


def _age(text: str, who: People) -> int | None:
    said = (int(match["age"]) for match in _AGE.finditer(text) if _is_workers_age(text, match, who))
    beside = (int(match["age"]) for match in _AGE_BESIDE.finditer(text) if _stands_beside(text, match.start(), who))
    ages = [age for age in (*said, *beside) if YOUNGEST <= age <= OLDEST]
    return ages[0] if ages else None


def _is_workers_age(text: str, match: re.Match[str], who: People) -> bool:
    if (match["own"] or "").lower() in _MYSELF:
        return who.teller in ("self", None)
    return (":" in match.group() and who.teller is None) or _is_of_worker(text, match.start(), who)


def _born_is_worker(text: str, at: int, who: People) -> bool:
    part = text.rfind(",", 0, at) + 1
    return _is_of_worker(text[part:], at - part, who)


def _is_of_worker(text: str, at: int, who: People) -> bool:
    """Whether an age said at a place is the worker's: the last person named before it is."""
    sentence = re.split(r"[.?!\n]", text[max(0, at - WINDOW) : at])[-1]
    if _NO_AGE.match(text, at) or _OLD_AGE.search(sentence) or _tellers_own(sentence, at, who):
        return False
    persons = [match.group(1).lower() for match in _WHO_BEFORE.finditer(" ".join(sentence.split()[-7:]))]
    if not persons or persons[-1] in ("korban", "perempuan", "dia", "desa"):
        return who.teller is not None or len(text.split()) <= 6
    return who.teller != "self" and who.is_worker(persons[-1])


def _tellers_own(sentence: str, at: int, who: People) -> bool:
    """ "mama di Oman ... sa umur 18": the age of a teller who is not the worker."""
    me = re.search(rf"\b{people.I}\s+(?:baru\s+|masih\s+)?$", sentence, re.I)
    apart = who.subject is None or who.subject.end() < at - len(sentence.split(" ")[-1]) - 3
    return who.teller in ("family", "other") and me is not None and apart


def _stands_beside(text: str, at: int, who: People) -> bool:
    """ "anak saya 17 tahun", "perempuan 17 tahun dari Konawe", "Nurjanah (27 th)", "saya 23 thn"."""
    before = text[max(0, at - WINDOW) : at]
    if who.teller == "self":
        mine = rf"\b{people.I}\s*(?:baru|masih|msh|\(|,)?\s*$|[A-Z]\w+\s*[(,]\s*$"
        return re.search(mine, before, re.I) is not None
    if who.teller is None:
        return False
    if re.search(r"\b(?:perempuan|gadis|laki[\s-]*laki)\s+(?:umur\s+)?$", before, re.I):
        return True
    subject = who.subject
    if subject is None or not subject.end() <= at < subject.end() + WINDOW:
        return False
    lived = re.match(r"\d\d\s*\w+\s+(?:di|d|kerja|ke)\b", text[at : at + 30], re.I)
    if re.search(r"\b(?:baru|masih|msh|br)\s+$", before, re.I) and int(text[at : at + 2]) <= YOUNG and not lived:
        return True
    beside = _BESIDE.fullmatch(text, subject.end(), at)
    return beside is not None and (beside["name"] is not None or lived is None)
