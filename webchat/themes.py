"""A theme is a handful of names in CSS: hues, roundness, density, fonts. It never draws a component."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace

from .checks import warn_without_meaning
from .errors import DefinitionError

# The hues that Gradio takes by name: of its eleven shades the middle one.
COLOURS = {
    "slate": "#64748b", "gray": "#6b7280", "zinc": "#71717a", "neutral": "#737373", "stone": "#78716c",
    "red": "#ef4444", "orange": "#f97316", "amber": "#f59e0b", "yellow": "#eab308", "lime": "#84cc16",
    "green": "#22c55e", "emerald": "#10b981", "teal": "#14b8a6", "cyan": "#06b6d4", "sky": "#0ea5e9",
    "blue": "#3b82f6", "indigo": "#6366f1", "violet": "#8b5cf6", "purple": "#a855f7",
    "fuchsia": "#d946ef", "pink": "#ec4899", "rose": "#f43f5e",
}  # fmt: skip
colors = SimpleNamespace(**{name: name for name in COLOURS})  # so that gr.themes.colors.blue is a hue, too

TEXT = {"sm": 0.9375, "md": 1.0, "lg": 1.125}
SPACING = {"sm": 0.85, "md": 1.0, "lg": 1.15}
RADIUS = {"none": 0.0, "sm": 0.6, "md": 1.0, "lg": 1.4, "xxl": 2.0}

MOST_VIVID = 0.13  # the accent's chroma for which the contrast of the look was computed
MOST_CHROMA = 0.2
PAPER = 0.3  # of a neutral colour's chroma, what tints the paper

FONT_NAME = re.compile(r"\w[\w -]*")  # no quote, backslash or bracket: nothing that could end the value
GENERIC_FONT = re.compile(r"-apple-system|system-ui|(ui-)?(serif|sans-serif|monospace|rounded)|cursive|math")
FONTS = {  # the parameter's property, and the fonts that everybody has
    "font": ("font-text", "system-ui, sans-serif"),
    "font_title": ("font-title", "ui-serif, serif"),
    "font_mono": ("font-code", "ui-monospace, monospace"),
}

Hue = float | str | None
Size = float | str | None
Font = str | Sequence[str] | None


@dataclass(frozen=True, kw_only=True)
class Theme:
    """The look of a site in a few values; lightness, and so contrast, stays what it is by day and by night.

    Parameters:
        primary_hue: the accent: a name of Gradio's colours ("blue"), a hex colour ("#0a5bd3") or an angle of
            the OKLCH colour circle (0 to 360). A greyish colour makes a greyish accent.
        neutral_hue: the tint of the paper, given likewise. secondary_hue: has no meaning in this look.
        text_size, spacing_size: "sm", "md", "lg" or a factor (1 is the normal size).
        radius_size: "none", "sm", "md", "lg", "xxl" or a factor (0 is square).
        font, font_mono, font_title: a name or several, best first. Only fonts that the reader has are used,
            since a page asks no other host for one.
        vivid, wash, grain: chroma (0 to 0.2) of the accent, of what is tinted with it, and of the paper.
    Raises `DefinitionError` for a value that is none of these.
    Usage: `ChatInterface(fn, theme=Theme(primary_hue="#0a5bd3", radius_size="lg"))`.
    """

    primary_hue: Hue = None
    secondary_hue: Hue = None
    neutral_hue: Hue = None
    text_size: Size = None
    spacing_size: Size = None
    radius_size: Size = None
    font: Font = None
    font_mono: Font = None
    font_title: Font = None
    vivid: float | None = None
    wash: float | None = None
    grain: float | None = None

    def __post_init__(self) -> None:
        if self.secondary_hue is not None:
            warn_without_meaning("Theme", ["secondary_hue"], {"secondary_hue": "the look has one accent"})
        self.css()  # so that a wrong value is an error where it was written

    def css(self) -> str:
        """What differs from the built-in look, as one CSS rule, or nothing."""
        declarations = [f"--{name}: {value}" for name, value in self._properties().items()]
        if self.text_size is not None:
            declarations.append(f"font-size: {_size('text_size', self.text_size, TEXT) * 100:g}%")
        return f":root {{ {'; '.join(declarations)} }}\n" if declarations else ""

    def _properties(self) -> dict[str, str]:
        numbers: dict[str, float] = {}
        if self.primary_hue is not None:
            numbers["hue-accent"], chroma = _hue("primary_hue", self.primary_hue)
            if chroma is not None:
                numbers["vivid"] = min(chroma, MOST_VIVID)
        if self.neutral_hue is not None:
            numbers["hue-neutral"], chroma = _hue("neutral_hue", self.neutral_hue)
            if chroma is not None:
                numbers["grain"] = min(chroma, MOST_VIVID) * PAPER
        for name in ("vivid", "wash", "grain"):
            if (given := getattr(self, name)) is not None:
                numbers[name] = _number(name, given, MOST_CHROMA)
        if self.radius_size is not None:
            numbers["round"] = _size("radius_size", self.radius_size, RADIUS)
        if self.spacing_size is not None:
            numbers["dense"] = _size("spacing_size", self.spacing_size, SPACING)
        return {name: f"{round(number, 4):g}" for name, number in numbers.items()} | {
            token: f"{_font_names(name, font)}, {last}"
            for name, (token, last) in FONTS.items()
            if (font := getattr(self, name)) is not None
        }


Base = Theme  # Gradio's name for it


@dataclass(frozen=True, kw_only=True)
class Default(Theme):
    """Blue ink on warm paper: the built-in look."""


@dataclass(frozen=True, kw_only=True)
class Soft(Theme):
    """Plum and rounder."""

    primary_hue: Hue = 310
    neutral_hue: Hue = 60
    radius_size: Size = 1.5


@dataclass(frozen=True, kw_only=True)
class Monochrome(Theme):
    """Black, white and grey."""

    vivid: float | None = 0
    wash: float | None = 0
    grain: float | None = 0


@dataclass(frozen=True, kw_only=True)
class Glass(Theme):
    """Cool blue throughout."""

    primary_hue: Hue = 235
    neutral_hue: Hue = 235
    radius_size: Size = 1.2


@dataclass(frozen=True, kw_only=True)
class Ocean(Theme):
    """Sea green on pale blue."""

    primary_hue: Hue = 205
    neutral_hue: Hue = 215
    wash: float | None = 0.022


@dataclass(frozen=True, kw_only=True)
class Citrus(Theme):
    """Leaf green on lemon."""

    primary_hue: Hue = 135
    neutral_hue: Hue = 105
    grain: float | None = 0.014


@dataclass(frozen=True, kw_only=True)
class Origin(Theme):
    """Orange and squarer."""

    primary_hue: Hue = 45
    neutral_hue: Hue = 70
    radius_size: Size = 0.6


BUILT_IN: Mapping[str, type[Theme]] = {
    theme.__name__.lower(): theme for theme in (Default, Soft, Monochrome, Glass, Ocean, Citrus, Origin)
}


def find_theme(theme: Theme | str | None) -> Theme:
    """The theme that an author means. Usage: `find_theme("ocean")`. Raises `DefinitionError`."""
    if isinstance(theme, Theme):
        return theme
    if theme is None:
        return Default()
    if isinstance(theme, str) and (built_in := BUILT_IN.get(theme.lower().removeprefix("gradio/"))):
        return built_in()
    raise DefinitionError(
        f"There is no theme {theme!r}. Built in are {', '.join(BUILT_IN)}; or give a Theme."
    )


def _hue(name: str, value: float | str) -> tuple[float, float | None]:
    """The angle that `value` means and, where it is a colour, the chroma."""
    if not isinstance(value, str):
        return _number(name, value, 360), None
    code = COLOURS.get(value.lower(), value)
    if short := re.fullmatch(r"#([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])", code):
        code = "#" + "".join(digit * 2 for digit in short.groups())
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", code):
        raise DefinitionError(
            f"Theme({name}={value!r}): a hue is an angle from 0 to 360, a hex colour or one of "
            f"{', '.join(COLOURS)}."
        )
    return _oklch(*(int(code[at : at + 2], 16) / 255 for at in (1, 3, 5)))


def _oklch(*srgb: float) -> tuple[float, float]:
    """Hue (in degrees) and chroma of an sRGB colour, after Björn Ottosson's definition of Oklab."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in srgb)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return round(math.degrees(math.atan2(b, a)) % 360, 1), math.hypot(a, b)


def _number(name: str, value: object, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise DefinitionError(f"Theme({name}={value!r}): {name} is a number from 0 to {most:g}.")
    return float(value)


def _size(name: str, value: float | str, names: Mapping[str, float]) -> float:
    if isinstance(value, str):
        if value not in names:
            raise DefinitionError(
                f"Theme({name}={value!r}): {name} is a number or one of {', '.join(names)}."
            )
        return names[value]
    return _number(name, value, 3)


def _font_names(name: str, given: str | Sequence[str]) -> str:
    names = list(given) if isinstance(given, list | tuple) else [given]
    return ", ".join(_font_name(name, font) for font in names)


def _font_name(name: str, font: object) -> str:
    if isinstance(font, str) and GENERIC_FONT.fullmatch(font):
        return font
    if isinstance(font, str) and FONT_NAME.fullmatch(font):
        return f'"{font}"'
    raise DefinitionError(f"Theme({name}=…): {font!r} is no font's name (letters, digits, spaces, hyphens).")
