"""Reasons are tags at a comment's start: what goes in comes out."""

from hypothesis import given
from hypothesis import strategies as st

from webchat.reasons import REASONS, split_reasons, with_reasons


def test_tags_stand_before_the_words():
    assert with_reasons(["harmful", "incorrect"], "It is 7.") == "#incorrect #harmful It is 7."
    assert with_reasons([], "It is 7.") == "It is 7."
    assert with_reasons(["incorrect"], " ") == "#incorrect"


def test_other_tags_are_words():
    assert split_reasons("#incorrectly #incorrect") == ((), "#incorrectly #incorrect")


@given(st.sets(st.sampled_from(REASONS)), st.text())
def test_what_goes_in_comes_out(reasons, text):
    text = text.strip()
    if split_reasons(text)[0]:
        return  # somebody wrote the tags himself
    found, rest = split_reasons(with_reasons(reasons, text))
    assert set(found) == reasons and rest == text
