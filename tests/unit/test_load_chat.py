"""load_chat: what it makes of its parameters, before anybody asks the server."""

from __future__ import annotations

import pytest

from webchat import Chatbot, ChatInterface, MultimodalTextbox, Textbox, load_chat
from webchat.errors import DefinitionError

ADDRESS = "http://localhost:11434/v1/"


def test_it_makes_a_chat_named_after_the_model():
    chat = load_chat(ADDRESS, "llama3.2", "***")
    assert isinstance(chat, ChatInterface) and chat.definition.title == "llama3.2"


def test_the_rest_is_for_the_chat():
    definition = load_chat(
        ADDRESS, "llama3.2", title="Oracle", description="Knows all", editable=True
    ).definition
    assert (definition.title, definition.description, definition.editable) == ("Oracle", "Knows all", True)


PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"]


@pytest.mark.parametrize(
    ("file_types", "taken"),
    [
        ("text_encoded", ["text"]),
        ("image", PICTURES),
        (["text_encoded", "image", "image"], ["text", *PICTURES]),
    ],
)
def test_the_box_takes_what_the_model_can(file_types, taken):
    box = load_chat(ADDRESS, "llama3.2", file_types=file_types).textbox
    assert isinstance(box, MultimodalTextbox) and (box.file_types, box.file_count) == (taken, "multiple")


def test_files_are_texts_unless_said_otherwise():
    assert load_chat(ADDRESS, "llama3.2").textbox.file_types == ["text"]


@pytest.mark.parametrize(
    "wishes",
    [
        {"file_types": None},
        {"file_types": []},
        {"multimodal": False},
        {"textbox": Textbox(placeholder="Ask")},
        {"textbox": Textbox(placeholder="Ask"), "file_types": None},
    ],
)
def test_words_alone(wishes):
    chat = load_chat(ADDRESS, "llama3.2", **wishes)
    assert not chat.definition.multimodal
    assert wishes.get("textbox") in (None, chat.textbox)


def test_an_authors_box_keeps_what_it_names():
    box = MultimodalTextbox(file_types=[".csv"])
    assert load_chat(ADDRESS, "llama3.2", file_types="image", textbox=box).textbox is box
    assert (box.file_types, box.file_count) == ([".csv"], "single")
    box = MultimodalTextbox(placeholder="Show me")
    load_chat(ADDRESS, "llama3.2", file_types="image", textbox=box, multimodal=True)
    assert box.file_types == PICTURES


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"file_types": None, "multimodal": True}, "file_types=None"),
        ({"file_types": None, "textbox": MultimodalTextbox()}, "file_types=None"),
        ({"file_types": "image", "textbox": Textbox()}, "takes no pictures"),
        ({"file_types": "image", "multimodal": False}, "takes no pictures"),
        ({"textbox": "words"}, "give a Textbox"),
        ({"file_types": 5}, "give a list"),
        ({"file_types": [["image"]]}, "there are text_encoded and image"),
    ],
)
def test_what_contradicts_itself_is_refused(wishes, sentence):
    with pytest.raises(DefinitionError, match=sentence):
        load_chat(ADDRESS, "llama3.2", **wishes)


def test_a_type_that_is_none_is_named():
    with pytest.raises(DefinitionError, match="'film'"):
        load_chat(ADDRESS, "llama3.2", file_types=["image", "film"])


@pytest.mark.parametrize("address", ["localhost:11434", "", "http://"])
def test_an_address_that_is_none_is_told_at_once(address):
    with pytest.raises(DefinitionError, match="base_url"):
        load_chat(address, "llama3.2")


@pytest.mark.parametrize("model", ["", "  ", None])
def test_a_model_needs_a_name(model):
    with pytest.raises(DefinitionError, match="model"):
        load_chat(ADDRESS, model)


@pytest.mark.filterwarnings("ignore:.*tuples")
@pytest.mark.parametrize(
    "give_type", [lambda: {"type": "tuples"}, lambda: {"chatbot": Chatbot(type="tuples")}]
)
def test_pairs_are_nothing_that_a_model_server_takes(give_type):
    with pytest.raises(DefinitionError, match="messages"):
        load_chat(ADDRESS, "llama3.2", **give_type())
