"""Wrong passwords are counted, so that nobody can try out many."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, request

from webchat.errors import WebchatError
from webchat.language import ngettext
from webchat.storage.users import username_of

WINDOW = 15 * 60.0  # seconds
BY_NAME = 10
BY_ADDRESS = 30  # a company's people often share one
EXTENSION = "webchat.attempts"


class TooManyAttempts(WebchatError):
    """`seconds` to wait until the next one is taken."""

    def __init__(self, seconds: float) -> None:
        self.seconds = int(seconds) + 1
        minutes = -(-self.seconds // 60)
        super().__init__(
            ngettext(
                "That was wrong too often. Please try again in %(num)d minute.",
                "That was wrong too often. Please try again in %(num)d minutes.",
                minutes,
            )
            % {"num": minutes}
        )


@dataclass(frozen=True)
class Key:
    """What is counted: `value` is a name or an address, of which `most` may be wrong."""

    kind: str
    value: str
    most: int


class Attempts:
    """Counts each attempt before its password is looked at, and takes it back if that was right.

    So of a hundred at once no more are looked at than of a hundred one after the other.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: dict[Key, deque[float]] = {}
        self._lock = threading.Lock()

    def begin(self, *keys: Key) -> None:
        """Raises `TooManyAttempts`, and counts none then."""
        with self._lock:
            now = self._clock()
            self._forget(now - WINDOW)
            waits = [times[0] + WINDOW - now for key in keys if len(times := self._of(key)) >= key.most]
            if waits:
                raise TooManyAttempts(max(waits))
            for key in keys:
                self._times.setdefault(key, deque()).append(now)

    def was_right(self, *keys: Key) -> None:
        """Whoever knows his password has not guessed, and need not fear his earlier slips."""
        with self._lock:
            for key in keys:
                times = self._of(key)
                if times and key.kind == "address":
                    times.pop()
                else:
                    times.clear()

    def _of(self, key: Key) -> deque[float]:
        return self._times.get(key, deque())

    def _forget(self, until: float) -> None:
        for times in self._times.values():
            while times and times[0] <= until:
                times.popleft()
        for key in [key for key, times in self._times.items() if not times]:
            del self._times[key]


def init_attempts(app: Flask) -> None:
    app.extensions[EXTENSION] = Attempts()


def attempts() -> Attempts:
    found: Attempts = current_app.extensions[EXTENSION]
    return found


def keys_of(name: str) -> tuple[Key, Key]:
    """For an attempt of whoever asks to be `name`."""
    return Key("name", username_of(name)[:200], BY_NAME), Key("address", _network(), BY_ADDRESS)


def key_of_sign_up() -> Key:
    """A crowd of new accounts costs as much as a crowd of guesses."""
    return Key("sign-up", _network(), BY_ADDRESS)


def _network() -> str:
    """The visitor's address; of IPv6 the half that a single household has for itself."""
    address = request.remote_addr or ""
    try:
        if ipaddress.ip_address(address).version == 6:
            return str(ipaddress.ip_network(f"{address}/64", strict=False))
    except ValueError:
        pass
    return address
