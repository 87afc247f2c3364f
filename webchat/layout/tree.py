"""Blocks inside blocks: whatever is made inside a `with` stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextvars import Token
from dataclasses import dataclass
from functools import cache
from inspect import signature
from typing import Any, ClassVar, Self

from webchat.errors import DefinitionError

from .listeners import Listener
from .writing import open_container


class Block:
    """Anything that can stand on a page.

    `kind` names its template. `given` are the parameters that its maker named: a component that a function
    gives changes these properties of the one on the page, and no others. `number` is its place in the page's
    order, which names it in addresses and forms; None as long as it stands on no page.
    """

    kind: ClassVar[str]
    old: ClassVar[Mapping[str, str]] = {}  # parameters that Gradio had once, and what to write instead
    visible: bool = True
    elem_id: str | None = None
    elem_classes: list[str] | str | None = None
    given: frozenset[str]
    parent: Container | None
    number: int | None
    listeners: list[Listener]

    def __new__(cls, *arguments: Any, **named: Any) -> Self:
        for name in named:
            if name in cls.old:
                raise DefinitionError(f"{cls.__name__} has no {name} any more: {cls.old[name]}.")
        block = super().__new__(cls)
        names = _parameters(cls)  # type: ignore[arg-type]  # a class can be hashed, whatever mypy says
        block.given = frozenset([*names[: len(arguments)], *named])
        block.parent = block.number = None
        block.listeners = []
        return block

    def render(self) -> Self:
        """Stand where the page is being written now. Raises `DefinitionError` outside of any `with`, or twice."""
        if (container := open_container.get()) is None:
            raise DefinitionError(f"{type(self).__name__}.render() has its place inside `with Blocks():`.")
        if self.parent is not None:
            raise DefinitionError(f"This {type(self).__name__} stands on the page already.")
        self._join(container)
        return self

    def _join(self, container: Container) -> None:
        container.add(self)

    def unrender(self) -> Self:
        """Leave the page, to be rendered elsewhere."""
        if self.parent is not None:
            self.parent.children.remove(self)
            self.parent = None
        return self

    def _stand_here(self) -> None:
        """What the constructor does unless `render=False`: stand where the page is being written, if it is."""
        if open_container.get() is not None and self.parent is None:
            self.render()

    def around(self) -> Iterator[Container]:
        """What it stands in, from the nearest to the page."""
        if self.parent is not None:
            yield self.parent
            yield from self.parent.around()

    def listeners_of(self, event: str) -> list[Listener]:
        return [one for one in self.listeners if (self, event) in one.targets]

    @property
    def parts(self) -> tuple[Block, ...]:
        """Blocks that it draws itself, and that have no number of their own."""
        return ()


class Container(Block):
    """A block with others in it. Usage: `with Row(): Textbox(); Button("Go")`."""

    children: list[Block]
    _before: list[Token[Container | None]]

    def __new__(cls, *arguments: Any, **named: Any) -> Self:
        block = super().__new__(cls, *arguments, **named)
        block.children, block._before = [], []
        return block

    def add(self, block: Block) -> None:
        if block is self or any(block is outer for outer in self.around()):
            raise DefinitionError(f"This {type(block).__name__} cannot stand in itself.")
        block.parent = self
        self.children.append(block)

    def __enter__(self) -> Self:
        self._before.append(open_container.set(self))
        return self

    def __exit__(self, *_: object) -> None:
        open_container.reset(self._before.pop())

    def walk(self) -> Iterator[Block]:
        """Itself and all that stands in it, in the page's order."""
        yield self
        for child in self.children:
            if isinstance(child, Container):
                yield from child.walk()
            else:
                yield child


@dataclass(frozen=True)
class Layout:
    """A whole page, counted through. Usage: `Layout.of(blocks).blocks[3]`."""

    root: Container
    blocks: Mapping[int, Block]

    @classmethod
    def of(cls, root: Container) -> Layout:
        blocks = dict(enumerate(root.walk()))
        for number, block in blocks.items():
            block.number = number
        return cls(root, blocks)

    def hears(self, number: int, event: str) -> bool:
        """Whether anybody listens to this event of a block."""
        return bool(self.blocks[number].listeners_of(event))

    @property
    def listeners(self) -> list[Listener]:
        """In the order in which they were made: their place in it names them."""
        here = (part for block in self.blocks.values() for part in (block, *block.parts))
        found = {id(one): one for block in here for listener in block.listeners for one in listener.roots()}
        return sorted(found.values(), key=lambda one: one.order)


@cache
def _parameters(kind: Any) -> tuple[str, ...]:
    return tuple(signature(kind.__init__).parameters)[1:]
