"""Examples that say something in the additional inputs, as the rows of a table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from webchat.components.base import Component
from webchat.components.input import NO_FILES, Input
from webchat.definition import Definition
from webchat.examples import Example

from . import dom_ids
from .views import ExampleRow, ExampleTable


def example_table(definition: Definition) -> ExampleTable | None:
    """None where buttons are enough."""
    if not any(given is not None for example in definition.examples for given in example.inputs):
        return None
    shown = [(i, component) for i, component in enumerate(definition.additional_inputs) if component.is_drawn]
    return ExampleTable(
        names=[component.label or type(component).__name__ for _, component in shown],
        rows=[_row(example, shown) for example in definition.examples],
    )


def _row(example: Example, shown: list[tuple[int, Component]]) -> ExampleRow:
    given = [(component, example.inputs[i] if example.inputs else None) for i, component in shown]
    says = {
        dom_ids.field(component.number): component.said(component.postprocess(value, NO_FILES))
        for component, value in given
        if value is not None and isinstance(component, Input) and component.number is not None
    }
    return ExampleRow(example, [_words(component, value) for component, value in given], json.dumps(says))


def _words(component: Component, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(component, Input):
        return component.words(component.data(component.postprocess(value, NO_FILES)))
    several = value if isinstance(value, list | tuple) else [value]
    return ", ".join(Path(str(one)).name for one in several)
