"""One run of the chat function for a reply: call it, show what it gives, end it exactly once."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from webchat.components.base import Component
from webchat.components.multimodal_textbox import MultimodalTextbox
from webchat.components.state import State
from webchat.definition import Definition
from webchat.files import Files
from webchat.language import gettext as _
from webchat.messages import Message, as_tuples
from webchat.notices import Notice, told_to
from webchat.progress import Step, reported_to
from webchat.storage.history import Asked
from webchat.streams.base import Stream
from webchat.updates import ReplyState, Snapshot

from .additional_outputs import Outputs, Shown
from .call import async_values, is_async, is_async_result, values
from .injection import NOBODY, Visit, Wishes
from .normalise import is_only_words, messages_of
from .reasoning import Reasoning
from .sentences import sentence_of
from .store import ReplyStore


class Run:
    """A reply while its function runs. A thread or a task of the executor calls `perform`.

    `over` is set once its end is settled, whoever settled it: the function, Stop, or the shutdown. What the
    function gives after that is dropped.
    """

    def __init__(
        self,
        reply_id: int,
        definition: Definition,
        store: ReplyStore,
        stream: Stream,
        on_end: Callable[[Run], None],
        wishes: Wishes | None = None,
        visit: Visit = NOBODY,
    ) -> None:
        self.reply_id = reply_id
        self.is_async = is_async(definition.function)
        self.snapshot = Snapshot()
        self.over = threading.Event()
        self.spoke = threading.Event()
        self._definition = definition
        self._store = store
        self._stream = stream
        self._on_end = on_end
        self._visit = visit
        self._wishes = wishes or Wishes(definition.function)
        self._lock = threading.Lock()
        self._files: Files | None = None
        self._outputs: Outputs | None = None
        tags = definition.chatbot.reasoning_tags
        self._reasoning = Reasoning(tags) if tags else None
        self._given: tuple[Message, ...] = ()  # what the function gave last, not told apart
        self._cancel: Callable[[], object] = lambda: None
        stream.publish(reply_id, self.snapshot)

    # What the executor calls

    def queued(self, place: int) -> None:
        """The run waits at `place`, from 1, for others to end."""
        self._publish(replace(self.snapshot, place=place))

    def perform(self) -> None:
        """Call the function here and show what it gives, until it ends or the run is over."""
        try:
            arguments = self._arguments()
            if not self.over.is_set():
                with self._listening():
                    self._call(arguments)
        except BaseException as error:  # an author's SystemExit must not end the server
            self._fail(error)
        else:
            self.end(ReplyState.DONE)

    async def perform_async(self) -> None:
        """The same in an event loop; the database is asked in a thread, so that the loop never waits."""
        self._cancel = _canceller()
        try:
            arguments = await asyncio.to_thread(self._arguments)
            if not self.over.is_set():
                with self._listening():
                    await self._show_all_async(self._definition.function(*arguments))
        except asyncio.CancelledError:
            if not self.over.is_set():  # not by Stop, so by the end of the loop
                self.end(ReplyState.INTERRUPTED)
        except BaseException as error:
            await asyncio.to_thread(self._fail, error)
        else:
            await asyncio.to_thread(self.end, ReplyState.DONE)

    # How a run ends

    def stop(self) -> None:
        """The visitor has had enough: the words so far stay, the function is interrupted where it can be."""
        self.end(ReplyState.STOPPED)
        self._cancel()

    def end(self, state: ReplyState, error: str | None = None) -> None:
        """Settle the end. Only the first call counts."""
        with self._lock:
            if self.over.is_set():
                return
            self.over.set()
            before = self.snapshot
            messages = before.messages
            if self._reasoning is not None and self._given:
                messages = self._reasoning.apart(self._given, is_over=True)
            messages = _without_pending(messages)
            self.snapshot = Snapshot(messages, state, error, outputs=before.outputs, notices=before.notices)
        if self._store.finish(self.reply_id, self.snapshot):
            self._stream.forget(self.reply_id)  # from now on the database tells
        else:
            self._stream.publish(self.reply_id, self.snapshot)
        self.spoke.set()
        self._on_end(self)

    def _fail(self, error: BaseException) -> None:
        if not self.over.is_set():  # what a stopped function still says is dropped, its errors, too
            self.end(ReplyState.FAILED, self._sentence(error))

    # Inside

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        """To what the function says beside its reply: notices, and how far it is."""
        with told_to(self._tell), reported_to(self._report, self._wishes.progress):
            yield

    def _tell(self, notice: Notice) -> None:
        self._publish(replace(self.snapshot, notices=(*self.snapshot.notices, notice)))

    def _report(self, step: Step | None) -> None:
        self._publish(replace(self.snapshot, step=step))

    def _arguments(self) -> Sequence[Any]:
        """What the function is called with: the message, the history, the additional inputs, and what it wants."""
        asked = self._store.asked(self.reply_id)
        files = self._files = self._store.run_files(asked)
        if components := self._definition.additional_outputs:
            left = self._store.outputs_before(self.reply_id)
            self._outputs = Outputs(components, left, lambda: contextlib.nullcontext(files), self._visit.page)
        history = as_tuples(asked.history) if self._definition.history_format == "tuples" else asked.history
        given = (self._message(asked), history, *self._inputs(asked))
        return self._wishes.arguments(given, self._visit.request)

    def _message(self, asked: Asked) -> Any:
        """What was said just now: the words, or a dict of words and files where files can come with them."""
        if not isinstance(box := self._definition.textbox, MultimodalTextbox):
            return asked.text
        said = {"text": asked.text, "files": [file.as_json() for file in asked.files]}
        with self._store.files(asked) as files:
            return box.preprocess(said, files)

    def _inputs(self, asked: Asked) -> tuple[Any, ...]:
        """What the additional inputs said; those that were added since say what they were made with."""
        components = self._definition.additional_inputs
        if not components:
            return ()
        with self._store.files(asked) as files:
            added = [component.initial(files) for component in components[len(asked.inputs) :]]
            values = (*asked.inputs[: len(components)], *added)
            return tuple(
                self._visit.page.remembered(one)
                if isinstance(one, State) and self._visit.page
                else self._now(one).preprocess(value, files)
                for one, value in zip(components, values, strict=True)
            )

    def _now(self, component: Component) -> Component:
        """It with the properties that events have given it on the visitor's page."""
        looks = self._visit.page.looks if self._visit.page else {}
        look = None if component.number is None else looks.get(component.number)
        return look.of(component) if look else component

    def _call(self, arguments: Sequence[Any]) -> None:
        result = self._definition.function(*arguments)
        if is_async_result(result):  # found out only now: this thread becomes its loop
            asyncio.run(self._show_all_cancellable(result))
        else:
            self._show_all(result)

    async def _show_all_cancellable(self, result: Any) -> None:
        self._cancel = _canceller()
        await self._show_all_async(result)

    def _show_all(self, result: Any) -> None:
        with contextlib.closing(values(result)) as given:  # type: ignore[type-var]  # an iterator, closable
            for value in given:
                if not self._take(value):
                    return

    async def _show_all_async(self, result: Any) -> None:
        async with contextlib.aclosing(async_values(result)) as given:  # type: ignore[type-var]  # likewise
            async for value in given:
                if is_only_words(value):
                    goes_on = self._take(value)
                else:  # files are kept, which takes a while
                    goes_on = await asyncio.to_thread(self._take, value)
                if not goes_on:
                    return

    def _take(self, value: Any) -> bool:
        """Show what the function gave. False when the run is over and the function may go home."""
        outputs: Shown = ()
        if self._outputs is not None:
            value, outputs = self._outputs.take(value)
        messages = messages_of(value, self._files, self._definition.show_error)
        if self._reasoning is not None:
            self._given, messages = messages, self._reasoning.apart(messages)
        return self.show(messages, outputs)

    def show_kept(self, kept: Snapshot) -> None:
        """Be what was kept of another run."""
        self.show(kept.messages, kept.outputs)
        self.end(ReplyState.DONE)

    def show(self, messages: tuple[Message, ...], outputs: Shown = ()) -> bool:
        """Make `messages` the reply so far. False when the run is over."""
        before = self.snapshot
        return self._publish(
            Snapshot(messages, ReplyState.WRITING, outputs=outputs, step=before.step, notices=before.notices)
        )

    def _publish(self, snapshot: Snapshot) -> bool:
        with self._lock:
            if self.over.is_set():
                return False
            self.snapshot = snapshot
            self._stream.publish(self.reply_id, snapshot)
        if snapshot.messages and not self.spoke.is_set():
            self.spoke.set()
        return True

    def _sentence(self, error: BaseException) -> str | None:
        otherwise = _("Something went wrong while this answer was written (error {number}).")
        return sentence_of(error, f"reply {self.reply_id}", self._definition.show_error, otherwise)


def _canceller() -> Callable[[], object]:
    """Cancels the task that calls this, from any thread."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None

    def cancel() -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile, and the task with it
            loop.call_soon_threadsafe(task.cancel)

    return cancel


def _without_pending(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """Nobody thinks any more when the run has ended."""
    return tuple(
        replace(message, metadata={**message.metadata, "status": "done"})
        if message.metadata.get("status") == "pending"
        else message
        for message in messages
    )
