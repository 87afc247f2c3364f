"""The server dies at any moment; nothing that was said is lost."""

import random
import re
import time

import pytest

from tests.support.site import Site
from tests.support.visitor import Visitor

COUNTS = """
    import time
    import webchat

    def count(message, history):
        text = ""
        for n in range(200):
            text += f"w{n} "
            yield text
            time.sleep(0.02)

    demo = webchat.ChatInterface(count)
"""


def numbers(text):
    return [int(n) for n in re.findall(r"w(\d+)", text)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "seconds",
    [0.0, random.uniform(0, 0.5), random.uniform(0.5, 2), 2.7],
    ids=["at once", "soon", "later", "late"],
)
def test_kill_9_leaves_every_message_and_an_interrupted_reply_that_can_be_retried(tmp_path, seconds):
    site = Site(tmp_path, COUNTS)
    with site:
        visitor = Visitor(site.url)
        reply_id = visitor.send("please count")
        time.sleep(seconds)
        seen = numbers(str(visitor.open() and visitor.words(reply_id)))
        site.kill()
        site.start()
        visitor.open()
        assert "please count" in visitor.page.root.text
        assert visitor.state(reply_id) == "interrupted"
        kept = numbers(visitor.words(reply_id))
        assert kept == list(range(len(kept))), "the kept words have a hole"
        assert len(kept) >= len(seen) - 1.5 / 0.02, "more than the last second is missing"
        assert visitor.press("Retry").status_code == 200
        retried = visitor.replies[-1]
        assert retried != reply_id
        visitor.watch(retried)
        assert numbers(visitor.words(retried)) == list(range(200))


def test_a_server_told_to_end_lets_a_reply_finish_within_the_grace_time(tmp_path):
    site = Site(tmp_path, COUNTS.replace("range(200)", "range(40)"), WEBCHAT_SHUTDOWN_GRACE="10")
    with site:
        visitor = Visitor(site.url)
        reply_id = visitor.send("please count")
        site.terminate()
        site.start()
        visitor.open()
        assert visitor.state(reply_id) == "done"
        assert numbers(visitor.words(reply_id)) == list(range(40))


def test_a_server_told_to_end_without_grace_marks_what_it_leaves(tmp_path):
    site = Site(tmp_path, COUNTS)
    with site:
        visitor = Visitor(site.url)
        reply_id = visitor.send("please count")
        visitor.watch(reply_id, most_bytes=2000)
        site.terminate()
        site.start()
        visitor.open()
        assert visitor.state(reply_id) == "interrupted"
        assert numbers(visitor.words(reply_id))[:3] == [0, 1, 2]
