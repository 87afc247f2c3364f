"""What cannot be taken as a message, and the sentence that says so."""

from __future__ import annotations

from flask import request

from webchat.errors import WebchatError
from webchat.language import gettext as _

from .site import current_site


class Refused(WebchatError):
    """The visitor's words cannot be taken; they stay in the composer. `status` is HTTP's."""

    def __init__(self, status: int, sentence: str) -> None:
        self.status = status
        super().__init__(sentence)


def words_or_refusal(*, may_be_empty: bool = False) -> str:
    """The submitted words. Raises `Refused` when there are none, or too many."""
    text = request.form.get("text", "").replace("\r\n", "\n")
    if not text.strip():
        if may_be_empty:
            return ""
        raise Refused(422, _("There is nothing to send yet: write a message first."))
    most = current_site().config.max_message_bytes
    if len(text.encode("utf-8", "replace")) > most:
        raise Refused(413, too_long(most))
    longest = current_site().definition.textbox.max_length
    if longest is not None and len(text) > longest:
        sentence = _("This message is too long: {count} characters, and {most} are allowed.")
        raise Refused(422, sentence.format(count=len(text), most=longest))
    return text


def too_long(most: int) -> str:
    size = f"{most / 1024 / 1024:.3g} MB" if most >= 1024 * 1024 else f"{max(1, most // 1024)} KB"
    return _("This message is too long; {size} is the most. Shorten it, or send it in parts.").format(
        size=size
    )
