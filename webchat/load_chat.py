"""load_chat: the address of a model server becomes a chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from .chat_interface import ChatInterface
from .components.multimodal_textbox import MultimodalTextbox
from .components.textbox import Textbox
from .errors import DefinitionError
from .providers.attachments import MOST_TEXT, PICTURES

FileType = Literal["text_encoded", "image"]

# What a box takes for each
FILE_TYPES = {"text_encoded": ["text"], "image": [*PICTURES]}


def load_chat(
    base_url: str,
    model: str,
    token: str | None = None,
    *,
    file_types: FileType | list[FileType] | None = "text_encoded",
    system_message: str | None = None,
    streaming: bool = True,
    **kwargs: Any,
) -> ChatInterface:
    """A chat site in front of an OpenAI-compatible server.

    Parameters:
        base_url: the server's address, which usually ends in "/v1".
        model: as the server calls it.
        token: the server's key, if it wants one; it is never shown.
        file_types: what visitors can attach: "text_encoded" for any file that is text, put into the message;
            "image" for pictures, where the model can see; a list of both; None for words alone.
        system_message: sent first with every message.
        streaming: with False an answer appears when it is whole.
        kwargs: for `ChatInterface`; `title` is the model's name unless you say otherwise, and a
            `MultimodalTextbox` as textbox that names file types of its own keeps them.
    Raises `DefinitionError` for an address that is none, for what contradicts `file_types`, and when the openai
    SDK is not installed. What goes wrong with the server or a file later is said in the chat.
    Usage: `load_chat("http://localhost:11434/v1/", model="llava", file_types=["text_encoded", "image"]).launch()`.
    """
    kinds = _kinds(file_types)
    if not (isinstance(model, str) and model.strip()):
        raise DefinitionError(f"model is {model!r}; give the name that the server knows the model by.")
    if not isinstance(token, str | None):
        raise DefinitionError(f"token is of type {type(token).__name__}; give the server's key as text.")
    from .providers.openai import OpenAIChat

    fn = OpenAIChat(base_url, model, token, system_message=system_message, streaming=streaming)
    box = _box(kinds, kwargs.get("textbox"), kwargs.get("multimodal"))
    if isinstance(box, MultimodalTextbox) and box.file_types == FILE_TYPES["text_encoded"]:
        fn.most_file_bytes = MOST_TEXT
    chat = ChatInterface(fn, **{"title": model, **kwargs, "textbox": box})
    if chat.definition.history_format != "messages":
        raise DefinitionError('load_chat takes history as messages only; leave out type="tuples".')
    return chat


def _kinds(file_types: Any) -> list[str]:
    several = [file_types] if isinstance(file_types, str) else file_types or []
    if not isinstance(several, list | tuple):
        raise DefinitionError(f"file_types is {file_types!r}; give a list of {' and '.join(FILE_TYPES)}.")
    for kind in several:
        if kind not in tuple(FILE_TYPES):
            raise DefinitionError(f"file_types has {kind!r}; there are {' and '.join(FILE_TYPES)}.")
    return list(dict.fromkeys(several))


def _box(kinds: Sequence[str], own: Any, multimodal: bool | None) -> Any:
    """The author's box, or else one that takes these kinds of files."""
    if not kinds:
        if multimodal or isinstance(own, MultimodalTextbox):
            raise DefinitionError(
                "file_types=None takes no files; leave it out, or leave out the multimodal box."
            )
        return own
    if own is None and multimodal is not False:
        own = MultimodalTextbox(file_count="multiple", render=False)
    if isinstance(own, MultimodalTextbox):
        own.file_types = own.file_types or [type for kind in kinds for type in FILE_TYPES[kind]]
    elif "image" in kinds and isinstance(own, Textbox | None):
        # the other kind is the default, so whoever gives a plain box need not take it back
        raise DefinitionError(
            'A plain textbox takes no pictures; give a MultimodalTextbox, or leave "image" out of file_types.'
        )
    return own
