"""Whether the database is being written here: then nothing of an author's may run, for everybody would wait for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_is_writing: ContextVar[bool] = ContextVar("is_writing", default=False)


@contextmanager
def writing() -> Iterator[None]:
    _is_writing.set(True)
    try:
        yield
    finally:
        _is_writing.set(False)


def call(function: Callable[..., Any], *given: Any) -> Any:
    """Call an author's function for a value. Raises `AssertionError` where somebody writes at this moment."""
    check_that_nobody_writes()
    return function(*given)


def check_that_nobody_writes() -> None:
    if _is_writing.get():
        raise AssertionError("an author's function is called while the database is being written")
