"""Messages as values: what the author yields (`ChatMessage`) and what we keep of it (`Message`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NotRequired, TypedDict

from .files import FileData
from .language import gettext as _


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


PROBLEM = "problem"  # the kind of what stands in the place of a component that could not be shown


@dataclass(frozen=True, slots=True)
class ComponentData:
    """A component by value, as it is kept and drawn: JSON throughout, and whole in itself.

    `kind` names the component and its template. `props` are its properties by name, `value` among them;
    a file in it stands as `FileData.as_json()`.
    """

    kind: str
    props: Mapping[str, Any] = field(default_factory=dict)

    @property
    def value(self) -> Any:
        return self.props.get("value")

    @property
    def files(self) -> tuple[FileData, ...]:
        """The kept files that it shows, in order."""
        return tuple(_files_in(self.props))

    def with_files(self, change: Callable[[FileData], FileData]) -> ComponentData:
        """The same with other files: what `change` gives for each."""
        return ComponentData(self.kind, _with_files(self.props, change))

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "props": dict(self.props)}

    @classmethod
    def of(cls, json: Mapping[str, Any]) -> ComponentData:
        return cls(json["kind"], json["props"])


def is_file(value: Mapping[str, Any]) -> bool:
    """Whether this JSON is a `FileData`."""
    return {"key", "name", "type", "size"} <= value.keys()


def _files_in(value: Any) -> Iterator[FileData]:
    if isinstance(value, Mapping):
        if is_file(value):
            yield FileData.of(value)
        else:
            for item in value.values():
                yield from _files_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _files_in(item)


def _with_files(value: Any, change: Callable[[FileData], FileData]) -> Any:
    if isinstance(value, Mapping):
        if {"key", "name", "type", "size"} <= value.keys():
            return {**value, **change(FileData.of(value)).as_json()}
        return {name: _with_files(item, change) for name, item in value.items()}
    return [_with_files(item, change) for item in value] if isinstance(value, list | tuple) else value


@dataclass(frozen=True, slots=True)
class Message:
    """One message, by value: nobody changes it after it was made.

    `metadata` holds only keys of `MetadataDict` that were given and are not None. With a `component` that is
    what is shown; `content` says the same in words, for Copy, for search and for where only words can be.
    """

    content: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    component: ComponentData | None = None

    @property
    def is_thought(self) -> bool:
        return "title" in self.metadata

    def differs_only_in_words(self, other: Message) -> bool:
        """Whether the two are alike but for their `content`, or altogether."""
        return (self.component is other.component or self.component == other.component) and (
            self.metadata,
            self.options,
        ) == (other.metadata, other.options)


def history_entry(role: str, message: Message) -> dict[str, Any]:
    """The openai-style dict that a chat function gets: extra keys only where there is something."""
    entry: dict[str, Any] = {"role": role, "content": message.content}
    if message.metadata:
        entry["metadata"] = dict(message.metadata)
    if message.options:
        entry["options"] = [_option_dict(option) for option in message.options]
    return entry


def history_entries(
    role: str, message: Message, files: Iterable[FileData], paths: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """The same for a message with files, each a message of its own before the words; `paths` by their keys.

    A file that is gone from the disk leaves a note; words that are not there are left out.
    """
    shown = message.component.files if message.component else ()
    for file in (*files, *shown):
        note = _("[The file {name} is not there any more.]").format(name=file.name)
        yield {"role": role, "content": (paths[file.key],) if file.key in paths else note}
    if not shown and (message.content or (role == "assistant" and message.component is None)):
        yield history_entry(role, message)


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
