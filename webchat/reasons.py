"""Why somebody thinks so of a reply: tags at the start of his comment, for people and programs to read."""

from __future__ import annotations

import re
from collections.abc import Iterable

REASONS = ("incorrect", "off-topic", "too-long", "harmful")
TAGS = re.compile(rf"((?:#(?:{'|'.join(REASONS)})(?:\s+|$))*)(.*)", re.S)


def with_reasons(reasons: Iterable[str], text: str) -> str:
    """One comment of both. Usage: `with_reasons(["incorrect"], "It is 7.")` is `#incorrect It is 7.`"""
    tags = [f"#{reason}" for reason in REASONS if reason in set(reasons)]
    return " ".join([*tags, text.strip()]).strip()


def split_reasons(comment: str) -> tuple[tuple[str, ...], str]:
    """The reasons in a comment, and the rest of it."""
    found = TAGS.fullmatch(comment)
    assert found  # it matches any text
    return tuple(tag.removeprefix("#") for tag in found[1].split()), found[2]
