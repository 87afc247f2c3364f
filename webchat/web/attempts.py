"""Wrong passwords are counted, so that nobody can try out many."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from math import floor

from flask import Flask, current_app, request

from webchat.errors import TooMany
from webchat.generation.limits import network_of
from webchat.language import ngettext
from webchat.moving_window import MovingWindow
from webchat.usernames import username_of

WINDOW = 15 * 60.0  # seconds
BOTH = 10  # for a name from one address: who guesses elsewhere does not lock its owner out so soon
EACH = 100  # for a name from anywhere, and for all names from an address: a company's people often share one
EXTENSION = "webchat.attempts"


class Attempts:
    """Counts each attempt before its password is looked at, and takes it back if that was right.

    So of a hundred at once no more are looked at than of a hundred one after the other.
    Usage, in a request: `attempts().begin(name)`, and `attempts().was_right(name)` if it was.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.by_both = MovingWindow(BOTH, clock, WINDOW)
        self.by_name = MovingWindow(EACH, clock, WINDOW)
        self.by_address = MovingWindow(EACH, clock, WINDOW)
        self.sign_ups = MovingWindow(EACH, clock, WINDOW)
        self._lock = threading.Lock()

    def begin(self, name: str) -> None:
        """Count an attempt to be `name`. Raises `TooMany`, and counts none then."""
        with self._lock:
            counted = self._counted(name)
            _refuse_for(max(window.wait(key) for window, key in counted))
            for window, key in counted:
                window.count(key)

    def was_right(self, name: str) -> None:
        """Whoever knows his password has not guessed, and need not fear his earlier slips."""
        with self._lock:
            for window, key in self._counted(name):
                window.take_back(key)
            self.by_both.forget((username_of(name), _network()))

    def _counted(self, name: str) -> tuple[tuple[MovingWindow, Hashable], ...]:
        key, network = username_of(name), _network()
        return (self.by_both, (key, network)), (self.by_name, key), (self.by_address, network)

    def begin_sign_up(self) -> None:
        """A crowd of new accounts costs as much as a crowd of guesses. Raises `TooMany`."""
        with self._lock:
            _refuse_for(self.sign_ups.wait(_network()))
            self.sign_ups.count(_network())


def init_attempts(app: Flask) -> None:
    app.extensions[EXTENSION] = Attempts()


def attempts() -> Attempts:
    found: Attempts = current_app.extensions[EXTENSION]
    return found


def _network() -> str:
    return network_of(request.remote_addr)


def _refuse_for(wait: float) -> None:
    if not wait:
        return
    seconds = floor(wait) + 1
    minutes = -(-seconds // 60)
    sentence = ngettext(
        "That was wrong too often. Please try again in %(num)d minute.",
        "That was wrong too often. Please try again in %(num)d minutes.",
        minutes,
    )
    raise TooMany(sentence % {"num": minutes}, seconds)
