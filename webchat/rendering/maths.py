"""Formulas between their marks become MathML; one that cannot be read shows its source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import Converter
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markupsafe import escape

LONGEST = 4_000  # characters of one formula
SPACED = ("align", "aligned", "gathered", "split", "eqnarray", "equation", "gather")

DRAWN_ELEMENTS = """
    math menclose merror mfenced mfrac mi mlabeledtr mmultiscripts mn mo mover mpadded mphantom mprescripts
    mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none
"""
DRAWN_ATTRIBUTES = """
    accent accentunder align columnalign columnlines columnspacing depth display displaystyle fence form frame
    height largeop linebreak linethickness lspace mathvariant maxsize minsize movablelimits notation rowlines
    rowspacing rspace scriptlevel separator stretchy symmetric voffset width xmlns
"""
ELEMENTS, ATTRIBUTES = frozenset(DRAWN_ELEMENTS.split()), frozenset(DRAWN_ATTRIBUTES.split())


@dataclass(frozen=True)
class Delimiters:
    """A pair of marks. `display` says whether the formula stands on a line of its own."""

    left: str
    right: str
    display: bool

    @property
    def is_dollar(self) -> bool:
        return self.left == self.right == "$"

    def end(self, text: str, start: int, most: int) -> int:
        """Where the right mark of the formula stands whose words begin at `start`; -1 if there is none.

        A single dollar is money more often than maths, so it obeys Pandoc: no space inside, no digit after.
        """
        most = min(most, start + LONGEST)
        if not self.is_dollar:
            at = text.find(self.right, start, most)
            return at if at > start and not text[start:at].isspace() else -1
        if start >= most or text[start].isspace():
            return -1
        at = text.find("$", start, most)
        while at >= 0 and (text[at - 1] == "\\" or text[at - 1].isspace()):
            at = text.find("$", at + 1, most)
        return -1 if at <= start or text[at + 1 : at + 2].isdigit() else at


USUAL = (Delimiters("$$", "$$", True), Delimiters("\\(", "\\)", False), Delimiters("\\[", "\\]", True))


def delimiters_of(given: Sequence[Mapping[str, Any]] | None) -> tuple[Delimiters, ...]:
    """The author's `latex_delimiters`, longest first so that `$$` is not taken for two `$`."""
    if given is None:
        return USUAL
    pairs = [Delimiters(str(one["left"]), str(one["right"]), bool(one.get("display"))) for one in given]
    return tuple(sorted(pairs, key=lambda pair: -len(pair.left)))


def add_maths(parser: MarkdownIt, delimiters: Sequence[Delimiters]) -> None:
    """Teach `parser` formulas within lines and on lines of their own."""
    if not delimiters:
        return
    firsts = frozenset(pair.left[0] for pair in delimiters)
    blocks = [pair for pair in delimiters if pair.display]

    def in_line(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] not in firsts:
            return False
        for pair in delimiters:
            if state.src.startswith(pair.left, state.pos):
                start = state.pos + len(pair.left)
                end = pair.end(state.src, start, state.posMax)
                if end >= 0:
                    if not silent:
                        token = state.push("math", "math", 0)
                        token.content = state.src[start:end]
                        token.meta = {"display": pair.display}
                    state.pos = end + len(pair.right)
                    return True
        return False

    def on_its_own(state: StateBlock, first: int, last: int, silent: bool) -> bool:
        start = state.bMarks[first] + state.tShift[first]
        if state.src[start : start + 1] not in firsts or state.is_code_block(first):
            return False
        for pair in blocks:
            if state.src.startswith(pair.left, start):
                return _block(state, pair, first, last, silent)
        return False

    for first in firsts:
        parser.inline.add_terminator_char(first)
    parser.inline.ruler.before("escape", "math", in_line)
    parser.block.ruler.before(
        "fence", "math_block", on_its_own, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _block(state: StateBlock, pair: Delimiters, first: int, last: int, silent: bool) -> bool:
    """A formula that begins and ends a line, without a blank line inside."""
    start = state.bMarks[first] + state.tShift[first] + len(pair.left)
    line, at = first, -1
    while line < last and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        at = state.src.find(pair.right, start if line == first else state.bMarks[line], state.eMarks[line])
        if at >= 0:
            break
        line += 1
    if line >= state.env["whole_lines"]:  # more of this line, or the next one, may make it something else
        state.env["unclear"] = min(first, state.env.get("unclear", first))
    if at < 0 or state.src[at + len(pair.right) : state.eMarks[line]].strip():
        return False  # words go on after it: a formula within a line
    latex = _lines(state, first, line, start, at)
    if latex.strip() and not silent:
        token = state.push("math_block", "math", 0)
        token.block = True
        token.map = [first, line + 1]
        token.content = latex
        state.line = line + 1
    return bool(latex.strip())


def _lines(state: StateBlock, first: int, last: int, start: int, end: int) -> str:
    if first == last:
        return state.src[start:end]
    head = state.src[start : state.eMarks[first]]
    middle = (state.src[state.bMarks[n] + state.tShift[n] : state.eMarks[n]] for n in range(first + 1, last))
    begin = min(state.bMarks[last] + state.tShift[last], end)
    return "\n".join([head, *middle, state.src[begin:end]])


@lru_cache(maxsize=1024)
def formula(latex: str, display: bool) -> str:
    """MathML, or the source where that cannot be made; remembered, because an open tail is drawn often."""
    try:
        if len(latex) > LONGEST:
            raise ValueError
        return _mathml(latex.strip(), display)
    except Exception:  # latex2mathml raises whatever it trips over
        return source(latex)


def source(latex: str) -> str:
    """A formula that cannot be drawn, or not yet."""
    return f'<code class="formula">{escape(latex.strip())}</code>'


def _mathml(latex: str, display: bool) -> str:
    for name in SPACED:  # latex2mathml knows one of these
        latex = re.sub(rf"\\(begin|end){{{name}\*?}}", r"\\\1{align*}", latex)
    element = Converter(display="block" if display else "inline").convert_to_element(latex)
    _make_harmless(element)
    return tostring(element, encoding="unicode", short_empty_elements=False)


def _make_harmless(element: Element) -> None:
    """Only what draws stays: a formula can ask for links and styles. Its texts hold entities, read here."""
    if element.tag not in ELEMENTS:
        raise ValueError(element.tag)
    for name in [name for name in element.attrib if name not in ATTRIBUTES]:
        del element.attrib[name]
    for name, value in element.attrib.items():
        element.attrib[name] = unescape(value)
    element.text = unescape(element.text or "")
    element.tail = unescape(element.tail or "")
    for child in element:
        _make_harmless(child)
