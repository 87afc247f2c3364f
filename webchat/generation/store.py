"""What a run asks of the database, each call in an application context of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from webchat.errors import StorageBusy, StorageFull
from webchat.storage import replies
from webchat.storage.history import history
from webchat.updates import Snapshot

log = logging.getLogger("webchat.generation")


class ReplyStore:
    """Reads a reply's history and writes its words. `context` opens an application context."""

    def __init__(self, context: Callable[[], AbstractContextManager[Any]]) -> None:
        self._context = context
        self._unsaved: dict[int, Snapshot] = {}
        self._lock = threading.Lock()

    def history(self, reply_id: int) -> tuple[str, list[dict[str, Any]]]:
        with self._context():
            return history(reply_id)

    def save(self, snapshots: Mapping[int, Snapshot]) -> None:
        """Save growing replies, all in one transaction."""
        with self._context():
            replies.save(snapshots)

    def finish(self, reply_id: int, snapshot: Snapshot) -> bool:
        """Save a reply's end. False when the database would not take it: it is kept for `finish_unsaved`."""
        try:
            with self._context():
                replies.finish(reply_id, snapshot)
            return True
        except (StorageBusy, StorageFull) as error:
            log.error("the end of reply %s could not be saved yet: %s", reply_id, error)
            with self._lock:
                self._unsaved[reply_id] = snapshot
            return False

    def finish_unsaved(self) -> list[int]:
        """Try again what `finish` could not save; the ids of the replies that are now in the database."""
        with self._lock:
            unsaved, self._unsaved = self._unsaved, {}
        return [reply_id for reply_id, snapshot in unsaved.items() if self.finish(reply_id, snapshot)]

    @property
    def has_unsaved(self) -> bool:
        return bool(self._unsaved)
