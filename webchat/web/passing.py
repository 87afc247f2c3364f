"""The files of what a page shows before anybody has said anything: kept for as long as an upload waits."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import request

from webchat.files import Files
from webchat.storage.files import PassingFiles

from . import access
from .site import current_site


def passing_files() -> Files:
    """Those of whoever asks; what is kept passes. Works later, too, in an application context."""
    return PassingFiles(current_site().blobs, _visitor_id(), _admit())


def passing_files_of_run() -> Files:
    """The same for all that an author's function gives in one run, wherever that is."""
    return current_site().store.passing_files(_visitor_id(), _admit())


def _visitor_id() -> int | None:
    known = access.visitor()
    return known.id if known else None


def _admit() -> Callable[[int], None]:
    """Raises `TooMany` where a network of guests has had many bytes kept."""
    if access.is_logged_in():
        return lambda size: None
    return partial(current_site().limits.admit_bytes_of_guests, request.remote_addr)
