"""A reply while it is written, as plain values: the snapshot, and the updates between two of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from .files import FileData
from .messages import ComponentData, Message
from .notices import Notice
from .progress import Step


class ReplyState(StrEnum):
    """Where a reply is in its life. The last five are final; of an unasked one nobody was asked for words."""

    WAITING = "waiting"
    WRITING = "writing"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    UNASKED = "unasked"

    @property
    def is_final(self) -> bool:
        return self not in (ReplyState.WAITING, ReplyState.WRITING)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All of a reply at one moment.

    `error` is the sentence shown when it failed; `place` is its place in the queue, from 1, while it waits.
    `outputs`: what the definition's additional outputs show, in order (None: nothing); empty as long as the
    function has given none. `step`: how far the function says that it is; `notices`: what else it told.
    """

    messages: tuple[Message, ...] = ()
    state: ReplyState = ReplyState.WAITING
    error: str | None = None
    place: int | None = None
    outputs: tuple[ComponentData | None, ...] = ()
    step: Step | None = None
    notices: tuple[Notice, ...] = ()

    @property
    def files(self) -> tuple[FileData, ...]:
        """The kept files that it shows."""
        shown = (*(message.component for message in self.messages), *self.outputs)
        return tuple(file for component in shown if component for file in component.files)

    def with_files(self, change: Callable[[FileData], FileData]) -> Snapshot:
        """The same with other files: what `change` gives for each."""
        messages = tuple(
            replace(message, component=message.component.with_files(change)) if message.component else message
            for message in self.messages
        )
        outputs = tuple(output and output.with_files(change) for output in self.outputs)
        return replace(self, messages=messages, outputs=outputs)


@dataclass(frozen=True, slots=True)
class MessageAdded:
    index: int
    message: Message


@dataclass(frozen=True, slots=True)
class TextAppended:
    index: int
    text: str


@dataclass(frozen=True, slots=True)
class MessageReplaced:
    index: int
    message: Message


@dataclass(frozen=True, slots=True)
class MessagesDropped:
    """Everything from `index` on is gone."""

    index: int


@dataclass(frozen=True, slots=True)
class StateChanged:
    state: ReplyState
    place: int | None = None
    error: str | None = None
    step: Step | None = None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class OutputsChanged:
    outputs: tuple[ComponentData | None, ...]


Update = MessageAdded | TextAppended | MessageReplaced | MessagesDropped | StateChanged | OutputsChanged


def diff(old: Snapshot, new: Snapshot) -> list[Update]:
    """What turns `old` into `new`. Usually one `TextAppended`.

    Messages are told apart by their place: the first message of a reply stays the first, whatever it says.
    """
    updates: list[Update] = []
    if len(new.messages) < len(old.messages):
        updates.append(MessagesDropped(len(new.messages)))
    for index, message in enumerate(new.messages):
        if index >= len(old.messages):
            updates.append(MessageAdded(index, message))
        elif change := _change(index, old.messages[index], message):
            updates.append(change)
    if new.outputs is not old.outputs and new.outputs != old.outputs:
        updates.append(OutputsChanged(new.outputs))
    if _state(old) != _state(new):
        updates.append(StateChanged(*_state(new)))
    return updates


def _state(snapshot: Snapshot) -> tuple[Any, ...]:
    return snapshot.state, snapshot.place, snapshot.error, snapshot.step, snapshot.notices


def _change(index: int, old: Message, new: Message) -> TextAppended | MessageReplaced | None:
    if old is new or old == new:
        return None
    if new.differs_only_in_words(old) and new.content.startswith(old.content):
        return TextAppended(index, new.content[len(old.content) :])
    return MessageReplaced(index, new)
