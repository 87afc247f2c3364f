"""What a visitor thinks of a reply: said, said otherwise, taken back, and why."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, redirect, request
from werkzeug.wrappers import Response

from webchat.language import gettext as _
from webchat.reasons import REASONS, with_reasons
from webchat.rendering import dom_ids
from webchat.rendering.fragments import morph
from webchat.storage import feedback
from webchat.storage.models import Reply

from . import access, pages
from .htmx import partials, wants_partial
from .refusals import Refused
from .site import current_site
from .turn_views import feedback_views

blueprint = Blueprint("feedback", __name__)

LONGEST = 10_000  # characters of a comment


@blueprint.get("/replies/<int:reply_id>/feedback")
def form(reply_id: int) -> Response:
    """The form for a comment, in the place of the buttons or as a page of its own; or the buttons again."""
    reply = _reply(reply_id)
    view = feedback_views(reply.turn.conversation, [reply.id])[reply.id]
    has_form = view.option is not None and "closed" not in request.args
    values = {"feedback": view, "longest": LONGEST, **pages.tokens()}
    if wants_partial():
        return make_response(current_site().partials("feedback/_feedback", has_form=has_form, **values))
    if not has_form:
        return redirect(_address(reply), 303)
    title = _("Your comment")
    return make_response(current_site().partials("feedback/page", **values, **pages.frame(title)))


@blueprint.post("/replies/<int:reply_id>/feedback")
def say(reply_id: int) -> Response:
    """One act; the buttons send what shall hold, so the same twice is once."""
    reply = _reply(reply_id)
    visitor_id = reply.turn.conversation.user_id
    current_site().limits.admit_feedback(visitor_id)
    is_comment = "comment" in request.form
    if "take_back" in request.form:
        feedback.take_back(reply.id, visitor_id, log=True)
    elif "option" in request.form or not is_comment:
        feedback.give(reply.id, visitor_id, _option(), _comment() if is_comment else None, log=True)
    elif not feedback.comment(reply.id, visitor_id, _comment(), log=True):
        raise Refused(409, _("Say first what you think: press a thumb or a flag. Your words are still here."))
    current_site().feedback_log.wake()
    if not wants_partial():
        return redirect(_address(reply), 303)
    view = feedback_views(reply.turn.conversation, [reply.id])[reply.id]
    if is_comment:  # the form is aimed at what it stands in
        return make_response(current_site().partials("feedback/_feedback", feedback=view, is_answer=True))
    buttons = current_site().partials("feedback/_buttons", feedback=view)
    return partials(morph(dom_ids.feedback_buttons_id(reply.id), buttons))


def _reply(reply_id: int) -> Reply:
    reply = access.reply(reply_id)
    if current_site().definition.flagging_mode == "never":
        abort(404)
    return reply


def _option() -> str:
    option = request.form.get("option", "")
    if option not in current_site().definition.flagging_options:
        raise Refused(422, _("This page knows other flags by now. Load it again and choose one of them."))
    return option


def _comment() -> str:
    text = request.form.get("comment", "").replace("\r\n", "\n")
    if len(text) > LONGEST:
        sentence = _("This comment is too long: {count} characters, and {most} are allowed.")
        raise Refused(422, sentence.format(count=len(text), most=LONGEST))
    return with_reasons([reason for reason in request.form.getlist("reason") if reason in REASONS], text)


def _address(reply: Reply) -> str:
    key = reply.turn.conversation.key
    return f"{current_site().urls.conversation(key)}#{dom_ids.reply_id(reply.id)}"
