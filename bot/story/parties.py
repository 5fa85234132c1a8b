"""Reads who sent, recruited and employs a worker: agency, recruiter, employer, and the ship they work on."""

from __future__ import annotations

import re
from typing import Any

from bot import countries, regions
from bot.story import names
from bot.words import ordinary

_AGENCY = re.compile(
    r"\b(?:(?P<pt>PT|CV|P\.T|LPK|P3MI|PJTKI|PPTKIS|BLKLN)\.?|(?:agensi|agency)(?:nya)?(?:\s+(?:namanya|bernama|"
    r"nama))?)\s+(?=[^\W\d_])",
    re.I,
)
_RECRUITER = re.compile(
    r"\b(?:calo|sponsor|sponsornya|petugas lapangan|tekong|taikong|agen|perekrut|penyalur|makelar|(?-i:PL)|"
    r"pl(?=\s+(?:saya\s+|sy\s+|kami\s+)?(?:namanya|bernama|nama))|(?:dibujuk|diajak|direkrut|ditawari|dirayu|"
    r"diiming-imingi|(?:sama|oleh|lewat|ikut|dengan) (?:seorang )?(?:orang|ibu2|bapak2|perempuan|"
    r"laki-laki)(?=(?:\s+(?:yang|yg))?\s+(?:namanya|bernama)))(?:\s+(?:oleh|sama|tetangga\w*|orang|temannya|kerja|"
    r"ibu2|bapak2))*)(?:nya)?\b(?:\s+(?:saya|sy|kami|itu|yang|yg|nya|dari desa))*(?:\s*(?:,|:)?\s*(?P<cue>namanya|"
    r"bernama|nama|an\.|atas nama|yaitu|si)\b)?\s*:?\s*(?=[^\W\d_])",
    re.I,
)
_TITLED = re.compile(
    r"\b(?:sama|oleh|lewat|melalui|dengan|dgn|ama|ke|dari|kpd|kepada)\s+(?=(?:pak|bapak|bpk|bu|ibu|haji|hj|h|mas|bang|"
    r"mbak|om|tante)\b\.?\s+\w)",
    re.I,
)
_SAYS_RECRUITER = re.compile(
    r"\s*,?\s*(?:\(|dia|yang|yg|katanya|ngaku|mengaku|bilang|seorang|selaku|sebagai|itu|adalah|calo|sponsor|"
    r"\s)*\b(?:sponsor|calo|agen|tekong|PL|perekrut)\b",
    re.I,
)
_EMPLOYER = re.compile(
    r"\b(?:majikan|mjikan|bos|boss|tauke|toke|juragan|kafil|employer)(?:nya)?(?:\s+(?:saya|sy|dia|laki|perempuan|kami|"
    r"aku|nya))*(?:\s*(?P<cue>namanya\b|bernama\b|nama\b|an\.|atas nama\b|:))?\s*:?\s*(?=[^\W\d_])",
    re.I,
)
_FOREIGN_COMPANY = re.compile(
    r"\b(?P<name>(?:[A-Z][\w&.]*\s+){1,5}(?:Sdn\.?\s*Bhd|SDN\.?\s*BHD|Co\.?,?\s*Ltd|Pte\.?\s*Ltd|LLC|Company|"
    r"Corp))\b\.?"
)
_VESSEL = re.compile(
    r"\b(?P<mark>MV|M/V|FV|F/V|KM|MT|LV)\.?\s+(?=[A-Z0-9])|\b(?:kapal|kpl)(?:nya)?(?:\s+(?:bernama|namanya|nama|ikan|"
    r"tuna|cumi|longline))*\s+(?=\w)",
    re.I,
)
_VESSEL_NAME = re.compile(r"(?:(?!\d{3,}\s*(?:orang|org))[^\W_][\w'-]*)(?:\s+(?:[^\W_][\w'-]*))*", re.I)
# Passenger ships that carry people to and from the border; nobody's place of work in a story.
_FERRIES = re.compile(
    r"(?:lambelu|nggapulu|bukit siguntang|bukit raya|siguntang|umsini|tidar|tilongkabila|awu|thalia|kelimutu|sirimau|"
    r"ciremai|gunung dempo|dobonsolo|sinabung|tatamailau|labobar|kelud|lawit|leuser|egon|wilis|sangiang|jetliner|"
    r"pelni|dharma)\b",
    re.I,
)
_NO_VESSEL = frozenset(
    "taiwan china cina korea jepang spanyol bendera berbendera ikan tuna cumi itu ini yang yg di ke kami saya sy "
    "pesiar kargo tanker penumpang ferry "
    "feri pelni asing nelayan mutasi sandar laut cepat kayu tidak belum sudah kita penangkap tangkap pasifik atlantik "
    "hindia arafura lewat dan besar "
    "kecil dari malaysia singapura".split()
)
Details = dict[str, Any]


def read(text: str) -> Details:
    found: Details = {}
    for key, reader in (("agency", _agency), ("recruiter", _recruiter), ("ship", _ship), ("employer", _employer)):
        if value := reader(text):
            found[key] = value
    return found


def _agency(text: str) -> str | None:
    for cue in _AGENCY.finditer(text):
        named = names.company(text, cue.end())
        known = named and sum(word.lower() in names.COMPANY_WORDS for word in named[0].split())
        if named and (text[cue.end()].isupper() or (cue["pt"] and known and len(named[0].split()) > 1)):
            lead = text[cue.start() : cue.end()].strip() if cue["pt"] else ""
            return " ".join(f"{lead} {named[0]}".split())
    return None


def _recruiter(text: str) -> str | None:
    for cue in _RECRUITER.finditer(text):
        if re.match(r"(?:PT|CV)\b", text[cue.end() :]) or re.match(
            r"(?:calo|sponsor|agen|tekong)\w*\s*(?:,|\n)", cue.group(), re.I
        ):
            continue
        named = names.person(text, cue.end(), bool(cue["cue"]))
        lone = re.match(r"agen", cue.group(), re.I) and named and " " not in named[0]  # "agen Cileungsi"
        if named and (cue["cue"] or (not lone and _surely_a_name(text, cue.end(), named[0]))):
            return named[0]
    for lead in _TITLED.finditer(text):
        named = names.person(text, lead.end())
        if named and _SAYS_RECRUITER.match(text, named[1]):
            return named[0]
    return None


def _surely_a_name(text: str, at: int, name: str) -> bool:
    """Written with a capital, or with a title or the "La", "Wa" of Buton before it."""
    first = name.split()[0].lower().rstrip(".")
    titled = len(name.split()) > 1 and (first in names.TITLES or first in ("la", "wa"))
    return titled or (text[at].isupper() and not text.isupper())


def _employer(text: str) -> str | None:
    if company := _FOREIGN_COMPANY.search(text):
        return " ".join(re.sub(r"^(?:Perusahaan|Di|Kerja|PT|Kilang|Pabrik)\s+", "", company["name"]).split())
    for cue in _EMPLOYER.finditer(text):
        named = names.person(text, cue.end(), bool(cue["cue"]))
        titled = named is not None and named[0].split()[0].lower().rstrip(".") in (
            "mr",
            "mrs",
            "ms",
            "madam",
            "mdm",
            "mister",
            "tuan",
            "datuk",
            "dato",
        )
        if named and (cue["cue"] or titled or (text[cue.end()].isupper() and " " in named[0])):
            return named[0]
    return None


def _ship(text: str) -> str | None:
    """The ship that somebody works on; not one that they travel by."""
    for cue in _VESSEL.finditer(text):
        if cue["mark"] and not cue["mark"].isupper():
            continue
        before = text[max(0, cue.start() - 30) : cue.start()]
        if re.search(
            r"\b(?:naik|tiket|via|lewat|penumpang|galangan|jadwal|turun(?: dari)?|nyebrang|menyeberang)\s+(?:\w+\s+)?$",
            before,
            re.I,
        ):
            continue
        said = _VESSEL_NAME.match(text, cue.end())
        words = said.group().split() if said else []
        taken: list[str] = []
        for word in words[:6]:
            if word.lower() in _NO_VESSEL or not _names_a_ship(word, text[cue.end()].isupper()):
                break
            taken.append(word)
            if word.isdigit():
                break
        called = " ".join(taken)
        if len(called) < 4 or countries.find(f"di {called}") or _FERRIES.match(called) or regions.begins(called):
            continue
        if text[cue.end()].isupper() or (taken[-1].isdigit() and len(taken) > 2):
            return f"{cue['mark']} {called}" if cue["mark"] else called
    return None


def _names_a_ship(word: str, capital: bool) -> bool:
    if word.isdigit():
        return len(word) < 5
    if capital and not word[0].isupper():
        return False
    known = countries.find(word) or (not capital and ordinary(word))
    return word.upper() not in ("MV", "FV", "KM", "MT", "LV") and not known
