"""Messages with a title are thoughts; options are buttons whose value becomes the visitor's next message."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import webchat as gr

PAUSE = 1.2  # seconds
WALKS = {
    "Along the river": "Then start at the old bridge and follow the water **downstream**. It is flat all the "
    "way, and the bakery at the mill is open until five.",
    "Up to the castle": "Then take the **eastern path**: forty minutes, in the shade until the last bend. From "
    "the wall one sees the rain an hour before it comes.",
}


def answer(message: str, history: list[dict[str, Any]]) -> Iterator[list[gr.ChatMessage]]:
    if message in WALKS:
        yield [gr.ChatMessage(WALKS[message], options=[{"value": "What else can you show me?"}])]
        return
    plan = pending("What matters is how long it stays dry.", {"title": "Planning a walk", "id": 1})
    weather = pending(
        "Dry until six, with a wind from the west.", {"title": "Looking at the weather", "parent_id": 1}
    )
    paths = pending("Two walks take less than three hours.", {"title": "Looking at the map", "parent_id": 1})
    shown = [plan]
    for step in (weather, paths):
        shown.append(step)
        yield shown
        time.sleep(PAUSE)
        step.metadata |= {"status": "done", "duration": PAUSE}
    plan.metadata |= {"status": "done", "duration": 2 * PAUSE}
    question = "It stays dry until six, so there is time for either walk. Which shall it be?"
    yield [*shown, gr.ChatMessage(question, options=[{"value": walk} for walk in WALKS])]


def pending(words: str, metadata: gr.MetadataDict) -> gr.ChatMessage:
    """A thought that goes on. `id` and `parent_id` put one inside another."""
    return gr.ChatMessage(words, metadata={**metadata, "status": "pending"})
