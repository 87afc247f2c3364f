"""The opened pages of a site: each under a name that only its own visitor can use, and as many as there is room for."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable

from webchat.components.state import State
from webchat.layout.tree import Layout

from .page_states import PageState

log = logging.getLogger("webchat.generation")

CAPACITY = 10_000  # pages; as Gradio's state_session_capacity
OF_ONE = 50  # pages of one visitor: he can call them as he likes
BYTES_OF_ONE = 16_000_000  # of what his pages show
BYTES = 256_000_000  # of what all of them show
WEIGH_EVERY = 1.0  # seconds; it takes a look at each page

Key = tuple[str, str]  # whose page, and its name


class PageStates:
    """In memory, the newest `capacity` pages; what is older is forgotten, first of him who has most.

    A page opened again at the same place, by the same visitor, goes on with what the one before held.
    """

    def __init__(self, layout: Layout | None, capacity: int = CAPACITY) -> None:
        self._states = (
            [block for block in layout.blocks.values() if isinstance(block, State)] if layout else []
        )
        self._capacity = capacity
        self._pages: OrderedDict[Key, PageState] = OrderedDict()
        self._of: dict[str, OrderedDict[str, None]] = {}  # by owner: the names of his pages
        self._weighed_at = 0.0
        self._places: dict[Key, Key] = {}  # whose and where → the newest page there
        self._place_of: dict[Key, Key] = {}
        self._lock = threading.Lock()

    def get(self, owner: str, name: str) -> PageState:
        """What this page holds. Of a page that nobody knows, or that is somebody else's: nothing yet."""
        with self._lock:
            page = self._pages.get((owner, name)) or PageState()
            forgotten = self._keep((owner, name), page)
        self._tell(forgotten)
        return page

    def go_on(self, owner: str, name: str, place: str) -> None:
        """A page is opened: it begins with what the visitor's last one at this place held."""
        with self._lock:
            key = self._places.get((owner, place))
            before = self._pages[key] if key else None
        if before is None:
            return
        page = before.continued()
        with self._lock:
            forgotten = self._keep((owner, name), page)
            self._put((owner, name), place)
        self._tell(forgotten)

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

    def _keep(self, key: Key, page: PageState) -> list[PageState]:
        """As the newest. Gives those that had to go."""
        owner, name = key
        self._pages[key] = page
        self._pages.move_to_end(key)
        his = self._of.setdefault(owner, OrderedDict())
        his[name] = None
        his.move_to_end(name)
        gone: list[PageState] = []
        weight = sum(self._pages[owner, one].weight for one in his)
        while len(his) > 1 and (len(his) > OF_ONE or weight > BYTES_OF_ONE):
            oldest = owner, next(iter(his))
            weight -= self._pages[oldest].weight
            gone += self._drop(oldest)
        weight = self._weight_of_all()
        while len(self._pages) > 1 and (len(self._pages) > self._capacity or weight > BYTES):
            oldest = next(iter(self._pages))
            weight -= self._pages[oldest].weight
            gone += self._drop(oldest)
        return gone

    def _weight_of_all(self) -> int:
        """Now and then; 0 in between."""
        now = time.monotonic()
        if now - self._weighed_at < WEIGH_EVERY:
            return 0
        self._weighed_at = now
        return sum(page.weight for page in self._pages.values())

    def _drop(self, key: Key) -> list[PageState]:
        """Nothing goes that another of his pages waits for, too."""
        owner, name = key
        page, his = self._pages.pop(key), self._of[owner]
        del his[name]
        if not his:
            del self._of[owner]
        place = self._place_of.pop(key, None)
        if place is not None and self._places.get(place) == key:
            del self._places[place]
        return [] if any(self._pages[owner, other] is page for other in his) else [page]

    def _tell(self, forgotten: Iterable[PageState]) -> None:
        """The author, without keeping others waiting."""
        for page in forgotten:
            for state in self._states:
                if state.number in page.states:
                    try:
                        state.forget(page.states[state.number])
                    except Exception:  # it has nothing to do with whoever asks now
                        log.exception("State(delete_callback=…) raised")
