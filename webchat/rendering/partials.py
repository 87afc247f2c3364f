"""Templates drawn with the values given by name and nothing else, in a request or far from one."""

from __future__ import annotations

import logging
from collections.abc import Mapping, MutableMapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from webchat.clean_text import clean
from webchat.definition import Definition
from webchat.errors import cannot_be_shown, error_number
from webchat.files import size_in_words
from webchat.language import gettext, ngettext
from webchat.layout.tree import Block
from webchat.messages import PROBLEM, ComponentData
from webchat.reasons import REASONS, split_reasons

from . import author_words, component_parts, dom_ids, listeners
from .author_files import AuthorFiles
from .blocks import block_view
from .example_table import examples_view
from .fragments import append, fragment
from .icons import sprite
from .markdown import without_marks
from .urls import Urls
from .views import MessageView, ReplyView

TEMPLATES = Path(__file__).parent.parent / "templates"


class _Environment(Environment):
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """All templates share the globals as they are: Jinja compares them at each import, and layers are slow."""
        assert d is None, "what a template needs is given to it by name"
        return self.globals


@lru_cache(maxsize=1)
def environment() -> Environment:
    """One for all: templates are compiled once, and an unknown variable is an error."""
    env = _Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.globals.update(_=gettext, ngettext=ngettext, dom_ids=dom_ids, sprite=sprite, REASONS=REASONS)
    env.globals.update(component_parts.GLOBALS)
    env.filters.update(component_parts.FILTERS)
    env.filters.update(
        size=size_in_words,
        duration=_duration,
        without_marks=without_marks,
        split_reasons=split_reasons,
        as_list=_as_list,
        as_markdown=author_words.words,
        as_title=author_words.title,
        numbers=listeners.numbers,
        examples_view=examples_view,
    )
    return env


def _duration(seconds: float) -> str:
    """As long as it says something: `40 ms`, `6.2 s`, `3 s`, `75 s`."""
    if 0 < seconds < 0.1:
        return gettext("{number} ms").format(number=f"{seconds * 1000:.0f}")
    number = f"{seconds:.0f}" if seconds == int(seconds) or seconds >= 60 else f"{seconds:.1f}"
    return gettext("{number} s").format(number=number)


log = logging.getLogger("webchat.rendering")


def _as_list(names: str | Sequence[str] | None) -> Sequence[str]:
    return [names] if isinstance(names, str) else names or []


class Partials:
    """Draws for one definition and one root path.

    Usage: `partials("chat/_turn", turn=view, is_new=True, csrf_token="…", client_id="…")`.
    """

    def __init__(
        self,
        definition: Definition,
        urls: Urls,
        author: AuthorFiles | None = None,
        most_files: int = 1,
        most_file_bytes: int = 0,
    ) -> None:
        self._definition = definition
        self._common: Mapping[str, Any] = {
            "definition": definition,
            "urls": urls,
            "author": author or AuthorFiles(definition),
            "draw": self.component,
            "heard": listeners.heard(definition),
            "judges_users": listeners.judges_users(definition),
            "most_files": most_files,
            "most_file_bytes": most_file_bytes,
        }

    def __call__(self, name: str, /, **values: object) -> Markup:
        html = environment().get_template(f"{name}.html").render(self._common, **values)
        return Markup(clean(html))  # whatever its values are, it can be sent

    def component(self, data: ComponentData, number: int | None = None, **more: object) -> Markup:
        """A component by its own template; one that cannot be drawn leaves a placeholder, and the page lives.

        `number`: its place in the layout, where it stands on the page itself and not in a message; `more`:
        `plays`, whether what it shows may begin by itself; `saves`, whether there is a button that saves it; and
        `is_set`, whether an event has just set it.
        """
        values = {
            "data": data,
            "props": data.props,
            "value": data.value,
            "number": number,
            "plays": True,
            "saves": True,
            "is_set": False,
            **more,
        }
        try:
            return self(f"components/{data.kind}", **values)
        except Exception as error:
            number_of_error = error_number()
            log.exception("a component of kind %r could not be drawn, error %s", data.kind, number_of_error)
            why = f"{type(error).__name__}: {error}" if self._definition.show_error else ""
            sentence = cannot_be_shown(gettext("This"), number_of_error, why)
            return self(f"components/{PROBLEM}", value=sentence)

    # What is drawn outside a request, while a reply is written and when it ends

    def message(self, message: MessageView) -> Markup:
        """A message that is still being written: without a foot."""
        return self("messages/_message", message=message, reply=None)

    def summary(self, message: MessageView) -> Markup:
        return self("messages/_summary", message=message)

    def state(self, reply: ReplyView) -> Markup:
        return self("replies/_state", reply=reply)

    def notices(self, reply: ReplyView) -> str:
        """What a chat function told beside its reply; a page that has shown one already leaves it out."""
        drawn = (
            self("layout/_notice", notice=notice, id=f"{dom_ids.reply_id(reply.id)}-notice-{number}")
            for number, notice in enumerate(reply.notices)
        )
        return "".join(append(dom_ids.NOTICES, html) for html in drawn)

    def reply(self, reply: ReplyView) -> Markup:
        return self("replies/_reply", reply=reply)

    def output(self, place: int, data: ComponentData | None) -> str:
        """The additional output at this place, with what it shows, for the page it stands on."""
        block = self._definition.additional_outputs[place]
        return "" if data is None or block.number is None else self.block(block, data)

    def outputs(self, shown: Mapping[int, ComponentData]) -> Markup:
        """The additional outputs, with what they show by their numbers, for the page they stand on."""
        blocks = {block.number: block for block in self._definition.additional_outputs}
        return Markup("".join(self.block(blocks[number], data) for number, data in shown.items()))

    def block(self, block: Block, data: ComponentData) -> str:
        """A component of the layout, with what it shows, for the page it stands on."""
        assert block.number is not None, "Layout.of() numbers the blocks of a page"
        html = self("layout/_block", block=block_view(block, {block.number: data}))
        return fragment(dom_ids.block_place(block.number), "outerMorph", html)

    def send_or_stop(self, running_reply: int | None) -> Markup:
        return self("chat/_send_or_stop", running_reply=running_reply)
