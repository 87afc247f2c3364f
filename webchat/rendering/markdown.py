"""Markdown becomes HTML that is safe to show, whoever wrote it."""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import escape

from .markdown_parser import build_parser
from .maths import delimiters_of
from .pieces import pieces
from .sanitise import Sanitiser, TooMuchError, clean_text

LONGEST = 200_000  # characters; a longer text is shown as it is
LONGEST_TITLE = 2_000
MARKS = re.compile(r"\*\*|__|~~|`+|(?<!\S)\*(?=\S)|(?<=\S)\*(?!\w)|(?<!\S)#{1,6}(?=\s)")


@dataclass(frozen=True)
class MarkdownOptions:
    """How words become HTML.

    Parameters:
        render_markdown: False shows them as they are. sanitize_html: False lets HTML in them act.
        latex_delimiters: dicts with left, right and display; None means `$$…$$`, `\\(…\\)` and `\\[…\\]`.
        line_breaks: whether a line that ends in the source ends on the page.
        allow_tags: names of further tags that pass, or True for all that are not HTML.
    """

    render_markdown: bool = True
    sanitize_html: bool = True
    latex_delimiters: Sequence[Mapping[str, Any]] | None = None
    line_breaks: bool = True
    allow_tags: bool | Collection[str] = False


class Markdown:
    """Usage: `Markdown().render("**Hi**")`. One instance serves any number of threads."""

    def __init__(self, options: MarkdownOptions | None = None) -> None:
        self.options = options or MarkdownOptions()
        self._delimiters = delimiters_of(self.options.latex_delimiters)
        self._sanitiser = Sanitiser(self.options.allow_tags)
        self._own = threading.local()  # a parser keeps what it is doing in itself: each thread has one

    def render(self, text: str) -> str:
        """The HTML of a whole text."""
        text = clean_text(text)
        if not self.options.render_markdown or len(text) > LONGEST:
            return plain(text)
        try:
            env: dict[str, Any] = {"name": blake2s(text.encode(), digest_size=4).hexdigest()}
            return self.draw(self.parse(text, env), env)
        except (TooMuchError, RecursionError):
            return plain(text)

    def inline(self, text: str) -> str:
        """One line of words with emphasis, code and formulas, without links: for titles."""
        text = " ".join(clean_text(text[:LONGEST_TITLE]).split())
        if not self.options.render_markdown:
            return str(escape(text))
        line = self._parser.parseInline(text, {})[0]
        line.children = [
            token for token in line.children or () if token.type not in ("link_open", "link_close")
        ]
        for token in line.children:
            if token.type in ("image", "html_inline"):
                token.type, token.content = "text", token.content if token.type == "image" else ""
        return str(self._parser.renderer.render([line], self._parser.options, {}))

    # For texts that still grow

    def parse(self, text: str, env: dict[str, Any]) -> list[Token]:
        """The tokens of a clean text. `env` is markdown-it's: it holds what one block knows of others."""
        env["whole_lines"] = text.count("\n")
        return self._parser.parse(text, env)

    def draw(self, tokens: Sequence[Token], env: dict[str, Any]) -> str:
        return "".join(self._draw_piece(tokens[first:last], env) for first, last, _ in pieces(tokens))

    def _draw_piece(self, tokens: Sequence[Token], env: dict[str, Any]) -> str:
        if not self.options.sanitize_html or not _holds_html(tokens):
            return str(self._parser.renderer.render(tokens, self._parser.options, env))
        ours: list[str] = []
        html = self._parser.renderer.render(tokens, self._parser.options, env | {"ours": ours})
        return self._sanitiser.clean(html, ours)

    @property
    def _parser(self) -> MarkdownIt:
        if (parser := getattr(self._own, "parser", None)) is None:
            parser = self._own.parser = build_parser(self._delimiters, line_breaks=self.options.line_breaks)
        return parser


def without_marks(text: str) -> str:
    """For an excerpt: a few words read better without what Markdown makes of them."""
    return MARKS.sub("", text)


def plain(text: str) -> str:
    """Words as they are."""
    return f'<p class="plain">{escape(text)}</p>\n'


def _holds_html(tokens: Sequence[Token]) -> bool:
    return any(
        token.type == "html_block" or any(child.type == "html_inline" for child in token.children or ())
        for token in tokens
    )
