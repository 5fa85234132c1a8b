"""Finds the country in what a person wrote.

Names come from Babel's CLDR data (Indonesian and English); what people call a country or a city of it in everyday
talk is the table below. Matching is on whole words, without regard to case.
"""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

EVERYDAY = {
    "MY": "malaysia jiran malay kl kuala lumpur johor sabah sarawak penang tawau kota kinabalu kuching selangor "
    "melaka negeri sembilan sandakan lahad datu perak kedah pahang labuan batu pahat johor bahru jb muar ipoh",
    "SA": "saudi arab saudi ksa riyadh jeddah jedah madinah mekah makkah dammam taif tabuk riyad",
    "HK": "hong kong hongkong hk kowloon tsim sha tsui yuen long",
    "TW": "taiwan taiwaan taipei taichung kaohsiung taoyuan tainan hsinchu keelung yilan",
    "SG": "singapura singapore spore",
    "KR": "korea korsel korea selatan seoul busan incheon ansan",
    "JP": "jepang japan tokyo osaka nagoya hiroshima ibaraki",
    "AE": "uea uni emirat arab emirat dubai abu dhabi sharjah",
    "QA": "qatar doha",
    "KW": "kuwait",
    "OM": "oman muscat",
    "BH": "bahrain manama",
    "JO": "yordania jordan amman",
    "LB": "lebanon libanon beirut",
    "SY": "suriah syria damaskus",
    "IQ": "irak iraq erbil baghdad",
    "EG": "mesir kairo cairo",
    "LY": "libya tripoli",
    "BN": "brunei bandar seri begawan",
    "KH": "kamboja cambodia phnom penh sihanoukville bavet poipet sihanouk",
    "MM": "myanmar burma myawaddy yangon shwe kokko kk park laukkaing",
    "TH": "thailand bangkok mae sot hat yai phuket",
    "LA": "laos vientiane golden triangle segitiga emas",
    "PH": "filipina manila davao cebu",
    "TR": "turki turkey istanbul ankara antalya",
    "PL": "polandia warsawa",
    "IT": "italia roma milan",
    "DE": "jerman berlin frankfurt",
    "AU": "australia sydney melbourne perth darwin",
    "NZ": "selandia baru new zealand auckland wellington",
    "ZA": "afrika selatan cape town pretoria",
    "CD": "kongo congo",
    "MO": "makau macau",
    "ID": "indonesia kendari wakatobi muna buton baubau konawe kolaka bombana jakarta surabaya makassar batam "
    "nunukan medan lombok mataram kupang sulawesi jawa sumatera kalimantan raha",
    "CN": "cina tiongkok china",
    "UA": "ukraina",
    "RU": "rusia",
}
_TWO_WORDS = (
    "kuala lumpur|kota kinabalu|negeri sembilan|lahad datu|batu pahat|johor bahru|arab saudi|hong kong|"
    "tsim sha tsui|yuen long|korea selatan|uni emirat arab|abu dhabi|bandar seri begawan|phnom penh|shwe kokko|"
    "kk park|mae sot|hat yai|golden triangle|segitiga emas|selandia baru|new zealand|afrika selatan|cape town"
)


def find(text: str) -> str | None:
    """The ISO 3166 code of the country named in `text`; of several, one abroad before Indonesia, the first named."""
    found = [_names()[match.lower()] for match in _pattern().findall(text)]
    return next((code for code in found if code != "ID"), found[0] if found else None)


def name(code: str, language: str = "id") -> str:
    """The country's name in a language."""
    return str(Locale.parse(language).territories.get(code, code))


@cache
def _names() -> dict[str, str]:
    names = {}
    for code, words in EVERYDAY.items():
        for phrase in re.findall(rf"{_TWO_WORDS}|\S+", words):
            names[phrase] = code
    for language in ("id", "en"):
        for code, territory in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and len(territory) > 3:
                names.setdefault(territory.lower(), code)
    return names


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_names(), key=len, reverse=True)
    return re.compile(r"(?<!\w)(" + "|".join(map(re.escape, longest_first)) + r")(?!\w)", re.IGNORECASE)
