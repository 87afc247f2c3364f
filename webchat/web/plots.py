"""Diagrams that can be pointed at: each in a document of its own, which can reach nothing of ours."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, abort

from webchat.components.figures import LARGEST_FIGURE
from webchat.file_types import FIGURE
from webchat.rendering.assets import plot_script
from webchat.rendering.libraries import LIBRARIES, missing_library, script

from . import access
from .files import sent
from .pages import theme
from .site import current_site

blueprint = Blueprint("plots", __name__)

# Nothing may be asked for but our own script, and what a library makes of text (as all three do) acts in this frame
POLICY = (
    "sandbox allow-scripts; default-src 'none'; script-src 'nonce-{nonce}' 'unsafe-eval'; "
    "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'none'"
)


@blueprint.get("/plots/<file_key>")
def plot(file_key: str) -> Response:
    file = access.file(file_key)
    kind = file.name.partition(".")[0]
    if file.type != FIGURE or file.size > LARGEST_FIGURE or kind not in LIBRARIES or missing_library(kind):
        abort(404)
    site = current_site()
    try:
        figure = site.blobs.content(file.sha256).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        abort(404)
    library = LIBRARIES[kind]
    nonce = secrets.token_urlsafe(12)
    html = site.partials(
        "plots/frame",
        title=site.definition.name,
        theme=theme(),
        scripts=[site.urls.library(kind, library.version, name) for name in library.names],
        begin=plot_script(kind),
        figure=figure.replace("<", "\\u003c"),
        nonce=nonce,
    )
    response = Response(html)
    response.headers["Content-Security-Policy"] = POLICY.format(nonce=nonce)
    return response


@blueprint.get("/libraries/<kind>/<version>/<name>")
def library(kind: str, version: str, name: str) -> Response:
    """Everybody's: a frame that is cut off has no cookie to show."""
    found = script(kind, version, name)
    if found is None:
        abort(404)
    return sent(found)
