"""An event is answered: its listener is called, then what follows it, and the page learns what has changed."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from webchat.errors import Error, NotFound, StillWriting, Unfit
from webchat.language import gettext as _
from webchat.layout.listeners import Listener
from webchat.notices import Notice, told_to
from webchat.progress import Step, reported_to
from webchat.request import Request
from webchat.updates import ReplyState

from .board import Board, Draft
from .by_output import by_output
from .call import async_values, is_async_result, values
from .chat_value import ChatSet
from .injection import Event
from .page_states import Look, UnusableValue
from .sentences import sentence_of

if TYPE_CHECKING:
    from .events import Events

DEEPEST = 20  # listeners that one change sets off, one after the other: they might go in circles


@dataclass(frozen=True, slots=True)
class Looks:
    """These blocks look otherwise now, by their numbers; `scroll_to`: the one that is to be in sight."""

    changed: Mapping[int, Look]
    scroll_to: int | None = None


@dataclass(frozen=True, slots=True)
class Working:
    """How far the function is; None: it does not say any more."""

    listener: Listener
    step: Step | None


@dataclass(frozen=True, slots=True)
class Next:
    """The browser goes on with this one."""

    listener: Listener


Item = Looks | ChatSet | Draft | Notice | Working | Next


class Over(BaseException):
    """Nobody waits for this answer any more."""


class Answering:
    """One event while it is answered, in a thread of its own. Its items tell the page what to change.

    Without `page`, `owner` and `network` it is nobody's.
    """

    def __init__(
        self,
        events: Events,
        listener: Listener,
        board: Board,
        event: Event,
        request: Request | None = None,
        page: str = "",
        owner: str = "",
        network: str = "",
    ) -> None:
        self.listener = listener
        self.page = page
        self.owner = owner
        self.network = network
        self.board = board
        self._events = events
        self._event = event
        self._request = request
        self.has_ended = False
        self.status = 200  # what a program reads of how it went
        self.went_well = True
        self._items: SimpleQueue[Item | None] = SimpleQueue()
        self._over = threading.Event()
        self._state = ReplyState.DONE
        self._cancel: Callable[[], object] = lambda: None
        self._is_done = False
        self._too_late: threading.Timer | None = None

    # What the door asks

    def items(self, seconds: float | None = None) -> list[Item]:
        """What comes until the end, or within `seconds`; afterwards `has_ended` says which."""
        deadline = None if seconds is None else time.monotonic() + seconds
        found: list[Item] = []
        while not self.has_ended:
            left = None if deadline is None else deadline - time.monotonic()
            try:
                item = self._items.get(left is None or left > 0, left if left and left > 0 else None)
            except Empty:
                break
            if item is None:
                self.has_ended = True
            else:
                found.append(item)
        return found

    def wait(self, seconds: float) -> list[Item]:
        """The next thing, and all that is there with it; nothing, if nothing comes for so long."""
        try:
            item = self._items.get(timeout=seconds)
        except Empty:
            return []
        if item is None:
            self.has_ended = True
            return []
        return [item, *self.items(0)]

    def cancel(self, state: ReplyState = ReplyState.STOPPED) -> None:
        """End it as soon as the function can be interrupted; what it gives after that is dropped."""
        self._state = state
        self._over.set()
        self._cancel()

    def cancel_after(self, seconds: float, tell: Callable[[], object]) -> None:
        """End it if it is not done by then, and say so."""

        def end() -> None:
            if not self._is_done:
                tell()
                self.cancel()

        self._too_late = threading.Timer(seconds, end)
        self._too_late.daemon = True
        self._too_late.start()
        if self._is_done:  # meanwhile
            self._too_late.cancel()

    # What the thread does

    def perform(self) -> None:
        try:
            self._answer(self.listener, 0)
        except Over:
            pass
        finally:
            self._events.ended(self)
            self._items.put(None)
            self._is_done = True
            if self._too_late is not None:
                self._too_late.cancel()

    def _answer(self, listener: Listener, depth: int) -> None:
        """Call it, then those that follow, then those that listen to what has changed."""
        before = {
            block: self.board.fingerprint(block) for block in listener.outputs if block.listeners_of("change")
        }
        went_well = self._call_safely(listener)
        for following in listener.following:
            if following.when in ("then", "success" if went_well else "failure"):
                self._go_on(following, depth)
        if depth < DEEPEST:
            for block, value in before.items():
                if self.board.fingerprint(block) != value:
                    for other in block.listeners_of("change"):
                        self._go_on(other, depth + 1)

    def _go_on(self, listener: Listener, depth: int) -> None:
        if listener.js:
            self._items.put(Next(listener))
        else:
            self._answer(listener, depth)

    def _call_safely(self, listener: Listener) -> bool:
        if self._over.is_set():
            raise Over
        for other in listener.cancels:
            self._events.cancel(self.page, other, self)
        if (kept := self._events.kept_for(listener, self._event)) is not None:
            self._show(listener, kept, is_last=True)
            return True
        try:
            with (
                self._events.lines.of(listener).place(self._over.is_set),
                told_to(self._items.put),
                reported_to(
                    lambda step: self._items.put(Working(listener, step)),
                    self._events.wishes(listener).progress,
                ),
            ):
                self._call(listener)
            self.board.chat.end()
        except Over:
            self.board.chat.end(self._state)
            raise
        except BaseException as error:  # an author's SystemExit must not end the server
            if self._over.is_set():
                self.board.chat.end(self._state)
                raise Over from error
            self._tell(error, listener)
            return False
        return True

    def _call(self, listener: Listener) -> None:
        if listener.fn is None:
            if listener is self.listener and self.board.made:
                self._show(listener, self.board.made, is_last=True)
            return
        given = [self.board.get(block, listener.preprocess) for block in listener.inputs]
        if listener.batch:
            given = [[value] for value in given]
        if listener.takes_set:
            given = [dict(zip(listener.inputs, given, strict=True))]
        arguments = self._events.wishes(listener).arguments(given, self._request, self._event)
        result = listener.fn(*arguments)
        is_one = not is_async_result(result) and not hasattr(result, "__next__")
        for value in self._values(result):
            self._show(listener, value, is_last=is_one)
            if self._over.is_set():
                raise Over

    def _values(self, result: Any) -> Iterator[Any]:
        if not is_async_result(result):
            with contextlib.closing(values(result)) as given:  # type: ignore[type-var]  # an iterator, closable
                yield from given
            return
        coming = async_values(result)
        try:
            while True:
                try:
                    yield self._in_loop(anext(coming))
                except StopAsyncIteration:
                    return
        finally:
            if close := getattr(coming, "aclose", None):
                self._in_loop(close())

    def _in_loop(self, awaitable: Any) -> Any:
        """All async functions of a site share one loop, as what they use is often bound to it."""

        async def awaited() -> Any:
            return await awaitable

        future = asyncio.run_coroutine_threadsafe(awaited(), self._events.loop())
        self._cancel = future.cancel
        return future.result()

    def _show(self, listener: Listener, given: Any, *, is_last: bool) -> None:
        changed: dict[int, Look] = {}
        for block, change in by_output(listener, given):
            was_given = block in listener.inputs
            try:
                result = self.board.set(
                    block, change, postprocess=listener.postprocess, was_given=was_given, is_last=is_last
                )
            except Unfit as error:  # it is not the visitor's value that does not fit
                name = type(block).__name__
                raise UnusableValue(f"A listener gave a {name} what it cannot show: {error}") from error
            if isinstance(result, Look):
                assert block.number is not None, "the board has looked it up"
                changed[block.number] = result
            elif result is not None:
                self._items.put(result)
        if changed:
            self._items.put(Looks(changed, next(iter(changed)) if listener.scroll_to_output else None))

    def _tell(self, error: BaseException, listener: Listener) -> None:
        self.went_well = False
        otherwise = _("Something went wrong here (error {number}).")
        what = f"the listener of {listener.event!r}"
        sentence = sentence_of(error, what, self._events.show_error, otherwise)
        self.board.chat.end(ReplyState.FAILED, sentence)
        self.status = _status(error)
        if sentence is None:
            return
        if isinstance(error, Error):
            self._items.put(Notice("error", sentence, error.title, error.duration))
        else:
            self._items.put(Notice("error", sentence, duration=None))


def _status(error: BaseException) -> int:
    if isinstance(error, Error):
        return 200  # the author's word, said as she wanted
    for kind, status in ((Unfit, 422), (NotFound, 404), (StillWriting, 409)):
        if isinstance(error, kind):
            return status
    return 500
