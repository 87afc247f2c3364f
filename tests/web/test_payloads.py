"""Words that would act if they could: in a reply, a title, an example, a description and a search."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.web.conftest import Guest
from webchat.components.chatbot import Chatbot
from webchat.definition import Example

PAYLOADS = [
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</template></textarea><img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><animate onbegin=alert(1)></svg>",
    "<a href='javascript:alert(1)'>x</a>[y](javascript:alert(1))",
    "<style>*{display:none}</style><link rel=stylesheet href=//e.x>",
    "<b hx-get='/x' data-hx-on:click='alert(1)' hx-on:click='alert(1)' onclick='alert(1)'>x</b>",
    "<form action=//e.x><input name=csrf_token><button>x</button></form>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7*7 }}{% raw %}${7*7}",
    "\u202egnp.exe\u2066",
    "<iframe srcdoc='<script>1</script>'></iframe><base href=//e.x>",
]
OURS = {"script", "style"}


class Reader(HTMLParser):
    """What in a page would act, but for what its templates hold."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag in ("iframe", "object", "embed", "base", "animate"):
            self.found.append(tag)
        if tag == "script" and not (values.get("src") or "").startswith("/assets/"):
            self.found.append("script")
        if tag == "link" and not (values.get("href") or "").startswith(("/assets/", "data:", "/author/")):
            self.found.append(f"link {values}")
        for name, value in attributes:
            if name.startswith("on") or (name.startswith("hx-on") and "alert" in (value or "")):
                self.found.append(f"{name}={value}")
            if name in ("href", "src", "action", "formaction") and (value or "").startswith(
                ("//", "javascript:")
            ):
                self.found.append(f"{name}={value}")
            if name in ("hx-get",) and value == "/x":
                self.found.append(f"{name}={value}")

    handle_startendtag = handle_starttag


def acts(page):
    return Reader(page).found


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_does_nothing_wherever_it_stands(make_app, payload):
    wishes = {
        "title": payload,
        "description": payload,
        "examples": (Example(payload), Example("x", label=payload)),
        "chatbot": Chatbot(placeholder=payload),
        "editable": True,
    }
    guest = Guest(make_app(wishes))
    assert acts(guest.get("/").text) == []
    guest.send(payload)
    guest.post(f"/c/{guest.key}/rename", title=payload)
    for path in ("/", f"/c/{guest.key}", f"/c/{guest.key}/rename"):
        assert acts(guest.get(path).text) == [], path
    for query in (payload, re.sub(r"\W+", " ", payload).split()[0] if re.search(r"\w", payload) else "x"):
        answer = guest.client.get("/search", query_string={"q": query})
        assert acts(answer.text) == []
    sent = guest.post(f"/c/{guest.key}/turns", partial=True, text=payload).text
    assert acts(sent) == []
    assert "49" not in guest.text.replace(":49", "")
