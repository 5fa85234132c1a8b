"""Finds the country in what a person wrote.

Names come from Babel's CLDR data (Indonesian and English); what people call a country, and its cities that workers
name, are the tables below. Matching is on whole words, without regard to case. Some names are also something else
("kl" is "kalau", "perak" silver): they count only after a word like "di", in capitals, or alone. A people, a language
and a currency are no place: "orang cina", "dolar Singapura".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from babel import Locale

_NO_COUNTRY = frozenset("EU EZ UN QO ZZ XA XB".split())
EVERYDAY = {
    "MY": "malaysia, jiran, negeri jiran, negara jiran, malay, malasia, malaysa, malesia, malesya, malaysiya, malasya, "
    "malaisia, msia, malingsia",
    "SA": "saudi, arab, arab saudi, saudi arabia, saudia, arab saudia, ksa, saudi arabiyah, arap saudi, arap",
    "HK": "hong kong, hongkong, hk, hongkon, hongkok, hong kok, hongkng",
    "TW": "taiwan, taiwaan, taiwn, twn, taiwang, taewan",
    "SG": "singapura, singapur, singapore, singgapura, singapor, singaporean, spore, s'pore, sgp",
    "KR": "korea, korsel, korea selatan, south korea",
    "JP": "jepang, japan, jepun, jpn",
    "AE": "uea, uae, uni emirat arab, uni emirat, emirat arab, emirat",
    "QA": "qatar, katar",
    "KW": "kuwait, kuwet, quwait",
    "OM": "oman",
    "BH": "bahrain, bahren",
    "JO": "yordania, yordan, jordania, jordan",
    "LB": "lebanon, libanon",
    "SY": "suriah, syria, siria",
    "IQ": "irak, iraq, kurdistan",
    "EG": "mesir",
    "LY": "libya, libia",
    "YE": "yaman",
    "SD": "sudan",
    "BN": "brunei, brunei darussalam, brunai",
    "KH": "kamboja, cambodia, kambodja, kambodia, kambja",
    "MM": "myanmar, burma, birma, mianmar",
    "TH": "thailand, tailand, thailan",
    "LA": "laos",
    "VN": "vietnam",
    "PH": "filipina, philipina",
    "TR": "turki, turkey, turkiye",
    "PL": "polandia",
    "IT": "italia",
    "DE": "jerman",
    "NL": "belanda",
    "AU": "australia",
    "NZ": "selandia baru, new zealand",
    "ZA": "afrika selatan",
    "CD": "kongo, congo",
    "MO": "makau, macau",
    "CN": "cina, china, tiongkok",
    "US": "amerika, amerika serikat",
    "GB": "inggris",
    "UA": "ukraina",
    "RU": "rusia",
    "ID": "indonesia, sulawesi, jawa, sumatera, sumatra, kalimantan",
}
CITIES = {
    "MY": "kl, kuala lumpur, johor, johor bahru, johor baru, jb, sabah, sarawak, serawak, penang, pulau pinang, tawau, "
    "tawao, kota kinabalu, kinabalu, kuching, selangor, melaka, negeri sembilan, seremban, sandakan, sandakkan, "
    "lahad datu, lahat datu, perak, kedah, pahang, perlis, kelantan, terengganu, labuan, batu pahat, muar, ipoh, "
    "semenyih, klang, shah alam, petaling jaya, puchong, subang jaya, putrajaya, keningau, semporna, sibu, miri, "
    "bintulu, kunak, beaufort, ranau, kota bharu, kluang, alor setar, cameron, kulai, pasir gudang, nilai, kajang, "
    "kota marudu, kota belud, kinabatangan, tenom, sipitang, tambunan, telupid, mukah, limbang, sri aman",
    "SA": "riyadh, riyad, riad, jeddah, jedah, jeda, jiddah, madinah, mekah, makkah, mekkah, dammam, damam, taif, "
    "thaif, tabuk, abha, khobar, qassim, hail, jizan, buraidah, yanbu, alkhobar",
    "HK": "kowloon, tsim sha tsui, yuen long, tuen mun, sha tin, shatin, tai po, causeway bay, tsuen wan, mong kok",
    "TW": "taipei, taipe, taichung, kaohsiung, taoyuan, taoyan, tainan, hsinchu, keelung, yilan, changhua, pingtung, "
    "yunlin, miaoli, chiayi, zhongli, hualien, nantou, new taipei, xinbei, penghu",
    "SG": "jurong, woodlands, yishun, tampines, bedok, bukit batok",
    "KR": "seoul, busan, incheon, ansan, gimhae, pohang, daegu, suwon, hwaseong, gyeonggi, gwangju, ulsan, jeju",
    "JP": "tokyo, osaka, nagoya, hiroshima, ibaraki, chiba, saitama, fukuoka, hokkaido, aichi, gunma, okinawa, kyoto",
    "AE": "dubai, abu dhabi, abudhabi, abu dabi, sharjah, ajman, al ain",
    "QA": "doha",
    "OM": "muscat, muskat, salalah",
    "BH": "manama",
    "JO": "amman",
    "LB": "beirut",
    "SY": "damaskus, damascus, aleppo",
    "IQ": "erbil, baghdad, bagdad",
    "EG": "kairo, cairo",
    "LY": "tripoli, benghazi",
    "BN": "bandar seri begawan, kuala belait, tutong, gadong",
    "KH": "phnom penh, pnom penh, phnompenh, sihanoukville, sihanouk, bavet, bawet, poipet, poi pet, chrey thum",
    "MM": "myawaddy, myawady, miyawadi, myawadi, yangon, shwe kokko, shwekokko, kk park, laukkaing, laukkai, hpa an",
    "TH": "bangkok, mae sot, maesot, hat yai, hatyai, phuket",
    "LA": "vientiane, golden triangle, segitiga emas, bokeo",
    "PH": "manila, davao, cebu",
    "TR": "istanbul, ankara, antalya",
    "PL": "warsawa, warszawa, poznan",
    "IT": "roma, milan",
    "DE": "berlin, frankfurt, hamburg, munchen",
    "AU": "sydney, melbourne, perth, darwin, brisbane",
    "NZ": "auckland, wellington",
    "ZA": "cape town, pretoria, durban",
    "ID": "kendari, wakatobi, muna, buton, baubau, konawe, kolaka, bombana, jakarta, surabaya, makassar, batam, "
    "nunukan, medan, lombok, mataram, kupang, raha, labuan bajo",
}
# Also something else: everyday words and people's names.
CUED = frozenset(
    "kl jb perak roma milan darwin berlin jordan georgia mali chad niger peru togo jersey dominika nilai kunak sibu "
    "miri hail abha riad jeda cameron beaufort taif amman muna raha medan klang muar sudan oman yaman".split()
)
_CUES = re.compile(r"(?:\b(?:di|d|ke|k|dari|dr|negara|kota|daerah|wilayah|area|sekitar)\s+)$", re.IGNORECASE)
_NO_PLACE = re.compile(
    r"\b(?:orang|org|bahasa|bhs|dolar|dollar|ringgit|riyal|real|dirham|dinar|yen|won|baht|mata uang|uang|keturunan|"
    r"suku|chinese|masakan|makanan|obat|film|drama|bintang)\s+$",
    re.IGNORECASE,
)
_ETHNIC = re.compile(
    r"\b(?:majikan|boss?|toke|tauke|toko|kapten|mandor|laki|cewek|cowok)(?:\s+saya)?\s+$", re.IGNORECASE
)
_ETHNICITIES = frozenset({"cina", "china", "arab", "india", "arap"})


LONGEST = 5  # words of a name: "Papua Nugini", "Republik Demokratik Kongo"
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_GAP = re.compile(r"[\s-]+")


@dataclass(frozen=True)
class Named:
    """Where a country is named in a text: its code, from where to where, and whether a city stands for it."""

    code: str
    start: int
    end: int
    city: bool


def find(text: str) -> str | None:
    """The ISO 3166 code of the country named in `text`; of several, one abroad before Indonesia, the first named."""
    found = [named.code for named in every(text)]
    return next((code for code in found if code != "ID"), found[0] if found else None)


def every(text: str) -> list[Named]:
    """All countries named in `text`, in order."""
    words = list(_WORD.finditer(text))
    alone = len(words) <= 2
    found = []
    at = 0
    while at < len(words):
        match = _longest(text, words, at)
        if match is None:
            at += 1
            continue
        known, count = match
        start, end = words[at].start(), words[at + count - 1].end()
        if _is_meant(text, known, start, end, alone):
            found.append(Named(_names()[known][0], start, end, _names()[known][1]))
        at += count
    return found


def _longest(text: str, words: list[re.Match[str]], at: int) -> tuple[str, int] | None:
    """The longest name that begins at a word, and of how many words it is."""
    if words[at].group().lower() not in _first_words():
        return None
    span, longest = "", None
    for count, word in enumerate(words[at : at + LONGEST], start=1):
        if count > 1 and not _GAP.fullmatch(text, words[at + count - 2].end(), word.start()):
            break
        span = f"{span} {word.group().lower()}" if span else word.group().lower()
        if span in _names():
            longest = (span, count)
    return longest


def _is_meant(text: str, known: str, start: int, end: int, alone: bool) -> bool:
    before = text[max(0, start - 20) : start]
    if known in CUED and not (alone or text[start:end].isupper() or _CUES.search(before)):
        return False
    return not (_NO_PLACE.search(before) or (known in _ETHNICITIES and _ETHNIC.search(before)))


def name(code: str, language: str = "id") -> str:
    """The country's name in a language."""
    # "Hong Kong DAK Tiongkok", "Hong Kong SAR China": nobody says the rest
    return re.sub(r" (DAK|SAR)\b.*", "", str(Locale.parse(language).territories.get(code, code)))


def all_names(language: str) -> dict[str, str]:
    """Every country and territory by its code, in the order of the names."""
    found = {code: str(name) for code, name in Locale.parse(language).territories.items() if is_country(code)}
    return dict(sorted(found.items(), key=lambda item: item[1]))


def is_country(code: str) -> bool:
    """Whether CLDR knows the code, groups of countries and made-up ones left out."""
    return re.fullmatch("[A-Z]{2}", code) is not None and code in Locale("id").territories and code not in _NO_COUNTRY


def _plain(name: str) -> str:
    return re.sub(r"[\s-]+", " ", name.lower())


@cache
def _names() -> dict[str, tuple[str, bool]]:
    names = {}
    for table, city in ((EVERYDAY, False), (CITIES, True)):
        for code, words in table.items():
            for word in words.split(", "):
                names[word] = (code, city)
    for language in ("id", "en"):
        for code, territory in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and len(territory) > 3:
                names.setdefault(_plain(territory), (code, False))
    return names


@cache
def _first_words() -> frozenset[str]:
    return frozenset(name.split()[0] for name in _names())
