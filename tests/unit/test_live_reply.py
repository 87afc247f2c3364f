"""Whatever a page has seen of a running reply, the fragments it gets next make it whole."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.components import TEMPLATE, Note, templates
from tests.support.dom import Page
from webchat.definition import Definition
from webchat.layout.containers import Accordion
from webchat.layout.tree import Layout
from webchat.messages import Message
from webchat.rendering import dom_ids
from webchat.rendering.live_reply import Drawing, LiveReply
from webchat.rendering.markdown import Markdown
from webchat.rendering.partials import Partials
from webchat.rendering.urls import Urls
from webchat.streams.memory import MemoryStream
from webchat.updates import ReplyState, Snapshot

partials = Partials(Definition(fn=lambda message, history: None), Urls(""))
markdown = Markdown()


class Writer:
    """A reply with its stream, and pages that watch it."""

    def __init__(self):
        self.stream = MemoryStream()
        self.stream.publish(1, Snapshot())
        self.live = LiveReply(
            1, self.stream, markdown, Drawing(partials.message, partials.state, partials.output)
        )

    def say(self, *messages, state=ReplyState.WRITING):
        self.stream.publish(1, Snapshot(messages, state))
        assert self.live.advance()

    def open_page(self):
        view = self.live.view()
        return Page(str(partials.reply(view))), view.cursor

    def follow(self, page, cursor):
        if fragments := self.live.since(cursor):
            page.take(fragments)
        return self.live.cursor


def body(page):
    """The page without the cursor, the only thing in which two drawings may differ."""
    return page.root.find(f"#{dom_ids.messages_id(1)}").html


def test_words_arrive_on_a_page_that_was_opened_before_them():
    writer = Writer()
    page, cursor = writer.open_page()
    writer.say(Message("Hello "))
    writer.say(Message("Hello world "))
    writer.follow(page, cursor)
    assert "Hello world" in page.root.text


def test_a_page_that_has_seen_everything_gets_nothing():
    writer = Writer()
    writer.say(Message("Hello"))
    _, cursor = writer.open_page()
    assert writer.live.since(cursor) == ""


def test_a_cursor_of_another_process_gets_the_whole_reply():
    writer = Writer()
    page, _ = writer.open_page()
    writer.say(Message("One.\n\nTwo.\n\nThree "))
    page.take(writer.live.since("abc123.7"))
    assert body(page) == body(writer.open_page()[0])


def test_a_child_thought_stands_inside_its_parent_even_when_it_came_first():
    writer = Writer()
    page, cursor = writer.open_page()
    child = Message("inner", {"title": "Child", "id": 2, "parent_id": 1})
    writer.say(child)
    cursor = writer.follow(page, cursor)
    writer.say(child, Message("outer", {"title": "Parent", "id": 1}))
    writer.follow(page, cursor)
    assert "inner" in page.root.find("#" + dom_ids.children_id(1, 1)).text
    assert body(page) == body(writer.open_page()[0])


def test_thoughts_that_are_each_others_parents_are_all_shown():
    writer = Writer()
    writer.say(
        Message("a", {"title": "A", "id": 1, "parent_id": 2}),
        Message("b", {"title": "B", "id": 2, "parent_id": 1}),
        Message("c", {"title": "C", "id": 3, "parent_id": 3}),
    )
    text = writer.open_page()[0].root.text
    assert all(word in text for word in ("A", "B", "C"))


words = st.sampled_from(
    [
        "one ",
        "two",
        " ",
        "\n",
        "\n\n",
        "**bold",
        "** ",
        "`code` ",
        "- item\n",
        "# head\n",
        "```\nx\n```\n",
        "> q ",
        "1. n\n",
    ]
)
metadata = st.sampled_from(
    [
        {},
        {},
        {"title": "T", "id": 1},
        {"title": "T", "id": 1, "status": "pending"},
        {"title": "U", "id": 2, "parent_id": 1},
        {"title": "V", "id": 3, "parent_id": 2, "duration": 1.5},
    ]
)
steps = st.lists(
    st.lists(st.tuples(st.lists(words, max_size=6), metadata), max_size=4), min_size=1, max_size=6
)


@settings(max_examples=150, deadline=None)
@given(steps, st.data())
def test_pages_opened_at_any_time_and_looking_at_any_time_end_up_alike(steps, data):
    writer = Writer()
    pages = [writer.open_page()]
    texts = {}
    for step in steps:
        for index, (chunk, _) in enumerate(step):
            grows = data.draw(st.booleans()) and index in texts
            texts[index] = (texts[index] if grows else "") + "".join(chunk)
        writer.say(*(Message(texts[index], meta) for index, (_, meta) in enumerate(step)))
        if data.draw(st.booleans()):
            pages.append(writer.open_page())
        pages = [
            (page, writer.follow(page, cursor) if data.draw(st.booleans()) else cursor)
            for page, cursor in pages
        ]
    fresh, _ = writer.open_page()
    for page, cursor in pages:
        writer.follow(page, cursor)
        assert body(page) == body(fresh)


def test_outputs_come_when_they_change_and_only_those():
    one, two = Note(), Note()
    with Accordion("All", render=False) as root:
        root.add(one)
        root.add(two)
    definition = Definition(fn=print, additional_outputs=(one, two), layout=Layout.of(root))
    drawn = []
    partials = Partials(definition, Urls(""))
    stream = MemoryStream()
    stream.publish(1, Snapshot())
    drawing = Drawing(
        partials.message,
        partials.state,
        lambda place, data: drawn.append(place) or partials.output(place, data),
    )
    live = LiveReply(1, stream, markdown, drawing)

    def shows(*values):
        before = live.cursor
        outputs = tuple(one.data(value) for value in values)
        stream.publish(1, Snapshot((), ReplyState.WRITING, outputs=outputs))
        live.advance()
        return live.since(before)

    with templates(note=TEMPLATE):
        first, second = shows("a", "b"), shows("a", "c")
        both = live.since("")
    assert "[data-block='1']" in first and "[data-block='2']" in first
    assert "[data-block='1']" not in second and ">c<" in second
    assert ">a<" in both and ">c<" in both and ">b<" not in both
    assert drawn == [0, 1, 1]  # each once, for all pages
