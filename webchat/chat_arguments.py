"""What a ChatInterface is given, checked and made one kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from .checks import check_count, warn_once
from .components.base import Component
from .components.chatbot import Chatbot, check_type
from .components.multimodal_textbox import MultimodalTextbox
from .components.shortcuts import component_of
from .components.taking import Taking
from .components.textbox import Textbox
from .definition import DEFAULT_CONCURRENCY
from .errors import DefinitionError, NotYetError

ButtonWords = str | bool | None  # its words; whether there is one


def chatbot_of(given: Any) -> Chatbot:
    if given is not None and not isinstance(given, Chatbot):
        raise DefinitionError(f"chatbot is {given!r}; give a Chatbot.")
    return given.unrender() if given else Chatbot(render=False)  # the chat draws it


def textbox_of(given: Any, multimodal: bool) -> Textbox | MultimodalTextbox:
    if getattr(given, "every", None) is not None:
        raise NotYetError("ChatInterface(textbox=…) with every=…")
    if isinstance(given, MultimodalTextbox):
        return given.unrender()
    if multimodal and given is not None:
        raise DefinitionError("multimodal=True with another textbox: give a MultimodalTextbox as textbox.")
    if given is not None and not isinstance(given, Textbox):
        raise DefinitionError(f"textbox is {given!r}; give a Textbox or a MultimodalTextbox.")
    if given is not None:
        return given.unrender()
    return MultimodalTextbox(render=False) if multimodal else Textbox(render=False)


def inputs_of(given: Any) -> tuple[Component, ...]:
    several = given if isinstance(given, list | tuple | set) else [] if given is None else [given]
    inputs = tuple(component_of(one) for one in several)
    for component in inputs:
        if isinstance(component, Taking) and component.interactive is None:
            component.interactive = True  # elsewhere it would show files
    return inputs


def outputs_of(given: Component | Sequence[Component] | None) -> tuple[Component, ...]:
    outputs = (given,) if isinstance(given, Component) else tuple(given or ())
    for output in outputs:
        if not isinstance(output, Component):
            raise DefinitionError(f"additional_outputs has {output!r}; give components.")
    return outputs


def button_of(own: ButtonWords, of_textbox: ButtonWords) -> str | bool:
    """The textbox's button where it names one and the ChatInterface says nothing; None means no button."""
    return (of_textbox if own is True and of_textbox else own) or False


def concurrency_of(limit: int | str | None) -> int | None:
    if limit == "default":
        return DEFAULT_CONCURRENCY
    check_count("ChatInterface", "concurrency_limit", limit)
    return limit if isinstance(limit, int) else None


def history_format_of(
    own: Literal["messages", "tuples"] | None, of_chatbot: Literal["messages", "tuples"] | None
) -> Literal["messages", "tuples"]:
    check_type("ChatInterface", own)
    if own and of_chatbot and own != of_chatbot:
        warn_once(f'The Chatbot is of type "{of_chatbot}", the ChatInterface of type "{own}", which counts.')
    return own or of_chatbot or "messages"
