"""Whether HTML drawn from somebody's words holds anything that acts: it is read again, tag by tag."""

from __future__ import annotations

import re
from html.parser import HTMLParser

SCHEMES = ("http://", "https://", "mailto:", "tel:")
OURS = {
    "button": {
        "class": {"icon-button"},
        "type": {"button"},
        "data-copy": {"code"},
        "aria-label": {"Copy code"},
    },
    "input": {"type": {"checkbox"}, "disabled": {None}, "checked": {None}, "aria-label": {"Done", "To do"}},
    "svg": {"class": {"icon"}, "aria-hidden": {"true"}},
    "use": {"href": {"#copy", "#image"}},
    "div": {"class": {"table"}, "role": {"group"}, "tabindex": {"0"}, "aria-label": {"Table"}},
}
ACTS = """
    script style iframe object embed form textarea select option link meta base body html head template
    noscript animate video audio applet plaintext xmp mglyph annotation-xml hx-partial foreignobject
"""
FORBIDDEN = frozenset(ACTS.split())


class Judge(HTMLParser):
    """Finds what could act in a piece of HTML, and counts what is left open."""

    def __init__(self) -> None:
        super().__init__()
        self.harmful: list[str] = []
        self.depth = 0
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN:
            self.harmful.append(tag)
        if tag not in ("br", "hr", "input", "img", "wbr", "col"):
            self.depth += 1
        for name, value in attrs:
            if not self._is_harmless(tag, name, value):
                self.harmful.append(f"{tag} {name}={value!r}")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1
        if self.depth < 0:
            self.harmful.append(f"</{tag}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        self.harmful.append("comment")

    def _is_harmless(self, tag: str, name: str, value: str | None) -> bool:
        if name.startswith(("on", "hx-", "data-hx")) or name in (
            "style",
            "srcdoc",
            "formaction",
            "name",
            "action",
        ):
            return False
        if tag in OURS and not (tag == "div" and name == "align"):
            return value in OURS[tag].get(name, ())
        if name == "id":
            return str(value).startswith(("note-", "ref-"))
        if name == "class":
            return value in CLASSES or tag == "span"
        if name in ("href", "data-src"):
            return str(value).startswith(SCHEMES) or ":" not in re.split("[/?#]", str(value))[0]
        if name == "src":
            return str(value).startswith(("/", "data:image/"))
        return True


CLASSES = {"code", "table", "plain", "footnotes", "footnote-ref", "remote-image", "formula", "icon", "pen"}


def judge(html: str) -> None:
    reader = Judge()
    reader.feed(html)
    reader.close()
    assert not reader.harmful
    assert reader.depth == 0, html
    assert not any(
        0xFDD0 <= ord(char) < 0xFDF0 or 0xD800 <= ord(char) < 0xE000 or char == "\0" for char in html
    )
    assert not any(char in html for char in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069")
    html.encode()
