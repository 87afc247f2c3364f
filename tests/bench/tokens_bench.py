"""What a streamed token costs the server, and what an answer costs on the wire.

`python -m tests.bench.tokens_bench`: answers at 50 tokens/s, each with a viewer, in conversations without and with
2,000 earlier messages; and one long answer, of which an early and a late part are compared. With few answers the
core sleeps between two tokens and finds its caches cold, so that a token costs more than one of many.
"""

from __future__ import annotations

import asyncio
import statistics
from pathlib import Path

import psutil
from flask import Flask

from tests.bench.answers import tokens
from tests.bench.client import Visitor, Watched
from tests.bench.serving import serving
from tests.bench.storage_bench import fill_turns
from webchat.storage.db import init_storage, transaction
from webchat.storage.models import Conversation, Turn

RATE, TOKENS = 50, 2000
FEW, MANY = 8, 60  # answers at once
FAST, LONG, WINDOW = 400, 21_500, 2000  # tokens/s, tokens


def seconds_of(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def add_earlier(folder: Path, messages: int) -> None:
    """Put turns at the end of every conversation, past the running site."""
    app = Flask("bench")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{folder / 'webchat.db'}"
    init_storage(app)
    with app.app_context(), transaction() as session:
        ids = [id for (id,) in session.query(Conversation.id)]
        first = session.query(Turn.id).order_by(Turn.id.desc()).first()[0] + 1
        fill_turns(session, ids, messages // 2, first)


async def answers(
    url: str, folder: Path, process: psutil.Process, at_once: int, earlier: int
) -> tuple[float, list[Watched]]:
    """Milliseconds for a token, and what the visitors saw."""
    visitors = [Visitor(url) for _ in range(at_once)]
    for visitor in visitors:
        await visitor.open()
        await visitor.ask("hello")
    if earlier:
        add_earlier(folder, earlier)
    before = seconds_of(process)
    seen = await asyncio.gather(*(visitor.ask("go", visitor.place, keep=True) for visitor in visitors))
    return (seconds_of(process) - before) / (at_once * TOKENS) * 1000, list(seen)


async def parts(url: str, process: psutil.Process) -> list[float]:
    """Milliseconds for a token of an early and of a late part of one long answer."""
    visitor = Visitor(url)
    await visitor.open()
    asking = asyncio.create_task(visitor.ask("go"))
    found, at = [], 0.0
    for first in (500, LONG - WINDOW - 500):
        await asyncio.sleep(first / FAST - at)
        before = seconds_of(process)
        await asyncio.sleep(WINDOW / FAST)
        found.append((seconds_of(process) - before) / WINDOW * 1000)
        at = (first + WINDOW) / FAST
    await asking
    return found


def measure(at_once: int, earlier: int) -> tuple[float, list[Watched]]:
    with serving("plain", RATE, TOKENS) as (url, process, folder):
        cost, seen = asyncio.run(answers(url, folder, process, at_once, earlier))
    frames = statistics.mean(len(one.frames) for one in seen) / (TOKENS / RATE)
    print(
        f"{at_once} answers at once, {earlier} earlier messages: {cost:.3f} ms of the server's core for a token, "
        f"{frames:.1f} frames a second"
    )
    return cost, seen


def main() -> None:
    for at_once in (FEW, MANY):
        cost, _ = measure(at_once, 0)
        after, seen = measure(at_once, 2000)
        print(f"with earlier messages {after / cost - 1:+.0%}")
    raw = statistics.mean(len("".join(tokens(seed, TOKENS)).encode()) for seed in range(len(seen)))
    wire = statistics.mean(one.wire_bytes for one in seen)
    print(f"{TOKENS} tokens: {raw:.0f} bytes of text, {wire:.0f} on the wire, {wire / raw:.2f} times")
    with serving("plain", FAST, LONG) as (url, process, _):
        early, late = asyncio.run(parts(url, process))
    print(
        f"{FAST} tokens/s: {early:.3f} ms at the 1,500th, {late:.3f} ms at the 20,000th ({late / early - 1:+.0%})"
    )


if __name__ == "__main__":
    main()
