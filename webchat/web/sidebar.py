"""The side bar's rows: a visitor's conversations by day, a page at a time."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from flask import request

from webchat.rendering.days import day_groups
from webchat.rendering.views import ConversationLink, SidebarView
from webchat.storage import conversations
from webchat.storage.models import Conversation

from . import access
from .htmx import shown_conversation
from .site import current_site

PAGE = 30  # rows


def sidebar(current_key: str | None, before: str | None = None, limit: int = PAGE) -> SidebarView:
    """The conversations after the cursor `before`, or the newest."""
    visitor = access.visitor()
    if visitor is None:
        return SidebarView()
    page = conversations.listed(visitor.id, current_site().definition.bot, before=before, limit=limit)
    links = [
        link(item, is_current=item.key == current_key, is_running=item.is_running) for item in page.items
    ]
    return SidebarView(groups=day_groups(links, datetime.now(UTC), zone()), next_cursor=page.next_cursor)


def link(
    conversation: Conversation, *, is_current: bool = False, is_running: bool = False
) -> ConversationLink:
    return ConversationLink(
        key=conversation.key,
        title=conversation.title,
        updated_at=conversation.updated_at,
        is_current=is_current,
        is_running=is_running,
    )


def row(conversation: Conversation) -> ConversationLink:
    """The row as it stands in the side bar of the page that asks."""
    running = conversations.is_running(conversation.id)
    return link(conversation, is_current=conversation.key == shown_conversation(), is_running=running)


def zone() -> tzinfo:
    """The visitor's, if his browser told us in a cookie."""
    name = unquote(request.cookies.get("tz", ""))  # a script wrote it, and hides the slash
    try:
        return ZoneInfo(name) if name else UTC
    except (ValueError, OSError, LookupError):  # no name, no file or a folder, no such zone
        return UTC
