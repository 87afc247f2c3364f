"""Words that would act if they could, before a real browser: while they come, when they are there, and later."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Chat
from tests.web.test_payloads import PAYLOADS
from webchat.chat_examples import Example
from webchat.components.chatbot import Chatbot
from webchat.config import Config
from webchat.definition import Definition
from webchat.messages import ChatMessage
from webchat.server.serve import start_in_thread

pytestmark = pytest.mark.browser
SOME = PAYLOADS[::4]  # where each takes a second
LISTEN = """
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) =>
        violations.push(event.violatedDirective + " " + event.blockedURI + " " + event.sample));
"""
ACTS = """() => [...document.querySelectorAll("*")].flatMap((element) => [
    ...[...element.attributes].map((attribute) => attribute.name).filter((name) => name.startsWith("on")),
    ...(element.closest(".prose") ? [...element.attributes].map((a) => a.name)
        .filter((name) => /^(data-)?hx-(?!ignore)/.test(name)) : []),
    ...["href", "src", "action", "formaction"].map((name) => element.getAttribute(name) ?? "")
        .filter((address) => /^\\s*(javascript|vbscript|data:text)/i.test(address)),
    ...(element.matches("iframe, object, embed, base, script:not([src])") ? [element.tagName] : []),
])"""


def reply(message, history):
    """The user's words once more, a few characters at a time, in a thought, a message and buttons."""
    for end in range(0, len(message), 7):
        yield message[: end + 7]
    yield [
        ChatMessage(message, metadata={"title": message, "log": message, "status": "done"}),
        ChatMessage(message, options=[{"value": message, "label": message}]),
    ]


@pytest.fixture
def watched(context, tmp_path):
    """Makes a chat whose page is watched. Usage: `chat = watched(title="…")`; what it did is in `problems`."""
    servers = []

    def start(**wishes):
        definition = Definition(fn=reply, **wishes)
        servers.append(
            start_in_thread(definition, Config(instance=tmp_path, secret_key="x", allow_eval=False))
        )
        url = servers[-1].url.rstrip("/")
        page = context.new_page()
        page.add_init_script(LISTEN)
        chat = Chat(page, url)
        chat.url = url
        page.on("dialog", lambda dialog: (chat.problems.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda line: chat.problems.append(line.text) if line.type == "error" else None)
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith((url + "/", "data:")) else chat.problems.append(request.url)
            ),
        )
        page.goto(url)  # watched from its first byte
        return chat

    yield start
    for server in servers:
        server.close()


def is_ours(chat):
    """The page does what we made it for, and nothing else."""
    assert chat.page.evaluate("violations") == []
    assert chat.page.evaluate(ACTS) == []
    assert chat.page.url.startswith(chat.url + "/")
    expect(chat.box).to_be_visible()
    assert chat.problems == []


@pytest.mark.parametrize("payload", SOME)
def test_an_author_may_write_anything(watched, payload):
    chat = watched(
        title=payload,
        description=payload,
        examples=(*map(Example, PAYLOADS), Example("x", label=payload)),
        chatbot=Chatbot(placeholder=payload, label=payload),
    )
    is_ours(chat)


@pytest.mark.slow
def test_a_visitor_and_a_bot_may_say_anything(watched):
    chat = watched(editable=True)
    for count, payload in enumerate(PAYLOADS, 1):
        chat.send(payload.replace("\0", ""))  # nobody can type that
        expect(chat.log.locator(".options button")).to_have_count(count)
        chat.is_idle()
        is_ours(chat)
    chat.page.reload()
    is_ours(chat)


def test_a_title_and_a_search_may_be_anything(watched):
    chat = watched()
    chat.send("hello")
    chat.is_idle()
    for payload in SOME:
        row = chat.page.locator("#sidebar li").first
        row.get_by_role("button", name="More about").click()
        row.get_by_role("link", name="Rename").click()
        box = chat.page.get_by_role("textbox", name="New title")
        box.fill(payload)
        box.press("Enter")
        expect(box).to_have_count(0)
        chat.page.get_by_role("searchbox").fill(payload)
        expect(chat.page.locator("#sidebar h2")).to_contain_text("match")
        is_ours(chat)
        chat.page.get_by_role("searchbox").fill("")
        expect(chat.page.locator("#sidebar h2")).to_have_text("Today")
