"""Which files of this machine a chat function may show: never more than its author has reason to."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from webchat.errors import WebchatError

# What the site itself writes into its folder, besides the kept files; the folder may be the working folder, too
PRIVATE = ("secret_key", "config.toml", "webchat.db", "examples", "flagged")


class NotPermitted(WebchatError):
    """A file lies where nothing is shown from. The text says what the author can do."""


class Permission:
    """As in Gradio: the working folder, the folder for temporary files, and what `launch()` names.

    Parameters: `instance`, the site's own folder, of which only the kept files are shown; `allowed` and
    `blocked`, the paths of `launch(allowed_paths=…, blocked_paths=…)`; `database`, where it is a file.
    """

    def __init__(
        self,
        instance: Path,
        allowed: Iterable[Path] = (),
        blocked: Iterable[Path] = (),
        database: Path | None = None,
    ) -> None:
        self._kept = (instance / "files").resolve()
        self._allowed = [path.resolve() for path in allowed]
        self._blocked = [path.resolve() for path in blocked]
        self._instance = instance.resolve()
        self._database = database and str(database.resolve())

    def check(self, path: Path) -> Path:
        """Where `path` leads in the end. Raises `NotPermitted`."""
        there = path.resolve()
        if _lies_in(there, self._blocked):
            raise NotPermitted(f"{path} lies in one of the blocked_paths of launch().")
        if _lies_in(there, [self._kept]):
            return there
        if self._is_private(there):
            raise NotPermitted(f"{path} is the site's own, and nobody else's.")
        if _lies_in(there, self._allowed):
            return there
        usual = [Path.cwd().resolve(), Path(tempfile.gettempdir()).resolve()]
        home = next((folder for folder in usual if _lies_in(there, [folder])), None)
        if home is None:
            raise NotPermitted(
                f"{path} lies neither in the working folder ({usual[0]}) nor in that for temporary files. Put it "
                f"there, or name its folder: launch(allowed_paths=[{str(there.parent)!r}])."
            )
        if any(part.startswith(".") for part in there.relative_to(home).parts):
            raise NotPermitted(
                f"{path} is hidden, and hidden files are not shown. "
                f"If it shall be: launch(allowed_paths=[{str(there)!r}])."
            )
        return there

    def _is_private(self, path: Path) -> bool:
        if self._database and str(path).startswith(self._database):  # or what SQLite writes beside it
            return True
        if not _lies_in(path, [self._instance]):
            return False
        return "".join(path.relative_to(self._instance).parts[:1]).startswith(PRIVATE)


def _lies_in(path: Path, folders: Iterable[Path]) -> bool:
    return any(path == folder or folder in path.parents for folder in folders)
