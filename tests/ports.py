"""Ports for programs that a test starts."""

from __future__ import annotations

import random
import socket

# below what the system gives to those who ask for any port, so that none of them takes one between look and use
FIRST, LAST = 10_000, 30_000


def two_free_ports() -> int:
    """A free port whose successor is free too: the desk takes one, the trial page the next."""
    while True:
        port = random.SystemRandom().randrange(FIRST, LAST, 2)
        if _free(port) and _free(port + 1):
            return port


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
