"""A component as small as one can be, with a template of its own: for what holds for all of them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass

from jinja2 import ChoiceLoader, DictLoader

from webchat.components.base import Component
from webchat.rendering.partials import environment

TEMPLATE = '<pre class="note" lang="{{ props.language }}">{{ value or "" }}</pre>'


@dataclass(eq=False)
class Note(Component):
    """Shows text, in a language."""

    kind = "note"
    drawn = ("language",)

    language: str = "en"

    def postprocess(self, value, files):
        if not isinstance(value, str):
            raise TypeError("a Note shows text")
        return value


@contextmanager
def templates(**by_kind):
    """Components of tests can be drawn. Usage: `with templates(note=TEMPLATE):`."""
    env = environment()
    ours = env.loader
    env.loader = ChoiceLoader(
        [DictLoader({f"components/{kind}.html": text for kind, text in by_kind.items()}), ours]
    )
    try:
        yield
    finally:
        env.loader = ours
