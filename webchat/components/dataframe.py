"""A table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, Literal

from webchat.checks import check_choice, check_count, check_lengths, check_output
from webchat.errors import DefinitionError, NotYetError
from webchat.files import Files
from webchat.layout.listeners import Event
from webchat.messages import ComponentData

from .base import Component
from .chatbot import check_delimiters
from .json_component import plain
from .remembered import remembered
from .tables import Table, table_of

MOST_ROWS = 1000  # that are kept and drawn
DATATYPES = ("str", "number", "bool", "date", "markdown", "html", "image")
WIDTH = re.compile(r"(\d{1,4})(?:px|(%))")
SHOWN = "the table is shown here, not edited"


@dataclass(eq=False)
class Dataframe(Component):
    """A table.

    Parameters:
        value: a pandas or polars frame, a NumPy array, a list of rows, a dict with `headers` and `data`, a dict of
            columns, or the path of a CSV file. Of a long one the first 1,000 rows are kept.
        headers: the columns' names, where the value has none.
        datatype: what the columns hold, one for all or a list: "markdown" and "html" are drawn as such.
        max_height: in pixels or as a CSS length, beyond which it scrolls. wrap: whether long texts are broken.
        column_widths: of each column: pixels, or "20%". pinned_columns: how many stay in sight while it scrolls.
        show_search: "search" for a field that finds rows. show_copy_button: for all of it, as for a spreadsheet.
        max_chars: beyond so many characters a cell is cut. show_row_numbers: whether rows are counted.
        latex_delimiters, line_breaks: for cells of Markdown.
        show_fullscreen_button, show_search="filter": wait for a later version.
        type, interactive, row_count, col_count, static_columns: for a table as an input.
    Usage: `return Dataframe(frame, label="Sales")`.
    """

    kind = "dataframe"
    drawn = (
        "max_height", "wrap", "max_chars", "show_row_numbers", "latex_delimiters", "line_breaks", "show_search",
        "show_copy_button", "pinned_columns",
    )  # fmt: skip
    change = Event()

    _: KW_ONLY
    container: bool = field(init=False, default=True)
    headers: list[str] | None = None
    row_count: int | tuple[int, str] = (1, "dynamic")
    col_count: int | tuple[int, str] | None = None
    datatype: str | Sequence[str] = "str"
    type: Literal["pandas", "numpy", "array", "polars"] = "pandas"
    latex_delimiters: list[dict[str, str | bool]] | None = None
    max_height: int | str = 500
    interactive: bool | None = None
    wrap: bool = False
    line_breaks: bool = True
    column_widths: list[str | int] | None = None
    show_fullscreen_button: bool = False
    show_copy_button: bool = False
    show_row_numbers: bool = False
    max_chars: int | None = None
    show_search: Literal["none", "search", "filter"] = "none"
    pinned_columns: int | None = None
    static_columns: list[int] | None = None

    def check(self) -> None:
        reasons = dict.fromkeys(("row_count", "col_count", "static_columns"), SHOWN)
        check_output(self, ["show_fullscreen_button"], reasons)
        if self.show_search == "filter":
            raise NotYetError('Dataframe(show_search="filter")')
        check_choice("Dataframe", "show_search", self.show_search, ("none", "search", "filter"))
        check_count("Dataframe", "pinned_columns", self.pinned_columns, least=0)
        for width in self.column_widths or ():
            _column_width(width)
        check_choice("Dataframe", "type", self.type, ("pandas", "numpy", "array", "polars"))
        for datatype in [self.datatype] if isinstance(self.datatype, str) else self.datatype:
            check_choice("Dataframe", "datatype", datatype, DATATYPES)
        check_count("Dataframe", "max_chars", self.max_chars)
        check_delimiters("Dataframe", self.latex_delimiters)
        check_lengths(self, "max_height")

    def props(self) -> dict[str, Any]:
        return super().props() | {
            "column_widths": [_column_width(width) for width in self.column_widths or ()]
        }

    def postprocess(self, value: Any, files: Files) -> Any:
        wishes = (self.kind, self.headers, self.datatype, "datatype" in self.given)
        return remembered(value, wishes, lambda: self._made_of(value, files))

    def _made_of(self, value: Any, files: Files) -> dict[str, Any]:
        table = table_of(value, files, MOST_ROWS)
        width = max((len(row) for row in table.rows), default=0)
        names = [str(name) for name in table.headers or self.headers or []][: width or None]
        names += [str(number) for number in range(len(names) + 1, width + 1)]
        return {
            "headers": names,
            "data": [[plain(cell) for cell in row] for row in table.rows],
            "types": self._types(table, width),
            "total": table.total,
        }

    def _types(self, table: Table, width: int) -> list[str]:
        """What each column holds: as the author says, else numbers where all are."""
        if "datatype" not in self.given:
            return [
                _found([row[column] for row in table.rows if column < len(row)]) for column in range(width)
            ]
        said = [self.datatype] * width if isinstance(self.datatype, str) else list(self.datatype)
        return (said + ["str"] * width)[:width]

    def words(self, data: ComponentData) -> str:
        """With tabs, so that it can be put into a spreadsheet."""
        if not data.value:
            return ""
        file = io.StringIO()
        writer = csv.writer(file, "excel-tab", lineterminator="\n")
        writer.writerows([data.value["headers"], *data.value["data"]])
        return file.getvalue().rstrip("\n")


def _column_width(width: Any) -> str:
    """As HTML has it. Raises `DefinitionError`."""
    found = WIDTH.fullmatch(f"{width}px" if type(width) is int else str(width))
    if not found:
        raise DefinitionError(f'Dataframe(column_widths=…): {width!r} is no number of pixels and no "20%".')
    return found[1] + (found[2] or "")


def _found(cells: Sequence[Any]) -> str:
    known = [cell for cell in cells if cell is not None]
    numbers = known and all(hasattr(cell, "__float__") and not isinstance(cell, str | bool) for cell in known)
    return "number" if numbers else "str"
