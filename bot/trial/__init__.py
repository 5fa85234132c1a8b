"""The trial page: a chat that looks like a phone, on loopback, for trying the whole of it without Telegram.

What is typed here becomes an update in Telegram's own form and goes through the same inbox, turn and outbox as any
other (bot/local.py); the page shows what the outbox has sent.
"""

from __future__ import annotations

import secrets

from flask import Flask, Response, abort, jsonify, render_template, request

from bot import local
from bot.language import translate
from bot.opening import Opened

COOKIE = "pelita_trial"
MAX_UPLOAD_BYTES = 20 * 1024 * 1024
CONTENT_SECURITY_POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'"


def make_trial(opened: Opened) -> Flask:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_UPLOAD_BYTES
    app.jinja_env.globals["_"] = lambda text: translate(text, request.accept_languages.best_match(["id", "en"], "id"))

    @app.before_request
    def only_from_here() -> None:
        # The page listens on loopback only; a page elsewhere must not be able to write through the browser.
        host = request.host.partition(":")[0]
        origin = request.headers.get("Origin")
        if host not in ("127.0.0.1", "localhost") or (origin and origin != f"http://{request.host}"):
            abort(403)

    @app.after_request
    def strict(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response

    def address() -> str:
        known = request.cookies.get(COOKIE, "")
        return known if known.isalnum() and len(known) <= 40 else abort(400)

    @app.get("/")
    def page() -> Response:
        response = Response(render_template("trial.html", office=opened.settings.office.name))
        if not request.cookies.get(COOKIE):
            _new_chat(response)
        return response

    @app.post("/baru")
    def new_chat() -> Response:
        response = Response(status=204)
        _new_chat(response)
        return response

    @app.get("/pesan")
    def messages() -> Response:
        after = request.args.get("after", 0, type=int)
        return jsonify([message.as_dict() for message in local.read(opened, address(), after)])

    @app.post("/pesan")
    def write() -> Response:
        local.write_text(opened, address(), request.get_json()["text"])
        return Response(status=204)

    @app.post("/tombol")
    def press() -> Response:
        local.press(opened, address(), request.get_json()["payload"])
        return Response(status=204)

    @app.post("/berkas")
    def upload() -> Response:
        file = request.files["file"]
        local.send_file(
            opened, address(), file.read(), file.filename or "file", file.mimetype, request.form.get("caption", "")
        )
        return Response(status=204)

    return app


def _new_chat(response: Response) -> None:
    response.set_cookie(COOKIE, secrets.token_hex(12), max_age=365 * 86400, httponly=True, samesite="Strict")
