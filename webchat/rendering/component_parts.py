"""What the templates of components cannot say in Jinja: HTML of others, trees, tables, addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

from webchat.checks import css_length
from webchat.files import FileData
from webchat.language import gettext as _
from webchat.language import ngettext

from .author_words import words
from .highlight import highlighted
from .libraries import missing_library
from .sanitise import AuthorSanitiser, clean_text
from .urls import Urls

MOST_NODES = 3000  # of a tree; more than anybody unfolds
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


def table_cell(cell: Any, kind: str, most: int | None, props: Mapping[str, Any], urls: Urls) -> Markup:
    """`<td>` as the column's type asks for it."""
    if kind == "markdown" and isinstance(cell, str):
        return Markup("<td>{}</td>").format(words(cell[:LONGEST_CELL], props))
    if kind == "html" and isinstance(cell, str):
        return Markup("<td>{}</td>").format(author_html(cell[:LONGEST_CELL]))
    text = cell_text(cell, kind)
    if most is not None and len(text) > most:
        return Markup('<td title="{}">{}…</td>').format(text[:LONGEST_CELL], text[:most])
    return Markup('<td align="right">{}</td>' if kind == "number" else "<td>{}</td>").format(
        text[:LONGEST_CELL]
    )


def cell_text(cell: Any, kind: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "✓" if cell else "✗"
    return f"{cell:g}" if kind == "number" and isinstance(cell, float) and cell == int(cell) else str(cell)


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
    "table_cell": table_cell,
}
FILTERS = {"address": address, "alt": alt, "measure": measure}
