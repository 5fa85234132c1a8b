"""Reads sums of money and periods as people type them: "45jt", "dua juta", "RM1.500", "15 ribu NT", "setengah tahun".

Only what is surely said: a range ("5-6 bulan") gives its lower end, a rough guess ("puluhan juta") nothing. A sum
without a currency is rupiah when it is in millions or written with two groups of zeros; smaller ones stay unread,
since "20 ribu" is as well Taiwan dollars.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

DIGIT_WORDS = {
    "nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8,
    "sembilan": 9, "se": 1, "sa": 1, "tga": 3, "ampat": 4, "lapan": 8,
}  # fmt: skip
FIXED = {"sepuluh": 10, "sebelas": 11, "setengah": 0.5, "separuh": 0.5, "seratus": 100, "seribu": 1000, "sejuta": 10**6}
SCALES = {"ribu": 10**3, "rb": 10**3, "rbu": 10**3, "rib": 10**3, "k": 10**3, "juta": 10**6, "jt": 10**6, "jta": 10**6,
          "jutaan": 0, "ratus": 100, "ratusan": 0, "puluh": 10, "puluhan": 0, "belasan": 0, "belas": 10,
          "miliar": 10**9, "milyar": 10**9}  # fmt: skip
RIAL_COUNTRIES = {"QA": "QAR", "OM": "OMR", "YE": "YER", "SA": "SAR"}
DINAR_COUNTRIES = {"KW": "KWD", "JO": "JOD", "BH": "BHD", "IQ": "IQD", "LY": "LYD"}
DOLLAR_COUNTRIES = {"HK": "HKD", "SG": "SGD", "TW": "TWD", "BN": "BND", "AU": "AUD", "NZ": "NZD", "CA": "CAD"}
# Currency -> how it is written; the first alternative of the pattern that fits is taken, longer ones stand first.
CURRENCIES = {
    "TWD": r"nt\$|ntd|nt|twd|(?:dolar|dollar|dollars)\s+taiwan",
    "HKD": r"hk\$|hkd|hk\s?dolar|(?:dolar|dollar)\s+(?:hongkong|hong kong|hk)",
    "SGD": r"sgd|s\$|sing\s?dollar|(?:dolar|dollar)\s+(?:singapura|singapur|singapore|sing)",
    "BND": r"bnd|b\$|(?:dolar|dollar)\s+brunei|ringgit brunei",
    "AUD": r"aud|(?:dolar|dollar)\s+australia",
    "USD": r"usd|us\$|us dolar|us dollar|(?:dolar|dollar)\s+(?:amerika|as|us)",
    "MYR": r"rm|myr|ringgit(?:\s+malaysia)?|ringit|ringget",
    "QAR": r"qar|riyal qatar|real qatar",
    "OMR": r"omr|rial oman|riyal oman",
    "SAR": r"sar|riyal saudi|real saudi|rial saudi",
    "AED": r"aed|dirham|dirhams|dhs|dirhem",
    "KWD": r"kwd|kd|dinar kuwait|dinar",
    "KRW": r"krw|won",
    "JPY": r"jpy|yen",
    "THB": r"thb|baht|bath",
    "EUR": r"eur|euro|€",
    "PLN": r"pln|zloty|zlot",
    "TRY": r"lira|tl",
    "CNY": r"cny|rmb|yuan",
    "IDR": r"rp\.?|idr|rupiah|rup",
    "rial": r"riyal|real|rial|reyal|riyals|riyel",
    "dolar": r"dolar|dollar|dolars|\$",
}
_NUMBER = r"\d{1,3}(?:[.,]\d{3})+(?:,\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_NAME_OF_NUMBER = "|".join(sorted({*DIGIT_WORDS, *FIXED} - {"se", "sa"}, key=len, reverse=True))
_SCALE = r"ribu|rbu|rb|jutaan|juta|jta|jt|miliar|milyar|ratus|puluh|belas|k"
_MONEY = re.compile(
    rf"(?<![\w.,+/-])(?:(?P<before>{'|'.join(CURRENCIES.values())})\s*)?"
    rf"(?P<sum>(?:(?:{_NUMBER})\s*(?:{_SCALE})?|(?:se)?(?:{_NAME_OF_NUMBER})(?:{_SCALE})?|(?:se)(?:{_SCALE}))"
    rf"(?:\s+(?:(?:{_NAME_OF_NUMBER})|(?:se)?(?:{_SCALE})|"
    rf"(?:{_NUMBER})(?=\s*(?:{_SCALE})\b)\s*(?:{_SCALE})))*)(?P<about>an)?"
    rf"(?:,-|,00)?(?:\s*(?P<after>{'|'.join(CURRENCIES.values())}))?(?![\w%]|-\d)",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    r"\s*(?:bulan|bln|tahun|thn|th|hari|minggu|jam|orang|org|kali|x|kg|persen|anak|meter|lantai)\b", re.I
)
_RANGE_BEFORE = re.compile(r"\d\s*(?:-|–|sampai|s/d|sd)\s*$", re.I)
_RANGE_AFTER = re.compile(r"\s*(?:-|–|sampai|s/d)\s*\d", re.I)
_AT_SEA = re.compile(r"\b(?:kapal|abk|pelaut|bosun|kapten)\b", re.I)
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:,\d{3}){2,}")

MOST_MONTHS = 40 * 12
_PERIOD_NUMBER = rf"(?:\d+(?:[.,]\d)?|(?:(?:{_NAME_OF_NUMBER})(?:\s+(?:belas|puluh))?(?:\s+(?:{_NAME_OF_NUMBER}))?))"
PERIOD = re.compile(
    rf"(?<![\w.,/-])(?:(?P<years>{_PERIOD_NUMBER})\s*(?P<half>setengah\s+)?(?:tahun|thn|taun|th|taon|tahon)(?:an)?\b"
    rf"(?:\s*(?P<half_after>setengah\b)|\s+(?:lebih\s+)?(?P<more>{_PERIOD_NUMBER})\s*(?:bulan|bln|bulanan)\b)?"
    rf"|(?P<months>{_PERIOD_NUMBER})\s*(?:-\s*\d+\s*)?(?P<month_half>setengah\s+)?(?:bulan|bln|wulan|bulanan|blan)\b"
    r"|(?P<one_year>setahun|setaun|sataun)\b(?:\s*(?P<one_half>setengah))?"
    rf"(?:\s+(?:lebih\s+)?(?P<one_more>{_PERIOD_NUMBER})\s*(?:bulan|bln)\b)?|(?P<one_month>sebulan|sewulan)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Period:
    """How long, in whole months, and where it stands; `age`: more years than anybody counts a trouble in."""

    months: int
    start: int
    end: int

    @property
    def age(self) -> bool:
        return self.months > MOST_MONTHS


def money(text: str, country: str | None = None) -> list[dict[str, Any]]:
    """Each sum of money as {"amount", "currency", "written"}; `country` tells which dollar or riyal is meant."""
    found = []
    for match in _MONEY.finditer(text):
        sign = match["before"] or match["after"]
        amount = number(match["sum"])
        if not amount or _FOLLOWS.match(text, match.end()):
            continue
        if _RANGE_BEFORE.search(text[max(0, match.start() - 12) : match.start()]) or (
            not match["after"] and _RANGE_AFTER.match(text, match.end())
        ):
            continue
        if sign and country is None and _is_plain_dollar(sign) and not _AT_SEA.search(text):
            continue
        currency = _currency(sign, country) if sign else _rupiah(match["sum"], amount)
        if currency:
            whole = int(amount) if amount == int(amount) else amount
            written = " ".join(match.group().split()).rstrip(".")
            found.append({"amount": whole, "currency": currency, "written": written})
    return found


def _is_plain_dollar(sign: str) -> bool:
    """ "dolar" alone: which one, only the country tells; at sea it is the American."""
    return bool(re.fullmatch(CURRENCIES["dolar"], sign.strip().lower()))


def _rupiah(written: str, amount: float) -> str | None:
    said = re.search(r"juta|jt|milia?y?ar", written.lower())
    if said or _GROUPED.fullmatch(written.strip()) or (amount >= 100_000 and re.search(r"[a-z]", written.lower())):
        return "IDR"
    return None


def _currency(sign: str, country: str | None) -> str | None:
    sign = " ".join(sign.lower().split())
    code = next(code for code, pattern in _signs() if pattern.fullmatch(sign))
    if code == "rial":
        return RIAL_COUNTRIES.get(country or "", "SAR")
    if code == "dolar":
        return DOLLAR_COUNTRIES.get(country or "", "USD")
    if code == "KWD" and sign == "dinar":
        return DINAR_COUNTRIES.get(country or "")
    return code


@cache
def _signs() -> list[tuple[str, re.Pattern[str]]]:
    return [(code, re.compile(pattern)) for code, pattern in CURRENCIES.items()]


def number(written: str) -> float | None:
    """The number said in digits, words or both ("1.500", "1,5 jt", "dua juta lima ratus ribu"), or None."""
    words = re.findall(r"\d+(?:[.,]\d+)*|[a-z]+", written.lower())
    total, part, seen = 0.0, 0.0, False
    last_scale = 1.0
    for word in words:
        for piece in _pieces(word):
            if piece in SCALES:
                scale = SCALES[piece]
                if not scale:
                    return None
                if piece == "belas":
                    part += 10
                elif scale <= 100:
                    units = part % 10 or 1
                    part = part - part % 10 + units * scale
                else:
                    total += (part or 1) * scale
                    part, last_scale = 0.0, float(scale)
            else:
                value = _value(piece)
                if value is None:
                    return None
                if piece in ("setengah", "separuh") and (part or total):
                    part += 0.5 if part else 0.5 * last_scale
                else:
                    part += value
            seen = True
    if last_scale == 10**6 and 100 <= part < 1000:  # "satu juta lima ratus": nobody means five hundred rupiah
        part *= 1000
    return total + part if seen else None


def _pieces(word: str) -> list[str]:
    """ "seratus" -> se, ratus; "45jt" comes apart already; others as they are."""
    if word in FIXED or word in SCALES or word in DIGIT_WORDS or word[0].isdigit():
        return [word]
    return ["se", word[2:]] if word.startswith("se") and word[2:] in SCALES else [word]


def _value(piece: str) -> float | None:
    if piece in DIGIT_WORDS:
        return DIGIT_WORDS[piece]
    if piece in FIXED:
        return FIXED[piece]
    if not piece[0].isdigit():
        return None
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", piece):
        return float(re.sub(r"[.,]", "", piece))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d{1,2}", piece):
        return float(piece.replace(".", "").replace(",", "."))
    return float(piece.replace(",", ".")) if re.fullmatch(r"\d+(?:[.,]\d{1,2})?", piece) else None


def periods(text: str) -> list[Period]:
    """Every period of months or years in the text, in order."""
    found = []
    for match in PERIOD.finditer(text):
        months = _months(match)
        if months >= 1:
            found.append(Period(round(months), match.start(), match.end()))
    return found


def _months(match: re.Match[str]) -> float:
    if match["one_month"]:
        return 1
    if match["one_year"]:
        return 12 + (6 if match["one_half"] else 0) + (number(match["one_more"] or "0") or 0)
    if match["months"]:
        return (number(match["months"]) or 0) + (0.5 if match["month_half"] else 0)
    years = number(match["years"]) or 0
    half = 6 if match["half"] or match["half_after"] else 0
    return years * 12 + half + (number(match["more"] or "0") or 0)
