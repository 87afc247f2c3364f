"""What the author adds to the page, as files of our own: a strict policy allows no style or script in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from webchat.definition import Definition
from webchat.layout.scripts import as_expression, is_function

from .assets import Asset
from .measures import measures
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
        """What runs when the page opens: a function, as Gradio has it, or statements."""
        js = self.definition.js
        if not js:
            return None
        return Asset(
            "script.js", (f"await (\n{as_expression(js)}\n)();\n" if is_function(js) else js).encode()
        )

    @cached_property
    def scripts(self) -> Mapping[int, Asset]:
        """Of listeners, by their numbers: a module for each, so that a mistake in one is none in the others."""
        listeners = self.definition.layout.listeners if self.definition.layout else []
        return {
            number: Asset(f"listener-{number}.js", f"export default (\n{listener.js}\n);\n".encode())
            for number, listener in enumerate(listeners)
            if listener.js
        }

    @cached_property
    def pictures(self) -> Mapping[str, Asset]:
        """By the name that the definition gives them: pictures on this machine's disk."""
        return {name: Asset(name, path.read_bytes()) for name, path in self.definition.files.items()}

    def find(self, hash: str, name: str) -> Asset | None:
        """The file that an address means. Nothing but these files can be reached this way."""
        files = (self.css, self.js, *self.scripts.values(), *self.pictures.values())
        return next((file for file in files if file and (file.hash, file.name) == (hash, name)), None)

    def address(self, picture: str, urls: Urls) -> str:
        """Where a page finds a picture of the definition's: a name in its files, a path, or an address already."""
        file = self.pictures.get(picture) or self.pictures.get(self._names.get(picture, ""))
        return urls.author(file.hash, file.name) if file else picture

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """The names in the definition's files by the paths that components have."""
        return {str(path): name for name, path in self.definition.files.items()}

    def css_address(self, urls: Urls) -> str:
        return urls.author(self.css.hash, self.css.name) if self.css else ""

    def js_address(self, urls: Urls) -> str:
        return urls.author(self.js.hash, self.js.name) if self.js else ""

    def script_address(self, number: int, urls: Urls) -> str:
        return urls.author(self.scripts[number].hash, self.scripts[number].name)


def author_head(head: str, nonce: str) -> Markup:
    """The author's `head`, whose scripts and styles the policy's `nonce` allows."""
    return Markup(NEEDS_NONCE.sub(lambda found: f'<{found[1]} nonce="{nonce}"', head))


def author_css(definition: Definition) -> str:
    """Theme, measures given as parameters, and the author's own rules: outside our layers, so they win."""
    sizes = "".join(f"{rule}\n" for rule in measures(definition))
    return definition.theme.css() + sizes + definition.css
