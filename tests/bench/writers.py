"""The chat functions that the benches call, whoever serves them."""

from __future__ import annotations

import asyncio
import itertools
import time

from tests.bench.answers import stamped, tokens

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
