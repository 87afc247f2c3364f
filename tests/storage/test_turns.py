"""The tree of turns: every version is kept, and one path through it is shown."""

import pytest
from sqlalchemy import event

from webchat.errors import NotFound, StillWriting
from webchat.messages import Message
from webchat.storage import conversations, replies, turns
from webchat.storage.db import db
from webchat.updates import ReplyState

from .support import BOT, Talk, done, writing


def test_a_turn_is_shown_with_its_waiting_reply(talk):
    new = talk.say("Hello")
    [turn] = turns.path(talk.id)
    assert (turn.id, turn.text, turn.reply.id) == (new.turn_id, "Hello", new.reply_id)
    assert turn.reply.state == ReplyState.WAITING
    assert turn.reply.messages == ()


def test_turns_are_shown_in_their_order_with_all_messages_of_a_reply(talk):
    new = talk.say("One")
    replies.finish({new.reply_id: done("first", "second")})
    talk.say("Two", "third")
    first, second = turns.path(talk.id)
    assert first.reply.messages == (Message("first"), Message("second"))
    assert len(set(first.reply.message_ids + second.reply.message_ids)) == 3
    assert (second.text, second.reply.messages) == ("Two", (Message("third"),))


def test_a_path_is_read_in_pages(talk):
    for number in range(7):
        talk.say(str(number), "…")
    newest = turns.path(talk.id, limit=3)
    earlier = turns.path(talk.id, before_turn_id=newest[0].id, limit=3)
    first = turns.path(talk.id, before_turn_id=earlier[0].id, limit=3)
    assert [[turn.text for turn in page] for page in (first, earlier, newest)] == [
        ["0"],
        ["1", "2", "3"],
        ["4", "5", "6"],
    ]
    assert not earlier[0].is_first
    assert first[0].is_first
    assert turns.path(talk.id, before_turn_id=first[0].id) == []


def test_a_page_of_another_conversation_s_turn_is_empty(alice, talk):
    talk.say("Secret", "Yes")
    last = talk.say("More", "Yes")
    other = Talk(conversations.create(alice.id, BOT).id)
    assert turns.path(other.id, before_turn_id=last.turn_id) == []


def test_reading_a_path_takes_the_same_number_of_queries_however_long_it_is(app, talk):
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    def queries():
        asked.clear()
        turns.path(talk.id)
        return len(asked)

    talk.say("1", "…")
    short = queries()
    for number in range(20):
        talk.say(str(number), "…")
    assert queries() == short


# Sending


def test_the_same_client_id_makes_one_turn(talk):
    first = turns.add(talk.id, "Hello", "same")
    again = turns.add(talk.id, "Hello", "same")
    assert (first.is_new, again.is_new) == (True, False)
    assert (first.turn_id, first.reply_id) == (again.turn_id, again.reply_id)
    assert len(turns.path(talk.id)) == 1


def test_a_message_is_refused_while_the_last_reply_is_written(talk):
    waiting = talk.say("One")
    with pytest.raises(StillWriting):
        talk.say("Two")
    replies.begin(waiting.reply_id)
    for change in (
        lambda: talk.say("Two"),
        lambda: talk.say("One'", edit_of=waiting.turn_id),
        lambda: turns.add_reply(waiting.turn_id),
        lambda: turns.undo(talk.id),
        lambda: turns.clear(talk.id),
    ):
        with pytest.raises(StillWriting):
            change()
    assert talk.shown == [("One",)]
    replies.finish({waiting.reply_id: done("…")})
    talk.say("Two")


def test_the_title_is_made_from_the_first_words_once(alice, talk):
    talk.say("How do I bake a cake that is large enough for a hundred and twenty guests?", "…")
    talk.say("And bread?", "…")
    title = conversations.latest(alice.id, BOT).title
    assert title == "How do I bake a cake that is large enough for a hundred and…"


def test_sending_moves_the_conversation_to_the_front(alice, talk):
    newer = Talk(conversations.create(alice.id, BOT).id)
    newer.say("Newer", "…")
    talk.say("Newest", "…")
    assert conversations.latest(alice.id, BOT).id == talk.id


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\0b", "a\ufffdb"),
        ("half \ud83d", "half \ufffd"),
        ("\ud83d\ude00 whole", "😀 whole"),
        ("x" * 1_000_000, "x" * 1_000_000),
        ("  spaces\r\n\tstay ", "  spaces\r\n\tstay "),
        ("𝔘𝔫𝔦 𓀀 שלום", "𝔘𝔫𝔦 𓀀 שלום"),
    ],
    ids=["NUL", "half a character", "two halves", "1 MB", "spaces", "rare characters"],
)
def test_any_text_is_kept(talk, sent, kept):
    new = turns.add(talk.id, sent, "client \ud83d\0")
    replies.finish({new.reply_id: done(sent, state=ReplyState.FAILED, error=sent)})
    [turn] = turns.path(talk.id)
    assert turn.text == kept
    assert turn.reply.messages == (Message(kept),)
    assert turn.reply.error == kept
    assert not turns.add(talk.id, sent, "client \ud83d\0").is_new


# Versions


def test_editing_makes_a_sibling_that_is_shown_instead(talk):
    talk.say("One", "1")
    two = talk.say("Two", "2")
    talk.say("Three", "3")
    edited = talk.say("Two'", "2'", edit_of=two.turn_id)
    assert talk.shown == [("One", "1"), ("Two'", "2'")]
    siblings = turns.path(talk.id)[-1].siblings
    assert (siblings.position, siblings.count, siblings.previous_id) == (2, 2, two.turn_id)
    assert siblings.next_id is None
    turns.show_turn(two.turn_id)
    assert talk.shown == [("One", "1"), ("Two", "2"), ("Three", "3")]
    assert turns.path(talk.id)[1].siblings.next_id == edited.turn_id


def test_the_first_turn_can_be_edited_and_has_only_its_own_siblings(alice, talk):
    other = Talk(conversations.create(alice.id, BOT).id)
    other.say("Elsewhere", "…")
    first = talk.say("One", "1")
    talk.say("One'", "1'", edit_of=first.turn_id)
    [turn] = turns.path(talk.id)
    assert (turn.text, turn.siblings.position, turn.siblings.count) == ("One'", 2, 2)


def test_a_turn_of_another_conversation_cannot_be_edited_here(alice, talk):
    other = Talk(conversations.create(alice.id, BOT).id).say("Elsewhere", "…")
    with pytest.raises(NotFound):
        talk.say("Here", edit_of=other.turn_id)
    assert talk.shown == []


def test_retrying_makes_a_sibling_reply_and_ends_the_path_with_it(talk):
    one = talk.say("One", "1")
    talk.say("Two", "2")
    retried = talk.retry(one, "1'")
    assert talk.shown == [("One", "1'")]
    siblings = turns.path(talk.id)[-1].reply.siblings
    assert (siblings.position, siblings.count, siblings.previous_id) == (2, 2, one.reply_id)
    turns.show_reply(one.reply_id)
    assert talk.shown == [("One", "1"), ("Two", "2")]
    turns.show_reply(retried)
    assert talk.shown == [("One", "1'")]


def test_a_turn_comes_back_with_the_reply_that_was_shown_last(talk):
    one = talk.say("One", "1")
    talk.retry(one, "1'")
    talk.say("Again", "…", edit_of=one.turn_id)
    turns.show_turn(one.turn_id)
    assert talk.shown == [("One", "1'")]
    talk.say("Two", "2")
    assert talk.shown == [("One", "1'"), ("Two", "2")]


def test_undoing_takes_the_last_turn_away_and_gives_its_text_back(talk):
    one = talk.say("One", "1")
    talk.say("Two", "2")
    talk.retry(one, "1'")
    turns.show_reply(one.reply_id)
    assert turns.undo(talk.id) == ("Two", ())
    assert talk.shown == [("One", "1")]  # the reply that "Two" answered, not the newest
    assert turns.undo(talk.id) == ("One", ())
    assert talk.shown == []
    with pytest.raises(NotFound):
        turns.undo(talk.id)


def test_an_undone_turn_stays_a_version_of_the_next_one(talk):
    talk.say("One", "1")
    undone = talk.say("Two", "2")
    turns.undo(talk.id)
    talk.say("Two'", "2'")
    siblings = turns.path(talk.id)[-1].siblings
    assert (siblings.position, siblings.count, siblings.previous_id) == (2, 2, undone.turn_id)


def test_clearing_empties_the_path_and_keeps_the_tree(talk):
    one = talk.say("One", "1")
    turns.clear(talk.id)
    assert talk.shown == []
    talk.say("New", "start")
    assert talk.shown == [("New", "start")]
    turns.show_turn(one.turn_id)
    assert talk.shown == [("One", "1")]


# A link to one message


def test_a_message_in_another_branch_is_revealed(talk):
    one = talk.say("One", "1")
    two = talk.say("Two", "2")
    wanted = turns.path(talk.id)[1]
    talk.say("One'", "1'", edit_of=one.turn_id)
    turns.reveal(wanted.reply.message_ids[0])
    assert talk.shown == [("One", "1"), ("Two", "2")]
    talk.retry(two, "2'")
    turns.reveal(wanted.reply.message_ids[0])
    assert talk.shown == [("One", "1"), ("Two", "2")]


def test_revealing_what_is_shown_leaves_the_path_as_it_is(talk):
    one = talk.say("One", "1")
    two = talk.say("Two", "2")
    talk.say("Newer two", "…", edit_of=two.turn_id)
    turns.show_turn(two.turn_id)
    before = turns.path(talk.id)
    turns.reveal(before[0].message_id)
    turns.reveal(before[0].reply.message_ids[0])
    assert turns.path(talk.id) == before
    assert before[0].id == one.turn_id


def test_a_revealed_branch_is_remembered_all_the_way_up(talk):
    one = talk.say("One", "1")
    talk.say("Two", "2")
    old = turns.path(talk.id)[1].message_id
    talk.retry(one, "1'")
    turns.reveal(old)
    talk.say("Other", "…", edit_of=one.turn_id)
    turns.show_turn(one.turn_id)
    assert talk.shown == [("One", "1"), ("Two", "2")]


# Owners


def test_records_are_found_through_their_owner_only(alice, bob, talk):
    new = talk.say("Mine", "Yours")
    message_id = turns.path(talk.id)[0].message_id
    finders = {
        turns.find_turn: new.turn_id,
        turns.find_reply: new.reply_id,
        turns.find_message: message_id,
    }
    for find, id in finders.items():
        assert find(alice.id, id).id == id
        with pytest.raises(NotFound):
            find(bob.id, id)
        with pytest.raises(NotFound):
            find(alice.id, 10_000)
    conversations.delete(talk.id)
    for find, id in finders.items():
        with pytest.raises(NotFound):
            find(alice.id, id)


def test_found_records_bring_their_conversation(alice, talk):
    new = talk.say("Mine")
    assert turns.find_turn(alice.id, new.turn_id).conversation.id == talk.id
    assert turns.find_reply(alice.id, new.reply_id).turn.conversation.id == talk.id
    assert turns.find_message(alice.id, turns.path(talk.id)[0].message_id).conversation.id == talk.id


def test_what_is_not_there_is_not_found(talk):
    for verb in (turns.add_reply, turns.show_turn, turns.show_reply, turns.reveal, turns.undo, turns.clear):
        with pytest.raises(NotFound):
            verb(10_000)
    with pytest.raises(NotFound):
        turns.add(10_000, "Hello", "a")


def test_a_reply_that_runs_in_a_hidden_branch_does_not_hinder_the_shown_one(talk):
    one = talk.say("One", "1")
    running = turns.add_reply(one.turn_id)
    replies.save({running: writing("1'")})
    turns.show_reply(one.reply_id)
    talk.say("Two", "2")
    assert talk.shown == [("One", "1"), ("Two", "2")]
    assert replies.running(talk.id) == running
