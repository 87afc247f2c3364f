"""What every component is: a block with a value, which a form may send and a function may give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, InitVar, dataclass, fields
from typing import Any, ClassVar

from webchat.files import Files
from webchat.layout.tree import Block
from webchat.messages import ComponentData

from .calculated import listen, value_of
from .update import is_update


@dataclass(eq=False)
class Component(Block):
    """What all components take.

    Parameters:
        label: its name, shown above it unless `show_label` is False. container: whether it has a frame.
        scale, min_width: its share of a row, and the pixels below which the row breaks.
        visible: whether it is there. elem_id, elem_classes: for the author's CSS.
        render: whether it stands where it is made, or where its `render()` is called.
        inputs: components whose values a `value` that is a function gets; it is called again when one changes.
        every: seconds after which it is called again, or a `Timer`, as long as the page is looked at.
        key, preserved_by_key: Gradio's.

    A value has three shapes. *JSON* is how it is kept, drawn and sent by programs. `from_form` makes it of
    what a form says, `preprocess` makes of it what the author's function gets, and `postprocess` makes it of
    what that function gives.
    """

    is_input: ClassVar[bool] = False  # whether a visitor can say its value
    takes_files: ClassVar[bool] = False  # whether that may be files
    is_drawn: ClassVar[bool] = True  # whether it can be seen where it stands
    is_words: ClassVar[bool] = False  # whether it shows words alone, so that a visitor's own do no harm
    drawn: ClassVar[tuple[str, ...]] = ()  # the properties, besides value and label, that its template needs

    value: Any = None
    _: KW_ONLY
    label: str | None = None
    every: Any = None
    inputs: Any = None
    show_label: bool | None = None
    container: bool = True
    scale: int | None = None
    min_width: int = 160
    visible: bool = True
    elem_id: str | None = None
    elem_classes: list[str] | str | None = None
    render: InitVar[bool] = True  # Gradio's parameter beside Gradio's method
    key: int | str | tuple[int | str, ...] | None = None
    preserved_by_key: list[str] | str | None = "value"

    def __post_init__(self, render: bool) -> None:
        self.check()
        listen(self)
        if render:
            self._stand_here()

    def check(self) -> None:
        """Raises `DefinitionError` for what cannot be. Components that have something to check add to it."""

    @property
    def is_scriptable(self) -> bool:
        """Whether a script of the author's may say its value: the visitor can say anything in its place."""
        return self.is_words or (self.is_input and not self.takes_files)

    @property
    def taken(self) -> Sequence[str] | None:
        """What kinds of files a visitor can give, where he can give any; None is any kind."""
        return getattr(self, "file_types", None)

    # The three shapes of its value

    def from_form(self, said: Sequence[str]) -> Any:
        """The JSON of what a form says under its name; `said` is empty where the form does not mention it."""
        return said[-1] if said else None

    def resolved(self, value: Any, files: Files) -> Any:
        """The JSON with what is known of the files that a form names by their keys. Raises `NotFound`."""
        return value

    def preprocess(self, value: Any, files: Files) -> Any:
        """What the function gets for the JSON `value`. Raises `Unfit` with a sentence for a value that cannot be."""
        return value

    def refuse_unfit(self, value: Any, files: Files) -> None:
        """Raises `Unfit` where `preprocess` would; for one whose `preprocess` is dear, a cheaper way to find out."""
        self.preprocess(value, files)

    def postprocess(self, value: Any, files: Files) -> Any:
        """The JSON for what the function gave. Raises `Unfit`, `TypeError` or `ValueError` for what it cannot show."""
        return value

    # How it is kept and drawn

    def props(self) -> dict[str, Any]:
        """The properties that its template draws, but for the value."""
        return {name: getattr(self, name) for name in ("label", "show_label", *self.drawn)}

    def data(self, value: Any) -> ComponentData:
        """It with the JSON `value`."""
        return ComponentData(self.kind, {**self.props(), "value": value})

    def shown(self, files: Files) -> ComponentData:
        """It with the value that it was made with."""
        return self.data(self.initial(files))

    def initial(self, files: Files) -> Any:
        """The JSON of the value that it was made with; a function is called for it each time."""
        value = self.made(files)
        return None if value is None else self.postprocess(value, files)

    def made(self, files: Files) -> Any:
        """What it was made with, as its author gives it."""
        return value_of(self, lambda one: one.preprocess(one.initial(files), files))

    def words(self, data: ComponentData) -> str:
        """The same in words, for where only words can be: a copied message, a search, an export."""
        return ", ".join(file.name for file in data.files)

    def changed(self, before: ComponentData, change: Any, files: Files) -> ComponentData | None:
        """How it shows what a function gave for it: a value, a component (its given properties), or nothing."""
        if change is None:
            return self.data(None)
        if not isinstance(change, Component) and not is_update(change):
            return self.data(self.postprocess(change, files))
        given = properties(change)
        props = {**before.props, **{name: value for name, value in given.items() if name in before.props}}
        if "value" in given:
            value = given["value"]
            props["value"] = None if value is None else self.postprocess(value, files)
        return ComponentData(self.kind, props)


del Component.render  # the parameter's default, which hides the method


def properties(change: Component | Mapping[str, Any]) -> dict[str, Any]:
    """What a component that a function gave, or an `update()`, says of the one on the page."""
    if isinstance(change, Mapping):
        return {str(name): value for name, value in change.items() if name != "__type__"}
    known = {field.name for field in fields(change)}
    return {name: getattr(change, name) for name in change.given & known}
