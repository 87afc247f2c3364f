"""An event of the author's page: its listener is called, and the page gets what that has changed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, request, stream_with_context
from werkzeug.wrappers import Response as AnyResponse

from webchat.components.base import Component
from webchat.generation.board import Board, Draft
from webchat.generation.chat_value import ChatValue
from webchat.generation.events import Answering, Item
from webchat.generation.injection import Event
from webchat.layout.listeners import Listener
from webchat.rendering import dom_ids
from webchat.rendering.listeners import reach, said_blocks
from webchat.rendering.sse import BEAT, event, told
from webchat.storage.models import Conversation

from . import access, event_answers, event_data, page_state
from .author_request import author_request
from .event_answers import Changes
from .htmx import partials, shown_conversation, wants_partial
from .inputs import texts_of
from .site import current_site
from .values import first

blueprint = Blueprint("events", __name__)

QUICK = 0.05  # seconds after which what has changed so far is sent, and the rest as it comes
FRAME, BEAT_EVERY = 0.05, 15.0  # seconds
PATIENCE = 60.0  # seconds that a page without JavaScript waits for


@blueprint.post("/events/<int:number>")
def answer(number: int) -> AnyResponse:
    listener = _listener(number)
    conversation = _conversation()
    board = _board(listener, conversation)
    site = current_site()
    answering = site.events.start(
        listener,
        board,
        page_state.page_name(),
        event=Event(*event_data.of(listener, conversation)),
        request=author_request(),
    )
    if answering is None:
        return make_response("", 204)
    if not wants_partial():
        return _whole_page(answering)
    items = answering.items(QUICK)
    if answering.has_ended and not any(isinstance(item, Draft) for item in items):
        return _at_once(answering, items, conversation)
    following = stream_with_context(_follow(answering, items, conversation))
    headers = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
    return Response(following, content_type="text/event-stream; charset=utf-8", headers=headers)


def _listener(number: int) -> Listener:
    listeners = current_site().events.listeners
    if number >= len(listeners):
        abort(404)
    return listeners[number]


def _conversation() -> Conversation | None:
    """The one that the page shows."""
    key = shown_conversation() if wants_partial() else request.form.get("conversation")
    return access.conversation(key) if key else None


def _board(listener: Listener, conversation: Conversation | None) -> Board:
    """What the listener, and those after it, find on the page."""
    site = current_site()
    definition = site.definition
    visitor = access.visitor()
    if visitor is None and any(
        block is definition.chatbot for one in reach(listener) for block in one.outputs
    ):
        visitor = access.visitor_or_guest()  # who owns what is set
        access.remember(visitor)
    user_id = visitor.id if visitor else None
    conversation_id = conversation.id if conversation else None
    page = page_state.this_page()
    page_state.is_now_at(conversation.key if conversation else "")

    def first_look(block: Any) -> Any:
        with site.context():
            return first(site, block)

    return Board(
        page,
        said=_said(listener),
        first=first_look,
        files=site.store.files_of(user_id, conversation_id),
        chat=ChatValue(
            site.store,
            site.stream,
            definition.bot,
            user_id,
            conversation_id,
            definition.history_format == "tuples",
        ),
        chatbot=definition.chatbot if definition.has_room else None,
        box=definition.textbox if definition.fn else None,
    )


def _said(listener: Listener) -> dict[Component, Any]:
    """The JSON of the controls that the request names, and of no others."""
    look = page_state.looks()
    said: dict[Component, Any] = {}
    for block in said_blocks(listener):
        assert block.number is not None, "that is what makes it a control"
        texts = texts_of(block, dom_ids.field(block.number))
        now = look[block.number].of(block) if block.number in look else block
        if texts and getattr(now, "can_be_filled", True):
            said[block] = now.from_form(texts)
    box = current_site().definition.textbox
    if any(box in one.inputs for one in reach(listener)):
        said[box] = request.form.get("text", "")
    return said


def _at_once(answering: Answering, items: list[Item], conversation: Conversation | None) -> Response:
    changes = Changes.of(items)
    response = partials(event_answers.draw(changes, conversation))
    response.status_code = answering.status
    response.headers["HX-Retarget"] = "body"  # so that a refusal, too, is taken as our own
    if changes.chat is not None:
        place = {"place": {"data": event_answers.settle(changes.chat)}}
        response.headers["HX-Trigger"] = json.dumps(place)  # HTMX pushes no address where nothing is swapped
    return response


def _follow(answering: Answering, items: list[Item], conversation: Conversation | None) -> Iterator[bytes]:
    """What has changed so far, and then what comes. Whoever leaves ends the function."""
    beat_at = time.monotonic() + BEAT_EVERY
    try:
        while items or not answering.has_ended:
            if items:
                yield from _frames(Changes.of(items), conversation)
                time.sleep(FRAME)
            elif time.monotonic() >= beat_at:
                beat_at = time.monotonic() + BEAT_EVERY
                yield BEAT
            items = answering.wait(1.0) if not answering.has_ended else []
        yield event(event_answers.no_work())
    finally:
        if not answering.has_ended and not _is_kept(answering):
            answering.cancel()


def _is_kept(answering: Answering) -> bool:
    """Whether it goes on although nobody looks: what it says in the conversation can be read later."""
    chatbot = current_site().definition.chatbot
    return any(chatbot in one.outputs for one in answering.listener.chain())


def _frames(changes: Changes, conversation: Conversation | None) -> Iterator[bytes]:
    yield event(event_answers.draw(changes, conversation))
    if changes.chat is not None:
        address = event_answers.settle(changes.chat)
        yield told("place", address)
    if changes.draft is not None:
        yield told("draft", json.dumps(changes.draft.text))


def _whole_page(answering: Answering) -> AnyResponse:
    """For a plain form: what was said stays said, and the page shows what has become of it."""
    items = answering.items(PATIENCE)
    if not answering.has_ended:
        answering.cancel()
    changes = Changes.of(items)
    answering.board.keep_said()
    page_state.this_page().notices += changes.notices
    key = request.form.get("conversation")
    address = current_site().urls.conversation(key) if key else current_site().urls.home()
    if changes.chat is not None:
        address = event_answers.settle(changes.chat)
    elif changes.draft is not None and not key:
        address = current_site().urls.home(changes.draft.text)
    return redirect(address, 303)
