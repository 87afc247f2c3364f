"""What the page that asks holds beside its forms, found through the visitor's session."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import g, request, session
from flask_wtf.csrf import generate_csrf

from webchat.components.state import State
from webchat.generation.answering import Item
from webchat.generation.board import Draft
from webchat.generation.chat_value import ChatSet
from webchat.generation.page_states import Look, PageState
from webchat.language import gettext as _
from webchat.notices import Notice
from webchat.storage import conversations
from webchat.storage.db import reading

from .htmx import wants_partial
from .site import current_site

HEADER, FIELD = "X-Page", "page"  # how a page says its name: in HTMX's requests, and in plain forms
LONGEST_NAME = 40


def page_name() -> str:
    """Of the page that asks; of one that is being drawn for the first time, a new one."""
    if "page_name" not in g:
        asks = request.headers.get(HEADER, "") or request.form.get(FIELD, "")
        known = asks[:LONGEST_NAME] if request.method == "POST" or wants_partial() else ""
        g.page_name = known or secrets.token_urlsafe(12)
        g.is_new_page = not known
    return str(g.page_name)


def is_new_page() -> bool:
    page_name()
    return bool(g.is_new_page)


def owner() -> str:
    """Whose pages these are: the browser's session, also while its guest becomes a user."""
    generate_csrf()  # a session that has none yet gets its own
    return str(session["csrf_token"])


def opened(place: str) -> None:
    """A page is drawn whole: it may go on with what an earlier one held."""
    if is_new_page():
        current_site().page_states.go_on(owner(), page_name(), place)


def looks() -> Mapping[int, Look]:
    """How its events have left the page that is being drawn."""
    page = current_site().page_states.find(owner(), page_name())
    return page.looks if page else {}


def remembered(state: State) -> Any:
    """What the page that is being drawn remembers there."""
    page = current_site().page_states.find(owner(), page_name())
    return page.remembered(state) if page else state.fresh()


def outdate(since: Mapping[int, float]) -> None:
    """What events have left in these blocks until then does not count any more: somebody has spoken later."""
    if page := current_site().page_states.find(owner(), page_name()):
        for number, moment in since.items():
            page.outdate(number, moment)


def this_page() -> PageState:
    """What the page holds that asks."""
    return current_site().page_states.get(owner(), page_name())


def is_awaited() -> bool:
    """Whether a function still works for the page that is being drawn, and which has no script to be told."""
    page = current_site().page_states.find(owner(), page_name())
    if page is None or (answering := page.awaited) is None:
        return False
    take(page, answering.items(0))
    if answering.has_ended:
        page.awaited = None
    else:
        page.tell(Notice("info", _("This takes a while. The page will show what comes of it.")))
    return not answering.has_ended


def take(page: PageState, items: Iterable[Item]) -> None:
    """What a page without scripts is told when it is drawn the next time; blocks look as they do already."""
    for item in items:
        match item:
            case Notice():
                page.tell(item)
            case ChatSet():
                page.moved_to = item
            case Draft():
                page.draft = item.text


def new_address() -> str | None:
    """Where the page goes on that is being drawn, once a function has set its conversation."""
    page = current_site().page_states.find(owner(), page_name())
    if page is None or page.moved_to is None or request.method != "GET":
        return None
    chat, page.moved_to = page.moved_to, None
    return settle(chat)


def settle(chat: ChatSet) -> str:
    """The address of what the page shows now; from now on it goes on from there."""
    site = current_site()
    if chat.conversation_id is None:
        is_now_at("")
        return site.urls.new_chat() if not site.definition.save_history else site.urls.home()
    with reading() as session:
        key = conversations.get(session, chat.conversation_id).key
    is_now_at(key)
    return site.urls.conversation(key)


def draft() -> str | None:
    """What a function has put into the box of the page that is being drawn, once."""
    page = current_site().page_states.find(owner(), page_name())
    if page is None:
        return None
    text, page.draft = page.draft, None
    return text


def is_now_at(place: str) -> None:
    """The page shows another conversation than when it was opened."""
    current_site().page_states.put(owner(), page_name(), place)


def notices() -> Sequence[Notice]:
    """What is to be told on the page that is being drawn, once."""
    page = current_site().page_states.find(owner(), page_name())
    return page.told() if page else ()
