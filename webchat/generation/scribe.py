"""The scribe: one thread that saves what growing replies say, and sleeps while there are none."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from webchat.errors import WebchatError
from webchat.streams.base import Stream
from webchat.updates import Snapshot

from .store import ReplyStore

if TYPE_CHECKING:
    from .run import Run

SAVE_EVERY = 1.0  # seconds, from one time that a reply is saved to the next
AT_ONCE = 40  # replies in one transaction, about; to save a crowd in one go would hold up all that is sent meanwhile

log = logging.getLogger("webchat.generation")


class Scribe:
    """Saves those of `runs` that grow, and what `store` could not save at once.

    Usage: `scribe.wake()` when there is a new one, `scribe.close()` at the end.
    """

    def __init__(self, runs: Mapping[int, Run], store: ReplyStore, stream: Stream) -> None:
        self._runs = runs
        self._store = store
        self._stream = stream
        self._saved: dict[int, Snapshot] = {}
        self._busy = threading.Event()
        self._closed = False
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        store.when_unsaved = self.wake

    def wake(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="scribe", daemon=True)
                self._thread.start()
        self._busy.set()

    def close(self) -> None:
        """The last chance of an end that the database would not take."""
        self._closed = True
        self._busy.set()
        self._store.finish_unsaved()

    def _work(self) -> None:
        while not self._closed:
            self._busy.wait()
            self._save_all()
            if not self._is_needed() and not self._closed:
                self._busy.clear()
                if self._is_needed():  # one began between the question and the answer
                    self._busy.set()

    def _is_needed(self) -> bool:
        return bool(self._runs) or self._store.has_unsaved

    def _save_all(self) -> None:
        """Each of them once, in parts, which takes as long as is to be between two times."""
        parts = len(self._runs) // AT_ONCE + 1
        for part in range(parts):
            time.sleep(SAVE_EVERY / parts)
            try:
                self._save([run for id, run in list(self._runs.items()) if id % parts == part])
                for reply_id in self._store.finish_unsaved():
                    self._stream.forget(reply_id)
            except WebchatError as error:
                log.warning("growing replies could not be saved, trying again: %s", error)
            except Exception:
                log.exception("growing replies could not be saved, trying again")
        self._saved = {id: snapshot for id, snapshot in self._saved.items() if id in self._runs}

    def _save(self, runs: list[Run]) -> None:
        growing = {run.reply_id: run.snapshot for run in runs if not run.over.is_set()}
        changed = {id: snapshot for id, snapshot in growing.items() if self._saved.get(id) is not snapshot}
        if changed:
            self._store.save(changed, self._saved)
            self._saved |= changed
