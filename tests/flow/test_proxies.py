"""The examples of deploy/ in front of a desk and a worker that run: nginx and Caddy, where they are installed.

Only ports, folders and certificate are others than in the example, one address of loopback stands for Telegram's
networks, and nginx notes in its error log whatever it would put into a file.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import re
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from emulator import Emulator
from ports import two_free_ports

from bot import officers, webhook
from bot.desk import headers
from bot.evidence import MAX_BYTES
from bot.opening import open_all, prepare
from bot.run import end, free_port
from bot.settings import ROOT

from .gate import Gate
from .running import Worker, environment_in, settings_in, without_pelita

DESK, BOT = "meja.example.go.id", "bot.example.go.id"
TELEGRAM, STRANGER = "127.0.0.1", "127.0.0.2"  # who asks from there
PASSWORD = "tiga ikan di laut"
NAME = "Rahmawatikusuma"
SLOW = 120  # who begin to send and never go on
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
FORM = {
    "channel": "counter",
    "consent": "given",
    "teller": "family",
    "worker_name": NAME,
    "story": "Gajinya empat bulan belum dibayar.",
}

pytestmark = pytest.mark.slow


@dataclass
class Proxied:
    """Everything that runs, and how it is reached from outside."""

    kind: str
    folder: Path
    port: int
    trusted: ssl.SSLContext
    worker: Worker
    desk: subprocess.Popen[bytes]

    def browser(self, host: str = DESK, address: str = TELEGRAM) -> httpx.Client:
        """As from a machine for which `host` leads to this one."""

        def named(request: httpx.Request) -> None:
            request.headers["Host"] = host
            request.extensions["sni_hostname"] = host

        way = httpx.HTTPTransport(verify=self.trusted, local_address=address)
        base = f"https://127.0.0.1:{self.port}"
        return httpx.Client(base_url=base, transport=way, event_hooks={"request": [named]}, timeout=30)

    @contextlib.contextmanager
    def officer(self) -> Iterator[httpx.Client]:
        with self.browser() as browser:
            form = {"csrf_token": token(browser.get("/masuk")), "username": "budi", "password": PASSWORD}
            assert browser.post("/masuk", data=form).headers["Location"] == "/"
            yield browser

    def post(self, update: bytes, secret: str | None = None, address: str = TELEGRAM, **more: str) -> int:
        given = secret if secret is not None else self.worker.telegram.state.secret
        with self.browser(BOT, address) as browser:
            return browser.post("/telegram", content=update, headers={webhook.HEADER: given, **more}).status_code

    def logs(self) -> str:
        files = [*(self.folder / "proxy").glob("*.log"), *(self.folder / "data" / "logs").iterdir()]
        return "\n".join(file.read_text("utf-8", "replace") for file in files)

    def put_into_files(self) -> int:
        """How often nginx put something into a file. It says so; Caddy never does it."""
        warned = self.folder / "warnings"
        return warned.read_text().count("temporary file") if self.kind == "nginx" else 0


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def proxied(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    if shutil.which(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    folder = tmp_path_factory.mktemp(request.param)
    settings = settings_in(folder)
    prepare(settings)
    opened = open_all(settings)
    with opened.database.write() as session:
        first = officers.add(session, "system", "budi", "Budi", "officer", may_export=False)
        number = officers.find(session, "budi").id
    officers.change_password(opened.database, number, first, PASSWORD)
    opened.database.close()
    port, desk_port = free_port(), two_free_ports()
    more = {
        "PELITA_DESK_PORT": str(desk_port),
        "PELITA_DESK_URL": f"https://{DESK}",
        "PELITA_WEBHOOK_URL": f"http://127.0.0.1:{desk_port + 1}/telegram",
    }
    with Emulator() as telegram, Gate() as actions:
        worker = Worker(folder, telegram, "http://127.0.0.1:9", actions, more=more)
        worker.start()
        desk = start_desk(folder, telegram, more)
        trusted = certificate(folder)
        proxy = start_proxy(request.param, folder, port, desk_port)
        running = Proxied(request.param, folder, port, trusted, worker, desk)
        try:
            telegram.wait_until(lambda: bool(telegram.state.secret), "the webhook")
            wait_until(lambda: healthy(running), folder)
            yield running
        finally:
            proxy.terminate()
            proxy.wait(20)
            end({"the desk": desk})
            worker.kill()


def start_desk(folder: Path, telegram: Emulator, more: dict[str, str]) -> subprocess.Popen[bytes]:
    places = environment_in(folder, PELITA_TELEGRAM_TOKEN=telegram.token, PELITA_TELEGRAM_API_URL=telegram.url, **more)
    with (folder / "data" / "logs" / "web.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "bot.web"],
            cwd=ROOT,
            env={**without_pelita(), **places},
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def start_proxy(kind: str, folder: Path, port: int, desk_port: int) -> subprocess.Popen[bytes]:
    place = folder / "proxy"
    place.mkdir()
    example = (ROOT / "deploy" / {"nginx": "nginx.conf", "caddy": "Caddyfile"}[kind]).read_text()
    example = example.replace("127.0.0.1:8080", f"127.0.0.1:{desk_port}").replace(":8081", f":{desk_port + 1}")
    (place / "config").write_text(NAMED[kind](example, folder, port))
    with (place / "out.log").open("wb") as log:
        return subprocess.Popen(
            {
                "nginx": ["nginx", "-p", str(place), "-c", str(place / "config")],
                "caddy": ["caddy", "run", "--adapter", "caddyfile", "--config", str(place / "config")],
            }[kind],
            env={**without_pelita(), "HOME": str(place), "XDG_DATA_HOME": str(place), "XDG_CONFIG_HOME": str(place)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def of_nginx(example: str, folder: Path, port: int) -> str:
    example = re.sub(r"/etc/letsencrypt/\S+/fullchain.pem", str(folder / "cert.pem"), example)
    example = re.sub(r"/etc/letsencrypt/\S+/privkey.pem", str(folder / "key.pem"), example)
    example = example.replace("listen 443", f"listen {port}").replace("listen 80;", f"listen unix:{folder}/80;")
    example = example.replace("/var/log/nginx", str(folder / "proxy"))
    example = re.sub(r"(?m)^(.*ssl;)$", rf"\1 error_log {folder}/warnings warn;", example)  # beside the example's own
    example = example.replace("deny all;", f"allow {TELEGRAM};\n deny all;")
    paths = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # what a Debian brings that the example has to undo
    debian = "access_log off; gzip on; ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;"
    top = f"daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/proxy/main.log;"
    return f"{top}\nevents {{}}\nhttp {{\n{paths}\n{debian}\n{example}\n}}"


def of_caddy(example: str, folder: Path, port: int) -> str:
    example = example.replace("{\n", "{\n\tauto_https disable_redirects\n\tadmin off\n", 1)
    files = f"\ttls {folder}/cert.pem {folder}/key.pem"
    example = re.sub(r"(?m)^(\S+\.go\.id) \{", rf"\1:{port} {{\n{files}", example)
    return example.replace("remote_ip ", f"remote_ip {TELEGRAM} ")


NAMED: dict[str, Callable[[str, Path, int], str]] = {"nginx": of_nginx, "caddy": of_caddy}


def certificate(folder: Path) -> ssl.SSLContext:
    """Writes key and certificate; what trusts them."""
    key, name, now = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.NameOID.COMMON_NAME,
        datetime.datetime.now(datetime.UTC),
    )
    subject = x509.Name([x509.NameAttribute(name, DESK)])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(DESK), x509.DNSName(BOT)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *private))
    return ssl.create_default_context(cafile=folder / "cert.pem")


def healthy(on: Proxied) -> bool:
    try:
        with on.browser() as browser:
            return browser.get("/sehat").status_code == 200
    except httpx.HTTPError:
        return False


def wait_until(condition: Callable[[], bool], folder: Path) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, [file.read_text() for file in (folder / "proxy").glob("*.log")]
        time.sleep(0.1)


def token(page: httpx.Response) -> str:
    return TOKEN.findall(page.text)[0]


def update(number: int, text: str = "menu") -> bytes:
    person: dict[str, Any] = {"id": 81_000_001, "first_name": "Ani"}
    chat, sender = {**person, "type": "private"}, {**person, "is_bot": False}
    message = {"message_id": number, "date": int(time.time()), "chat": chat, "from": sender, "text": text}
    return json.dumps({"update_id": number, "message": message}).encode()


def numbers(on: Proxied) -> list[int]:
    with sqlite3.connect(on.folder / "data" / "pelita.db") as database:
        return [row[0] for row in database.execute("SELECT update_id FROM inbox ORDER BY update_id")]


def test_officers_sign_in_over_https_only(proxied: Proxied) -> None:
    with proxied.officer() as officer:
        assert {(cookie.name, cookie.secure) for cookie in officer.cookies.jar} == {
            ("pelita_desk", True),
            ("pelita_device", True),
        }
        page = officer.get("/")
        assert page.status_code == 200 and page.headers["Strict-Transport-Security"] == headers.HTTPS_ONLY
        assert "Content-Encoding" not in page.headers
        assert officer.post("/keluar").status_code == 400  # without the token of the page
        assert officer.get("/").status_code == 200


def test_who_asks_cannot_say_where_it_is_led(proxied: Proxied) -> None:
    said = {"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "jahat.example"}
    with proxied.browser() as browser:
        answer = browser.get(f"/kasus?cari={NAME}", headers={**said, "Forwarded": "host=jahat.example"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/masuk?ke=/kasus?cari%3D{NAME}")


def test_a_scan_of_20_mb_comes_in_and_goes_out_and_a_larger_one_is_refused_in_words(proxied: Proxied) -> None:
    scan = b"%PDF-1.7 " + bytes(MAX_BYTES - 9)
    with proxied.officer() as officer:

        def send(content: bytes, once: str) -> httpx.Response:
            form = {**FORM, "once": once, "csrf_token": token(officer.get("/terima"))}
            return officer.post("/terima", data=form, files={"scan": ("surat.pdf", content, "application/pdf")})

        assert send(scan, "a").status_code == 200
        for more in (1024, 1024 * 1024):
            answer = send(scan + bytes(more), f"b{more}")
            assert answer.status_code in (413, 422) and "terlalu besar" in answer.text
        [path] = re.findall(r"/kasus/\d+/bukti/\d+", officer.get("/kasus/1").text)[:1]
        assert officer.get(path).content == scan
    assert proxied.put_into_files() == 0


def test_telegram_gets_in_with_the_secret_and_nobody_else(proxied: Proxied) -> None:
    assert proxied.post(update(101)) == 200
    assert proxied.post(update(102), secret="b" * 64) == 403
    assert proxied.post(update(103), address=STRANGER) in (403, 404)
    spoofed = {"X-Forwarded-For": TELEGRAM, "X-Real-IP": TELEGRAM}
    assert proxied.post(update(104), address=STRANGER, **spoofed) in (403, 404)
    assert proxied.post(update(105, "\u0e01" * 4096 * 3)) == 200
    assert proxied.post(b" " * (webhook.MAX_BYTES + 1)) in (413, 502)
    assert [number for number in numbers(proxied) if 100 < number < 200] == [101, 105]
    assert proxied.put_into_files() == 0


def test_telegram_hears_of_success_after_the_commit_only(proxied: Proxied) -> None:
    answers: list[int] = []
    writer = sqlite3.connect(proxied.folder / "data" / "pelita.db", isolation_level=None, timeout=20)
    writer.execute("BEGIN IMMEDIATE")
    posting = threading.Thread(target=lambda: answers.append(proxied.post(update(201))))
    posting.start()
    time.sleep(1.5)
    assert answers == [] and 201 not in numbers(proxied)
    writer.execute("ROLLBACK")
    writer.close()
    posting.join(20)
    assert answers == [200] and 201 in numbers(proxied)


def test_one_address_that_sends_slowly_keeps_no_officer_out(proxied: Proxied) -> None:
    head = f"POST /masuk HTTP/1.1\r\nHost: {DESK}\r\nContent-Length: 1000000\r\n\r\nusername=".encode()
    with contextlib.ExitStack() as open_ones:
        for _ in range(SLOW):
            raw = open_ones.enter_context(socket.create_connection(("127.0.0.1", proxied.port), 10))
            sending = open_ones.enter_context(proxied.trusted.wrap_socket(raw, server_hostname=DESK))
            sending.sendall(head)
        time.sleep(1)
        with proxied.browser() as same, proxied.browser(address=STRANGER) as other:
            assert same.get("/masuk", timeout=5).status_code == 200
            page = other.get("/masuk", timeout=5)
            form = {"csrf_token": token(page), "username": "budi", "password": PASSWORD}
            assert other.post("/masuk", data=form, timeout=10).status_code == 302
    if proxied.kind == "nginx":  # Caddy counts no connections by address
        assert proxied.logs().count(f"{DESK} 503") >= SLOW - 20


def test_no_log_holds_a_request_even_when_nothing_answers(proxied: Proxied) -> None:
    """The last one: desk and worker are gone after it."""
    with proxied.officer() as officer:
        assert NAME in officer.get(f"/kasus?cari={NAME}").text
        secret = proxied.worker.telegram.state.secret
        end({"the desk": proxied.desk})
        proxied.worker.kill()
        assert officer.get(f"/kasus?cari={NAME}").status_code == 502
        assert proxied.post(update(301, NAME), secret) == 502
        assert proxied.post(update(302, NAME), secret, STRANGER) in (403, 404)
    assert not [word for word in (NAME, "cari", secret) if word in proxied.logs()]
