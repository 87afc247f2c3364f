"""What the author adds to the page, as files of our own: a strict policy allows no style or script within it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from webchat.components.chatbot import Chatbot
from webchat.components.textbox import Textbox
from webchat.definition import Definition

from .assets import Asset
from .urls import Urls

ELSEWHERE = re.compile(r"https?://|data:|/")
NEEDS_NONCE = re.compile(r"<(script|style)\b(?![^>]*\bnonce=)", re.I)


class Avatars(NamedTuple):
    user: str | None
    bot: str | None


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
    def avatars(self) -> Avatars:
        user, bot = self.definition.chatbot.avatar_images or (None, None)
        return Avatars(str(user) if user else None, str(bot) if bot else None)

    @cached_property
    def pictures(self) -> Mapping[str, Asset]:
        """By the path that the author gave: pictures on this machine's disk."""
        given = [*self.avatars, *(example.icon for example in self.definition.examples)]
        return {path: _picture(path) for path in given if path and not ELSEWHERE.match(path)}

    def find(self, hash: str, name: str) -> Asset | None:
        """The file that an address means. Nothing but these files can be reached this way."""
        files = (self.css, self.js, *self.pictures.values())
        return next((file for file in files if file and (file.hash, file.name) == (hash, name)), None)

    def address(self, path: str, urls: Urls) -> str:
        """Where a page finds the picture that the author gave as `path`, which may be an address already."""
        file = self.pictures.get(path)
        return urls.author(file.hash, file.name) if file else path

    def css_address(self, urls: Urls) -> str:
        return urls.author(self.css.hash, self.css.name) if self.css else ""

    def js_address(self, urls: Urls) -> str:
        return urls.author(self.js.hash, self.js.name) if self.js else ""


def _picture(path: str) -> Asset:
    file = Path(path)
    return Asset(file.name, file.read_bytes())


def author_head(head: str, nonce: str) -> Markup:
    """The author's `head`, whose scripts and styles the policy's `nonce` allows."""
    return Markup(NEEDS_NONCE.sub(lambda found: f'<{found[1]} nonce="{nonce}"', head))


def author_css(definition: Definition) -> str:
    """Theme, measures given as parameters, and the author's own rules: outside our layers, so they win."""
    measures = "".join(f"{rule}\n" for rule in _measures(definition.chatbot, definition.textbox))
    return definition.theme.css() + measures + definition.css


def _measures(chatbot: Chatbot, textbox: Textbox) -> Iterator[str]:
    sizes = {
        "block-size": chatbot.height,
        "min-block-size": chatbot.min_height,
        "max-block-size": chatbot.max_height,
    }
    if given := "; ".join(f"{name}: {_length(size)}" for name, size in sizes.items() if size is not None):
        yield f".log {{ {given} }}"
    if textbox.max_lines is not None:
        yield f".composer textarea {{ --most-lines: {textbox.max_lines} }}"
    if textbox.text_align is not None:
        yield f".composer [name=text] {{ text-align: {textbox.text_align} }}"


def _length(size: int | str) -> str:
    """Gradio's sizes: a number means pixels, a string is CSS."""
    return f"{size}px" if isinstance(size, int | float) or size.isdecimal() else size.split(";")[0]
