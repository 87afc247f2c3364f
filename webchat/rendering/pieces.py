"""A text falls into pieces that are parsed together but drawn, sanitised and settled each for itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from .sanitise import TAG, TooMuchError

DEEPEST = 500  # containers in one another; to sanitise more takes long

# An open one of these keeps what follows inside, over blank lines.
FOOTNOTE_FRAME = {"footnote_block_open", "footnote_open", "footnote_close", "footnote_block_close"}
CONTAINERS = frozenset(["details", "div", "center", "table", "ul", "ol", "dl", "blockquote"])


def pieces(tokens: Sequence[Token]) -> Iterator[tuple[int, int, bool]]:
    """Where the pieces begin and end that are drawn for themselves, and whether what they hold is all there.

    A piece is a block. HTML that opens a container takes the blocks up to its end with it.
    """
    first, left_open = 0, _Open()
    for at, token in enumerate(tokens):
        if token.type in FOOTNOTE_FRAME:
            if first < at:
                yield first, at, True
            yield at, at + 1, True
            first, left_open = at + 1, _Open()
            continue
        if token.level == 0 and token.nesting <= 0:
            if token.type == "html_block":
                left_open.read(token.content)
            if not left_open:
                yield first, at + 1, True
                first = at + 1
    if first < len(tokens):
        yield first, len(tokens), False


class _Open(list[str]):
    """The containers that blocks of HTML have opened and not closed yet."""

    def read(self, html: str) -> None:
        for name in _containers(html):
            if not name.startswith("/"):
                self.append(name)
                if len(self) > DEEPEST:
                    raise TooMuchError
            elif name[1:] in self:
                del self[self.index(name[1:]) :]


def _containers(html: str) -> list[str]:
    """The elements that block-level `html` opens (or, with a slash, closes) and that hold what follows."""
    tags = ((found[1], found[2].lower()) for found in TAG.finditer(html) if not found[0].endswith("/>"))
    return [slash + name for slash, name in tags if name in CONTAINERS]
