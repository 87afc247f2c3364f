"""An event of the author's page: its listener is called, and the page gets what that has changed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, make_response, request, stream_with_context
from werkzeug.wrappers import Response as AnyResponse

from webchat.components.base import Component
from webchat.components.button import Button
from webchat.generation.answering import Answering, Item
from webchat.generation.board import Board, Draft
from webchat.generation.injection import Event
from webchat.generation.limits import network_of
from webchat.generation.page_states import Kind
from webchat.layout.listeners import Listener
from webchat.layout.tree import Block
from webchat.rendering import dom_ids
from webchat.rendering.listeners import reach, said_blocks
from webchat.rendering.sse import BEAT, event, told
from webchat.storage.db import transaction
from webchat.storage.models import Conversation

from . import access, event_answers, event_data, event_forms, page_state
from .author_request import author_request
from .event_answers import Changes
from .htmx import partials, shown_conversation, wants_partial
from .inputs import texts_of
from .passing import passing_files, passing_files_of_run
from .site import current_site
from .values import chat_value, first, forget_older_events, said

blueprint = Blueprint("events", __name__)

QUICK = 0.05  # seconds after which what has changed so far is sent, and the rest as it comes
FRAME, BEAT_EVERY = 0.05, 15.0  # seconds


@blueprint.post("/events/<int:number>")
def answer(number: int) -> AnyResponse:
    if not wants_partial():
        with event_forms.seat():
            return _to_form(number)
    conversation = _conversation()
    answering = _start(_listener(number), conversation)
    if answering is None:
        return make_response("", 204)
    items = answering.items(QUICK)
    if answering.has_ended and not any(isinstance(item, Draft) for item in items):
        return _at_once(answering, items, conversation)
    following = stream_with_context(_follow(answering, items, conversation))
    headers = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
    response = Response(following, content_type="text/event-stream; charset=utf-8", headers=headers)
    if not _is_kept(answering):
        response.call_on_close(answering.cancel)  # also if nobody has stayed for the first piece
    return response


def _to_form(number: int) -> AnyResponse:
    answering = _start(_listener(number), _conversation())
    if answering is None:
        return make_response("", 204)
    return event_forms.whole_page(answering, is_kept=_is_kept(answering))


def _start(listener: Listener, conversation: Conversation | None) -> Answering | None:
    user_id = _admitted(listener)
    board = _board(listener, conversation, user_id)
    return current_site().events.start(
        listener,
        board,
        page_state.page_name(),
        event=Event(*event_data.of(listener, conversation)),
        request=author_request(),
        owner=page_state.owner() if user_id is None else f"user {user_id}",
        network=network_of(request.remote_addr),
    )


def _listener(number: int) -> Listener:
    listeners = current_site().events.listeners
    if number >= len(listeners):
        abort(404)
    listener = listeners[number]
    if listener.targets and not any(_can_be_used(block) for block, _ in listener.targets):
        abort(409)
    return listener


def _can_be_used(block: Block) -> bool:
    """As the page is now: what it hides, or a button that it has turned off, causes no events."""
    is_off = isinstance(block, Button) and not _now(block).interactive
    return not is_off and all(_now(one).visible for one in (block, *block.around()))


def _now(block: Kind) -> Kind:
    look = None if block.number is None else page_state.looks().get(block.number)
    return look.of(block) if look else block


def _conversation() -> Conversation | None:
    """The one that the page shows."""
    key = shown_conversation() if wants_partial() else request.form.get("conversation")
    return access.conversation(key) if key else None


def _admitted(listener: Listener) -> int | None:
    """Who asks. Whoever may set the conversation is somebody, and sends a message. Raises `TooMany`."""
    site = current_site()
    chatbot = site.definition.chatbot
    if not any(block is chatbot for one in reach(listener) for block in one.outputs):
        known = access.visitor()
        user_id = known.id if known else None
        site.limits.admit_event(user_id, request.remote_addr)
        return user_id
    with transaction():
        visitor = access.visitor_or_guest()
        site.limits.admit(visitor.id, request.remote_addr)
    access.remember(visitor)
    return visitor.id


def _board(listener: Listener, conversation: Conversation | None, user_id: int | None) -> Board:
    """What the listener, and those after it, find on the page."""
    site = current_site()
    definition = site.definition
    conversation_id = conversation.id if conversation else None
    page = page_state.this_page()
    page_state.is_now_at(conversation.key if conversation else "")
    forget_older_events(conversation)
    has_more = definition.additional_inputs or definition.additional_outputs
    kept = said(conversation) if has_more else {}

    passing = passing_files()

    def first_look(block: Any) -> Any:
        with site.context():
            return kept.get(block.number) or first(site, block, passing)

    return Board(
        page,
        said=_said(listener),
        first=first_look,
        files=passing_files_of_run() if user_id is None else site.store.files_of(user_id, conversation_id),
        chat=chat_value(conversation, user_id),
        chatbot=definition.chatbot if definition.has_room else None,
        box=definition.textbox if definition.fn else None,
        made=event_data.made(listener),
    )


def _said(listener: Listener) -> dict[Component, Any]:
    """The JSON of the controls that the request names, and of no others."""
    said: dict[Component, Any] = {}
    for block in said_blocks(listener):
        assert block.number is not None, "that is what makes it a control"
        texts = texts_of(block, dom_ids.field(block.number))
        now = _now(block)
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
    told = {}
    if changes.chat is not None:  # HTMX pushes no address where nothing is swapped
        told["place"] = {"data": page_state.settle(changes.chat)}
    if changes.next:
        told["next"] = {"data": _names(changes.next)}
    if told:
        response.headers["HX-Trigger"] = json.dumps(told)
    return response


def _follow(answering: Answering, items: list[Item], conversation: Conversation | None) -> Iterator[bytes]:
    """What has changed so far, and then what comes. Whoever leaves ends the function."""
    beat_at = time.monotonic() + BEAT_EVERY
    while items or not answering.has_ended:
        if items:
            yield from _frames(Changes.of(items), conversation)
            time.sleep(FRAME)
        elif time.monotonic() >= beat_at:
            beat_at = time.monotonic() + BEAT_EVERY
            yield BEAT
        items = answering.wait(1.0) if not answering.has_ended else []
    yield event(event_answers.no_work())


def _is_kept(answering: Answering) -> bool:
    """Whether it goes on although nobody looks: what it says in the conversation can be read later."""
    chatbot = current_site().definition.chatbot
    return any(chatbot in one.outputs for one in answering.listener.chain())


def _frames(changes: Changes, conversation: Conversation | None) -> Iterator[bytes]:
    yield event(event_answers.draw(changes, conversation))
    if changes.chat is not None:
        address = page_state.settle(changes.chat)
        yield told("place", address)
    if changes.draft is not None:
        yield told("draft", json.dumps(changes.draft.text))
    if changes.next:
        yield told("next", _names(changes.next))


def _names(listeners: list[int]) -> str:
    return " ".join(map(str, listeners))
