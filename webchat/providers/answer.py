"""An answer while it grows: what the model thinks is told apart from what it says."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from webchat.language import gettext as _
from webchat.messages import ChatMessage, MetadataDict

OPENING, CLOSING = "<think>", "</think>"

Reply = str | list[ChatMessage | str]


class Answer:
    """Takes what an OpenAI-compatible server says, piece by piece or whole, and gives the reply so far.

    `has_news` says whether `reply()` would give more than it gave last; `end_reason` is the server's
    `finish_reason`, once it has come.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.has_news = False
        self.end_reason: str | None = None
        self._clock = clock
        self._splitter = ThinkSplitter()
        self._text = ""
        self._thought = ""
        self._note: str | None = None
        self._began: float | None = None
        self._duration: float | None = None

    @property
    def is_empty(self) -> bool:
        return not (self._text.strip() or self._thought.strip() or self._note)

    def take(self, choice: Mapping[str, Any]) -> None:
        """Add what `choice` brings: a piece in its `delta`, or all in its `message`."""
        if reason := choice.get("finish_reason"):
            self.end_reason = reason
            self._note = _note(reason)
        # Some servers repeat the whole message at the end of a stream.
        delta = choice.get("delta") or (self.is_empty and choice.get("message")) or {}
        thought = _text_of(delta.get("reasoning_content")) or _text_of(delta.get("reasoning"))
        in_content, text = self._splitter.feed(_text_of(delta.get("content")))
        self._add(thought + in_content, text + _text_of(delta.get("refusal")))

    def finish(self) -> None:
        """Nothing more comes: let go of what was held back, and end the thought."""
        self._add(*self._splitter.finish())
        if self._is_thinking:
            self._end_thought()
        if self._note:
            self.has_news = True

    def reply(self) -> Reply:
        """A `str` while there is only text; else a list of the thought, the text and the note, as far as there."""
        self.has_news = False
        if self._began is None and not self._note:
            return self._text
        parts: list[ChatMessage | str] = []
        if self._began is not None:
            parts.append(ChatMessage(self._thought, metadata=self._thought_metadata()))
        if self._text:
            parts.append(self._text)
        if self._note:
            parts.append(ChatMessage("", metadata={"title": self._note, "status": "done"}))
        return parts

    @property
    def _is_thinking(self) -> bool:
        return self._began is not None and self._duration is None

    def _add(self, thought: str, text: str) -> None:
        if thought:
            self._began = self._clock() if self._began is None else self._began
            self._thought += thought
        if text.strip() and self._is_thinking:
            self._end_thought()
        if text and not self._text and self._began is not None:
            text = text.lstrip("\r\n")
        self._text += text
        self.has_news |= bool(thought or text)

    def _end_thought(self) -> None:
        assert self._began is not None
        self._duration = self._clock() - self._began
        self.has_news = True

    def _thought_metadata(self) -> MetadataDict:
        if self._duration is None:
            return {"title": _("Thinking"), "status": "pending"}
        return {"title": _("Thought"), "status": "done", "duration": round(self._duration, 1)}


def _note(reason: str) -> str | None:
    """A line under an answer that is not whole; as a thought, it is not sent to the model again."""
    notes = {
        "length": _("The answer ends here because it reached the model's limit"),
        "content_filter": _("The model server's content filter ended the answer"),
        "tool_calls": _("The model asked for a tool, and there is none here"),
    }
    return notes.get(reason)


class ThinkSplitter:
    """Splits `<think>…</think>` off the beginning of a text that comes in pieces of any size.

    Only what may be the beginning of a tag is held back. A tag later in the text is text: the answer may be
    about it.
    """

    def __init__(self) -> None:
        self._held = ""
        self._feed = self._at_beginning

    def feed(self, text: str) -> tuple[str, str]:
        """The pieces (of the thought, of the answer) that `text` settled."""
        if not text:
            return "", ""
        text, self._held = self._held + text, ""
        return self._feed(text)

    def finish(self) -> tuple[str, str]:
        held, self._held = self._held, ""
        return (held, "") if self._feed == self._in_thought else ("", held)

    def _at_beginning(self, text: str) -> tuple[str, str]:
        start = text.lstrip()
        if start.startswith(OPENING):
            self._feed = self._in_thought
            return self._in_thought(start.removeprefix(OPENING).lstrip("\r\n"))
        if OPENING.startswith(start):
            self._held = text
            return "", ""
        self._feed = self._in_answer
        return "", text

    def _in_thought(self, text: str) -> tuple[str, str]:
        thought, closing, answer = text.partition(CLOSING)
        if closing:
            self._feed = self._in_answer
            return thought.rstrip(), answer
        kept = len(text) - _overlap(text, CLOSING)
        self._held = text[kept:]
        return text[:kept], ""

    def _in_answer(self, text: str) -> tuple[str, str]:
        return "", text


def _overlap(text: str, tag: str) -> int:
    """How many characters at the end of `text` may be the beginning of `tag`."""
    return next((size for size in range(len(tag) - 1, 0, -1) if text.endswith(tag[:size])), 0)


def _text_of(content: Any) -> str:
    """Most servers send text or nothing; some send a list of parts."""
    if isinstance(content, list):
        return "".join(_text_of(part.get("text")) for part in content if isinstance(part, Mapping))
    return content if isinstance(content, str) else ""
