"""What an opened page holds beside its forms: the looks of its blocks, and what it remembers."""

from __future__ import annotations

import copy
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from webchat.clean_text import clean_inside
from webchat.components.input import Input
from webchat.components.state import State
from webchat.errors import WebchatError
from webchat.layout.tree import Block
from webchat.messages import ComponentData, Message
from webchat.notices import Notice
from webchat.storage.setting import SetTurn

if TYPE_CHECKING:
    from .answering import Answering
    from .chat_value import ChatSet

MOST_NOTICES = 20  # that wait for a page without scripts

Kind = TypeVar("Kind", bound=Block)


class UnusableValue(WebchatError, TypeError):
    """A listener gave something that its outputs cannot show; the text says what."""


def number_of(block: Block) -> int:
    """Its place in the layout. Raises `UnusableValue` where it has none."""
    if block.number is None:
        raise UnusableValue(
            f"This {type(block).__name__} stands on no page. Make it inside `with Blocks():`, "
            "or call its render() there."
        )
    return block.number


@dataclass(frozen=True, slots=True)
class Look:
    """How a block looks after a listener has changed it: what it shows, its own properties, and since when."""

    data: ComponentData | None = None
    own: Mapping[str, Any] = field(
        default_factory=dict
    )  # visible, elem_classes; of a container all others, too
    at: float = field(default_factory=time.time, compare=False)

    def clean(self) -> Look:
        """The same, with text that can be sent: the page would never be drawn again otherwise."""
        data = self.data and ComponentData(self.data.kind, clean_inside(dict(self.data.props)))
        return Look(data, clean_inside(dict(self.own)), self.at)

    def of(self, block: Kind) -> Kind:
        """The block as it is now: another one, the author's stays as she made it."""
        if not self.own:
            return block
        changed = copy.copy(block)
        for name, value in self.own.items():
            setattr(changed, name, value)
        if isinstance(changed, Input):
            changed.adapt()  # brings choices and the like into their form
        return changed


@dataclass(eq=False)
class PageState:
    """What a page holds beside its form: the looks of blocks, and what it remembers, by their numbers."""

    looks: dict[int, Look] = field(default_factory=dict)
    states: dict[int, Any] = field(default_factory=dict)
    used: dict[int, float] = field(default_factory=dict)  # when each of them was used the last time
    spoken: dict[int, float] = field(default_factory=dict)  # when replies have changed outputs
    notices: Sequence[Notice] = ()  # to be shown when the page is drawn again
    opening: Sequence[SetTurn] | None = None  # what a new conversation begins with, once a function made it
    awaited: Answering | None = None  # what a page without scripts comes back for
    moved_to: ChatSet | None = None  # the conversation that it has set meanwhile
    draft: str | None = None  # and the words for the box
    looks_weight: int = 0
    opening_weight: int = 0
    lock: threading.RLock = field(default_factory=threading.RLock)

    def show(self, number: int, look: Look) -> None:
        with self.lock:
            before = self.looks.get(number)
            self.looks_weight += _weight_of(look) - (_weight_of(before) if before else 0)
            self.looks[number] = look

    def begin_with(self, opening: Sequence[SetTurn]) -> None:
        self.opening = opening
        said = [(one.content, one.component and one.component.props) for one in _messages(opening)]
        self.opening_weight = _weight([said, [turn.text for turn in opening]])

    def tell(self, notice: Notice) -> None:
        """The newest are kept."""
        with self.lock:
            self.notices = (*self.notices, notice)[-MOST_NOTICES:]

    def told(self) -> Sequence[Notice]:
        """Each once."""
        with self.lock:
            told, self.notices = self.notices, ()
            return told

    @property
    def weight(self) -> int:
        """About as many bytes as it holds of what its visitor, and functions for him, have said."""
        told = sum(sys.getsizeof(one.message) + sys.getsizeof(one.title) for one in self.notices)
        return self.looks_weight + self.opening_weight + told + sys.getsizeof(self.draft)

    def set_after(self, number: int, since: float) -> ComponentData | None:
        """What an event has left in this block, if nobody has spoken of it later."""
        look = self.looks.get(number)
        return look.data if look and look.at > max(since, self.spoken.get(number, 0)) else None

    def outdate(self, number: int, since: float) -> None:
        """What an event has left in this block until then does not count any more."""
        with self.lock:
            look = self.looks.get(number)
            if look is not None and look.data is not None and self.set_after(number, since) is None:
                self.show(number, Look(None, look.own))

    def remembered(self, state: State) -> Any:
        number = number_of(state)
        with self.lock:
            now = time.monotonic()
            if number in self.states and now - self.used[number] > state.time_to_live:
                state.forget(self.states.pop(number))
            if number not in self.states:
                self.states[number] = state.fresh()
            self.used[number] = now
            return self.states[number]

    def remember(self, state: State, value: Any) -> None:
        with self.lock:
            self.states[number_of(state)] = value
            self.used[number_of(state)] = time.monotonic()

    def continued(self) -> PageState:
        """For the same page, opened again: its own copy, unless it is the old page's function that it waits for.

        A reply that is being written knows the old page alone, and both hear when it speaks.
        """
        if self.awaited is not None:
            return self
        with self.lock:
            states = {number: _copy(value) for number, value in self.states.items()}
            page = replace(
                self,
                looks=dict(self.looks),
                states=states,
                used=dict(self.used),
                opening=None,  # it is asked for anew
                opening_weight=0,
                lock=threading.RLock(),
            )
            self.notices, self.draft = (), None  # each is told once
            return page


def _copy(value: Any) -> Any:
    try:
        return copy.deepcopy(value)
    except Exception:  # a connection, a model: both pages share it
        return value


def _messages(opening: Sequence[SetTurn]) -> Iterator[Message]:
    for turn in opening:
        yield from turn.answer.messages


def _weight_of(look: Look) -> int:
    return _weight([look.data.props if look.data else None, look.own])


def _weight(value: Any) -> int:
    """About as many bytes as it takes, however deep it goes."""
    weight, ahead = 0, [value]
    while ahead:
        one: Any = ahead.pop()
        if isinstance(one, Mapping):
            ahead += [*one, *one.values()]
        elif isinstance(one, list | tuple):
            ahead += one
        weight += sys.getsizeof(one)
    return weight
