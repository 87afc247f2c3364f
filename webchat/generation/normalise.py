"""Whatever a chat function returned or yielded becomes messages, by value: later changes do not reach them."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from webchat.errors import WebchatError
from webchat.files import Files
from webchat.messages import ChatMessage, Message, Option

from .shown import component_of, shown

METADATA_KEYS = ("title", "id", "parent_id", "log", "duration", "status")


class UnusableReply(WebchatError, TypeError):
    """The chat function gave something that cannot be shown; the text says what and what to give instead."""

    def __init__(self, value: Any, why: str = "") -> None:
        self.what = f"{_kind(value)}, which cannot be shown{why and ': ' + why}."
        super().__init__(
            f"The chat function gave {self.what} "
            "Return or yield text, a component, a ChatMessage, a dict with role and content, or a list of these."
        )


def messages_of(value: Any, files: Files | None = None, tells: bool = False) -> tuple[Message, ...]:
    """The messages that `value` stands for. Raises `UnusableReply`.

    `files`: where the files go that components show; without them there can be no components. `tells`: whether
    a component that cannot be shown says why.
    """
    if type(value) is str:  # by far the most frequent, once a token: keep it short
        return (Message(value),)
    if value is None:
        return ()
    if isinstance(value, list):
        return tuple(message for item in value for message in messages_of(item, files, tells))
    return (_message(value, files, tells),)


def is_only_words(value: Any) -> bool:
    """Whether `messages_of` has nothing to keep for it, and so takes no time."""
    if type(value) is str:  # as above
        return True
    if isinstance(value, list):  # a tuple may be a path, or bear additional outputs
        return all(map(is_only_words, value))
    if isinstance(value, ChatMessage):
        value = value.content
    elif isinstance(value, Mapping):
        value = value.get("content", value)
    return value is None or isinstance(value, str | int | float | Message)


def _message(value: Any, files: Files | None, tells: bool) -> Message:
    if isinstance(value, Message):
        return value
    role: Any
    content: Any
    metadata: Any
    options: Any
    if isinstance(value, ChatMessage):
        role, content, metadata, options = value.role, value.content, value.metadata, value.options
    elif isinstance(value, Mapping) and "content" in value:
        role, content = value.get("role", "assistant"), value["content"]
        metadata, options = value.get("metadata"), value.get("options")
    else:
        role, content, metadata, options = "assistant", value, None, None
    if role != "assistant":
        raise UnusableReply(value, f"its role is {role!r}, and a reply is the assistant's")
    if content is None or isinstance(content, str | int | float):
        return Message("" if content is None else str(content), _metadata(metadata), _options(options))
    component = component_of(content) if files is not None else None
    if component is None or files is None:
        is_dict = isinstance(content, Mapping) and content is value
        raise UnusableReply(content, "it has no key 'content'" if is_dict else "")
    words, data = shown(component, files, tells)
    return Message(words, _metadata(metadata), _options(options), data)


def _metadata(metadata: Any) -> dict[str, Any]:
    if not metadata:
        return {}
    if not isinstance(metadata, Mapping):
        raise UnusableReply(metadata, "metadata is a dict")
    kept = {key: metadata[key] for key in METADATA_KEYS if metadata.get(key) is not None}
    duration = kept.get("duration")
    if duration is not None and not (isinstance(duration, int | float) and isfinite(duration)):
        raise UnusableReply(duration, "a duration is a number of seconds")
    return kept


def _options(options: Any) -> tuple[Option, ...]:
    return tuple(_option(option) for option in options or ())


def _option(option: Any) -> Option:
    if isinstance(option, str):
        return Option(option)
    if isinstance(option, Mapping) and isinstance(option.get("value"), str):
        label = option.get("label")
        return Option(option["value"], None if label is None else str(label))
    raise UnusableReply(option, "an option is a dict with a value")


def _kind(value: Any) -> str:
    name = type(value).__name__
    return f"an object of type {name}" if not isinstance(value, dict | list | tuple) else f"a {name}"
