"""What went wrong, in plain words and on a page of the desk; in the log its kind only.

An exception's message can quote what was typed (SQLAlchemy puts the parameters of a statement into it), so neither
page nor log repeats one.
"""

from __future__ import annotations

import io
import logging
import traceback
from types import TracebackType
from typing import IO

from flask import Flask, Request, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from bot.errors import NotAllowed
from bot.language import mark

log = logging.getLogger(__name__)

NO_RIGHT = mark("Akun Anda tidak punya hak untuk membuka halaman ini.")
RIGHTS = {
    "read_cases": mark("Akun administrator mengurus akun petugas dan tidak dapat membaca kasus."),
    "edit": mark("Akun administrator mengurus akun petugas dan tidak mengubah jawaban atau nomor."),
    "accounts": mark("Hanya akun administrator yang mengurus akun petugas."),
    "export": mark("Akun Anda tidak punya hak untuk mengekspor. Mintalah kepada penyelia bila perlu."),
}
TITLES = {
    400: mark("Permintaan tidak dapat dibaca"),
    403: mark("Tidak berhak"),
    404: mark("Tidak ditemukan"),
    413: mark("Terlalu besar"),
    500: mark("Terjadi kesalahan"),
}
WORDS = {
    400: mark("Kembali ke halaman sebelumnya, muat ulang, lalu coba lagi."),
    403: NO_RIGHT,
    404: mark("Halaman, kasus, atau berkas ini tidak ada. Mungkin alamatnya keliru, atau isinya sudah dihapus."),
    413: mark("Isian yang dikirim terlalu besar."),
    500: mark("Kesalahan ini sudah dicatat. Coba lagi sebentar lagi; bila tetap terjadi, beri tahu pengelola."),
}
STALE = mark("Halaman ini terlalu lama terbuka, sehingga isian tidak dikirim. Muat ulang halaman lalu isi kembali.")


class FormRequest(Request):
    """A request whose files stay in memory: what somebody told must not lie on the disk unsealed, not even briefly."""

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        return io.BytesIO()


class Desk(Flask):
    """Flask, which notes of an unforeseen exception its kind and where it came up, not its message."""

    request_class = FormRequest

    def log_exception(
        self, exc_info: tuple[type, BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> None:
        kind, _, trace = exc_info
        frames = traceback.extract_tb(trace)
        where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
        log.error("%s failed: %s at %s", request.endpoint, kind.__name__ if kind else "?", where)


def register(desk: Flask) -> None:
    desk.register_error_handler(NotAllowed, lambda error: page(403, RIGHTS.get(str(error), NO_RIGHT)))
    desk.register_error_handler(CSRFError, lambda _: page(400, STALE))
    desk.register_error_handler(HTTPException, _http)
    desk.register_error_handler(500, lambda _: page(500))


def page(status: int, words: str | None = None) -> tuple[str, int]:
    title = TITLES.get(status, TITLES[400])
    return render_template("refusal.html", title=title, words=words or WORDS.get(status, WORDS[400])), status


def _http(error: HTTPException) -> tuple[str, int] | HTTPException:
    return page(error.code) if error.code and error.code >= 400 else error
