"""What the pages and their larger pieces need: rows become values, values become HTML."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any

from flask import abort, g, redirect, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from webchat.components.base import Component
from webchat.files import FileData
from webchat.language import gettext as _
from webchat.rendering import dom_ids
from webchat.rendering.author_files import author_head
from webchat.rendering.blocks import block_view, panels
from webchat.rendering.example_table import example_table
from webchat.rendering.fragments import morph, morph_inside
from webchat.rendering.views import (
    NOTHING,
    BlockView,
    EditView,
    PersonView,
    ReplyView,
    SearchView,
    SidebarView,
)
from webchat.storage import turns
from webchat.storage.db import reading
from webchat.storage.models import Conversation
from webchat.storage.turns import PathTurn

from . import access, page_state
from .composer import first_draft, uploads
from .opening import is_all, opening_views
from .outputs import left_by
from .passing import passing_files
from .sidebar import link, sidebar
from .site import current_site
from .turn_views import answered, gone_files, reply_view, running_reply, turn_views
from .values import first, outputs, values

TURNS_SHOWN = 40


@contextmanager
def in_one_go() -> Iterator[None]:
    """A page is read in one go, however much it shows, unless functions of the author's make some of it.

    These may take long, and nothing is held meanwhile. What answers an act is not, either: a reply that ends meanwhile
    has its end in the answer.
    """
    with nullcontext() if current_site().definition.calculates else reading():
        yield


@in_one_go()
def page(
    conversation: Conversation | None,
    *,
    path: Sequence[PathTurn] | None = None,
    rows: SidebarView | None = None,
    search: SearchView | None = None,
    deleted: Conversation | None = None,
    draft: str | None = None,
    attached: Sequence[FileData] | None = None,
    notice: str | None = None,
    as_sent: bool = False,
    edited: EditView | None = None,
) -> Markup:
    """The page of a conversation, or of the empty chat. `path`: other turns than the newest.

    `draft` and `attached`: what stands in the composer; else it is what the author put there. `as_sent`: the inputs
    say what the form says, which was refused. `edited`: so was another version of a turn on the `path`.
    """
    page_state.opened(conversation.key if conversation else "")
    is_awaited = page_state.is_awaited()  # before anything is drawn that may change until then
    if (address := page_state.new_address()) is not None:
        abort(redirect(address, 303))
    draft = page_state.draft() if draft is None else draft
    room = room_values(conversation, path, draft, notice, attached, as_sent)
    return current_site().partials(
        "layout/page" if current_site().definition.is_laid_out else "chat/show",
        **room | frame(room["page_title"]) | _layout(conversation, as_sent),
        sidebar=rows or _rows(conversation),
        search=search,
        deleted=link(deleted) if deleted else None,
        edited=edited,
        listeners=current_site().listeners,
        notices=page_state.notices(),
        is_awaited=is_awaited,
        address=_address(),
    )


def _address() -> str | None:
    """Of this page, to load it again: opened at a piece of it (#turn-17-said) it would only scroll there."""
    if request.method != "GET":
        return None  # what was refused stands in its box, and is not to be taken away
    return current_site().urls.prefix + request.full_path.removesuffix("?")


def room(
    conversation: Conversation | None,
    *,
    with_rows: bool = False,
    draft: str | None = None,
    attached: Sequence[FileData] | None = None,
) -> Markup:
    """The conversation's room as it is now, to be morphed into a page; with the side bar if that changed."""
    values = room_values(conversation, None, draft, None, attached)
    html = current_site().partials(
        "chat/update",
        **values,
        brings_files=bool(attached),
        theme=theme(),
        sidebar=_rows(conversation) if with_rows else None,
    )
    html += current_site().partials.outputs(outputs(conversation))
    return html + told(values["turns"][-1].reply) if conversation and values["turns"] else html


def told(reply: ReplyView | None) -> Markup:
    """What the function has told beside this reply, lately."""
    site = current_site()
    if reply is None or not (notices := site.runner.notices(reply.id)):
        return NOTHING
    return Markup(site.partials.notices(replace(reply, notices=notices)))


def added_turn(conversation: Conversation, turn: PathTurn, before: PathTurn | None) -> Markup:
    """A turn that was just submitted, for a page that shows those `before` it."""
    site = current_site()
    shown = reply_view(conversation, turn, last=turn.reply.id)
    view = site.presenter.turn(turn, shown, gone_files([turn]))
    added = site.partials(
        "chat/turn_added",
        turn=view,
        before=answered(conversation, before, turn) if before else None,
        running_reply=running_reply([view]),
        **tokens(),
    )
    return added + site.partials.outputs(left_by(turn.reply)) + told(view.reply)


@reading()
def earlier(conversation: Conversation, path: Sequence[PathTurn], then: str) -> Markup:
    """Turns for above those that a page shows, which begin with the words `then`."""
    return current_site().partials(
        "chat/_earlier",
        turns=turn_views(conversation, path, then),
        earlier_before=earlier_before(path),
        conversation=link(conversation),
        **tokens(),
    )


def reply(conversation: Conversation, reply_id: int) -> Markup:
    """One reply as it is now, with what it has left in the additional outputs."""
    found = turns.turn_with(conversation.id, reply_id)
    last = turns.last_reply_id(conversation.id)
    drawn = current_site().partials.reply(reply_view(conversation, found, last=last))
    return drawn + current_site().partials.outputs(left_by(found.reply))


def _below(conversation: Conversation | None, as_sent: bool) -> list[BlockView]:
    """What the chat draws under its box: the accordion with the inputs that stand nowhere else."""
    blocks = current_site().definition.under_the_box
    shown = values(conversation, as_sent=as_sent) if blocks else {}
    return [block_view(block, shown) for block in blocks]


def _layout(conversation: Conversation | None, as_sent: bool) -> dict[str, Any]:
    """The blocks of a page that its author laid out, and those of them that stand beside it."""
    definition = current_site().definition
    if not (definition.is_laid_out and definition.layout):
        return {}
    root = block_view(definition.layout.root, values(conversation, as_sent=as_sent), page_state.looks())
    return {"root": root, "panels": list(panels(root))}


def block(number: int, conversation: Conversation | None) -> Markup:
    """A block of the author's page as events have left it, with all that stands in it."""
    site = current_site()
    assert site.definition.layout is not None, "a block that has a number stands in it"
    found, looks = site.definition.layout.blocks[number], page_state.looks()
    if isinstance(found, Component):
        data = looks[number].data if number in looks else None
        view = block_view(found, {number: data or first(site, found, passing_files())}, looks)
        return site.partials("layout/_block", block=view, version=secrets.token_hex(4))
    room = room_values(conversation, None, None, None, None) | _layout(conversation, False)
    view = block_view(found, values(conversation), looks)
    template = "layout/sidebar" if view.kind == "sidebar" else "layout/_block"
    return site.partials(template, **room, theme=theme(), block=view)


def room_set(conversation: Conversation | None, *, with_rows: bool) -> str:
    """The conversation's room, for a page whose events have set it; with the side bar if that changed."""
    site = current_site()
    room = {**room_values(conversation, None, None, None, None), "theme": theme()}
    html = morph(dom_ids.MAIN, site.partials("chat/_main", **room))
    html += str(site.partials.outputs(outputs(conversation)))
    rows = _rows(conversation) if with_rows else None
    if rows is None:
        return html
    return html + morph_inside(dom_ids.CONVERSATIONS, site.partials("chat/_conversation_list", sidebar=rows))


def trouble(status: int, heading: str, sentence: str) -> Markup:
    """A page for what went wrong. It may be there for somebody who logs in."""
    site = current_site()
    may_log_in = site.has_login and not access.is_logged_in()
    next = site.urls.prefix + request.path if status == 404 and request.method == "GET" else None
    login = site.urls.login(next) if may_log_in else None
    known = access.visitor()
    is_admins = known is not None and known.may_review and request.path.startswith("/admin/")
    back = (site.urls.admin(), _("Administration")) if is_admins else (site.urls.home(), _("New chat"))
    values = {"status": status, "heading": heading, "sentence": sentence, "login": login, "back": back}
    return current_site().partials("errors/error", **values, **frame(heading))


def room_values(
    conversation: Conversation | None,
    path: Sequence[PathTurn] | None,
    draft: str | None,
    notice: str | None,
    attached: Sequence[FileData] | None = None,
    as_sent: bool = False,
) -> dict[str, Any]:
    site = current_site()
    shown = newest(conversation) if path is None else path
    first = first_draft() if draft is None else (draft, ())
    views = turn_views(conversation, shown) if conversation else opening_views()
    begins = conversation is None or is_all(shown)
    title = conversation.title if conversation and not begins else ""
    name = site.definition.page_name
    return {
        "page_title": f"{title} · {name}" if title else name,
        "conversation": link(conversation, is_current=True) if conversation else None,
        "turns": views,
        "earlier_before": earlier_before(shown),
        "description": site.description,
        "placeholder": site.placeholder,
        "running_reply": running_reply(views),
        "draft": first[0],
        "attached": first[1] if attached is None else attached,
        "uploads": uploads(),
        "notice": notice,
        "begins": begins,
        "example_table": example_table(site.definition) if begins else None,
        "below": _below(conversation, as_sent),
        "person": person(),
        "page_name": page_state.page_name(),
        **tokens(),
    }


def frame(title: str) -> dict[str, Any]:
    """What every page needs, those of errors, too."""
    head = current_site().definition.head
    return {"page_title": title, "theme": theme(), "head": author_head(head, nonce()) if head else ""}


def tokens() -> dict[str, str]:
    """What a form carries: that it is ours, and a name for what it will submit."""
    return {"csrf_token": generate_csrf(), "client_id": secrets.token_urlsafe(12)}


def person() -> PersonView | None:
    """For the foot of the side bar; None where nobody can log in."""
    if not current_site().has_login:
        return None
    known = access.visitor() if access.is_logged_in() else None
    reviews = known is not None and known.may_review
    return PersonView(name=known.name if known else "", reviews=reviews)


def theme() -> str:
    """As the address says for this page, or the visitor for all of them."""
    chosen = request.args.get("__theme") or request.cookies.get("theme", "")
    return chosen if chosen in ("light", "dark") else "auto"


def nonce() -> str:
    """Of this answer, for the author's own scripts and styles."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(12)
    return str(g.nonce)


def newest(conversation: Conversation | None) -> Sequence[PathTurn]:
    return turns.path(conversation.id, limit=TURNS_SHOWN) if conversation else ()


def earlier_before(path: Sequence[PathTurn]) -> int | None:
    """The first turn's id, if there are turns before it."""
    return path[0].id if path and not path[0].is_first else None


def _rows(conversation: Conversation | None) -> SidebarView | None:
    if not current_site().definition.save_history:
        return None
    return sidebar(conversation.key if conversation else None)
