"""What a function gives instead of a component's value: some of its properties, or nothing at all."""

from __future__ import annotations

from typing import Any


def update(
    elem_id: str | None = None,
    elem_classes: list[str] | str | None = None,
    visible: bool | None = None,
    **kwargs: Any,
) -> dict[str, Any]:
    """Changes these properties of an output, and no others: `return gr.update(visible=False)`."""
    named = {"elem_id": elem_id, "elem_classes": elem_classes, "visible": visible}
    return {
        "__type__": "update",
        **kwargs,
        **{name: value for name, value in named.items() if value is not None},
    }


def skip() -> dict[str, Any]:
    """Leaves an output as it is, or all of them: `return gr.skip(), "new"`."""
    return {"__type__": "update"}


def is_update(change: Any) -> bool:
    """Whether a function gave an `update()`."""
    return isinstance(change, dict) and change.get("__type__") == "update"
