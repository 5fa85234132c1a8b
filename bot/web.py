"""The process that serves pages: the desk, and on loopback the trial page when there is no Telegram token.

Started by bot/run.py; ends when its standard input closes or on SIGTERM.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

from waitress.server import create_server

from bot.desk import make_desk
from bot.errors import PelitaError
from bot.opening import open_all, quiet_logging
from bot.run import trial_port
from bot.settings import load
from bot.trial import make_trial

THREADS = 8
CONNECTIONS = 500  # open at once; with waitress' hundred, one computer that sends slowly kept everybody out
MAX_BODY_BYTES = 24 * 1024 * 1024  # nothing longer is read, whatever the path; the proxies of deploy/ say the same
IN_MEMORY_BYTES = 32 * 1024 * 1024  # waitress would put what is longer into a file on the disk, unsealed


def serve() -> None:
    settings = load()
    opened = open_all(settings)
    places = [(make_desk(opened), settings.desk_host, settings.desk_port)]
    if settings.trial:
        places.append((make_trial(opened), "127.0.0.1", trial_port(settings)))
    servers = [
        create_server(
            app,
            host=host,
            port=port,
            threads=THREADS,
            ident=None,
            connection_limit=CONNECTIONS,
            asyncore_use_poll=True,  # select() would end at 1024 open files
            max_request_body_size=MAX_BODY_BYTES,
            inbuf_overflow=IN_MEMORY_BYTES,
            outbuf_overflow=IN_MEMORY_BYTES,
        )
        for app, host, port in places
    ]
    for server in servers:
        threading.Thread(target=server.run, daemon=True).start()
    while os.read(0, 4096):  # until the process that started this one is gone
        pass


def main() -> None:
    quiet_logging()
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    try:
        serve()
    except PelitaError as error:
        print(f"pelita: {error}", file=sys.stderr)
        os._exit(2)
    os._exit(0)


if __name__ == "__main__":
    main()
