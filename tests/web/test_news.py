"""What other tabs and devices have done, for a page that asks what has come since."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from tests.web.conftest import PARTIAL, Guest
from webchat.storage import conversations
from webchat.storage.db import reading
from webchat.storage.models import Conversation


class Watcher(Guest):
    """Has a page open, and asks for news of it. Usage: `watcher.look(); watcher.news()`."""

    def steps(self):
        turns = re.findall(r'class="turn[^"]*" id="turn-(\d+)"', self.page.html)
        replies = re.findall(r'class="reply" id="reply-(\d+)"', self.page.html)
        return "-".join(".".join(step) for step in zip(turns, replies, strict=True))

    def news(self, key=None, **asked):
        asked = {"shown": self.steps(), **asked}
        address = f"/c/{key or self.key}/news" if key or self.key else "/news"
        return self.client.get(address, query_string=asked, headers=PARTIAL)

    @property
    def mark(self):
        return re.search(r'data-mark="(\w+)"', self.page.html)[1]


def targets(answer):
    return re.findall(r'<hx-partial hx-target="#([\w-]+)" hx-swap="(\w+)"', answer.text)


@pytest.fixture
def watcher(app):
    watcher = Watcher(app)
    watcher.send("one")
    watcher.send("two")
    return watcher


@pytest.fixture
def elsewhere(watcher):
    """Another tab of the same browser."""
    tab = Guest(watcher.app)
    tab.client = watcher.client
    tab.key = watcher.key
    tab.look()
    return tab


def test_where_nothing_has_come_there_is_no_answer(watcher):
    assert watcher.news().status_code == 204
    assert watcher.news(rows=2, mark=watcher.mark).status_code == 204


def test_turns_of_another_tab_come_at_the_end_in_order(watcher, elsewhere):
    elsewhere.send("three")
    elsewhere.send("four")
    answer = watcher.news()
    first, second = (turn for turn, swap in targets(answer) if swap == "beforeend")
    assert (first, second) == ("turns", "turns")
    assert answer.text.index("echo: three") < answer.text.index("echo: four")
    assert "echo: two" in answer.text and "echo: one" not in answer.text  # the one before is redrawn, no more
    assert answer.headers["HX-Reswap"] == "none"
    watcher.look()
    assert watcher.news().status_code == 204


def test_a_running_reply_connects_its_stream_and_brings_stop(watcher, elsewhere):
    elsewhere.send("wait")
    text = watcher.news().text
    assert f'hx-sse:connect="/replies/{elsewhere.reply_id}/stream' in text
    assert f'formaction="/replies/{elsewhere.reply_id}/stop"' in text and "turn--new" in text


def test_another_answer_takes_the_place_of_the_one_that_is_shown(watcher, elsewhere):
    elsewhere.post(f"/replies/{elsewhere.reply_id}/retry")
    elsewhere.until_done()
    answer = watcher.news()
    assert (f"turn-{watcher.turn_id}", "outerMorph") in targets(answer) and "2/2" in answer.text
    assert "beforeend" not in answer.text and '"delete"' not in answer.text


def test_what_was_undone_goes_and_what_was_edited_comes(watcher, elsewhere):
    two = watcher.turn_id
    elsewhere.post(f"/c/{elsewhere.key}/undo")
    answer = watcher.news()
    assert (f"turn-{two}", "delete") in targets(answer)
    assert "/undo" in answer.text  # the turn before is the last one again
    elsewhere.post(f"/turns/{two}/edit", text="deux")
    elsewhere.until_done()
    answer = watcher.news()
    assert [swap for _, swap in targets(answer)] == ["delete", "beforeend", "outerMorph", "outerHTML"]
    assert "echo: deux" in answer.text


def test_a_page_that_shows_nothing_right_gets_the_room(watcher, elsewhere):
    elsewhere.post(f"/c/{elsewhere.key}/clear")
    assert targets(watcher.news())[0] == ("main", "outerMorph")
    watcher.look()
    assert watcher.news().status_code == 204
    elsewhere.send("anew")
    assert "echo: anew" in watcher.news().text


def test_rows_come_when_they_look_otherwise(watcher, elsewhere, bot):
    asked = {"rows": 1, "mark": watcher.mark}
    elsewhere.key = None
    elsewhere.send("wait")
    running = watcher.news(**asked)
    assert targets(running)[0] == ("conversations", "innerMorph") and "being answered" in running.text
    assert targets(watcher.news()) == []  # of a page whose reader does something with them
    bot.go_on.set()
    elsewhere.until_done()
    mark = re.search(r'data-mark="(\w+)"', running.text)[1]
    done = watcher.news(**asked | {"mark": mark})
    assert done.status_code == 200 and "being answered" not in done.text
    empty = Watcher(watcher.app)
    empty.client = watcher.client
    assert "echo" not in empty.news(rows=0).text and "conversation-" in empty.news(rows=0).text


def test_as_many_rows_are_drawn_as_are_shown(watcher, app):
    with app.app_context():
        with reading() as session:
            mine = session.scalar(select(Conversation).filter_by(key=watcher.key))
        for number in range(40):
            made = conversations.create(mine.user_id, mine.bot, f"c{number}")
            conversations.rename(made.id, f"talk {number}")
    assert watcher.news(rows=1).text.count("<li") == 30
    assert watcher.news(rows=41).text.count("<li") == 41
    assert watcher.news(rows="many").status_code == 204


def test_a_deleted_conversation_says_so(watcher, elsewhere):
    elsewhere.post(f"/c/{elsewhere.key}/delete")
    answer = watcher.news(rows=1, mark=watcher.mark)
    assert "has been deleted" in answer.text
    assert targets(answer) == [("composer-notice", "textContent"), ("conversations", "innerMorph")]


@pytest.mark.parametrize("shown", ["", "x", "0.0", "9.9", f"{'9' * 5000}.1", "1.1-" * 3000])
def test_whatever_a_page_says_that_it_shows(watcher, shown):
    answer = watcher.news(shown=shown)
    assert answer.status_code == 200 and "echo: two" in answer.text


def test_a_message_from_a_page_that_is_behind_brings_the_room(watcher, elsewhere):
    behind = watcher.reply_id
    elsewhere.send("three")
    answer = watcher.post(f"/c/{watcher.key}/turns", partial=True, text="four", last=behind)
    assert "echo: three" in answer.text and "hx-partial" not in answer.text.partition("</main>")[0]
    watcher.until_done()
    answer = watcher.post(f"/c/{watcher.key}/turns", partial=True, text="five", last=watcher.reply_id)
    assert "echo: three" not in answer.text


def test_a_page_stays_the_one_that_its_events_know(watcher, elsewhere):
    name = re.search(r'name="page" value="([^"]+)"', watcher.page.html)[1]
    elsewhere.post(f"/c/{elsewhere.key}/clear")
    answer = watcher.client.get(
        f"/c/{watcher.key}/news", query_string={"shown": watcher.steps()}, headers={**PARTIAL, "X-Page": name}
    )
    assert f'name="page" value="{name}"' in answer.text
