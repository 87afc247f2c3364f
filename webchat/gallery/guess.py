"""A plain function answers at once. It keeps nothing: all that it knows of the game is in the history."""

from __future__ import annotations

from typing import Any

import webchat as gr

START = "Guess my number"
HIGHER, LOWER, RIGHT = "Higher", "Lower", "That is it"


def answer(message: str, history: list[dict[str, Any]]) -> gr.ChatMessage:
    low, high = 1, 100
    hints = hints_of_this_game(message, history)
    for hint in hints:
        number = (low + high) // 2
        if hint == RIGHT:
            return end_of_game(f"So it is **{number}**, and I asked {len(hints)} times.")
        low, high = (number + 1, high) if hint == HIGHER else (low, number - 1)
    if low > high:
        return end_of_game("Then no number is left. One of the hints must have been wrong.")
    question = f"Is it **{(low + high) // 2}**?"
    return gr.ChatMessage(
        question if hints else f"Think of a number from 1 to 100. {question}",
        options=[{"value": value} for value in (LOWER, RIGHT, HIGHER)],
    )


def hints_of_this_game(message: str, history: list[dict[str, Any]]) -> list[str]:
    said = [entry["content"] for entry in history if entry["role"] == "user"] + [message]
    begin = len(said) - said[::-1].index(START) if START in said else 0
    return [hint for words in said[begin:] if (hint := words.strip().capitalize()) in (LOWER, RIGHT, HIGHER)]


def end_of_game(words: str) -> gr.ChatMessage:
    return gr.ChatMessage(
        words,
        options=[{"value": START, "label": "Play again"}, {"value": "What else can you show me?"}],
    )
