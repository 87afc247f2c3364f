"""A theme is a handful of names in CSS: hues, roundness, density, fonts. It never draws a component."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import DefinitionError


@dataclass(frozen=True, kw_only=True)
class Theme:
    """The look of a site in a few values."""

    name: str = "default"

    def css(self) -> str:
        """The custom properties that differ from the built-in look, as one CSS rule (or nothing)."""
        return ""


def find_theme(theme: Theme | str | None) -> Theme:
    if isinstance(theme, Theme):
        return theme
    if theme is None:
        return Theme()
    raise DefinitionError(f"There is no theme {theme!r}.")
