"""load_chat: the address of a model server becomes a chat."""

from __future__ import annotations

from typing import Any

from .chat_interface import ChatInterface
from .errors import DefinitionError, NotYetError

FILE_TYPES = ("text_encoded", "image")


def load_chat(
    base_url: str,
    model: str,
    token: str | None = None,
    *,
    file_types: str | list[str] | None = "text_encoded",
    system_message: str | None = None,
    streaming: bool = True,
    **kwargs: Any,
) -> ChatInterface:
    """A chat site in front of an OpenAI-compatible server.

    Parameters:
        base_url: the server's address, which usually ends in "/v1".
        model: as the server calls it.
        token: the server's key, if it wants one; it is never shown.
        file_types: "text_encoded", "image" or a list of them. Files come with a later version: until then
            "text_encoded" and None mean text alone.
        system_message: sent first with every message.
        streaming: with False an answer appears when it is whole.
        kwargs: for `ChatInterface`; `title` is the model's name unless you say otherwise.
    Raises `DefinitionError` for an address that is none and when the openai SDK is not installed, and
    `NotYetError` for images. What goes wrong with the server later is said in the chat.
    Usage: `load_chat("http://localhost:11434/v1/", model="llama3.2").launch()`.
    """
    _check_file_types(file_types)
    if not (isinstance(model, str) and model.strip()):
        raise DefinitionError(f"model is {model!r}; give the name that the server knows the model by.")
    from .providers.openai import OpenAIChat

    fn = OpenAIChat(base_url, model, token, system_message=system_message, streaming=streaming)
    chat = ChatInterface(fn, **{"title": model, **kwargs})
    if chat.definition.history_format != "messages":
        raise DefinitionError('load_chat takes history as messages only; leave out type="tuples".')
    return chat


def _check_file_types(file_types: str | list[str] | None) -> None:
    wanted = [file_types] if isinstance(file_types, str) else file_types or []
    for name in wanted:
        if name not in FILE_TYPES:
            raise DefinitionError(f"file_types has {name!r}; there are {' and '.join(FILE_TYPES)}.")
    if "image" in wanted:
        raise NotYetError('load_chat(file_types="image")')
