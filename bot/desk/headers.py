"""The headers that tell a browser how little it may do with a page."""

from __future__ import annotations

from flask import Response, current_app, request

PAGE = (
    "default-src 'self'; img-src 'self' data:; media-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'"
)
# A file that somebody sent: shown or saved, never run, and without our cookies if it should be a page after all.
FILE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
# A browser's viewer of PDF does not work in a sandbox; it runs apart from our pages and may be shown in one of them.
PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
# The first address that an officer types without https goes out in the clear, with what was searched for; no other.
HTTPS_ONLY = "max-age=31536000"
CACHED = frozenset({"static", "bootstrap.static"})


def add(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", PAGE)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = HTTPS_ONLY
    if request.endpoint not in CACHED:
        response.headers["Cache-Control"] = "no-store"
    return response
