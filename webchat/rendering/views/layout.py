"""What the templates of an author's page get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webchat.chat_examples import Example
from webchat.layout.tree import Block
from webchat.messages import ComponentData


@dataclass(frozen=True, kw_only=True)
class BlockView:
    """A block of the author's layout. `data`: what a component shows; `children`: what stands in a container."""

    number: int
    kind: str
    block: Block
    data: ComponentData | None = None
    children: Sequence[BlockView] = ()


@dataclass(frozen=True)
class ExampleCell:
    """What an example says in one input: in words, and with the address of its picture where it is one."""

    words: str
    picture: str = ""


@dataclass(frozen=True)
class ExampleRow:
    """`cells`: what it says in each additional input; `says`: the same as JSON, by the control's name."""

    example: Example
    cells: Sequence[ExampleCell]
    says: str


@dataclass(frozen=True, kw_only=True)
class ExampleTable:
    """`names`: of the additional inputs."""

    names: Sequence[str]
    rows: Sequence[ExampleRow]


@dataclass(frozen=True, kw_only=True)
class ExamplesView:
    """Examples beside inputs. `names`: of these; `rows`: the number of each example, and what it says in them."""

    names: Sequence[str]
    rows: Sequence[tuple[int, Sequence[ExampleCell]]]
    are_buttons: bool
    page: int  # from 0
    pages: int

    @property
    def rest(self) -> list[Sequence[ExampleCell]]:
        """All but the first cell of each row."""
        return [cells[1:] for _, cells in self.rows]


@dataclass(frozen=True, kw_only=True)
class ScriptView:
    """What the browser runs of a listener. `takes` and `sets` are blocks by their numbers, `takes` in the function's
    order; `is_alone`: it sets the outputs, else the inputs of what the server is asked. `goes_on`: the server is asked.
    """

    takes: str
    sets: str
    is_alone: bool
    goes_on: bool


@dataclass(frozen=True, kw_only=True)
class ListenerView:
    """The form by which a page tells of an event. `on`: "2:click 5:change"; the selectors are CSS."""

    number: int
    on: str
    include: str  # the controls whose values it carries
    busy: str  # what shows that it is being answered
    mode: str
    at_load: bool = False
    script: ScriptView | None = None
