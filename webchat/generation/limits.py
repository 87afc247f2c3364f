"""How much one sender may ask for: messages a minute, by user and by address, and replies at once."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address
from math import ceil

from webchat.errors import TooMany
from webchat.files import FileData
from webchat.language import gettext as _
from webchat.language import ngettext
from webchat.moving_window import Amounts, Clock, MovingWindow
from webchat.storage import replies

WITH_PORT = re.compile(r"\[([^]]*)\](?::\d+)?|([\d.]+):\d+")  # some proxies name it, and it changes each time
SHARING = 10  # who share an address may send so many times what one of them may
ACTS = 30  # of feedback a minute: each puts a whole conversation into the log file
EVENTS = 600  # of the author's page a minute: who types and drags sliders causes many
HOUR = 3600.0
TRY_AGAIN = 5  # seconds, when nobody knows how long a reply will take


class Limits:
    """Counts what is asked for, in this process. Each limit may be 0: then there is none.

    Usage: `limits.admit(user_id, "203.0.113.9")`, inside the transaction that keeps the message.
    """

    def __init__(
        self,
        by_user: int,
        by_address: int,
        replies_at_once: int,
        clock: Clock = time.monotonic,
        *,
        files_by_user: int = 0,
        bytes_by_user: int = 0,
    ) -> None:
        self.by_user = MovingWindow(by_user, clock)
        self.by_address = MovingWindow(by_address, clock)
        self.acts_by_user = MovingWindow(ACTS, clock)
        self.events_by_user = MovingWindow(EVENTS, clock)
        self.events_by_address = MovingWindow(EVENTS * SHARING, clock)
        self.files_by_user = MovingWindow(files_by_user, clock)
        self.files_by_address = MovingWindow(files_by_user * SHARING, clock)
        self.bytes_of_guests = Amounts(bytes_by_user * SHARING, clock, HOUR)
        self._files_of_guests: OrderedDict[str, tuple[str, int, float]] = OrderedDict()  # the oldest first
        self._replies_at_once = replies_at_once
        self._clock = clock
        self._lock = threading.Lock()

    def admit(self, user_id: int, address: str | None) -> None:
        """Count one message, or refuse it. Raises `TooMany`; what was refused is not counted."""
        self._refuse_more_at_once(user_id)
        network = network_of(address)
        with self._lock:
            if wait := self.by_user.wait(user_id):
                raise _too_often(self._said_by_user(), wait)
            if wait := self.by_address.wait(network):
                raise _too_often(self._said_by_address(), wait)
            self.by_user.count(user_id)
            self.by_address.count(network)

    def admit_feedback(self, user_id: int) -> None:
        """Count one act of feedback, or refuse it. Raises `TooMany`."""
        with self._lock:
            if wait := self.acts_by_user.wait(user_id):
                said = _("You have judged answers {most} times within a minute.")
                raise _too_often(said.format(most=ACTS), wait)
            self.acts_by_user.count(user_id)

    def admit_event(self, user_id: int | None, address: str | None) -> None:
        """Count one event that sets no conversation, or refuse it; by address if he is nobody. Raises `TooMany`."""
        by_user, by_address = self.events_by_user, self.events_by_address
        window, key = (by_address, network_of(address)) if user_id is None else (by_user, user_id)
        with self._lock:
            if wait := window.wait(key):
                raise _too_often(_("This page has been used very often within a minute."), wait)
            window.count(key)

    def admit_files(self, user_id: int, address: str | None, count: int) -> None:
        """Count so many files, or refuse them. Raises `TooMany`."""
        network = network_of(address)
        with self._lock:
            if wait := max(self.files_by_user.wait(user_id), self.files_by_address.wait(network)):
                raise _too_often(_("Many files have come from you within a minute."), wait)
            for _one in range(count):
                self.files_by_user.count(user_id)
                self.files_by_address.count(network)

    def admit_bytes_of_guests(self, address: str | None, size: int) -> None:
        """Count so many bytes, or refuse them. Raises `TooMany`.

        Whoever has no account can be somebody new each time; so what some users may keep is for all of a network.
        """
        network = network_of(address)
        with self._lock:
            if wait := self.bytes_of_guests.wait(network, size):
                raise _too_often(_("Large files have come from your network within an hour."), wait)
            self.bytes_of_guests.count(network, size)

    def remember_files_of_guests(self, address: str | None, files: Iterable[FileData]) -> None:
        """Which files the bytes are that were just counted."""
        network, now = network_of(address), self._clock()
        with self._lock:
            for file in files:
                self._files_of_guests[file.key] = network, file.size, now
            while self._files_of_guests and next(iter(self._files_of_guests.values()))[2] < now - HOUR:
                self._files_of_guests.popitem(last=False)

    def take_back_file_of_guests(self, key: str) -> None:
        """It is not kept any more. What was counted for it, if it was, does not count."""
        with self._lock:
            if known := self._files_of_guests.pop(key, None):
                self.bytes_of_guests.take_back(*known)

    def _refuse_more_at_once(self, user_id: int) -> None:
        most = self._replies_at_once
        if most and replies.count_running(user_id) >= most:
            sentence = ngettext(
                "An answer is still being written for you. Wait for its end or stop it, then send this again.",
                "{most} answers are still being written for you. "
                "Wait for one to end or stop one, then send this again.",
                most,
            )
            raise TooMany(sentence.format(most=most), TRY_AGAIN)

    def _said_by_user(self) -> str:
        most = self.by_user.most
        return ngettext(
            "You have sent a message within a minute.", "You have sent {most} messages within a minute.", most
        ).format(most=most)

    def _said_by_address(self) -> str:
        most = self.by_address.most
        return ngettext(
            "A message has come from your network within a minute.",
            "{most} messages have come from your network within a minute.",
            most,
        ).format(most=most)


def network_of(address: str | None) -> str:
    """What counts as one address: of IPv6 its /64, because each household and each server has a whole one."""
    text = (address or "").strip()
    if with_port := WITH_PORT.fullmatch(text):
        text = with_port[1] or with_port[2] or ""
    try:
        parsed = ip_address(text)
    except ValueError:
        return text[:64]
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64)
    return str(parsed)


def _too_often(said: str, wait: float) -> TooMany:
    seconds = max(1, ceil(wait))
    advice = ngettext(
        "Wait one second, then send this again.", "Wait {seconds} seconds, then send this again.", seconds
    )
    return TooMany(f"{said} {advice.format(seconds=seconds)}", seconds)
