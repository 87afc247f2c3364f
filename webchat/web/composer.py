"""What the box of the chat takes beside words, and what its author has put into it."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from webchat.components.multimodal_textbox import MultimodalTextbox
from webchat.file_types import accept, in_words
from webchat.files import FileData, size_in_words
from webchat.language import gettext as _
from webchat.rendering.views import UploadView

from .attachments import given_keys, too_large, too_many, waiting
from .site import current_site

log = logging.getLogger("webchat.web")


def uploads() -> UploadView | None:
    """What can be attached to a message; None where nothing can."""
    site = current_site()
    box = site.definition.textbox
    if not isinstance(box, MultimodalTextbox):
        return None
    most_bytes = min(site.max_file_bytes, site.definition.most_file_bytes or site.max_file_bytes)
    most = 1 if box.file_count == "single" else site.config.max_files
    return UploadView(
        accept=accept(box.taken),
        sentence=_("{kinds} up to {size} each").format(
            kinds=in_words(box.taken), size=size_in_words(most_bytes)
        ),
        most_bytes=most_bytes,
        most_files=most,
        too_large=too_large(most_bytes),
        too_many=too_many(most),
        is_folder=box.file_count == "directory",
        sources=box.all_sources,
        longest_paste=box.max_plain_text_length,
    )


def first_draft() -> tuple[str, Sequence[FileData]]:
    """What the author has put into an empty box, words and files; nothing where her function fails."""
    box = current_site().definition.textbox
    try:
        text, paths = box.first
    except Exception:
        log.exception("the value of the %s of the chat could not be made", type(box).__name__)
        return "", ()
    return text, waiting(None, given_keys(paths))
