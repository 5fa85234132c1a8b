"""Reads the numbers of a story: telephone, passport, bank account; each as it is written.

The telephone of an agent or an employer is nobody's to be called at, so it is left alone, as are official numbers.
"""

from __future__ import annotations

import re
from typing import Any

_PHONE = re.compile(r"(?<![\w.,/-])(?:\+|00)?\(?\d{2,4}\)?(?:[\s.-]{0,2}\d{2,5}){2,4}(?![\w/]|[.,-]\d)")
_PHONE_CUE = re.compile(
    r"\b(?:hp|wa|no|nomor|nomer|nmr|nope|telp\w*|tlp|telepon|telpon|kontak|hubungi|whatsapp|call|"
    r"no\.)\b[^.?!\d]{0,25}$",
    re.I,
)
_OTHERS_PHONE = re.compile(
    r"\b(?:agen\w*|calo\w*|sponsor\w*|majikan\w*|pl|tekong\w*|bos\w*|pt|kantor|mandor|pelaku|penipu\w*|kbri|kjri|halo|"
    r"polisi)\b[^.?!\n]{0,22}$",
    re.I,
)
_NO_PHONE_CUE = re.compile(
    r"\b(?:rek\w*|paspor\w*|passport|nik|ktp|kk|id|visa|va|kode)\b[^.?!]{0,18}$|\brp\.?\s*$|\b(?:bri|bni|bca|"
    r"mandiri)\b[^.?!]{0,12}$",
    re.I,
)
PASSPORT = re.compile(
    r"\b(?:paspor\w*|passport|pasport)\b[^.?!\n]{0,25}?\b(?P<cued>[A-Z]{1,2}\s?\d{6,8})\b|\b(?P<bare>[A-CEX]\d{7})\b",
    re.I,
)
BANKS = (
    r"bri|bni|bca|mandiri|bsi|btn|danamon|cimb(?: niaga)?|maybank|muamalat|permata|bpd(?: sultra)?|bank sultra|dana|"
    r"ovo|gopay|seabank|bank jago|btpn|mega"
)
ACCOUNT = re.compile(
    rf"\b(?P<first>(?:{BANKS})\s*(?:no(?:mor)?\.?\s*)?(?:rek(?:ening)?\.?\s*)?[:.]?\s*\d(?:[\s.-]?\d){{7,17}})(?!\d)|"
    rf"\b(?:rek(?:ening)?)\.?\s*(?:no(?:mor)?\.?)?\s*:?\s*(?P<then>\d(?:[\s.-]?\d){{7,17}}\s*\(?(?:bank\s+)?(?:{BANKS}))\b",
    re.I,
)
Details = dict[str, Any]


def read(text: str) -> Details:
    found: Details = {}
    if account := ACCOUNT.search(text):
        found["account"] = " ".join((account["first"] or account["then"]).split()).strip()
    if passport := PASSPORT.search(text):
        found["passport"] = passport["cued"] or passport["bare"]
    for match in _PHONE.finditer(text):
        if _is_phone(text, match, account):
            found["phone"] = match.group().strip()
            break
    return found


def _is_phone(text: str, match: re.Match[str], account: re.Match[str] | None) -> bool:
    digits = re.sub(r"\D", "", match.group())
    before = text[max(0, match.start() - 40) : match.start()]
    if account and account.start() <= match.start() < account.end():
        return False
    if (
        not 9 <= len(digits) <= 15
        or digits.startswith("0800")
        or _NO_PHONE_CUE.search(before)
        or _OTHERS_PHONE.search(before)
    ):
        return False
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", match.group().strip()) or re.match(
        r"\s*(?:rupiah|ringgit|nt|rp)\b", text[match.end() :], re.I
    ):
        return False
    return digits.startswith(("08", "628", "00")) or match.group().startswith("+") or bool(_PHONE_CUE.search(before))
