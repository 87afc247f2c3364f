"""Files that replies show from elsewhere are copied once a reply has ended, so that they are there next year."""

from __future__ import annotations

import logging
import queue
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from webchat.components.given import kept
from webchat.errors import UnfitFile, WebchatError
from webchat.file_types import checked_type
from webchat.messages import ComponentData
from webchat.storage.history import Asked
from webchat.updates import Snapshot

from .fetching import Address, NotFetched, fetch, is_public
from .store import ReplyStore

log = logging.getLogger("webchat.generation")

# What a component can show; anything else at its address would be an error page
FITTING = {
    "image": ("image/",),
    "gallery": ("image/", "video/"),
    "audio": ("audio/", "video/"),
    "video": ("video/", "text/"),
}


class Copies:
    """Fetches one file after the other, in a thread that is there as long as the site.

    `most`: bytes of a file. `allows`: whether one may connect to an address.
    Usage: `copies.want(reply_id, snapshot)` when a reply has ended. What cannot be fetched stays an address.
    """

    def __init__(self, store: ReplyStore, most: int, allows: Callable[[Address], bool] = is_public) -> None:
        self._store = store
        self._most = most
        self._allows = allows
        self._wanted: queue.Queue[tuple[int, list[ComponentData]]] = queue.Queue()
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None

    def want(self, reply_id: int, snapshot: Snapshot) -> None:
        shown = (*(message.component for message in snapshot.messages), *snapshot.outputs)
        if elsewhere := [one for one in shown if one is not None and _lies_elsewhere(one.props)]:
            self._wanted.put((reply_id, elsewhere))
            self._wake()

    def wait(self) -> None:
        """Until all that was wanted has been tried."""
        self._wanted.join()

    def _wake(self) -> None:
        with self._lock:
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="copies", daemon=True)
                self._worker.start()

    def _work(self) -> None:
        while True:
            reply_id, components = self._wanted.get()
            try:
                self._copy(reply_id, components)
            except WebchatError as error:
                log.warning("what reply %s shows could not be copied: %s", reply_id, error)
            except Exception:
                log.exception("what reply %s shows could not be copied", reply_id)
            finally:
                self._wanted.task_done()

    def _copy(self, reply_id: int, components: Sequence[ComponentData]) -> None:
        """What the reply shows in several places is fetched once."""
        asked = self._store.asked(reply_id)
        copied: dict[tuple[str, str], Mapping[str, Any]] = {}
        for component in components:

            def copy(item: Mapping[str, Any], kind: str = component.kind) -> Mapping[str, Any]:
                if (found := copied.get((kind, item["url"]))) is None:
                    found = copied[kind, item["url"]] = self._copied(asked, kind, item)
                return found

            props = _exchanged(component.props, copy)
            if props != component.props:
                self._store.exchange(reply_id, component, ComponentData(component.kind, props))

    def _copied(self, asked: Asked, kind: str, item: Mapping[str, Any]) -> Mapping[str, Any]:
        with tempfile.TemporaryDirectory(prefix="webchat-") as folder:
            path = Path(folder) / "copy"
            try:
                with path.open("wb") as file:
                    fetch(item["url"], file, self._most, self._allows)
                _check(kind, path, item["name"])
            except (NotFetched, UnfitFile) as error:
                log.info("%s is not copied: %s", item["url"], error)
                return item
            with self._store.files(asked) as files:
                return kept(files.keep(path, item["name"]), path)


def _check(kind: str, path: Path, name: str) -> None:
    found = checked_type(path, name, None)
    if kind in FITTING and not found.startswith(FITTING[kind]):
        raise NotFetched(f"it is no {kind} but {found}")


def _lies_elsewhere(value: Any) -> bool:
    if isinstance(value, Mapping):
        return _is_address(value) or any(map(_lies_elsewhere, value.values()))
    return isinstance(value, list | tuple) and any(map(_lies_elsewhere, value))


def _is_address(value: Mapping[str, Any]) -> bool:
    return value.keys() == {"url", "name"}


def _exchanged(value: Any, copy: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> Any:
    if isinstance(value, Mapping):
        if _is_address(value):
            return copy(value)
        return {name: _exchanged(item, copy) for name, item in value.items()}
    return [_exchanged(item, copy) for item in value] if isinstance(value, list | tuple) else value
