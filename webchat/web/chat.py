"""Pages: the empty chat, a conversation, and what stands above its newest turns."""

from __future__ import annotations

from flask import Blueprint, request

from webchat.errors import NotFound
from webchat.files import FileData
from webchat.storage import conversations, turns
from webchat.storage.models import Conversation, Turn

from . import access, pages
from .attachments import waiting
from .htmx import wants_partial
from .site import current_site

blueprint = Blueprint("chat", __name__)


@blueprint.get("/")
def home() -> str:
    """An empty chat; without a side bar a reload goes on with the conversation that was."""
    site = current_site()
    asked_for_new = "new" in request.args
    if not site.definition.save_history and not asked_for_new and (going_on := _latest()):
        return _with_example(going_on)
    return _with_example(None)


@blueprint.get("/c/<key>")
def conversation(key: str) -> str:
    found = access.conversation(key)
    if (message_id := request.args.get("message", type=int)) is not None:
        return _at_message(found, message_id)
    if (undone := request.args.get("undone", type=int)) is not None:
        turn = _turn_in(found, undone)
        return pages.page(found, draft=turns.words(turn.id), attached=tuple(map(FileData.of, turn.files)))
    return pages.page(found)


@blueprint.get("/c/<key>/earlier")
def earlier(key: str) -> str:
    """The turns before one; without JavaScript as a page of their own."""
    found = access.conversation(key)
    before = _turn_in(found, request.args.get("before", -1, type=int))
    path = turns.path(found.id, before_turn_id=before.id, limit=pages.TURNS_SHOWN)
    return pages.earlier(found, path) if wants_partial() else pages.page(found, path=path)


def _with_example(found: Conversation | None) -> str:
    """With words in the composer, and the files of the example that they are."""
    examples = current_site().definition.examples
    index = request.args.get("example", -1, type=int)
    paths = examples[index].files if 0 <= index < len(examples) else ()
    attached = waiting(None, current_site().definition.given_keys(paths)) or None
    return pages.page(found, draft=request.args.get("text"), attached=attached)


def _latest() -> Conversation | None:
    visitor = access.visitor()
    return conversations.latest(visitor.id, current_site().definition.bot) if visitor else None


def _at_message(found: Conversation, message_id: int) -> str:
    """The branch that holds the message, from some turns before it to the end."""
    message = access.message(message_id)
    if message.conversation_id != found.id:
        return pages.page(found)
    turns.reveal(message.id)
    return pages.page(found, path=turns.path_from(found.id, message.turn_id, at_least=pages.TURNS_SHOWN))


def _turn_in(found: Conversation, turn_id: int) -> Turn:
    turn = access.turn(turn_id)
    if turn.conversation_id != found.id:
        raise NotFound
    return turn
