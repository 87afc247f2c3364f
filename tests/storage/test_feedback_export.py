"""Acts as they go out: every column, in the order in which they were done, however many there are."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.storage.support import BOT, Talk, done, writing
from webchat.csv_rows import csv_line, unguard
from webchat.messages import Message
from webchat.storage import conversations, feedback, feedback_export, replies, users
from webchat.storage.db import reading
from webchat.storage.feedback_export import COLUMNS, acts, acts_of
from webchat.storage.feedback_filter import FeedbackFilter
from webchat.storage.models import Conversation, StoredMessage
from webchat.updates import ReplyState, Snapshot

ALL = FeedbackFilter()


@pytest.fixture
def anna(app):
    return users.create_account("Anna")


@pytest.fixture
def hers(anna):
    return Talk(conversations.create(anna.id, BOT).id)


def key_of(talk):
    with reading() as session:
        return session.get(Conversation, talk.id).key


def test_the_columns_are_documented_and_stay():
    assert ",".join(COLUMNS) == (
        "id,action,time,bot,conversation,message,user,option,comment,prompt,answer,history"
    )


def test_an_act_tells_what_was_said_up_to_the_answer(anna, hers):
    hers.say("Where do swifts sleep?", "In the air.")
    turn = hers.say("And ravens?")
    thought = Message("Let me see", {"title": "Thinking", "status": "done"})
    end = Snapshot((thought, Message("In trees."), Message("Mostly.")), ReplyState.DONE)
    replies.finish({turn.reply_id: end})
    hers.say("And owls?", "By day.")
    act = feedback.give(turn.reply_id, anna.id, "Like", "Just so\nand no other way")
    [row] = acts(ALL)
    assert (row.id, row.action, row.bot, row.conversation) == (act.id, "given", BOT, key_of(hers))
    assert (row.time, row.user) == (act.created_at.isoformat(timespec="microseconds"), "Anna")
    assert (row.option, row.comment) == ("Like", "Just so\nand no other way")
    assert (row.prompt, row.answer) == ("And ravens?", "In trees.\n\nMostly.")
    assert json.loads(row.history) == [
        {"role": "user", "content": "Where do swifts sleep?"},
        {"role": "assistant", "content": "In the air."},
        {"role": "user", "content": "And ravens?"},
        {"role": "assistant", "content": "Let me see", "metadata": dict(thought.metadata)},
        {"role": "assistant", "content": "In trees."},
        {"role": "assistant", "content": "Mostly."},
    ]
    with reading() as session:
        first = select(StoredMessage.id).filter_by(reply_id=turn.reply_id, position=0)
        assert row.message == session.scalar(first)


def test_every_act_is_told_in_its_order(alice, talk):
    turn = talk.say("Hello", "Hi")
    feedback.give(turn.reply_id, alice.id, "Like")
    feedback.give(turn.reply_id, alice.id, "Dislike", "On second thought")
    feedback.take_back(turn.reply_id, alice.id)
    told = list(acts(ALL))
    assert [(act.action, act.option, act.comment, act.user) for act in told] == [
        ("given", "Like", "", f"guest {alice.id}"),
        ("changed", "Dislike", "On second thought", f"guest {alice.id}"),
        ("taken back", "Dislike", "On second thought", f"guest {alice.id}"),
    ]
    assert acts_of([act.id for act in told[1:]]) == told[1:]
    assert acts_of([]) == []


def test_feedback_on_a_reply_that_is_still_written_shows_the_finished_answer(alice, talk):
    turn = talk.say("Hello")
    feedback.give(turn.reply_id, alice.id, "Like")
    [waiting] = acts(ALL)
    assert (waiting.message, waiting.answer) == (None, "")
    replies.save({turn.reply_id: writing("Goo")})
    [growing] = acts(ALL)
    replies.finish({turn.reply_id: done("Good morning")})
    [finished] = acts(ALL)
    assert (growing.answer, finished.answer) == ("Goo", "Good morning")
    assert growing.message == finished.message is not None
    assert json.loads(finished.history)[-1]["content"] == "Good morning"


def test_an_act_is_about_the_version_that_it_was_given_to(alice, talk):
    turn = talk.say("Hello", "First try")
    feedback.give(turn.reply_id, alice.id, "Dislike")
    feedback.give(talk.retry(turn, "Second try"), alice.id, "Like")
    talk.say("Go on", "So?", edit_of=turn.turn_id)
    told = [(act.option, json.loads(act.history)[-1]["content"], act.prompt) for act in acts(ALL)]
    assert told == [("Dislike", "First try", "Hello"), ("Like", "Second try", "Hello")]


@pytest.mark.parametrize(("at_once", "large"), [(2, 10**9), (3, 1), (200, 100), (5, 10**9)])
def test_many_come_in_small_rounds_and_none_twice(alice, talk, monkeypatch, at_once, large):
    monkeypatch.setattr(feedback_export, "MOST_AT_ONCE", at_once)
    monkeypatch.setattr(feedback_export, "LARGE", large)
    given = [feedback.give(talk.say(f"{n}", f"answer {n}").reply_id, alice.id, "Like").id for n in range(10)]
    assert [(act.id, act.prompt) for act in acts(ALL)] == [(id, str(n)) for n, id in enumerate(given)]


def test_no_transaction_is_open_while_somebody_downloads_slowly(alice, talk):
    turn = talk.say("Hello", "Hi")
    feedback.give(turn.reply_id, alice.id, "Like")
    told = acts(ALL)
    next(told)
    feedback.give(turn.reply_id, alice.id, "Dislike")  # a writer is not kept waiting
    assert [act.option for act in told] in ([], ["Dislike"])


def test_option_bot_and_time_choose(alice, talk):
    turn = talk.say("Hello", "Hi")
    for option in ("Like", "like"):
        feedback.give(turn.reply_id, alice.id, option)
    now = datetime.now(UTC)
    for wanted, options in [
        (FeedbackFilter(option="Like"), ["Like"]),
        (FeedbackFilter(bot="another"), []),
        (FeedbackFilter(bot=BOT), ["Like", "like"]),
        (
            FeedbackFilter(since=now - timedelta(minutes=1), before=now + timedelta(minutes=1)),
            ["Like", "like"],
        ),
        (FeedbackFilter(since=now + timedelta(minutes=1)), []),
        (FeedbackFilter(before=now - timedelta(minutes=1)), []),
    ]:
        assert [act.option for act in acts(wanted)] == options


HARD = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(
    [
        "=1+1",
        "'=x",
        "''-",
        "\t",
        "\r\n",
        'a"b',
        "🧑‍🚀,\n\"'",
        "＝SUM(A1)",
        "\x00",
        " =1",
        "-",
        "@cmd",
        "a;b\r",
    ]
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(option=HARD, comment=HARD, said=HARD, answer=HARD)
def test_csv_gives_back_what_the_database_holds(alice, talk, option, comment, said, answer):
    feedback.give(talk.say(said, answer).reply_id, alice.id, option, comment)
    [*_, act] = acts(ALL)
    file = io.StringIO(csv_line(COLUMNS) + csv_line(act), newline="")
    [row] = csv.DictReader(file)
    read = {name: unguard(cell) for name, cell in row.items()}
    assert read == {name: "" if value is None else str(value) for name, value in act._asdict().items()}
    kept = [text.replace("\0", "\ufffd") for text in (option, comment, said, answer)]
    assert [read["option"], read["comment"], read["prompt"], read["answer"]] == kept
