"""A run with a store that remembers instead of a database."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from dataclasses import replace

from tests.support.kept_files import KeptFiles
from webchat.definition import Definition
from webchat.generation.executors import EmbeddedExecutor
from webchat.generation.runner import Runner
from webchat.storage.history import Asked
from webchat.storage.outputs import Left
from webchat.streams.memory import MemoryStream
from webchat.updates import Snapshot


class RememberingStore:
    def __init__(self, text="hello", history=()):
        self.text, self.past = text, list(history)
        self.saved, self.finished = [], {}
        self.ended = threading.Condition()
        self.is_full = False
        self.outputs = ()

    def asked(self, reply_id):
        return Asked(1, 1, self.text, (), (), [dict(entry) for entry in self.past])

    def outputs_before(self, reply_id):
        return Left(self.outputs)

    def files(self, asked):
        return nullcontext()

    def run_files(self, asked):
        return KeptFiles()

    def files_of(self, user_id, conversation_id):
        return None

    def save(self, snapshots, before):
        self.saved.append(dict(snapshots))

    def finish(self, reply_id, snapshot):
        if self.is_full:
            return False
        with self.ended:
            self.finished[reply_id] = snapshot
            self.ended.notify_all()
        return True

    def finish_unsaved(self):
        return []

    has_unsaved = False

    def end_of(self, reply_id, seconds=5) -> Snapshot:
        with self.ended:
            assert self.ended.wait_for(lambda: reply_id in self.finished, seconds), "the reply did not end"
            return self.finished[reply_id]


def runner_for(fn, store=None, limit=16, **wishes):
    """A runner with everything real but the database."""
    store = store or RememberingStore()
    definition = replace(Definition(fn=fn), **wishes)
    runner = Runner(definition, store, MemoryStream(), EmbeddedExecutor(limit))
    return runner, store


def reply_to(fn, **options) -> Snapshot:
    """What becomes of one reply that `fn` writes."""
    runner, store = runner_for(fn, **options)
    runner.start(1)
    return store.end_of(1)
