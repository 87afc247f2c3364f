"""The network fails, the page is loaded again, several look on: all end up with the same words."""

import random
import threading
import time

import pytest

from tests.faults.test_server_killed import numbers
from tests.support.site import Site
from tests.support.visitor import Visitor

WRITES = """
    import time
    import webchat

    TEXT = "".join(
        f"## Part w{4 * n}\\n\\nSome **bold w{4 * n + 1}** words\\n\\n- item w{4 * n + 2}\\n- `code w{4 * n + 3}`\\n\\n"
        for n in range(30)
    )

    def write(message, history):
        for end in range(0, len(TEXT), 7):
            yield TEXT[: end + 7]
            time.sleep(0.005)

    demo = webchat.ChatInterface(write)
"""
ALL = list(range(120))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with Site(tmp_path_factory.mktemp("site"), WRITES) as site:
        yield site


def stored(visitor, reply_id):
    """The finished reply as a fresh page shows it."""
    deadline = time.monotonic() + 20
    while visitor.open() and visitor.state(reply_id) in ("waiting", "writing"):
        assert time.monotonic() < deadline, "the reply does not end"
        time.sleep(0.1)
    return visitor.reply(reply_id).text


def test_a_connection_cut_at_20_random_points_loses_nothing(site):
    visitor = Visitor(site.url)
    reply_id = visitor.send("go")
    cursor = ""
    for _ in range(20):
        cursor = visitor.watch(reply_id, cursor, most_bytes=random.randint(1, 1500))
    visitor.watch(reply_id, cursor)
    shown = visitor.reply(reply_id).text
    assert numbers(visitor.words(reply_id)) == ALL
    assert " ".join(shown.split()) == " ".join(stored(visitor, reply_id).split())


def test_a_page_loaded_again_at_10_points_goes_on_where_the_reply_is(site):
    visitor = Visitor(site.url)
    reply_id = visitor.send("go")
    before = 0
    for _ in range(10):
        time.sleep(0.1)
        visitor.open()
        now = numbers(visitor.words(reply_id))[:-1]  # the last one may still be cut
        assert now == list(range(len(now))) and len(now) >= before
        before = len(now)
    visitor.watch(reply_id)
    assert numbers(visitor.words(reply_id)) == ALL


def test_two_tabs_see_the_same_reply_grow(site):
    first = Visitor(site.url)
    reply_id = first.send("go")
    second = Visitor(site.url)
    second.http.cookies = first.http.cookies
    second.open(first.address)
    other = threading.Thread(target=second.watch, args=(reply_id,))
    other.start()
    first.watch(reply_id)
    other.join(20)
    assert numbers(first.words(reply_id)) == numbers(second.words(reply_id)) == ALL


@pytest.mark.parametrize("after", [0, 1, 900])
def test_stop_keeps_the_words_so_far(site, after):
    visitor = Visitor(site.url)
    reply_id = visitor.send("go")
    if after:
        visitor.watch(reply_id, most_bytes=after)
    assert visitor.press("Stop").status_code == 200
    assert visitor.state(reply_id) == "stopped"
    kept = numbers(visitor.words(reply_id))
    *whole, last = kept or [0]  # the last one may be cut: `w3` of `w32`
    assert whole == list(range(len(whole))) and len(whole) < 120
    assert str(len(whole)).startswith(str(last))
    time.sleep(0.3)
    visitor.open()
    assert numbers(visitor.words(reply_id)) == kept
    assert visitor.state(visitor.send("again")) in ("waiting", "writing")
    visitor.press("Stop")


def test_a_stream_that_comes_after_the_end_gives_the_finished_reply(site):
    visitor = Visitor(site.url)
    reply_id = visitor.send("go")
    address = visitor.cursor(reply_id)
    visitor.press("Stop")
    events = list(visitor.events(address))
    assert events[-1].name == "done" and f"reply-{reply_id}" in events[-2].data
