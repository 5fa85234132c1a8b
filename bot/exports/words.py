"""What ids are called on paper, in Indonesian: what leaves an office on paper goes to Indonesian offices."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

import yaml
from babel.dates import format_skeleton

from bot.language import mark
from bot.stages import REASONS, STAGES
from bot.topics import TAXONOMY

GROUPS = {
    "stage": STAGES,
    "close_reason": REASONS,
    "consent": {"given": mark("diberikan"), "danger": mark("belum ada; disimpan demi keselamatan jiwa (bahaya)")},
    "channel": {
        "telegram": mark("Telegram"),
        "trial": mark("Halaman uji coba"),
        "counter": mark("Loket"),
        "telephone": mark("Telepon"),
        "letter": mark("Surat"),
    },
    "teller": {
        "self": mark("diri sendiri"),
        "family": mark("keluarga"),
        "community": mark("warga atau binaan"),
        "lawyer": mark("kuasa"),
        "other": mark("orang lain"),
    },
    "phase": {
        "before": mark("sebelum berangkat"),
        "during": mark("selama bekerja di luar negeri"),
        "after": mark("setelah pulang"),
    },
    "sex": {"L": mark("laki-laki"), "P": mark("perempuan")},
    "employer_type": {
        "individual": mark("perorangan"),
        "company": mark("perusahaan"),
        "ship": mark("kapal"),
    },
    "confidentiality": {
        "ordinary": mark("biasa"),
        "confidential": mark("dirahasiakan"),
        "anonymous": mark("tanpa nama"),
    },
    "author": {"person": mark("Pelapor"), "bot": mark("Pelita"), "officer": mark("Petugas")},
    "file": {
        "photo": mark("foto"),
        "document": mark("dokumen"),
        "voice": mark("pesan suara"),
        "video": mark("video"),
        "audio": mark("audio"),
        "video_note": mark("pesan video"),
        "animation": mark("animasi"),
        "sticker": mark("stiker"),
    },
    "file_state": {
        "waiting": mark("sedang diambil"),
        "failed": mark("tidak dapat diambil"),
        "refused": mark("ditolak"),
        "erased": mark("dihapus"),
    },
    "done": {
        "began": mark("mulai bercerita"),
        "danger": mark("menandai bahaya"),
        "filed": mark("mengirim pengaduan"),
        "refused": mark("menolak persetujuan; disimpan karena bahaya"),
        "cancelled": mark("membatalkan; disimpan karena bahaya"),
        "read": mark("membaca kasus"),
        "read_evidence": mark("membuka bukti"),
        "note": mark("mencatat"),
        "call": mark("menelepon"),
        "stage": mark("mengubah tahap"),
        "papers": mark("meminta berkas"),
        "referral": mark("merujuk"),
        "merged": mark("menggabungkan"),
        "rating": mark("memberi nilai"),
    },
    "actor": {"person": mark("Pelapor"), "system": mark("Sistem")},
}


def word(group: str, value: Any) -> str:
    """What an id is called; the id itself where nothing is known of it; a dash for what is not known."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return GROUPS.get(group, {}).get(value, str(value))


def category(category_id: str) -> str:
    return _categories().get(category_id, category_id)


def moment(iso: str | None) -> str:
    """25 Nov 2026 09.55 WITA, in the zone that the time carries."""
    return spelled(datetime.fromisoformat(iso)) if iso else "–"


def spelled(at: datetime) -> str:
    offset = at.utcoffset()
    zone = {7: " WIB", 8: " WITA", 9: " WIT"}.get(int(offset.total_seconds()) // 3600, "") if offset else " UTC"
    day, clock = (format_skeleton(part, at, tzinfo=at.tzinfo, locale="id") for part in ("yMMMd", "Hm"))
    return f"{day} {clock}{zone}"


@cache
def _categories() -> dict[str, str]:
    content = yaml.load(TAXONOMY.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return dict(content["complaint_categories"])
