"""What reviewers read: feedback as a list, one record in its conversation, and both as files to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, Response, make_response, request, stream_with_context
from markupsafe import Markup

from webchat.errors import BadDate
from webchat.language import gettext as _
from webchat.rendering.views import RecordView, TurnView
from webchat.storage import feedback_list, turns
from webchat.storage.db import reading
from webchat.storage.feedback_export import Format, lines
from webchat.storage.feedback_filter import FeedbackFilter, end_of, start_of
from webchat.storage.feedback_list import Record
from webchat.storage.turns import PathTurn

from . import access, pages
from .htmx import wants_partial
from .refusals import Refused
from .sidebar import zone
from .site import current_site

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

FIELDS = ("words", "option", "bot", "user", "from", "until")  # of the form, and of the addresses
LONGEST = 300  # characters of one of them
UP_TO, ALL, AFTER = 2, 2_000, 2  # turns: to the one that was judged, at the most, and after it
CHUNK = 60_000  # characters that are sent at once
BOM = "\ufeff"  # tells spreadsheets that it is UTF-8


@blueprint.before_request
def only_reviewers() -> None:
    access.reviewer()


@blueprint.get("")
def feedback() -> Response:
    """The list, as the filter wants it."""
    response = make_response(_page(None))
    if wants_partial():
        response.headers["HX-Replace-Url"] = current_site().urls.admin(**_asked())
    return response


@blueprint.get("/feedback/<int:feedback_id>")
def record(feedback_id: int) -> Markup:
    """One record in its conversation, beside the list."""
    return _page(feedback_list.find(feedback_id))


@blueprint.get("/feedback.csv", defaults={"format": Format.CSV})
@blueprint.get("/feedback.jsonl", defaults={"format": Format.JSONL})
def export(format: Format) -> Response:
    """Exactly what the filter shows, oldest first; however much it is, little of it is in memory."""
    wanted = replace(_filter(_asked()), shown_only=True)
    start = BOM if format is Format.CSV and "bom" in request.args else ""
    content = stream_with_context(_chunks(start, lines(wanted, format)))
    response = Response(content, content_type=f"{TYPES[format]}; charset=utf-8")
    name = f"feedback-{datetime.now(UTC):%Y-%m-%d}.{format}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


TYPES = {Format.CSV: "text/csv", Format.JSONL: "application/jsonl"}


def _chunks(start: str, rest: Iterable[str]) -> Iterator[str]:
    """The same text in larger pieces: each one costs a trip through the server."""
    waiting, size = [start], 0
    for line in rest:
        waiting.append(line)
        size += len(line)
        if size >= CHUNK:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)


def _asked() -> dict[str, str]:
    """What the form says, without the fields that are empty."""
    given = {field: request.args.get(field, "").strip()[:LONGEST] for field in FIELDS}
    return {field: value for field, value in given.items() if value}


def _filter(asked: Mapping[str, str]) -> FeedbackFilter:
    try:
        return FeedbackFilter(
            option=asked.get("option", ""),
            bot=asked.get("bot", ""),
            user=asked.get("user", ""),
            words=asked.get("words", ""),
            since=start_of(asked.get("from", ""), zone()),
            before=end_of(asked.get("until", ""), zone()),
        )
    except BadDate as error:
        raise Refused(422, str(error)) from error


@reading()
def _page(shown: Record | None) -> Markup:
    """The list, with a record beside it or without; as a page, or as the piece of it that has changed."""
    asked = _asked()
    before = request.args.get("before", type=int)
    page = feedback_list.listed(_filter(asked), before)
    values = {
        "records": page.records,
        "next_before": page.next_before,
        "before": before,
        "asked": asked,
        "shown": _record(shown) if shown else None,
    }
    if wants_partial():
        return current_site().partials("admin/_review", **values)
    return current_site().partials(
        "admin/feedback", choices=feedback_list.choices(), **values, **page_values(_("Feedback"))
    )


def page_values(title: str) -> dict[str, object]:
    """What every page of the administration needs."""
    person = pages.person()
    return {
        "is_admin": access.reviewer().is_admin,
        "person": replace(person, reviews=False) if person else None,  # he is there already
        **pages.tokens(),
        **pages.frame(f"{title} · {current_site().definition.name}"),
    }


def _record(found: Record) -> RecordView:
    limit = ALL if "all" in request.args else UP_TO
    path = turns.path_to(found.conversation_id, found.reply_id, limit)
    below = turns.path_below(found.conversation_id, found.reply_id, AFTER)
    return RecordView(
        id=found.id,
        option=found.option,
        comment=found.comment,
        user=found.user,
        bot=found.bot,
        created_at=found.created_at,
        turns=[_turn(turn) for turn in (*path, *below)],
        reply_id=found.reply_id,
        has_earlier=bool(path) and not path[0].is_first,
    )


def _turn(turn: PathTurn) -> TurnView:
    """To be read and nothing else: without links to the owner's pages, versions and what acts on it."""
    presenter = current_site().presenter
    reply = presenter.reply(turn.reply, conversation_key="", is_last=False)
    messages = [replace(message, id=None) for message in reply.messages]
    reply = replace(reply, messages=messages, siblings=None)
    return replace(presenter.turn(turn, reply, pages.gone_files([turn])), message_id=None, siblings=None)
