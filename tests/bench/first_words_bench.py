"""From the POST to the first words in the client, for a function that yields at once.

`python -m tests.bench.first_words_bench`
"""

from __future__ import annotations

import asyncio
import statistics

from tests.bench.client import Visitor
from tests.bench.serving import serving

TIMES = 100


async def measure(url: str, goes_on: bool) -> list[float]:
    visitor = Visitor(url)
    await visitor.open()
    await visitor.ask("go")
    took = []
    for _ in range(TIMES):
        place = visitor.place if goes_on else "/turns"
        took.append((await visitor.ask("go", place)).first_words)
    return sorted(took)


def main() -> None:
    for kind in ("returns", "yields", "awaits"):
        for goes_on in (True, False):
            with serving(kind) as (url, *_):
                took = asyncio.run(measure(url, goes_on))
            where = "in a conversation" if goes_on else "in a new one"
            print(
                f"{kind}, {where}: median {statistics.median(took):.1f} ms, p95 {took[TIMES * 95 // 100]:.1f} ms"
            )


if __name__ == "__main__":
    main()
