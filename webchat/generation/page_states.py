"""What opened pages hold beside their forms: each under a name that only its own visitor can use."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable

from webchat.components.state import State
from webchat.layout.tree import Layout

from .board import PageState

CAPACITY = 10_000  # pages; as Gradio's state_session_capacity

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
                self._keep((owner, name), self._pages[before].copied())
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
