"""What opened pages hold beside their forms: each under a name that only its own visitor can use."""

from __future__ import annotations

import copy
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from webchat.components.state import State
from webchat.errors import WebchatError
from webchat.layout.tree import Block, Layout
from webchat.messages import ComponentData
from webchat.notices import Notice

if TYPE_CHECKING:
    from .answering import Answering

Kind = TypeVar("Kind", bound=Block)
CAPACITY = 10_000  # pages; as Gradio's state_session_capacity


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
    """How a block looks after a listener has changed it: what it shows, and its own properties."""

    data: ComponentData | None = None
    own: Mapping[str, Any] = field(
        default_factory=dict
    )  # visible, elem_classes; of a container all others, too

    def of(self, block: Kind) -> Kind:
        """The block as it is now: another one, the author's stays as she made it."""
        if not self.own:
            return block
        changed = copy.copy(block)
        for name, value in self.own.items():
            setattr(changed, name, value)
        return changed


@dataclass(eq=False)
class PageState:
    """What a page holds beside its form: the looks of blocks, and what it remembers, by their numbers."""

    looks: dict[int, Look] = field(default_factory=dict)
    states: dict[int, Any] = field(default_factory=dict)
    used: dict[int, float] = field(default_factory=dict)  # when each of them was used the last time
    notices: list[Notice] = field(default_factory=list)  # to be shown when the page is drawn again
    awaited: Answering | None = None  # what a page without scripts comes back for
    lock: threading.RLock = field(default_factory=threading.RLock)

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
        """For the same page, opened again: its own copy, unless it is the old page's function that it waits for."""
        if self.awaited is not None:
            return self
        with self.lock:
            states = {number: _copy(value) for number, value in self.states.items()}
            notices, self.notices = self.notices, []
            return PageState(dict(self.looks), states, dict(self.used), notices)


def _copy(value: Any) -> Any:
    try:
        return copy.deepcopy(value)
    except Exception:  # a connection, a model: both pages share it
        return value


Key = tuple[str, str]  # whose page, and its name


class PageStates:
    """In memory, the newest `capacity` pages; what is older is forgotten.

    A page opened again at the same place, by the same visitor, goes on with what the one before held.
    """

    def __init__(self, layout: Layout | None, capacity: int = CAPACITY) -> None:
        self._states = (
            [block for block in layout.blocks.values() if isinstance(block, State)] if layout else []
        )
        self._capacity = capacity
        self._pages: OrderedDict[Key, PageState] = OrderedDict()
        self._places: dict[Key, Key] = {}  # whose and where → the newest page there
        self._place_of: dict[Key, Key] = {}
        self._lock = threading.Lock()

    def get(self, owner: str, name: str) -> PageState:
        """What this page holds. Of a page that nobody knows, or that is somebody else's: nothing yet."""
        with self._lock:
            key = owner, name
            if key not in self._pages:
                self._keep(key, PageState())
            self._pages.move_to_end(key)
            return self._pages[key]

    def go_on(self, owner: str, name: str, place: str) -> None:
        """A page is opened: it begins with what the visitor's last one at this place held."""
        with self._lock:
            before = self._places.get((owner, place))
            if before is not None:
                self._keep((owner, name), self._pages[before].continued())
                self._put((owner, name), place)

    def find(self, owner: str, name: str) -> PageState | None:
        return self._pages.get((owner, name))

    def put(self, owner: str, name: str, place: str) -> None:
        """The page is at this place now."""
        with self._lock:
            if (owner, name) in self._pages:
                self._put((owner, name), place)

    def _put(self, key: Key, place: str) -> None:
        before = self._place_of.pop(key, None)
        if before is not None and self._places.get(before) == key:
            del self._places[before]
        self._place_of[key] = (key[0], place)
        self._places[key[0], place] = key

    def _keep(self, key: Key, page: PageState) -> None:
        self._pages[key] = page
        while len(self._pages) > self._capacity:
            oldest, forgotten = self._pages.popitem(last=False)
            place = self._place_of.pop(oldest, None)
            if place is not None and self._places.get(place) == oldest:
                del self._places[place]
            _forget(self._states, forgotten)


def _forget(states: Iterable[State], page: PageState) -> None:
    for state in states:
        if state.number in page.states:
            state.forget(page.states[state.number])
