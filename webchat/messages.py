"""Messages as values: what the author yields (`ChatMessage`) and what we keep of it (`Message`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NotRequired, TypedDict


class MetadataDict(TypedDict):
    """What makes a message a thought. Usage: `{"title": "Searching", "status": "pending"}`."""

    title: NotRequired[str]
    id: NotRequired[int | str]
    parent_id: NotRequired[int | str]
    log: NotRequired[str]
    duration: NotRequired[float]  # seconds
    status: NotRequired[Literal["pending", "done"]]


class OptionDict(TypedDict):
    """A button under a message: sends `value`, shows `label` or else the value."""

    label: NotRequired[str]
    value: str


@dataclass
class ChatMessage:
    """A message that a chat function returns or yields.

    Parameters: `content`, Markdown text; `role`, `"assistant"` unless said otherwise; `metadata`, a
    `MetadataDict` whose `title` makes the message a collapsible thought; `options`, a list of
    `OptionDict` drawn as buttons.
    Usage: `yield ChatMessage("…", metadata={"title": "Thinking", "status": "pending"})`.
    """

    content: Any
    role: Literal["user", "assistant", "system"] = "assistant"
    metadata: MetadataDict = field(default_factory=MetadataDict)
    options: list[OptionDict] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Option:
    """A preset answer, by value."""

    value: str
    label: str | None = None

    @property
    def shown(self) -> str:
        return self.label or self.value


@dataclass(frozen=True, slots=True)
class Message:
    """One message, by value: nobody changes it after it was made.

    `metadata` holds only keys of `MetadataDict` that were given and are not None.
    """

    content: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[Option, ...] = ()

    @property
    def is_thought(self) -> bool:
        return "title" in self.metadata


def history_entry(role: str, message: Message) -> dict[str, Any]:
    """The openai-style dict that a chat function gets: extra keys only where there is something."""
    entry: dict[str, Any] = {"role": role, "content": message.content}
    if message.metadata:
        entry["metadata"] = dict(message.metadata)
    if message.options:
        entry["options"] = [_option_dict(option) for option in message.options]
    return entry


def _option_dict(option: Option) -> dict[str, str]:
    return {"value": option.value} if option.label is None else {"value": option.value, "label": option.label}


def as_tuples(history: Iterable[Mapping[str, Any]]) -> list[list[Any]]:
    """Gradio's old `type="tuples"` history: pairs of what the user and the assistant said."""
    pairs: list[list[Any]] = []
    for entry in history:
        if entry["role"] == "user":
            pairs.append([entry["content"], None])
        elif pairs and pairs[-1][1] is None:
            pairs[-1][1] = entry["content"]
        else:
            pairs.append([None, entry["content"]])
    return pairs
