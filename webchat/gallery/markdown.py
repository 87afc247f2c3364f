"""An async generator streams, too. Markdown is drawn while it grows, with code, tables and formulas."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

PAUSE = 0.03  # seconds
ANSWER = r"""
## Why rings form around the moon

A ring around the moon is light **bent by crystals of ice**, always at about 22 degrees, because a hexagonal
crystal acts as a prism of 60.

| Cloud | Height | Tells of |
|:--|--:|:--|
| Cirrus | 9 km | a change |
| Cirrostratus | 7 km | rain within a day |
| Nimbostratus | 2 km | rain now |

The least angle \(\delta\) by which a prism of index \(n\) and angle \(A\) turns light follows from

$$\sin \frac{A + \delta}{2} = n \sin \frac{A}{2}$$

and in Python:

```python
import math

def deviation(angle: float, index: float = 1.31) -> float:
    half = math.radians(angle / 2)
    return math.degrees(2 * math.asin(index * math.sin(half))) - angle

print(f"{deviation(60):.1f}°")  # 21.8°
```

So a ring is a fair forecast:

1. High cloud comes first, thin as breath on a pane.
2. Then the wind *backs*, and the pressure falls.
3. Rain follows within a day, seven times out of ten.[^1]

[^1]: Ring around the moon, rain by noon; ring around the sun, rain before night is done.
""".strip()


async def answer(message: str, history: list[dict[str, Any]]) -> AsyncIterator[str]:
    for found in re.finditer(r"\s*\S+", ANSWER):
        await asyncio.sleep(PAUSE)
        yield ANSWER[: found.end()]
