"""The page goes along with the words while nobody scrolls, whatever becomes of those that are out of sight."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
TO_GO = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(
    () => done(document.scrollingElement.scrollHeight - innerHeight - scrollY))))"""


def test_a_paragraph_that_shrinks_above_does_not_end_the_following(chat, bot):
    notes = [f"[^a-name-that-takes-its-room-{n}]" for n in range(12)]
    bot.says("Something to say.", *notes, "\n\n", *(f"Paragraph {n}.\n\n" for n in range(40)))
    chat.send("write")
    expect(chat.bots).to_contain_text("Paragraph 39.")
    bot.answers("\n\n".join(f"{note}: In the finished reply this is a number." for note in notes))
    chat.is_idle()
    assert chat.page.evaluate(TO_GO) < 2
