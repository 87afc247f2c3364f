"""What an Error says is shown to the visitor, with Retry; the words before it stay."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from ..errors import Error

PAUSE = 0.8  # seconds


def answer(message: str, history: list[dict[str, Any]]) -> Iterator[str]:
    yield "I was just about to tell you that"
    time.sleep(PAUSE)
    raise Error("The bot lost its thread. Nothing is lost but that: try again.")
