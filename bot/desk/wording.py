"""The words of the desk: what ids are called, and times and numbers as people here write them.

Indonesian is the source (bot/language.py). Titles of topics and categories come from knowledge/taxonomy.yml.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import yaml
from babel.dates import format_skeleton
from babel.numbers import format_decimal, format_percent
from flask import Flask, request
from markupsafe import Markup

from bot import alerts, countries, regions
from bot.desk.links import KINDS as TRACES
from bot.desk.present import language, opened, say
from bot.desk.readers import reader
from bot.exports.words import GROUPS
from bot.language import mark
from bot.stages import REASONS
from bot.tables import now
from bot.topics import TAXONOMY, shown_date

SHARED = ("stage", "sex", "channel", "consent", "author", "file", "actor")  # called the same on paper
LABELS = {
    **{name: GROUPS[name] for name in SHARED},
    "reason": REASONS,
    "trace": TRACES,
    "phase": {
        "before": mark("sebelum berangkat"),
        "during": mark("sedang bekerja"),
        "after": mark("sudah pulang"),
    },
    "confidentiality": {"confidential": mark("dirahasiakan"), "anonymous": mark("tanpa nama")},
    "teller": {
        "self": mark("diri sendiri"),
        "family": mark("keluarga"),
        "community": mark("desa atau lembaga"),
        "lawyer": mark("kuasa hukum"),
        "other": mark("orang lain"),
    },
    "kind": {
        "question": mark("pertanyaan"),
        "complaint": mark("pengaduan"),
        "danger": mark("bahaya"),
        "status": mark("status aduan"),
        "smalltalk": mark("basa-basi"),
        "out_of_scope": mark("di luar layanan"),
    },
    "file_state": {
        "waiting": mark("sedang diambil"),
        "failed": mark("tidak dapat diambil"),
        "refused": mark("program, tidak disimpan"),
        "erased": mark("dihapus"),
    },
    "delivery": {
        "waiting": mark("menunggu dikirim"),
        "failed": mark("tidak terkirim"),
    },
    "action": {
        "began": mark("mulai bercerita"),
        "danger": mark("menandai bahaya"),
        "filed": mark("mengirim pengaduan"),
        "refused": mark("menolak persetujuan; disimpan karena bahaya"),
        "cancelled": mark("membatalkan; disimpan karena bahaya"),
        "read": mark("membaca kasus"),
        "read_evidence": mark("membuka bukti"),
        "identity_opened": mark("membuka identitas"),
        "alert_taken": mark("menekan Diterima di Telegram"),
        "assigned": mark("mengatur petugas"),
        "stage": mark("memindahkan tahap"),
        "note": mark("menulis catatan"),
        "call": mark("mencatat telepon"),
        "papers": mark("meminta berkas"),
        "written": mark("menulis kepada pelapor"),
        "urgent": mark("mengatur tanda mendesak"),
        "siskop2mi": mark("mencatat nomor SISKOP2MI"),
        "referral": mark("merujuk"),
        "merged": mark("menggabungkan kasus"),
        "talk": mark("mengambil alih atau mengembalikan percakapan"),
        "muted": mark("mengatur bisu"),
        "by_hand": mark("menerima laporan"),
        "new_code": mark("membuat kode bukti baru"),
        "document": mark("membuat surat"),
    },
    "answer_state": {
        "verified": mark("sudah diperiksa"),
        "partial": mark("sebagian belum pasti"),
        "unverified": mark("belum diperiksa"),
    },
    "number_channel": {
        "phone": mark("telepon"),
        "whatsapp": mark("WhatsApp"),
        "web": mark("situs"),
        "email": mark("email"),
        "app": mark("aplikasi"),
    },
    "number_reach": {
        "anywhere": mark("mana saja"),
        "from_indonesia": mark("Indonesia saja"),
        "local": mark("negara itu saja"),
    },
    "number_grade": {
        "A": mark("lembaganya sendiri, 2023 atau sesudahnya"),
        "B": mark("berita atau lembaga lain, 2023 atau sesudahnya"),
        "C": mark("lebih tua dari 2023"),
        "": mark("tidak jelas"),
    },
    "unclear_kind": {
        "unclear": mark("tidak ada tebakan"),
        "guessed": mark("dijawab dengan tebakan"),
        "out_of_scope": mark("dijawab: di luar layanan"),
    },
    "role": {
        "officer": mark("petugas"),
        "supervisor": mark("penyelia"),
        "administrator": mark("administrator"),
    },
    "account": {
        "signed_in": mark("masuk"),
        "sign_in_failed": mark("gagal masuk: kata sandi atau kode salah"),
        "signed_out": mark("keluar"),
        "signed_out_everywhere": mark("keluar di semua perangkat"),
        "password_changed": mark("kata sandi diganti"),
        "officer_reset": mark("kata sandi sekali pakai baru diberikan"),
        "officer_rights": mark("peran atau hak diubah"),
        "totp_added": mark("langkah kedua diaktifkan"),
        "totp_reset": mark("langkah kedua dihapus"),
        "recovery_codes": mark("kode cadangan baru dibuat"),
        "recovery_used": mark("masuk dengan kode cadangan"),
    },
    "export": {
        "waiting": mark("sedang dibuat"),
        "running": mark("sedang dibuat"),
        "done": mark("siap diunduh"),
        "cancelled": mark("dibatalkan"),
        "failed": mark("gagal"),
        "gone": mark("sudah dihapus"),
    },
}


def give_to_templates(desk: Flask) -> None:
    topics, categories = _titles()

    def topic(topic_id: str) -> str:
        return say(topics.get(topic_id, topic_id))

    def category(category_id: str) -> str:
        return say(categories.get(category_id, category_id))

    desk.jinja_env.globals.update(
        _=say,
        language=language,
        reader=reader,
        office=lambda: opened().settings.office,
        here=_here,
        standing_alerts=_standing_alerts,
        now=now,
    )
    filters = (when, day, on_day, label, country, origin, percent, size, topic, category)
    desk.jinja_env.filters.update({named.__name__: named for named in filters}, said=say)


def label(value: str, group: str) -> str:
    """What an id is called, `group` being a key of LABELS; the id itself where nothing is known of it."""
    return say(LABELS[group].get(value, value))


def when(at: datetime, zone: str | ZoneInfo) -> Markup:
    """A time as a person in that zone reads it, the zone named: 25 Nov 2026 09.55 WITA."""
    local = at.astimezone(zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone))
    day, clock = (format_skeleton(part, local, tzinfo=local.tzinfo, locale=language()) for part in ("yMMMd", "Hm"))
    exact = local.isoformat(timespec="seconds")
    return Markup('<time datetime="{}">{} {} {}</time>').format(exact, day, clock, local.tzname())


def day(text: str) -> str:
    """A date of a source as people here write it: "2025-07-11" is 11 Jul 2025; less exact ones keep what they have."""
    try:
        return str(format_skeleton("yMMMd", date.fromisoformat(text), locale=language()))
    except ValueError:
        return shown_date(text)


def on_day(at: datetime, zone: str | ZoneInfo) -> Markup:
    """A day as a person in that zone reads it: 25 Nov 2026."""
    local = at.astimezone(zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone))
    said = format_skeleton("yMMMd", local, tzinfo=local.tzinfo, locale=language())
    return Markup('<time datetime="{}">{}</time>').format(local.date().isoformat(), said)


def country(code: str) -> str:
    return countries.name(code, language())


def origin(code: str) -> str:
    """The kabupaten or kota of a code; the code itself where it is none."""
    return regions.name(code)


def percent(share: float) -> str:
    return format_percent(share, locale=language())


def size(size_bytes: int) -> str:
    """A file's size in the unit that keeps the number short."""
    if size_bytes < 1000:
        return f"{size_bytes} B"
    number, unit = (size_bytes / 1e6, "MB") if size_bytes >= 1e6 else (size_bytes / 1e3, "kB")
    return f"{format_decimal(round(number, 1), locale=language())} {unit}"


def _standing_alerts() -> int:
    """How many cases wait for somebody to take or read them, whether or not Telegram tells of them."""
    with opened().database.read() as session:
        return alerts.standing(session)


def _here() -> str:
    """The present page, to come back to after the language was changed."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def _titles() -> tuple[dict[str, str], dict[str, str]]:
    """Of topics and of complaint categories: some ids stand in both, with different titles."""
    content = yaml.load(TAXONOMY.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return content["topics"], content["complaint_categories"]
