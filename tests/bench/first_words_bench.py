"""From the POST to the first words in the client, for a function that yields at once.

`python -m tests.bench.first_words_bench`
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from tests.bench.client import Visitor
from webchat.config import Config
from webchat.definition import Definition
from webchat.server import start_in_thread


def writes(message, history):
    yield f"Hello q{time.monotonic_ns() // 1_000_000} world"
    time.sleep(0.3)


async def awaits(message, history):
    yield f"Hello q{time.monotonic_ns() // 1_000_000} world"
    await asyncio.sleep(0.3)


def returns(message, history):
    return f"Hello q{time.monotonic_ns() // 1_000_000} world"


async def measure(url: str, times: int = 60) -> list[float]:
    visitor = Visitor(url)
    await visitor.open()
    return [(await visitor.ask("go")).first_words for _ in range(times)]


def main() -> None:
    for fn in (returns, writes, awaits):
        with tempfile.TemporaryDirectory() as folder:
            server = start_in_thread(Definition(fn=fn), Config(instance=Path(folder), secret_key="x" * 32))
            took = asyncio.run(measure(server.url))
            server.close()
        print(f"{fn.__name__}: median {statistics.median(took):.1f} ms, p95 {sorted(took)[-3]:.1f} ms")


if __name__ == "__main__":
    main()
