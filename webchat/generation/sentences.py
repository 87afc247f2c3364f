"""What a visitor reads when the author's function has raised, or gave what cannot be; the rest goes to the log."""

from __future__ import annotations

import logging

from webchat.errors import (
    Error,
    NotFound,
    ProviderError,
    StillWriting,
    StorageBusy,
    StorageFull,
    Unfit,
    error_number,
)
from webchat.language import gettext as _

from .normalise import UnusableReply
from .page_states import UnusableValue

log = logging.getLogger("webchat.generation")
FOR_VISITORS = (ProviderError, Unfit, StillWriting, StorageBusy, StorageFull)  # who can act on the sentence
FOR_AUTHORS = (UnusableReply, UnusableValue)


def sentence_of(error: BaseException, what: str, show_error: bool, otherwise: str) -> str | None:
    """The sentence, or None when the author wants none to be shown.

    Parameters: `what`, for the log: "reply 7"; `otherwise`, for the visitor: says that something went wrong,
    with {number}, by which the log has the traceback; `show_error`, whether he may read the exception itself.
    """
    if isinstance(error, Error):
        if error.print_exception:
            log.warning("%s: %s", what, error.message, exc_info=error)
        return error.message if error.visible else None
    if isinstance(error, NotFound):
        log.warning("%s: something that it needs is gone, or somebody else's", what)
        return _("A file or a message that this needs is gone, or it belongs to somebody else.")
    if isinstance(error, FOR_VISITORS):
        cause = error.__cause__ if log.isEnabledFor(logging.DEBUG) else None
        log.warning("%s: %s", what, error, exc_info=cause)
        return str(error)
    number = error_number()
    if isinstance(error, FOR_AUTHORS):
        log.error("%s failed, error %s: %s", what, number, error)
        return str(error) if show_error else otherwise.format(number=number)
    log.error("%s failed, error %s", what, number, exc_info=error)
    if show_error:
        return f"{type(error).__name__}: {error}"
    return otherwise.format(number=number)
