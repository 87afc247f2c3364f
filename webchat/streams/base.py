"""What a stream promises. The database is the truth; the stream only makes it quick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from webchat.updates import Snapshot, Update


@dataclass(frozen=True, slots=True)
class Reading:
    """The updates since a position, and the position after them."""

    updates: list[Update]
    position: Any


class Stream(Protocol):
    """The ordered, replayable pipe of each running reply's updates.

    Any process may write, read and stop any reply. Snapshots go in, because a chat function yields its
    whole reply each time; updates come out, as few as bring the reader up to date, so a reader may be as
    slow as he likes and costs no memory.
    """

    def publish(self, reply_id: int, snapshot: Snapshot) -> None:
        """Make `snapshot` the newest. Called for every yield: must be cheap and never block."""

    def read(self, reply_id: int, position: Any = None) -> Reading | None:
        """What came after `position` (None: from the start of the reply, which is an empty snapshot).

        None when the stream does not know the reply: it has ended long ago, or never began.
        """

    def latest(self, reply_id: int) -> Snapshot | None:
        """The newest snapshot, or None when the stream does not know the reply."""

    def forget(self, reply_id: int) -> None:
        """Drop what is kept of a reply that has ended. Readers have `read` its end, or ask the database."""

    def ask_to_stop(self, reply_id: int) -> None:
        """Tell whoever writes the reply to stop. Without effect when nobody writes it."""

    def when_asked_to_stop(self, stop: Callable[[int], None]) -> None:
        """`stop(reply_id)` is called in the process that writes the reply, from any thread.

        There may be several who write; each is asked, and leaves replies alone that it does not know.
        """

    def when_published(self, wake: Callable[[], None]) -> None:
        """`wake()` is called, from any thread, when there is something to read after a quiet time.

        It is called again only after the next `listen()`.
        """

    def listen(self) -> None:
        """The reader is about to look at everything; from now on a publication wakes it again."""
