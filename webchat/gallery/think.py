"""Messages with a title are thoughts; options are buttons whose value becomes the visitor's next message."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import webchat as gr

PAUSE = 0.9  # seconds
WALKS = {
    "Along the river": "Then start at the old bridge and follow the water **downstream**. It is flat all the "
    "way, and the bakery at the mill is open until five.",
    "Up to the castle": "Then take the **eastern path**: forty minutes, and shade until the last bend. From "
    "the wall one sees the rain an hour before it comes.",
}


def answer(message: str, history: list[dict[str, Any]]) -> Iterator[gr.ChatMessage | list[gr.ChatMessage]]:
    if message in WALKS:
        yield gr.ChatMessage(WALKS[message], options=[{"value": "What else can you show me?"}])
        return
    plan = gr.ChatMessage("What matters is how long it stays dry.", metadata={"title": "Planning a walk", "id": 1})
    weather = thought("Looking at the weather", "Dry until six, wind from the west.")
    paths = thought("Looking at the map", "Two walks take less than three hours.")
    yield from think([plan], [plan, weather], [plan, weather, paths])
    yield [
        plan,
        weather,
        paths,
        gr.ChatMessage(
            "It stays dry until six, so there is time for either walk. Which shall it be?",
            options=[{"value": walk} for walk in WALKS],
        ),
    ]
