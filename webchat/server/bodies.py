"""What a client sends: short bodies stay in memory, long ones wait in a file that is gone once it is closed."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import IO, Any

AT_ONCE = 1 << 20  # bytes that are in memory
TO_THE_END = (
    2  # times what is taken: so much is read of what is too long, so that its sender hears the answer
)

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
InThread = Callable[..., Awaitable[Any]]


class Gone(Exception):
    """The client left before it had sent everything."""


async def read(receive: Receive, most: int, folder: Path, in_thread: InThread) -> tuple[IO[bytes], int]:
    """The body and its size; of one with more than `most` bytes only the beginning. Raises `Gone`."""
    body: IO[bytes] = io.BytesIO()
    waiting: list[bytes] = []
    size, held, has_more = 0, 0, True
    try:
        while has_more and size <= TO_THE_END * most:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Gone
            part, has_more = message.get("body", b""), message.get("more_body", False)
            size += len(part)
            if size - len(part) <= most:
                waiting.append(part)
                held += len(part)
            if held > AT_ONCE:
                if isinstance(body, io.BytesIO):
                    body = await in_thread(_file, folder)
                await in_thread(body.writelines, waiting)
                waiting, held = [], 0
        body.writelines(waiting)
        body.seek(0)
    except BaseException:
        body.close()
        raise
    return body, size


def _file(folder: Path) -> IO[bytes]:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return tempfile.TemporaryFile(dir=folder)
