"""The parser: CommonMark with tables, tasks, footnotes, links in plain words and formulas, within bounds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import SimpleNamespace

from markdown_it import MarkdownIt, helpers
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore, linkify
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from .drawer import Drawer
from .live_blocks import settled
from .live_marks import add_pen, close_for_show
from .maths import Delimiters, add_maths
from .sanitise import TooMuchError, is_safe

MOST_TOKENS = 60_000  # of a whole text's blocks
MOST_CELLS = 20_000  # of one table
LONGEST_PARAGRAPH = 100_000  # characters; longer ones are shown as they are
STEPS = 40  # of the parser for each character of a paragraph

TASK = re.compile(r"\[([ xX])\][ \t]+")


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  (its name there)
        return is_safe(url) or url.startswith("data:image/")  # a picture's


def build_parser(delimiters: Sequence[Delimiters], *, line_breaks: bool) -> MarkdownIt:
    parser = _Parser(
        "js-default",
        {"html": True, "linkify": True, "breaks": line_breaks, "maxNesting": 60},
        renderer_cls=Drawer,
    )
    if parser.linkify is not None:
        parser.linkify.set({"fuzzy_link": False})  # README.md and main.py are no addresses
    footnote_plugin(parser, inline=False)
    parser.renderer = Drawer(parser)  # it draws footnotes in its own way
    add_maths(parser, delimiters)
    parser.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.before("table", "bound", _bound_blocks)
    parser.helpers = SimpleNamespace(**vars(helpers) | {"parseLinkLabel": _link_label})  # type: ignore[assignment]  # a module there
    parser.inline.ruler.before("text", "bound", _bound_steps)
    parser.core.ruler.at("inline", _inline)
    parser.core.ruler.at("linkify", _linkify)
    parser.core.ruler.before("inline", "show", _show)
    parser.core.ruler.after("inline", "tasks", _tasks)
    parser.core.ruler.push("pen", _pen)
    return parser


def _bound_blocks(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    if len(state.tokens) > MOST_TOKENS:
        raise TooMuchError
    return False


def _table(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """A table with an end: what comes after so many cells is no table any more."""
    columns = 1 + state.src.count("|", state.bMarks[first], state.eMarks[first])
    return columns < MOST_CELLS // 10 and table(
        state, first, min(last, first + MOST_CELLS // columns), silent
    )


def _link_label(state: StateInline, start: int, disable_nested: bool = False) -> int:
    """The end of a label, at a price: a row of open brackets makes each of them look at all the others."""
    end = helpers.parseLinkLabel(state, start, disable_nested)
    state.env["steps"] -= ((end if end >= 0 else state.posMax) - start) // 8
    return end


def _bound_steps(state: StateInline, silent: bool) -> bool:
    state.env["steps"] -= 1
    if state.env["steps"] < 0:
        raise TooMuchError
    return False


def _inline(state: StateCore) -> None:
    """Parse what paragraphs hold. One that is made to keep a parser busy is shown as it is."""
    if len(state.tokens) > MOST_TOKENS:
        raise TooMuchError
    for token in state.tokens:
        if token.type != "inline":
            continue
        state.env["steps"] = STEPS * len(token.content) + 1000
        try:
            if len(token.content) > LONGEST_PARAGRAPH:
                raise TooMuchError
            token.children = state.md.inline.parse(token.content, state.md, state.env, [])
        except (TooMuchError, RecursionError):
            plain = Token("text", "", 0, content=token.content)
            token.children = [plain]
            token.content = ""  # for the rules that look for links


def _linkify(state: StateCore) -> None:
    """Find addresses in plain words. Each has one of these signs, and to look for it costs far less."""
    every = state.tokens
    state.tokens = [token for token in every if "//" in token.content or "@" in token.content]
    linkify(state)
    state.tokens = every


def _show(state: StateCore) -> None:
    """For a text that still grows: find what is settled, and close the rest for show."""
    if "settled" in state.env:
        done = state.env["settled"] = settled(state.tokens, state.src, state.env)
        close_for_show(state.tokens[done.tokens :], state.env)


def _pen(state: StateCore) -> None:
    add_pen(state.env)


def _tasks(state: StateCore) -> None:
    """`- [x] done` gets a box; it says how things are and cannot be changed."""
    for item, paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if item.type != "list_item_open" or paragraph.type != "paragraph_open" or not inline.children:
            continue
        first = inline.children[0]
        if first.type == "text" and (found := TASK.match(first.content)):
            first.content = first.content[found.end() :]
            inline.children.insert(0, Token("checkbox", "input", 0, meta={"checked": found[1] != " "}))
