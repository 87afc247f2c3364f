"""Answers to the examples that are kept over restarts: all made at launch, or each when it is first asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import asdict
from typing import Any

from webchat.chat_examples import Example
from webchat.definition import Definition
from webchat.errors import WebchatError
from webchat.files import Files
from webchat.messages import PROBLEM, ComponentData, Message, Option
from webchat.storage.history import Asked
from webchat.streams.memory import MemoryStream
from webchat.updates import ReplyState, Snapshot

from .kept_answers import KeptAnswers, fingerprint
from .opening import Opening
from .run import Run
from .store import ReplyStore

log = logging.getLogger("webchat.generation")


class ExampleCache:
    """Keeps one answer an example. A changed example or function has another name, so a new answer.

    What the answers show is kept by the `store`, as the site's own. `opening`: what was said before each example.
    """

    def __init__(
        self, definition: Definition, answers: KeptAnswers, store: ReplyStore, opening: Opening = ()
    ) -> None:
        self._definition = definition
        self._answers = answers
        self._store = store
        self._fingerprint = fingerprint(definition.fn)
        self._before = (
            [entry for turn in store.as_known(opening) for entry in turn.entries] if opening else []
        )

    @property
    def is_on(self) -> bool:
        """An answer that a visitor's own State has a part in is nobody else's."""
        inputs = self._definition.additional_inputs
        return self._definition.cache_examples is not None and not any(one.kind == "state" for one in inputs)

    def get(self, index: int) -> Snapshot | None:
        """The kept answer to the example at `index`, or None."""
        if not self.is_on:
            return None
        with suppress(KeyError, TypeError):  # not there, or not whole: made again
            return _from_json(self._answers.read(self._name(index)))
        return None

    def keep(self, index: int, answer: Snapshot) -> None:
        """Keep what a visitor was answered."""
        if not self.is_on:
            return
        try:
            self._write(index, self._store.shared(answer))
        except (WebchatError, OSError) as error:
            log.warning("the answer to example %s could not be kept: %s", index, error)

    def fill(self) -> None:
        """With cache_mode "eager": make what is missing now. An error in the function is the author's to see."""
        if self._definition.cache_examples != "eager":
            return
        for index, example in enumerate(self._definition.examples):
            if self.get(index) is None:
                self._write(index, self._answer(example))

    def _answer(self, example: Example) -> Snapshot:
        """What the function gives last, called as for any visitor."""
        before = deepcopy(self._before)
        asked = Asked(None, None, example.text, (), (), before)
        with self._store.files(asked) as files:
            came = tuple(files.keep(path, path.name) for path in example.files)
            inputs = tuple(self._inputs(example, files))
        store = self._store.for_example(Asked(None, None, example.text, came, inputs, before))
        run = _ExampleRun(0, self._definition, store, MemoryStream(), lambda run: None)
        if run.is_async:
            asyncio.run(run.perform_async())
        else:
            run.perform()
        return run.snapshot

    def _inputs(self, example: Example, files: Files) -> Iterator[Any]:
        for position, component in enumerate(self._definition.additional_inputs):
            said = example.inputs[position] if position < len(example.inputs) else None
            yield component.shown(files).value if said is None else component.postprocess(said, files)

    def _write(self, index: int, answer: Snapshot) -> None:
        if any(message.component and message.component.kind == PROBLEM for message in answer.messages):
            return  # it may be able to show it the next time
        self._answers.write(self._name(index), _as_json(answer))

    def _name(self, index: int) -> str:
        example = self._definition.examples[index]
        before = [repr(self._before)] if self._before else []
        said = [repr(example.inputs)] if example.inputs else []
        parts = self._definition.bot, self._fingerprint, example.text, *before, *said
        return self._answers.name(*parts, files=example.files)


class _ExampleRun(Run):
    def _fail(self, error: BaseException) -> None:
        raise error


def _as_json(answer: Snapshot) -> dict[str, Any]:
    return {
        "messages": [
            {
                "content": message.content,
                "metadata": dict(message.metadata),
                "options": [asdict(option) for option in message.options],
                "component": message.component and message.component.as_json(),
            }
            for message in answer.messages
        ],
        "outputs": [output and output.as_json() for output in answer.outputs],
    }


def _from_json(stored: Mapping[str, Any]) -> Snapshot:
    messages = tuple(
        Message(
            message["content"],
            message["metadata"],
            tuple(Option(option["value"], option["label"]) for option in message["options"]),
            _component(message["component"]),
        )
        for message in stored["messages"]
    )
    return Snapshot(messages, ReplyState.DONE, outputs=_components(stored["outputs"]))


def _components(stored: Sequence[Any]) -> tuple[ComponentData | None, ...]:
    return tuple(map(_component, stored))


def _component(stored: Mapping[str, Any] | None) -> ComponentData | None:
    return stored and ComponentData.of(stored)  # type: ignore[return-value]  # None, or one
