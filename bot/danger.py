"""The rules on danger: they look at every message in every state, before the engine does and also without it.

A rule is a pattern on the regular spelling of a message (lower case, short forms written out). The engine's model
adds what the rules miss; the rules are what is left when the engine is down, so they lean towards a false alarm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.spelling import regular


def _word(*words: str) -> str:
    return rf"\b(?:{'|'.join(words)})\b"


def _both(one: str, other: str) -> str:
    """Both anywhere, in any order. Anchored, so that a long text is searched once."""
    return rf"^(?=.*\b(?:{one})\b)(?=.*\b(?:{other})\b)"


def _near(one: str, other: str, words: int = 6) -> str:
    """`other` at most so many words after `one`."""
    return rf"\b(?:{one})(?: \S+){{0,{words}}}? (?:{other})\b"


# When
SOON = (
    r"malam (?:ini|ni|nanti|jumat)|nanti (?:malam|sore|siang|subuh)|(?:sore|siang|pagi|hari|minggu|sabtu|jumat) ini|hr ini|"
    r"besok|esok|sesok|mbesok|isukan|enjing|lusa|sebentar lagi|bentar lagi|\d+ (?:menit|mnt|jam) lagi|bengi iki|"
    r"mbengi kiye|mengko bengi|mangke dalu|giliran(?:ku| saya| kami|nya)?|abis (?:isya|magrib|mgrib)|habis (?:isya|magrib)"
)
JUST = (
    r"tadi|barusan|baru (?:saja|aja)|semalam|semalem|wau|saiki|sakniki|ayeuna|nane|mangken|detik ini|"
    r"sekarang(?! (?:sudah|baru|aman|sehat|alhamdulillah|mau|di (?:rumah|kampung|indo|shelter)))"
)
ALWAYS = r"(?:tiap|setiap|saben|unggal|esso) (?:hari|malam|pagi|jam|subuh|minggu|dino|dinten|bengi|dalu|peuting|poe|kali|esso|salah|mandi)|terus menerus|hari hari|malam malam"
STILL = r"masih (?:di(?! (?:rumah sakit|rs))|dikunci|dikurung|disekap|dalam|hidup|idup|terjepit|nempel|ngamuk)|isih (?:di|neng|ning|nang)|esih neng|belum (?:bisa )?(?:keluar|berhenti|bangun|sadar|dilepas|lepas|ketemu)"
NOW = rf"{SOON}|{JUST}|{ALWAYS}|{STILL}|sedang|keur|terus"

# Who
US = r"saya|kami|kita|kula|kulo|abdi|tiang|tyang|engkok|anak\w*|adik\w*|adek\w*|kakak\w*|istri\w*|suami\w*|ibu\w*|mamak?|bapak\w*|teman\w*|temen\w*|keponakan|ponakan|sepupu|cucu\w*|bibi|bojo\w*|dia"
BOSS = r"majikan\w*|bos{1,2}\w*|agen|mandor|kapten|nahkoda|nakhoda|nyonya|madam|tuan\w*|sir|baba|tauke|toke\w*|taikong|tekong|calo|sponsor|preman|penjaga\w*|satpam|juragan\w*|kafil|mami|supervisor|bosun|dunungan|bendara|germo"

# What
_STEM = (
    r"pukul|tampar|tempeleng|tendang|tonjok|tinju|hajar|gebuk|gebug|siksa|aniaya|cambuk|pecut|cekik|tikam|tusuk|bacok|"
    r"seterika|setrika|strika|setrum|siram|jambak|seret|banting|keroyok|sundut|sulut|sabet|pentung|hantam|injak|injek|bakar|"
    r"bentur|jedot|lempar|tembak|gorok|gigit"
)
BEATEN = rf"(?:di ?|ke|kena |dapat |dapa )(?:{_STEM})(?:i|in|kan|an|nya)?|tepantok|epokol|ditenggeulan|diteunggeul|digebag\w*|diantemi|dipeppe|disikso"
BEATS = r"(?:me|nge|ng)?(?:mukul|nampar|nempeleng|nendang|nonjok|hajar|nyiksa|nyekik|nusuk|bacok|nyiram|nyetrum|nyeret|mbanting|nginjek|nginjak|ngeroyok|nyabet|jambak|lempar|nembak|cekik|gebuk)(?:i|in|kan|an)?|pukul|tampar|tendang|siram"
HELD = r"(?:di|ter|te|e|ke)? ?(?:kunci|konci|kurung|sekap|gembok|pasung|rantai|borgol|sandera|culik|tawan)(?:in|i|kan|an)?|diikat"
WEAPON = r"pisau\w*|parang|golok|pistol\w*|senapang?|senjata|celurit|clurit|badik|linggis|kampak|kapak|samurai|pentungan|balok|palu|bensin|air keras|tongkat|gancu|bedil|lading"

RULES: dict[str, tuple[str, ...]] = {
    "kekerasan_fisik": (
        _word(BEATEN),
        _both(BEATS, NOW),
        _both(WEAPON, rf"bawa|bawak|bw|pegang|pny|asah|ambil|diancam|ditodong|{NOW}"),
    ),
    "perdagangan_orang": (
        _word(HELD),
    ),
}

LOOK_ALIKES = (
    r"mati (?:lampu|listrik|air|gaya|rasa|suri|total hp|hp|lampunya)|(?:hp|lampu|mesin|paket|kuota|permit|paspor|visa|"
    r"kontrak)(?:nya|ku)? (?:saya )?(?:sudah |mau )?mati",
    r"pukul (?:berapa|setengah|\d+|rata|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh)",
)
OVER = r"\b(?:dulu|pernah|mantan|bekas|eks|purna|m?biyen|rumiyin|kantos|nate|almarhum|(?:tahun|bulan|minggu) (?:lalu|kemarin|kmrn|yang lalu|silam)|\d+ (?:tahun|bulan|minggu) (?:lalu|yang lalu)|sejak pulang|sepulang|(?:19|20)\d\d)\b"
SAFE = r"\b(?:sudah|wis|tos|wah|uah|kini|sekarang) (?:\S+ )?(?:di rumah|di kampung|pulang|aman|selamat|sembuh|bebas|lepas|keluar|pindah|dievakuasi|dioperasi|operasi|selesai|turun|lewat|di shelter|di kbri|di indo\w*|diselamatkan|dipulangkan|dijahit|kering|pulih|batal|mundur|resign|sehat)\b"
CLAIM = r"\b(?:ganti rugi|kompensasi|santunan|klaim|visum|sidang|kasus\w*|diproses|ditindak\w*|dihukum|dipenjara\w*|keadilan|restitusi|pelaku\w*|perekrut\w*|tuntut\w*|nuntut|menuntut|gugat|ngadu|mengadu|diadukan|lapor\w*|ngelapor|melapor\w*|blacklist|saksi|pesangon|dipertanggungjawabkan)\b"
ASK = r"^(?:apa|apakah|bagaimana|kalau|cara|nomor|berapa|siapa|kemana|dimana|bolehkah|boleh|bisakah|misal\w*|kenapa|hukum\w*|contoh)\b|\b(?:hukumannya|menurut (?:aturan|undang)|termasuk (?:tppo|kekerasan|pelecehan)|kalau (?:ada|misal\w*|nanti|suatu)|lapor (?:ke )?(?:mana|siapa)|aturannya|pasal|prosedur\w*)\b"

_RULES = {category: [re.compile(rule) for rule in rules] for category, rules in RULES.items()}
_LOOK_ALIKES = re.compile(_word(*LOOK_ALIKES))
_QUIET = re.compile("|".join((OVER, SAFE, CLAIM, ASK)))
_NOW = re.compile(_word(NOW))


@dataclass(frozen=True)
class Alarm:
    """A rule that fired: the category it speaks of and its place in the table ("perdagangan_orang/3")."""

    category: str
    rule: str


def prepared(text: str) -> str:
    return _LOOK_ALIKES.sub(" ", regular(text))


def look(text: str) -> Alarm | None:
    """The first rule on danger that fires on a message, or None."""
    plain = prepared(text)
    if _QUIET.search(plain) and not _NOW.search(plain):
        return None
    for category, patterns in _RULES.items():
        for place, pattern in enumerate(patterns):
            if pattern.search(plain):
                return Alarm(category, f"{category}/{place}")
    return None
