"""Masks personal data in free text that is kept for readers who need the words, not the people.

`masked` puts a mark for each kind in the place of names, numbers, addresses, dates of birth, links and accounts
("nama saya [nama], hp [nomor]"). `spans` tells where they stand, for callers with marks of their own; names that are
known already (`known`) are masked wherever they stand. Identity numbers and labelled dates are found by lokal-id's
detectors, what people write in chats by the rules below. Rather a word too many than a name: what is left must not
tell who wrote. Years, prices, articles of law, countries and official short numbers stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from lokal.samaran import detect_pii

from bot.story import names, people
from bot.story.contacts import ACCOUNT, PASSPORT
from bot.words import ordinary

MARKS = {
    "name": "[nama]",
    "number": "[nomor]",
    "passport": "[paspor]",
    "account": "[rekening]",
    "identity": "[nomor identitas]",
    "email": "[surel]",
    "address": "[alamat]",
    "born": "[tanggal lahir]",
    "link": "[tautan]",
    "user": "[akun]",
    "position": "[lokasi]",
    "plate": "[pelat]",
}
# What lokal-id finds, and the kind it is here. Its other findings (health, money, religion, names) are words that the
# reader needs, or are found more surely below.
_DETECTED = {
    "NIK": "identity", "KK": "identity", "NPWP": "identity", "SIM": "identity", "NIP": "identity", "BPJS": "identity",
    "NISN": "identity", "AKTA": "identity", "CARD": "account", "BANK_ACCOUNT": "account", "PASSPORT": "passport",
    "PHONE": "number", "EMAIL": "email", "PLATE": "plate", "GEO": "position", "IP": "position", "ADDRESS": "address",
    "BIRTH_DATE": "born",
}  # fmt: skip
_OFFICIAL = re.compile(r"\W*0\W?800\W?1000\W*|\W*(?:110|112|113|119|118|129|144|191|999|911)\W*")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.\w+)+")
_LINK = re.compile(
    r"\b(?:https?://|www\.)\S+|\b(?:t\.me|wa\.me|bit\.ly|fb\.com|facebook\.com|instagram\.com|tiktok\.com)/?\S*", re.I
)
_GOVERNMENT = re.compile(r"(?:https?://)?[\w.-]+\.go\.id\b", re.I)
_USER = re.compile(
    r"(?<!\w)@\w{3,}|\b(?:fb|ig|facebook|instagram|tiktok|telegram|tele|line|akun)\s*(?:saya|sy|nya|dia|"
    r"namanya)?\s*[:=]?\s*(?P<handle>(?=\S*[_\d])[A-Za-z][\w.]{3,})",
    re.I,
)
_NUMBER = re.compile(r"(?<![\w.,])(?<!\w-)\+?\(?\d(?:[\s().-]{0,2}\d){7,}(?!\w)")
_SUM = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?:,\d{1,2})?")
_DATE = re.compile(
    r"(?:\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}|\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}|(?:19|20)\d\d\s*-\s*(?:19|20)\d\d)"
)
_POSITION = re.compile(r"-?\d{1,3}\.\d{4,}[\s,]+-?\d{1,3}\.\d{4,}")
_RECRUITER = re.compile(r"\b(?:calo|sponsor|tekong|agen|mandor|tauke)(?:nya)?\s+(?=[A-Z][a-z])", re.I)
_MONEY_AFTER = re.compile(r"\s*(?:rupiah|ringgit|riyal|ribu|rb|juta|jt|nt|hkd|won|yen)\b", re.I)
_MONEY_BEFORE = re.compile(r"(?:\brp\.?|\brm|\bnt|\bidr|\$)\s*$", re.I)
_STREET = re.compile(
    r"\b(?:jl|jln|gg)\.?\s+(?!tikus|belakang|raya\s+ke)(?P<lane>[\w']+(?:\s+(?!dan\b|di\b|yang\b|yg\b|"
    r"saya\b)[\w'/.-]+){0,5}?)(?=\s*(?:[,;!?\n]|\.(?:\s|$)|$|\b(?:di|dan|yang|yg|saya|kec|kel|kab|desa|kota|"
    r"tolong)\b))|\b(?:jalan|gang|lorong|perumahan|perum|kompleks?|blok|dusun|dsn)\s+(?:(?!no\b|"
    r"nomor\b)[A-Z][\w']*\s*){1,4}(?:(?:no|nomor|blok)\.?\s*\w+)?|\b(?:jalan|lorong|blok|perumahan|perum|"
    r"kompleks?)\s+(?:[\w']+\s+){1,3}?(?:no|nomor)\.?\s*\d+\w?|\b(?:rt|"
    r"rw)\.?\s*\d{1,3}(?:\s*[/,]?\s*(?:rw\.?\s*)?\d{1,3})?\b",
)
_STREET_ANY_CASE = re.compile(_STREET.pattern.replace("[A-Z]", "(?-i:[A-Z])"), re.I)
_NAMED = re.compile(
    rf"\b(?:nama(?:nya|\s*ku)?(?:\s+(?:lengkap|asli|panggilan))?(?:\s*(?:{people.I}|kami|dia|korban|pmi|tkw|tki|ibu|"
    rf"ayah|(?:{'|'.join(people.RELATIVES)})(?:\s*(?:{people.I}|kami|ku|nya))?))?(?:\s+(?:adalah|yaitu|itu|si))*|"
    rf"bernama|atas nama|a\.n\.?|an\.(?=\s)|panggil(?: saja| aja)?|perkenalkan\s+{people.I}|dipanggil|si|wa si|"
    rf"calo(?:nya)?|sponsor(?:nya)?|tekong|majikan\s+(?:saya\s+)?(?:mr|mrs|madam|tuan))(?!\w)\s*[:=]?\s*(?=[^\W\d_])",
    re.I,
)
_TITLE = re.compile(
    r"\b(?:pak|bapak|bpk|bu|ibu|mbak|mas|bang|kak|haji|hajjah|hj|ustad|ustadz|mr|mrs|ms|madam|mdm|tuan|nyonya|sdr|"
    r"sdri|om|tante|koh|koko|cik|daeng|puang)\b\.?\s+(?=[^\W\d_])",
    re.I,
)
_KIN = re.compile(rf"\b(?:{'|'.join(people.RELATIVES)})\s*(?:ku|{people.I}|kami)\s*,?\s+(?=[A-Z][a-z])", re.I)
_SELF = re.compile(rf"\b{people.I}\s+(?=[A-Z][a-z])", re.I)
_NOBLE = re.compile(
    r"\b(?:la|wa)\s?ode\b(?:\s+[^\W\d_]{3,})?(?:\s+(?-i:[A-Z])[\w']+)*|\b[^\W\d_]{3,}\s+(?:binti|bin|"
    r"bt)\s+[^\W\d_]{2,}",
    re.I,
)
_WORDS = re.compile(r"[^\W\d_]+")
# A word of each of these rules, without which it finds nothing.
_NOBLE_WORDS = frozenset("ode laode waode bin binti bt".split())
_NAMED_WORDS = frozenset(
    "nama namanya namaku bernama atas a an panggil perkenalkan dipanggil si calo calonya sponsor sponsornya tekong "
    "majikan".split()
)
_TITLE_WORDS = frozenset(
    "pak bapak bpk bu ibu mbak mas bang kak haji hajjah hj ustad ustadz mr mrs ms madam mdm tuan nyonya sdr sdri om "
    "tante koh koko cik daeng puang".split()
)
_DIGIT = re.compile(r"\d")
# What everything that _addresses_of_the_net looks for holds: most messages hold none of it.
_NET = ("@", "://", "www", ".me", "bit.ly", ".com", "fb", "ig", "facebook", "tiktok", "tele", "line", "akun")
_SURE_CUES = re.compile(r"nama|a\.n|an\.|panggil|kenalkan", re.I)


@dataclass(frozen=True)
class Span:
    """Personal data of a kind (see MARKS), from where to where."""

    start: int
    end: int
    kind: str


def masked(text: str, known: Iterable[str] = ()) -> str:
    """The text with a mark in the place of each piece of personal data; `known`: names to mask wherever they stand."""
    result, at = [], 0
    for span in spans(text, known):
        result += [text[at : span.start], MARKS[span.kind]]
        at = span.end
    return "".join([*result, text[at:]])


def spans(text: str, known: Iterable[str] = (), thorough: bool = True) -> list[Span]:
    """Where personal data stands, in order, without overlaps; of two that overlap the one found first below counts.

    Without `thorough` lokal-id's detectors are left out, which take 2 ms a text: for hundreds of thousands of messages.
    """
    detected = detect_pii(text) if thorough else []
    taken: list[Span] = []
    found = (
        _addresses_of_the_net(text),
        _streets(text),
        _numbers(text, detected) if _DIGIT.search(text) or detected else (),
        _names(text, known, detected),
    )
    for span in chain.from_iterable(found):
        if span.end > span.start and all(span.end <= other.start or span.start >= other.end for other in taken):
            taken.append(span)
    return sorted(taken, key=lambda span: span.start)


def _addresses_of_the_net(text: str) -> Iterator[Span]:
    low = text.lower()
    if not any(sign in low for sign in _NET):
        return
    for match in _EMAIL.finditer(text):
        yield Span(match.start(), match.end(), "email")
    for match in _LINK.finditer(text):
        if not _GOVERNMENT.match(match.group()):
            yield Span(match.start(), match.end(), "link")
    for match in _USER.finditer(text):
        yield Span(match.start("handle") if match["handle"] else match.start(), match.end(), "user")


def _numbers(text: str, detected: list[Any]) -> Iterator[Span]:
    for match in PASSPORT.finditer(text):
        group = "cued" if match["cued"] else "bare"
        yield Span(match.start(group), match.end(group), "passport")
    for match in ACCOUNT.finditer(text):
        digits = re.search(r"\d(?:[\s.-]?\d)+", match.group())
        if digits:
            yield Span(match.start() + digits.start(), match.start() + digits.end(), "account")
    for match in _POSITION.finditer(text):
        yield Span(match.start(), match.end(), "position")
    for found in detected:
        kind = _DETECTED.get(found.type)
        if kind and not _OFFICIAL.fullmatch(text[found.start : found.end]):
            yield Span(found.start, found.end, kind)
    for match in _NUMBER.finditer(text):
        if _is_personal(text, match):
            yield Span(match.start(), match.end(), "number")


def _is_personal(text: str, match: re.Match[str]) -> bool:
    """Digits that reach somebody: no sum, no date, no period of years, no official number."""
    written = match.group().strip()
    if _SUM.fullmatch(written) or _DATE.fullmatch(written) or _OFFICIAL.fullmatch(written):
        return False
    return not (_MONEY_AFTER.match(text, match.end()) or _MONEY_BEFORE.search(text[: match.start()]))


def _streets(text: str) -> Iterator[Span]:
    for match in _STREET_ANY_CASE.finditer(text):
        end = match.end() - (len(match.group()) - len(match.group().rstrip()))
        yield Span(match.start(), end, "address")


def _names(text: str, known: Iterable[str], detected: list[Any]) -> Iterator[Span]:
    for part in sorted({part for name in known for part in re.findall(r"[^\W\d_]{2,}", name)}):
        for match in re.finditer(rf"(?<![^\W_]){re.escape(part)}(?![^\W_])", text, re.I):
            yield Span(match.start(), match.end(), "name")
    said = frozenset(_WORDS.findall(text.casefold()))
    for match in _NOBLE.finditer(text) if said & _NOBLE_WORDS else ():
        words = match.group().split()
        while len(words) > 2 and ordinary(words[-1]):
            words.pop()
        yield Span(match.start(), match.start() + len(" ".join(words)), "name")
    # a rule costs time: only those are tried of which a word is there; the last three need a capital too
    rules = [rule for rule, words in ((_NAMED, _NAMED_WORDS), (_TITLE, _TITLE_WORDS)) if said & words]
    rules += [] if text.islower() else [_KIN, _SELF, _RECRUITER]
    for cue in chain.from_iterable(rule.finditer(text) for rule in rules):
        if cue.re in (_NAMED, _TITLE) or text[cue.end()].isupper():
            named = names.person(text, cue.end(), bool(_SURE_CUES.search(cue.group())))
            if named:
                start = named[1] - len(text[cue.end() : named[1]].lstrip())
                yield Span(start, named[1], "name")
    for found in detected:
        if (
            found.type == "NAME"
            and found.value[:1].isupper()
            and not any(ordinary(word) for word in re.findall(r"[^\W\d_]+", found.value))
        ):
            yield Span(found.start, found.end, "name")
