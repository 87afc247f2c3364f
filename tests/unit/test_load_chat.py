"""load_chat: what it makes of its parameters, before anybody asks the server."""

from __future__ import annotations

import pytest

from webchat import Chatbot, ChatInterface, load_chat
from webchat.errors import DefinitionError, NotYetError

ADDRESS = "http://localhost:11434/v1/"


def test_it_makes_a_chat_named_after_the_model():
    chat = load_chat(ADDRESS, "llama3.2", "***")
    assert isinstance(chat, ChatInterface) and chat.definition.title == "llama3.2"


def test_the_rest_is_for_the_chat():
    definition = load_chat(
        ADDRESS, "llama3.2", title="Oracle", description="Knows all", editable=True
    ).definition
    assert (definition.title, definition.description, definition.editable) == ("Oracle", "Knows all", True)


@pytest.mark.parametrize("file_types", ["text_encoded", ["text_encoded"], [], None])
def test_text_needs_no_files(file_types):
    load_chat(ADDRESS, "llama3.2", file_types=file_types)


@pytest.mark.parametrize("file_types", ["image", ["text_encoded", "image"]])
def test_images_come_later(file_types):
    with pytest.raises(NotYetError, match="file_types"):
        load_chat(ADDRESS, "llama3.2", file_types=file_types)


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
