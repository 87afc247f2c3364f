"""What templates draw from values alone, far from any request."""

from datetime import UTC, datetime

import jinja2
import pytest
from markupsafe import Markup

from tests.support.dom import parse
from webchat.components.chatbot import Chatbot
from webchat.definition import Definition
from webchat.messages import Option
from webchat.rendering.partials import Partials
from webchat.rendering.urls import Urls
from webchat.rendering.views import ConversationLink, MessageView, ReplyView, Siblings, TurnView
from webchat.updates import ReplyState

AT = datetime(2026, 5, 17, 12, 30, tzinfo=UTC)


def partials(prefix="", **wishes):
    return Partials(Definition(fn=print, title="Almanac", **wishes), Urls(prefix))


def message(index=0, **rest):
    return MessageView(reply_id=7, index=index, settled=Markup("<p>Hi</p>"), text="Hi", id=70 + index, **rest)


def reply(state=ReplyState.DONE, messages=(), **rest):
    return ReplyView(
        id=7, state=state, messages=messages, conversation_key="k", created_at=AT, is_last=True, **rest
    )


def page(html):
    return parse(str(html))


def names(html):
    return [
        node.attributes.get("aria-label") or node.text.strip()
        for node in page(html).all()
        if node.tag == "button"
    ]


def addresses(html):
    return [node.attributes["formaction"] for node in page(html).all() if "formaction" in node.attributes]


def test_a_running_reply_is_connected_and_a_finished_one_is_not():
    running = str(partials().reply(reply(ReplyState.WRITING, (message(),), cursor="ab.3")))
    assert 'hx-sse:connect="/replies/7/stream?after=ab.3"' in running
    assert 'id="reply-7-message-0-tail"' in running
    done = str(partials().reply(reply(messages=(message(),))))
    assert "hx-" not in done.replace("hx-ignore", "")
    assert "tail" not in done


def test_a_finished_answer_can_be_copied_asked_for_again_and_undone():
    assert names(partials().reply(reply(messages=(message(),)))) == ["Copy", "Retry", "Undo"]


def test_an_answer_that_is_not_the_last_can_only_be_copied():
    drawn = partials().reply(ReplyView(id=7, state=ReplyState.DONE, messages=(message(),), created_at=AT))
    assert names(drawn) == ["Copy"]


@pytest.mark.parametrize(
    ("state", "messages", "sentence", "buttons"),
    [
        (ReplyState.STOPPED, (message(),), "Stopped here.", ["Continue", "Retry"]),
        (ReplyState.STOPPED, (), "Stopped before the answer began.", ["Retry"]),
        (ReplyState.INTERRUPTED, (message(),), "The server was restarted here.", ["Continue", "Retry"]),
        (ReplyState.FAILED, (), "Something went wrong.", ["Retry"]),
        (ReplyState.DONE, (), "The answer is empty.", ["Retry"]),
    ],
)
def test_an_end_before_the_end_says_so_and_what_can_be_done(state, messages, sentence, buttons):
    drawn = partials().reply(reply(state, messages))
    assert sentence in page(drawn).text
    assert [name for name in names(drawn) if name in ("Continue", "Retry")] == buttons


def test_a_place_in_the_queue_is_said():
    assert "Place 3 in the queue." in page(partials().reply(reply(ReplyState.WAITING, place=3))).text


def test_options_are_submitted_by_their_number():
    drawn = partials().reply(
        reply(messages=(message(options=(Option(value="a"), Option(value="b", label="B"))),))
    )
    assert addresses(drawn)[:2] == ["/replies/7/options/0/0", "/replies/7/options/0/1"]
    assert names(drawn)[:2] == ["a", "B"]


def test_thoughts_stand_inside_their_thought():
    inner = message(1, is_thought=True, title=Markup("Inner"), duration=0.44)
    drawn = page(
        partials().message(
            message(is_thought=True, title=Markup("Outer"), status="pending", children=(inner,))
        )
    )
    outer = drawn.find("#reply-7-message-0-thought")
    assert "open" in outer.attributes
    assert "0.4 s" in drawn.find("#reply-7-message-0-children").find("#reply-7-message-1").text


def test_every_address_stands_under_the_root_path():
    turn = TurnView(
        id=3,
        body=Markup("<p>Hi</p>"),
        text="Hi",
        created_at=AT,
        reply=reply(messages=(message(),)),
        siblings=Siblings(position=2, count=2, previous_id=9),
    )
    draw = partials("/a/b", editable=True)
    drawn = draw("chat/_turn", turn=turn, is_new=False, csrf_token="t", client_id="c")
    assert len(addresses(drawn)) == 3
    assert all(address.startswith("/a/b/") for address in addresses(drawn))


def test_a_visitor_cannot_put_html_into_the_page():
    evil = '"><script>alert(1)</script>'
    turn = TurnView(id=3, body=Markup("<p>ok</p>"), text=evil, created_at=AT)
    link = ConversationLink(key="k", title=evil, updated_at=AT)
    draw = partials(editable=True)
    for html in (
        draw("chat/_turn", turn=turn, is_new=False, csrf_token="t", client_id="c"),
        draw("chat/_conversation_link", link=link),
        draw("chat/_notice", link=link),
        draw("chat/_rename", link=link, csrf_token="t"),
    ):
        assert "<script" not in html


def test_without_copy_buttons_there_are_none():
    drawn = partials(chatbot=Chatbot(show_copy_button=False)).reply(reply(messages=(message(),)))
    assert "Copy" not in names(drawn)


def test_a_value_that_is_missing_is_an_error():
    with pytest.raises(jinja2.UndefinedError):
        partials()("chat/_turn")
