"""Answers as a model writes them, a token at a time; some words carry the moment at which they were yielded."""

from __future__ import annotations

import re
import time

PARTS = """\
## Why a cold engine runs rich

A cold engine condenses part of its fuel on the walls of the **intake**, so the mixture that reaches the \
cylinder is leaner than what was injected. The controller adds fuel until the *coolant* has warmed up, and \
`lambda` control stays open until the probe is hot.

1. The starter turns the engine and the controller counts teeth of the wheel.
2. The first injections are long, the later ones follow a table.
   - the table is read with the temperature
   - between two rows it is interpolated
3. After some seconds the idle control takes over.

| coolant | factor | remark |
|--------:|-------:|--------|
| minus twenty | high | long crank |
| zero | medium | usual morning |
| forty | low | nearly warm |

```python
def enrichment(coolant, table):
    for limit, factor in table:
        if coolant < limit:
            return factor
    return 1.0
```

> A probe that is cold tells nothing, and a controller that believes it makes things worse.

The energy of the spark is $$E = \\frac{1}{2} C U^2$$ and depends on the charge that the coil could take, \
which is small while the battery is busy with the starter. So a weak battery looks like bad fuel, and many \
a carburettor was blamed for it. See <https://example.com/engines> for a longer story.

""".split("\n\n")


def tokens(seed: int, count: int) -> list[str]:
    """`count` tokens of Markdown, another order of paragraphs for each seed."""
    found: list[str] = []
    turn = seed
    while len(found) < count:
        part = PARTS[turn % len(PARTS)] + "\n\n"
        found += re.findall(r"\s*\S+[ \n]*", part) if part.strip() else []
        turn += 1
    return found[:count]


def stamped(token: str) -> str:
    """A plain word gets the milliseconds of now behind it: the client computes how late they are."""
    if not is_stamped(token):
        return token
    word = token.strip()
    return token.replace(word, f"{word}q{time.monotonic_ns() // 1_000_000}")


def is_stamped(token: str) -> bool:
    word = token.strip()
    return word.isalpha() and len(word) > 1  # those of one letter may be in a formula


STAMP = re.compile(r"q(\d{6,})")
