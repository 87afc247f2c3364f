"""Search over a visitor's conversations."""

from __future__ import annotations

from flask import Blueprint, request
from markupsafe import Markup

from webchat.rendering.markdown import without_marks
from webchat.rendering.views import SearchHit, SearchView
from webchat.storage.search import Hit
from webchat.storage.search import search as find

from . import access, pages
from .htmx import shown_conversation, wants_partial
from .sidebar import sidebar
from .site import current_site

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
def search() -> str:
    """What holds the words; without words the side bar as it is."""
    query = request.args.get("q", "").strip()
    site = current_site()
    if not query:
        rows = sidebar(shown_conversation())
        return site.partials("chat/_conversation_list", sidebar=rows) if wants_partial() else pages.page(None)
    visitor = access.visitor()
    hits = find(visitor.id, site.definition.bot, query) if visitor else []
    found = SearchView(query=query, hits=[_hit(hit) for hit in hits])
    return (
        site.partials("chat/_search_results", search=found)
        if wants_partial()
        else pages.page(None, search=found)
    )


def _hit(hit: Hit) -> SearchHit:
    return SearchHit(
        conversation_key=hit.conversation_key,
        title=Markup(hit.title),
        excerpt=Markup(without_marks(hit.excerpt)),
        message_id=hit.message_id,
        role=hit.role,
        created_at=hit.created_at,
    )
