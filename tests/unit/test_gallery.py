"""Each bot of the gallery answers, by its example and in the words of the demo."""

import asyncio
import inspect
from concurrent.futures import ThreadPoolExecutor

import pytest

from webchat.errors import Error
from webchat.gallery import BOTS, LABELS, agree, demo, fail, markdown, slow_echo, think
from webchat.generation.normalise import messages_of


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    for bot in (fail, markdown, slow_echo, think):
        monkeypatch.setattr(bot, "PAUSE", 0)


def values(message, history=()):
    """All that the demo's chat function gives for a message, as messages."""
    result = demo().fn(message, list(history))
    if inspect.isasyncgen(result):

        async def collect():
            return [value async for value in result]

        with ThreadPoolExecutor(1) as thread:  # this one may have a loop: Playwright leaves its own running
            given = thread.submit(asyncio.run, collect()).result()
    else:
        given = list(result) if inspect.isgenerator(result) else [result]
    return [messages_of(value) for value in given]


def example_of(bot):
    return next(text for text, answer in BOTS.items() if answer is bot.answer)


def test_every_bot_is_an_example_with_a_label():
    definition = demo().definition
    assert [example.text for example in definition.examples] == list(BOTS)
    assert [example.label for example in definition.examples] == LABELS


def test_an_answer_grows_to_its_end():
    lengths = [len(one.content) for (one,) in values(example_of(markdown))]
    assert lengths == sorted(lengths) and lengths[-1] == len(markdown.ANSWER)


def test_the_echo_comes_letter_by_letter():
    text = example_of(slow_echo)
    assert [one.content for (one,) in values(text)] == [text[:end] for end in range(1, len(text) + 1)]


def test_thoughts_are_nested_and_end_and_options_follow():
    plan, look, proposal = values(example_of(think))[-1]
    assert look.metadata["parent_id"] == plan.metadata["id"]
    assert plan.metadata["status"] == look.metadata["status"] == "done"
    assert len(proposal.options) == 2


def test_any_other_words_are_remembered():
    ((first,),) = values("Hello")
    assert "Hello" in first.content
    history = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": first.content}]
    ((second,),) = values("Again", history)
    assert "Hello" in second.content and "2" in second.content
    assert all(option.value in BOTS for option in second.options)


def test_the_mishap_keeps_its_words():
    steps = demo().fn(example_of(fail), [])
    assert next(steps)
    with pytest.raises(Error, match="try again"):
        next(steps)


def test_the_agreeing_bot_is_the_one_for_free_text():
    assert demo().fn("anything", []) == agree.answer("anything", [])
