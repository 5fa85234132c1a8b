"""The stages of a case, after KP2MI's procedure: which follows which, what officers call them, what a person is told.

`draft` and `danger` are still being told. From `received` on the case is the office's. A closed case has a reason.
"""

from __future__ import annotations

from bot.language import mark

TOLD = ("draft", "danger")
STAGES = {
    "draft": mark("sedang diisi"),
    "danger": mark("bahaya"),
    "received": mark("diterima"),
    "completing": mark("melengkapi berkas"),
    "verifying": mark("verifikasi"),
    "clarification1": mark("klarifikasi 1"),
    "clarification2": mark("klarifikasi 2"),
    "mediation": mark("mediasi"),
    "recommendation": mark("rekomendasi"),
    "referred": mark("dirujuk"),
    "closed": mark("selesai"),
}
REASONS = {
    "resolved": mark("terselesaikan"),
    "settled": mark("damai"),
    "withdrawn": mark("dicabut pelapor"),
    "papers": mark("berkas tidak dilengkapi"),
    "unreachable": mark("pelapor tidak dapat dihubungi"),
    "not_ours": mark("bukan wewenang"),
    "duplicate": mark("ganda"),
    "spam": mark("bukan pengaduan"),
}
# Forward along the procedure, back where something turned out to be missing; whatever is open may be closed.
MOVES: dict[str, tuple[str, ...]] = {
    "danger": ("received", "verifying", "referred", "closed"),
    "received": ("completing", "verifying", "referred", "closed"),
    "completing": ("verifying", "referred", "closed"),
    "verifying": ("completing", "clarification1", "referred", "closed"),
    "clarification1": ("completing", "clarification2", "mediation", "recommendation", "referred", "closed"),
    "clarification2": ("completing", "mediation", "recommendation", "referred", "closed"),
    "mediation": ("recommendation", "referred", "closed"),
    "recommendation": ("referred", "closed"),
    "referred": ("verifying", "closed"),
    "closed": ("verifying",),
}
# What a person reads after STATUS.
PLAIN = {
    "danger": mark("ditandai darurat: paling atas di meja petugas"),
    "received": mark("sudah diterima, belum dibaca petugas"),
    "completing": mark("petugas menunggu bukti atau surat dari Anda"),
    "verifying": mark("sedang diperiksa petugas"),
    "clarification1": mark("petugas sedang meminta keterangan perusahaan atau pihak lain"),
    "clarification2": mark("petugas sedang meminta keterangan sekali lagi"),
    "mediation": mark("petugas sedang mempertemukan kedua pihak"),
    "recommendation": mark("hasilnya sedang ditulis petugas"),
    "referred": mark("diteruskan ke lembaga lain; petugas tetap memantau"),
    "closed": mark("sudah selesai"),
}


def may_move(before: str, after: str) -> bool:
    return after in MOVES.get(before, ())
