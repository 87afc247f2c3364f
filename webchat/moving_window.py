"""How often something happened lately: so many times in any sixty seconds, and no more."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Hashable

SECONDS = 60.0

Clock = Callable[[], float]


class MovingWindow:
    """Counts by key. A key is forgotten a minute after its last time, so memory does not grow with all who ever came.

    Parameters: `most` times within a minute, 0 for no limit; `clock`, in seconds.
    Usage: `if not window.wait(key): window.count(key)`, both under a lock of the caller's.
    """

    def __init__(self, most: int, clock: Clock) -> None:
        self.most = most
        self._clock = clock
        self._times: OrderedDict[Hashable, deque[float]] = OrderedDict()  # who was counted last is last

    def __len__(self) -> int:
        return len(self._times)

    def wait(self, key: Hashable) -> float:
        """How many seconds until it may happen again; 0.0 means now."""
        times = self._times.get(key)
        if times is None or len(times) < self.most:
            return 0.0
        return max(0.0, times[0] + SECONDS - self._clock())

    def count(self, key: Hashable) -> None:
        if not self.most:
            return
        # When it is full, the oldest time is out of the window by now, and goes by itself
        self._times.setdefault(key, deque(maxlen=self.most)).append(self._clock())
        self._times.move_to_end(key)
        self._forget_those_before(self._clock() - SECONDS)

    def _forget_those_before(self, moment: float) -> None:
        while self._times[next(iter(self._times))][-1] < moment:
            self._times.popitem(last=False)
