"""Examples of what can be said to a chat, as an author gives them, and as the definition has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .author_paths import AuthorFiles
from .components.base import Component
from .components.chatbot import Chatbot
from .components.input import Input
from .components.multimodal_textbox import existing
from .errors import DefinitionError
from .file_types import is_picture, type_of


@dataclass(frozen=True, slots=True)
class Example:
    """A button of the empty chat: sends `text`, shows `label` or else the text."""

    text: str
    label: str | None = None
    icon: str | None = None  # an address (https://…) or a name in the definition's `files`
    files: tuple[Path, ...] = ()  # that come with it
    pictures: tuple[str, ...] = ()  # those of them that can be shown: names in the definition's `files`
    inputs: tuple[Any, ...] = ()  # what it says in the additional inputs, in order; None keeps a value

    @property
    def shown(self) -> str:
        return self.label or self.text or ", ".join(path.name for path in self.files)


def examples_of(
    given: Sequence[Any] | None,
    labels: Sequence[str | None] | None,
    icons: Sequence[str | Path | None] | None,
    files: AuthorFiles,
    inputs: Sequence[Component] = (),
) -> tuple[Example, ...]:
    """The buttons that an author asks for as texts, lists of one text or dicts. Raises `DefinitionError`.

    `inputs`: the additional inputs, for which a list may say something after the text.
    """
    if isinstance(given, str):
        raise DefinitionError(f"examples is {given!r}; give a list of examples, such as [{given!r}].")
    said = [_said_in(example) for example in given or ()]
    return tuple(
        Example(
            text,
            label,
            files.add("example_icons", icon) if icon else None,
            paths,
            tuple(files.add("examples", path) for path in paths if is_picture(type_of(path, path.name))),
            _inputs_in(example, inputs),
        )
        for example, (text, paths), label, icon in zip(
            given or (),
            said,
            _as_many("example_labels", labels, len(said)),
            _as_many("example_icons", icons, len(said)),
            strict=True,
        )
    )


def _inputs_in(example: Any, inputs: Sequence[Component]) -> tuple[Any, ...]:
    """What an example says in the additional inputs; None leaves one as it is."""
    said = tuple(example[1:]) if isinstance(example, list | tuple) else ()
    if said and len(said) != len(inputs):
        raise DefinitionError(
            f"examples: {example!r} has {_counted(len(said), 'value')} after the message "
            f"for {_counted(len(inputs), 'additional input')}."
        )
    for component, value in zip(inputs, said, strict=False):
        if value is not None and isinstance(component, Input):
            component.check_given("examples", value)
    return said


def _said_in(example: Any) -> tuple[str, tuple[Path, ...]]:
    """The text of an example, and the files that come with it."""
    if isinstance(example, list | tuple) and example:
        example = example[0]
    paths: tuple[Path, ...] = ()
    if isinstance(example, Mapping):
        paths = tuple(map(existing, example.get("files") or ()))
        example = example.get("text") or ("" if paths else None)
    if isinstance(example, str) and (example.strip() or paths):
        return example, paths
    raise DefinitionError(
        f"examples: {example!r} is no example. Give a text, a list of one text, or a dict with text and files."
    )


def _as_many(name: str, values: Sequence[Any] | None, count: int) -> Sequence[Any]:
    if not values:
        return [None] * count
    if isinstance(values, str) or len(values) != count:
        entries = _counted(len(values), "entry", "entries")
        raise DefinitionError(f"{name} has {entries} for {_counted(count, 'example')}; give one for each.")
    return values


def _counted(count: int, one: str, several: str = "") -> str:
    return f"{count} {one if count == 1 else several or one + 's'}"


def examples_of_chatbot(chatbot: Chatbot, files: AuthorFiles) -> tuple[Example, ...]:
    """The same for `Chatbot(examples=…)`, whose dicts carry label and icon themselves."""
    given = chatbot.examples or ()
    return examples_of(
        given,
        [example.get("display_text") for example in given],
        [example.get("icon") for example in given],
        files,
    )
