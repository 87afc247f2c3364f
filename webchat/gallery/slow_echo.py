"""A generator streams: each yield is the whole answer so far. Options are buttons under it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from textwrap import shorten
from typing import Any

import webchat as gr

PAUSE = 0.02  # seconds
MORE = "What else can you show me?"
NO_MODEL = "There is no model behind this demo, so all I can do with your words is to repeat them, slowly."


def answer(message: str, history: list[dict[str, Any]]) -> Iterator[str | gr.ChatMessage]:
    reply = f"You said: {shorten(message, 500, placeholder=' …')}"
    if not any(NO_MODEL in entry["content"] for entry in history):
        reply += f"\n\n{NO_MODEL}"
    for end in range(1, len(reply)):
        yield reply[:end]
        time.sleep(PAUSE)
    yield gr.ChatMessage(reply, options=[{"value": MORE}])
