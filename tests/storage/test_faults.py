"""Many writers, a locked database and a full disk: what can be kept is kept, the rest is said."""

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, text

from webchat.errors import StorageBusy, StorageFull
from webchat.storage import conversations, replies, sqlite, turns, users
from webchat.storage.db import db, reading, transaction
from webchat.storage.writers import WriterLine

from .support import BOT, Talk, done, writing


def at_once(app, number, act):
    """`act(index)` in so many threads that all begin together; what each gave."""
    together = threading.Barrier(number)

    def run(index):
        with app.app_context():
            together.wait(10)
            return act(index)

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(run, range(number)))


def test_the_same_message_sent_twice_at_once_is_one_turn(app, talk):
    made = at_once(app, 8, lambda _: turns.add(talk.id, "Hello", "same"))
    assert sum(turn.is_new for turn in made) == 1
    assert len({(turn.turn_id, turn.reply_id) for turn in made}) == 1
    assert talk.shown == [("Hello",)]


def test_the_same_first_message_sent_twice_at_once_is_one_conversation(app, alice):
    made = at_once(app, 8, lambda _: conversations.create(alice.id, BOT, "same").id)
    assert len(set(made)) == 1


def test_of_two_ends_at_once_one_counts(app, talk):
    reply_id = talk.say("Hello").reply_id
    at_once(app, 8, lambda index: replies.finish({reply_id: done(f"end {index}")}))
    [turn] = turns.path(talk.id)
    assert len(turn.reply.messages) == 1


@pytest.mark.slow
def test_fifty_writers_never_meet_a_lock(app, alice):
    ids = [Talk(conversations.create(alice.id, BOT).id) for _ in range(50)]
    until = time.monotonic() + 5

    def write(index):
        written = 0
        while time.monotonic() < until:
            new = ids[index].say(f"words {written}")
            replies.save({new.reply_id: writing("half")})
            replies.finish({new.reply_id: done("all")})
            assert turns.path(ids[index].id, limit=1)[0].id == new.turn_id
            written += 1
        return written

    written = at_once(app, 50, write)
    assert min(written) > 0
    with reading() as session:
        assert session.scalar(text("SELECT count(*) FROM turns")) == sum(written)


def test_writers_are_served_in_the_order_in_which_they_came():
    line, served = WriterLine(), []

    def write(index):
        with line.place(5):
            served.append(index)

    threads = []
    with line.place(5):
        for index in range(10):
            threads.append(threading.Thread(target=write, args=(index,)))
            threads[-1].start()
            while len(line._waiting) <= index:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert served == list(range(10))


def test_a_writer_who_gives_up_leaves_the_line():
    line = WriterLine()
    with line.place(5), pytest.raises(StorageBusy), line.place(0.01):
        pass
    with line.place(0.01):
        pass


@pytest.fixture
def locked_elsewhere(app):
    """The database as another process holds it: SQLite's locks do not care who."""
    other = sqlite3.connect(db.engine.url.database, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


@pytest.mark.slow
def test_a_database_that_stays_locked_is_busy_after_five_seconds(talk, locked_elsewhere):
    began = time.monotonic()
    with pytest.raises(StorageBusy):
        talk.say("Hello")
    assert 4.5 < time.monotonic() - began < 7
    locked_elsewhere.execute("ROLLBACK")
    talk.say("Hello")
    assert talk.shown == [("Hello",)]


def test_a_short_lock_is_waited_for(app, talk, locked_elsewhere):
    with ThreadPoolExecutor(1) as other:

        def say():
            with app.app_context():
                return talk.say("Hello")

        waiting = other.submit(say)
        with pytest.raises(TimeoutError):
            waiting.result(0.2)
        locked_elsewhere.execute("ROLLBACK")
        assert waiting.result(5).is_new


def test_reading_goes_on_while_somebody_writes(talk, locked_elsewhere):
    assert talk.shown == []
    assert users.find_user(1) is not None


def test_a_full_disk_is_said_and_costs_nothing_that_was_kept(talk):
    new = talk.say("Kept")
    event.listen(
        db.engine,
        "begin",
        lambda connection: connection.exec_driver_sql(
            "PRAGMA max_page_count = " + str(connection.exec_driver_sql("PRAGMA page_count").scalar())
        ),
    )
    with pytest.raises(StorageFull):
        replies.finish({new.reply_id: done("x" * 1_000_000)})
    assert talk.shown == [("Kept",)]
    replies.finish({new.reply_id: done("short")})
    assert talk.shown == [("Kept", "short")]


def test_an_error_inside_a_transaction_leaves_nothing(talk):
    def fail():
        with transaction():
            conversations.create(1, BOT)
            talk.say("Lost")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert talk.shown == []
    talk.say("Kept")


def test_a_read_sees_what_another_thread_has_just_written(app, talk):
    assert talk.shown == []
    at_once(app, 1, lambda _: talk.say("Hello"))
    assert talk.shown == [("Hello",)]


def test_a_read_with_others_inside_sees_one_state(app, talk):
    with reading():
        with reading():  # the first to ask, and not the last
            assert talk.shown == []
        at_once(app, 1, lambda _: talk.say("Meanwhile"))
        assert talk.shown == []
    assert talk.shown == [("Meanwhile",)]


def test_what_is_written_inside_a_read_is_seen_in_the_rest_of_it(app, talk):
    with reading():
        assert talk.shown == []
        talk.say("Mine")
        with reading():
            assert talk.shown == [("Mine",)]
            at_once(app, 1, lambda _: conversations.rename(talk.id, "Elsewhere"))
            assert talk.shown == [("Mine",)]
    assert db.engine.pool.checkedout() == 0


def test_each_connection_is_set_up(app):
    with db.engine.connect() as connection:
        pragmas = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
    assert found == ["wal", 1, 1, sqlite.PATIENCE * 1000]
