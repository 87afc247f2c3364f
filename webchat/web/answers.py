"""How an action is answered: the room as it is now for HTMX, a redirect to it for a plain form."""

from __future__ import annotations

from flask import make_response, redirect
from werkzeug.wrappers import Response

from webchat.storage.models import Conversation

from . import pages
from .htmx import push, shown_conversation, wants_partial
from .site import current_site


def changed(conversation: Conversation, *, with_rows: bool = False) -> Response:
    """The conversation, after something in it has changed."""
    address = current_site().urls.conversation(conversation.key)
    if not wants_partial():
        return redirect(address, 303)
    response = make_response(pages.room(conversation, with_rows=with_rows))
    # The same address once more would be a step in the history that Back goes to and nobody sees
    return response if shown_conversation() == conversation.key else push(response, address)
