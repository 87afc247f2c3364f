"""What is open at the end of a growing text is closed for show, and the pen is put where its words go on."""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any

from markdown_it.token import Token

from .sanitise import PEN

MARK = re.compile(r"\\.|`+|\*+|_+|~~+|!?\[|<|\$\$|\\", re.S)
TAG_OR_ADDRESS = re.compile(
    r"<(?:/?[a-zA-Z][^<>]*|!--.*?--|[a-zA-Z][\w+.-]*:[^<>\s]*|[^<>\s@]+@[^<>\s]+)>", re.S
)
HALF_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,200}\Z|</?\Z")
TARGET = re.compile(
    r"""\(\s*(?:<[^<>\n]*>|(?:[^\s()]|\([^\s()]*\))*)(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)"""
)
HALF_TARGET = re.compile(r"\((?:[^()\n]|\([^()\n]*\))*(?:\([^()\n]*)?\Z")
LABEL = re.compile(r"\\.|[\[\]]", re.S)
LONGEST_LABEL = 400
LOOKED_AT = 4_000  # characters at a paragraph's end; marks that were opened before are shown as they are
OPEN_FORMULA = {"$$": "$$", "\\(": "\\)", "\\[": "\\]"}
MARKS_ONLY = re.compile(r"[\s>*+=#|`~:.)\d\[\]xX$\\_<-]*\Z")
BAR = re.compile(r"(?<!\\)\|")
HALF_TASK = re.compile(r"\[[ xX]?\]?\Z")


def decided_end(source: str, *, is_first: bool) -> int:
    """Where the half line begins that may still become anything; else the end of `source`.

    A lone `-` below words, for one, would show them as a heading.
    """
    begin = source.rfind("\n") + 1
    if is_first and not begin and source[:1].isalnum():
        return len(source)  # the very first words of an answer do not wait
    return begin if begin < len(source) and MARKS_ONLY.match(source, begin) else len(source)


def row_below(source: str) -> str:
    """The second row of a table whose first row ends `source`, so that it is shown as a table at once."""
    row = source.rfind("\n", 0, len(source) - 1) + 1
    if not source.startswith("|", row) or source[max(0, row - 2) : row] not in ("", "\n", "\n\n"):
        return ""
    first = source[row:].strip()
    columns = len(BAR.findall(first, 1)) + (not first.endswith("|"))
    return ("" if source.endswith("\n") else "\n") + "|" + "-|" * columns


def close_for_show(tokens: Sequence[Token], env: MutableMapping[str, Any]) -> None:
    """Put the pen into the last words of `tokens`, before they are parsed for marks."""
    if (last := _last_leaf(tokens)) is None:
        return
    if last.type == "inline":
        last.content = closed(last.content)
    else:
        last.content = (
            last.content.removesuffix("\n") + PEN if last.type == "code_block" else last.content + PEN
        )
    env["pen"] = last


def add_pen(env: MutableMapping[str, Any]) -> None:
    """Put the pen behind the last words, once they are parsed, where nothing was open."""
    last = env.get("pen")
    if last is not None and last.type == "inline" and PEN not in last.content:
        last.children = [*(last.children or ()), Token("pen", "", 0)]


def _last_leaf(tokens: Sequence[Token]) -> Token | None:
    for token in reversed(tokens):
        if token.type in ("fence", "code_block") or (token.type == "inline" and token.content):
            return token
        if token.type not in ("inline", "td_open", "th_open") and token.nesting != -1:
            return None
    return None


def closed(text: str) -> str:
    """`text` with what is open at its end closed behind the pen or, half written, left out.

    Without the pen where nothing is open: it would keep a mark before it from closing anything.
    """
    if HALF_TASK.fullmatch(text):
        return ""
    pieces: list[str] = []
    done = 0
    stack: list[tuple[str, int]] = []

    def end(upto: int, code: str = "") -> str:
        closers = "".join(mark * count for mark, count in reversed(stack))
        pen = PEN if closers and not code else ""
        return "".join(pieces) + text[done:upto] + code + pen + closers

    for at, mark in _marks(text):
        after = at + len(mark)
        if mark in OPEN_FORMULA:
            return end(at, _as_code(text[after:]))
        if mark[0] == "`":
            return end(len(text), PEN + mark) if after < len(text) else end(at)
        if mark in ("<", "!["):
            return end(at)
        if mark == "[":
            pieces.append(text[done:at])
            done = after
            if (close := _label_end(text, after)) >= 0:
                return end(close)
        elif mark[0] in "*_~":
            if after == len(text) and not _closes_all_of(stack, mark):
                return end(at)  # it opens something, or is half of what will close
            _open_or_close(stack, text, at, mark)
    return end(len(text))


def _marks(text: str) -> Iterator[tuple[int, str]]:
    """The marks in `text` that matter: those of what is complete are passed over."""
    at = max(0, len(text) - LOOKED_AT)
    while found := MARK.search(text, at):
        at, mark = found.end(), found[0]
        if mark in OPEN_FORMULA:
            end = text.find(OPEN_FORMULA[mark], at)
            if end >= 0:
                at = end + len(OPEN_FORMULA[mark])
            else:
                yield found.start(), mark
        elif mark[0] == "\\":
            continue
        elif mark[0] == "`":
            if other := re.compile(f"(?<!`){mark}(?!`)").search(text, at):
                at = other.end()
            else:
                yield found.start(), mark
        elif mark == "<":
            if whole := TAG_OR_ADDRESS.match(text, found.start()):
                at = whole.end()
            elif HALF_TAG.match(text, found.start()):
                yield found.start(), mark
        elif mark[-1] == "[":
            close = _label_end(text, at)
            if close < 0 or close == len(text) - 1:
                yield found.start(), mark
            elif whole := TARGET.match(text, close + 1):
                at = whole.end()
            elif HALF_TARGET.match(text, close + 1):
                yield found.start(), mark
        else:
            yield found.start(), mark


def _label_end(text: str, start: int) -> int:
    """Where the label ends that begins at `start`; -1 if it is still open."""
    depth = 0
    for found in LABEL.finditer(text, start, start + LONGEST_LABEL):
        if found[0] == "[":
            depth += 1
        elif found[0] == "]":
            if depth == 0:
                return found.start()
            depth -= 1
    return -1 if len(text) <= start + LONGEST_LABEL else len(text) + 1  # nobody writes a label that long


def _open_or_close(stack: list[tuple[str, int]], text: str, at: int, mark: str) -> None:
    before, after = text[at - 1 : at], text[at + len(mark) :][:1] or " "
    opens = not after.isspace() and (mark[0] != "_" or not before.isalnum())
    closes = bool(before) and not before.isspace()
    count = len(mark) if mark[0] != "~" else 2
    while closes and count and stack and stack[-1][0] == mark[0]:
        _, open_count = stack.pop()
        used = min(open_count, count)
        count -= used
        if open_count > used:
            stack.append((mark[0], open_count - used))
            return
    if count and opens:
        stack.append((mark[0], count))


def _closes_all_of(stack: list[tuple[str, int]], mark: str) -> bool:
    return bool(stack) and stack[-1][0] == mark[0] and len(mark) >= stack[-1][1]


def _as_code(latex: str) -> str:
    """A formula that is still open: its source, until it can be drawn."""
    if not latex.strip():
        return ""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", latex)), default=0))
    return f"{fence} {latex}{PEN} {fence}"
