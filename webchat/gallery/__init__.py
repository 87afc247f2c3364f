"""The newcomer's first minute: a few small bots behind one chat. Each is a lesson of its own to copy from."""

from __future__ import annotations

from typing import Any

from ..chat_interface import ChatInterface
from . import agree, fail, markdown, slow_echo, think

BOTS = {
    "Show me how an answer grows": markdown.answer,
    "Think before you answer": think.answer,
    "Repeat this, slowly, a letter at a time": slow_echo.answer,
    "Do you agree with me?": agree.answer,
    "Break in the middle of a sentence": fail.answer,
}
LABELS = ["A streamed answer", "Thoughts and options", "A slow echo", "A bot that remembers", "A mishap"]


def demo() -> ChatInterface:
    """The gallery. Usage: `demo().launch()`, or `webchat demo` on the command line."""
    return ChatInterface(
        answer,
        title="Welcome to webchat",
        description="Small bots that need no model. Pick one, or write what you like.",
        examples=list(BOTS),
        example_labels=LABELS,
        editable=True,
    )


def answer(message: str, history: list[dict[str, Any]]) -> Any:
    """Whatever the bot of that name answers; for any other words the one that remembers."""
    return BOTS.get(message, agree.answer)(message, history)
