"""Markdown that grows: what can no longer change is settled for good, and the open tail is drawn anew."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from enum import Enum, auto
from typing import Any, NamedTuple

from markupsafe import escape

from .live_blocks import Fence, Growth, Settled, growth_after
from .live_marks import decided_end, row_below
from .markdown import Markdown
from .sanitise import PEN, TooMuchError, clean_text

REST = 0.15  # seconds between two parses of one tail
SHARE = 0.015  # of a core that the parses of one reply may take, however long its tail is
SURE = 50_000  # characters; whether the pieces of a longer text equal the whole is not promised

PEN_HTML = '<span class="pen"></span>'
PLAIN = re.compile(r"(?:[^\W_]|[ ,.;?()'\"’“”–—-])*")


class Effort(Enum):
    """What drawing may cost."""

    LEAST = auto()  # words as they are, marks and all, until there is time to parse them
    USUAL = auto()  # a parse from time to time, so that no mark is seen
    FULL = auto()  # a parse now


class Change(NamedTuple):
    """What is new since the last time: HTML that settled, the whole new tail, or words to put at the pen."""

    settled: str = ""
    tail: str | None = None
    grown: str | None = None


class LiveMarkdown:
    """A text that grows by `append` and is drawn by `advance`. `finish` gives the HTML of the whole.

    Parameters: `clock` tells the seconds that parses wait for; `cost` those that a parse took.
    """

    def __init__(
        self,
        markdown: Markdown,
        clock: Callable[[], float] = time.monotonic,
        cost: Callable[[], float] = time.thread_time,
    ) -> None:
        self._markdown = markdown
        self._clock = clock
        self._cost = cost
        self._texts: list[str] = []
        self._coming: list[str] = []
        self._source = ""  # of the tail
        self._seen = 0  # how much of it is drawn
        self._settled: list[str] = []
        self._before_pen: list[str] = []
        self._after_pen = ""
        self._references: dict[str, Any] = {}
        self._brackets_settled = False
        self._growth: Growth | Fence = Growth.NOTHING
        self._fence_ends = False
        self._is_rough = False  # whether something is shown as it is that should be parsed
        self._held_at = -1  # the length of the source when half a line was last left out
        self._next_parse = 0.0
        self._last_cost = 0.0
        self._grown_at = 0.0
        self._exact = True
        if not markdown.options.render_markdown:
            self._show_plain()

    @property
    def text(self) -> str:
        if len(self._texts) > 1:
            self._texts = ["".join(self._texts)]
        return self._texts[0] if self._texts else ""

    @property
    def settled_html(self) -> str:
        if len(self._settled) > 1:
            self._settled = ["".join(self._settled)]
        return self._settled[0] if self._settled else ""

    @property
    def tail_html(self) -> str:
        return "".join(self._before_pen) + PEN_HTML + self._after_pen

    @property
    def exact(self) -> bool:
        """Whether what is settled, and the tail when it ends, are the HTML of the whole text."""
        return self._exact

    @property
    def is_waiting(self) -> bool:
        """Whether some of the text is not drawn yet."""
        is_unseen = not _is_blank(self._source, self._seen)
        return bool(self._coming) or self._is_rough or self._held_at >= 0 or is_unseen

    def append(self, text: str) -> None:
        self._texts.append(text)
        self._coming.append(text)

    def advance(self, effort: Effort = Effort.USUAL) -> Change:
        """Draw what came."""
        if not self.is_waiting:
            return Change()
        self._take_in()
        grown = self._grow()
        if self._needs_parse(effort):
            if effort is Effort.LEAST:
                return Change(grown=grown + self._grow_roughly() or None)
            if effort is Effort.FULL or self._clock() >= self._next_parse:
                return self._draw()
        return Change(grown=grown or None)

    def finish(self) -> str:
        """The HTML of the whole text, which nothing follows."""
        self._take_in(is_end=True)
        if len(self.text) > SURE:
            self._exact = False
        if self._growth is not Growth.ALL and self._exact:
            env = self._new_env()
            try:
                tail = self._markdown.draw(self._markdown.parse(self._source, env), env)
                self._heed_definitions(env)
            except (TooMuchError, RecursionError):
                self._exact = False
            if self._exact:
                return self.settled_html + tail
        return self._markdown.render(self.text)

    def _take_in(self, is_end: bool = False) -> None:
        text = "".join(self._coming)
        self._coming.clear()
        if text.endswith("\r") and not is_end:  # the other half of this line end may come next
            self._coming.append("\r")
            text = text[:-1]
        self._source += clean_text(text)

    # Growing at the pen

    def _grow(self) -> str:
        """Words that need no parsing. Whole ones only, unless the rest of the last one does not come."""
        if self._growth is Growth.NOTHING:
            return ""
        if self._growth is Growth.ALL:
            end = len(self._source)
        elif self._growth is Growth.WORDS:
            end = self._end_of_words()
        else:
            end = self._end_of_code(self._growth)
        if end <= self._seen:
            return ""
        words = str(escape(self._source[self._seen : end]))
        self._seen = end
        self._grown_at = self._clock()
        self._before_pen.append(words)
        return words

    def _grow_roughly(self) -> str:
        words = str(escape(self._source[self._seen :]))
        self._seen = len(self._source)
        self._is_rough = True
        self._before_pen.append(words)
        return words

    def _end_of_words(self) -> int:
        found = PLAIN.match(self._source, self._seen)
        end = found.end() if found else self._seen
        if end == len(self._source) and self._clock() >= self._grown_at + REST:
            return end - (len(self._source) - len(self._source.rstrip(" ")))
        return self._source.rfind(" ", self._seen, end)

    def _end_of_code(self, fence: Fence) -> int:
        """Where the code ends that is known to be code: the last line may be the one that closes it."""
        source = self._source
        if found := fence.end.search(source, source.rfind("\n", 0, self._seen) + 1):
            self._fence_ends = True
            return found.start()
        last_line = source.rfind("\n") + 1
        return last_line if fence.may_end_with(source[last_line:]) else len(source)

    # Parsing the tail

    def _needs_parse(self, effort: Effort) -> bool:
        if self._growth is Growth.ALL:
            return False
        if self._is_rough:
            return True
        if isinstance(self._growth, Fence):
            return self._fence_ends
        if self._held_at >= 0:
            return True
        if _is_blank(self._source, self._seen):
            return False
        if effort is Effort.FULL or self._growth is Growth.NOTHING:
            return True
        found = PLAIN.match(self._source, self._seen)
        return found is None or found.end() < len(self._source)

    def _draw(self) -> Change:
        started = self._cost()
        shown = self._shown()
        env = self._new_env() | {"settled": Settled()}
        try:
            tokens = self._markdown.parse(shown + row_below(shown), env)
            done = env["settled"]
            html = self._markdown.draw(tokens[: done.tokens], env)
            tail = self._markdown.draw(tokens[done.tokens :], env)
        except (TooMuchError, RecursionError):
            return self._give_up()
        before, _, after = tail.partition(PEN)
        self._before_pen, self._after_pen = [before], after
        self._growth = growth_after(tokens, shown, None if self._held_at >= 0 else env.get("pen"))
        self._seen = len(shown) if isinstance(self._growth, Fence) else len(shown.rstrip(" "))
        self._settle(html, shown, done.lines, env)
        self._fence_ends = self._is_rough = False
        self._grown_at = self._clock()
        self._rest_after(self._cost() - started)
        return Change(settled=html, tail=self.tail_html)

    def _rest_after(self, cost: float) -> None:
        """One dear parse says nothing of the next, if it had to load the colours of a language; two do."""
        self._next_parse = self._clock() + max(REST, min(cost, self._last_cost) / SHARE)
        self._last_cost = cost

    def _shown(self) -> str:
        """The tail's source without half a line that may still become anything, for as long as more comes."""
        source = self._source
        end = len(source)
        if self._held_at != end:  # something came since: more may come
            end = decided_end(source, is_first=not self._settled)
        self._held_at = len(source) if end < len(source) else -1
        return source[:end]

    # Settling

    def _new_env(self) -> dict[str, Any]:
        return {"name": "live", "references": dict(self._references)}

    def _settle(self, html: str, shown: str, lines: int, env: dict[str, Any]) -> None:
        self._heed_definitions(env)
        if not lines:
            return
        after = shown.split("\n", lines)[lines:]
        offset = len(shown) - len(after[0]) if after else len(shown)
        defined = {label: link for label, link in env["references"].items() if label not in self._references}
        in_tail = [label for label, link in defined.items() if link["map"][0] >= lines]
        if "[" in shown[:offset]:
            self._brackets_settled = True
            self._exact = self._exact and not in_tail  # what they say may still change
        self._references |= {label: link for label, link in defined.items() if label not in in_tail}
        self._settled.append(html)
        self._source = self._source[offset:]
        self._seen = max(0, self._seen - offset)
        self._held_at = max(-1, self._held_at - offset)

    def _heed_definitions(self, env: dict[str, Any]) -> None:
        """A link that is defined late may be used in what is settled; footnotes stand at the end of all."""
        if self._brackets_settled and env["references"].keys() - self._references.keys():
            self._exact = False
        if env.get("footnotes", {}).get("refs"):
            self._exact = False

    # Showing words as they are

    def _show_plain(self) -> None:
        self._growth = Growth.ALL
        self._before_pen, self._after_pen = ['<p class="plain">'], "</p>\n"

    def _give_up(self) -> Change:
        """To parse this would take too long."""
        self._show_plain()
        self._exact = False
        self._before_pen.append(str(escape(self._source)))
        self._seen = len(self._source)
        self._held_at = -1
        self._is_rough = False
        return Change(tail=self.tail_html)


def _is_blank(text: str, start: int = 0) -> bool:
    return start >= len(text) or text[start:].isspace()
