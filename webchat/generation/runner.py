"""All running replies of a site: start one, stop one, save what they say, end them with the server."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from webchat.definition import Definition
from webchat.errors import WebchatError
from webchat.notices import Notice, Told
from webchat.streams.base import Stream
from webchat.updates import ReplyState, Snapshot

from .executors import Executor
from .injection import NO_WISHES, NOBODY, Visit, Wishes
from .run import Run
from .scribe import Scribe
from .store import ReplyStore

log = logging.getLogger("webchat.generation")


class Runner:
    """Runs the definition's chat function for replies that storage has made.

    Usage: `runner.start(reply_id)`, later perhaps `runner.stop(reply_id)`; `close()` when the server ends.
    """

    def __init__(
        self,
        definition: Definition,
        store: ReplyStore,
        stream: Stream,
        executor: Executor,
        when_ended: Callable[[int, Snapshot], object] = lambda reply_id, snapshot: None,
    ) -> None:
        self._definition = definition
        self._store = store
        self._stream = stream
        self._executor = executor
        self._when_ended = when_ended
        self._runs: dict[int, Run] = {}
        self._told = Told()
        self.wishes = Wishes(definition.fn) if definition.fn else NO_WISHES
        self._is_closing = False
        self._scribe = Scribe(self._runs, store, stream)
        stream.when_asked_to_stop(self.stop)

    def start(
        self,
        reply_id: int,
        cached: Snapshot | None = None,
        when_done: Callable[[Snapshot], None] | None = None,
        visit: Visit = NOBODY,
    ) -> Run:
        """Run the function for `reply_id`; with `cached`, that is the reply and nothing runs.

        `when_done` gets the reply if, and only if, the function comes to its own end.
        """
        kept = cached and self._copied(reply_id, cached)

        def on_end(run: Run) -> None:
            self._runs.pop(run.reply_id, None)
            if run.snapshot.notices:
                self._told.keep(run.reply_id, run.snapshot.notices)
            if when_done is not None and kept is None and run.snapshot.state == ReplyState.DONE:
                when_done(run.snapshot)
            self._when_ended(run.reply_id, run.snapshot)

        run = Run(reply_id, self._definition, self._store, self._stream, on_end, self.wishes, visit)
        if kept is not None:
            run.show_kept(kept)
            return run
        if self._is_closing:
            run.end(ReplyState.INTERRUPTED)
            return run
        self._runs[reply_id] = run
        self._scribe.wake()
        self._executor.submit(run)
        return run

    def _copied(self, reply_id: int, cached: Snapshot) -> Snapshot | None:
        """None when a file of it is gone: then the function is asked again."""
        try:
            return self._store.copied(reply_id, cached)
        except (WebchatError, OSError) as error:
            log.warning("a kept answer cannot be shown to reply %s: %s", reply_id, error)
            return None

    def stop(self, reply_id: int) -> None:
        """Stop a reply that runs here; without effect on any other."""
        if run := self._runs.get(reply_id):
            self._executor.withdraw(run)
            run.stop()

    def stop_all(self) -> None:
        for reply_id in list(self._runs):
            self.stop(reply_id)

    def notices(self, reply_id: int) -> tuple[Notice, ...]:
        """What the function has told beside the reply, while it runs and for some seconds after."""
        run = self._runs.get(reply_id)
        return run.snapshot.notices if run else self._told.of(reply_id)

    @property
    def running(self) -> int:
        return len(self._runs)

    def close(self, grace: float = 0) -> None:
        """Let running replies finish for `grace` seconds, then mark the others interrupted."""
        self._is_closing = True
        deadline = time.monotonic() + grace
        for run in list(self._runs.values()):
            run.over.wait(max(0, deadline - time.monotonic()))
        for run in list(self._runs.values()):
            run.end(ReplyState.INTERRUPTED)
        self._scribe.close()
