"""Search finds a user's own words, newest first, whatever he types."""

import random
import re

import pytest
from sqlalchemy import text

from webchat.storage import conversations, replies, turns
from webchat.storage.db import transaction
from webchat.storage.search import search

from .support import BOT, Talk, done, writing


def found(user, query, bot=BOT, **more):
    return [hit.excerpt or hit.title for hit in search(user.id, bot, query, **more)]


def texts(user, query):
    return [hit.excerpt for hit in search(user.id, BOT, query) if hit.message_id is not None]


def check_indexes():
    """FTS5's own check: the indexes hold exactly what stands in the tables."""
    with transaction() as session:
        for index in ("message_words", "title_words"):
            session.execute(text(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)"))


def test_words_are_found_in_titles_and_texts_newest_first(alice, talk):
    talk.say("Bread or cake?", "Cake, of course.")
    talk.say("Which cake?", "Any cake.")
    assert found(alice, "cake") == [
        "Bread or <mark>cake</mark>?",
        "Any <mark>cake</mark>.",
        "Which <mark>cake</mark>?",
        "<mark>Cake</mark>, of course.",
        "Bread or <mark>cake</mark>?",
    ]


def test_a_hit_says_where_it_is(alice, talk):
    talk.say("A <question>", "An answer")
    [hit] = search(alice.id, BOT, "answer")
    reply = turns.path(talk.id)[0].reply
    assert hit.message_id == reply.message_ids[0]
    assert hit.conversation_key == conversations.latest(alice.id, BOT).key
    assert (hit.title, hit.role) == ("A &lt;question&gt;", "assistant")
    assert hit.created_at >= reply.created_at
    title = search(alice.id, BOT, "question")[0]
    assert (title.message_id, title.title) == (None, "A &lt;<mark>question</mark>&gt;")


def test_only_the_owner_and_only_this_bot_finds_it(alice, bob, talk):
    talk.say("Secret", "Secret")
    assert len(found(alice, "secret")) == 3
    assert found(bob, "secret") == []
    assert found(alice, "secret", bot="other") == []
    assert found(alice, "secret", bot="") == []


def test_the_owner_s_word_in_the_index_is_not_found_as_a_word(alice, bob, talk):
    talk.say("Hello", "Hi")
    word = f"u{alice.id}b{BOT.encode().hex()}"
    assert found(alice, word) == found(bob, word) == []
    Talk(conversations.create(bob.id, BOT).id).say(word, "said")
    assert found(alice, word) == []


def test_all_words_must_be_there_in_any_order_case_and_accent(alice, talk):
    talk.say("Crème brûlée for two", "With SUGAR")
    assert texts(alice, "BRULEE creme") == ["<mark>Crème</mark> <mark>brûlée</mark> for two"]
    assert texts(alice, "sugar") == ["With <mark>SUGAR</mark>"]
    assert texts(alice, "creme sugar") == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        '"',
        '""',
        "'",
        "*",
        "-",
        "AND",
        "OR NOT",
        "NEAR(a b)",
        "owner:x",
        "content : x",
        "{owner}: x",
        "a* OR b*",
        "^start",
        "(",
        ")(",
        "%_",
        "\0",
        "\ud83d",
        "a\0b",
        "😀",
        "x" * 100_000,
        "word " * 10_000,
        "'; DROP TABLE messages; --",
    ],
)
def test_any_query_is_safe(alice, talk, query):
    talk.say("Hello", "Hi")
    assert found(alice, query) == []


def test_any_random_query_is_safe(alice, talk):
    talk.say("Hello", "Hi")
    dice = random.Random(7)
    for _ in range(300):
        search(alice.id, BOT, "".join(dice.choices("ab\"'*^:(){}+-,.AND OR NEAR\\\0\ud83d é漢", k=12)))


def test_signs_between_words_do_no_harm(alice, talk):
    talk.say("The state-of-the-art e-mail: a+b", "…")
    for query in ("e-mail", "state-of-the-art -", '"e-mail"', "mail - state", "mail AND -", "a+b"):
        assert bool(texts(alice, query)) is ("AND" not in query), query


def test_excerpts_are_escaped_and_their_marks_our_own(alice, talk):
    talk.say("<mark>a</mark> <script>word</script> \ufdd0word \ufdd1", "…")
    [excerpt] = texts(alice, "word")
    assert excerpt.startswith("&lt;mark&gt;a&lt;/mark&gt; &lt;script&gt;<mark>word</mark>&lt;/script&gt; ")
    assert re.findall("<[^>]*>", excerpt) == ["<mark>", "</mark>"] * excerpt.count("<mark>")


def test_a_long_text_is_shown_around_its_word(alice, talk):
    talk.say("before " * 5_000 + "needle" + " after" * 5_000, "…")
    [excerpt] = texts(alice, "needle")
    assert "<mark>needle</mark>" in excerpt
    assert len(excerpt) < 300
    assert excerpt.startswith("…")


def test_a_growing_reply_is_found_when_it_has_ended(alice, talk):
    new = talk.say("Hello")
    replies.save({new.reply_id: writing("first words")})
    assert found(alice, "words") == []
    replies.save({new.reply_id: writing("other words", "and more")})
    replies.finish({new.reply_id: done("last words")})
    assert found(alice, "words") == ["last <mark>words</mark>"]
    assert found(alice, "more") == []
    check_indexes()


def test_a_renamed_conversation_is_found_by_its_new_title_only(alice, talk):
    talk.say("Old", "…")
    conversations.rename(talk.id, "New")
    assert found(alice, "new") == ["<mark>New</mark>"]
    assert [hit.message_id is None for hit in search(alice.id, BOT, "old")] == [False]
    check_indexes()


def test_hits_come_in_pages(alice, talk):
    for number in range(10):
        talk.say(f"cake {number}", "…")
    first = search(alice.id, BOT, "cake", limit=4)
    second = search(alice.id, BOT, "cake", limit=4, before=first[-1].message_id)
    assert [hit.message_id is None for hit in first] == [True, False, False, False]
    assert [hit.excerpt[-1] for hit in first[1:] + second] == list("9876543")
    assert search(alice.id, BOT, "cake", before=turns.path(talk.id)[0].message_id) == []
