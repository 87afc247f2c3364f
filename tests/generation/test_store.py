"""How the ends of replies reach the database: together, and each one whatever becomes of the others."""

from __future__ import annotations

import contextlib
import threading
import time

import pytest

from webchat.errors import StorageBusy
from webchat.generation import scribe
from webchat.generation import store as module
from webchat.generation.scribe import Scribe
from webchat.generation.store import ReplyStore
from webchat.streams.memory import MemoryStream
from webchat.updates import ReplyState, Snapshot

END = Snapshot((), ReplyState.DONE)


class Table:
    """What stands in for `storage.replies`: writes down what came together."""

    def __init__(self):
        self.batches, self.is_busy, self.bad = [], False, set()
        self.writing, self.go_on = threading.Event(), threading.Event()

    def finish(self, ends):
        self.batches.append(set(ends))
        self.writing.set()
        self.go_on.wait(5)
        if self.is_busy:
            raise StorageBusy("busy")
        if self.bad & set(ends):
            raise ValueError("one that no database takes")


@pytest.fixture
def table(monkeypatch):
    table = Table()
    monkeypatch.setattr(module, "replies", table)
    return table


@pytest.fixture
def store(table):
    return ReplyStore(contextlib.nullcontext, None, None)


def finish_at_once(store, table, count):
    """All but the first end while the first is written."""
    results = {}

    def finish(reply_id):
        results[reply_id] = store.finish(reply_id, END)

    threads = [threading.Thread(target=finish, args=(reply_id,)) for reply_id in range(count)]
    threads[0].start()
    table.writing.wait(5)
    for thread in threads[1:]:
        thread.start()
    while len(store._new_ends) < count - 1:
        pass
    table.go_on.set()
    for thread in threads:
        thread.join(5)
    return results


def test_ends_that_come_together_are_written_together(store, table):
    results = finish_at_once(store, table, 20)
    assert table.batches == [{0}, set(range(1, 20))]
    assert results == dict.fromkeys(range(20), True)


def test_an_end_that_cannot_be_written_does_not_take_others_with_it(store, table, caplog):
    table.bad = {3}
    finish_at_once(store, table, 6)
    assert table.batches == [{0}, {1, 2, 3, 4, 5}, *({id} for id in sorted(table.batches[1]))]
    assert "the end of reply 3 cannot be saved" in caplog.text
    assert not store.has_unsaved


def scribe_for(store):
    return Scribe({}, store, MemoryStream())


def test_an_end_that_waits_wakes_the_scribe_whoever_ended_it(store, table, monkeypatch):
    monkeypatch.setattr(scribe, "SAVE_EVERY", 0.05)
    table.go_on.set()
    table.is_busy = True
    scribe_for(store)
    assert not store.finish(7, END)
    table.is_busy = False
    deadline = time.monotonic() + 5
    while store.has_unsaved and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not store.has_unsaved and table.batches[-1] == {7}


def test_an_end_that_waits_is_tried_once_more_at_the_close(store, table, monkeypatch):
    monkeypatch.setattr(scribe, "SAVE_EVERY", 60)
    table.go_on.set()
    table.is_busy = True
    one = scribe_for(store)
    store.finish(7, END)
    table.is_busy = False
    one.close()
    assert not store.has_unsaved


def test_a_busy_database_is_asked_once_for_all_and_again_later(store, table):
    table.is_busy = True
    results = finish_at_once(store, table, 6)
    assert results == dict.fromkeys(range(6), False)
    assert len(table.batches) == 2
    assert store.has_unsaved
    assert store.finish_unsaved() == []
    table.is_busy = False
    assert sorted(store.finish_unsaved()) == list(range(6))
    assert not store.has_unsaved
