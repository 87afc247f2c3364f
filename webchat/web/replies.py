"""A reply: asked for again, stopped, shown instead of its siblings, or looked at as it is."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from webchat.generation.start_turn import retry_turn
from webchat.rendering import dom_ids
from webchat.rendering.fragments import fragment
from webchat.storage import turns

from . import access, pages
from .answers import changed
from .author_request import visit
from .htmx import wants_partial
from .site import current_site
from .turns import QUICK, has_words
from .values import forget_events

blueprint = Blueprint("replies", __name__)


@blueprint.post("/replies/<int:reply_id>/retry")
def retry(reply_id: int) -> Response:
    turn = access.reply(reply_id).turn
    site = current_site()
    if site.definition.fn is None or not has_words(turn):
        abort(404)
    retry_turn(site.runner, site.limits, request.remote_addr, turn.id, visit()).wait_for_words(QUICK)
    return changed(turn.conversation)


@blueprint.post("/replies/<int:reply_id>/stop")
def stop(reply_id: int) -> Response:
    reply = access.reply(reply_id)
    current_site().stream.ask_to_stop(reply.id)
    return changed(reply.turn.conversation)


@blueprint.post("/replies/<int:reply_id>/show")
def show(reply_id: int) -> Response:
    reply = access.reply(reply_id)
    turns.show_reply(reply.id)
    forget_events()
    return changed(reply.turn.conversation)


@blueprint.get("/replies/<int:reply_id>")
def as_it_is(reply_id: int) -> Response | str:
    """For a page whose stream cannot be had: with Send in the place of Stop once it has ended."""
    reply = access.reply(reply_id)
    conversation = reply.turn.conversation
    if not wants_partial():
        return redirect(current_site().urls.conversation(conversation.key), 303)
    button = current_site().partials.send_or_stop(None if reply.is_final else reply.id)
    return pages.reply(conversation, reply.id) + Markup(
        fragment(f"#{dom_ids.SEND_OR_STOP}", "outerHTML", button)
    )
