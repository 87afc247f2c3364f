"""What each component of the author's page shows at the moment, by its number."""

from __future__ import annotations

import copy
import logging
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from webchat.components.base import Component
from webchat.components.calculated import Given, value_of
from webchat.components.chatbot import Chatbot
from webchat.components.state import State
from webchat.definition import Definition
from webchat.errors import cannot_be_shown, error_number
from webchat.files import Files
from webchat.generation.chat_value import ChatValue
from webchat.messages import PROBLEM, ComponentData
from webchat.storage.files import UserFiles
from webchat.storage.models import Conversation

from . import inputs
from .opening import opening
from .outputs import left_in, spoken
from .page_state import looks, outdate, remembered
from .passing import passing_files
from .site import Site, current_site

log = logging.getLogger("webchat.web")

Values = dict[int, ComponentData]


def values(conversation: Conversation | None, *, as_sent: bool = False) -> Values:
    """For the page of `conversation`, or of the empty chat. Later ones take the place of earlier ones.

    `as_sent`: the additional inputs say what the form says, which was refused.
    """
    site = current_site()
    said = inputs.shown(inputs.last_inputs(conversation), as_sent=as_sent)
    forget_older_events(conversation)
    known = {**_constants(site), **said, **left_in(conversation), **_changed()}
    return Calculated(site, known, conversation).all()


def outputs(conversation: Conversation | None) -> Values:
    """The same for the additional outputs alone."""
    site = current_site()
    forget_older_events(conversation)
    blocks = (block for block in site.definition.additional_outputs if block.is_drawn)
    own = {block.number: first(site, block, passing_files()) for block in blocks if block.number is not None}
    shown = {**own, **left_in(conversation), **_changed()}
    return {number: shown[number] for number in own}


def said(conversation: Conversation | None) -> Values:
    """What the conversation says in additional inputs and outputs, whatever events have set."""
    if conversation is None:
        return {}
    return {**inputs.shown(inputs.last_inputs(conversation)), **left_in(conversation)}


def forget_older_events(conversation: Conversation | None) -> None:
    """The latest act counts: a turn and its reply if they came after an event of the page, else the event."""
    if conversation is not None and looks():
        outdate({**_since(0), **spoken(conversation)})


def forget_events() -> None:
    """Another path is shown now, with what was said on it."""
    outdate(_since(math.inf))


def _since(moment: float) -> dict[int, float]:
    """The same for all that turns and replies say."""
    definition = current_site().definition
    both = (*definition.additional_inputs, *definition.additional_outputs)
    return {one.number: moment for one in both if one.number is not None}


def first(site: Site, block: Component, files: Files) -> ComponentData:
    """What one shows that nothing has changed yet; a function's is kept in `files`."""
    if callable(block.value) or block.number is None:
        return _of(block, files)
    return _constants(site).get(block.number) or _of(block, files)


def chat_value(conversation: Conversation | None, user_id: int | None) -> ChatValue:
    """The conversation that a page shows, as listeners know it. `user_id`: who may set it."""
    site = current_site()
    return ChatValue(
        site.store,
        site.stream,
        site.definition.bot,
        user_id,
        conversation.id if conversation else None,
        site.definition.history_format == "tuples",
        () if conversation else opening(),
    )


def _changed() -> Values:
    """By the events of this page."""
    return {number: look.data for number, look in looks().items() if look.data is not None}


def _constants(site: Site) -> Mapping[int, ComponentData]:
    """Drawn from once: a picture that an author gave need not be kept again for each page."""
    if site.constants is None:
        own = UserFiles(site.blobs, None)
        site.constants = _shown(_components(site.definition, is_function=False), own)
    return site.constants


def _components(definition: Definition, *, is_function: bool) -> Iterator[Component]:
    for block in definition.layout.blocks.values() if definition.layout else ():
        if not isinstance(block, Component) or isinstance(block, Chatbot):  # that shows the conversation
            continue
        if callable(block.value) == is_function:
            yield block


class Calculated:
    """Those whose value is a function, which is called for each page with what the page shows in its inputs.

    `known`: what the others show.
    """

    def __init__(self, site: Site, known: Values, conversation: Conversation | None) -> None:
        self._site = site
        self._known = known
        self._conversation = conversation

    def all(self) -> Values:
        for block in _components(self._site.definition, is_function=True):
            self._of(block)
        return self._known

    def _of(self, block: Component) -> ComponentData:
        assert block.number is not None, "it stands on the page"
        if block.number not in self._known:
            self._known[block.number] = _of(block, passing_files(), self._given)
        return self._known[block.number]

    def _given(self, block: Component) -> Any:
        """What the function gets for one of its inputs."""
        if isinstance(block, Chatbot):
            return chat_value(self._conversation, None).history()
        if isinstance(block, State):
            return remembered(block)
        files = passing_files()
        if block.number is None:
            return block.preprocess(block.initial(files), files)
        look = looks().get(block.number)
        return (look.of(block) if look else block).preprocess(self._of(block).value, files)


def _shown(components: Iterable[Component], files: Files) -> Values:
    return {block.number: _of(block, files) for block in components if block.number is not None}


def _of(block: Component, files: Files, given: Given | None = None) -> ComponentData:
    """A component whose value cannot be shown leaves a placeholder, and the page lives.

    `given`: what a function gets that makes it.
    """
    try:
        if given is not None:
            made = copy.copy(block)
            made.value = value_of(block, given)
            return made.shown(files)
        return block.shown(files)
    except Exception as error:
        name, number = type(block).__name__, error_number()
        log.exception("the value of a %s on the page could not be made, error %s", name, number)
        why = f"{type(error).__name__}: {error}" if current_site().definition.show_error else ""
        return ComponentData(PROBLEM, {"value": cannot_be_shown(name, number, why)})
