"""The page goes along with the words while nobody scrolls, whatever becomes of those that are out of sight."""

import pytest
from playwright.sync_api import expect

from webchat.config import Config
from webchat.gallery import demo, markdown
from webchat.server.serve import start_in_thread

pytestmark = pytest.mark.browser
TO_GO = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(
    () => done(document.scrollingElement.scrollHeight - innerHeight - scrollY))))"""
# Fills a line of its own until the note is known, and then needs none
NOTE = f"[^{'n' * 40}]"
FIRST = f"The ring is moonlight {'bent by crystals of ice ' * 3}{NOTE}"


def test_a_paragraph_that_shrinks_above_does_not_end_the_following(context, tmp_path, monkeypatch):
    title, _, *rest, _ = markdown.ANSWER.split("\n\n")
    answer = "\n\n".join([title, FIRST, *rest, f"{NOTE}: Sailors say so."])
    monkeypatch.setattr(markdown, "ANSWER", answer)
    monkeypatch.setattr(markdown, "PAUSE", 0.01)
    server = start_in_thread(demo().definition, Config(instance=tmp_path, secret_key="browser"))
    try:
        page = context.new_page()
        page.goto(server.url)
        page.get_by_role("button", name="A streamed answer").click()
        expect(page.get_by_role("button", name="What else can you show me?")).to_be_visible(timeout=20_000)
        expect(page.get_by_role("button", name="Stop")).to_have_count(0)
        assert page.evaluate(TO_GO) < 2
    finally:
        server.close()
