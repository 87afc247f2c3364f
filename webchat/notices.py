"""What an author's function tells the visitor beside what it gives: a notice on the page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

log = logging.getLogger("webchat.notices")


@dataclass(frozen=True, slots=True)
class Notice:
    """`duration`: the seconds after which it goes by itself; None or 0: it stays until it is closed."""

    kind: Literal["info", "success", "warning", "error"]
    message: str
    title: str = ""
    duration: float | None = 10


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
