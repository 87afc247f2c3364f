"""Which blocks of a growing text can no longer change, whatever comes after them."""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from enum import Enum, auto
from typing import Any, NamedTuple

from markdown_it.token import Token

from .pieces import pieces
from .sanitise import PEN

LETTER = re.compile(r"[^\W\d_]")
PLAIN_END = re.compile(r"[^:/@<&\\\[\]!$|^`#]*")
DONE_AT_ONCE = {"heading_open", "hr", "math_block"}
DONE_AT_BLANK = {"paragraph_open", "table_open", "blockquote_open"}


class Settled(NamedTuple):
    """How many tokens are settled, and how many lines they are made of."""

    tokens: int = 0
    lines: int = 0


class Growth(Enum):
    """What may be put at the pen without parsing anything."""

    NOTHING = auto()
    WORDS = auto()
    ALL = auto()


class Fence(NamedTuple):
    """A code block that is still open."""

    mark: str

    @property
    def end(self) -> re.Pattern[str]:
        return re.compile(f"^ {{0,3}}{self.mark[0]}{{{len(self.mark)},}}[ \t]*\n", re.M)

    def may_end_with(self, line: str) -> bool:
        """Whether this half line may become the last one."""
        return not line.strip(" \t" + self.mark[0])


def settled(tokens: Sequence[Token], text: str, env: MutableMapping[str, Any]) -> Settled:
    """What of `tokens`, which `text` is made of, can no longer change.

    A block is settled when the next one has begun: it ended because of that line. The line must be whole,
    because `***` ends a paragraph and `***a` goes on with it. Some blocks end by themselves or with a blank
    line.
    """
    if env.get("footnotes", {}).get("refs"):
        return Settled()  # they stand at the end, and their numbers depend on all before
    lines = text.split("\n")
    clear = min(len(lines) - 1, env.get("unclear", len(lines)))
    done = Settled()
    for first, last, is_closed in pieces(tokens):
        end = _end(tokens[first:last])
        following = tokens[last].map if last < len(tokens) else None
        if not is_closed or end > clear:
            break
        has_next = following is not None and following[0] < clear
        if not has_next and not _ends_by_itself(tokens[first:last], lines, end):
            break
        done = Settled(
            last, end
        )  # without the definitions of links before the next one: they may go on in it
    return done


def growth_after(tokens: Sequence[Token], shown: str, pen: Token | None) -> Growth | Fence:
    """What may follow at the pen without a parse: code in an open block, or words in a line of words."""
    if fence := open_fence(tokens, shown):
        return fence
    line = shown[shown.rfind("\n") + 1 :]
    if pen is None or not LETTER.search(line):
        return Growth.NOTHING
    word = line.split()[-1]
    drawn = pen.content.partition(PEN)[0].rstrip()
    return Growth.WORDS if PLAIN_END.fullmatch(word) and drawn.endswith(word) else Growth.NOTHING


def open_fence(tokens: Sequence[Token], text: str) -> Fence | None:
    """The code block at the end of `text`, if it is open and does not stand inside another block."""
    if not tokens or tokens[-1].type != "fence" or tokens[-1].level:
        return None
    lines = text.split("\n")
    fence = tokens[-1]
    opening = lines[fence.map[0]] if fence.map else ""
    if opening[:1].isspace() or text.count("\n") <= (fence.map or [0])[0] or _is_closed(fence, lines):
        return None
    return Fence(fence.markup)


def _end(unit: Sequence[Token]) -> int:
    return max(token.map[1] for token in unit if token.map and token.level == 0)


def _ends_by_itself(unit: Sequence[Token], lines: Sequence[str], end: int) -> bool:
    opening = next(token for token in reversed(unit) if token.level == 0 and token.nesting >= 0)
    if opening.type == "fence":
        return _is_closed(opening, lines)
    if opening.type in DONE_AT_BLANK:
        return end < len(lines) - 1 and not lines[end].strip(" \t")
    return opening.type in DONE_AT_ONCE


def _is_closed(fence: Token, lines: Sequence[str]) -> bool:
    assert fence.map is not None
    first, end = fence.map
    return end - 1 > first and Fence(fence.markup).end.match(lines[end - 1] + "\n") is not None
