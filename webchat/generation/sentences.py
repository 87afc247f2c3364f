"""What a visitor reads when the author's function has raised; the rest goes to the log."""

from __future__ import annotations

import logging
import secrets

from webchat.errors import Error, NotFound, ProviderError, StillWriting, StorageBusy, StorageFull, Unfit
from webchat.language import gettext as _

from .normalise import UnusableReply
from .page_states import UnusableValue

log = logging.getLogger("webchat.generation")
OURS = (ProviderError, UnusableReply, UnusableValue, Unfit, StillWriting, StorageBusy, StorageFull)


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
    if isinstance(error, OURS):
        cause = error.__cause__ if log.isEnabledFor(logging.DEBUG) else None
        log.warning("%s: %s", what, error, exc_info=cause)
        return str(error)
    number = secrets.token_hex(4)
    log.error("%s failed, error %s", what, number, exc_info=error)
    if show_error:
        return f"{type(error).__name__}: {error}"
    return otherwise.format(number=number)
