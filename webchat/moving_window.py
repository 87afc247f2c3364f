"""How often something happened lately: so many times in any minute, say, and no more."""

from __future__ import annotations

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
