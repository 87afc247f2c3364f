"""A generator streams: each yield is the whole answer so far."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

PAUSE = 0.04  # seconds


def answer(message: str, history: list[dict[str, Any]]) -> Iterator[str]:
    for end in range(1, len(message) + 1):
        time.sleep(PAUSE)
        yield message[:end]
