"""Reads where a worker is and where they come from, in a free story.

A country counts only abroad; of several the one where the worker is now ("dulu di Taiwan, sekarang di Polandia"). The
origin is a kabupaten or kota that is said to be one ("asal Muna", "kami di Konawe"), not any place that is named.
"""

from __future__ import annotations

import re
from typing import Any

from bot import countries, regions
from bot.story import people
from bot.words import SENTENCE

_PERSON = (
    rf"(?:{people.I}|kami|kmi|kita|dia|beliau|korban|pmi|tkw|tki|abk|warga|{'|'.join(people.RELATIVES)})(?:\s*(?:ku|"
    rf"saya|sy|kami|nya|na))?"
)
_ORIGIN = re.compile(
    r"\b(?:(?P<asal>(?:ber)?asal(?:nya|ku)?(?:\s+(?:saya|sy|dia|kami))?(?:\s+(?:dari|dr|di|adalah|:))?)|"
    r"(?P<people>orang|org|wong|urang)(?:\s+asli)?|(?:saya|sy|kami|aku|dia)\s+warga|kelahiran|penduduk|"
    r"domisili(?:\s+di)?|(?:alamat|kampung)(?:nya)?(?:\s+(?:ktp|asal|saya|sy|kami|dia|halaman|istri|"
    r"suami))+(?:\s+(?:di|d|:))?|(?P<from>dari|dr|saking|ti)|(?P<we>kami|kmi|kita)\s+(?:tinggal\s+|ada\s+|"
    r"berada\s+)?(?:di|d)|(?:kepala|pemerintah|aparat|perangkat|sekretaris)\s+desa\s+(?:\w+\s+){1,2}(?=kec|kab)|"
    r"(?:kades|lurah)\s+\w+\s+(?=kec|kab))\s*:?\s*(?=[^\W\d_])",
    re.I,
)
_PEOPLE_OF = re.compile(
    rf"(?:^|[,.!?\n(]|\b{_PERSON}(?:\s+(?:ini|itu|asli|aslinya|juga|semua|ber\w+|cuma|\d+))*|\b(?:asli|(?:la|"
    rf"wa) ?ode \w+))\s*$",
    re.I,
)
_WE_LIVE = re.compile(r"(?:^|[,.!?\n]|\b(?:dan|tapi|sekarang|skrg|karena|krn|warga|sedangkan|keluarga|ya))\s*$", re.I)
TRANSIT = frozenset(
    "65.03 65.71 21.71 21.72 14.72 31 31.72 31.73 31.74 31.75 31.71 12.71".split()
)  # where one waits for a ship or flight
_FROM_WHOM = re.compile(
    rf"\b(?:perempuan|gadis|laki[\s-]*laki)\s+\d\d\s*(?:tahun|thn|th)\s*$|\b{_PERSON}(?:\s+(?:ini|itu|asli|aslinya|"
    rf"orang|org|juga|yang|yg|(?:umur |usia )?\d+ (?:tahun|thn|th)|(?:\w+ )?orang|perempuan|laki[\s-]*laki|"
    rf"si))*\s*,?\s*(?:(?-i:(?:[A-Z][\w']+\s*){{1,4}})[,(]?\s*)?(?:\(?\d\d (?:tahun|thn|th)\)?,?\s*)?$",
    re.I,
)
_NOT_OURS = re.compile(
    rf"\b(?:{people.OTHERS}|kapten|penipu\w*|pelaku|tamu|teman sekamar|tekong|pl|pt|cv|lpk|petugas|"
    rf"orang yang \w+)(?:nya)?\s+(?:\w+\s+)?$",
    re.I,
)
_MOVING = re.compile(
    r"\b(?:berangkat|brgkt|pulang|bawa|dibawa|terbang|transfer|kirim|dikirim|lewat|naik|jalan|transit|kabur|telpon|"
    r"telepon|beli|ditangkap|pindah|datang|deportasi|masuk|jemput|dijemput|dapat|berlayar|nyebrang|info|surat|"
    r"tiket)\b[^.?!,]{0,25}$",
    re.I,
)
_NOW = re.compile(
    r"\b(?:sekarang|skrg|skarang|skrang|kini|malah|ternyata|tapi|rupanya|lalu dibawa|trus dibawa|dipindah\w*|lari ke|"
    r"kabur ke|lagi di|msh di|masih di)\b[^.?!]{0,24}$",
    re.I,
)
_THEN = re.compile(
    r"\b(?:dulu|dl|awalnya|dijanji\w*|janji\w*|transit|lewat|sebelumnya|pernah|tadinya|tahun lalu|katanya|bendera|eks|"
    r"mantan)\b[^.?!,]{0,34}$",
    re.I,
)
Details = dict[str, Any]


def where(text: str) -> Details:
    """`country` (abroad) and `place` (the words for a city); of several the one where the worker is now."""
    best: tuple[int, int] | None = None
    chosen: countries.Named | None = None
    every = [named for named in countries.every(text) if named.code != "ID"]
    scores = {}
    for order, named in enumerate(every):
        score = _weight(text, named)
        scores[named] = score
        if best is None or (score, -order) > best:
            best, chosen = (score, -order), named
    if chosen is None or best is None:
        return {}
    rivals = {named.code for named, score in scores.items() if score == best[0]}
    if len(rivals) > 1:
        return {}
    found: Details = {"country": chosen.code}
    cities = [named for named in every if named.city and named.code == chosen.code]
    if cities:
        first = max(cities, key=lambda named: (scores[named], -named.start))
        found["place"] = _joined_cities(text, first, cities)
    return found


def _weight(text: str, named: countries.Named) -> int:
    before = SENTENCE.split(text[max(0, named.start - 60) : named.start])[-1]
    score = 2
    if re.search(r"\b(?:di|d|in|at|nang|ndek|neng|na)\s+(?:negara\s+|kota\s+|daerah\s+|negeri\s+)?$", before, re.I):
        score = 4
    elif re.search(r"\b(?:ke|k|menuju|tujuan)\s+(?:negara\s+|kota\s+|negeri\s+)?$", before, re.I):
        score = 3
    elif re.search(r"\b(?:dari|dr)\s+(?:negara\s+)?$", before, re.I):
        score = 1
    if _NOW.search(before):
        score += 3
    elif _THEN.search(before):
        score -= 2
    return score


def _joined_cities(text: str, first: countries.Named, cities: list[countries.Named]) -> str:
    """ "Lahad Datu, Sabah": cities that stand together are one place."""
    start, end = first.start, first.end
    for named in cities:
        if named.start >= end and re.fullmatch(r"[\s,]*", text[end : named.start]):
            end = named.end
    return " ".join(text[start:end].split())


def origin(text: str) -> str | None:
    """The code of the kabupaten or kota that the worker comes from, or of the province where only that is said."""
    province = None
    for cue in _ORIGIN.finditer(text):
        before = text[max(0, cue.start() - 60) : cue.start()]
        rest = re.split(
            r"[.?!,;\n(]", re.sub(r"\b(kab|kec|kel|prov)\.", r"\1 ", text[cue.end() : cue.end() + 60], flags=re.I)
        )[0]
        if cue["from"] and (not _FROM_WHOM.search(SENTENCE.split(before)[-1]) or _moves_on(rest)):
            continue
        if (cue["people"] and not _PEOPLE_OF.search(before)) or (cue["we"] and not _WE_LIVE.search(before)):
            continue
        if _NOT_OURS.search(before) or (cue["from"] and _MOVING.search(before)):
            continue
        found = regions.begins(rest)
        if found and cue["we"] and found.code in TRANSIT:
            continue
        if found and "." in found.code:
            return found.code
        province = province or (found.code if found and not cue["we"] else None)
    return province


def _moves_on(rest: str) -> bool:
    """ "dari bali ke malaysia": a way, no origin."""
    words = rest.split()
    return any(word.lower() in ("ke", "menuju", "via", "naik", "sampai") for word in words[1:3])
