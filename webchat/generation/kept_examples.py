"""What the outputs of `gr.Examples` show for each example: made once, for everybody, and kept over restarts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from webchat.components.examples import Examples
from webchat.definition import Definition
from webchat.errors import DefinitionError
from webchat.layout.listeners import Listener
from webchat.layout.tree import Block
from webchat.messages import ComponentData
from webchat.streams.memory import MemoryStream

from .answering import Answering
from .board import Board
from .chat_value import ChatValue
from .injection import Event
from .kept_answers import KeptAnswers, fingerprint
from .page_states import PageState
from .store import ReplyStore

if TYPE_CHECKING:
    from .events import Events


class Making(Event):
    """An example that nobody has clicked: its answer is made for all."""


class KeptExamples:
    """Usage: `events.kept = KeptExamples(…)`; what is to be there at start, `fill` makes then.

    An answer is made on a page of nobody's: what a visitor has said elsewhere on his has no part in it.
    """

    def __init__(
        self, definition: Definition, answers: KeptAnswers, store: ReplyStore, events: Events
    ) -> None:
        self._bot = definition.bot
        self._answers = answers
        self._store = store
        self._events = events
        blocks = definition.layout.blocks.values() if definition.layout else ()
        self._cached = [one for one in blocks if isinstance(one, Examples) and one.is_cached]

    def fill(self) -> None:
        """An error in the function is the author's to see. Raises `DefinitionError`."""
        for examples in self._cached:
            for index in range(len(examples.rows)) if examples.cache_mode != "lazy" else ():
                if not self._read(examples, index) and not self._make(examples, index):
                    raise DefinitionError(f"Examples: fn could not answer example {index}; the log says why.")

    def get(self, listener: Listener, event: Event) -> Mapping[Block, ComponentData] | None:
        """What the listener's outputs show for the example that was clicked; None where it has to be called."""
        examples = next((one for one in self._cached if one.running is listener), None)
        if examples is None or isinstance(event, Making):
            return None
        is_own = event.target is examples and isinstance(event.data, Mapping)
        index = examples.index_in(event.data.get("index") if is_own else None)
        return None if index is None else self._read(examples, index) or self._make(examples, index)

    def _read(self, examples: Examples, index: int) -> Mapping[Block, ComponentData] | None:
        kept = self._answers.read(self._name(examples, index))
        return kept and dict(zip(examples.outputs, map(ComponentData.of, kept), strict=True))

    def _make(self, examples: Examples, index: int) -> Mapping[Block, ComponentData] | None:
        """None when the function raises: then it may tell the visitor so."""
        files = self._store.files_of(None, None)
        chat = ChatValue(self._store, MemoryStream(), self._bot, None, None)
        board = Board(PageState(), {}, lambda block: block.shown(files), files, chat, None)
        event = Making(examples, {"index": index})
        answering = Answering(self._events, examples.load_input_event, board, event)
        answering.perform()
        if not answering.went_well:
            return None
        shown: dict[Block, ComponentData] = {one: board.shown(one) for one in examples.outputs}
        self._answers.write(self._name(examples, index), [data.as_json() for data in shown.values()])
        return shown

    def _name(self, examples: Examples, index: int) -> str:
        kinds = [type(one).__name__ for one in examples.outputs]
        parts = self._bot, fingerprint(examples.fn), repr(kinds), repr(examples.rows[index])
        return self._answers.name(*parts, files=examples.paths_of(index))
