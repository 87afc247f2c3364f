"""The request as the author's function may see it."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from flask import request

from webchat.generation.injection import Visit
from webchat.request import Client, Headers, Request

from . import access, page_state
from .site import current_site


def author_request() -> Request:
    """Plain values of the request that is being answered; the query is that of the page, not of its form."""
    page = request.headers.get("HX-Current-URL") or request.referrer or request.url
    return Request(
        username=_username(),
        session_hash=page_state.page_name(),
        headers=Headers({name.lower(): value for name, value in request.headers.items()}),
        cookies=dict(request.cookies),
        query_params=dict(parse_qsl(urlsplit(page).query)),
        path_params=dict(request.view_args or {}),
        client=Client(request.remote_addr),
        url=page,
        method=request.method,
    )


def _username() -> str | None:
    known = access.visitor() if access.is_logged_in() else None
    return known.name if known else None


def visit() -> Visit:
    """For the chat function: who asks, and what his page remembers."""
    wants = current_site().runner.wishes
    needs_page = current_site().remembers or current_site().definition.additional_outputs
    return Visit(
        request=author_request() if wants.request else None,
        page=page_state.this_page() if needs_page or page_state.looks() else None,
    )
