"""The rooms of the gallery: each program draws its page, stands beside it, and does what it says."""

import shutil

import pytest

from tests.support.dom import Page
from webchat.app import create_app
from webchat.config import Config
from webchat.gallery import demo, rooms
from webchat.gallery.rooms import rich_replies

from .conftest import Guest

NAMES = tuple(rooms.ROOMS)


@pytest.fixture
def visit(migrated, tmp_path):
    """A guest in a room."""
    shutil.copy(migrated, tmp_path / "webchat.db")
    return lambda name: Guest(
        create_app(rooms.definition(name, "/up/"), Config(instance=tmp_path, secret_key="x" * 32))
    )


@pytest.mark.parametrize("name", NAMES)
def test_each_room_has_its_program_at_the_side(visit, name):
    page = visit(name).page.root
    panel = next(node for node in page.all() if node.tag == "aside" and "panel" in node.attributes["class"])
    assert "demo.launch(" in panel.text
    assert [node.attributes["href"] for node in panel.all() if node.tag == "a"] == ["/up/"]


def test_the_first_page_leads_to_every_room():
    definition = demo("/a/").definition
    assert all(f"(/a/{name.replace('_', '-')}/)" in definition.description for name in NAMES)
    assert set(rooms.definitions("/a/")) == {name.replace("_", "-") for name in NAMES}


def test_a_letter_is_written_as_its_inputs_say(visit):
    guest = visit("more_inputs")
    fields = inputs_of(guest.page)
    guest.send("The clocks are wrong.", **fields)
    assert "Thank you for your letter." in guest.page.root.text
    assert "The editors" in guest.page.root.text


def test_every_kind_of_rich_reply_can_be_drawn(visit):
    guest = visit("rich_replies")
    for kind in rich_replies.KINDS:
        guest.send(kind)
    assert "This cannot be shown" not in guest.page.root.text
    tags = {node.tag for node in guest.page.root.find("#turns").all()}
    assert {"audio", "img", "table", "pre"} <= tags


def inputs_of(page: Page) -> dict[str, str]:
    """What the form says as it stands."""
    said = {}
    for node in page.root.all():
        name = node.attributes.get("name") or ""
        if not name.startswith("c") or not name[1:].isdigit():
            continue
        if node.tag == "textarea":
            said[name] = node.text.strip()
        elif node.attributes.get("type") not in ("radio", "checkbox") or "checked" in node.attributes:
            said[name] = node.attributes.get("value") or ""
    return said
