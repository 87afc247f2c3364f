"""An async generator streams, too. Markdown is drawn while it grows, with tables, formulas and code."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import webchat as gr

PAUSE = 0.03  # seconds
ANSWER = r"""
## A ring around the moon

The ring is moonlight **bent by crystals of ice**. Each is a prism that turns the light by 22° or more.[^1]

| Cloud | Height | Tells of |
|:--|--:|:--|
| Cirrus | 9 km | a change |
| Cirrostratus | 7 km | rain within a day |
| Nimbostratus | 2 km | rain now |

The least angle \(\delta\) by which a prism of angle \(A\) and index \(n\) turns light follows from

$$\sin \frac{A + \delta}{2} = n \, \sin \frac{A}{2}$$

In Python, for ice:

```python
import math

def deviation(angle: float, index: float = 1.31) -> float:
    half = math.radians(angle / 2)
    return math.degrees(2 * math.asin(index * math.sin(half))) - angle

print(f"{deviation(60):.0f}°")  # 22°
```

In SQL, how often a ring foretold rain, from a diary of the sky:

```sql
SELECT avg(rained) AS hits
FROM diary
WHERE ring_seen;
```

To see one yourself:

- [x] wait for thin, high cloud
- [x] choose a night near full moon
- [ ] stretch out your arm: the ring is a hand's span away

[^1]: *Ring around the moon, rain by noon,* sailors say.
""".strip()


async def answer(message: str, history: list[dict[str, Any]]) -> AsyncIterator[str | gr.ChatMessage]:
    for word in re.finditer(r"\s*\S+", ANSWER):
        yield ANSWER[: word.end()]
        await asyncio.sleep(PAUSE)
    yield gr.ChatMessage(ANSWER, options=[{"value": "What else can you show me?"}])
