"""Ports for servers that have to know theirs before they start."""

from __future__ import annotations

import secrets
import socket
from contextlib import suppress

# Below the ones that the system gives to whoever connects somewhere, as other tests do all the time
FIRST, LAST = 20_000, 32_000


def free_port() -> int:
    """One that is free, and will be when the server comes: another test draws the same one out of a hat as seldom."""
    while True:
        port = FIRST + secrets.randbelow(LAST - FIRST)
        with suppress(OSError), socket.socket() as tried:
            tried.bind(("127.0.0.1", port))
            return port
