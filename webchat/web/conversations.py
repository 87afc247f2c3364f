"""A conversation as a thing: listed, renamed, deleted and brought back, cleared, its last turn undone."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, request
from werkzeug.wrappers import Response

from webchat.storage import conversations, turns
from webchat.storage.models import Conversation
from webchat.storage.replies import running

from . import access, pages
from .answers import changed
from .htmx import partials, push, shown_conversation, wants_partial
from .sidebar import link, row, sidebar
from .site import current_site
from .values import forget_events

blueprint = Blueprint("conversations", __name__)


@blueprint.get("/conversations")
def listed() -> str:
    """The next page of the side bar."""
    rows = sidebar(shown_conversation(), before=request.args.get("before"))
    if wants_partial():
        return current_site().partials("chat/_conversation_list", sidebar=rows)
    return pages.page(None, rows=rows)


@blueprint.get("/c/<key>/rename")
def rename_form(key: str) -> str:
    conversation = access.conversation(key)
    values = {"link": link(conversation), **pages.tokens()}
    if wants_partial():
        return current_site().partials("chat/_rename", **values)
    return current_site().partials("chat/rename", **values, **pages.frame(conversation.title))


@blueprint.post("/c/<key>/rename")
def rename(key: str) -> Response:
    conversations.rename(access.conversation(key).id, request.form.get("title", ""))
    renamed = access.conversation(key)
    if not wants_partial():
        return redirect(current_site().urls.conversation(key), 303)
    return make_response(current_site().partials("chat/_conversation_link", link=row(renamed)))


@blueprint.post("/c/<key>/delete")
def delete(key: str) -> Response:
    conversation = access.conversation(key)
    _stop_writing(conversation)
    conversations.delete(conversation.id)
    is_shown = shown_conversation() == key
    if not wants_partial():
        return make_response(pages.page(None, deleted=conversation))
    notice = current_site().partials("chat/deleted", link=link(conversation))
    if not is_shown:
        return partials(notice)
    forget_events()
    return push(make_response(pages.room(None) + notice), current_site().urls.home())


@blueprint.post("/c/<key>/restore")
def restore(key: str) -> Response:
    conversation = access.conversation(key, include_deleted=True)
    conversations.restore(conversation.id)
    return changed(conversation, with_rows=True)


@blueprint.post("/c/<key>/clear")
def clear(key: str) -> Response:
    """A new, empty room; what was said before stays in the tree."""
    conversation = access.conversation(key)
    _stop_writing(conversation)
    turns.clear(conversation.id)
    forget_events()
    return changed(conversation)


@blueprint.post("/c/<key>/undo")
def undo(key: str) -> Response:
    """Take the last turn off the path; its words go back to the composer."""
    conversation = access.conversation(key)
    _stop_writing(conversation)
    last_turn_id = conversation.active_turn_id
    words, files = turns.undo(conversation.id)
    forget_events()
    if not wants_partial():
        return redirect(current_site().urls.conversation(key, undone=last_turn_id), 303)
    return make_response(pages.room(access.conversation(key), draft=words, attached=files))


def _stop_writing(conversation: Conversation) -> None:
    if (reply_id := running(conversation.id)) is not None:
        current_site().stream.ask_to_stop(reply_id)
