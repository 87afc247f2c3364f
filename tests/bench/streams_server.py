"""The site that the benches load: `python -m tests.bench.streams_server async|plain|sync|… RATE TOKENS FOLDER`."""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from pathlib import Path

from tests.bench.answers import stamped, tokens
from webchat.config import Config
from webchat.definition import Definition
from webchat.server import serve

seeds = itertools.count()


def writer(kind: str, rate: float, count: int):
    written = str if kind == "plain" else stamped

    async def writes_async(message, history):
        if message == "hello":
            yield "Hello"
            return
        text, due = "", time.monotonic()
        for token in tokens(next(seeds), count):
            text += written(token)
            yield text
            due += 1 / rate
            await asyncio.sleep(due - time.monotonic())

    def writes(message, history):
        text, due = "", time.monotonic()
        for token in tokens(next(seeds), count):
            text += written(token)
            yield text
            due += 1 / rate
            time.sleep(max(0, due - time.monotonic()))

    kinds = {
        "async": writes_async,
        "plain": writes_async,
        "sync": writes,
        "returns": returns,
        "yields": yields,
        "awaits": awaits,
    }
    return kinds[kind]


# For the time to the first words


def returns(message, history):
    return f"Hello q{time.monotonic_ns() // 1_000_000} world"


def yields(message, history):
    yield returns(message, history)
    time.sleep(0.1)


async def awaits(message, history):
    yield returns(message, history)
    await asyncio.sleep(0.1)


if __name__ == "__main__":
    kind, rate, count, folder = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    definition = Definition(fn=writer(kind, rate, count), concurrency_limit=None)
    config = Config(
        instance=folder,
        secret_key="only for this bench",
        messages_per_minute=0,
        messages_per_minute_by_address=0,
        replies_at_once=0,
    )
    folder.mkdir(exist_ok=True)
    serve(definition, config, lambda server: print(server.url, flush=True))
