"""Reads a person's or a company's name that begins at a place in a text, however it is written.

With a capital: as long as words with capitals follow. All in small letters ("nama sy wa ode rini kerja di hk"): up to
three words that are no everyday word, no country and no place. In doubt nothing: a name that was not read is asked for.
"""

from __future__ import annotations

import re

from bot import countries, regions
from bot.story.amounts import DIGIT_WORDS, FIXED, SCALES
from bot.words import ordinary

TITLES = frozenset(
    "pak bapak bpk pa bu ibu ib haji hajah hajjah hj h mr mrs ms mister mam madam mdm sir tuan nyonya sdr sdri bang "
    "mas "
    "mbak mba kak daeng puang om tante ustad ustadz ust kyai koko cik datuk dato haji hajja".split()
)
PARTICLES = frozenset("la wa ode binti bin bt al el de abd muh moh md st andi".split())
NOBLE = re.compile(r"(?:la|wa)\s*ode$", re.IGNORECASE)  # Buton and Muna: many are called by this alone
COMPANY_WORDS = frozenset(
    "abadi adi agung alam amanah anugerah bahari bakti berkah berkat bersama bina bintang buana cahaya cemerlang cipta "
    "citra dunia duta fajar global gemilang indah indo indonesia insan international internasional jasa jaya karunia "
    "karya kasih kencana kerja labour laut lestari lintas maju makmur mandiri manpower mega mitra mulia mutiara nusa "
    "nusantara perdana perkasa permata pertiwi prima putra putri rahmat raya sahabat sakti samudra samudera sari "
    "sejahtera "
    "sejati sentosa setia sukses sumber surya tenaga timur tunas usaha utama wahana wira".split()
)
# Even with a capital these end a name: telephones write one after every dot, some people everywhere.
FUNCTION_WORDS = frozenset(
    "di ke dari yang yg dan saya sy aku dia kami kita sudah sdh udah kerja bekerja asal umur usia lahir alamat dengan "
    "dgn "
    "atau untuk ini itu tidak tdk ga gak belum blm mau minta tolong karena krn ada adalah kalau sekarang nama no "
    "nomor hp "
    "wa paspor tki tkw pmi abk prt anak istri suami orang warga tadi lagi masih jadi kena sejak bulan tahun gaji "
    "uang".split()
)
SMALL_NAME_WORDS = 3
LONG_NAME_WORDS = 6
OFFICES = frozenset(
    "bmi pmi tki tkw abk "
    "pt cv p3mi pjtki lpk bp3mi bp2mi kbri kjri kdei uptd ppa lsm lbh polres polsek polda rs rt rw".split()
)
_TOKEN = re.compile(r"[^\W\d_](?:[^\W_]|['’`](?=\w)|-(?=[^\W\d_]))*\.?")
_VERB = re.compile(r"di-|(?:di|me[mn]|meng|ter|ber|pe[mn])\w{4,}$")
_ACRONYM = re.compile(r"[B-DF-HJ-NP-TV-Z]{2,4}$")
_SPACE = re.compile(r"[ \t]*")


def person(text: str, at: int, said: bool = False) -> tuple[str, int] | None:
    """The name that begins at `at` and where it ends; None where no name surely begins there.

    `said`: "namanya" or the like stands before, so that two words with capitals are a name whatever they mean.
    """
    words = _words(text, at)
    titles = 0
    while titles < len(words) and words[titles].group().lower().rstrip(".") in TITLES:
        titles += 1
    names = words[titles:]
    if not names:
        return None
    capital = _capital(names[0].group(), text)
    pair = (
        said and len(names) > 1 and capital and names[0].end() < names[1].start() and _capital(names[1].group(), text)
    )
    taken: list[re.Match[str]] = []
    for word in names:
        plain = word.group().lower().rstrip(".")
        if len(taken) == (LONG_NAME_WORDS if capital else SMALL_NAME_WORDS + _particles(taken)):
            break
        if plain in PARTICLES or re.fullmatch(r"[A-Z]\." if not taken else r"[A-Z]\.?", word.group()):
            taken.append(word)
        elif (
            plain in TITLES
            or not _may_be_name(word.group(), plain, (bool(taken) or pair) and _capital(word.group(), text))
            or (capital and not _capital(word.group(), text))
        ):
            break
        else:
            taken.append(word)
        if word.group().endswith(".") and len(plain) > 3:
            break  # the end of a sentence
    while taken and taken[-1].group().lower() in PARTICLES and not NOBLE.search(_joined(text, taken)):
        taken.pop()
    if all(len(word.group()) <= 2 for word in taken):
        return None
    if (not capital or "-" in taken[0].group()) and _VERB.match(taken[0].group().lower()):
        return None
    end = taken[-1].end() - (taken[-1].group().endswith(".") and len(taken[-1].group()) > 2)
    if any(
        (named.start, named.end) == (0, end - taken[0].start())
        for named in countries.every(text[taken[0].start() : end])
    ):
        return None
    start = words[0].start() if titles else taken[0].start()
    return " ".join(text[start:end].split()), end


def company(text: str, at: int) -> tuple[str, int] | None:
    """The name of a company that begins at `at`, after "PT" or the like, and where it ends."""
    words = _words(text, at)
    if not words:
        return None
    capital = words[0].group()[0].isupper()
    taken: list[re.Match[str]] = []
    for word in words:
        plain = word.group().lower().rstrip(".")
        if capital and not word.group()[0].isupper():
            break
        if plain not in COMPANY_WORDS and not _may_be_name(word.group(), plain, capital and bool(taken)):
            break
        if len(taken) == (LONG_NAME_WORDS if capital else SMALL_NAME_WORDS):
            break
        taken.append(word)
        if word.group().endswith("."):
            break
    if not taken:
        return None
    end = taken[-1].end() - taken[-1].group().endswith(".")
    return " ".join(text[taken[0].start() : end].split()), end


def _words(text: str, at: int) -> list[re.Match[str]]:
    """The words from a place on that stand together: up to a comma, a number, a new line or anything else."""
    words: list[re.Match[str]] = []
    at = _SPACE.match(text, at).end()  # type: ignore[union-attr]
    while len(words) < LONG_NAME_WORDS + 3 and (match := _TOKEN.match(text, at)):
        words.append(match)
        at = _SPACE.match(text, match.end()).end()  # type: ignore[union-attr]
        if at == match.end():
            break
    return words


def _joined(text: str, taken: list[re.Match[str]]) -> str:
    return text[taken[0].start() : taken[-1].end()]


def _particles(taken: list[re.Match[str]]) -> int:
    return sum(word.group().lower() in PARTICLES for word in taken)


def _capital(word: str, text: str) -> bool:
    """Written with a capital on purpose: not where everything is written in capitals."""
    return word[0].isupper() and (not word.isupper() or len(word) == 1 or any(c.islower() for c in text))


def _may_be_name(word: str, plain: str, on_purpose: bool) -> bool:
    """`on_purpose`: written with a capital, in a name that has begun with one."""
    if plain in DIGIT_WORDS or plain in FIXED or plain in SCALES or plain in OFFICES or len(plain) < 2:
        return False
    if (
        any(character.isdigit() for character in word)
        or _ACRONYM.match(word)
        or plain in FUNCTION_WORDS
        or (ordinary(plain) and not on_purpose)
    ):
        return False
    if on_purpose:
        return not any(named.code for named in countries.every(f"di {word}") if not named.city)
    return not countries.find(f"di {word}") and not regions.find(word)
