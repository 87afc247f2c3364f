"""Conversations are made once, listed newest first, hidden, brought back, and at last removed."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from webchat.errors import NotFound
from webchat.storage import conversations, replies, turns, users
from webchat.storage.db import reading, transaction
from webchat.storage.models import now
from webchat.storage.search import search

from .support import BOT, Talk, done


def begin(user, first="Hello", bot=BOT):
    talk = Talk(conversations.create(user.id, bot).id)
    talk.say(first, "…")
    return talk


def titles(user, **more):
    return [item.title for item in conversations.listed(user.id, BOT, **more).items]


def test_a_guest_is_found_by_what_his_cookie_holds(alice, bob):
    assert users.find_by_session(alice.get_id()).id == alice.id
    assert users.find_user(bob.id).is_guest
    assert users.find_by_session("made up") is None
    assert users.find_user(10_000) is None


def test_the_same_client_id_makes_one_conversation_for_each_user(alice, bob):
    first = conversations.create(alice.id, BOT, "same \ud83d")
    assert conversations.create(alice.id, BOT, "same \ud83d").id == first.id
    assert conversations.create(bob.id, BOT, "same \ud83d").id != first.id
    assert conversations.create(alice.id, BOT).id != conversations.create(alice.id, BOT).id


def test_a_conversation_is_found_by_its_owner_only(alice, bob):
    made = conversations.create(alice.id, BOT)
    assert conversations.find(alice.id, made.key).id == made.id
    for user, key in ((bob, made.key), (alice, "unknown"), (alice, "\ud83d\0"), (alice, str(made.id))):
        with pytest.raises(NotFound):
            conversations.find(user.id, key)


def test_keys_cannot_be_guessed(alice):
    keys = {conversations.create(alice.id, BOT).key for _ in range(20)}
    assert len(keys) == 20
    assert all(len(key) >= 16 for key in keys)


def test_the_side_bar_has_the_newest_first_page_by_page(alice, bob):
    for number in range(7):
        begin(alice, f"Talk {number}")
    begin(bob, "Bob's")
    begin(alice, "Another bot's", bot="other")
    pages, cursor = [], None
    for _ in range(3):
        page = conversations.listed(alice.id, BOT, before=cursor, limit=3)
        pages.append([item.title for item in page.items])
        cursor = page.next_cursor
    assert pages == [["Talk 6", "Talk 5", "Talk 4"], ["Talk 3", "Talk 2", "Talk 1"], ["Talk 0"]]
    assert cursor is None


def test_a_page_that_is_exactly_full_is_the_last(alice):
    begin(alice)
    assert conversations.listed(alice.id, BOT, limit=1).next_cursor is None


@pytest.mark.parametrize("cursor", ["", "~", "x~1", "2026-01-01T00:00:00+00:00~x", "\ud83d", "9" * 50])
def test_a_cursor_that_we_never_gave_is_not_found(alice, cursor):
    with pytest.raises(NotFound):
        conversations.listed(alice.id, BOT, before=cursor)


def test_a_conversation_in_which_nothing_was_said_is_not_listed(alice):
    conversations.create(alice.id, BOT)
    assert titles(alice) == []


def test_the_side_bar_knows_which_conversations_are_running(alice):
    begin(alice, "Still")
    running = Talk(conversations.create(alice.id, BOT).id)
    reply_id = running.say("Running").reply_id
    flags = {item.title: bool(item.is_running) for item in conversations.listed(alice.id, BOT).items}
    assert flags == {"Still": False, "Running": True}
    assert conversations.is_running(running.id)
    assert replies.running(running.id) == reply_id
    replies.interrupt_left_behind(BOT)
    assert not any(item.is_running for item in conversations.listed(alice.id, BOT).items)
    assert not conversations.is_running(running.id)
    assert replies.running(running.id) is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  A\n title ", "A title"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("a\0b\ud83d", "a\ufffdb\ufffd"),
        ("x" * 100_000, "x" * 199 + "…"),
        ("   ", "Before"),
    ],
)
def test_renaming_takes_any_title_but_none(alice, given, kept):
    conversations.rename(begin(alice, "Before").id, given)
    assert titles(alice) == [kept]


def test_renaming_does_not_move_a_conversation(alice):
    older = begin(alice, "Older")
    begin(alice, "Newer")
    conversations.rename(older.id, "Renamed")
    assert titles(alice) == ["Newer", "Renamed"]


def test_a_deleted_conversation_is_nowhere_until_it_is_restored(alice):
    talk = begin(alice, "Precious words")
    key = conversations.latest(alice.id, BOT).key
    conversations.delete(talk.id)
    assert titles(alice) == []
    assert conversations.latest(alice.id, BOT) is None
    assert search(alice.id, BOT, "precious") == []
    with pytest.raises(NotFound):
        conversations.find(alice.id, key)
    assert conversations.find(alice.id, key, include_deleted=True).id == talk.id
    conversations.restore(talk.id)
    assert titles(alice) == ["Precious words"]
    assert len(search(alice.id, BOT, "precious")) == 2  # title and text
    assert talk.shown == [("Precious words", "…")]


def test_nothing_is_added_to_a_deleted_conversation(alice):
    talk = begin(alice)
    conversations.delete(talk.id)
    with pytest.raises(NotFound):
        talk.say("More")


def test_only_what_was_deleted_long_ago_is_purged(alice):
    begin(alice, "Kept")
    conversations.delete(begin(alice, "Deleted").id)
    assert conversations.purge_deleted(now() - timedelta(days=1)) == 0
    assert conversations.purge_deleted(now()) == 1
    assert titles(alice) == ["Kept"]


@pytest.mark.slow
def test_purging_leaves_nothing_of_a_tree_however_deep_it_is(alice):
    kept = begin(alice, "Kept words")
    talk = begin(alice, "Purged words")
    with transaction():
        for number in range(1_100):  # SQLite follows references through no more than 1,000 rows in a row
            turn = talk.say(f"words {number}", "words")
    talk.retry(turn, "other words")
    running = talk.say("waiting words").reply_id
    conversations.delete(talk.id)
    assert conversations.purge_deleted(now()) == 1
    replies.finish({running: done("too late")})
    with reading() as session:
        left = {
            table: session.scalar(text(f"SELECT count(*) FROM {table}"))
            for table in ("conversations", "turns", "replies", "messages")
        }
    assert left == {"conversations": 1, "turns": 1, "replies": 1, "messages": 2}
    assert {hit.conversation_key for hit in search(alice.id, BOT, "words")} == {
        conversations.latest(alice.id, BOT).key
    }
    assert kept.shown == [("Kept words", "…")]
    assert turns.path(talk.id) == []
