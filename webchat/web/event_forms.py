"""An event of a page without scripts: what was said stays said, and the page shows what has become of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import redirect, request
from werkzeug.wrappers import Response

from webchat.errors import SiteBusy
from webchat.generation.answering import Answering
from webchat.language import gettext as _
from webchat.notices import Notice

from . import page_state
from .site import current_site

PATIENCE = 5.0  # seconds that the form is waited for; after that the page asks again
LONGEST = 60.0  # seconds after which a function ends whose page may be closed


@contextmanager
def seat() -> Iterator[None]:
    """A place to wait in. Raises `SiteBusy` when none is left."""
    seats = current_site().seats
    if not seats.acquire(blocking=False):
        raise SiteBusy(
            _("Many people are waiting here at the moment. Please send this again in a few seconds.")
        )
    try:
        yield
    finally:
        seats.release()


def whole_page(answering: Answering, *, is_kept: bool) -> Response:
    """Where the browser goes on. `is_kept`: the function may take as long as it likes."""
    page = page_state.this_page()
    page_state.take(page, answering.items(PATIENCE))
    if not answering.has_ended:
        page.awaited = answering
        if not is_kept:
            notice = Notice("warning", _("This took too long, and was ended."))
            answering.cancel_after(LONGEST - PATIENCE, lambda: page.tell(notice))
    if page.moved_to is not None:
        chat, page.moved_to = page.moved_to, None
        return redirect(page_state.settle(chat), 303)
    key = request.form.get("conversation")
    return redirect(current_site().urls.conversation(key) if key else current_site().urls.home(), 303)
