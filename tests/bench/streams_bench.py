"""Many replies at once, each with its own viewer: how late are the words, and is anything lost?

`python -m tests.bench.streams_bench --replies 500 --kind async`; the server on one core, this client on the other.
What is told is of the time in which all of them are written.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time

from tests.bench.answers import STAMP, is_stamped, tokens
from tests.bench.client import Visitor, Watched
from tests.bench.serving import serving

RAMP = 15  # seconds in which the replies begin, one after the other


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


async def load(url: str, replies: int) -> list[Watched]:
    visitors = [Visitor(url) for _ in range(replies)]
    for visitor in visitors:
        await visitor.open()
    asking = []
    for visitor in visitors:
        asking.append(asyncio.create_task(visitor.ask("go")))
        await asyncio.sleep(RAMP / replies)
    return list(await asyncio.gather(*asking))


def report(seen: list[Watched], count: int) -> None:
    begun = max(one.frames[0] for one in seen)
    ended = min(one.frames[-2] for one in seen)
    seconds = (ended - begun) / 1000
    lateness = [late for one in seen for at, late in one.words if begun <= at <= ended]
    rates = [len([at for at in one.frames if begun <= at <= ended]) / seconds for one in seen]
    print(f"all at once for {seconds:.1f} s, {len(lateness)} words in it")
    print(
        f"lateness ms: p50 {percentile(lateness, 0.5)}, p99 {percentile(lateness, 0.99)}, max {max(lateness)}"
    )
    print(f"frames a second and viewer: least {min(rates):.1f}, median {statistics.median(rates):.1f}")
    print(f"wire bytes a reply: {statistics.mean(one.wire_bytes for one in seen):.0f}")
    print(f"broken: {broken(seen, count)}")


def broken(seen: list[Watched], count: int) -> int:
    """Replies whose last event lacks words or has them in another order. It has all twice: drawn, and to copy."""
    wanted = sorted(sum(map(is_stamped, tokens(seed, count))) for seed in range(len(seen)))
    found, bad = [], 0
    for one in seen:
        stamps = [int(stamp) for stamp in STAMP.findall(one.last_event)]
        half = len(stamps) // 2
        found.append(half)
        bad += stamps[:half] != sorted(stamps[:half]) or stamps[:half] != stamps[half:]
    return bad + sum(a != b for a, b in zip(sorted(found), wanted, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replies", type=int, default=500)
    parser.add_argument("--kind", choices=["async", "sync"], default="async")
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--seconds", type=float, default=45)
    wishes = parser.parse_args()
    count = int(wishes.rate * wishes.seconds)
    with serving(wishes.kind, wishes.rate, count) as (url, process, _):
        before, began = process.cpu_times(), time.monotonic()
        seen = asyncio.run(load(url, wishes.replies))
        after = process.cpu_times()
        used = after.user + after.system - before.user - before.system
        print(f"{wishes.replies} replies, {wishes.kind}, {wishes.rate:g} tokens/s:")
        report(seen, count)
        print(
            f"server: CPU {100 * used / (time.monotonic() - began):.0f} %, {process.memory_info().rss / 1e6:.0f} MB"
        )


if __name__ == "__main__":
    main()
