"""Examples beside inputs: a click fills these in, and perhaps calls a function with them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

from webchat.checks import check_choice, check_count, warn_without_meaning
from webchat.errors import DefinitionError
from webchat.file_types import is_picture, type_of
from webchat.layout.event_data import SelectData
from webchat.layout.listeners import Event, Listener, listen
from webchat.layout.tree import Block
from webchat.layout.writing import refuse_nowhere

from .base import Component
from .given import is_address
from .input import Input
from .multimodal_textbox import existing
from .update import skip, update

LOG = "log.csv"  # in a folder of examples: what goes together
NO_MEANING = {"_api_mode": "there is no Interface that is loaded from elsewhere"}


@dataclass(eq=False)
class Examples(Block):
    """Examples that fill in the inputs when one clicks them: rows of a table, or buttons where one value says all.

    Parameters:
        examples: a list with a list for each example, a value for each of the inputs; for one input values will do.
            Or the path of a folder: its files, or for several inputs the rows of its log.csv.
        inputs, outputs, fn: as of a listener. run_on_click: whether a click calls `fn` after it has filled the inputs.
        cache_examples: whether the outputs show at once what `fn` has given for an example, also after a restart;
            cache_mode: "eager" (all at start, the default) or "lazy" (each when it is first asked for).
        preload: the number of a cached example that a page opens with.
        examples_per_page: more of them are on pages of their own. label: what is written above them.
        example_labels: a text for each example: shown on buttons, instead of its values.
        preprocess, postprocess, batch, api_name: as of a listener. visible, elem_id: as of any block.
    Raises `DefinitionError` with a sentence about what cannot be.
    Usage: `Examples([["Oslo", 3], ["Bergen", 5]], [city, days], answer, tell, run_on_click=True)`; its
    `load_input_event` is the listener, so `.then()` of it goes on.
    """

    kind = "examples"
    click = Event()
    select = Event()

    examples: Any
    inputs: Any  # as lists, once it is made
    outputs: Any = None
    fn: Callable[..., Any] | None = None
    cache_examples: bool | None = None
    cache_mode: Literal["eager", "lazy"] | None = None
    examples_per_page: int = 10
    _api_mode: bool = False
    label: str | None = None
    elem_id: str | None = None
    run_on_click: bool = False
    preprocess: bool = True
    postprocess: bool = True
    api_name: str | Literal[False] = "load_example"
    batch: bool = False
    _: KW_ONLY
    example_labels: list[str] | None = None
    visible: bool = True
    preload: int | Literal[False] = False
    page: int = field(init=False, default=0)  # which one is shown

    def __post_init__(self) -> None:
        warn_without_meaning("Examples", ["_api_mode"] if self._api_mode else [], NO_MEANING)
        check_choice("Examples", "cache_mode", self.cache_mode, ("eager", "lazy", None))
        check_count("Examples", "examples_per_page", self.examples_per_page)
        self.inputs, self.outputs = _several("inputs", self.inputs), _several("outputs", self.outputs or ())
        self.rows = _rows(self.examples, len(self.inputs))
        # Gradio leaves out an input of which no example says anything
        self.filled = [
            (i, one) for i, one in enumerate(self.inputs) if any(row[i] is not None for row in self.rows)
        ]
        self._check()
        refuse_nowhere(self, "click")
        self._stand_here()
        self._listen()

    def _check(self) -> None:
        if (self.run_on_click or self.is_cached) and self.fn is None:
            raise DefinitionError("Examples: with run_on_click or cache_examples give a fn.")
        if self.is_cached and not self.outputs:
            raise DefinitionError("Examples: with cache_examples give outputs.")
        if self.example_labels is not None and len(self.example_labels) != len(self.rows):
            raise DefinitionError(
                f"Examples: example_labels has {len(self.example_labels)} for {len(self.rows)} examples; "
                "give one for each."
            )
        for i, component in self.filled:
            for row in self.rows if isinstance(component, Input) and not component.takes_files else ():
                if row[i] is not None:
                    component.check_given("Examples", row[i])
        if self.is_cached and (bad := [one for one in self.outputs if one.kind in ("state", "chatbot")]):
            raise DefinitionError(
                f"Examples: what a {type(bad[0]).__name__} shows cannot be kept for all; leave cache_examples out."
            )
        tuple(self.paths)  # they are there
        if self.preload is not False and not 0 <= self.preload < len(self.rows):
            raise DefinitionError(
                f"Examples: preload is {self.preload}, and there are {len(self.rows)} examples."
            )

    def _listen(self) -> None:
        filled = [component for _, component in self.filled]
        how: dict[str, Any] = {"show_progress": "hidden", "queue": False}
        root: Any = next(reversed([*self.around()]), None)
        opens = (
            self.preload is not False and self.is_cached and self.cache_mode != "lazy" and root is not None
        )
        triggers = [self.click, root.load] if opens else [self.click]
        filling: Listener = listen(triggers, self._fill, None, filled, api_name=self.api_name, **how)
        self.load_input_event = filling
        self.running: Listener | None = None  # what may be answered from what was kept
        if self.is_cached or self.run_on_click:
            how = {"preprocess": self.preprocess, "postprocess": self.postprocess, "batch": self.batch}
            self.running = filling.then(self.fn, self.inputs, self.outputs, **how)
        if self.pages > 1:
            listen([self.select], self._turn_to, None, self, show_progress="hidden", queue=False)

    def _fill(self, data: SelectData) -> Any:
        if (index := self.index_in(data.index)) is None:
            return skip()
        return {component: self.rows[index][i] for i, component in self.filled}

    def _turn_to(self, data: SelectData) -> Any:
        page = _place(data.index, self.pages)
        return skip() if page is None else update(page=page)

    def index_in(self, said: Any) -> int | None:
        """Which example an event means; the one that nobody has clicked is the one that a page opens with."""
        return _place(self.preload if said is None else said, len(self.rows))

    @property
    def dataset(self) -> Self:
        """Itself, which Gradio has apart."""
        return self

    @property
    def is_cached(self) -> bool:
        return bool(self.cache_examples)

    @property
    def pages(self) -> int:
        return -(-len(self.rows) // self.examples_per_page)

    @property
    def paths(self) -> Iterator[Path]:
        """The files that examples name."""
        for index in range(len(self.rows)):
            yield from self.paths_of(index)

    def paths_of(self, index: int) -> Iterator[Path]:
        for i, component in self.filled:
            given = self.rows[index][i] if component.takes_files else None
            for one in given if isinstance(given, list) else [given]:
                named = one.get("path") if isinstance(one, Mapping) else one
                if isinstance(named, str | Path) and not is_address(named):
                    yield existing(named)

    @property
    def pictures(self) -> Iterator[Path]:
        return (path for path in self.paths if is_picture(type_of(path, path.name)))


def _place(said: Any, count: int) -> int | None:
    """What a page says, if it is one of so many; a bool is none."""
    return said if type(said) is int and 0 <= said < count else None


def _several(name: str, given: Any) -> list[Component]:
    several = list(given) if isinstance(given, Sequence | set) else [given]
    if strange := [one for one in several if not isinstance(one, Component)]:
        raise DefinitionError(f"Examples({name}=…): {strange[0]!r} is no component.")
    return several


def _rows(given: Any, count: int) -> list[list[Any]]:
    """A list for each example, with a value for each input, None where it says none."""
    if isinstance(given, str | Path):
        given = list(_in_folder(Path(given), count))
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise DefinitionError(
            f"Examples: examples is {given!r}; give a list of them, or the path of a folder."
        )
    if given and not isinstance(given[0], list | tuple):
        if count != 1:
            raise DefinitionError(f"Examples: {given[0]!r} is no example; give a list of {count} values.")
        given = [[value] for value in given]
    if too_long := [row for row in given if len(row) > count]:
        raise DefinitionError(f"Examples: {too_long[0]!r} has more values than there are inputs, {count}.")
    return [[*row, *[None] * (count - len(row))] for row in given]


def _in_folder(folder: Path, count: int) -> Iterable[Any]:
    if not folder.is_dir():
        raise DefinitionError(
            f"Examples: there is no folder {str(folder)!r}. Give a list of examples, such as [{str(folder)!r}]."
        )
    if (log := folder / LOG).is_file():
        with log.open(encoding="utf-8", newline="") as file:
            for row in list(csv.reader(file))[1:]:
                yield [
                    str(folder / cell) if cell and (folder / cell).is_file() else cell for cell in row[:count]
                ]
    elif count == 1:
        yield from ([str(path)] for path in sorted(folder.iterdir()) if path.is_file())
    else:
        raise DefinitionError(f"Examples: for several inputs there has to be a {LOG} in {str(folder)!r}.")
