"""Markdown that grows, against Markdown that is whole."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webchat.rendering.live_markdown import REST, SHARE, Effort, LiveMarkdown
from webchat.rendering.markdown import Markdown, MarkdownOptions

from .markdown_examples import EXAMPLES, FOOTNOTES, REFERENCES

MARKDOWN = Markdown()


class Clock:
    """Time that only passes when somebody says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def live(markdown: Markdown = MARKDOWN) -> tuple[LiveMarkdown, Clock]:
    clock = Clock()
    return LiveMarkdown(markdown, clock=clock, cost=lambda: 0.0), clock


def chunks(text: str, cuts: Sequence[int]) -> Iterator[str]:
    places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    return (text[begin:end] for begin, end in pairwise(places))


@cache
def rendered(text: str) -> str:
    return MARKDOWN.render(text)


def check(text: str, cuts: Sequence[int], step: float) -> bool:
    """Whether `text` in pieces came to exactly the HTML of the whole. It must, or say that it did not."""
    message, clock = live()
    page_settled, page_tail = "", ""
    for chunk in chunks(text, cuts):
        message.append(chunk)
        change = message.advance()
        page_settled += change.settled
        if change.tail is not None:
            page_tail = change.tail
        elif change.grown:
            page_tail = page_tail.replace('<span class="pen">', change.grown + '<span class="pen">', 1)
        assert page_settled == message.settled_html
        assert page_tail == message.tail_html or not page_tail
        clock.now += step
    whole = message.finish()
    assert whole == rendered(text)
    assert not message.exact or whole.startswith(page_settled)
    assert "\ufdd0" not in page_settled + page_tail + whole
    return message.exact


@pytest.mark.parametrize("text", EXAMPLES)
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_every_example_in_pieces_comes_to_the_whole(text: str, size: int) -> None:
    check(text, range(0, len(text), size), step=REST)


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_among_others_comes_to_the_whole(text: str) -> None:
    chance = random.Random(text)
    text = f"First *words*.\n\n{text}\n{chance.choice(EXAMPLES)}\n\n{chance.choice(EXAMPLES)}"
    check(text, [chance.randrange(len(text)) for _ in range(len(text) // 5)], step=REST / 2)


def test_almost_all_examples_settle_exactly() -> None:
    exact = [check(text, range(len(text)), REST) for text in EXAMPLES if text not in REFERENCES + FOOTNOTES]
    assert all(exact)


MARKS = r"""
    * ** _ ` ``` ~~~ ~~ # > - + 1. 2) | |-| --- === $$ \( \) \[ \] [ ] ]( ) ![ < > <div> </div> <b> <!-- -->
    [a]: [a] [^1] [^1]: \ & &amp; a b word http://a.b x@y.z
"""
MARKUP = st.sampled_from([*MARKS.split(), "\n", "\n\n", " ", "  ", "    ", "\t", "\r\n", "  \n"])


@settings(max_examples=400, deadline=None)
@given(st.lists(MARKUP, max_size=40).map("".join), st.lists(st.integers(0, 10_000), max_size=60))
def test_random_markup_in_random_pieces_comes_to_the_whole(text: str, cuts: list[int]) -> None:
    check(text, cuts, step=REST)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(EXAMPLES), max_size=6), st.lists(st.integers(0, 10_000), max_size=80))
def test_examples_one_after_another_come_to_the_whole(texts: list[str], cuts: list[int]) -> None:
    check("\n".join(texts), cuts, step=REST)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=120), st.lists(st.integers(0, 10_000), max_size=20))
def test_any_text_in_pieces_comes_to_the_whole(text: str, cuts: list[int]) -> None:
    check(text, cuts, step=REST)


def test_the_first_words_are_drawn_at_once() -> None:
    for words in ("Hi", "42", "A lone", "**bold", "漢字"):
        message, _ = live()
        message.append(words)
        assert words.strip("*") in (message.advance().tail or "")


def test_plain_words_grow_without_a_parse(monkeypatch: pytest.MonkeyPatch) -> None:
    message, _ = live()
    message.append("It rains **in the")
    assert message.advance().tail == '<p>It rains <strong>in the<span class="pen"></span></strong></p>\n'
    monkeypatch.setattr(MARKDOWN, "parse", None)
    message.append(' whole, "wide" val')
    assert message.advance() == ("", None, " whole, &#34;wide&#34;")
    assert message.is_waiting
    message.append("ley ")
    assert message.advance().grown == " valley"


def test_half_a_word_is_drawn_when_its_rest_does_not_come() -> None:
    message, clock = live()
    message.append("It rains")
    message.advance()
    message.append(" in Spa")
    assert message.advance().grown == " in"
    clock.now += REST
    assert message.advance().grown == " Spa"
    assert not message.is_waiting


@pytest.mark.parametrize("marked", ["**Bold.**", "**bold**", "a *b **c***", "`code`", "[link](http://a.b)"])
def test_words_after_marked_ones_are_plain(marked: str) -> None:
    message, clock = live()
    for chunk in (marked, " then plain", " words"):
        message.append(chunk)
        message.advance()
        clock.now += REST
    message.advance()
    assert message.tail_html.endswith('> then plain words<span class="pen"></span></p>\n')


def test_spaces_stay_where_words_grow() -> None:
    message, clock = live()
    message.append("one ")
    message.advance()
    message.append("two ")
    clock.now += REST
    assert message.advance().grown == " two"


def test_an_open_code_block_grows_by_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    message, clock = live()
    message.append("```python\na = 1\n")
    message.advance()
    with monkeypatch.context() as patch:
        patch.setattr(MARKDOWN, "parse", None)
        for number in range(1000):
            message.append(f"b < {number}\n")
            clock.now += REST
            assert message.advance().grown == f"b &lt; {number}\n"
        message.append("``")
        assert message.advance().grown is None
    message.append("`\n\nNext")
    clock.now += REST
    change = message.advance()
    assert change.settled.startswith('<figure class="code">') and 'class="n"' in change.settled
    assert change.tail and "Next" in change.tail


def test_what_is_open_is_closed_for_show() -> None:
    shown = {
        "**bold": "<strong>bold",
        "a `code": "<code>code",
        "[label](http://exam": "label",
        "[label": "label",
        "a ![pic](http://x": "a",
        "~~gone": "<s>gone",
        "**a *b": "<strong>a <em>b",
        "text **": "text",
        "a <span cla": "a",
        "$$ \\frac{a": "<code> \\frac{a",
        "- **a": "<strong>a",
    }
    for text, expected in shown.items():
        message, _ = live()
        message.append(text)
        tail = message.advance().tail or ""
        assert expected in tail
        assert not any(mark in tail for mark in ("**", "](", "![", "~~", "$$", "&lt;span"))


def test_a_list_after_a_line_does_not_flash_as_a_heading() -> None:
    message, clock = live()
    message.append("Here it is:\n")
    message.advance()
    for chunk in ("-", " first"):
        clock.now += REST
        message.append(chunk)
        assert "<h2>" not in (message.advance().tail or "")
    assert "<li>first" in message.tail_html


def test_a_table_does_not_flash_as_bars() -> None:
    message, clock = live()
    message.append("Here:\n\n")
    for chunk in ("| a", " | b |\n", "|--", "-|---|\n"):
        message.append(chunk)
        clock.now += REST
        assert "|" not in (message.advance().tail or "")
        assert "<th>a" in message.tail_html


def test_half_a_line_is_shown_when_no_more_comes() -> None:
    message, clock = live()
    message.append("Here:\n")
    message.advance()
    message.append("1.")
    clock.now += REST
    message.advance()
    assert message.is_waiting
    clock.now += REST
    assert "1." in (message.advance().tail or "") or "<ol>" in message.tail_html
    assert not message.is_waiting


def test_parses_wait_in_proportion_to_their_cost() -> None:
    clock, spent = Clock(), iter(range(1000))
    message = LiveMarkdown(MARKDOWN, clock=clock, cost=lambda: next(spent))  # each parse takes a second
    for _ in range(2):
        message.append("a *b*")
        message.advance(Effort.FULL)
    for _ in range(int(1 / SHARE)):
        clock.now += 1
        message.append(" *c*")
        assert message.advance().tail is None
    clock.now += 1
    assert message.advance().tail is not None


def test_one_dear_parse_does_not_hold_up_the_next() -> None:
    clock, spent = Clock(), iter([0, 1, 1, 1, 1, 1])  # it had to load the colours of a language, say
    message = LiveMarkdown(MARKDOWN, clock=clock, cost=lambda: next(spent))
    message.append("a *b*")
    message.advance()
    message.append(" *c*")
    clock.now += REST
    assert message.advance().tail is not None


def test_a_full_advance_does_not_wait() -> None:
    message, _ = live()
    message.append("a")
    message.advance()
    message.append(" *b*")
    assert message.advance().tail is None
    assert message.advance(Effort.FULL).tail == '<p>a <em>b</em><span class="pen"></span></p>\n'


def test_words_as_they_are_grow_as_they_come() -> None:
    message, _ = live(markdown := Markdown(MarkdownOptions(render_markdown=False)))
    for chunk in ("**a**\n", "\n<b>"):
        message.append(chunk)
        assert message.advance().grown
    assert message.tail_html == '<p class="plain">**a**\n\n&lt;b&gt;<span class="pen"></span></p>\n'
    assert message.finish() == markdown.render("**a**\n\n<b>")


def test_a_late_definition_is_owned_up_to() -> None:
    message, clock = live()
    for chunk in ("See [a].\n\n", "More.\n\n", "[a]: http://x.y\n"):
        message.append(chunk)
        clock.now += REST
        message.advance()
    assert 'href="http://x.y"' in message.finish()
    assert not message.exact


def test_where_there_is_no_time_words_are_shown_as_they_are() -> None:
    message, clock = live()
    message.append("It rains")
    message.advance()
    message.append(" **in the <rain>**\n\n- not")
    assert message.advance(Effort.LEAST).grown == " **in the &lt;rain&gt;**\n\n- not"
    message.append(" here")
    assert message.advance(Effort.LEAST).grown == " here"
    assert message.is_waiting
    clock.now += REST
    change = message.advance()
    assert change.settled == "<p>It rains <strong>in the </strong></p>\n"
    assert change.tail == '<ul>\n<li>not here<span class="pen"></span></li>\n</ul>\n'
    assert not message.is_waiting
