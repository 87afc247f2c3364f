"""Pieces of a reply change where they stand, and what the reader has done to them stays."""

import wave

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Chat, becomes_true
from tests.support.components import TEMPLATE, Note, templates
from webchat.blocks import Blocks
from webchat.chat_interface import ChatInterface
from webchat.components.markdown import Markdown
from webchat.messages import ChatMessage, ComponentData, Message

SOUND = '<audio src="{{ author.address("silence.wav", urls) }}" muted loop></audio>'


def thought(text, title, status="pending", **metadata):
    return ChatMessage(text, metadata={"title": title, "status": status, **metadata})


def test_a_thought_folds_when_it_is_done_unless_the_reader_wants_otherwise(chat, bot):
    def are_open():
        return chat.page.evaluate(
            "Object.fromEntries([...document.querySelectorAll('details.thought')]"
            ".map((t) => [t.querySelector('.thought__line').textContent.trim()[0], t.open]))"
        )

    def line(title):
        return chat.log.locator("summary", has_text=title)

    chat.send("go")
    bot.says([thought("outer", "A", id=1), thought("inner", "B", parent_id=1), thought("other", "C", id="c")])
    expect(line("C")).to_be_visible()
    assert are_open() == {"A": True, "B": True, "C": True}
    line("C").click()
    done = thought("inner", "B", "done", parent_id=1, duration=2)
    bot.says([thought("outer", "A", id=1), done, thought("other and more", "C", id="c")])
    expect(line("B")).to_contain_text("2 s")
    assert are_open() == {"A": True, "B": False, "C": False}  # the reader closed one, its end the other
    line("B").click()
    late = [thought("outer", "A", id=1), done, thought("other", "C", id="c", parent_id="d")]
    bot.says([*late, thought("late", "D", id="d")])
    expect(chat.log.locator("details", has_text="late").locator("summary", has_text="C")).to_be_visible()
    assert are_open() == {"A": True, "B": True, "C": False, "D": True}
    bot.ends()
    chat.is_idle()
    assert are_open() == {"A": False, "B": True, "C": False, "D": False}
    chat.page.reload()
    expect(line("A")).to_be_visible()
    assert not any(are_open().values())


@pytest.fixture
def silence(tmp_path):
    path = tmp_path / "silence.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 1, 8000, 0, "NONE", ""))
        sound.writeframes(b"\x80" * 8000 * 20)
    return path


def test_what_plays_goes_on_while_all_around_it_changes(site, bot, context, silence):
    sound = Message("silence", component=ComponentData("sound"))

    def note(text, parent=None):
        metadata = {} if parent is None else {"parent_id": parent}
        return Message(text, metadata, component=Note().data(text))

    with templates(note=TEMPLATE, sound=SOUND):
        chat = Chat(context.new_page(), site(files={"silence.wav": silence}))
        chat.send("go")
        bot.says([sound, note("one"), "words"])
        expect(chat.log.locator("pre")).to_have_text("one")
        chat.page.evaluate(
            "async () => { const a = document.querySelector('audio'); a.mark = 1; await a.play() }"
        )
        chat.page.evaluate("document.querySelector('pre').mark = 1")
        bot.says([sound, note("two"), "words and more ", thought("late", "T", id=1)])
        expect(chat.log.locator("pre")).to_have_text("two")
        bot.says(
            [sound, note("two", parent=1), "words and more ", thought("late", "T", id=1)]
        )  # all is drawn again
        expect(chat.log.locator("details pre")).to_have_text("two")
        bot.ends()
        chat.is_idle()
        before = chat.page.evaluate("document.querySelector('audio').currentTime")
        becomes_true(chat.page, f"() => document.querySelector('audio').currentTime > {before}")
        assert chat.page.evaluate(
            "document.querySelector('audio').mark === 1 && !document.querySelector('audio').paused"
        )
        assert chat.page.evaluate("document.querySelector('pre').mark === 1")
        assert chat.problems == []


def test_an_artifact_is_drawn_live_and_comes_back_with_its_conversation(start, bot, context):
    with Blocks() as blocks:
        ChatInterface(bot, additional_outputs=(shelf := Markdown("nothing yet", render=False)))
        shelf.render()
    chat = Chat(context.new_page(), start(blocks.definition))
    artifact = chat.page.locator(f"[data-block='{shelf.number}']")
    expect(artifact).to_have_text("nothing yet")
    chat.send("go")
    bot.says(("words", "# first"))
    expect(artifact.get_by_role("heading")).to_have_text("first")
    bot.answers(("words and more", "# second"))
    expect(artifact.get_by_role("heading")).to_have_text("second")
    chat.is_idle()
    chat.send("again")
    bot.answers(("other words", "# third"))
    expect(artifact.get_by_role("heading")).to_have_text("third")
    chat.is_idle()
    chat.page.get_by_role("button", name="Undo").last.click()
    expect(artifact.get_by_role("heading")).to_have_text("second")
    chat.page.reload()
    expect(artifact.get_by_role("heading")).to_have_text("second")
    chat.page.get_by_role("link", name="New chat").first.click()
    expect(artifact).to_have_text("nothing yet")
    assert chat.problems == []
