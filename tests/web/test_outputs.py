"""Additional outputs show what the replies of the shown path have left in them, wherever that changes."""

import pytest

from tests.support.components import TEMPLATE, Note, templates
from tests.support.dom import parse
from tests.web.conftest import Guest
from webchat.app import create_app
from webchat.chat_interface import ChatInterface
from webchat.config import Config
from webchat.definition import Definition
from webchat.errors import DefinitionError
from webchat.layout.containers import Accordion
from webchat.layout.tree import Layout


def tells(message, history):
    yield f"about {message}", None if message == "nothing" else message


@pytest.fixture
def note():
    return Note("as made", label="Shelf", render=False)


@pytest.fixture
def app(make_app, note):
    with Accordion("All", render=False) as root:
        note.render()
    with templates(note=TEMPLATE):
        yield make_app(
            {"fn": tells, "additional_outputs": (note,), "layout": Layout.of(root), "editable": True}
        )


def shown(answer):
    """What the answer puts into the block of the output; None if it leaves it alone."""
    parts = [part for part in parse(answer.text).all() if part.attributes.get("data-block") == "1"]
    return parts[0].text if parts else None


@pytest.fixture
def talk(app):
    guest = Guest(app)
    guest.send("one")
    guest.first_turn, guest.first_reply = guest.turn_id, guest.reply_id
    guest.send("two")
    return guest


def test_a_first_message_brings_its_output(app):
    guest = Guest(app)
    assert shown(guest.post("/turns", partial=True, text="one")) == "one"


def test_the_stream_of_a_reply_ends_with_its_outputs(talk):
    end = talk.get(f"/replies/{talk.first_reply}/stream")
    assert shown(end) == "one"
    targets = [part.attributes["hx-target"] for part in parse(end.text).all() if part.tag == "hx-partial"]
    assert targets == [f"#reply-{talk.first_reply}", "#send-or-stop", "[data-block='1']"]
    assert shown(talk.get(f"/replies/{talk.first_reply}", partial=True)) == "one"


@pytest.mark.parametrize(
    ("address", "fields", "expected"),
    [
        ("/c/{key}/undo", {}, "one"),
        ("/c/{key}/clear", {}, "as made"),
        ("/turns/{turn}/edit", {"text": "three"}, "three"),
        ("/c/{key}/delete", {}, "as made"),
        ("/replies/{reply}/retry", {}, "two"),
    ],
)
def test_with_the_path_the_outputs_change(talk, address, fields, expected):
    talk.headers = {"HX-Current-URL": f"http://localhost/c/{talk.key}"}
    address = address.format(key=talk.key, turn=talk.turn_id, reply=talk.reply_id)
    assert shown(talk.post(address, partial=True, **fields)) == expected


def test_another_version_brings_its_outputs_back(talk):
    talk.post(f"/turns/{talk.turn_id}/edit", text="three")
    first = talk.turn_id
    talk.until_done()
    assert shown(talk.post(f"/turns/{first}/show", partial=True)) == "two"
    assert shown(talk.post(f"/turns/{talk.turn_id}/show", partial=True)) == "three"


def test_none_clears(talk):
    talk.send("nothing")
    assert shown(talk.get(f"/replies/{talk.reply_id}", partial=True)) == ""


def test_an_output_that_stands_on_no_page_is_said_at_launch(tmp_path):
    config = Config(instance=tmp_path, secret_key="x" * 32)
    chat = ChatInterface(tells, additional_outputs=Note(render=False))
    with pytest.raises(DefinitionError, match=r"render=False before and call its render\(\)"):
        create_app(chat.definition, config)
    with pytest.raises(DefinitionError, match="a Note stands on no page"):
        create_app(Definition(fn=tells, additional_outputs=(Note(),)), config)


def test_outputs_are_components():
    with pytest.raises(DefinitionError, match="additional_outputs has 'code'"):
        ChatInterface(tells, additional_outputs=["code"])
