"""Whatever a page has seen of a running reply, the fragments it gets next make it whole."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.components import TEMPLATE, Note, templates
from tests.support.dom import Page
from tests.support.drawing import drawing
from webchat.definition import Definition
from webchat.layout.containers import Accordion
from webchat.layout.tree import Layout
from webchat.messages import Message
from webchat.rendering import dom_ids
from webchat.rendering.live_reply import LiveReply
from webchat.rendering.markdown import Markdown
from webchat.rendering.partials import Partials
from webchat.rendering.thoughts import DEEPEST, parents
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
        self.live = LiveReply(1, self.stream, markdown, drawing(partials))

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
    """The page without what two drawings may differ in: the cursor, and what a reader has folded."""
    return page.root.find(f"#{dom_ids.messages_id(1)}").html.replace(' open=""', "")


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
        {"parent_id": 1},
        {"title": "T", "id": 1},
        {"title": "T", "id": 1, "status": "pending"},
        {"title": "*T*", "id": 1, "status": "done", "log": "<looked>"},
        {"title": "U", "id": 2, "parent_id": 1},
        {"title": "U", "id": 2, "parent_id": 3},
        {"title": "V", "id": 3, "parent_id": 2, "duration": 1.5},
    ]
)
component = st.sampled_from([None, None, None, Note().data("one"), Note().data("two")])
steps = st.lists(
    st.lists(st.tuples(st.lists(words, max_size=6), metadata, component), max_size=4), min_size=1, max_size=6
)


@settings(max_examples=150, deadline=None)
@given(steps, st.data())
def test_pages_opened_at_any_time_and_looking_at_any_time_end_up_alike(steps, data):
    with templates(note=TEMPLATE):
        watch(steps, data)


def watch(steps, data):
    writer = Writer()
    pages = [writer.open_page()]
    texts = {}
    for step in steps:
        for index, (chunk, *_) in enumerate(step):
            grows = data.draw(st.booleans()) and index in texts
            texts[index] = (texts[index] if grows else "") + "".join(chunk)
        writer.say(
            *(Message(texts[index], meta, (), shown) for index, (_, meta, shown) in enumerate(step)),
        )
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
    pens = drawing(partials, lambda place, data: drawn.append(place) or partials.output(place, data))
    live = LiveReply(1, stream, markdown, pens)

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


def thought(text="", index=0, parent=None, **more):
    inside = {} if parent is None else {"parent_id": parent}
    return Message(text, {"title": f"Step {index}", "id": index, **inside, **more})


def targets(fragments):
    return re.findall(r'hx-target="#([^"]+)"', fragments)


def test_a_line_that_changed_is_sent_alone():
    writer = Writer()
    inner = thought("words inside", 1, parent=0)
    writer.say(thought("words ", 0, status="pending"), inner)
    cursor = writer.live.cursor
    writer.say(thought("words ", 0, status="done", duration=2.5, log="looked"), inner)
    fragments = writer.live.since(cursor)
    assert targets(fragments) == [dom_ids.summary_id(1, 0)]
    assert 'data-open="0"' in fragments and "2.5 s" in fragments and "words" not in fragments


def test_other_words_in_a_thought_leave_those_inside_it_alone():
    writer = Writer()
    writer.say(thought("first", 0), thought("inside", 1, parent=0))
    cursor = writer.live.cursor
    writer.say(thought("second", 0), thought("inside", 1, parent=0))
    fragments = writer.live.since(cursor)
    assert targets(fragments) == [dom_ids.body_id(1, 0)]
    assert "second" in fragments and "inside" not in fragments


def test_a_component_that_changed_is_drawn_in_its_place():
    writer = Writer()
    with templates(note=TEMPLATE):
        writer.say(Message("one", component=Note().data("one")), Message("words"))
        cursor = writer.live.cursor
        writer.say(Message("two", component=Note().data("two")), Message("words"))
        fragments = writer.live.since(cursor)
    assert targets(fragments) == [dom_ids.body_id(1, 0)]
    assert '<pre class="note" lang="en">two</pre>' in fragments


def test_a_component_whose_words_alone_changed_stays_as_it_is():
    writer = Writer()
    with templates(note=TEMPLATE):
        writer.say(Message("one", component=Note().data("one")))
        cursor = writer.live.cursor
        writer.say(Message("one and more", component=Note().data("one")))
        assert writer.live.since(cursor) == ""


@pytest.mark.parametrize("order", [1, -1], ids=["parents first", "children first"])
def test_two_hundred_thoughts_in_one_another_stand_so_deep_and_no_deeper(order):
    writer = Writer()
    page, cursor = writer.open_page()
    chain = [thought(f"words {n}", n, parent=n - 1 if n else None) for n in range(200)][::order]
    for end in (50, 150, 200):
        writer.say(*chain[:end])
        cursor = writer.follow(page, cursor)
    assert body(page) == body(writer.open_page()[0])
    assert all(f"words {n}" in page.root.text for n in range(200))
    innermost = page.root.find("#" + dom_ids.message_id(1, 199 if order == 1 else 0))
    assert deep(innermost) == DEEPEST


def deep(node):
    """How many thoughts a node stands in, itself not counted."""
    above = 0
    while node := node.parent:
        above += node.tag == "details"
    return above


def test_numbers_and_texts_name_the_same_thought_and_nothing_names_none():
    messages = [
        thought("", 1),
        thought("", "a", parent="1"),
        thought("", "None", parent=2),
        thought("", 3, parent="a"),
    ]
    assert parents([*messages, Message("words")]) == [None, 0, None, 1, None]


def test_a_parent_named_later_moves_the_thought():
    writer = Writer()
    page, cursor = writer.open_page()
    writer.say(thought("outer", 0), thought("other", 1))
    cursor = writer.follow(page, cursor)
    writer.say(thought("outer", 0), thought("other", 1, parent=0))
    writer.follow(page, cursor)
    assert "other" in page.root.find("#" + dom_ids.children_id(1, 0)).text
