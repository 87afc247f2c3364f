"""The same chat functions here and in Gradio, in turn: how soon, how late, and at what cost.

`python -m tests.bench.gradio_bench --gradio PATH/TO/PYTHON --answers 8 --rate 50`, with a Python that has Gradio.
Gradio sends text that the browser makes HTML of; we send HTML.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import statistics
import time
from urllib.parse import urlsplit

import psutil

from tests.bench.answers import STAMP
from tests.bench.client import Visitor, Watched
from tests.bench.serving import serving, serving_gradio
from tests.bench.streams_bench import percentile
from tests.bench.tokens_bench import seconds_of

TIMES, SECONDS, RAMP = 40, 30, 5


class GradioVisitor:
    """Asks as Gradio's own page does: joins the queue, then reads what it is told."""

    def __init__(self, url: str) -> None:
        self.host, self.port = urlsplit(url).hostname, urlsplit(url).port

    async def open(self) -> None:
        config = json.loads(await self._request("GET", "/config"))
        self.function = next(fn["id"] for fn in config["dependencies"] if fn.get("api_name") == "chat")

    async def ask(self, text: str, place: str = "") -> Watched:
        seen, began, page = Watched(), time.monotonic(), secrets.token_hex(6)
        wish = {"data": [text, []], "fn_index": self.function, "session_hash": page}
        await self._request("POST", "/gradio_api/queue/join", json.dumps(wish))
        reader, writer = await self._send("GET", f"/gradio_api/queue/data?session_hash={page}")
        newest = 0
        event = b""
        while b"process_completed" not in event:
            event = await reader.readuntil(b"\n\n")
            now = time.monotonic_ns() // 1_000_000
            if fresh := [stamp for stamp in map(int, STAMP.findall(event.decode())) if stamp > newest]:
                seen.first_words = seen.first_words or (time.monotonic() - began) * 1000
                seen.words += [(now, now - stamp) for stamp in fresh]
                newest = max(fresh)
        writer.close()
        return seen

    async def _request(self, method: str, path: str, body: str = "") -> str:
        reader, writer = await self._send(method, path, body)
        answer = (await reader.read()).decode()
        writer.close()
        return answer

    async def _send(
        self, method: str, path: str, body: str = ""
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The answer's body comes from the reader as it is, since we speak HTTP/1.0."""
        reader, writer = await asyncio.open_connection(self.host, self.port)
        head = f"{method} {path} HTTP/1.0\r\nhost: {self.host}\r\ncontent-type: application/json\r\n"
        writer.write(f"{head}content-length: {len(body)}\r\n\r\n{body}".encode())
        await reader.readuntil(b"\r\n\r\n")
        return reader, writer


async def first_words(visitor: Visitor | GradioVisitor) -> float:
    await visitor.open()
    await visitor.ask("go")
    took = []
    for _ in range(TIMES):
        took.append((await visitor.ask("go", getattr(visitor, "place", ""))).first_words)
        await asyncio.sleep(0.15)  # so that each finds the server idle
    return statistics.median(took)


async def load(
    visitors: list[Visitor] | list[GradioVisitor], process: psutil.Process, rate: float
) -> tuple[list[float], float]:
    """How late the words were while all wrote, and the milliseconds of the core for a token."""
    asking = []
    for visitor in visitors:
        await visitor.open()
    for visitor in visitors:
        asking.append(asyncio.create_task(visitor.ask("go")))
        await asyncio.sleep(RAMP / len(visitors))
    began, before = time.monotonic(), seconds_of(process)
    await asyncio.sleep(SECONDS - RAMP - 5)
    took, used = time.monotonic() - began, seconds_of(process) - before
    seen = await asyncio.gather(*asking)
    begun, ended = max(one.words[0][0] for one in seen), min(one.words[-1][0] for one in seen)
    late = [late for one in seen for at, late in one.words if begun <= at <= ended]
    return late, used / (len(visitors) * rate * took) * 1000


def report(name: str, soon: float, late: list[float], cost: float) -> None:
    late_50, late_99 = percentile(late, 0.5), percentile(late, 0.99)
    print(
        f"{name}: first words {soon:.1f} ms, words late p50 {late_50} p99 {late_99} ms, {cost:.3f} ms a token"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gradio", required=True, metavar="PYTHON")
    parser.add_argument("--answers", type=int, default=8)
    parser.add_argument("--rate", type=float, default=50)
    wishes = parser.parse_args()
    how = wishes.rate, int(wishes.rate * SECONDS)
    print(f"{wishes.answers} answers at once, {wishes.rate:g} tokens/s:")
    with serving("yields") as (url, *_):
        soon = asyncio.run(first_words(Visitor(url)))
    with serving("async", *how) as (url, process, _):
        visitors = [Visitor(url) for _ in range(wishes.answers)]
        report("here", soon, *asyncio.run(load(visitors, process, wishes.rate)))
    with serving_gradio(wishes.gradio, "yields", *how) as (url, _):
        soon = asyncio.run(first_words(GradioVisitor(url)))
    with serving_gradio(wishes.gradio, "async", *how) as (url, process):
        others = [GradioVisitor(url) for _ in range(wishes.answers)]
        report("Gradio", soon, *asyncio.run(load(others, process, wishes.rate)))


if __name__ == "__main__":
    main()
