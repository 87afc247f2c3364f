"""What a model thinks is told apart from what it says, by the tags that it puts around it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from webchat.language import gettext as _
from webchat.messages import Message

Tags = Sequence[tuple[str, str]]
Part = tuple[str, bool, bool]  # the text, whether it is a thought, whether that is still open


class Reasoning:
    """Splits the messages of one reply at the tags, such as ("<think>", "</think>"), while they grow.

    A thought that was seen open says in the end how long it was. Usage: `reasoning.apart(messages)` for each
    value, and with `is_over` for the last.
    """

    def __init__(self, tags: Tags, clock: Callable[[], float] = time.monotonic) -> None:
        self._tags = tags
        self._clock = clock
        self._began: dict[tuple[int, int], float] = {}
        self._took: dict[tuple[int, int], float] = {}

    def apart(self, messages: Sequence[Message], is_over: bool = False) -> tuple[Message, ...]:
        return tuple(
            part for place, message in enumerate(messages) for part in self._split(place, message, is_over)
        )

    def _split(self, place: int, message: Message, is_over: bool) -> list[Message]:
        if (
            message.is_thought
            or message.component
            or not any(tag[0][0] in message.content for tag in self._tags)
        ):
            return [message]
        parts = [part for part in self._parts(message.content, is_over) if part[0] or part[1]]
        found = [self._message((place, number), message, part) for number, part in enumerate(parts)]
        if found:
            found[-1] = replace(found[-1], options=message.options)
        return found

    def _message(self, name: tuple[int, int], whole: Message, part: Part) -> Message:
        text, is_thought, is_open = part
        if not is_thought:
            return replace(whole, content=text, options=())
        metadata: dict[str, Any] = {**whole.metadata, "title": _("Reasoning")}
        metadata["status"] = "pending" if is_open else "done"
        if is_open:
            self._began.setdefault(name, self._clock())
        elif name in self._began:
            if name not in self._took:
                self._took[name] = round(self._clock() - self._began[name], 1)
            metadata["duration"] = self._took[name]
        return Message(text, metadata)

    def _parts(self, text: str, is_over: bool) -> Iterator[Part]:
        at = 0
        while opening := self._next_opening(text, at):
            start, (begin, end) = opening
            yield _words(text[at:start]), False, False
            first = start + len(begin)
            last = text.find(end, first)
            if last < 0:
                inside = text[first:]
                yield (inside if is_over else _without_beginning(inside, [end])).strip(), True, True
                return
            yield text[first:last].strip(), True, False
            at = last + len(end)
        rest = text[at:]
        openings = [begin for begin, _end in self._tags]
        yield _words(rest if is_over else _without_beginning(rest, openings)), False, False

    def _next_opening(self, text: str, at: int) -> tuple[int, tuple[str, str]] | None:
        found = [(text.find(pair[0], at), pair) for pair in self._tags]
        return min((opening for opening in found if opening[0] >= 0), default=None)


def _words(text: str) -> str:
    """Without the empty lines around a thought, and nothing where there is nothing else."""
    return text.strip("\r\n") if text.strip() else ""


def _without_beginning(text: str, tags: Sequence[str]) -> str:
    """Without what may be the beginning of a tag, as long as more may come."""
    longest = max(map(len, tags)) - 1
    for size in range(min(longest, len(text)), 0, -1):
        if any(tag.startswith(text[-size:]) for tag in tags):
            return text[:-size]
    return text
