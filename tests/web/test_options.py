"""Preset answers: one can be chosen as long as the conversation ends there, and is known as chosen after."""

import pytest

from tests.support.dom import parse
from tests.web.conftest import Guest
from webchat.messages import ChatMessage


@pytest.fixture
def chosen(guest):
    """A guest who was asked, and the reply that asked."""
    guest.send("choose")
    guest.asked = guest.reply_id
    return guest


def buttons(html):
    """The options of the page: text → (whether it can be pressed, whether it is marked as chosen)."""
    options = [node for node in parse(html).all() if node.attributes.get("class") == "options"]
    found = [node for group in options for node in group.all() if node.tag == "button"]
    return {
        node.text.strip(): ("disabled" not in node.attributes, "aria-pressed" in node.attributes)
        for node in found
    }


def test_the_label_is_shown_or_else_the_value(chosen):
    assert buttons(chosen.look().html) == {"Left": (True, False), "right": (True, False)}


def test_after_a_choice_it_is_marked_and_none_can_be_chosen(chosen):
    answer = chosen.post(f"/replies/{chosen.asked}/options/0/0", partial=True)
    marked = {"Left": (False, True), "right": (False, False)}
    assert buttons(answer.text) == marked
    chosen.until_done()
    assert buttons(chosen.look().html) == marked


@pytest.mark.parametrize(("text", "is_chosen"), [("right", True), ("something else", False)])
def test_words_that_are_typed_outdate_them_where_they_stand(chosen, text, is_chosen):
    answer = chosen.post(f"/c/{chosen.key}/turns", partial=True, text=text)
    assert f"#reply-{chosen.asked}-message-0-options" in answer.text
    assert buttons(answer.text) == {"Left": (False, False), "right": (False, is_chosen)}


def test_a_turn_before_others_keeps_its_choice_when_it_is_fetched(chosen):
    chosen.send("right")
    after = chosen.turn_id
    answer = chosen.get(f"/c/{chosen.key}/earlier?before={after}", partial=True)
    assert buttons(answer.text)["right"] == (False, True)


def test_the_same_choice_twice_makes_one_turn(chosen):
    address = f"/replies/{chosen.asked}/options/0/0"
    first = chosen.post(address, client_id="same")
    chosen.until_done()
    second = chosen.post(address, client_id="same")
    assert (first.status_code, second.status_code) == (303, 409)
    assert chosen.look().html.count('data-role="user"') == 3  # one is the template


def test_a_choice_of_somebody_else_is_not_found(app, chosen):
    assert Guest(app).post(f"/replies/{chosen.asked}/options/0/0").status_code == 404


def test_an_outdated_choice_is_refused_with_a_sentence(chosen):
    chosen.send("something else")
    answer = chosen.post(f"/replies/{chosen.asked}/options/0/0", partial=True)
    assert answer.status_code == 409 and "Load the page again" in answer.text


def test_undo_makes_them_choosable_again(chosen):
    chosen.send("right")
    chosen.post(f"/c/{chosen.key}/undo")
    assert buttons(chosen.look().html)["right"] == (True, False)
    chosen.post(f"/replies/{chosen.asked}/options/0/1")
    chosen.until_done()
    assert "echo: right" in chosen.text


def test_thoughts_have_options_too(make_app):
    def asks(message, history):
        if message == "go":
            inner = ChatMessage("b", metadata={"title": "B", "parent_id": 1}, options=[{"value": "inner"}])
            outer = ChatMessage("a", metadata={"title": "A", "id": 1}, options=[{"value": "outer"}])
            return [inner, outer, "words"]
        return f"echo: {message}"

    guest = Guest(make_app({"fn": asks}))
    guest.send("go")
    assert set(buttons(guest.page.html)) == {"inner", "outer"}
    answer = guest.post(f"/c/{guest.key}/turns", partial=True, text="inner")
    assert buttons(answer.text) == {"inner": (False, True), "outer": (False, False)}
