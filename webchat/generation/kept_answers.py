"""A folder of answers that are kept over restarts: one file each, named by what it answers."""

from __future__ import annotations

import hashlib
import inspect
import json
import logging
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

log = logging.getLogger("webchat.generation")


class KeptAnswers:
    """Usage: `kept.write(kept.name(bot, fingerprint(fn), text), answer)`, where the answer is JSON."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def name(self, *parts: str, files: Iterable[Path] = ()) -> str:
        """Another one for another question, and for files with other contents."""
        name = hashlib.sha256("\0".join(parts).encode())
        for path in files:
            name.update(path.name.encode() + b"\0" + path.read_bytes())
        return f"{name.hexdigest()[:32]}.json"

    def read(self, name: str) -> Any:
        """The answer, or None where there is none, or not a whole one."""
        with suppress(OSError, ValueError):
            return json.loads((self._folder / name).read_text(encoding="utf-8"))
        return None

    def write(self, name: str, answer: Any) -> None:
        """A disk that is full costs only the speed."""
        path = self._folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(".new")
            draft.write_text(json.dumps(answer), encoding="utf-8")
            draft.replace(path)
        except (OSError, TypeError) as error:
            log.warning("the answer to an example could not be kept: %s", error)


def fingerprint(fn: Any) -> str:
    """Changes when the function's text changes; where there is no text, its name has to do."""
    with suppress(OSError, TypeError):
        return inspect.getsource(fn)
    return getattr(fn, "__qualname__", type(fn).__qualname__)
