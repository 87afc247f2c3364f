"""Tables in any form an author has them, as rows of cells."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from webchat.errors import Unfit
from webchat.files import Files
from webchat.language import gettext as _

from .given import is_path, module_of


@dataclass(frozen=True)
class Table:
    headers: Sequence[Any]  # empty where the value has no names
    rows: Sequence[Sequence[Any]]
    total: int  # rows, with those that are not here


def table_of(value: Any, files: Files, most: int) -> Table:
    """The first `most` rows of a table. Raises `Unfit` for what is none."""
    if value is None:
        return Table([], [], 0)
    library = module_of(value)
    if library == "pandas":
        return _of_pandas(value, most)
    if library == "polars":
        frame = value.to_frame() if hasattr(value, "to_frame") else value
        return Table(list(frame.columns), frame.head(most).rows(), len(frame))
    if library == "numpy":
        return _of_rows([[one] for one in value] if value.ndim == 1 else value, most)
    if isinstance(value, Mapping):
        return _of_dict(value, most)
    if is_path(value):
        return _of_csv(Path(value), files, most)
    if isinstance(value, list | tuple):
        return _of_list(value, most)
    raise Unfit(_("{what} is no table").format(what=type(value).__name__))


def _of_pandas(value: Any, most: int) -> Table:
    if hasattr(value, "data") and type(value).__name__ == "Styler":
        value = value.data
    frame = value.to_frame() if hasattr(value, "to_frame") else value
    head = frame.head(most).astype(object)
    rows = head.where(head.notna(), None).values.tolist()
    return Table([_name(name) for name in frame.columns], rows, len(frame))


def _name(name: Any) -> str:
    return " ".join(map(str, name)) if isinstance(name, tuple) else str(name)


def _of_dict(value: Mapping[Any, Any], most: int) -> Table:
    if "data" in value:
        table = _of_list(list(value["data"]), most)
        return Table(value.get("headers") or [], table.rows, table.total)
    columns = [list(column) if isinstance(column, list | tuple) else [column] for column in value.values()]
    total = max(map(len, columns), default=0)
    rows = [[column[n] if n < len(column) else None for column in columns] for n in range(min(total, most))]
    return Table(list(value), rows, total)


def _of_list(value: Sequence[Any], most: int) -> Table:
    if value and all(isinstance(row, Mapping) for row in value):
        names = list(dict.fromkeys(name for row in value for name in row))
        return Table(names, [[row.get(name) for name in names] for row in value[:most]], len(value))
    if value and not isinstance(value[0], list | tuple) and module_of(value[0]) != "numpy":
        value = [[one] for one in value]
    return _of_rows(value, most)


def _of_rows(value: Any, most: int) -> Table:
    return Table([], [list(row) for row in islice(value, most)], len(value))


def _of_csv(path: Path, files: Files, most: int) -> Table:
    try:
        files.keep(path, path.name)  # the way that checks the path
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    except FileNotFoundError as error:
        raise Unfit(_("there is no file {name!r}").format(name=path.name)) from error
    except UnicodeDecodeError as error:
        raise Unfit(_("{name!r} is no CSV file").format(name=path.name)) from error
    return Table(rows[0] if rows else [], rows[1 : most + 1], max(0, len(rows) - 1))
