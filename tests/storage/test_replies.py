"""Replies grow, are saved together, and end once."""

import pytest
from sqlalchemy import event

from webchat.errors import NotFound
from webchat.messages import Message, Option
from webchat.storage import conversations, replies, turns
from webchat.storage.db import db, reading
from webchat.storage.history import history
from webchat.storage.models import Reply
from webchat.storage.search import search
from webchat.updates import ReplyState, Snapshot

from .support import BOT, Talk, done, writing


@pytest.fixture
def reply_id(talk):
    return talk.say("Hello").reply_id


def row(reply_id):
    with reading() as session:
        return session.get(Reply, reply_id)


@pytest.fixture
def statements(app):
    """The changes of messages that reach the database: [(statement, how many rows)]."""
    seen = []

    def note(_connection, _cursor, statement, parameters, _context, is_many):
        if "messages" in statement and not statement.startswith("SELECT"):
            seen.append((statement.split()[0], len(parameters) if is_many else 1))

    event.listen(db.engine, "before_cursor_execute", note)
    return seen


def test_a_new_reply_waits_and_says_nothing(reply_id):
    assert replies.load(reply_id) == Snapshot()
    assert row(reply_id).started_at is None


def test_an_unknown_reply_is_not_found(app):
    with pytest.raises(NotFound):
        replies.load(10_000)
    with pytest.raises(NotFound):
        told(10_000)


def test_a_begun_reply_is_being_written(reply_id):
    replies.begin(reply_id)
    assert replies.load(reply_id).state == ReplyState.WRITING
    started_at = row(reply_id).started_at
    replies.begin(reply_id)
    assert row(reply_id).started_at == started_at is not None


def test_a_saved_reply_is_what_was_last_said(reply_id):
    for snapshot in (
        writing("One"),
        writing("One, two", "Three"),
        writing("Other"),
        writing(),
        writing("a", "b", "c"),
    ):
        replies.save({reply_id: snapshot})
        assert replies.load(reply_id) == snapshot


def test_all_of_a_message_survives(talk, reply_id):
    message = Message(
        "Hi \ufffd",
        {"title": "Thinking", "id": 7, "parent_id": None, "duration": 1.5, "log": "x", "status": "pending"},
        (Option("yes", "Yes!"), Option("no")),
    )
    replies.save({reply_id: Snapshot((message,), ReplyState.WRITING)})
    assert replies.load(reply_id).messages == (message,)
    assert turns.path(talk.id)[0].reply.messages == (message,)


def test_what_json_cannot_hold_becomes_what_it_can(reply_id):
    metadata = {"title": "\ud83d\0", "duration": float("nan"), "log": object, "id": [1, {"deep": "\ud83d"}]}
    replies.save({reply_id: Snapshot((Message("", metadata),), ReplyState.WRITING)})
    kept = replies.load(reply_id).messages[0].metadata
    assert kept == {
        "title": "\ufffd\ufffd",
        "duration": None,
        "log": str(object),
        "id": [1, {"deep": "\ufffd"}],
    }


def test_many_replies_are_saved_at_once_and_only_what_changed_is_written(alice, statements):
    ids = [Talk(conversations.create(alice.id, BOT).id).say("Hello").reply_id for _ in range(5)]
    before = {id: writing("Settled", "Growing") for id in ids}
    after = {id: writing("Settled", "Growing, and more") for id in ids}
    replies.save(before)
    statements.clear()
    replies.save(after, before)
    assert statements == [("UPDATE", 5)]
    statements.clear()
    replies.save(after, after)
    assert statements == []
    assert [replies.load(id) for id in ids] == list(after.values())


def test_saving_leaves_alone_what_has_ended_or_never_was(talk, reply_id):
    replies.finish({reply_id: done("The end")})
    other = talk.say("Next").reply_id
    replies.save({reply_id: writing("Late"), other: writing("Other"), 10_000: writing("Nobody")})
    assert replies.load(reply_id) == done("The end")
    assert replies.load(other) == writing("Other")


def test_saving_does_not_end_a_reply(reply_id):
    replies.save({reply_id: done("Almost")})
    assert replies.load(reply_id) == Snapshot((Message("Almost"),), ReplyState.WAITING)


def test_saving_nothing_is_fine(app):
    replies.save({})


@pytest.mark.parametrize("state", [state for state in ReplyState if state.is_final])
def test_an_end_is_kept_with_its_words(reply_id, state):
    replies.begin(reply_id)
    end = done("Words", state=state, error="A sentence" if state == ReplyState.FAILED else None)
    replies.finish({reply_id: end})
    assert replies.load(reply_id) == end
    assert row(reply_id).ended_at >= row(reply_id).started_at


def test_only_the_first_end_counts(alice, reply_id):
    replies.finish({reply_id: done("Stopped", state=ReplyState.STOPPED)})
    replies.finish({reply_id: done("Late words")})
    replies.begin(reply_id)
    assert replies.load(reply_id) == done("Stopped", state=ReplyState.STOPPED)
    assert search(alice.id, BOT, "late") == []


def test_a_reply_cannot_end_as_running(reply_id):
    with pytest.raises(ValueError, match="writing"):
        replies.finish({reply_id: writing("…")})


def test_what_a_former_process_left_behind_is_interrupted_with_its_words(alice, talk, reply_id):
    replies.save({reply_id: writing("Half a sentence")})
    Talk(conversations.create(alice.id, BOT).id).say("Still waiting")
    assert replies.interrupt_left_behind(BOT) == 2
    assert replies.load(reply_id) == done("Half a sentence", state=ReplyState.INTERRUPTED)
    assert [hit.excerpt for hit in search(alice.id, BOT, "sentence")] == ["Half a <mark>sentence</mark>"]
    assert replies.interrupt_left_behind(BOT) == 0
    talk.say("It goes on", "Yes")


# History


def told(reply_id):
    asked = history(reply_id, blobs=None)  # where nobody has files, there is nothing to look for
    return asked.text, asked.history


def test_history_is_what_was_said_before_along_the_branch(talk):
    talk.say("One", "1")
    two = talk.say("Two", "2")
    talk.say("Hidden", "…")
    edited = talk.say("Two'", edit_of=two.turn_id)
    assert told(edited.reply_id) == (
        "Two'",
        [{"role": "user", "content": "One"}, {"role": "assistant", "content": "1"}],
    )


def test_history_of_a_retry_has_neither_the_other_reply_nor_its_own_words(talk):
    one = talk.say("One", "1")
    retried = turns.add_reply(one.turn_id)
    replies.save({retried: writing("1'")})
    assert told(retried) == ("One", [])


def test_history_goes_through_the_reply_that_was_answered(talk):
    one = talk.say("One", "1")
    two = talk.say("Two", "2")
    talk.retry(one, "1'")
    assert told(two.reply_id)[1][1]["content"] == "1"
    assert told(talk.say("Three").reply_id)[1][1]["content"] == "1'"


def test_history_keeps_the_words_of_replies_that_failed_and_no_errors(talk):
    failed = talk.say("One").reply_id
    replies.finish({failed: done("Half", state=ReplyState.FAILED, error="It broke")})
    silent = talk.say("Two").reply_id
    replies.finish({silent: Snapshot((), ReplyState.STOPPED)})
    assert told(talk.say("Three").reply_id) == (
        "Three",
        [
            {"role": "user", "content": "One"},
            {"role": "assistant", "content": "Half"},
            {"role": "user", "content": "Two"},
        ],
    )


def test_history_has_metadata_and_options_where_there_are_any(talk):
    new = talk.say("One")
    thought = Message("hm", {"title": "Thinking", "duration": 2})
    choice = Message("Well?", options=(Option("yes", "Yes!"), Option("no")))
    replies.finish({new.reply_id: Snapshot((thought, choice), ReplyState.DONE)})
    assert told(talk.say("Two").reply_id)[1][1:] == [
        {"role": "assistant", "content": "hm", "metadata": {"title": "Thinking", "duration": 2}},
        {
            "role": "assistant",
            "content": "Well?",
            "options": [{"value": "yes", "label": "Yes!"}, {"value": "no"}],
        },
    ]


def test_each_history_is_the_caller_s_own(talk):
    talk.say("One", "1")
    two = talk.say("Two")
    told(two.reply_id)[1].clear()
    assert len(told(two.reply_id)[1]) == 2
