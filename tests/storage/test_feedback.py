"""What people say of replies: once, otherwise, not any more; and whose word counts."""

import threading

import pytest

from tests.storage.support import BOT, Talk
from webchat.errors import NotFound
from webchat.storage import conversations, feedback
from webchat.storage.db import transaction
from webchat.storage.models import Feedback


@pytest.fixture
def reply_id(talk):
    return talk.say("Is it so?", "It is.").reply_id


def story(reply_id):
    with transaction() as session:
        rows = session.query(Feedback).filter_by(reply_id=reply_id).order_by(Feedback.id)
        return [(row.action, row.option, row.comment, row.is_latest) for row in rows]


def test_it_is_given_changed_and_taken_back_and_all_of_it_is_kept(alice, reply_id):
    feedback.give(reply_id, alice.id, "Like")
    feedback.give(reply_id, alice.id, "Dislike")
    feedback.give(reply_id, alice.id, "Dislike", "No.")
    feedback.take_back(reply_id, alice.id)
    feedback.give(reply_id, alice.id, "Like")
    assert story(reply_id) == [
        ("given", "Like", "", False),
        ("changed", "Dislike", "", False),
        ("changed", "Dislike", "No.", False),
        ("taken back", "Dislike", "No.", False),
        ("given", "Like", "", True),
    ]


def test_the_same_again_is_nothing_new(alice, reply_id):
    first = feedback.give(reply_id, alice.id, "Like", "Good")
    assert feedback.give(reply_id, alice.id, "Like", "Good").id == first.id
    feedback.take_back(reply_id, alice.id)
    feedback.take_back(reply_id, alice.id)
    assert [row[0] for row in story(reply_id)] == ["given", "taken back"]


def test_what_was_never_said_cannot_be_taken_back(alice, reply_id):
    feedback.take_back(reply_id, alice.id)
    assert story(reply_id) == []


def test_what_is_said_now(alice, bob, talk, reply_id):
    other = talk.say("And this?", "Also.").reply_id
    feedback.give(reply_id, alice.id, "Like")
    feedback.give(other, alice.id, "Like")
    feedback.take_back(other, alice.id)
    feedback.give(reply_id, bob.id, "Dislike")
    assert {id: act.option for id, act in feedback.given(alice.id, [reply_id, other]).items()} == {
        reply_id: "Like"
    }


def test_twice_at_once_is_one_record(app, alice, reply_id):
    ready = threading.Barrier(4)

    def press():
        with app.app_context():
            ready.wait()
            feedback.give(reply_id, alice.id, "Like")

    threads = [threading.Thread(target=press) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert story(reply_id) == [("given", "Like", "", True)]


def test_a_reply_that_is_gone_cannot_be_judged(alice):
    with pytest.raises(NotFound):
        feedback.give(999, alice.id, "Like")


def test_what_the_database_cannot_hold_is_replaced(alice, reply_id):
    assert feedback.give(reply_id, alice.id, "Like", "nul\0 half\ud800").comment == "nul\ufffd half\ufffd"


def test_feedback_goes_with_the_conversation(alice, talk, reply_id):
    feedback.give(reply_id, alice.id, "Like")
    conversations.delete(talk.id)
    conversations.purge_deleted(conversations.now())
    assert story(reply_id) == []


def test_the_id_of_what_is_gone_does_not_come_again(alice, talk):
    first = feedback.give(talk.say("Is it so?", "It is.").reply_id, alice.id, "Like").id
    conversations.delete(talk.id)
    conversations.purge_deleted(conversations.now())
    other = Talk(conversations.create(alice.id, BOT).id)
    assert feedback.give(other.say("And so?", "Also.").reply_id, alice.id, "Like").id > first
