"""What `launch(auth=…)` may be, made into one question: may this name come in with this password?"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from inspect import iscoroutine, iscoroutinefunction
from typing import Any

from .errors import DefinitionError
from .usernames import username_of

Auth = Callable[[str, str], bool]

WHAT_IT_IS = "give a (name, password) pair, a list of pairs, or a function of name and password"


def auth_of(given: Any) -> Auth | None:
    """Raises `DefinitionError` for what is none of these."""
    if given is None or given is False or given == []:
        return None
    if callable(given):
        return _of_function(given)
    if isinstance(given, tuple) and len(given) == 2 and all(isinstance(part, str) for part in given):
        given = [given]
    if not isinstance(given, list | tuple):
        raise DefinitionError(f"auth: {WHAT_IT_IS}.")
    return Pairs([_pair(entry) for entry in given])


def _of_function(function: Callable[[str, str], Any]) -> Auth:
    if iscoroutinefunction(function):
        raise DefinitionError("auth: an async function cannot be asked; give a plain one.")

    def may_enter(name: str, password: str) -> bool:
        answer = function(name, password)
        if iscoroutine(answer):  # it would count as a yes
            answer.close()
            raise DefinitionError("auth: the function gave a coroutine; it must give True or False.")
        return bool(answer)

    return may_enter


class Pairs:
    """Names and passwords that the author wrote down."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        names = [username_of(name) for name, _ in pairs]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise DefinitionError(f"auth: {twice!r} stands there twice; letter case makes no difference.")
        self._names = frozenset(names)
        self._known = [_digest(name, password) for name, (_, password) in zip(names, pairs, strict=True)]

    def __call__(self, name: str, password: str) -> bool:
        asked = _digest(username_of(name), password)
        # All of them, so that the time says nothing of which came near
        return any([hmac.compare_digest(asked, pair) for pair in self._known])

    def knows(self, name: str) -> bool:
        """Whether there still is a pair of this name: who is taken out is out, logged in or not."""
        return username_of(name) in self._names


def _pair(entry: Any) -> tuple[str, str]:
    if isinstance(entry, list | tuple) and len(entry) == 2 and all(isinstance(part, str) for part in entry):
        name, password = entry
        if name.strip() and password:
            return name, password
        raise DefinitionError("auth: a name or a password is empty.")
    raise DefinitionError(f"auth: {WHAT_IT_IS}.")  # without the entry: it may hold a password


def _digest(name: str, password: str) -> bytes:
    parts = (part.encode("utf-8", "replace") for part in (name, password))
    return b"".join(hashlib.sha256(part).digest() for part in parts)
