"""The code of a kabupaten or kota as an office writes it: a code, or a name that stands for one only."""

from __future__ import annotations

import re
from functools import cache

from bot import regions

_KIND = re.compile(r"^(kabupaten|kota)( administrasi)? ")


def find(text: str) -> str | None:
    """The code of what is written: a code, with its dot or without, or a name, with Kabupaten or Kota or without."""
    plain = " ".join(text.casefold().split())
    if re.fullmatch(r"\d\d\.?\d\d", plain):
        code = f"{plain[:2]}.{plain[-2:]}"
        return code if regions.name(code) != code else None
    return _codes().get(re.sub(r"^kab\.? ", "kabupaten ", plain))


@cache
def _codes() -> dict[str, str]:
    """Name -> code; a bare name that a kabupaten and a kota share stands for neither."""
    whole = {region.name.casefold(): region.code for region in regions.every() if region.kind != "province"}
    bare: dict[str, list[str]] = {}
    for called, code in whole.items():
        bare.setdefault(_KIND.sub("", called), []).append(code)
    return {**{called: codes[0] for called, codes in bare.items() if len(codes) == 1}, **whole}
