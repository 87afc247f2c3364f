"""What the templates of components cannot say in Jinja: HTML of others, trees, tables, addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

from webchat.checks import css_length
from webchat.components.given import is_address
from webchat.files import FileData
from webchat.language import gettext as _
from webchat.language import ngettext

from .author_words import words
from .highlight import highlighted
from .libraries import missing_library
from .sanitise import AuthorSanitiser, clean_text
from .urls import Urls

MOST_NODES = 3000  # of a tree; more than anybody unfolds
RIGHT = ' align="right"'
LONGEST_CELL = 10_000  # characters


def address(item: Mapping[str, Any], urls: Urls) -> str:
    """Where a browser finds the file of a component."""
    return urls.file(FileData.of(item)) if "key" in item else str(item["url"])


def alt(item: Mapping[str, Any]) -> str:
    """What a picture is called, unless we have called it so ourselves."""
    name = str(item.get("name") or "")
    return _("Picture") if not name or name.startswith("image.") else name


def coloured(code: str, language: str | None) -> Markup:
    return Markup(highlighted(code, (language or "").lower()))


_sanitiser = AuthorSanitiser()


def author_html(html: str) -> Markup:
    return Markup(_sanitiser.clean(clean_text(html)))


def table_rows(table: Mapping[str, Any], props: Mapping[str, Any]) -> Markup:
    """The rows of a table's body: here and not in the template, because there can be thousands of cells."""
    types, most, counts = table["types"], props.get("max_chars"), props.get("show_row_numbers")
    rows = []
    for number, row in enumerate(table["data"], start=1):
        head = f'<th scope="row">{number}</th>' if counts else ""
        cells = "".join([_cell(cell, kind, most, props) for cell, kind in zip(row, types, strict=False)])
        rows.append(f"<tr>{head}{cells}</tr>\n")
    return Markup("".join(rows))


def _cell(cell: Any, kind: str, most: int | None, props: Mapping[str, Any]) -> str:
    """`<td>` as the column's type asks for it."""
    if kind == "markdown" and isinstance(cell, str):
        return f"<td>{words(cell[:LONGEST_CELL], props)}</td>"
    if kind == "html" and isinstance(cell, str):
        return f"<td>{author_html(cell[:LONGEST_CELL])}</td>"
    if kind == "image" and is_address(cell):
        return f'<td><img src="{escape(cell)}" alt="" loading="lazy"></td>'
    text = cell_text(cell, kind)
    if most is not None and len(text) > most:
        return f'<td title="{escape(text[:LONGEST_CELL])}">{escape(text[:most])}…</td>'
    if isinstance(cell, float) and len(short := short_number(cell)) < len(text):
        return f'<td{RIGHT if kind == "number" else ""} title="{text}">{short}</td>'
    return f"<td{RIGHT if kind == 'number' else ''}>{escape(text[:LONGEST_CELL])}</td>"


def cell_text(cell: Any, kind: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "✓" if cell else "✗"
    is_whole = kind == "number" and isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15
    return f"{cell:.0f}" if is_whole else str(cell)


def short_number(number: float) -> str:
    """As many of its digits as one reads, but none of those before the point left out."""
    return f"{number:.0f}" if 1e5 <= abs(number) < 1e15 else f"{number:.6g}"


def json_tree(value: Any, is_open: bool = False, counts: bool = False) -> Markup:
    """`<details>` inside `<details>`: it folds without any script."""
    return Markup("".join(_Tree(is_open, counts).draw(None, value, depth=0)))


class _Tree:
    def __init__(self, is_open: bool, counts: bool) -> None:
        self._is_open = is_open
        self._counts = counts
        self._left = MOST_NODES

    def draw(self, name: str | None, value: Any, depth: int) -> list[str]:
        self._left -= 1
        head = "" if name is None else f'<span class="tree__name">{escape(name)}</span> '
        if not isinstance(value, dict | list) or not value:
            return [f'<div class="tree__leaf">{head}{_leaf(value)}</div>']
        is_open = " open" if self._is_open or depth == 0 else ""
        parts = [f'<details{is_open}><summary>{head}<span class="quiet">{_count(value)}</span></summary>']
        entries = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
        for position, (key, inside) in enumerate(entries):
            if self._left <= 0:
                more = _("{count} more").format(count=len(entries) - position)
                parts.append(f'<div class="tree__leaf quiet">… {escape(more)}</div>')
                break
            is_named = isinstance(value, dict) or self._counts
            parts += self.draw(str(key) if is_named else None, inside, depth + 1)
        return [*parts, "</details>"]


def _leaf(value: Any) -> str:
    if isinstance(value, str):
        return f'<span class="s">"{escape(value)}"</span>'
    if value is None or isinstance(value, bool):
        return f'<span class="k">{ {None: "null", True: "true", False: "false"}[value] }</span>'
    if isinstance(value, int | float):
        return f'<span class="m">{value}</span>'
    return "{}" if isinstance(value, dict) else "[]"


def _count(value: Any) -> str:
    text = ngettext("{count} entry", "{count} entries", len(value)).format(count=len(value))
    return str(escape(text))


def measure(value: int | float | str, name: str = "size") -> str:
    """A size that an author gave, as CSS has it."""
    return css_length(name, value) or ""


GLOBALS = {
    "author_html": author_html,
    "coloured": coloured,
    "json_tree": json_tree,
    "missing_library": missing_library,
    "table_rows": table_rows,
}
FILTERS = {"address": address, "alt": alt, "measure": measure}
