"""Masks who people are: names, telephone numbers, papers, addresses, in the fields and wherever they stand in text.

A value has the same sign throughout one export ([NAMA-1], [TELEPON-2]), however it is written, so that a reader sees
that two cases name the same number; the signs of two exports have nothing to do with one another. What is masked too
much costs a word; what is masked too little can cost somebody their safety: patterns are wide on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from bot import masking
from bot.traces import plain_phone

NAME, PHONE, PASSPORT, ID_CARD, ADDRESS = "NAMA", "TELEPON", "PASPOR", "NIK", "ALAMAT"
MAIL, ACCOUNT, LINK, OFFICER, CONTACT = "SUREL", "REKENING", "TAUTAN", "PETUGAS", "KONTAK"
BORN, PLATE = "LAHIR", "PELAT"

# Parts of names that are words of their own ("wa" is also WhatsApp): masked only beside another part of a name.
PARTICLES = frozenset("la wa bin binti pak bapak ibu bu si dan al haji hj h m mas mbak mr mrs".split())
NOT_A_NAME = frozenset(
    "saya aku kami dia nya tidak tdk gak belum blm sudah sdh yang di ke dari dan atau itu ini pt cv perusahaan agen "
    "agensi majikan tolong polisi petugas admin kades camat lurah rt rw desa haji pekerja anak suami istri".split()
)
_MONEY = (
    r"(?:rp|idr|rm|usd|sgd|hkd|nt)\.?\ ?\d{1,3}(?:[.,]\d{3})+(?:,\d\d)?\b|\b\d{1,3}(?:[.,]\d{3})*[.,]000\b(?![.,]?\d)"
)
_DATE = r"(?<![\d.+/-])(?:0?[1-9]|[12]\d|3[01])(?P<sep>[-/.])(?:0?[1-9]|1[0-2])(?P=sep)(?:19|20)\d\d(?![\d./-])"
_PERSONAL = re.compile(
    rf"""
      (?P<keep>{_MONEY}|{_DATE})
    | (?P<link>https?://[^\s"'<>)]+|\b(?:www\.|t\.me/|wa\.me/|fb\.com/|facebook\.com/|instagram\.com/)\S+)
    | (?P<mail>\S+@\S+\.\w+)
    | (?P<handle>(?<![\w@])@\w{{4,}})
    | (?P<account>\b(?:no\.?\ ?)?rek(?:ening)?\b[\w .:,]{{0,25}}?\d(?:[\s.-]?\d){{6,}})
    | (?P<card>(?<!\d)\d{{16}}(?!\d))
    | (?P<phone>\+?\(?\d(?:[\s()./\u2010-\u2015-]{{0,2}}\d){{7,}})
    | (?P<passport>\b[A-Za-z]{{1,2}}[ -]?\d{{6,8}}\b)
    | (?P<address>
          \b(?:jl|jln|gg|lrg|komp|perum)\b\.?\ ?\w[\w'.]*(?:\ (?!no\b|rt\b|rw\b|yang\b|dan\b|di\b)[A-Z\d]\w*){{0,3}}
              (?:,?\ no\.?\ ?\d+\w?)?(?:,?\ rt\.?\ ?\d+(?:\ ?/\ ?|,?\ )rw\.?\ ?\d+)?
        | \b(?:jalan|gang|lorong|kompleks|perumahan|taman|street|road|apartemen|apartment|flat)\s
              (?:\w[\w']*\ ){{0,3}}?\w[\w']*,?\ no\.?\ ?\d+\w?(?:,?\ rt\.?\ ?\d+(?:\ ?/\ ?|,?\ )rw\.?\ ?\d+)?
        | \brt\.?\ ?\d{{1,3}}(?:\ ?/\ ?|,?\ )rw\.?\ ?\d{{1,3}}
        | \bblok\ [A-Z]{{1,2}}\d*(?:\ ?[-/]\ ?\d+|,?\ no\.?\ ?\d+)
      )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DIGIT = re.compile(r"[\d@]")
_HINTS = ("jl", "gg", "lrg", "komp", "perum", "://", "www.", ".me/", ".com/")  # of what has no digit in it
_STREET = re.compile(
    r"\b(?:[Jj]alan|[Gg]ang|[Ll]orong|[Dd]usun|[Dd]esa|[Kk]ampung|[Kk]elurahan|[Kk]ecamatan)(?: [A-Z][\w']*){1,3}"
)
_SAID = re.compile(
    r"\b(nama(?:nya)?(?: (?:saya|sy|aku|lengkap|anak(?: saya)?|suami(?: saya)?|istri(?: saya)?|ibu(?: saya)?|"
    r"bapak(?: saya)?|adik(?: saya)?|kakak(?: saya)?))?(?: adalah)?[ :]+)([^\W\d_]{2,}(?: [^\W\d_]{2,}){0,3})",
    re.IGNORECASE,
)
_TITLED = re.compile(r"\b([Pp]ak|[Bb]u|[Bb]apak|[Ii]bu|[Bb]ang|[Mm]bak|[Mm]as|[Kk]ak|[Hh]j?)\.? ([A-Z][a-z]{2,})\b")
_WORD = re.compile(r"[^\W\d_]{2,}")
_COMPANY = re.compile(r"\b(?:pt|cv|sdn|bhd|ltd|co|inc|company|agency|perusahaan|yayasan)\b", re.IGNORECASE)
_FIELDS = {
    "worker_name": NAME,
    "teller_name": NAME,
    "recruiter": NAME,
    "phone": PHONE,
    "passport": PASSPORT,
    "account": ACCOUNT,
}


_KINDS = {  # of bot/masking.py
    "name": NAME,
    "number": PHONE,
    "passport": PASSPORT,
    "account": ACCOUNT,
    "identity": ID_CARD,
    "email": MAIL,
    "address": ADDRESS,
    "born": BORN,
    "link": LINK,
    "user": LINK,
    "position": ADDRESS,
    "plate": PLATE,
}
SAME_TEXTS = 4096  # the bot says the same again and again


class Masker:
    """The signs of one export: which number stands for which value."""

    def __init__(self) -> None:
        self._numbers: dict[str, dict[str, int]] = {}
        self.text = lru_cache(SAME_TEXTS)(self._text)

    def sign(self, kind: str, value: str) -> str:
        """[KIND-n], the same for the same value however it is written."""
        known = self._numbers.setdefault(kind, {})
        return f"[{kind}-{known.setdefault(_plain(kind, value), len(known) + 1)}]"

    def case(self, case: dict[str, Any], officers: bool = True) -> dict[str, Any]:
        """The case with people masked; `officers`: those of the office too. The case given stays as it is."""
        intake = case["intake"]
        names = [intake.get("worker_name"), *(intake.get("former_names") or ())]
        names += [intake.get("teller_name"), intake.get("recruiter")]
        if _is_person(case, intake.get("employer")):
            names.append(intake["employer"])
        in_text = self._finder([name for name in names if isinstance(name, str)])
        return {
            **case,
            "officer": self.sign(OFFICER, case["officer"]) if officers and case["officer"] else case["officer"],
            "intake": self._intake(case, intake, in_text),
            "messages": [self._message(message, in_text) for message in case["messages"]],
            "events": [self._event(event, in_text, officers) for event in case["events"]],
            **({"deeds": [self._actor(deed, officers) for deed in case["deeds"]]} if "deeds" in case else {}),
        }

    def _text(self, text: str) -> str:
        """Free text with what can be told by its form or by the words before it masked.

        The patterns here are wide; bot/masking.py finds what is left. Most messages hold nothing of it: a look for
        what a pattern cannot do without saves most of the time.
        """
        low = text.casefold()
        if _DIGIT.search(text) or any(hint in low for hint in _HINTS):
            text = _PERSONAL.sub(self._found, text)
        if "nama" in low:
            text = _SAID.sub(self._said, text)
        if low != text:
            text = _STREET.sub(lambda match: self.sign(ADDRESS, match[0]), text)
            text = _TITLED.sub(self._titled, text)
        for span in reversed(masking.spans(text, thorough=False)):
            text = text[: span.start] + self.sign(_KINDS[span.kind], text[span.start : span.end]) + text[span.end :]
        return text

    def _finder(self, names: list[str]) -> Callable[[Any], Any]:
        """Masks a value in which these names may stand: a string, or strings in lists and dictionaries."""
        signs: dict[str, str] = {}
        for name in names:
            words = [word.casefold() for word in _WORD.findall(name)]
            telling = [word for word in words if word not in PARTICLES] or words
            for word in telling:
                signs.setdefault(word, self.sign(NAME, name))
        if not signs:
            return lambda value: _each(value, self.text)
        word = "|".join(map(re.escape, sorted(signs, key=len, reverse=True)))
        beside = "|".join(sorted(PARTICLES - set(signs), key=len, reverse=True))
        run = re.compile(
            rf"(?<![^\W_])(?:(?:{beside})[ .]+)*({word})(?:[ .]+(?:{word}|{beside})(?![^\W_]))*(?![^\W_])",
            re.IGNORECASE,
        )

        def mask(text: str) -> str:
            low = text.casefold()
            if not any(part in low for part in signs):
                return self.text(text)
            return self.text(run.sub(lambda match: signs[match[1].casefold()], text))

        return lambda value: _each(value, mask)

    def _intake(self, case: dict[str, Any], intake: dict[str, Any], in_text: Callable[[Any], Any]) -> dict[str, Any]:
        masked: dict[str, Any] = {}
        for name, value in intake.items():
            if name == "former_names":
                masked[name] = [self.sign(NAME, former) for former in value or ()]
            elif not isinstance(value, str) or not value:
                masked[name] = in_text(value)
            elif name in ("contact", "recruiter_phone"):
                masked[name] = value if value == "chat" else self._contact(value)
            elif name == "employer" and _is_person(case, value):
                masked[name] = self.sign(NAME, value)
            elif name in _FIELDS:
                masked[name] = self.sign(_FIELDS[name], value)
            else:
                masked[name] = in_text(value)
        return masked

    def _contact(self, value: str) -> str:
        """A telephone number keeps the sign that it has elsewhere; whatever else was written is masked whole."""
        match = _PERSONAL.fullmatch(value.strip())
        return self._found(match) if match and match.lastgroup != "keep" else self.sign(CONTACT, value)

    def _message(self, message: dict[str, Any], in_text: Callable[[Any], Any]) -> dict[str, Any]:
        return {
            **message,
            "text": in_text(message["text"]),
            "choice": in_text(message["choice"]),
            "buttons": in_text(message["buttons"]),
            "forwarded": self.sign(NAME, message["forwarded"]) if message.get("forwarded") else None,
            "edits": in_text(message.get("edits", [])),
            "more": in_text(message.get("more", {})),
            "evidence": [{**item, "name": None} for item in message["evidence"]],
        }

    def _event(self, event: dict[str, Any], in_text: Callable[[Any], Any], officers: bool) -> dict[str, Any]:
        return self._actor({**event, "body": in_text(event["body"]), "details": in_text(event["details"])}, officers)

    def _actor(self, deed: dict[str, Any], officers: bool) -> dict[str, Any]:
        kind, _, name = deed["actor"].partition(":")
        return {**deed, "actor": f"{kind}:{self.sign(OFFICER, name)}"} if officers and name else deed

    def _found(self, match: re.Match[str]) -> str:
        kinds = {"link": LINK, "mail": MAIL, "handle": LINK, "account": ACCOUNT, "card": ID_CARD, "phone": PHONE}
        kinds |= {"passport": PASSPORT, "address": ADDRESS}
        kind = next((kind for kind in ("keep", *kinds) if match[kind] is not None), "keep")
        return match[0] if kind == "keep" else self.sign(kinds[kind], match[0])

    def _said(self, match: re.Match[str]) -> str:
        """The name after "nama saya": its first word, and those after it that are written like a name."""
        words = match[2].split(" ")
        if words[0].casefold() in NOT_A_NAME:
            return match[0]
        end = 1
        while end < len(words) and words[end][0].isupper() and words[end].casefold() not in NOT_A_NAME:
            end += 1
        return match[1] + " ".join([self.sign(NAME, " ".join(words[:end])), *words[end:]])

    def _titled(self, match: re.Match[str]) -> str:
        if match[2].casefold() in NOT_A_NAME:
            return match[0]
        return match[0].replace(match[2], self.sign(NAME, match[2]))


def _is_person(case: dict[str, Any], employer: Any) -> bool:
    return isinstance(employer, str) and case["employer_type"] != "company" and not _COMPANY.search(employer)


def _plain(kind: str, value: str) -> str:
    """One form for all the ways in which a value is written."""
    if kind == PHONE:
        return plain_phone(value)
    if kind in (PASSPORT, ID_CARD):
        return re.sub(r"\W", "", value).casefold()
    if kind == ACCOUNT:
        return re.sub(r"\D", "", value) or value.casefold()
    return " ".join(value.casefold().split()).strip(" .,")


def _each(value: Any, mask: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, list):
        return [_each(part, mask) for part in value]
    if isinstance(value, dict):
        return {key: _each(part, mask) for key, part in value.items()}
    return value
