"""How far an author's function has come, as it says itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """How far: `done` of `total` `unit`s, or a `share` between 0 and 1; None where nobody knows."""

    done: float | None = None
    total: float | None = None
    share: float | None = None
    desc: str = ""
    unit: str = "steps"

    @property
    def fraction(self) -> float | None:
        """Between 0 and 1, or None where it is not known."""
        if self.share is not None:
            return min(1.0, max(0.0, self.share))
        if self.done is None or not self.total:
            return None
        return min(1.0, self.done / self.total)


_report: ContextVar[Callable[[Step | None], object] | None] = ContextVar("report", default=None)
_tracking: ContextVar[Progress | None] = ContextVar("tracking", default=None)


@contextmanager
def reported_to(report: Callable[[Step | None], object], progress: Progress | None = None) -> Iterator[None]:
    """What is called inside tells `report` how far it is; `progress`: the function's own, for tqdm."""
    before, tracked = (
        _report.set(report),
        _tracking.set(progress if progress and progress.track_tqdm else None),
    )
    try:
        yield
    finally:
        _report.reset(before)
        _tracking.reset(tracked)


class Progress:
    """Shows how far a function is. It is the default of a parameter: `def work(text, progress=gr.Progress())`.

    Parameters: `track_tqdm`, whether loops over the function's own `tqdm.tqdm` are shown, too.
    Usage: `progress(0.5, desc="Half")`, `progress((3, 10))`, `for row in progress.tqdm(rows): …`.
    """

    def __init__(self, track_tqdm: bool = False) -> None:
        self.track_tqdm = track_tqdm
        if track_tqdm:
            _watch_tqdm()

    def __call__(
        self,
        progress: float | tuple[int, int | None] | None,
        desc: str | None = None,
        total: int | float | None = None,
        unit: str = "steps",
        _tqdm: Any = None,
    ) -> float | tuple[int, int | None] | None:
        """How far it is: a number from 0 to 1, steps (3, 10), or None to hide it."""
        if isinstance(progress, tuple):
            _say(Step(progress[0], progress[1] if progress[1] is not None else total, None, desc or "", unit))
        else:
            _say(None if progress is None else Step(share=progress, desc=desc or "", unit=unit))
        return progress

    def tqdm(
        self,
        iterable: Iterable[Any] | None,
        desc: str | None = None,
        total: int | float | None = None,
        unit: str = "steps",
        _tqdm: Any = None,
    ) -> Any:
        """The same items, each of them a step."""
        if iterable is None:
            return Steps(self, desc or "", total, unit)
        length = len(iterable) if total is None and isinstance(iterable, Sized) else total
        return _counted(iterable, desc or "", length, unit)


class Steps:
    """Counted by hand: `steps = progress.tqdm(None, total=9)`, then `steps.update()`."""

    def __init__(self, progress: Progress, desc: str, total: float | None, unit: str) -> None:
        self._step = Step(0, total, None, desc, unit)
        _say(self._step)

    def update(self, n: float = 1) -> None:
        step = self._step
        self._step = Step((step.done or 0) + n, step.total, None, step.desc, step.unit)
        _say(self._step)

    def close(self, _tqdm: Any = None) -> None:
        _say(None)


def _counted(iterable: Iterable[Any], desc: str, total: float | None, unit: str) -> Iterator[Any]:
    done = 0
    for done, item in enumerate(iterable):
        _say(Step(done, total, None, desc, unit))
        yield item
    _say(Step(done + 1, total, None, desc, unit))


def _say(step: Step | None) -> None:
    if report := _report.get():
        report(step)


def _watch_tqdm() -> None:
    """Make every tqdm of this process tell how far it is, where a function that asked for that runs."""
    try:
        import tqdm as package  # type: ignore[import-untyped]  # it has no types
    except ImportError:  # then nobody uses it
        return
    bar = package.std.tqdm
    if hasattr(bar, "_webchat_update"):
        return
    bar._webchat_update = bar.refresh

    def refresh(self: Any, *given: Any, **named: Any) -> Any:
        if _tracking.get() is not None:
            _say(Step(self.n, self.total, None, (self.desc or "").removesuffix(": "), self.unit))
        return bar._webchat_update(self, *given, **named)

    bar.refresh = refresh
