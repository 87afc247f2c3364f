"""What opened pages hold: whose it is, how long, and how much."""

import webchat as gr
from webchat.generation.all_pages import OF_ONE, PageStates
from webchat.generation.page_states import Look
from webchat.layout.tree import Layout
from webchat.messages import ComponentData, Message
from webchat.notices import Notice
from webchat.storage.setting import Answer, SetTurn


def test_the_oldest_pages_are_forgotten_and_a_strangers_name_leads_nowhere():
    forgotten = []
    with gr.Blocks() as demo:
        state = gr.State([], delete_callback=forgotten.append)
    states = PageStates(Layout.of(demo), capacity=2)
    states.get("anna", "p1").remembered(state).append("hers")
    states.put("anna", "p1", "/c/1")
    assert states.get("bob", "p1").remembered(state) == []
    states.go_on("anna", "p2", "/c/1")
    assert states.get("anna", "p2").remembered(state) == ["hers"]
    states.get("carol", "p3")
    assert forgotten == [["hers"], []] or forgotten[0] == ["hers"]


def test_who_opens_many_pages_loses_his_own_not_those_of_others():
    states = PageStates(None, capacity=OF_ONE + 5)
    hers = states.get("anna", "p")
    hers.states[0] = "precious"
    first = states.get("bob", "p0")
    for number in range(3 * OF_ONE):
        states.get("bob", f"p{number}")
    assert states.find("anna", "p") is hers and states.find("bob", "p0") is not first
    assert len(states._pages) == OF_ONE + 1


def test_what_pages_show_takes_so_many_bytes_and_no_more(monkeypatch):
    monkeypatch.setattr("webchat.generation.all_pages.BYTES", 40_000_000)
    monkeypatch.setattr("webchat.generation.all_pages.WEIGH_EVERY", 0)
    states = PageStates(None)
    for owner in ("anna", "bob", "carol", "dave"):
        for number in range(20):
            text = f"{number}" + "y" * 2_000_000
            states.get(owner, f"p{number}").show(1, Look(ComponentData("textbox", {"value": text})))
        pages = [name for whose, name in states._pages if whose == owner]
        assert len(pages) <= 9 and pages[-1] == "p19"
    states.get("dave", "p19")
    assert sum(page.weight for page in states._pages.values()) <= 40_000_000


def test_a_callback_for_what_is_forgotten_is_called_when_others_may_ask_and_may_fail(caplog):
    asked = []

    def fail(value):
        asked.append(states.get("carol", "p"))  # would wait for ever while the pages are locked
        raise ValueError("no such row")

    with gr.Blocks() as demo:
        state = gr.State(1, delete_callback=fail)
    states = PageStates(Layout.of(demo), capacity=1)
    states.get("anna", "p").remembered(state)
    states.get("bob", "p")
    assert asked and "no such row" in caplog.text


def test_what_two_pages_wait_for_is_not_forgotten_with_the_older():
    forgotten = []
    with gr.Blocks() as demo:
        state = gr.State(1, delete_callback=forgotten.append)
    states = PageStates(Layout.of(demo), capacity=1)
    waiting = states.get("anna", "p1")
    waiting.remembered(state)
    states.put("anna", "p1", "/")
    waiting.awaited = object()
    states.go_on("anna", "p2", "/")
    assert states.find("anna", "p1") is None and states.find("anna", "p2") is waiting and not forgotten


def test_notices_draft_and_opening_count_and_only_the_newest_notices_wait():
    page = PageStates(None).get("anna", "p")
    for number in range(50):
        page.tell(Notice("info", f"{number}" + "x" * 1000))
    assert page.weight > 20_000
    assert [notice.message.rstrip("x") for notice in page.told()] == [str(number) for number in range(30, 50)]
    assert page.told() == () and page.weight < 1000
    page.draft = "x" * 2000
    assert page.weight > 2000
    page.draft = None
    page.begin_with([SetTurn("y" * 3000, answer=Answer((Message("z" * 4000),)))])
    assert page.weight > 7000 and page.continued().weight < 1000
