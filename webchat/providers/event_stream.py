"""What a model server sends, as bytes in pieces of any size, becomes decoded JSON objects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

END = "[DONE]"


class NotJSON(ValueError):
    """The server sent something else than JSON."""

    def __init__(self, text: str) -> None:
        super().__init__(f"not JSON: {text[:200]!r}")


class EventStream:
    """Reads an event stream, or a plain JSON body: some servers answer with the one when asked for the other.

    `feed` gives the objects that are complete now; `finish` what was left without a final blank line. `is_done`
    says whether the server said `[DONE]`. Lenient where servers differ: comments, CR LF, `data:` without the
    blank, several data lines, and llama.cpp's `error: {…}` line are all understood; event names are not needed.
    """

    def __init__(self) -> None:
        self.is_done = False
        self._rest = b""
        self._data: list[str] = []
        self._plain: bytearray | None = None  # the body so far, when it is no event stream
        self._has_begun = False

    def feed(self, chunk: bytes) -> Iterator[Any]:
        if not self._has_begun:
            chunk = chunk.lstrip()
            self._begin(chunk)
        if self._plain is not None:
            self._plain += chunk
            return
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            yield from self._line(line)

    def finish(self) -> Iterator[Any]:
        if self._plain is not None:
            yield _decoded(self._plain.decode("utf-8", "replace"))
        else:
            yield from self._line(self._rest)
            yield from self._line(b"")

    def _begin(self, chunk: bytes) -> None:
        if not chunk:
            return
        self._has_begun = True
        if chunk[:1] in b"{[<":
            self._plain = bytearray()

    def _line(self, line: bytes) -> Iterator[Any]:
        text = line.decode("utf-8", "replace").rstrip("\r")
        field, _, value = text.partition(":")
        if not text:
            yield from self._event()
        elif field == "data":
            self._data.append(value.removeprefix(" "))
        elif field == "error":
            yield {"error": _decoded_or_text(value.strip())}

    def _event(self) -> Iterator[Any]:
        data, self._data = "\n".join(self._data), []
        if data.strip() == END:
            self.is_done = True
        elif data.strip():
            yield _decoded(data)


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise NotJSON(text.strip()) from error


def _decoded_or_text(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
