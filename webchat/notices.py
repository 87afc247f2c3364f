"""What an author's function tells the visitor beside what it gives: a notice on the page."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

from .clean_text import clean

log = logging.getLogger("webchat.notices")


@dataclass(frozen=True, slots=True)
class Notice:
    """`duration`: the seconds after which it goes by itself; None or 0: it stays until it is closed."""

    kind: Literal["info", "success", "warning", "error"]
    message: str
    title: str = ""
    duration: float | None = 10

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", clean(self.message))
        object.__setattr__(self, "title", clean(str(self.title)))


class Told:
    """Notices of functions that have ended, for pages that come too late to have seen them."""

    def __init__(self, seconds: float = 10) -> None:
        self._seconds = seconds
        self._notices: dict[int, tuple[float, tuple[Notice, ...]]] = {}

    def keep(self, reply_id: int, notices: tuple[Notice, ...]) -> None:
        now = time.monotonic()
        for old in [id for id, (at, _) in list(self._notices.items()) if now - at > self._seconds]:
            self._notices.pop(old, None)
        self._notices[reply_id] = (now, notices)

    def of(self, reply_id: int) -> tuple[Notice, ...]:
        at, notices = self._notices.get(reply_id, (0.0, ()))
        return notices if time.monotonic() - at <= self._seconds else ()


_tell: ContextVar[Callable[[Notice], object] | None] = ContextVar("tell", default=None)


@contextmanager
def told_to(tell: Callable[[Notice], object]) -> Iterator[None]:
    """What is called inside speaks to `tell`."""
    before = _tell.set(tell)
    try:
        yield
    finally:
        _tell.reset(before)


def Info(  # noqa: N802  (Gradio's name)
    message: str = "Info issued.", duration: float | None = 10, visible: bool = True, title: str = "Info"
) -> None:
    """Shows a notice. Call it in a chat function or in a listener: `gr.Info("The file is kept.")`.

    Parameters: `duration`, the seconds that it stays (None or 0: until it is closed); `visible`, whether it is
    shown at all; `title`, a word before it.
    """
    _show(Notice("info", str(message), title, duration), visible)


def Success(  # noqa: N802  (likewise)
    message: str = "Success.", duration: float | None = 10, visible: bool = True, title: str = "Success"
) -> None:
    """Shows a notice that something went well. Parameters and usage: as `Info`."""
    _show(Notice("success", str(message), title, duration), visible)


def Warning(  # noqa: N802  (likewise)
    message: str = "Warning issued.",
    duration: float | None = 10,
    visible: bool = True,
    title: str = "Warning",
) -> None:
    """Shows a notice that something may be wrong. Parameters and usage: as `Info`."""
    _show(Notice("warning", str(message), title, duration), visible)


def _show(notice: Notice, visible: bool) -> None:
    if not visible:
        return
    if tell := _tell.get():
        tell(notice)
    else:
        log.info("%s, told to nobody: %s", notice.title, notice.message)
