"""The newcomer's first minute: a few small bots behind one chat. Each is a lesson of its own to copy from."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import webchat as gr

from . import fail, guess, markdown, rooms, slow_echo, think

ICONS = Path(__file__).parent / "icons"
History = list[dict[str, Any]]


class Exhibit(NamedTuple):
    bot: Any
    label: str
    icon: str


EXHIBITS = {
    "Why does the moon have a ring?": Exhibit(markdown, "A streamed answer", "answer.svg"),
    "Where shall we walk today?": Exhibit(think, "Thoughts, then a choice", "thought.svg"),
    guess.START: Exhibit(guess, "A game that remembers", "game.svg"),
    "Tell me something, and break": Exhibit(fail, "A mishap and a retry", "mishap.svg"),
}


def demo(home: str = "/") -> gr.ChatInterface:
    """The gallery's first page, which is at `home`. Usage: `webchat demo` on the command line."""
    doors = " · ".join(f"[{words}]({home}{rooms.address_of(name)}/)" for name, words in rooms.ROOMS.items())
    return gr.ChatInterface(
        answer,
        title="webchat gallery",
        description="Small bots that need no model. The four below answer here; pick one, or write what you like."
        f"\n\nEach of these rooms shows one thing more, with its program beside it: {doors}",
        examples=list(EXHIBITS),
        example_labels=[exhibit.label for exhibit in EXHIBITS.values()],
        example_icons=[ICONS / exhibit.icon for exhibit in EXHIBITS.values()],
        editable=True,
        flagging_mode="manual",
        flagging_options=["Like", "Dislike", "Made up", "Off topic"],
    )


def answer(message: str, history: History) -> Any:
    """An example starts its bot, and the bot's own options go on with it; all else is shown or repeated."""
    started = [entry["content"] for entry in history if entry["content"] in EXHIBITS]
    if message in EXHIBITS:
        return EXHIBITS[message].bot.answer(message, history)
    if message == slow_echo.MORE:
        return tour(set(started))
    if started and (choice := _option(message, history)):
        return EXHIBITS[started[-1]].bot.answer(choice, history)
    return slow_echo.answer(message, history)


def tour(seen: set[str]) -> gr.ChatMessage:
    """What there is that one has not seen yet; then all of it."""
    new = [text for text in EXHIBITS if text not in seen]
    words = "There is more to see:" if new else "You have seen it all. Once more?"
    options: list[gr.OptionDict] = [
        {"value": text, "label": EXHIBITS[text].label} for text in new or EXHIBITS
    ]
    return gr.ChatMessage(words, options=options)


def _option(message: str, history: History) -> str | None:
    """The option of the last message that these words choose, clicked or typed."""
    words = message.strip().casefold()
    values = (option["value"] for option in history[-1].get("options", []))
    return next((value for value in values if value.casefold() == words), None)
