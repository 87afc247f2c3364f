"""How often something happened lately, or how much of it: so many times in any minute, say, and no more."""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable

Clock = Callable[[], float]


class MovingWindow:
    """Counts by key, and forgets a key in time, so that memory does not grow with all who ever came.

    Parameters: `most` times within so many `seconds`, 0 for no limit; `clock`, in seconds.
    Usage: `if not window.wait(key): window.count(key)`, both under a lock of the caller's.
    """

    def __init__(self, most: int, clock: Clock, seconds: float = 60.0) -> None:
        self.most = most
        self._seconds = seconds
        self._clock = clock
        self._times: OrderedDict[Hashable, deque[float]] = OrderedDict()  # who was counted last is last

    def __len__(self) -> int:
        return len(self._times)

    def wait(self, key: Hashable) -> float:
        """How many seconds until it may happen again; 0.0 means now."""
        times = self._times.get(key)
        if times is None or len(times) < self.most:
            return 0.0
        return max(0.0, times[0] + self._seconds - self._clock())

    def count(self, key: Hashable) -> None:
        if not self.most:
            return
        # When it is full, the oldest time is out of the window by now, and goes by itself
        self._times.setdefault(key, deque(maxlen=self.most)).append(self._clock())
        self._times.move_to_end(key)
        self._forget_those_before(self._clock() - self._seconds)

    def take_back(self, key: Hashable) -> None:
        """The last time does not count."""
        if times := self._times.get(key):
            times.pop()
        if not times:
            self.forget(key)

    def forget(self, key: Hashable) -> None:
        self._times.pop(key, None)

    def _forget_those_before(self, moment: float) -> None:
        while self._times[next(iter(self._times))][-1] < moment:
            self._times.popitem(last=False)


class Amounts:
    """How much came, by key: `most` within so many `seconds`, which begin with the first of it; 0 is no limit.

    Usage: `if not amounts.wait(key, size): amounts.count(key, size)`, both under a lock of the caller's.
    """

    def __init__(self, most: int, clock: Clock, seconds: float) -> None:
        self.most = most
        self._seconds = seconds
        self._clock = clock
        self._counted: OrderedDict[Hashable, tuple[float, int]] = OrderedDict()  # what began first is first

    def __len__(self) -> int:
        return len(self._counted)

    def wait(self, key: Hashable, more: int) -> float:
        """How many seconds until there is room for so much more; 0.0 means now."""
        self._forget()
        began, amount = self._counted.get(key, (0.0, 0))
        if not self.most or not amount or amount + more <= self.most:
            return 0.0
        return began + self._seconds - self._clock()

    def count(self, key: Hashable, more: int) -> None:
        began, amount = self._counted.get(key, (self._clock(), 0))
        self._counted[key] = began, amount + more

    def take_back(self, key: Hashable, less: int, counted_at: float) -> None:
        """So much of it does not count; unless what was counted then counts no more anyway."""
        began, amount = self._counted.get(key, (math.inf, 0))
        if began <= counted_at:
            self._counted[key] = began, max(0, amount - less)

    def _forget(self) -> None:
        """Those whose seconds are over."""
        before = self._clock() - self._seconds
        while self._counted and self._counted[next(iter(self._counted))][0] <= before:
            self._counted.popitem(last=False)
