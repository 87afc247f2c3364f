"""What the author adds to the page, as files of our own: a strict policy allows no style or script in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from webchat.components.chatbot import Chatbot, css_length
from webchat.components.multimodal_textbox import MultimodalTextbox
from webchat.components.textbox import Textbox
from webchat.definition import Definition

from .assets import Asset
from .urls import Urls

NEEDS_NONCE = re.compile(r"<(script|style)\b(?![^>]*\bnonce=)", re.I)


@dataclass(frozen=True)
class AuthorFiles:
    """The files that belong to one definition, served at `/author/<hash>/<name>`."""

    definition: Definition

    @cached_property
    def css(self) -> Asset | None:
        text = author_css(self.definition)
        return Asset("style.css", text.encode()) if text else None

    @cached_property
    def js(self) -> Asset | None:
        return Asset("script.js", self.definition.js.encode()) if self.definition.js else None

    @cached_property
    def pictures(self) -> Mapping[str, Asset]:
        """By the name that the definition gives them: pictures on this machine's disk."""
        return {name: Asset(name, path.read_bytes()) for name, path in self.definition.files.items()}

    def find(self, hash: str, name: str) -> Asset | None:
        """The file that an address means. Nothing but these files can be reached this way."""
        files = (self.css, self.js, *self.pictures.values())
        return next((file for file in files if file and (file.hash, file.name) == (hash, name)), None)

    def address(self, picture: str, urls: Urls) -> str:
        """Where a page finds a picture of the definition's: a name in its files, or an address already."""
        file = self.pictures.get(picture)
        return urls.author(file.hash, file.name) if file else picture

    def css_address(self, urls: Urls) -> str:
        return urls.author(self.css.hash, self.css.name) if self.css else ""

    def js_address(self, urls: Urls) -> str:
        return urls.author(self.js.hash, self.js.name) if self.js else ""


def author_head(head: str, nonce: str) -> Markup:
    """The author's `head`, whose scripts and styles the policy's `nonce` allows."""
    return Markup(NEEDS_NONCE.sub(lambda found: f'<{found[1]} nonce="{nonce}"', head))


def author_css(definition: Definition) -> str:
    """Theme, measures given as parameters, and the author's own rules: outside our layers, so they win."""
    measures = "".join(f"{rule}\n" for rule in _measures(definition.chatbot, definition.textbox))
    return definition.theme.css() + measures + definition.css


def _measures(chatbot: Chatbot, textbox: Textbox | MultimodalTextbox) -> Iterator[str]:
    sizes = {
        "block-size": css_length("height", chatbot.height),
        "min-block-size": css_length("min_height", chatbot.min_height),
        "max-block-size": css_length("max_height", chatbot.max_height),
    }
    if given := "; ".join(f"{name}: {size}" for name, size in sizes.items() if size is not None):
        yield f".log {{ {given} }}"
    if (textbox.lines, textbox.most_lines) != (Textbox().lines, Textbox().most_lines):
        yield f".composer textarea {{ --lines: {textbox.lines}; --most-lines: {textbox.most_lines} }}"
    if textbox.text_align is not None:
        yield f".composer [name=text] {{ text-align: {textbox.text_align} }}"
