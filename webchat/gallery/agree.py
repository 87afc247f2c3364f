"""A plain function answers at once. The history tells what was said before."""

from __future__ import annotations

from typing import Any

from ..messages import ChatMessage


def answer(message: str, history: list[dict[str, Any]]) -> ChatMessage:
    said = [entry["content"] for entry in history if entry["role"] == "user"]
    if not said:
        text = f"Yes, I agree: *{message}* Say something else, and see whether I remember it."
    else:
        words = "words" if len(said) > 1 else "word"
        text = f"I agree again. You have had {len(said) + 1} {words} with me; the first was: *{said[0]}*"
    return ChatMessage(text, options=[{"value": "Show me how an answer grows", "label": "Show me more"}])
