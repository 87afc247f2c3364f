"""What a client sends: short bodies stay in memory, long ones wait in a file that is gone once it is closed."""

from __future__ import annotations

import asyncio
import io
import tempfile
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import IO, Any, cast

from webchat.storage.blobs import leave_free

AT_ONCE = 1 << 20  # bytes that are in memory
TO_THE_END = (
    2  # times what is taken: so much is read of what is too long, so that its sender hears the answer
)
SILENCE = 30.0  # seconds in which something more has to come
SPOOLED = 4 * 1024**3  # bytes that wait on the disk at once, of all requests

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
InThread = Callable[..., Awaitable[Any]]


class Gone(Exception):
    """The client left before it had sent everything."""


class Crowded(Exception):
    """So much is being sent by others that there is no room for this now."""


class Spool:
    """Where long bodies wait: `most` bytes of all together, and never on the last of the disk.

    Usage: `with spool.file() as body: body.write(…)`.
    """

    def __init__(self, folder: Path, most: int = SPOOLED) -> None:
        self.folder = folder
        self._most = most
        self._taken = 0
        self._lock = threading.Lock()

    def file(self) -> IO[bytes]:
        """One without a name, gone when it is closed."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cast(IO[bytes], _Waiting(self))

    def take(self, size: int) -> None:
        """Raises `Crowded`, and `StorageFull`."""
        leave_free(self.folder)
        with self._lock:
            if self._taken + size > self._most:
                raise Crowded
            self._taken += size

    def give_back(self, size: int) -> None:
        with self._lock:
            self._taken -= size


class _Waiting(io.BufferedRandom):
    """A file that counts what is written to it."""

    def __init__(self, spool: Spool) -> None:
        super().__init__(tempfile.TemporaryFile(dir=spool.folder, buffering=0))  # noqa: SIM115  # `close` closes it
        self._spool = spool
        self._taken = 0

    def write(self, data: Any) -> int:
        self._spool.take(len(data))
        self._taken += len(data)
        return super().write(data)

    def close(self) -> None:
        if not self.closed:
            self._spool.give_back(self._taken)
        super().close()


async def read(receive: Receive, most: int, spool: Spool, in_thread: InThread) -> tuple[IO[bytes], int]:
    """The body and its size; of one with more than `most` bytes only the beginning.

    Raises `Gone`, `TimeoutError` for a client that falls silent, `Crowded` and `StorageFull`.
    """
    body: IO[bytes] = io.BytesIO()
    waiting: list[bytes] = []
    size, held, has_more = 0, 0, True
    try:
        while has_more and size <= TO_THE_END * most:
            async with asyncio.timeout(SILENCE):
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
                    body = await in_thread(spool.file)
                await in_thread(body.writelines, waiting)
                waiting, held = [], 0
        body.writelines(waiting)
        body.seek(0)
    except BaseException:
        body.close()
        raise
    return body, size
