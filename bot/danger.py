"""The rules on danger: they look at every message in every state, before the engine does and also without it.

A message is weighed. Each rule is a class of words (who hits, what is locked, what bleeds) and has points. What tells
of now and what paints the scene add theirs; what is settled, asked in general or of every day takes away, and so does
the past where nothing tells of now. From `LIMIT` points on it is danger; hardly a word is danger alone.
The words and their points stand in `bot.danger_words` and, for texts with English in them, in `bot.danger_english`;
both are added up, since "boss lock saya di bilik" is one message. How many they find and miss: docs/understanding.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot import danger_english, danger_words
from bot.spelling import regular

LIMIT, ALONE = 11, 20  # of a text or line of it; of a sentence alone
MOST_SCENE, MOST_CALM = 8, 7  # neither the scene nor a question decides alone
STRONG = 6  # who is in need writes little: a few words with a strong rule have more points
BRIEF = {4: 6, 8: 3}  # points, by words at most
LONG, TOLD = 25, 5  # who tells much names much: many words have less

_GROUP = re.compile(r"\((?!\?)")  # what need not be remembered is found faster
_AROUND = ("now", "scene", "past", "calm", "elsewhere")


def _rules(table: str) -> list[tuple[str, int, str]]:
    """The heading, points and pattern of each rule of a table; a pattern goes on in lines set further in."""
    return [
        (heading, int(points), _GROUP.sub("(?:", re.sub(r"\n +", "", pattern)))
        for heading, rules in re.findall(r"^(\w+)((?:\n  .*)+)", table, re.M)
        for points, pattern in re.findall(r"^  (\d+) [a-z ]+: (.*(?:\n    .*)*)", rules, re.M)
    ]


_WORDS = _rules(danger_words.TABLE)
_ALL = [*_WORDS, *_rules(danger_english.TABLE)]
RULES: dict[str, tuple[str, ...]] = {
    heading: tuple(rf"\b({pattern})(?!\w)" for name, _, pattern in _ALL if name == heading)
    for heading in dict.fromkeys(name for name, _, _ in _WORDS if name not in _AROUND)
}


def _compiled(rules: list[tuple[str, int, str]]) -> dict[str, list[tuple[int, re.Pattern[str]]]]:
    """Words lie between spaces, which is much faster to look for than \\b."""
    return {
        heading: [(points, re.compile(f" ({pattern}) ")) for name, points, pattern in rules if name == heading]
        for heading in (*RULES, *_AROUND)
    }


_PLAIN, _MIXED = _compiled(_WORDS), _compiled(_ALL)  # without and with English
_ENGLISH = re.compile(f" ({danger_english.ENGLISH}) ")
_LOOK_ALIKES = re.compile(f" ({danger_words.LOOK_ALIKES})(?= )")
_ENGLISH_LOOK_ALIKES = re.compile(f" ({danger_english.LOOK_ALIKES})(?= )")
_APOSTROPHE = re.compile(r"(?<=n) (?=t )|(?<= i) (?=m )")


@dataclass(frozen=True)
class Alarm:
    """A rule that fired: the category it speaks of and its place in the tables ("perdagangan_orang/3")."""

    category: str
    rule: str


def look(text: str) -> Alarm | None:
    """What the text speaks of as a whole, in a line or in a sentence: what is asked beside it silences no danger."""
    parts = dict.fromkeys((text, *text.splitlines()), LIMIT)
    for sentence in re.split(r"[.?!\n]+", text.rstrip(".?!\n ")):
        parts.setdefault(sentence, ALONE)
    return next(filter(None, (_weigh(part, limit) for part, limit in parts.items())), None)


def _weigh(text: str, limit: int) -> Alarm | None:
    """The weightiest rule of the weightiest category, when all in the text together reaches the limit; or None."""
    plain, table = _prepared(text)
    fired = [
        (points, category, place)
        for category in RULES
        for place, (points, pattern) in enumerate(table[category])
        if pattern.search(plain)
    ]
    if not fired or sum(points for points, _, _ in fired) + _around(plain, table, max(fired)[0]) < limit:
        return None
    weights = {category: 0 for _, category, _ in fired}  # "lainnya" is only what no other category explains
    for points, category, _ in fired:
        weights[category] += points if category != "lainnya" else 0
    best = max(weights, key=lambda category: weights[category])
    _, place = max((points, -place) for points, category, place in fired if category == best)
    return Alarm(best, f"{best}/{-place}")


def _prepared(text: str) -> tuple[str, dict[str, list[tuple[int, re.Pattern[str]]]]]:
    """The text as the rules read it, without what only looks like danger, and the table for its language."""
    plain = _LOOK_ALIKES.sub(" ", _APOSTROPHE.sub("", f" {regular(text)} "))
    if not _ENGLISH.search(plain):
        return plain, _PLAIN
    return _ENGLISH_LOOK_ALIKES.sub(" ", plain), _MIXED


def _around(plain: str, table: dict[str, list[tuple[int, re.Pattern[str]]]], strongest: int) -> int:
    """The points, for and against, of what names no danger itself."""
    now, scene, past, calm, elsewhere = (
        sum(points for points, pattern in table[name] if pattern.search(plain)) for name in _AROUND
    )
    against = min(calm, MOST_CALM) + elsewhere + (0 if now else past)
    words = plain.count(" ") - 1
    size = -TOLD if words > LONG else 0
    if strongest >= STRONG and not against:
        size = next((points for most, points in BRIEF.items() if words <= most), size)
    return now + min(scene, MOST_SCENE) - against + size
