"""The reviewers' list: what people think now, by option, bot, user, time and words."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.storage.support import BOT, Talk, done, writing
from webchat.errors import BadDate, NotFound
from webchat.messages import Message
from webchat.storage import conversations, feedback, replies, users
from webchat.storage.db import db
from webchat.storage.feedback_filter import FeedbackFilter, end_of, start_of
from webchat.storage.feedback_list import choices, find, listed
from webchat.storage.models import now
from webchat.storage.words import INDEXES
from webchat.updates import ReplyState, Snapshot

ALL = FeedbackFilter()


@pytest.fixture
def anna(app):
    return users.create_account("Anna")


@pytest.fixture
def hers(anna):
    return Talk(conversations.create(anna.id, "another").id)


def ids(wanted=ALL, **of_page):
    return [record.id for record in listed(wanted, **of_page).records]


def words(text):
    return ids(FeedbackFilter(words=text))


def give(talk, user, said="Hello", answer="Hi", option="Like", comment=""):
    return feedback.give(talk.say(said, answer).reply_id, user.id, option, comment)


def check_index():
    with db.engine.connect() as connection:
        connection.exec_driver_sql(
            "INSERT INTO feedback_words (feedback_words, rank) VALUES ('integrity-check', 1)"
        )


def test_what_holds_now_is_listed_newest_first(alice, talk, anna, hers):
    turn = talk.say("Hello", "Hi")
    feedback.give(turn.reply_id, alice.id, "Like")
    second = give(hers, anna, option="Dislike")
    changed = feedback.give(turn.reply_id, alice.id, "Dislike", "Not so")
    assert ids() == [changed.id, second.id]
    feedback.take_back(turn.reply_id, alice.id)
    assert ids() == [second.id]
    with pytest.raises(NotFound):
        find(changed.id)


def test_a_record_says_who_what_and_about_which_words(alice, talk):
    turn = talk.say("Where do swifts sleep? " * 100)
    thought = Message("Hm", {"title": "Thinking", "status": "done"})
    texts = (thought, Message("In the air."), Message("Really."))
    replies.finish({turn.reply_id: Snapshot(texts, ReplyState.DONE)})
    act = feedback.give(turn.reply_id, alice.id, "Like", "Good")
    record = find(act.id)
    assert listed(ALL).records == (record,)
    assert (record.user, record.bot, record.option, record.comment) == (
        f"guest {alice.id}",
        BOT,
        "Like",
        "Good",
    )
    assert (record.conversation_id, record.reply_id) == (talk.id, turn.reply_id)
    assert (len(record.prompt), record.answer) == (300, "In the air.\n\nReally.")


def test_pages_go_on_where_they_ended(alice, talk):
    given = [give(talk, alice).id for _ in range(5)][::-1]
    first = listed(ALL, limit=2)
    second = listed(ALL, before=first.next_before, limit=2)
    third = listed(ALL, before=second.next_before, limit=2)
    assert [record.id for page in (first, second, third) for record in page.records] == given
    assert third.next_before is None and listed(ALL, limit=5).next_before is None


def test_each_filter_chooses(alice, talk, anna, hers):
    one = give(talk, alice, option="Like").id
    two = give(hers, anna, option="Wrong source").id
    hour = timedelta(hours=1)
    for wanted, found in [
        (FeedbackFilter(option="Like"), [one]),
        (FeedbackFilter(option="like"), []),
        (FeedbackFilter(bot="another"), [two]),
        (FeedbackFilter(user="ANN"), [two]),
        (FeedbackFilter(user="%"), []),
        (FeedbackFilter(user=f"guest {alice.id}"), [one]),
        (FeedbackFilter(user="guest 99999999999999999"), []),
        (FeedbackFilter(since=now() - hour, before=now() + hour), [two, one]),
        (FeedbackFilter(since=now() + hour), []),
        (FeedbackFilter(before=now() - hour), []),
        (FeedbackFilter(option="Like", bot="another"), []),
    ]:
        assert ids(wanted) == found, wanted
    assert (choices().options, choices().bots) == (("Like", "Wrong source"), ("another", BOT))


def test_words_are_found_in_comment_question_and_answer_together(alice, talk):
    one = give(talk, alice, "Where do swifts sleep?", "In the air.", comment="Já, überraschend").id
    two = give(talk, alice, "And ravens?", "In trees.").id
    assert words("swifts") == words("AIR") == words("uberraschend") == [one]
    assert words("swifts air uberraschend") == [one]
    assert words("in") == [two, one]
    assert words("swifts trees") == words("sle") == words("?!") == words('"') == []


def test_words_of_thoughts_and_of_other_turns_are_not_meant(alice, talk):
    talk.say("unjudged", "unjudged")
    turn = talk.say("Hello")
    thought = Message("secretly", {"title": "Thinking", "status": "done"})
    replies.finish({turn.reply_id: Snapshot((thought, Message("openly")), ReplyState.DONE)})
    act = feedback.give(turn.reply_id, alice.id, "Like")
    assert words("openly") == [act.id]
    assert words("secretly") == words("unjudged") == []


def test_the_words_of_an_answer_are_known_when_it_has_ended(alice, talk):
    turn = talk.say("Hello")
    replies.save({turn.reply_id: writing("half of")})
    act = feedback.give(turn.reply_id, alice.id, "Like", "early")
    replies.finish({turn.reply_id: done("half of it and the rest")})
    assert words("rest early") == [act.id]
    again = feedback.give(turn.reply_id, alice.id, "Dislike", "late")
    assert words("rest") == words("late") == [again.id]
    check_index()


def test_an_interrupted_answer_is_indexed_once(alice, talk):
    turn = talk.say("Hello")
    act = feedback.give(turn.reply_id, alice.id, "Like")
    replies.interrupt_left_behind(BOT)
    assert words("hello") == [act.id]
    check_index()


def test_a_deleted_conversation_is_not_read_any_more_and_leaves_no_word(alice, talk):
    act = give(talk, alice, comment="remembered")
    running = talk.say("waiting")
    feedback.give(running.reply_id, alice.id, "Like", "waiting")
    conversations.delete(talk.id)
    assert ids() == words("remembered") == []
    with pytest.raises(NotFound):
        find(act.id)
    conversations.restore(talk.id)
    assert words("remembered") == [act.id]
    conversations.delete(talk.id)
    conversations.purge_deleted(now())
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM feedback").scalar() == 0
    check_index()
    assert "feedback_words" in INDEXES


def test_a_day_begins_and_ends_where_its_reader_lives():
    tokyo = ZoneInfo("Asia/Tokyo")
    assert start_of("2026-11-27", tokyo) == datetime(2026, 11, 26, 15, tzinfo=UTC)
    assert end_of("2026-11-27", tokyo) == datetime(2026, 11, 27, 15, tzinfo=UTC)
    assert start_of("", tokyo) is end_of("", tokyo) is None


@pytest.mark.parametrize("day", ["27.11.2026", "2026-02-30", "now", str(date.max), "x" * 10_000, "\0"])
def test_a_day_that_is_none_is_told_in_a_sentence(day):
    with pytest.raises(BadDate, match=r"is not a date\. Write it like 2026-11-27\.") as caught:
        end_of(day, UTC)
    assert len(str(caught.value)) < 200
