"""Whatever a chat function returned or yielded becomes messages, by value: later changes do not reach them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webchat.errors import WebchatError
from webchat.messages import ChatMessage, Message, Option

METADATA_KEYS = ("title", "id", "parent_id", "log", "duration", "status")


class UnusableReply(WebchatError, TypeError):
    """The chat function gave something that cannot be shown; the text says what and what to give instead."""

    def __init__(self, value: Any, why: str = "") -> None:
        super().__init__(
            f"The chat function gave {_kind(value)}, which cannot be shown{why and ': ' + why}. "
            "Return or yield text, a ChatMessage, a dict with role and content, or a list of these."
        )


def messages_of(value: Any) -> tuple[Message, ...]:
    """The messages that `value` stands for. Raises `UnusableReply`."""
    if type(value) is str:  # by far the most frequent, once a token: keep it short
        return (Message(value),)
    if value is None:
        return ()
    if isinstance(value, list):
        return tuple(message for item in value for message in messages_of(item))
    return (_message(value),)


def _message(value: Any) -> Message:
    if isinstance(value, Message):
        return value
    if isinstance(value, ChatMessage):
        return _from_parts(value, value.role, value.content, value.metadata, value.options)
    if isinstance(value, Mapping):
        if "content" not in value:
            raise UnusableReply(value, "it has no key 'content'")
        return _from_parts(
            value,
            value.get("role", "assistant"),
            value["content"],
            value.get("metadata"),
            value.get("options"),
        )
    return Message(_text(value))


def _from_parts(value: Any, role: Any, content: Any, metadata: Any, options: Any) -> Message:
    if role != "assistant":
        raise UnusableReply(value, f"its role is {role!r}, and a reply is the assistant's")
    return Message("" if content is None else _text(content), _metadata(metadata), _options(options))


def _text(content: Any) -> str:
    if isinstance(content, str):
        return str(content)
    if isinstance(content, int | float):
        return str(content)
    raise UnusableReply(content)


def _metadata(metadata: Any) -> dict[str, Any]:
    if not metadata:
        return {}
    if not isinstance(metadata, Mapping):
        raise UnusableReply(metadata, "metadata is a dict")
    kept = {key: metadata[key] for key in METADATA_KEYS if metadata.get(key) is not None}
    duration = kept.get("duration")
    if duration is not None and not isinstance(duration, int | float):
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
