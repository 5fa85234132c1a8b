"""The words that everybody uses, so that none of them is taken for somebody's name or for a misspelt place.

They stand in knowledge/ordinary_words.txt; `ordinary` also knows short forms ("dgn"), and words with the endings -nya
and -ku.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from bot.spelling import SHORT_FORMS

# The end of a sentence, and of a part of one; the dot in "1.500" and after "Sdr", "kec" is none.
SENTENCE = re.compile(
    r"(?<!\bsdr)(?<!sdri)(?<!\bbpk)(?<!\bhj)(?<!\bh)(?<!\bkab)(?<!\bkec)(?<!\bmr)(?<!\bmrs)\.(?!\d)|[?!\n]",
    re.IGNORECASE,
)
PART = re.compile(r"[?!\n;]|[.,](?!\d)")
LIST = Path(__file__).resolve().parent.parent / "knowledge" / "ordinary_words.txt"
MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "januari jan january",
            "februari feb pebruari february",
            "maret mar march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agt agu ags agustus august",
            "september sep sept",
            "oktober okt october",
            "november nov nopember",
            "desember des december",
        ),
        start=1,
    )
    for word in words.split()
}


@cache
def ordinary_words() -> frozenset[str]:
    lines = LIST.read_text("utf-8").splitlines()
    listed = {word for line in lines if not line.startswith("#") for word in line.split()}
    return frozenset(listed | SHORT_FORMS.keys() | set(SHORT_FORMS.values()) | MONTHS.keys())


def ordinary(word: str) -> bool:
    """Whether it is a word of everyday talk; a single letter is."""
    word = word.lower()
    known = ordinary_words()
    stem = word.removesuffix("nya").removesuffix("ku")
    return len(word) == 1 or word in known or (len(stem) > 2 and stem != word and stem in known)
