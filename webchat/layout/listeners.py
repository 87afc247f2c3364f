"""What happens when somebody uses a block: an event, and the functions that listen to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from inspect import signature
from itertools import count
from typing import TYPE_CHECKING, Any, Literal

from webchat.checks import warn_once
from webchat.errors import DefinitionError

from .parameters import in_words, warn_of_misfit
from .scripts import check_script
from .writing import refuse_nowhere

if TYPE_CHECKING:
    from .tree import Block

Shown = Literal["full", "minimal", "hidden"]
Mode = Literal["once", "multiple", "always_last"]
When = Literal["then", "success", "failure"]
Target = tuple["Block", str]  # whose event, and which

OLD = {  # what Gradio had once
    "every": ": a Timer's tick calls a function every so often",
    "_js": ": it is called js now",
}
LAST_COUNTS = {"change", "key_up"}  # events that come in rows: while one is answered, the last one waits
NO_MEANING = {
    "time_limit": "only streams of a camera or a microphone have one",
    "stream_every": "there are no streams of a camera or a microphone",
    "key": "a page is laid out once, without gr.render",
}
_orders = count()


@dataclass(eq=False)
class Listener:
    """A function that is called when one of its `targets` has its event, or when the one before it has ended.

    With `js` the browser is asked first. So one that follows another is a request of its own, like one of an event.
    Usage: `button.click(ask, box, answer).success(save, answer).failure(excuse)`; each of them is another one.
    """

    targets: tuple[Target, ...]
    fn: Callable[..., Any] | None
    inputs: list[Block]
    outputs: list[Block]
    when: When | None = None  # in a chain: after which end of the one before
    takes_set: bool = False  # whether the function wants its inputs as one dict, by their blocks
    js: str | None = None  # a JavaScript function, as text
    api_name: str | Literal[False] | None = None  # for the doors that programs come in by
    show_api: bool = True
    scroll_to_output: bool = False
    show_progress: Shown = "full"
    show_progress_on: list[Block] = field(default_factory=list)
    like_user_message: bool = False  # whether what the user said can be liked, too
    queue: bool = True
    batch: bool = False
    preprocess: bool = True
    postprocess: bool = True
    cancels: list[Listener] = field(default_factory=list)
    trigger_mode: Mode = "once"
    concurrency_limit: int | Literal["default"] | None = "default"
    concurrency_id: str | None = None
    following: list[Listener] = field(default_factory=list)
    order: int = field(default_factory=lambda: next(_orders))

    @property
    def event(self) -> str:
        """The first of its events, which names it in the log."""
        return self.targets[0][1] if self.targets else self.when or ""

    def then(self, *given: Any, **named: Any) -> Any:
        """Call another function when this one has ended, well or not."""
        return _listen((), "then", self, *given, **named)

    def success(self, *given: Any, **named: Any) -> Any:
        """Call another function when this one has ended well."""
        return _listen((), "success", self, *given, **named)

    def failure(self, *given: Any, **named: Any) -> Any:
        """Call another function when this one has raised."""
        return _listen((), "failure", self, *given, **named)

    def chain(self) -> Iterator[Listener]:
        """Itself, and all that may follow in the same request."""
        yield self
        for listener in self.following:
            if not listener.js:
                yield from listener.chain()

    def roots(self) -> Iterator[Listener]:
        """Itself, and those after it that are a request of their own."""
        yield self
        for one in self.chain():
            for listener in one.following:
                if listener.js:
                    yield from listener.roots()


class Event:
    """An event of a kind of block. Usage: `class Button(Component): click = Event()`; `button.click(fn)`."""

    name: str

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, block: Block | None, owner: type) -> Any:
        return self if block is None else Trigger(block, self.name)


class Trigger:
    """The event of one block: call it with a function, or name it in `on(triggers=[…])`."""

    def __init__(self, block: Block, event: str) -> None:
        self.block = block
        self.event = event

    def __call__(self, *given: Any, **named: Any) -> Any:
        refuse_nowhere(self.block, self.event)
        return listen([self], *given, **named)


def on(
    triggers: Sequence[Trigger] | Trigger | None = None,
    fn: Callable[..., Any] | Literal["decorator"] | None = "decorator",
    inputs: Any = None,
    outputs: Any = None,
    *,
    api_name: str | Literal[False] | None = None,
    scroll_to_output: bool = False,
    show_progress: Shown = "full",
    show_progress_on: Any = None,
    queue: bool = True,
    batch: bool = False,
    max_batch_size: int = 4,
    preprocess: bool = True,
    postprocess: bool = True,
    cancels: Listener | list[Listener] | None = None,
    trigger_mode: Mode | None = None,
    js: str | Literal[True] | None = None,
    concurrency_limit: int | Literal["default"] | None = "default",
    concurrency_id: str | None = None,
    show_api: bool = True,
    time_limit: int | None = None,
    stream_every: float = 0.5,
    key: int | str | tuple[int | str, ...] | None = None,
) -> Any:
    """Have one function called at several events; without `triggers`, whenever one of the inputs changes.

    Parameters: as of each event's own method, such as `button.click`. Usage:
    `on([box.submit, button.click], answer, box, reply)`, or as a decorator: `@on([box.submit], inputs=box)`.
    """
    if triggers is None:
        triggers = changes_of(inputs)
    triggers = as_list(triggers)
    for one in triggers:
        if not isinstance(one, Trigger):
            name = type(one).__name__.lower()
            raise DefinitionError(f"on(triggers=…): {one!r} is no event. Give some, such as {name}.change.")
        refuse_nowhere(one.block, one.event)
    return listen(triggers, fn, inputs, outputs, **_named(locals()))


def changes_of(inputs: Any) -> list[Trigger]:
    """Of those that have such an event."""
    return [block.change for block in as_list(inputs) if hasattr(block, "change")]


def listen(triggers: Sequence[Trigger], *given: Any, **named: Any) -> Any:
    """The same for blocks that may be put on a page later."""
    return _listen(tuple((one.block, one.event) for one in triggers), None, None, *given, **named)


def _listen(
    targets: tuple[Target, ...],
    when: When | None,
    before: Listener | None,
    fn: Callable[..., Any] | Literal["decorator"] | None = "decorator",
    inputs: Any = None,
    outputs: Any = None,
    api_name: str | Literal[False] | None = None,
    scroll_to_output: bool = False,
    show_progress: Shown = "full",
    show_progress_on: Any = None,
    queue: bool = True,
    batch: bool = False,
    max_batch_size: int = 4,
    preprocess: bool = True,
    postprocess: bool = True,
    cancels: Listener | list[Listener] | None = None,
    trigger_mode: Mode | None = None,
    js: str | Literal[True] | None = None,
    concurrency_limit: int | Literal["default"] | None = "default",
    concurrency_id: str | None = None,
    show_api: bool = True,
    time_limit: int | None = None,
    stream_every: float = 0.5,
    like_user_message: bool = False,
    key: int | str | tuple[int | str, ...] | None = None,
    **strange: Any,
) -> Any:
    """Have `fn` called at these events, or after the listener `before`.

    Parameters:
        fn: gets a value for each input and gives one for each output: alone, as a tuple, as a dict by
            component, or each time anew by yielding. inputs, outputs: a component, or a list of them; a *set*
            of inputs comes as one dict. Left out, the call is a decorator.
        show_progress: "full", "minimal" or "hidden": what the outputs (or `show_progress_on`) show meanwhile.
        scroll_to_output: whether the page moves to the first output. queue: whether it waits its turn.
        concurrency_limit: how many calls may run at once (16 by "default"; None: any number), together with
            all that have the same `concurrency_id`.
        trigger_mode: what becomes of events that come while one is answered: "once" drops them, "multiple"
            answers each, "always_last" (of `change`) the last one.
        cancels: listeners whose calls end when this one begins.
        batch: whether `fn` takes and gives lists; here each holds one value, whatever `max_batch_size` says.
        like_user_message: of `like`: whether what the user said can be judged, too.
        js: a JavaScript function, as text. It gets what the inputs and the outputs say; what it returns (for several
            an array) is what `fn` gets for its inputs. With `fn=None` it goes into the outputs: fields, Markdown,
            HTML, Code, JSON and buttons. Without JavaScript the listener is not there. Anybody can read it, also
            before a login.
        preprocess, postprocess: with False the function gets, or gives, a value as JSON.
        api_name, show_api: how programs find it.
    """
    owner = _name(targets, when)
    for name in strange:
        raise DefinitionError(f"{owner} has no parameter {name}{OLD.get(name, '')}.")
    if fn == "decorator":
        return partial(_decorate, targets, when, before, inputs, outputs, _named(locals()))
    unusual = ("time_limit", time_limit, None), ("stream_every", stream_every, 0.5), ("key", key, None)
    for name, value, usual in unusual:
        if value != usual:
            warn_once(f"{owner}({name}=…) changes nothing in webchat: {NO_MEANING[name]}.")
    if fn is None and js is None and not cancels:
        raise DefinitionError(f"{owner}: there is nothing to call. Give fn, or js.")
    if fn is not None and not callable(fn):
        raise DefinitionError(f"{owner}: {fn!r} cannot be called. Give a function.")
    inputs_given = _blocks(targets, when, "inputs", inputs)
    if fn is not None:
        count = 1 if isinstance(inputs, set | frozenset) else len(inputs_given)
        warn_of_misfit(owner, fn, count, in_words(count))
    outputs_given = _blocks(targets, when, "outputs", outputs)
    listener = Listener(
        targets,
        fn,
        inputs_given,
        outputs_given,
        when=when,
        takes_set=isinstance(inputs, set | frozenset),
        js=check_script(owner, js, () if fn is not None else outputs_given),
        api_name=api_name,
        show_api=show_api,
        scroll_to_output=scroll_to_output,
        show_progress=show_progress,
        show_progress_on=as_list(show_progress_on),
        like_user_message=like_user_message,
        queue=queue,
        batch=batch,
        preprocess=preprocess,
        postprocess=postprocess,
        cancels=as_list(cancels),
        trigger_mode=trigger_mode or ("always_last" if _come_in_rows(targets) else "once"),
        concurrency_limit=concurrency_limit,
        concurrency_id=concurrency_id,
    )
    if before is not None:
        before.following.append(listener)
    for block, _ in targets:
        if listener not in block.listeners:
            block.listeners.append(listener)
    return listener


_NAMED = signature(_listen).parameters.keys() - {
    "targets",
    "when",
    "before",
    "fn",
    "inputs",
    "outputs",
    "strange",
}


def _named(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in _NAMED if name in values}


def _decorate(
    targets: tuple[Target, ...],
    when: When | None,
    before: Listener | None,
    inputs: Any,
    outputs: Any,
    named: dict[str, Any],
    fn: Callable[..., Any],
) -> Callable[..., Any]:
    _listen(targets, when, before, fn, inputs, outputs, **named)
    return fn


def _come_in_rows(targets: tuple[Target, ...]) -> bool:
    return bool(targets) and all(event in LAST_COUNTS for _, event in targets)


def _name(targets: tuple[Target, ...], when: When | None) -> str:
    return f"{type(targets[0][0]).__name__}.{targets[0][1]}" if targets else when or "on"


def _blocks(targets: tuple[Target, ...], when: When | None, name: str, given: Any) -> list[Any]:
    blocks = as_list(given)
    for block in blocks:
        if not hasattr(block, "listeners"):
            raise DefinitionError(f"{_name(targets, when)}({name}=…): {block!r} is no component.")
    return blocks


def as_list(blocks: Any) -> list[Any]:
    if blocks is None:
        return []
    return list(blocks) if isinstance(blocks, list | tuple | set | frozenset) else [blocks]
