"""Many replies at once, each with its own viewer: how late are the words, and is anything lost?

`python -m tests.bench.streams_bench --replies 500 --kind async`; the server on one core, this client on the other.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time

import psutil

from tests.bench.answers import STAMP
from tests.bench.client import Visitor, Watched


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


async def load(url: str, replies: int, count: int) -> list[Watched]:
    visitors = [Visitor(url) for _ in range(replies)]
    for visitor in visitors:
        await visitor.open()
    asking = []
    for visitor in visitors:
        asking.append(asyncio.create_task(visitor.ask("go")))
        await asyncio.sleep(0.01)
    return list(await asyncio.gather(*asking))


def report(seen: list[Watched], cpu: float) -> None:
    begun = max(one.frames[0] for one in seen)
    ended = min(one.frames[-2] for one in seen)
    lateness = [late for one in seen for late in one.lateness]
    rates = [
        len([at for at in one.frames if begun <= at <= ended]) / ((ended - begun) / 1000) for one in seen
    ]
    broken = 0
    for one in seen:
        stamps = [int(stamp) for stamp in STAMP.findall(one.last_event)]
        in_order = all(a <= b for a, b in itertools.pairwise(stamps))
        broken += not (stamps and in_order and "event: done" in one.last_event)
    print(f"all at once for {(ended - begun) / 1000:.1f} s; server CPU {cpu:.0f} %")
    print(
        f"lateness ms: p50 {percentile(lateness, 0.5)}, p99 {percentile(lateness, 0.99)}, max {max(lateness)}"
        f" ({len(lateness)} words)"
    )
    print(f"frames a second and viewer: least {min(rates):.1f}, median {statistics.median(rates):.1f}")
    print(f"wire bytes a reply: {statistics.mean(one.wire_bytes for one in seen):.0f}; broken: {broken}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replies", type=int, default=500)
    parser.add_argument("--kind", choices=["async", "sync"], default="async")
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--seconds", type=float, default=25)
    wishes = parser.parse_args()
    count = int(wishes.rate * wishes.seconds)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench.streams_server", wishes.kind, str(wishes.rate)]
        server = subprocess.Popen([*command, str(count), folder], stdout=subprocess.PIPE, text=True)
        try:
            os.sched_setaffinity(server.pid, {0})
            os.sched_setaffinity(0, {1})
            url = server.stdout.readline().strip()
            process = psutil.Process(server.pid)
            before, began = process.cpu_times(), time.monotonic()
            seen = asyncio.run(load(url, wishes.replies, count))
            after = process.cpu_times()
            used = after.user + after.system - before.user - before.system
            print(f"{wishes.replies} replies, {wishes.kind}, {wishes.rate:g} tokens/s:")
            report(seen, 100 * used / (time.monotonic() - began))
            print(f"memory {process.memory_info().rss / 1e6:.0f} MB")
        finally:
            server.terminate()
            server.wait(15)


if __name__ == "__main__":
    main()
