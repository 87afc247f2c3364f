"""What Markdown costs: a streamed token, a parse, a page, and texts that are made to hurt.

Usage: python -m tests.bench.markdown_bench
"""

from __future__ import annotations

import itertools
import re
import sys
import time

from webchat.rendering.live_markdown import REST, LiveMarkdown
from webchat.rendering.markdown import LONGEST, Markdown

FRAME = 0.05  # seconds; 2.5 tokens each make 50 tokens a second
ANSWER = """
## How a ring around the moon forms

A ring around the moon is light **bent by crystals of ice**, always at about twenty-two degrees, because a
hexagonal crystal acts as a prism of sixty. It needs *cirrostratus*, the thin veil before a warm front, and
`22°` is the least angle at which light leaves such a prism. See [an atlas](https://clouds.example/atlas).

1. High cloud comes first, thin as breath on a pane.
2. Then the wind **backs**, and the pressure falls:
   - slowly at first, by less than a hectopascal an hour,
   - then by two or three.
3. Rain follows within a day, `7` times out of ten.

| Cloud | Height | Sign of |
|---|--:|---|
| Cirrus | 9 km | change |
| Cirrostratus | 7 km | rain in a day |
| Nimbostratus | 2 km | rain now |

```python
def deviation(angle: float, index: float = 1.31) -> float:
    \"\"\"The least angle by which a prism turns light.\"\"\"
    half = math.radians(angle / 2)
    return math.degrees(2 * math.asin(index * math.sin(half))) - angle

for colour, index in {"red": 1.307, "blue": 1.317}.items():
    print(colour, round(deviation(60, index), 2))
```

The angle follows from $$\\delta = 2 \\arcsin(n \\sin \\frac{A}{2}) - A$$ with \\(n = 1.31\\).

> Ring around the moon, rain by noon; ring around the sun, rain before night is done.

So it is *likely*, but not certain: a front may pass to the north, and then the ring is all that is seen.
""".lstrip()
TOKEN = re.compile(r"\s*\w{1,5}|\s*[^\w\s]{1,3}|\s+")
PROSE = (
    "Some *words* of a **long** paragraph with `code`, and then many that are just plain and go on and on. "
)

HURTFUL = {
    "quotes": ">" * 1_000_000,
    "quotes, spaced": "> " * 500_000,
    "brackets": "[" * 1_000_000,
    "brackets, 50,000": "[" * 50_000,
    "images": "![[" * 100_000,
    "links": "[a](" * 90_000,
    "emphasis": "*a " * 100_000,
    "emphasis, both": "*a **a " * 50_000,
    "underscores": "_a__" * 90_000,
    "ticks": "".join("`" * count + " " for count in range(800)),
    "deep list": "".join("  " * depth + "- a\n" for depth in range(600)),
    "dashes": "- " * 190_000,
    "angles": "<" * 390_000,
    "tags": "<a " * 100_000,
    "html": "<div>\n\n" * 50_000,
    "html inline": "<b>x" * 90_000,
    "addresses": "http://" * 50_000,
    "mail": "a@" * 190_000,
    "wide table": "a|" * 95_000 + "\n" + "-|" * 95_000 + "\n" + "a\n" * 10,
    "long table": "a|b\n-|-\n" + "1|2\n" * 95_000,
    "definitions": "[a]: b\n" * 55_000,
    "definitions, each": "".join(f"[{number}]: b\n" for number in range(30_000)),
    "footnotes": "".join(f"[^{number}]: b\n\n[^{number}]\n\n" for number in range(18_000)),
    "paragraphs": "a\n\n" * 130_000,
    "lines": "a\n" * 190_000,
    "headings": "# a\n" * 95_000,
    "fences": "```\na\n```\n" * 40_000,
    "formulas": "\\(" * 190_000,
    "formulas, block": "$$\na\n" * 80_000,
    "formula, deep": "$$" + "{" * 3_000 + "$$",
    "formulas, many": "".join(f"$x_{{{number}}}$$y^{number}$$ " for number in range(20_000)),
    "python": "```python\n" + "x = 'a' + 1 # b\n" * 24_000 + "```",
    "prose, 1 MB": (PROSE * 10 + "\n\n") * 1_000,
}
LONG = {
    "a paragraph of 10,000 tokens": PROSE * 600,
    "a list of 5,000 items": "- an *item* with words\n" * 5_000,
    "a code block of 2,000 lines": "```python\n" + "print('a line of code')\n" * 2_000 + "```\n",
    "a quote of 2,000 lines": "> words in a *quote*\n" * 2_000,
    "a table of 2,000 rows": "|a|b|\n|-|-|\n" + "| one | *two* |\n" * 2_000,
    "an open <div>": "<div>\n\n" + (PROSE + "\n\n") * 400,
}


def tokens_of(text: str) -> list[str]:
    return TOKEN.findall(text)


def stream(tokens: list[str], markdown: Markdown, measured: range | None = None) -> tuple[float, float]:
    """CPU seconds for a token within `measured`, at 2.5 tokens a frame, and the longest frame."""
    now = 0.0
    message = LiveMarkdown(markdown, clock=lambda: now)
    measured = measured or range(len(tokens))
    sizes, at, spent, longest = itertools.cycle((2, 3)), 0, 0.0, 0.0
    while at < len(tokens):
        size = next(sizes)
        started = time.thread_time()
        for token in tokens[at : at + size]:
            message.append(token)
        message.advance()
        took = time.thread_time() - started
        if at in measured:
            spent += took
            longest = max(longest, took)
        at += size
        now += FRAME
    if at >= measured.stop:
        started = time.thread_time()
        message.finish()
        if measured.stop == len(tokens) and measured.start == 0:
            spent += time.thread_time() - started
    return spent / len(measured), longest


def best(
    of: int, tokens: list[str], markdown: Markdown, measured: range | None = None
) -> tuple[float, float]:
    return min(stream(tokens, markdown, measured) for _ in range(of))


def main() -> None:
    markdown = Markdown()
    tokens = tokens_of(ANSWER * 5)
    cost, longest = best(5, tokens, markdown)
    print(f"mixed ({len(tokens)} tokens): {cost * 1e3:.4f} ms/token, longest frame {longest * 1e3:.1f} ms")
    many = tokens_of(ANSWER * 52)
    early, _ = best(3, many[:3000], markdown, range(500, 2500))
    late, _ = best(2, many, markdown, range(19_000, 21_000))
    print(
        f"at the 1,000th / 20,000th token: {early * 1e3:.4f} / {late * 1e3:.4f} ms ({late / early - 1:+.0%})"
    )
    for name, text in LONG.items():
        tokens = tokens_of(text)
        cost, longest = stream(tokens, markdown)
        print(
            f"{name} ({len(tokens)} tokens): {cost * 1e3:.4f} ms/token, longest frame {longest * 1e3:.0f} ms"
        )
    message = LiveMarkdown(markdown, clock=lambda: 0.0)
    message.append("Plain words")
    message.advance()
    started = time.perf_counter()
    for _ in range(10_000):
        message.append(" more words")
        message.advance()
    print(f"plain growth: {(time.perf_counter() - started) / 10_000 * 1e6:.1f} µs a call")
    started = time.perf_counter()
    for number in range(1000):
        message = LiveMarkdown(markdown, clock=lambda: 0.0)
        message.append(
            f"A typical *tail* with **bold** words and `code` number {number}: " + "plain words " * 25
        )
        message.advance()
    print(f"parse of a tail of 60 words: {(time.perf_counter() - started):.3f} ms")
    started = time.perf_counter()
    markdown.render(ANSWER * 4)
    print(f"the whole at once: {(time.perf_counter() - started) * 1e3:.0f} ms; REST {REST} s")
    if "--hurtful" in sys.argv:
        for name, text in HURTFUL.items():
            text = text[: LONGEST if len(text) < 1_000_000 else None]
            started = time.perf_counter()
            html = markdown.render(text)
            plain = " (as it is)" if html.startswith('<p class="plain">') else ""
            print(
                f"{name:20} {len(text):9,} characters: {time.perf_counter() - started:6.2f} s{plain}",
                flush=True,
            )


if __name__ == "__main__":
    main()
