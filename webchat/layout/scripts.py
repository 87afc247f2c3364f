"""JavaScript of the author's: functions as text, which run in the visitor's browser."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from webchat.errors import DefinitionError, NotYetError

if TYPE_CHECKING:
    from .tree import Block

IS_FUNCTION = re.compile(
    r"(\s|//.*\n|/\*[\s\S]*?\*/)*(async\s*)?"
    r"(function\b[\s\S]*\}$|[\w$]+\s*=>|\(([^()]|\([^()]*\))*\)\s*=>)"
)


def check_script(owner: str, js: Any, alone_for: Iterable[Block] = ()) -> str | None:
    """`js` as one expression. `alone_for`: outputs for which there is no other function.

    Raises `DefinitionError` for what is no text, and for outputs that only a function of the server's can fill.
    """
    if js is None:
        return None
    if js is True:
        raise NotYetError(f"{owner}(js=True)")
    if not isinstance(js, str) or not js.strip():
        raise DefinitionError(
            f"{owner}(js={js!r}): give a JavaScript function as text, such as '() => alert(1)'."
        )
    for block in alone_for:
        if not getattr(block, "is_scriptable", False):
            raise DefinitionError(
                f"{owner}(js=…): a script alone cannot fill a {type(block).__name__}. Give a fn, too."
            )
    return as_expression(js)


def as_expression(js: str) -> str:
    return js.strip().rstrip("; \n")


def is_function(js: str) -> bool:
    """Whether the text is a function and nothing else, as far as one can tell."""
    return IS_FUNCTION.match(as_expression(js)) is not None
