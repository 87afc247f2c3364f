"""Words that would act if they could: whoever says them, wherever they stand, the page stays ours."""

from __future__ import annotations

import re
import threading
import time
from contextlib import contextmanager
from html import escape

import pytest

from tests.support.dom import parse
from tests.support.judge import judge
from tests.web.conftest import Guest
from webchat.app import create_app
from webchat.chat_examples import Example
from webchat.components.chatbot import Chatbot
from webchat.components.textbox import Textbox
from webchat.config import Config
from webchat.definition import Definition
from webchat.errors import Error
from webchat.messages import ChatMessage
from webchat.web.site import site_of

PAYLOADS = [
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</template></textarea></noscript><img src=x onerror=alert(1)>",
    "</hx-partial><hx-partial hx-target=body hx-swap=innerHTML>gone</hx-partial>",
    "<svg onload=alert(1)><animate onbegin=alert(1)></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<a href='javascript:alert(1)'>x</a>[y](javascript:alert(1))",
    "<style>*{display:none}</style><link rel=stylesheet href=//e.x> <p style='position:fixed'>x",
    "<b hx-get=/x hx-trigger=load data-hx-get=/x hx-on:click=alert(1) onclick=alert(1)>x</b>",
    "<div hx-sse:connect=/x hx-swap-oob=true id=composer>x</div>",
    "<form action=//e.x><input name=csrf_token><button formaction=//e.x>x</button></form>",
    "<meta http-equiv=refresh content='0;url=//e.x'>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)' x='",
    "--><script>alert(1)</script><!--",
    "{{ 7919*104729 }}{% for x in y %}${7919*104729}<%= 7919*104729 %>#{7919*104729}",
    "%(title)s %s {0} {error}",
    "\u202egnp.exe\u2066 and on",
    "a\x00<\x00script>alert(1)</script>",
    "<iframe srcdoc='<script>1</script>'></iframe><base href=//e.x><object data=x></object>",
    "<plaintext><xmp>x",
    "![x](https://e.x/a.png) <img src=https://e.x/b.png>",
    "]]><script>alert(1)</script>",
]
ADDRESSES = ("href", "src", "action", "formaction", "hx-get", "hx-post", "hx-sse:connect", "data-poll")
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


go_on = threading.Event()


def reply(message, history):
    """Says the user's words again, as each kind of message there is; waits before or after, or fails."""
    words, _, wish = message.partition(" – ")
    if wish == "wait before":
        go_on.wait(20)
    yield [
        ChatMessage(words, metadata={"title": words, "log": words, "status": "done"}),
        ChatMessage(words, options=[{"value": words, "label": words}, {"value": words}]),
    ]
    if wish == "wait after":
        go_on.wait(20)
    if wish == "fail":
        raise Error(words)


@contextmanager
def site(folder, words):
    """A site on which the author said these words wherever she can."""
    definition = Definition(
        fn=reply,
        title=words,
        description=words,
        examples=(Example(words), Example("x", label=words)),
        chatbot=Chatbot(placeholder=words, label=words),
        textbox=Textbox(placeholder=words, value=words, label=words),
        submit_btn=words,
        editable=True,
    )
    app = create_app(definition, Config(instance=folder, secret_key="x" * 32))
    yield app
    go_on.set()
    site_of(app).runner.close(5)


def drawn(app, words):
    """All that is drawn where the visitor and the bot say them, too."""
    guest = Guest(app)
    yield guest.page.html
    yield guest.get("/nowhere").text
    yield guest.client.get("/", query_string={"text": words}).text
    yield from while_it_is_written(guest, words)
    guest.send(f"{words} – fail")
    guest.send(words)
    yield guest.page.html
    yield guest.get(f"/replies/{guest.reply_id}", partial=True).text
    yield re.sub("^(id|event|data): ?", "", guest.get(f"/replies/{guest.reply_id}/stream").text, flags=re.M)
    yield guest.post(f"/c/{guest.key}/turns", csrf_token="old", text=words).text
    guest.post(f"/c/{guest.key}/rename", title=words)
    for path in (f"/c/{guest.key}/rename", "/conversations"):
        yield guest.get(path).text
        yield guest.get(path, partial=True).text
    for query in (words, *re.findall(r"\w+", words)[:2], "nothing like this"):
        yield guest.client.get("/search", query_string={"q": query}).text
    yield guest.post(f"/c/{guest.key}/delete").text


def while_it_is_written(guest, words):
    for wish, sign in [("wait before", 'class="dots"'), ("wait after", 'class="tail"')]:
        go_on.clear()
        where = f"/c/{guest.key}/turns" if guest.key else "/turns"
        answer = guest.post(where, partial=True, text=f"{words} – {wish}")
        yield answer.text
        guest.key = guest.key or answer.headers["HX-Push-Url"].rpartition("/")[2]
        while sign not in re.sub("<template.*?</template>", "", guest.look().html, flags=re.S):
            time.sleep(0.01)
        yield guest.page.html
        go_on.set()
        guest.until_done()


def shapes(html):
    """The elements and the names of their attributes, outside of what may be marked up: that is judged alone."""
    found, judged = set(), set()
    for node in parse(html).all():
        if id(node) in judged:
            continue
        for name in ADDRESSES:
            assert re.match(r"$|#|\?|/(?!/)", node.attributes.get(name) or ""), node.html
        found.add((node.tag, frozenset(node.attributes)))
        if {"prose", "title"} & set((node.attributes.get("class") or "").split()):
            judged.update(id(child) for child in node.all())
            judge("".join(map(markdown_in, node.children)))
    return found


def markdown_in(child):
    """What our own element around the part that still grows holds, or else the child itself."""
    if isinstance(child, str):
        return escape(child)
    is_tail = re.fullmatch(r"reply-\d+-message-\d+-tail", child.attributes.get("id") or "")
    return "".join(map(markdown_in, child.children)) if is_tail else child.html


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """What pages are made of where everybody says harmless words."""
    with site(tmp_path_factory.mktemp("harmless"), "harmless *words*") as app:
        return set().union(*map(shapes, drawn(app, "harmless *words*")))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_adds_nothing_to_the_page(ours, tmp_path, payload):
    with site(tmp_path, payload) as app:
        for html in drawn(app, payload):
            assert shapes(html) - ours == set()
            assert str(7919 * 104729) not in html  # what a template would have made of it


def test_marks_that_turn_what_is_around_them_are_not_in_titles(tmp_path):
    with site(tmp_path, "harmless") as app:
        guest = Guest(app)
        guest.send("\u202egnp.exe\u2066 and on")
        assert not TURNS.search(guest.page.root.find("#sidebar").text)
        guest.post(f"/c/{guest.key}/rename", title="another \u202eeno")
        assert "another eno" in guest.look().root.find("#sidebar").text
        assert not TURNS.search(guest.post(f"/c/{guest.key}/delete").text)
