"""Files of the page: our bundles and what the author adds, each under an address that changes with it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from webchat.rendering.assets import Asset, bundles

from .site import current_site

blueprint = Blueprint("files", __name__)


@blueprint.get("/assets/<hash>/<name>")
def asset(hash: str, name: str) -> Response:
    found = bundles().get(name)
    if found is None or found.hash != hash:
        abort(404)
    return sent(found)


@blueprint.get("/author/<hash>/<name>")
def author(hash: str, name: str) -> Response:
    found = current_site().author.find(hash, name)
    if found is None:
        abort(404)
    return sent(found)


def sent(file: Asset) -> Response:
    is_text = file.type.startswith(("text/", "image/svg", "application/javascript"))
    compressed = is_text and "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(file.compressed if compressed else file.content, content_type=file.type)
    if compressed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
