"""Listeners: what they are called with, what follows them, and what the page learns of it."""

import asyncio
import threading

import pytest

import webchat as gr
from tests.generation.support import RememberingStore
from webchat import checks
from webchat.errors import DefinitionError, NotFound, SiteBusy, TooMany
from webchat.generation.answering import Looks, Working
from webchat.generation.board import Board
from webchat.generation.chat_value import ChatValue
from webchat.generation.events import AT_ONCE, Events
from webchat.generation.injection import Event
from webchat.generation.page_states import PageState
from webchat.layout.tree import Layout
from webchat.notices import Notice
from webchat.request import Request
from webchat.streams.memory import MemoryStream


@pytest.fixture
def page():
    """A page of two boxes, a button and a state. Usage: `page.click(fn, inputs, outputs)`; `page.press()`."""
    return Page()


@pytest.fixture
def fresh_warnings(monkeypatch):
    monkeypatch.setattr(checks, "_said", set())


class Page:
    def __init__(self):
        with gr.Blocks() as self.demo:
            self.a, self.b = gr.Textbox("one"), gr.Textbox("two")
            self.button, self.other = gr.Button(), gr.Button()
            self.count = gr.State(0)
        self.click = self.button.click
        self.state = PageState()
        self.events = None

    def start(self, number=0, said=(), **more):
        if self.events is None:
            self.events = Events(Layout.of(self.demo), None, show_error=False)
        chat = ChatValue(RememberingStore(), MemoryStream(), "chat", None, None)
        board = Board(self.state, dict(said), lambda block: block.shown(None), None, chat, None)
        return self.events.start(self.events.listeners[number], board, "page", **more)

    def press(self, number=0, said=(), **more):
        """What the page learns."""
        answering = self.start(number, said, **more)
        items = answering.items(5)
        assert answering.has_ended
        self.status = answering.status
        return items

    def shows(self, block):
        return self.state.looks[block.number].data.value


def notices(items):
    return [item.message for item in items if isinstance(item, Notice)]


def test_a_function_gets_what_the_page_says_and_its_value_is_shown(page):
    page.click(lambda a, b: f"{a} and {b}", [page.a, page.b], page.b)
    (looks,) = page.press(said={page.a: "said"})
    assert looks.changed[page.b.number].data.value == "said and two" == page.shows(page.b)


def test_several_outputs_are_given_as_a_tuple_by_their_block_or_left_alone(page):
    page.click(lambda: ("x", gr.skip()), None, [page.a, page.b])
    (looks,) = page.press()
    assert set(looks.changed) == {page.a.number}
    page.events = None
    page.other.click(lambda: {page.b: gr.update(value="y", visible=False)}, None, [page.a, page.b])
    (looks,) = page.press(1)
    look = looks.changed[page.b.number]
    assert look.data.value == "y" and look.of(page.b).visible is False and page.b.visible


def test_what_is_no_value_for_the_outputs_is_told(page, caplog):
    page.click(lambda: ("x",), None, [page.a, page.b])
    page.other.click(lambda: {page.count: 1}, None, [page.a])
    assert "(error " in notices(page.press())[0] and "gave 1 of 2 values" in caplog.text
    page.events.show_error = True
    assert "gave 1 of 2 values" in notices(page.press())[0]
    assert "a State that is none of its outputs" in notices(page.press(1))[0]


def test_a_value_that_an_output_cannot_show_is_not_the_visitors_fault(page, caplog):
    with page.demo:
        code = gr.Code()
    page.click(lambda: 7, None, code)
    assert "Something went wrong here (error " in notices(page.press())[0] and page.status == 500
    assert "a Code what it cannot show: code is text, not int" in caplog.text


@pytest.mark.parametrize(
    "make, change, value, said, got",
    [
        (lambda: gr.Dropdown(["a", "b"]), lambda: gr.update(choices=["x", "y"], value="x"), "x", "y", "y"),
        (lambda: gr.Dropdown(["a", "b"]), lambda: gr.Dropdown(choices=["x", "y"]), None, "x", "x"),
        (lambda: gr.Dropdown(["a", "b"]), lambda: gr.Dropdown(value="b"), "b", "a", "a"),
        (lambda: gr.Dropdown(["a", "b"]), lambda: gr.update(value=None), None, "a", "a"),
        (
            lambda: gr.Dropdown(["a", "b"], value=["a", "b"], multiselect=True),
            lambda: gr.update(choices=["b", 3]),
            ["b"],
            ["b", 3],
            ["b", 3],
        ),
        (lambda: gr.Radio(["a"], value="a"), lambda: gr.Radio(choices=["x", "y"], value="y"), "y", "x", "x"),
        (
            lambda: gr.CheckboxGroup(["a", "b"], value=["a"]),
            lambda: gr.update(choices=["b"]),
            [],
            ["b"],
            ["b"],
        ),
        (lambda: gr.Slider(0, 100, value=50), lambda: gr.update(maximum=10), 10, 7, 7),
        (lambda: gr.Slider(0, 100, value=50), lambda: gr.Slider(minimum=60), 60, 70, 70),
        (lambda: gr.Number(5, maximum=9), lambda: gr.update(maximum=90), 5, 80, 80),
    ],
)
def test_a_listener_changes_what_can_be_said(make, change, value, said, got):
    page = Page()
    with page.demo:
        input = make()
    heard = []
    page.click(change, None, input)
    page.other.click(heard.append, input)
    (looks,) = page.press()
    assert page.shows(input) == value and looks.changed[input.number].data.props.get("maximum") != 9
    page.press(1, said={input: said})
    assert heard == [got] and page.status == 200


def test_what_can_be_said_no_more_is_refused():
    page = Page()
    with page.demo:
        input = gr.Radio(["a", "b"])
    page.click(lambda: gr.update(choices=["x"]), None, input)
    page.other.click(print, input)
    page.press()
    assert "none of the choices" in notices(page.press(1, said={input: "a"}))[0] and page.status == 422


def test_more_values_than_outputs_and_what_a_generator_returns_are_logged_once(page, caplog):
    def twice():
        yield "x", "y", "z"
        yield "x", "y", "z"
        return "w"

    page.click(twice, None, [page.a, page.b])
    page.press()
    assert [record.message for record in caplog.records] == [
        "twice gave 3 values for 2 outputs; the last ones are left out",
        "a generator returned a str at its end, which nobody sees: yield it instead of returning it",
    ]


@pytest.mark.filterwarnings("error")
def test_functions_that_take_too_few_values_are_noticed_when_they_are_given(page, fresh_warnings):
    def wants(x, request: gr.Request, data: gr.EventData | None = None, progress=gr.Progress()):  # noqa: B008  (Gradio's)
        pass

    page.click(wants, page.a)
    page.click(print, [page.a, page.b])
    page.click(lambda both: both, {page.a, page.b})
    page.click(max, [page.a, page.b])
    with pytest.warns(UserWarning, match=r"Button.click: the function 'wants' takes 1, and gets 2 inputs"):
        page.click(wants, [page.a, page.b])
    with pytest.warns(UserWarning, match=r"takes 1, and gets message, history and 1 input\."):
        gr.ChatInterface(lambda message: message, additional_inputs=gr.Textbox(render=False))


def test_each_value_of_a_generator_is_shown_async_ones_too(page):
    loop = asyncio.new_event_loop()
    running = threading.Thread(target=loop.run_forever, daemon=True)
    running.start()

    async def count():
        for n in range(2):
            await asyncio.sleep(0)
            yield str(n)

    page.click(lambda: iter(["a", "b"]), None, page.a)
    page.other.click(count, None, page.a)
    assert [item.changed[page.a.number].data.value for item in page.press()] == ["a", "b"]
    page.events.loop = lambda: loop
    assert [item.changed[page.a.number].data.value for item in page.press(1)] == ["0", "1"]
    loop.call_soon_threadsafe(loop.stop)
    running.join(5)
    loop.close()


def test_what_follows_sees_what_was_set_before_it_and_goes_by_how_that_ended(page):
    said = []
    first = page.click(lambda: "new", None, page.a)
    first.then(said.append, page.a).success(lambda: said.append("well"))
    first.failure(lambda: said.append("never"))
    page.press()
    assert said == ["new", "well"]
    bad = page.other.click(lambda: 1 / 0)
    bad.failure(lambda: said.append("badly"))
    bad.success(lambda: said.append("never"))
    bad.then(lambda: said.append("anyway"))
    page.events = None
    page.press(1)
    assert said[2:] == ["badly", "anyway"]


def test_a_listener_that_raises_is_told_with_a_number_that_the_log_knows(page, caplog):
    page.click(lambda: {}["secret"])
    page.other.click(lambda: (_ for _ in ()).throw(gr.Error("Ask otherwise.", duration=3)))
    (notice,) = page.press()
    number = notice.message.partition("error ")[2][:8]
    assert page.status == 500 and "secret" not in notice.message and number in caplog.text
    (notice,) = page.press(1)
    assert (notice.message, notice.duration, page.status) == ("Ask otherwise.", 3, 200)


def test_what_is_gone_is_told_without_the_noise_of_a_failure(page, caplog):
    def lost():
        raise NotFound

    page.click(lost)
    (notice,) = page.press()
    assert page.status == 404 and "is gone, or it belongs to somebody else" in notice.message
    assert "Traceback" not in caplog.text and "ERROR" not in caplog.text


def test_a_state_is_each_pages_own_and_keeps_what_was_put_into_it(page):
    page.click(lambda n: n + 1, page.count, page.count)
    page.press()
    page.press()
    assert page.state.states[page.count.number] == 2 and page.count.value == 0
    assert PageState().remembered(page.count) == 0


def test_who_listens_to_a_change_is_called_when_a_function_made_it(page):
    said = []
    page.click(lambda n: (n + 1, "same"), page.count, [page.count, page.b])
    page.count.change(said.append, page.count)
    page.b.change(said.append, page.b)
    page.press()
    page.press()
    assert said == [1, "same", 2]


def test_circles_of_changes_end(page):
    page.a.change(lambda a: a + "+", page.a, page.a)
    page.press(said={page.a: ""})
    assert 1 < len(page.shows(page.a)) <= 22


def test_notices_and_progress_come_in_between(page):
    def work(progress=gr.Progress()):  # noqa: B008  (as the guide says)
        gr.Info("begun")
        for _ in progress.tqdm(range(2), desc="Half"):
            gr.Warning("look", visible=False)
        return "done"

    page.click(work, None, page.a)
    notice, *steps, looks = page.press()
    assert notice.message == "begun" and isinstance(looks, Looks)
    assert [step.step.fraction for step in steps if isinstance(step, Working)] == [0, 0.5, 1]


def test_what_is_asked_for_by_annotation_is_given(page):
    def vote(word, data: gr.LikeData, request: gr.Request | None, more="more"):
        return f"{word} {data.index} {data.liked} {data.target is page.button} {request.username} {more}"

    page.click(vote, page.a, page.b)
    data = Event(page.button, {"index": 3, "value": "x", "liked": False})
    page.press(event=data, request=Request(username="anna"))
    assert page.shows(page.b) == "one 3 False True anna more"


def test_a_set_of_inputs_comes_as_one_dict_and_a_batch_as_lists(page):
    page.click(lambda given: given[page.a] + given[page.b], {page.a, page.b}, page.b)
    page.other.click(lambda words: ([word.upper() for word in words],), page.a, page.b, batch=True)
    page.press()
    assert page.shows(page.b) == "onetwo"
    page.press(1)
    assert page.shows(page.b) == "ONE"


def test_one_function_listens_to_several_events(page):
    @gr.on([page.button.click, page.other.click], inputs=page.a, outputs=page.b)
    def shout(word):
        return word.upper()

    (listener,) = Layout.of(page.demo).listeners
    assert [block for block, _ in listener.targets] == [page.button, page.other] and shout("x") == "X"


def test_once_is_once_and_whoever_cancels_ends_a_function(page):
    begun, left = threading.Event(), threading.Event()

    def endless():
        try:
            while True:
                yield "on"
                begun.set()
        finally:
            left.set()

    run = page.click(endless, None, page.a)
    page.other.click(None, cancels=[run])
    answering = page.start()
    assert begun.wait(5) and page.start() is None
    page.press(1)
    assert left.wait(5)
    answering.items(5)
    assert answering.has_ended


def test_no_more_run_at_once_than_the_limit_says(page):
    running, most, lock = [0], [0], threading.Lock()

    def work():
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        threading.Event().wait(0.02)
        with lock:
            running[0] -= 1

    page.click(work, concurrency_limit=2, trigger_mode="multiple")
    for answering in [page.start() for _ in range(6)]:
        answering.items(5)
        assert answering.has_ended
    assert most[0] == 2


def test_what_cannot_be_a_listener_is_refused_when_it_is_made(page, fresh_warnings):
    with pytest.raises(DefinitionError, match="cannot be called"):
        page.click("no function")
    with pytest.raises(DefinitionError, match="is no component"):
        page.click(print, "box")
    with pytest.warns(UserWarning, match="without gr.render"):
        page.click(print, key="x")


@pytest.fixture
def crowd(page):
    """Starts slow answers that end with the test. Usage: `crowd(3, owner="anna")`."""
    go_on, answered = threading.Event(), []
    run = page.click(lambda: go_on.wait(5), trigger_mode="multiple", concurrency_limit=None)
    page.other.click(None, cancels=[run])

    def start(count=1, **whose):
        for _ in range(count):
            answered.append(page.start(**whose))

    yield start
    go_on.set()
    for one in answered:
        one.items(5)
    assert page.start(**{"owner": "anna", "network": "a"}), "the places are free again"


def test_nobody_has_more_answered_at_once_than_his_share_whatever_his_pages_are_called(page, crowd):
    crowd(AT_ONCE, owner="anna")
    with pytest.raises(TooMany, match="8 things"):
        crowd(owner="anna")
    crowd(owner="bob")
    assert page.start(1, owner="anna"), "what ends others is not refused"


def test_the_fewer_places_are_left_the_fewer_has_one_session(monkeypatch, crowd):
    monkeypatch.setattr("webchat.generation.events.IN_ALL", 40)
    for number in range(25):
        with pytest.raises(TooMany):
            crowd(AT_ONCE, owner=f"session {number}", network=f"net {number}")
    crowd(owner="anna", network="a")
    with pytest.raises(TooMany, match="Something is still being done for you"):
        crowd(owner="anna", network="a")


def test_one_address_never_takes_all_places_however_many_sessions_it_has(monkeypatch, crowd):
    monkeypatch.setattr("webchat.generation.events.IN_ALL", 4)
    crowd(owner="one", network="b")
    crowd(owner="two", network="b")
    with pytest.raises(TooMany, match="for your network"):
        crowd(owner="three", network="b")
    crowd(owner="anna", network="a")
    crowd(owner="carol", network="c")
    with pytest.raises(SiteBusy, match="Many people"):
        crowd(owner="dave", network="d")
