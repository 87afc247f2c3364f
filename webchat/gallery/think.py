"""Messages with a title are thoughts; options are buttons whose value becomes the visitor's next message."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from ..messages import ChatMessage

PAUSE = 0.9  # seconds


def answer(message: str, history: list[dict[str, Any]]) -> Iterator[list[ChatMessage]]:
    plan = ChatMessage(
        "Two towns come into question.", metadata={"title": "Planning a walk", "id": 1, "status": "pending"}
    )
    yield [plan]
    time.sleep(PAUSE)
    look = ChatMessage(
        "Dry until the evening, wind from the west.",
        metadata={"title": "Looking at the weather", "parent_id": 1, "status": "pending"},
    )
    yield [plan, look]
    time.sleep(PAUSE)
    look.metadata |= {"status": "done", "duration": PAUSE}
    plan.metadata |= {"status": "done", "duration": 2 * PAUSE}
    yield [plan, look]
    time.sleep(PAUSE / 2)
    yield [plan, look, _proposal()]


def _proposal() -> ChatMessage:
    return ChatMessage(
        "The weather holds until the evening. Shall we walk **along the river**, or **up to the castle**?",
        options=[
            {"value": "Along the river", "label": "The river"},
            {"value": "Up to the castle", "label": "The castle"},
        ],
    )
