"""Files and texts that an author names: looked for when she names them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from .errors import DefinitionError


class AuthorFiles(dict[str, Path]):
    """The files that an author names, and so lets the site serve: name in the address → path."""

    def add(self, parameter: str, picture: str | Path) -> str:
        """An address stays what it is; a path gets a name of its own. Raises `DefinitionError`."""
        if isinstance(picture, str) and is_address(picture):
            return picture
        path = Path(picture).resolve()
        if not path.is_file():
            raise DefinitionError(f"{parameter}: there is no file {str(picture)!r}.")
        known = next((name for name, other in self.items() if other == path), None)
        name = known or f"{len(self)}-{re.sub(r'[^A-Za-z0-9._-]', '-', path.name)}"
        self[name] = path
        return name


def is_address(picture: str) -> bool:
    """Whether it is elsewhere. The host holds nothing that could end a header's value."""
    return bool(re.match(r"https?://[\w.:\[\]-]+(/|$)", picture))


def paths_of(parameter: str, paths: Sequence[str | Path] | None) -> tuple[Path, ...]:
    """Files and folders of this machine. Raises `DefinitionError`."""
    if isinstance(paths, str | Path):
        raise DefinitionError(f"{parameter} is {str(paths)!r}; give a list of paths.")
    return tuple(Path(path).absolute() for path in paths or ())


def check_text(name: str, text: object) -> None:
    if text is not None and not isinstance(text, str):
        raise DefinitionError(f"{name} is {text!r}; give it as text.")


def read_texts(parameter: str, text: str | None, paths: str | Path | Sequence[str | Path] | None) -> str:
    """The author's own text, then the files', one after the other. Raises `DefinitionError`."""
    paths = [paths] if isinstance(paths, str | Path) else paths or ()
    return "\n".join([*([text] if text else ()), *(_read(parameter, Path(path)) for path in paths)])


def _read(parameter: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DefinitionError(f"{parameter}: {str(path)!r} cannot be read: {error}.") from error
