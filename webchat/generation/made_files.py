"""Files that a function of the author's has put into the box of the chat, by the keys that stand for them in a form."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from pathlib import Path

CAPACITY = 10_000  # of which the oldest are forgotten: their boxes are long sent, or left


class MadeFiles:
    """Usage: `made.path(made.key(path)) == path`. Nobody can guess a key."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._keys: OrderedDict[Path, str] = OrderedDict()
        self._paths: dict[str, Path] = {}
        self._lock = threading.Lock()

    def key(self, path: Path) -> str:
        with self._lock:
            key = self._keys.setdefault(path, f"made-{secrets.token_urlsafe(12)}")
            self._keys.move_to_end(path)
            self._paths[key] = path
            if len(self._keys) > self._capacity:
                del self._paths[self._keys.popitem(last=False)[1]]
            return key

    def path(self, key: str) -> Path | None:
        return self._paths.get(key)
