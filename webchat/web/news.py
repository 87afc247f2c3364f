"""What has come since a page was drawn, by other tabs and devices: turns, and the rows of the side bar."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import Blueprint, make_response, request
from werkzeug.wrappers import Response

from webchat.language import gettext as _
from webchat.rendering import dom_ids
from webchat.rendering.fragments import fragment, morph_inside
from webchat.storage import turns
from webchat.storage.db import reading
from webchat.storage.models import Conversation
from webchat.storage.turns import PathTurn

from . import access, pages
from .htmx import partials
from .opening import is_all
from .sidebar import PAGE, sidebar
from .site import current_site
from .turn_views import running_reply, turn_views

blueprint = Blueprint("news", __name__)

STEP = re.compile(r"(\d{1,18})\.(\d{1,18})")  # a turn and its reply, as the page shows them
MOST_ROWS = 300  # that are drawn again, for somebody who has gone far down


@blueprint.get("/news")
def of_rows() -> Response:
    """For the empty chat."""
    return _answer(_rows(None))


@blueprint.get("/c/<key>/news")
def of_conversation(key: str) -> Response:
    conversation = access.conversation(key, include_deleted=True)
    if conversation.deleted_at is not None:
        deleted = fragment(
            f"#{dom_ids.COMPOSER_NOTICE}", "textContent", _("This conversation has been deleted.")
        )
        return _answer(deleted + _rows(None))
    return _answer(_turns(conversation) + _rows(conversation))


def _answer(news: str) -> Response:
    return partials(news) if news else make_response("", 204)


@reading()
def _turns(conversation: Conversation) -> str:
    """What makes the page's path the active one: most often some turns at its end."""
    shown = [(int(turn), int(reply)) for turn, reply in STEP.findall(request.args.get("shown", ""))]
    if turns.last_reply_id(conversation.id) == (shown[-1][1] if shown else None):
        return ""
    path = pages.newest(conversation)
    common = _last_common(path, shown)
    if common is None or is_all(path[: common + 1]):  # an empty chat shows more than its turns
        return pages.room_set(conversation, with_rows=False)
    # A reply hangs on one path: whoever shows it shows all that is above it, too
    after = [turn for turn, _reply in shown]
    after = after[after.index(path[common].id) + 1 :]
    known, *added = turn_views(conversation, path[common:])
    return current_site().partials(
        "chat/news",
        known=known,
        added=added,
        redrawn=after,
        gone=set(after) - {turn.id for turn in added},
        running_reply=running_reply([known, *added]),
        **pages.tokens(),
    )


def _last_common(path: Sequence[PathTurn], shown: Sequence[tuple[int, int]]) -> int | None:
    """The place on the path of the last step that the page shows, too."""
    known = set(shown)
    places = [place for place, turn in enumerate(path) if (turn.id, turn.reply.id) in known]
    return places[-1] if places else None


def _rows(conversation: Conversation | None) -> str:
    """As many as the page shows, if they look otherwise there."""
    count = request.args.get("rows", type=int)  # not said by a page whose reader does something with them
    if count is None or not current_site().definition.save_history:
        return ""
    rows = sidebar(conversation.key if conversation else None, limit=min(max(count, PAGE), MOST_ROWS))
    if rows.mark == request.args.get("mark"):
        return ""
    drawn = current_site().partials("chat/_conversation_list", sidebar=rows)
    return morph_inside(dom_ids.CONVERSATIONS, drawn)
