"""Answers to the examples that are kept over restarts: all made at launch, or each when it is first asked."""

from __future__ import annotations

import asyncio
import hashlib
import inspect
import json
import logging
from contextlib import closing, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from webchat.definition import Definition
from webchat.messages import Message, Option

from .call import async_values, is_async_result, values
from .normalise import messages_of

log = logging.getLogger("webchat.generation")


class ExampleCache:
    """Keeps one file an example in `folder`. A changed example or function has another name, so a new answer."""

    def __init__(self, definition: Definition, folder: Path) -> None:
        self._definition = definition
        self._folder = folder
        self._fingerprint = _fingerprint(definition.fn)

    @property
    def is_on(self) -> bool:
        return self._definition.cache_examples is not None

    def get(self, index: int) -> tuple[Message, ...] | None:
        """The kept answer to the example at `index`, or None."""
        if not self.is_on:
            return None
        with suppress(OSError, ValueError, KeyError, TypeError):  # not there, or not whole: made again
            return _from_json(json.loads(self._path(index).read_text(encoding="utf-8")))
        return None

    def keep(self, index: int, messages: tuple[Message, ...]) -> None:
        """Keep the answer; a disk that is full costs only the speed."""
        if not self.is_on:
            return
        path = self._path(index)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(".new")
            draft.write_text(json.dumps([asdict(message) for message in messages]), encoding="utf-8")
            draft.replace(path)
        except (OSError, TypeError) as error:
            log.warning("the answer to example %s could not be kept: %s", index, error)

    def fill(self) -> None:
        """With cache_mode "eager": make what is missing now. An error in the function is the author's to see."""
        if self._definition.cache_examples != "eager":
            return
        for index, example in enumerate(self._definition.examples):
            if self.get(index) is None:
                self.keep(index, _last_value(self._definition, example.text))

    def _path(self, index: int) -> Path:
        text = self._definition.examples[index].text
        name = hashlib.sha256(f"{self._definition.bot}\0{self._fingerprint}\0{text}".encode()).hexdigest()
        return self._folder / f"{name[:32]}.json"


def _last_value(definition: Definition, text: str) -> tuple[Message, ...]:
    result = definition.function(text, [])
    if is_async_result(result):
        return messages_of(asyncio.run(_last_async(result)))
    last = None
    with closing(values(result)) as given:  # type: ignore[type-var]  # an iterator, closable
        for last in given:  # noqa: B007  (the last one is what we want)
            pass
    return messages_of(last)


async def _last_async(result: Any) -> Any:
    last = None
    async for last in async_values(result):  # noqa: B007  (likewise)
        pass
    return last


def _fingerprint(fn: Any) -> str:
    """Changes when the function's text changes; where there is no text, its name has to do."""
    with suppress(OSError, TypeError):
        return inspect.getsource(fn)
    return getattr(fn, "__qualname__", type(fn).__qualname__)


def _from_json(stored: list[dict[str, Any]]) -> tuple[Message, ...]:
    return tuple(
        Message(
            message["content"],
            message["metadata"],
            tuple(Option(option["value"], option["label"]) for option in message["options"]),
        )
        for message in stored
    )
