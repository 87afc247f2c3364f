"""A reply while it is written, as plain values: the snapshot, and the updates between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .messages import Message


class ReplyState(StrEnum):
    """Where a reply is in its life. The last four are final."""

    WAITING = "waiting"
    WRITING = "writing"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"

    @property
    def is_final(self) -> bool:
        return self not in (ReplyState.WAITING, ReplyState.WRITING)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All of a reply at one moment.

    `error` is the sentence shown when it failed; `place` is its place in the queue, from 1, while it waits.
    """

    messages: tuple[Message, ...] = ()
    state: ReplyState = ReplyState.WAITING
    error: str | None = None
    place: int | None = None


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


Update = MessageAdded | TextAppended | MessageReplaced | MessagesDropped | StateChanged
