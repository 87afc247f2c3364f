"""What a visitor submits: a message, an example, an option, another version of what he said."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from webchat.generation.start_turn import Started, keep_turn, start_turn
from webchat.storage import conversations, turns
from webchat.storage.db import transaction
from webchat.storage.models import Conversation, Turn
from webchat.storage.turns import NewTurn

from . import access, opening, page_state, pages
from .answers import changed
from .attachments import Attached, attached
from .author_request import visit
from .htmx import partials, wants_partial
from .inputs import Before, are_as_made, inputs_or_refusal, last_inputs, ready
from .refusals import words_or_refusal
from .site import current_site
from .values import forget_events

blueprint = Blueprint("turns", __name__)

WITHOUT_FUNCTION = "turns.show"  # what can be done where only listeners write


@blueprint.before_request
def check_that_somebody_answers() -> None:
    if current_site().definition.fn is None and request.endpoint != WITHOUT_FUNCTION:
        abort(404)


QUICK = 0.004  # seconds that an answer waits for the first words, so that they come with it


@blueprint.post("/turns")
def begin() -> Response:
    """The first message: it makes the conversation, and the guest who owns it; refused, it makes neither."""
    came = _attached()
    text = words_or_refusal(may_be_empty=bool(came))
    before, first_turns = ready(last_inputs(None)), opening.opening()  # functions may make both
    with transaction():
        visitor = access.visitor_or_guest()
        inputs = _inputs(visitor.id, text, before)
        conversation = conversations.create(visitor.id, current_site().definition.bot, _client_id())
        is_usual = opening.begin(conversation, first_turns)
        kept = _keep(conversation, text, inputs, file_keys=came.keep(visitor.id))
        kept = replace(kept, is_first=is_usual)
    access.remember(visitor)
    _answer(kept, inputs, _example(text))
    page_state.is_now_at(conversation.key)
    return changed(conversation, with_rows=True)


@blueprint.post("/c/<key>/turns")
def go_on(key: str) -> Response:
    conversation = access.conversation(key)
    came = _attached()
    text = words_or_refusal(may_be_empty=bool(came))
    inputs = _inputs(conversation.user_id, text, last_inputs(conversation))
    keys = came.keep(conversation.user_id)
    started = _start(conversation, text, inputs, file_keys=keys, example=_example(text))
    if not wants_partial() or not started.is_new or request.headers.get("HX-Source", "").startswith("button"):
        return changed(conversation)
    *before, turn = turns.path(conversation.id, limit=2 + len(current_site().opening))
    if opening.is_all(before):
        return changed(conversation)  # what an empty chat shows goes
    if request.form.get("last", type=int) not in (before[-1].reply.id, None):
        return changed(conversation)  # another page has gone on meanwhile, and this one has not seen it
    return partials(pages.added_turn(conversation, turn, before[-1]))


@blueprint.post("/turns/<int:turn_id>/edit")
def edit(turn_id: int) -> Response:
    turn = access.turn(turn_id)
    if not (current_site().definition.editable and has_words(turn)):
        abort(404)
    files = [file["key"] for file in turn.files]
    text = words_or_refusal(may_be_empty=bool(files))
    inputs = _inputs(turn.conversation.user_id, text, lambda: turn.inputs)
    _start(turn.conversation, text, inputs, edit_of=turn.id, file_keys=files)
    return changed(turn.conversation)


@blueprint.post("/turns/<int:turn_id>/show")
def show(turn_id: int) -> Response:
    turn = access.turn(turn_id)
    turns.show_turn(turn.id)
    forget_events()
    return changed(turn.conversation)


@blueprint.post("/replies/<int:reply_id>/options/<int:message>/<int:option>")
def choose(reply_id: int, message: int, option: int) -> Response:
    """An option's value becomes the visitor's message; only those of the last reply are up to date."""
    reply = access.reply(reply_id)
    conversation = reply.turn.conversation
    shown = turns.turn_with(conversation.id, reply.id).reply
    if message >= len(shown.messages) or option >= len(shown.messages[message].options):
        abort(404)
    if turns.last_reply_id(conversation.id) != reply.id:
        abort(409)
    text = shown.messages[message].options[option].value
    _start(conversation, text, _inputs(conversation.user_id, text, last_inputs(conversation)))
    return changed(conversation)


def has_words(turn: Turn) -> bool:
    """Where the assistant began, nothing was asked."""
    return bool(turn.files or turns.words(turn.id))


def _attached() -> Attached:
    """What comes with the words; with an example's, that example's files."""
    example = _example(request.form.get("text", ""))
    paths = current_site().definition.examples[example].files if example is not None else ()
    return attached(instead=current_site().definition.given_keys(paths))


def _inputs(user_id: int, text: str, before: Before) -> Sequence[Any]:
    """What the additional inputs say. Raises `UnfitInput` before anything is kept."""
    index = _example(text)
    example = None if index is None else current_site().definition.examples[index]
    return inputs_or_refusal(user_id, before, example)


def _start(
    conversation: Conversation,
    text: str,
    inputs: Sequence[Any],
    edit_of: int | None = None,
    file_keys: Sequence[str] = (),
    example: int | None = None,
) -> Started:
    started = _answer(_keep(conversation, text, inputs, edit_of, file_keys), inputs, example)
    page_state.is_now_at(conversation.key)
    return started


def _keep(
    conversation: Conversation,
    text: str,
    inputs: Sequence[Any],
    edit_of: int | None = None,
    file_keys: Sequence[str] = (),
) -> NewTurn:
    return keep_turn(
        current_site().limits,
        request.remote_addr,
        conversation.id,
        text=text,
        client_id=_client_id(),
        edit_of=edit_of,
        file_keys=file_keys,
        inputs=inputs,
    )


def _answer(kept: NewTurn, inputs: Sequence[Any], example: int | None) -> Started:
    """Have the turn answered; an example that begins a conversation from what was answered to others."""
    site = current_site()
    is_as_kept = (
        example is not None
        and site.examples.is_on
        and kept.is_first  # else its answer would tell what was said before, and everybody would read it
        and are_as_made(inputs, site.definition.examples[example])
    )
    if not is_as_kept:
        example = None
    started = start_turn(
        site.runner,
        kept,
        cached=None if example is None else site.examples.get(example),
        visit=visit(),
        when_done=None if example is None else partial(site.examples.keep, example),
    )
    started.wait_for_words(QUICK)
    return started


def _example(text: str) -> int | None:
    """Which example this is, if it is one."""
    examples = current_site().definition.examples
    index = request.args.get("example", -1, type=int)
    return index if 0 <= index < len(examples) and examples[index].text == text else None


def _client_id() -> str:
    return request.form.get("client_id", "")[:100] or secrets.token_urlsafe(12)
