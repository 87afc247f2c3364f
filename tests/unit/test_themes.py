"""A theme becomes a few CSS names, and nothing but these."""

import math
import re

import pytest

import webchat
from webchat import Theme
from webchat.errors import DefinitionError
from webchat.themes import BUILT_IN, COLOURS, find_theme

RULE = re.compile(r':root \{ (--[a-z-]+: [-\w., "]+; )*(--[a-z-]+: [-\w., "]+|font-size: [\d.]+%) \}\n')


def declared(theme: Theme) -> dict[str, str]:
    inside = theme.css().removeprefix(":root { ").removesuffix(" }\n")
    return dict(declaration.split(": ", 1) for declaration in inside.split("; ")) if inside else {}


@pytest.mark.parametrize("name", ["default", "soft", "monochrome", "glass", "ocean", "citrus", "origin"])
def test_a_built_in_theme_is_found_by_its_name(name):
    theme = find_theme(name)

    assert theme == getattr(webchat.themes, name.title())()
    assert name == "default" or RULE.fullmatch(theme.css())


def test_the_default_theme_changes_nothing():
    assert find_theme(None).css() == find_theme("default").css() == Theme().css() == ""


def test_built_in_themes_differ_from_each_other():
    assert len({theme().css() for theme in BUILT_IN.values()}) == len(BUILT_IN)


@pytest.mark.parametrize("unknown", ["oceanic", "huggingface/dark", "", 7, Theme])
def test_an_unknown_theme_is_refused_with_the_names_of_those_there_are(unknown):
    with pytest.raises(DefinitionError, match="default, soft, monochrome, glass, ocean, citrus, origin"):
        find_theme(unknown)


def test_a_built_in_theme_takes_changes():
    assert declared(webchat.themes.Soft(radius_size="none")) == {
        "--hue-accent": "310", "--hue-neutral": "60", "--round": "0",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("hue", "angle"),
    [
        (200, 200),
        ("blue", 259.8),
        ("Blue", 259.8),
        ("#3b82f6", 259.8),
        ("#f00", 29.2),
        (webchat.themes.colors.red, 25.3),
    ],
)
def test_a_hue_is_an_angle_a_name_or_a_colour(hue, angle):
    assert float(declared(Theme(primary_hue=hue))["--hue-accent"]) == pytest.approx(angle, abs=0.1)


def test_a_colour_brings_its_vividness_but_no_more_than_the_contrast_allows():
    assert declared(Theme(primary_hue="#ff0000"))["--vivid"] == "0.13"
    assert float(declared(Theme(primary_hue="slate"))["--vivid"]) == pytest.approx(0.0407)
    assert float(declared(Theme(primary_hue="#777"))["--vivid"]) == 0
    assert "--vivid" not in declared(Theme(primary_hue=200))


def test_what_is_said_outright_is_stronger_than_what_a_colour_brings():
    assert declared(Theme(primary_hue="red", vivid=0.05))["--vivid"] == "0.05"


def test_sizes_are_names_or_factors():
    theme = Theme(radius_size="lg", spacing_size=0.9, text_size="lg")

    assert declared(theme) == {"--round": "1.4", "--dense": "0.9", "font-size": "112.5%"}


def test_fonts_are_quoted_and_end_in_one_that_everybody_has():
    theme = Theme(font=["IBM Plex Sans", "ui-sans-serif"], font_mono="Fira Code")

    assert declared(theme) == {
        "--font-text": '"IBM Plex Sans", ui-sans-serif, system-ui, sans-serif',
        "--font-code": '"Fira Code", ui-monospace, monospace',
    }


INJECTIONS = [
    "red; } body { display: none",
    "a\\",
    'x"; y: z',
    "url(https://example.org)",
    "</style>",
    "a\n",
    "",
]


@pytest.mark.parametrize(
    "parameter",
    "primary_hue neutral_hue radius_size spacing_size text_size font font_mono font_title vivid wash grain".split(),
)
@pytest.mark.parametrize("value", [*INJECTIONS, float("nan"), float("inf"), -1, True, [None]])
def test_nothing_gets_into_the_style_sheet_by_a_theme(parameter, value):
    with pytest.raises(DefinitionError, match=parameter):
        Theme(**{parameter: value})


def test_a_second_accent_has_no_meaning_and_says_so_once(fresh_warnings):
    with pytest.warns(UserWarning, match="one accent"):
        Theme(secondary_hue="red")
    Theme(secondary_hue="red")


@pytest.mark.parametrize("hue", [*range(0, 360, 15), *COLOURS])
def test_every_hue_keeps_the_contrast_of_the_accent(hue):
    names = declared(Theme(primary_hue=hue))
    angle, vivid = float(names["--hue-accent"]), float(names.get("--vivid", 0.13))

    day = contrast(luminance(0.47, vivid, angle), luminance(0.985, 0.005, 85))
    night = contrast(luminance(0.77, vivid * 0.75, angle), luminance(0.215, 0.016, angle))
    assert min(day, night) >= 4.5


def luminance(lightness: float, chroma: float, angle: float) -> float:
    a, b = chroma * math.cos(math.radians(angle)), chroma * math.sin(math.radians(angle))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(max(channel, 0), 1) for channel in (red, green, blue))  # as a screen clips it
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    light, dark = max(one, other), min(one, other)
    return (light + 0.05) / (dark + 0.05)
