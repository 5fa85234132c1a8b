"""The receipt code: 16 digits, the last a check digit, the person's proof from any chat that a case is theirs.

It is kept only as a keyed hash, and blanked wherever it was shown or typed.
"""

from __future__ import annotations

import re
import secrets

CODE_DIGITS = 16
WORDS_BESIDE = 3  # "kode bukti saya ..."
BLANKED = "\u2022" * 16
_CODE = re.compile(r"(?<!\d)(?:\d[ .-]?){15}\d(?!\d)")


def new_code() -> str:
    """A receipt code: 15 random digits and a check digit (Luhn), so that a slip of the finger is noticed."""
    digits = [secrets.randbelow(10) for _ in range(CODE_DIGITS - 1)]
    return "".join(map(str, [*digits, _check_digit(digits)]))


def valid_code(code: str) -> bool:
    digits = [int(character) for character in code if character in "0123456789"]
    return len(digits) == CODE_DIGITS and _check_digit(digits[:-1]) == digits[-1]


def shown_code(code: str) -> str:
    """In four groups, as people copy it."""
    return " ".join(code[i : i + 4] for i in range(0, CODE_DIGITS, 4))


def code_in(text: str) -> str | None:
    """The first valid code in a text, as 16 digits."""
    found = (re.sub(r"\D", "", code) for code in _CODE.findall(text))
    return next((digits for digits in found if valid_code(digits)), None)


def is_only_digits_of_a_code(text: str) -> bool:
    """Whether a text is sixteen digits, right or mistyped, and hardly a word beside them."""
    found = _CODE.search(text)
    return found is not None and len(_CODE.sub("", text).split()) <= WORDS_BESIDE


def without_codes(text: str) -> str:
    """The text with every valid code blanked."""
    return _CODE.sub(lambda found: BLANKED if valid_code(found[0]) else found[0], text)


def _check_digit(digits: list[int]) -> int:
    doubled = [digit * 2 if place % 2 == 0 else digit for place, digit in enumerate(reversed(digits))]
    return -sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10
