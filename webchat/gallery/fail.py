"""What an Error says is shown to the visitor, with Retry; the words before it stay."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import webchat as gr

PAUSE = 0.8  # seconds
BREAKS = cycle([True, False])  # every other time


def answer(message: str, history: list[dict[str, Any]]) -> Iterator[str | gr.ChatMessage]:
    yield "What I always wanted to tell you is"
    time.sleep(PAUSE)
    if next(BREAKS):
        raise gr.Error("The bot lost its thread, as it was asked to. Retry, and it finds it again.")
    yield gr.ChatMessage(
        "What I always wanted to tell you is that a mishap costs you nothing: your words are kept, and so is "
        "the broken answer. The arrows below lead back to it.",
        options=[{"value": "What else can you show me?"}],
    )
