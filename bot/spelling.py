"""Chat spelling made regular: the same word looks the same however it is typed.

Lower case, letters repeated for stress to two at most, and the short forms that everybody uses to the word they stand
for. The rules on danger read it, and so does the engine's model (nlu/components/understanding.py), which this module
therefore shares: it imports nothing but the standard library.
"""

from __future__ import annotations

import re

SHORT_FORMS = {
    word: full
    for full, words in {
        "yang": "yg yng",
        "tidak": "tdk gk ga gak nggak enggak ngga engga kaga kagak ndak nda ora sonde tra gag tdak ngak g",
        "belum": "blm blum blom belom",
        "sudah": "sdh udh udah dah su sdah uda",
        "saya": "sy sya aq aku gw gue gua beta sa ane w",
        "bagaimana": "gmn gimana gmana bgmn gmna piye kumaha bgaimana bemana",
        "berapa": "brp brapa brpa",
        "dengan": "dgn dg sm ama dngan",
        "untuk": "utk buat bwt untk",
        "kerja": "krj krja kerjo",
        "karena": "krn karna krna gara2",
        "kalau": "klo kalo klu kl klw kalu",
        "bisa": "bs biso bsa",
        "dari": "dr dri",
        "dan": "dn n",
        "sekarang": "skrg skrng skarang skg",
        "apa": "ap ape apo",
        "apakah": "apkh apkah",
        "orang": "org orng",
        "bulan": "bln bulann",
        "tahun": "thn th taun",
        "juga": "jg jga",
        "sampai": "sampe smpe smpai",
        "majikan": "mjkn majikn mjikan",
        "gaji": "gji",
        "paspor": "paspr passport pasport pspor pasfor paspot",
        "uang": "duit uwang doi duwit",
        "tolong": "tlg tlong tulung",
        "bayar": "byr bayr",
        "pulang": "plg plang mulih balik",
        "mau": "mw mo pgn pengen pingin arep",
        "agen": "agent agensi",
        "dimana": "dmn dimna dmana",
        "seperti": "sprti kyk kayak kaya",
        "sama": "sm",
        "anak": "ank",
        "tetapi": "tp tpi tapi",
        "hanya": "cm cuma cuman hny",
        "banyak": "bnyk byk",
        "telepon": "tlp telpon tlpn telfon",
        "lewat": "lwt",
        "keluar": "klr",
        "negeri": "ngri negri",
        "suami": "swami",
        "terus": "trs trus",
        "bagus": "bgus",
        "pekerja": "tki tkw tkwi",
        "tadi": "td tdi",
        "lagi": "lg",
        "masih": "msh",
        "malam": "mlm malem",
        "besok": "bsk",
        "jangan": "jgn jng",
    }.items()
    for word in words.split()
}

_TOKENS = re.compile(r"[^\W\d_]+|\d+|[?!.]")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


def regular(text: str) -> str:
    """The text with regular spelling, words and . ? ! separated by one space; digits stay."""
    tokens = _TOKENS.findall(_STRETCHED.sub(r"\1\1", text.lower()))
    return " ".join(SHORT_FORMS.get(token, token) for token in tokens)


def normalise(text: str) -> str:
    """As the model sees it: regular spelling, without full stops, each digit as # (an amount is an amount)."""
    return re.sub(r"\d", "#", regular(text)).replace(" .", "")
