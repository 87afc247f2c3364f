"""Page or partial? What HTMX asked for, and the headers that tell it where an answer goes."""

from __future__ import annotations

import re

from flask import Response, make_response, request

VARY = ("HX-Request", "HX-Request-Type")


def wants_partial() -> bool:
    """Whether a piece of the page is asked for. Going back in history asks for the whole page."""
    return (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-Request-Type") != "full"
        and "HX-History-Restore-Request" not in request.headers
    )


def comes_from_elsewhere() -> bool:
    """Whether another site's page sent this form. Such a request comes without our cookie."""
    return request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site"


def shown_conversation() -> str | None:
    """The key of the conversation that the asking page shows."""
    found = re.search(r"/c/([\w-]+)$", request.headers.get("HX-Current-URL", "").partition("?")[0])
    return found[1] if found else None


def partials(*html: str) -> Response:
    """An answer of `<hx-partial>`s alone: what the request was aimed at stays as it is."""
    response = make_response("".join(html))
    response.headers["HX-Reswap"] = "none"
    return response


def push(response: Response, address: str) -> Response:
    response.headers["HX-Push-Url"] = address
    return response


def put(response: Response, selector: str, swap: str) -> Response:
    """Put the answer elsewhere than the request said."""
    response.headers["HX-Retarget"] = selector
    response.headers["HX-Reswap"] = swap
    return response
