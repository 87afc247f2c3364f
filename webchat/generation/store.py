"""What a run asks of the database, each call in an application context of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from webchat.errors import StorageBusy, StorageFull
from webchat.files import Files
from webchat.messages import ComponentData
from webchat.storage import files, replies, setting
from webchat.storage.blobs import Blobs
from webchat.storage.files import PassingFiles, UserFiles
from webchat.storage.history import Asked, history
from webchat.storage.outputs import Left, outputs_before
from webchat.storage.setting import KnownTurn, NewPath, SetTurn
from webchat.updates import Snapshot

from .permission import Permission
from .run_files import RunFiles

log = logging.getLogger("webchat.generation")


class ReplyStore:
    """Reads a reply's history and writes its words.

    `context` opens an application context; `permission` says which of this machine's files may be shown.
    """

    def __init__(
        self, context: Callable[[], AbstractContextManager[Any]], blobs: Blobs, permission: Permission
    ) -> None:
        self._context = context
        self._blobs = blobs
        self._permission = permission
        self.when_unsaved: Callable[[], None] = lambda: None  # called when there is something to try again
        self._new_ends: dict[int, Snapshot] = {}
        self._unsaved: dict[int, Snapshot] = {}
        self._lock = threading.Lock()
        self._writing = threading.Lock()

    def asked(self, reply_id: int) -> Asked:
        with self._context():
            return history(reply_id, self._blobs)

    def outputs_before(self, reply_id: int) -> Left:
        """What replies have left in the additional outputs when this one begins."""
        with self._context():
            return outputs_before(reply_id)

    @contextmanager
    def files(self, asked: Asked) -> Iterator[Files]:
        """The files of whoever asked; what is kept belongs to that conversation."""
        with self._context():
            yield UserFiles(self._blobs, asked.user_id, asked.conversation_id)

    def files_of(self, user_id: int | None, conversation_id: int | None) -> Files:
        """The same for whoever has no reply written. None of them: the site's own."""

        @contextmanager
        def opened() -> Iterator[Files]:
            with self._context():
                yield UserFiles(self._blobs, user_id, conversation_id)

        return RunFiles(opened, self._permission)

    def passing_files(self, user_id: int | None, admit: Callable[[int], None]) -> Files:
        """Those of a user, or nobody; what is kept passes. `admit` is asked with its size, and raises."""

        @contextmanager
        def opened() -> Iterator[Files]:
            with self._context():
                yield PassingFiles(self._blobs, user_id, admit)

        return RunFiles(opened, self._permission)

    def known_path(self, conversation_id: int) -> list[KnownTurn]:
        with self._context():
            return setting.known_path(conversation_id, self._blobs)

    def as_known(self, opening: Sequence[SetTurn]) -> list[KnownTurn]:
        with self._context():
            return setting.as_known(opening, self._blobs)

    def begin_with(
        self, user_id: int, bot: str, path: NewPath, opening: Sequence[SetTurn] = ()
    ) -> tuple[int, int]:
        """The ids of a new conversation with this path after the `opening`, and of its last reply."""
        with self._context():
            return setting.begin_with(user_id, bot, path.added, opening, self._blobs)

    def change(self, conversation_id: int, before: Sequence[KnownTurn], path: NewPath) -> int | None:
        """The id of the reply with which the path then ends."""
        with self._context():
            return setting.change(conversation_id, before, path)

    def run_files(self, asked: Asked) -> Files:
        """The same for all that the author's function gives in one run."""
        return RunFiles(lambda: self.files(asked), self._permission)

    def copied(self, reply_id: int, kept: Snapshot) -> Snapshot:
        """What was kept for everybody, with its files copied for the one who asked. Raises `NotFound`."""
        if not any(kept.files):
            return kept
        asked = self.asked(reply_id)
        assert asked.user_id is not None and asked.conversation_id is not None
        whose = asked.user_id, asked.conversation_id
        with self._context():
            return kept.with_files(lambda file: files.copy(self._blobs, file.key, *whose))

    def shared(self, snapshot: Snapshot) -> Snapshot:
        """What somebody was answered, with its files copied for everybody. Raises `NotFound`."""
        with self._context():
            return snapshot.with_files(lambda file: files.share(self._blobs, file.key))

    def exchange(self, reply_id: int, old: ComponentData, new: ComponentData) -> None:
        """Wherever an ended reply shows `old`, it shows `new` from now on."""
        with self._context():
            replies.exchange(reply_id, old, new)

    def for_example(self, asked: Asked) -> ReplyStore:
        """One for a run that answers nobody: it knows what is asked, and saves nothing."""
        return _ExampleStore(asked, self._context, self._blobs, self._permission)

    def save(self, snapshots: Mapping[int, Snapshot], before: Mapping[int, Snapshot]) -> None:
        """Save growing replies, all in one transaction; `before` is what was saved the last time."""
        with self._context():
            replies.save(snapshots, before)

    def finish(self, reply_id: int, snapshot: Snapshot) -> bool:
        """Save a reply's end. False when the database would not take it: it is kept for `finish_unsaved`.

        Ends that come while others are written are written next, all in one transaction.
        """
        with self._lock:
            self._new_ends[reply_id] = snapshot
        with self._writing:
            self._finish_new()
            return reply_id not in self._unsaved

    def finish_unsaved(self) -> list[int]:
        """Try again what `finish` could not save; the ids of the replies that are now in the database."""
        with self._writing:
            with self._lock:
                unsaved, self._unsaved = self._unsaved, {}
                self._new_ends |= unsaved
            self._finish_new()
            return [reply_id for reply_id in unsaved if reply_id not in self._unsaved]

    @property
    def has_unsaved(self) -> bool:
        return bool(self._unsaved)

    def _finish_new(self) -> None:
        with self._lock:
            ends, self._new_ends = self._new_ends, {}
        if ends:
            self._finish(ends)

    def _finish(self, ends: dict[int, Snapshot]) -> None:
        try:
            with self._context():
                replies.finish(ends)
        except (StorageBusy, StorageFull) as error:
            log.error("the ends of %s replies could not be saved yet: %s", len(ends), error)
            self._unsaved |= ends
            self.when_unsaved()
        except Exception:
            if len(ends) > 1:  # one of them must not take the others with it
                for reply_id, snapshot in ends.items():
                    self._finish({reply_id: snapshot})
            else:
                log.exception("the end of reply %s cannot be saved", *ends)


class _ExampleStore(ReplyStore):
    def __init__(self, asked: Asked, *store: Any) -> None:
        super().__init__(*store)
        self._asked = asked

    def asked(self, reply_id: int) -> Asked:
        return self._asked

    def outputs_before(self, reply_id: int) -> Left:
        return Left()

    def finish(self, reply_id: int, snapshot: Snapshot) -> bool:
        return True
