"""Examples that say something in several inputs, as the rows of a table; those that say one thing, as buttons."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from webchat.chat_examples import Example
from webchat.components.base import Component
from webchat.components.examples import Examples
from webchat.components.given import is_address
from webchat.components.input import NO_FILES, Input
from webchat.definition import Definition
from webchat.file_types import is_picture, type_of

from . import dom_ids
from .author_files import AuthorFiles
from .urls import Urls
from .views import ExampleCell, ExampleRow, ExamplesView, ExampleTable


def example_table(definition: Definition) -> ExampleTable | None:
    """For the examples of a chat; None where buttons are enough."""
    if not any(given is not None for example in definition.examples for given in example.inputs):
        return None
    shown = [(i, component) for i, component in enumerate(definition.additional_inputs) if component.is_drawn]
    return ExampleTable(
        names=[_name(component) for _, component in shown],
        rows=[_row(example, shown) for example in definition.examples],
    )


def examples_view(examples: Examples, author: AuthorFiles, urls: Urls) -> ExamplesView:
    """For examples beside inputs: those of the page that is shown."""
    first = examples.page * examples.examples_per_page
    there = range(len(examples.rows))[first : first + examples.examples_per_page]
    labels = examples.example_labels
    filled = [] if labels else examples.filled

    def cells(index: int) -> Sequence[ExampleCell]:
        if labels:
            return [ExampleCell(labels[index])]
        return [_cell(component, examples.rows[index][i], author, urls) for i, component in filled]

    return ExamplesView(
        names=[_name(component) for _, component in filled],
        rows=[(index, cells(index)) for index in there],
        are_buttons=len(filled) < 2,
        page=examples.page,
        pages=examples.pages,
    )


def _name(component: Component) -> str:
    return component.label or type(component).__name__


def _row(example: Example, shown: list[tuple[int, Component]]) -> ExampleRow:
    given = [(component, example.inputs[i] if example.inputs else None) for i, component in shown]
    says = {
        dom_ids.field(component.number): component.said(component.postprocess(value, NO_FILES))
        for component, value in given
        if value is not None and isinstance(component, Input) and component.number is not None
    }
    cells = [ExampleCell(_words(component, value)) for component, value in given]
    return ExampleRow(example, cells, json.dumps(says))


def _cell(component: Component, value: Any, author: AuthorFiles, urls: Urls) -> ExampleCell:
    words = _words(component, value)
    if not component.takes_files or not isinstance(value, str | Path):
        return ExampleCell(words)
    if is_address(value):
        return ExampleCell(words, str(value) if component.kind == "image" else "")
    path = Path(value).expanduser().resolve()
    return ExampleCell(words, author.address(str(path), urls) if is_picture(type_of(path, path.name)) else "")


def _words(component: Component, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):  # of a box that takes files, too
        files = [Path(str(one)).name for one in value.get("files") or ()]
        return ", ".join([*([str(value["text"])] if value.get("text") else []), *files])
    if isinstance(component, Input) and not component.takes_files:
        return component.words(component.data(component.postprocess(value, NO_FILES)))
    several = value if isinstance(value, list | tuple) else [value]
    return ", ".join(Path(str(one)).name for one in several)
