"""What counts as an answer: yes or no, who, a name, how to be reached, what is asked for.

Everything here takes what a person typed or the value behind a button, and gives the value to keep or None.
"""

from __future__ import annotations

import re

from bot.language import mark
from bot.spelling import regular

SKIPPED = "-"  # what stands for an answer that was passed over; nothing is kept for it
SHORT_ANSWER_WORDS = 4
PHONE = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){7,14}")
EMAIL = re.compile(r"\S+@\S+\.\w+")
CHAT_ONLY = re.compile(r"\b(chat|telegram|disini|di sini|tidak ada|tidak punya)\b")

NAME_LEAD = re.compile(
    r"^(?:(?:nama(?:nya| dia)?|panggil(?: saja)?|ini)\b\s*(?:adalah\b\s*)?)?"
    r"(?:(?:saya|aku|istri|suami|anak|adik|kakak|ibu|bapak|sepupu|ponakan|teman)(?:ku|nya| saya)?\b\s*)?"
    r"(?:(?:namanya|bernama|yaitu|adalah)\b\s*)?:?\s*(?=\S)",
    re.IGNORECASE,
)

YES = frozenset(
    "ya iya iye iyo y yes ok oke okey okay boleh setuju siap mau lanjut aman benar betul kirim sip nggih".split()
)
PLAIN_YES = YES - {"mau", "siap", "lanjut", "aman", "benar", "betul", "kirim"}
NO = frozenset(["tidak", "jangan", "batal", "no", "bukan", "belum"])
SELF = frozenset(["saya", "sendiri", "aku", "diri"])
FAMILY = frozenset(
    "keluarga anak istri suami ibu bapak ayah mama mamak adik kakak saudara sepupu ponakan keponakan paman bibi tante "
    "om nenek kakek menantu mertua ipar bini laki cucu".split()
)
COMMUNITY = frozenset("desa lurah kades kadus rt rw lsm yayasan serikat sbmi relawan warga binaan camat dusun".split())
LAWYER = frozenset(["pengacara", "advokat", "kuasa", "lbh", "klien"])
OTHER = frozenset(["teman", "orang", "lain", "tetangga", "kawan", "kenalan", "korban"])
TELLERS = ("self", "family", "community", "lawyer", "other")
WANTED = {
    "pulang": mark("Dipulangkan"),
    "gaji": mark("Gaji dibayar"),
    "uang": mark("Uang dikembalikan"),
    "dokumen": mark("Paspor dikembalikan"),
    "tindak": mark("Pelaku ditindak"),
    "kabar": mark("Dicarikan kabarnya"),
}
UNKNOWN = frozenset(
    ["tidak tahu", "tidak tau", "belum tahu", "belum tau", "kurang tahu", "lupa", "entah", "tidak ada", "tidak ingat"]
)


def yes_or_no(value: str) -> str | None:
    """ "yes", "no" or None for what a person answered to a yes-or-no question.

    A longer text is an answer only when it begins as one: "saya mau uang saya kembali" is not a yes, "gaji saya belum
    dibayar lima bulan" not a no.
    """
    words = regular(value).split()
    if len(words) > SHORT_ANSWER_WORDS:
        begun = words[0] if words[0] in PLAIN_YES else "no" if words[0] == "jangan" else " ".join(words[:2])
        return (
            "yes" if begun in PLAIN_YES else "no" if begun in ("no", "tidak usah", "tidak mau", "tidak boleh") else None
        )
    if set(words) & NO:
        return "no"
    return "yes" if set(words) & YES else None


def teller_of(value: str) -> str | None:
    """Who tells: self, family, community (a village, an NGO), lawyer or other."""
    if value in TELLERS:
        return value
    words = set(regular(value).split())
    for teller, known in (("lawyer", LAWYER), ("family", FAMILY), ("community", COMMUNITY), ("other", OTHER)):
        if words & known:
            return teller
    return "self" if words & SELF else None


def name_of(value: str) -> str:
    """The name without "nama saya", "panggil saja" and the like."""
    return NAME_LEAD.sub("", " ".join(value.split()))


def contact_of(value: str) -> str | None:
    """A phone number or an address as typed, "chat" when only the chat is wanted, or None."""
    contact = value.strip()
    if contact == "chat" or (CHAT_ONLY.search(regular(contact)) and not PHONE.search(contact)):
        return "chat"
    return contact if PHONE.search(contact) or EMAIL.search(contact) else None


def wanted_of(value: str) -> str | None:
    """What is asked for: the words of the button, or the person's own."""
    return WANTED.get(value, value.strip()) or None


def unknown(value: str) -> bool:
    """Whether the answer is that it is not known."""
    return regular(value).strip(" .!") in UNKNOWN
