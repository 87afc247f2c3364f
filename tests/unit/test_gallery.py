"""The newcomer's first minute: each bot of the gallery is talked to until it has shown what it is for."""

import os
import signal
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import httpx
import pytest

from tests.generation.support import RememberingStore, reply_to
from webchat.gallery import EXHIBITS, demo, fail, guess, markdown, slow_echo, think
from webchat.messages import history_entry
from webchat.rendering.markdown import Markdown
from webchat.updates import ReplyState

REPOSITORY = Path(__file__).parent.parent.parent
EXAMPLE = {exhibit.bot: text for text, exhibit in EXHIBITS.items()}


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    for bot in (fail, markdown, slow_echo, think):
        monkeypatch.setattr(bot, "PAUSE", 0)
    monkeypatch.setattr(fail, "BREAKS", cycle([True, False]))


class Talk:
    """A conversation with the demo. Usage: `talk.say("Hello").content`."""

    def __init__(self):
        self.history = []

    def ask(self, words):
        return reply_to(demo().fn, store=RememberingStore(words, self.history))

    def say(self, words):
        reply = self.ask(words)
        assert (reply.state, reply.error) == (ReplyState.DONE, None)
        self.history.append({"role": "user", "content": words})
        self.history += [history_entry("assistant", message) for message in reply.messages]
        return reply.messages[-1]


@pytest.fixture
def talk():
    return Talk()


def values(message):
    return [option.value for option in message.options]


@pytest.mark.parametrize("text", EXHIBITS)
def test_a_picked_example_is_answered_by_its_bot(talk, text):
    reply = talk.ask(text)
    assert reply.state is (ReplyState.FAILED if text == EXAMPLE[fail] else ReplyState.DONE)
    assert reply.messages[-1].content


def test_the_examples_have_labels_and_pictures():
    definition = demo().definition
    assert [example.text for example in definition.examples] == list(EXHIBITS)
    assert all(example.label and example.icon in definition.files for example in definition.examples)


def test_the_streamed_answer_has_all_that_markdown_can(talk):
    html = Markdown().render(talk.say(EXAMPLE[markdown]).content)
    for part in ("<h2", "<strong>", "<table>", "<math", "python", "sql", 'type="checkbox"', "footnote"):
        assert part in html, part


def test_the_code_in_the_streamed_answer_says_what_it_says_it_prints(capsys):
    code, promised = markdown.ANSWER.split("```python\n")[1].split("```")[0].rsplit("# ", 1)
    exec(code, {})
    assert capsys.readouterr().out == promised


def test_thoughts_stand_in_a_plan_and_a_choice_goes_on_with_it(talk):
    proposal = talk.say(EXAMPLE[think])
    plan, *steps, _ = [entry.get("metadata", {}) for entry in talk.history[1:]]
    assert [step["parent_id"] for step in steps] == [plan["id"]] * 2
    assert {thought["status"] for thought in (plan, *steps)} == {"done"}
    assert [talk.ask(walk).messages[-1].content for walk in values(proposal)] == list(think.WALKS.values())
    assert talk.ask(" along the RIVER ").messages[-1].content == think.WALKS["Along the river"]


@pytest.mark.parametrize("number", [1, 37, 50, 100])
def test_a_number_is_guessed_from_what_the_history_tells(talk, number):
    asked = [talk.say(guess.START).content]
    while (last := int(asked[-1].split("**")[1])) != number:
        asked.append(talk.say("higher" if last < number else "Lower").content)
    assert f"**{number}**, and I asked {len(asked)} times" in talk.say(guess.RIGHT).content
    assert len(asked) <= 7


def test_a_game_that_cannot_be_won_ends_and_the_next_starts_anew(talk):
    talk.say(guess.START)
    answers = [talk.say(guess.HIGHER) for _ in range(7)]
    assert values(answers[-1]) == [guess.START, slow_echo.MORE] and "wrong" in answers[-1].content
    assert "**50**" in talk.say(guess.START).content


def test_a_mishap_keeps_its_words_and_a_retry_ends_them(talk):
    broken = talk.ask(EXAMPLE[fail])
    assert broken.state is ReplyState.FAILED and "Retry" in broken.error
    assert talk.say(EXAMPLE[fail]).content.startswith(broken.messages[0].content)


def test_other_words_are_repeated_and_why_is_told_once(talk):
    first = talk.say("Do you like **cheese**?")
    assert "Do you like **cheese**?" in first.content and slow_echo.NO_MODEL in first.content
    assert talk.say("And wine?").content == "You said: And wine?"
    assert len(talk.say("word " * 100_000).content) < 600


def test_what_else_there_is_are_the_bots_that_one_has_not_seen(talk):
    assert values(talk.say("Hello")) == [slow_echo.MORE]
    assert values(talk.say(slow_echo.MORE)) == list(EXHIBITS)
    talk.say(guess.START)
    assert values(talk.say(slow_echo.MORE)) == [text for text in EXHIBITS if text != guess.START]


def test_every_bot_leads_on_to_what_else_there_is(talk):
    last = [talk.say(EXAMPLE[markdown]), talk.say(EXAMPLE[think]) and talk.say("Up to the castle")]
    talk.ask(EXAMPLE[fail])
    last += [talk.say(EXAMPLE[fail]), talk.say(guess.START) and talk.say(guess.RIGHT)]
    assert all(slow_echo.MORE in values(message) for message in last)
    assert "all" in talk.say(slow_echo.MORE).content


def test_webchat_demo_starts_in_an_empty_folder_and_ends_at_ctrl_c():
    with subprocess.Popen(
        [sys.executable, "-m", "webchat", "demo"],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            url = process.stdout.readline().removeprefix("* Running on ").strip()
            page = httpx.get(url, trust_env=False)
        finally:
            process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "Stopped.\n"
        assert process.wait(15) == 0
    assert page.status_code == 200 and all(exhibit.label in page.text for exhibit in EXHIBITS.values())
    assert [path.name for path in Path().iterdir()] == ["instance"]
