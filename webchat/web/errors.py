"""Whatever went wrong, in a sentence that a person can act on, and a status that a program can."""

from __future__ import annotations

import json
import logging

from flask import Flask, make_response, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import (
    HTTPException,
    MethodNotAllowed,
    RequestedRangeNotSatisfiable,
    RequestEntityTooLarge,
)
from werkzeug.wrappers import Response

from webchat.errors import (
    NotFound,
    SiteBusy,
    StillWriting,
    StorageBusy,
    StorageFull,
    TooMany,
    error_number,
)
from webchat.language import gettext as _
from webchat.rendering import dom_ids
from webchat.rendering.views import EditView
from webchat.storage import turns
from webchat.storage.models import Conversation

from . import access, event_data, pages
from .attachments import FIELD, too_large, waiting
from .htmx import put, wants_partial
from .inputs import UnfitInput
from .refusals import Refused, too_long
from .site import current_site

log = logging.getLogger("webchat.web")


def init_errors(app: Flask) -> None:
    app.register_error_handler(UnfitInput, _unfit)
    app.register_error_handler(Refused, lambda error: _told(error.status, str(error)))
    app.register_error_handler(StillWriting, _still_writing)
    app.register_error_handler(StorageBusy, lambda error: _told_to_wait(503, error))
    app.register_error_handler(SiteBusy, lambda error: _told_to_wait(503, error))
    app.register_error_handler(TooMany, lambda error: _told_to_wait(429, error))
    app.register_error_handler(StorageFull, lambda error: _told(507, str(error)))
    app.register_error_handler(NotFound, lambda error: _told(404, _sentence(404)))
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _unfit(error: UnfitInput) -> Response:
    """The page that asked marks the input, too."""
    response = _told(error.status, str(error))
    response.headers["HX-Trigger"] = json.dumps(
        {"webchat:unfit": {"field": error.field, "sentence": str(error)}}
    )
    return response


def _still_writing(error: StillWriting) -> Response:
    """The page that asked takes the sentence away when that reply has ended."""
    response = _told(409, str(error))
    response.headers["X-Still-Writing"] = "true"
    return response


def _told_to_wait(status: int, error: StorageBusy | SiteBusy | TooMany) -> Response:
    response = _told(status, str(error))
    response.headers["Retry-After"] = str(error.retry_after)
    if wants_partial() and event_data.is_tick():
        response.headers["HX-Reswap"] = "none"  # it is nothing that the visitor has done
    return response


def _stale(error: CSRFError) -> Response:
    """The page's token is not this session's any more. HTMX loads it anew; the composer keeps its draft."""
    log.info("refused a form: %s", error.description)
    response = _told(400, _("This page was open for too long. Here it is anew, please send it again."))
    if wants_partial():
        response.headers["HX-Refresh"] = "true"
    return response


def _too_large(error: RequestEntityTooLarge) -> Response:
    request.give_up_reading()  # type: ignore[attr-defined]  # it is a Request of ours
    site = current_site()
    takes_files = site.definition.takes_files and "multipart/form-data" in (request.content_type or "")
    sentence = too_large(site.max_file_bytes) if takes_files else too_long(site.config.max_message_bytes)
    return _told(413, sentence, draft="")  # too much to be read


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return error.get_response()
    response = _told(error.code, _sentence(error.code))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.allow.update(error.valid_methods)
    if isinstance(error, RequestedRangeNotSatisfiable):
        response.content_range.set(None, None, error.length)
    return response


def _unexpected(error: Exception) -> Response:
    number = error_number()
    log.error("%s %s failed, error %s", request.method, request.path, number, exc_info=error)
    return _told(
        500, _("Something went wrong here (error {number}). Please try again.").format(number=number)
    )


def _told(status: int, sentence: str, draft: str | None = None) -> Response:
    """At the composer of the page that asks, with a plain form's words in it; or as a page of its own."""
    if wants_partial():
        response = make_response(sentence, status)
        response.mimetype = "text/plain"
        return put(response, _place(), "textContent")
    html = _page_again(sentence, draft) if request.method == "POST" else None
    heading = _("Not found") if status == 404 else _("That did not work")
    return make_response(html or pages.trouble(status, heading, sentence), status)


def _place() -> str:
    """Where the page that asks says it: the first of these that is there."""
    edited = _edited()
    beside = f"#{dom_ids.edit_wrong(edited)}, " if edited is not None else ""
    return f"{beside}#{dom_ids.COMPOSER_NOTICE}"


def _edited() -> int | None:
    """The turn of which another version was sent."""
    return (request.view_args or {}).get("turn_id") if request.endpoint == "turns.edit" else None


def _page_again(sentence: str, draft: str | None) -> str | None:
    """The page that a form was sent from, if it is the visitor's or there are words to save."""
    if not access.is_inside():
        return None
    try:
        keys: list[str] = []
        if draft is None:
            draft, keys = request.form.get("text"), request.form.getlist(FIELD)
        conversation = _conversation()
        if conversation is None and draft is None:
            return None
        if conversation is not None and (edit := _edit_again(conversation, draft, sentence)):
            return edit
        known = access.visitor()
        attached = waiting(known.id if known else None, keys)
        return pages.page(conversation, draft=draft, attached=attached, notice=sentence, as_sent=True)
    except Exception:  # whatever went wrong may be in the way of the whole page, too
        log.exception("could not draw the page of %s again", request.path)
        return None


def _edit_again(conversation: Conversation, text: str | None, sentence: str) -> str | None:
    """With the box open in which a turn was edited, if the page still shows that turn."""
    if (turn_id := _edited()) is None:
        return None
    path = turns.path_from(conversation.id, turn_id, at_least=pages.TURNS_SHOWN)
    if turn_id not in [turn.id for turn in path]:
        return None
    edited = EditView(turn_id=turn_id, text=text or None, wrong=sentence)
    return pages.page(conversation, path=path, as_sent=True, edited=edited)


def _conversation() -> Conversation | None:
    try:
        match request.view_args:
            case {"key": key}:
                return access.conversation(key)
            case {"turn_id": turn_id}:
                return access.turn(turn_id).conversation
            case {"reply_id": reply_id}:
                return access.reply(reply_id).turn.conversation
    except NotFound:
        pass
    return None


def _sentence(status: int) -> str:
    return {
        404: _("There is nothing at this address, or it belongs to somebody else."),
        405: _("This address does not take that kind of request."),
        409: _("This has changed meanwhile. Load the page again to see how it is now."),
        429: _("That was too often. Please wait a moment."),
    }.get(status, _("This request could not be understood."))
