"""What one visitor's page shows, as listeners see it and change it."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from webchat.clean_text import clean, clean_inside
from webchat.components.base import Component, properties
from webchat.components.input import Input
from webchat.components.state import State
from webchat.components.update import is_update
from webchat.files import Files
from webchat.layout.tree import Block
from webchat.messages import ComponentData

from .chat_value import ChatSet, ChatValue
from .page_states import Look, PageState, UnusableValue, number_of

NOTHING: Mapping[Any, Any] = {}


@dataclass(frozen=True, slots=True)
class Draft:
    """The box of the chat holds these words now."""

    text: str


class Board:
    """Parameters: `page`, what it holds; `said`, the JSON of its controls that came with the request;
    `first`, what a component shows that nobody has changed; `chat`, the conversation; `chatbot`, the component
    that shows it; `box`, the one of the chat, which stands in no layout; `made`, what a script of the author's gave
    for outputs that only the server can draw.
    """

    def __init__(
        self,
        page: PageState,
        said: Mapping[Component, Any],
        first: Callable[[Component], ComponentData],
        files: Files,
        chat: ChatValue,
        chatbot: Component | None,
        box: Component | None = None,
        made: Mapping[Block, Any] = NOTHING,
    ) -> None:
        self.page = page
        self.chat = chat
        self.made = made
        self._said: dict[Component, Any] = {one: clean_inside(json) for one, json in said.items()}
        self._first = first
        self._files = files
        self._chatbot = chatbot
        self._box = box
        self._keep_said()

    def get(self, block: Block, preprocess: bool = True) -> Any:
        """What a function gets for it. Raises `Unfit` for what a visitor cannot say."""
        if block is self._chatbot:
            return self.chat.history()
        if isinstance(block, State):
            return self.page.remembered(block)
        if not isinstance(block, Component):
            raise UnusableValue(f"{type(block).__name__} has no value, so it can be no input.")
        if block is self._box:
            return self._said.get(block, "")
        json = self.shown(block).value
        return self._now(block).preprocess(json, self._files) if preprocess else json

    def set(
        self, block: Block, change: Any, *, postprocess: bool, was_given: bool, is_last: bool
    ) -> Look | ChatSet | Draft | None:
        """Show what a function gave for it. None when the page looks as before."""
        if is_update(change) and len(change) == 1:
            return None
        if block is self._chatbot:
            return self._set_chat(change, was_given, is_last)
        if block is self._box:
            return _draft(change)
        if isinstance(block, State):
            self.page.remember(block, change["value"] if is_update(change) else change)
            return None
        look = self._changed(block, change, postprocess).clean()
        self.page.show(number_of(block), look)
        self._said.pop(block, None)  # type: ignore[call-overload]  # only a Component is in it
        return look

    def _keep_said(self) -> None:
        """What the controls say, for a page that is drawn anew; what is set later is newer."""
        with self.page.lock:
            for block in self._said:
                if block.number is None or block.takes_files or getattr(block, "type", "") == "password":
                    continue
                before = self.page.looks.get(block.number, Look())
                self.page.show(block.number, Look(self.shown(block), before.own))

    def fingerprint(self, block: Block) -> Any:
        """Differs when its value does."""
        if block is self._box:
            return None
        if block is self._chatbot:
            return self.chat.conversation_id, self.chat.writes
        if isinstance(block, State):
            return _fingerprint(self.page.remembered(block))
        return self.shown(block).value if isinstance(block, Component) else None

    def _set_chat(self, change: Any, was_given: bool, is_last: bool) -> ChatSet | None:
        if is_update(change) or isinstance(change, Component):
            given = properties(change)
            if "value" not in given:
                return None
            change = given["value"]
        return self.chat.set(change, was_given=was_given, is_last=is_last)

    def _now(self, block: Component) -> Component:
        """It with the properties that events have given it."""
        look = self.page.looks.get(number_of(block))
        return look.of(block) if look else block

    def shown(self, block: Component) -> ComponentData:
        """What it shows now."""
        number = number_of(block)
        look = self.page.looks.get(number)
        data = look.data if look and look.data else self._first(block)
        if block not in self._said:
            return data
        return ComponentData(data.kind, {**data.props, "value": self._said[block]})

    def _changed(self, block: Block, change: Any, postprocess: bool) -> Look:
        before = self.page.looks.get(number_of(block), Look())
        if isinstance(change, ComponentData):  # as it was shown before
            return Look(change, before.own)
        if not isinstance(block, Component):
            if not is_update(change) and not isinstance(change, type(block)):
                raise UnusableValue(
                    f"{type(block).__name__} has no value; give an update(…) or another {type(block).__name__}(…)."
                )
            given = properties(change) if is_update(change) else _properties_of(change)
            return Look(None, {**before.own, **_known(block, given)})
        given = properties(change) if is_update(change) or isinstance(change, Component) else {}
        look = Look(None, {**before.own, **_known(block, given)})
        now, shown = look.of(block), self.shown(block)
        if not postprocess:
            return Look(ComponentData(shown.kind, {**shown.props, "value": change}), look.own)
        props = {name: value for name, value in now.props().items() if name != "value"} if look.own else {}
        data = now.changed(ComponentData(shown.kind, {**shown.props, **props}), change, self._files)
        if data is None:
            return Look(None, look.own)
        if given and "value" not in given and isinstance(now, Input):
            props["value"] = now.fitting(data.value)  # it stays as far as it can
        return Look(ComponentData(data.kind, {**data.props, **props}), look.own)


def _draft(change: Any) -> Draft | None:
    """A text, or of a dict of text and files the text; files are the visitor's to attach."""
    if is_update(change) or isinstance(change, Component):
        given = properties(change)
        if "value" not in given:
            return None
        change = given["value"]
    if isinstance(change, Mapping):
        change = change.get("text")
    return Draft("" if change is None else clean(str(change)))


def _known(block: Block, given: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the properties that it has; its value is no such one."""
    known = {one.name for one in fields(block)} - {"value"}  # type: ignore[arg-type]  # all are dataclasses
    return {name: given[name] for name in given if name in known}


def _properties_of(block: Block) -> dict[str, Any]:
    """What the maker of a container named."""
    return {name: getattr(block, name) for name in block.given if name != "render"}


def _fingerprint(value: Any) -> Any:
    try:
        return pickle.dumps(value)
    except Exception:  # then what can be seen of it has to do
        return repr(value)
