"""Files that wait for their message: each is sent when it is chosen, and stands in the composer until Send."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, make_response, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from webchat.components.base import Component
from webchat.errors import NotFound
from webchat.files import FileData
from webchat.language import gettext as _
from webchat.rendering import dom_ids
from webchat.storage import files
from webchat.storage.db import transaction

from . import access
from .attachments import FIELD, arrive, keep_arrived, sent_parts, waiting
from .refusals import Refused
from .site import current_site

blueprint = Blueprint("uploads", __name__)


@blueprint.post("/files")
def upload() -> Markup:
    """Keep what was chosen, and draw it for the composer. The first upload makes the guest, too."""
    wanted = _wanted()
    arrived = [arrive(part, wanted) for part in sent_parts()]
    if not arrived:
        raise Refused(422, _("There is no file in this form."))
    with transaction():
        visitor = access.visitor_or_guest()
        kept = keep_arrived(visitor.id, arrived)
    access.remember(visitor)
    return _drawn(kept, request.args.get("input", type=int))


@blueprint.get("/files")
def attached() -> Markup:
    """What waits under these keys: a draft that was kept over a reload, or the files of an example."""
    visitor = access.visitor()
    return _drawn(
        waiting(visitor.id if visitor else None, request.args.getlist(FIELD)),
        request.args.get("input", type=int),
    )


@blueprint.post("/files/<file_key>/remove")
def remove(file_key: str) -> Response:
    """What is taken out again before it is sent; what was sent stays with its message."""
    visitor, site, file = access.visitor(), current_site(), access.file(file_key)
    if visitor is None or file.user_id != visitor.id:
        raise NotFound
    if files.take_back(site.blobs, file):
        site.limits.take_back_file_of_guests(file.key)
    return make_response("", 204)


def _drawn(attached: list[FileData], number: int | None) -> Markup:
    """For the composer, or for the input of this number."""
    field = {} if number is None else {"field": dom_ids.field(number)}
    return current_site().partials("files/_attached", attached=attached, **field)


def _wanted() -> Sequence[str] | None:
    """What kinds are taken by the box of the chat, or by the input that is named. Raises `Refused` where none are."""
    definition = current_site().definition
    number = request.args.get("input", type=int)
    if number is None:
        box: Component | None = definition.textbox
    else:
        block = definition.layout.blocks.get(number) if definition.layout else None
        box = block if isinstance(block, Component) else None
    if box is None or not box.takes_files:
        raise Refused(415, _("Files cannot be sent here."))
    return box.taken
