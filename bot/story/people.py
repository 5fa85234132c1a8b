"""Reads who tells a story and whom it is about.

The worker is the teller ("gaji saya", "saya TKW di ..."), somebody of the family ("anak saya kerja di ..."), or
somebody else ("warga saya", "klien kami"). Relatives who only occur ("anak saya 5 tahun di kampung"), employers and
their families are nobody's worker. Where both are said nothing is read, and the person is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot import countries
from bot.words import SENTENCE

# How a person is called -> code of the relation, who tells, sex where the word says it.
RELATIVES: dict[str, tuple[str, str, str | None]] = {
    word: (code, teller, sex)
    for words, code, teller, sex in (
        ("anak ank putera", "anak", "family", None),
        ("putri", "anak", "family", "P"),
        ("istri istriku bini binik isteri", "istri", "family", "P"),
        ("suami swami laki", "suami", "family", "L"),
        ("ibu mama mamak emak ibunda mamah ummi umi", "ibu", "family", "P"),
        ("bapak ayah papa bapa ayahanda abah", "ayah", "family", "L"),
        ("adik adek ade ading adk adikku adhi", "adik", "family", None),
        ("kakak kaka kakanda", "kakak", "family", None),
        ("sepupu", "sepupu", "family", None),
        ("keponakan ponakan kemenakan", "keponakan", "family", None),
        ("paman om", "paman", "family", "L"),
        ("bibi tante bibik", "bibi", "family", "P"),
        ("cucu", "cucu", "family", None),
        ("menantu mantu", "menantu", "family", None),
        ("mertua", "mertua", "family", None),
        ("ipar", "ipar", "family", None),
        ("saudara sodara", "saudara", "family", None),
        ("saudari", "saudara", "family", "P"),
        ("keluarga kerabat bojo", "keluarga", "family", None),
        ("teman kawan temen tmn", "teman", "other", None),
        ("tetangga", "tetangga", "other", None),
        ("warga", "warga", "other", None),
        ("klien", "klien", "other", None),
    )
    for word in words.split()
}
ROLES = (
    (
        r"(?:kepala desa|kades|pak desa|sekdes|sekretaris desa|lurah|aparat desa|perangkat desa|pemerintah desa|"
        r"kepala dusun|kadus|staf desa|ketua rt|pak rt)",
        "kepala_desa",
    ),
    (r"(?:lsm|ngo|yayasan|serikat buruh|serikat pekerja|sbmi|lembaga|relawan|aktivis|paralegal|pendamping)", "lsm"),
    (r"(?:pengacara|advokat|kuasa hukum|penasihat hukum|penasehat hukum)", "pengacara"),
)
OTHERS = r"majikan|bos|boss|mandor|nenek|kakek|akong|ama|pasien|toke|tauke|agen|calo|sponsor|madam|nyonya|tuan|pacar"
I = r"(?:saya|sy|sya|aku|ak|sa|gue|gw|kulo|kula|awak|beta|abdi|tiang)"  # noqa: E741
MINE = rf"(?:\s*-?ku\b|\s+(?:{I}|kami|kita|kmi|na|mi|ta)\b)"
_EASTERN = re.compile(r"\b(?:sa|saya|sy|beta|ku|kita)\s+(?:punya|pung|pu|pe|p)\s+$", re.I)
_SPEAKING_FOR = r"\b(?:kami|kmi),?\s+(?:dari\s+|selaku\s+|pihak\s+|aparat\s+)*"
_ROLE = [
    (re.compile(rf"\b{I}\b(?!\s+ke\b)[^.?!,]{{0,25}}?\b{pattern}\b|{_SPEAKING_FOR}{pattern}\b", re.I), role)
    for pattern, role in ROLES
]
_OUR_BODY = re.compile(rf"\b(?:lembaga|lsm|yayasan)\s+(?:kami|{I})\b", re.I)
_CLIENT = re.compile(r"\bklien\s+(?:kami|saya|sy)\b|\blbh\b", re.I)
_RELATIVE = re.compile(
    rf"\b(?P<who>{'|'.join(sorted(RELATIVES, key=len, reverse=True))})(?:{MINE}|(?P<kind>\s+(?:perempuan|prempuan|"
    rf"cewek|wanita|gadis|laki[\s-]*laki|laki2|cowok|kandung|bungsu|sulung|pertama|ipar|sepupu|sekamar|sekerja|"
    rf"sekampung|sedesa|gadis))(?:{MINE})?|(?P<bare>\b))",
    re.I,
)
_DID = re.compile(
    r"\b(?:be?kerja|kerja|krj|krja|kerjo|merantau|berangkat\w*|brgkt|diberangkat\w*|tki|tkw|pmi|abk|prt|pelaut|"
    r"disekap|dikurung|di kurung|disiksa|di siksa|dipukul\w*|di pukul|ditahan|di tahan|ditangkap|kena tangkap|hilang|"
    r"putus kontak|overstay|meninggal|jatuh|kecelakaan|terjebak|dijebak|dideportasi|dipulangkan|pulang|ditipu|di tipu|"
    r"dijual|dipaksa|majikan\w*|gaji\w*|dibawa|di bawa|kabar\w*|kabur|dihubungi|dijanji\w*|disetrika|diperkosa|"
    r"dilecehkan|diperas|imigresen|penjara|penampungan|mati|wafat|jenazah\w*|kontrak\w*|disuruh|paspor\w*|ikut kapal|"
    r"ke luar negeri)\b",
    re.I,
)
_OWN = re.compile(
    rf"\b(?:gaji|majikan|mjikan|bos|boss|paspor|pasport|agen|agensi|kontrak|permit|visa|mandor|kafil|madam|hp|"
    rf"upah)\s*(?:ku|{I}|kami)\b|\b(?<!bukan )(?:{I}|"
    rf"(?<!desa )(?<!warga )(?<!keluarga )(?<!anak )kami)\b(?:\s+(?:\d+(?: orang)?|berdua|bertiga|semua|sekeluarga|"
    rf"wong \w+|orang \w+|asal \w+|dari \w+|ini|skrg|sekarang|skarang|sudah|sdh|udah|masih|msh|lagi|baru|seorang|juga|"
    rf"ada|dulu|cuma|yang|yg|pernah|mau|ingin|pengen|pingin|minta|wes|wis|tiap hari|terus|suda|calon|eks|mantan|kena|"
    rf"itu|asli|dari|asal|orang|\w+,)){{0,4}}\s+(?:be?kerja|kerjo|ssw|eps|magang|masuk|ditelantarkan|kerja|krja|krj|"
    rf"tki|tkw|pmi|abk|prt|art|pelaut|perawat|pulang|plg|mulih|balik|dipukul\w*|di pukul|disiksa|di siksa|disekap|"
    rf"di sekap|dikurung|di kurung|ditahan|di tahan|ditipu|di tipu|dideportasi|overstay|terjebak|kabur|digaji|diperas|"
    rf"dipaksa|di paksa|dijual|di jual|hamil|dipulangkan|dipecat|phk|ditampung|berangkat|diperkosa|dilecehkan|"
    rf"terkurung|terlantar|gagal berangkat|ndak|nggak dibayar|sakit)\b|\b{I}\b[^.?!,]{{0,30}}?\s+di\s+(?:arab|saudi|"
    rf"malaysia|taiwan|hongkong|hong kong|singapura|sabah|imigresen)\b|\b(?:sama|bawa|pulangkan|selamatkan|pukul|"
    rf"siksa|marahi?|bantu|tolong|jemput)\s*(?:ku|{I})\b|\bhp\s+{I}\b|\b(?:kulo|kula|tiang)\s+(?:saking|kerja)\b",
    re.I,
)
_OWN_WEAKLY = re.compile(
    rf"\b{I}\b[^.?!]{{0,40}}?\bdi\b|\b(?:{I}|(?<!desa )(?<!warga )(?<!keluarga )kami)\b[^.?!]{{0,40}}?\b(?:bayar|"
    rf"setor|transfer|tf|kerja|bekerja|kabur|daftar|pulang|berangkat|dipukul|kapten|ditipu|jaga|(?:tunggu|"
    rf"nunggu) (?:panggilan|berangkat|jadwal|giliran|terbang|job)|dikasih|dijanji\w*|ditampung|takut pulang|diambil|"
    rf"kena|dipotong|digaji|disuruh)\b|\b(?:uang|duit)\s*(?:ku|{I}|kami)\b|\b(?:ktp|ijazah)\s*(?:ku|{I}|kami)\s+di|"
    rf"\bpukul kami\b",
    re.I,
)
WINDOW = 240  # letters around a word that may say what it is about


@dataclass(frozen=True)
class People:
    """`teller`: self, family, other or None; `relation`: of the worker to the teller, or the teller's office;
    `subject`: where the worker is first mentioned, when it is not the teller."""

    teller: str | None = None
    relation: str | None = None
    subject: re.Match[str] | None = None

    def is_worker(self, word: str) -> bool:
        """Whether a word ("istri") means the worker."""
        said = RELATIVES.get(word.lower())
        return said is not None and self.subject is not None and self.called[0] == said[0]

    @property
    def called(self) -> tuple[str, str, str | None]:
        """What the word for the worker says: relation, who tells, sex."""
        return RELATIVES[self.subject["who"].lower()] if self.subject else ("", "", None)


def read(text: str) -> People:
    subject = _subject(text)
    alone = _RELATIVE.sub(lambda match: match["who"] if match["bare"] is None else match.group(), text)
    alone = re.sub(rf"\borang\s*tua\s+{I}\b", "orang tua", alone, flags=re.I)
    own = bool(_OWN.search(alone))
    if role := _role(text):
        return People("other", role, subject)
    if subject and not (own and _own_is_stronger(alone)):
        code, teller, _ = RELATIVES[subject["who"].lower()]
        return People(teller, None if code == "keluarga" else code, subject)
    if own or (not subject and _OWN_WEAKLY.search(alone)):
        return People("self")
    return People(None, None, subject)


def _role(text: str) -> str | None:
    found = next((role for pattern, role in _ROLE if pattern.search(text)), None)
    if found is None and _OUR_BODY.search(text):
        return "lsm"
    return found or ("pengacara" if _CLIENT.search(text) else None)


def _subject(text: str) -> re.Match[str] | None:
    """The first mention of a relative or other person whom the trouble has befallen."""
    for match in _RELATIVE.finditer(text):
        who = match["who"].lower()
        before = text[max(0, match.start() - 24) : match.start()].lower()
        if match["bare"] is not None and not _stands_bare(who, text, match.start()):
            continue
        if re.search(
            rf"\b(?:{OTHERS}|pekerjaan|buat|untuk|kasih|kirim|sama|dengan|dgn|dari|ninggalin|punya|calon)\s+$", before
        ) and not (_EASTERN.search(before)):
            continue
        if who == "warga" and re.match(r"\s*(?:negara|asing)", text[match.end("who") :], re.I):
            continue
        after = SENTENCE.split(text[match.end() : match.end() + WINDOW], maxsplit=1)[0]
        words = " ".join(after.split()[:14]) or " ".join(text[match.end() : match.end() + WINDOW].split()[:10])
        own = re.search(rf"\b{I}\b", words, re.I)
        place = next((named.start for named in countries.every(words) if named.code != "ID"), None)
        verb = _DID.search(words)
        did = min([at for at in (place, verb.start() if verb else None) if at is not None], default=None)
        if did is None or (own and own.start() < did) or re.match(rf"\s*(?:{OTHERS})\b", after, re.I):
            continue
        if not re.match(r"\s*(?:\w+\s+){0,2}(?:di\s+)?(?:kampung|rumah)\b", after, re.I):
            return match
    return None


def _stands_bare(who: str, text: str, at: int) -> bool:
    """ "suami sudah 7 bulan di imigresen": a relative without "saya", at the head of a sentence; "warga desa ..."."""
    if _EASTERN.search(text[max(0, at - WINDOW) : at]) or re.search(
        r"\bpun\s+$|\bbukan\b[^.]*\btapi\s+$", text[max(0, at - WINDOW) : at], re.I
    ):
        return True
    head = not text[max(0, at - WINDOW) : at].strip() or text[max(0, at - WINDOW) : at].rstrip()[-1] in ".!?\n"
    return (head and who in ("suami", "istri", "adik", "kakak", "anak", "bapak", "mama")
            and not re.match(r"\s*[,!]", text[at + len(who):]))  # fmt: skip


def _own_is_stronger(alone: str) -> bool:
    """Both the teller and a relative are told of: the teller is the worker where they speak of themselves first, or
    far more. `alone`: the text with "anak saya" made "anak"."""
    own = list(_OWN.finditer(alone))
    others = list(_RELATIVE.finditer(alone))
    return len(own) > 2 * len(others) or not others or own[0].start() < others[0].start()
