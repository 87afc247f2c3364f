"""Thoughts in the text of an answer are told apart, wherever the pieces end."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from webchat.providers.answer import Answer, ThinkSplitter

TEXT = st.lists(
    st.sampled_from(["<think>", "</think>", "<", "</", "think", ">", "a", " b", "\n"]), max_size=8
)


def split(text, cuts):
    places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    splitter = ThinkSplitter()
    pairs = [splitter.feed(text[begin:end]) for begin, end in pairwise(places)]
    pairs.append(splitter.finish())
    return "".join(thought for thought, _ in pairs), "".join(answer for _, answer in pairs)


@given(TEXT.map("".join), st.lists(st.integers(0, 1000), max_size=12))
def test_pieces_of_any_size_come_to_the_same(text, cuts):
    thought, answer = split(text, [])
    in_pieces = split(text, cuts)
    assert (in_pieces[0].rstrip(), in_pieces[1]) == (thought.rstrip(), answer)


@given(TEXT.map("".join), st.lists(st.integers(0, 1000), max_size=12))
def test_a_thought_at_the_beginning_is_one_and_a_later_tag_is_text(text, cuts):
    assert split("x" + text, cuts) == ("", "x" + text)
    assert split("<think>so" + "</think>" + text, cuts) == ("so", text)
    assert split("<think>it goes on", cuts) == ("it goes on", "")


def test_a_thought_is_pending_until_the_answer_begins():
    now = iter([10.0, 12.5])
    answer = Answer(clock=lambda: next(now))
    answer.take({"delta": {"reasoning_content": "hm"}})
    (thought,) = answer.reply()
    assert thought.metadata["status"] == "pending"
    answer.take({"delta": {"content": "Paris"}})
    thought, text = answer.reply()
    assert thought.metadata == {"title": "Thought", "status": "done", "duration": 2.5} and text == "Paris"
