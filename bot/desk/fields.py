"""The fields that narrow the list, in words: what each is called, what can be chosen in it, and what a view says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot import narrowing, stages
from bot.desk.present import say
from bot.desk.wording import country, day, label, origin
from bot.language import mark

TITLES = {
    "cari": mark("Cari"),
    "tahap": mark("Tahap"),
    "petugas": mark("Petugas"),
    "mendesak": mark("mendesak"),
    "belum_dibaca": mark("belum dibaca"),
    "jenis": mark("Jenis masalah"),
    "negara": mark("Negara"),
    "asal": mark("Asal"),
    "kanal": mark("Kanal"),
    "prosedural": mark("Prosedural"),
    "bukti": mark("Bukti"),
    "tenggat": mark("Tenggat"),
    "menunggu": mark("Menunggu"),
    "siskop2mi": mark("SISKOP2MI"),
    "latihan": mark("Latihan"),
    "dari": mark("Dari tanggal"),
    "sampai": mark("Sampai tanggal"),
    "urut": mark("Urutan"),
}
CHOSEN = {  # what the values of the short fields are called
    "prosedural": {"ya": mark("ya"), "tidak": mark("tidak"), "belum": mark("belum diketahui")},
    "bukti": {"ada": mark("ada"), "tidak": mark("tidak ada")},
    "tenggat": {"lewat": mark("lewat"), "hari_ini": mark("hari ini"), "minggu_ini": mark("7 hari ke depan")},
    "menunggu": {"kantor": mark("kantor"), "pelapor": mark("pelapor")},
    "siskop2mi": {"belum": mark("belum"), "sudah": mark("sudah")},
    "latihan": {"ya": mark("hanya latihan"), "tidak": mark("tanpa latihan")},
    "urut": {"baru": mark("terbaru dulu"), "tenggat": mark("tenggat terdekat dulu")},
}


def options(
    officers: Mapping[int, str], countries: Iterable[str] = (), origins: Iterable[str] = ()
) -> dict[str, dict[str, str]]:
    """For each field with a list of values: what each value is called."""
    return {
        "tahap": {
            "terbuka": say(mark("semua yang belum selesai")),
            **{one: label(one, "stage") for one in stages.STAGES},
        },
        "petugas": {"tidak_ada": say(mark("belum ada")), **{str(number): name for number, name in officers.items()}},
        "jenis": {one: say(title) for one, title in narrowing.categories().items()},
        "negara": {code: country(code) for code in countries},
        "asal": {code: origin(code) for code in origins},
        "kanal": {one: label(one, "channel") for one in narrowing.CHANNELS},
        **{name: {value: say(words) for value, words in values.items()} for name, values in CHOSEN.items()},
    }


def in_words(view: Mapping[str, str | bool], officers: Mapping[int, str]) -> list[tuple[str, str]]:
    """A view, field by field: what the field is called and what is chosen; "" for a tick and words not kept."""
    chosen = {name: value if isinstance(value, str) else "" for name, value in view.items() if name != "urut"}
    known = options(officers, filter(None, [chosen.get("negara")]), filter(None, [chosen.get("asal")]))
    known |= {name: {value: day(value)} for name, value in chosen.items() if name in ("dari", "sampai")}
    known |= {"mendesak": {"1": ""}, "belum_dibaca": {"1": ""}}
    return [(say(TITLES[name]), known.get(name, {}).get(value, value)) for name, value in chosen.items()]
