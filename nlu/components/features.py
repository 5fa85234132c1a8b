"""What the linear models look at: words, word pairs, letters within words, stems, and stems that stand near each other.

All take a message in regular spelling (bot/spelling.py). Stemming is by cutting the commonest prefixes and suffixes:
what counts is that "dipukuli", "memukul" and "pukulan" meet, not that the stem is a word.
"""

from __future__ import annotations

import re
from typing import List, Tuple

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

_PREFIX = re.compile(r"^(?:mem|men|meng|meny|me|ber|ter|di|pem|pen|peng|pe|se|ke)(?=[a-z]{4})")
_SUFFIX = re.compile(r"(?:nya|kan|in|an|i|lah|kah|ku|mu)$")
_SHORTEST_STEM = 3
_NEAR = 3  # words apart


def stem(word: str) -> str:
    bare = _PREFIX.sub("", word)
    shorter = _SUFFIX.sub("", bare)
    return shorter if len(shorter) >= _SHORTEST_STEM else bare


def stems(text: str) -> List[str]:
    return [stem(word) for word in text.split()]


def near_pairs(text: str) -> List[str]:
    """Each stem with each of the next few, so that words in between do not hide that two belong together."""
    all_stems = stems(text)
    return [f"{one}_{other}" for i, one in enumerate(all_stems) for other in all_stems[i + 1 : i + 1 + _NEAR]]


def vectorizers(words: int, letters: Tuple[int, int], min_df: int) -> List[TfidfVectorizer]:
    """Unfitted; their outputs stand side by side."""
    common = {"sublinear_tf": True, "dtype": np.float32}
    return [
        TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, words), **common),
        TfidfVectorizer(analyzer="char_wb", ngram_range=letters, min_df=min_df, **common),
        TfidfVectorizer(analyzer=stems, **common),
        TfidfVectorizer(analyzer=near_pairs, min_df=min_df, **common),
    ]
