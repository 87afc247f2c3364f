"""Whose name it is, however it is spelled."""

from __future__ import annotations

import unicodedata

LONGEST_NAME = 100  # characters


def username_of(name: str) -> str:
    """What two spellings of one name have in common: letter case, spaces around it and ways to write accents."""
    short = name.strip()[: LONGEST_NAME + 1]  # to put a million accents into their order takes hours
    return unicodedata.normalize("NFKC", short).strip().casefold()
