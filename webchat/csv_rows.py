"""Rows of CSV that a spreadsheet shows and never runs, and that read back as they were written."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What a spreadsheet takes for a formula, in full width, too; Excel skips what stands for a line or a tab.
_FORMULA = r"[=+\-@\t\r\n＝＋－＠]"
_RISKY = re.compile(f"'*{_FORMULA}")
_NEEDS_QUOTES = re.compile(r'[",\r\n]')
_GUARDED = re.compile(f"'+{_FORMULA}")


def guard(cell: str) -> str:
    """One more `'` before what could be a formula, or looks as if it had been guarded already."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def unguard(cell: str) -> str:
    """What was there before `guard`: exactly one `'` less, where there is one before a formula's sign."""
    return cell[1:] if _GUARDED.match(cell) else cell


def csv_line(cells: Iterable[object]) -> str:
    """One row of several cells, guarded, quoted where it must be, with its end. None is an empty cell.

    Usage: `file.write(csv_line(Act._fields))`, the file opened with `newline=""` and in UTF-8. Python's
    `csv.DictReader` gives the cells back, each still to be unguarded.
    """
    return ",".join(["" if cell is None else _quoted(guard(str(cell))) for cell in cells]) + "\r\n"


def _quoted(cell: str) -> str:
    """As the csv module would do it, at a third of its time for long texts."""
    return '"{}"'.format(cell.replace('"', '""')) if _NEEDS_QUOTES.search(cell) else cell
