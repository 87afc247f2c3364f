"""The author's program, imported for the chat that it would launch."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from .blocks import Blocks
from .errors import DefinitionError
from .launch import Launch, noting_launches
from .launchable import Launchable


def find_launch(place: str) -> Launch:
    """What `app.py` launches, or else the first chat in it; with `app.py:demo` the chat of that name.

    Nothing is served: `launch()` ends the program there, as it would wait there otherwise.
    Raises `DefinitionError` when there is no such file or chat.
    """
    path, name = split(place)
    with noting_launches(go_on=bool(name)) as launches:
        module = _import(path)
    if launches and not name:
        return launches[0]
    chat = _named(module, name) if name else _first(module)
    if chat is None:
        wanted = f"no chat named {name}" if name else "no chat: make one with ChatInterface or load_chat"
        raise DefinitionError(f"{path} has {wanted}.")
    launched = (
        launch for launch in launches if launch.definition.layout and launch.definition.layout.root is chat
    )
    return next(launched, Launch(chat.definition))


def split(place: str) -> tuple[Path, str]:
    """`app.py:demo` as the file and the name, which may be left out."""
    path, colon, name = place.rpartition(":")
    if colon and name.isidentifier():
        return Path(path), name
    return Path(place), ""


def _import(path: Path) -> ModuleType:
    if not path.is_file():
        raise DefinitionError(f"There is no file {path}.")
    name = path.stem if path.stem not in sys.modules else f"author_{path.stem}"
    spec = spec_from_file_location(name, path.absolute())
    if spec is None or spec.loader is None:
        raise DefinitionError(f"{path} is no Python file.")
    module = module_from_spec(spec)
    sys.modules[name] = module  # where dataclasses and pickle look for it
    sys.path.insert(0, str(path.absolute().parent))
    sys.argv = [str(path)]
    with suppress(Launch.Reached):
        spec.loader.exec_module(module)
    return module


def _named(module: ModuleType, name: str) -> Launchable | None:
    chat = getattr(module, name, None)
    return chat if isinstance(chat, Launchable) else None


def _first(module: ModuleType) -> Launchable | None:
    """The first page of Blocks, or else the first chat that stands on no other page."""
    pages = [
        value for value in vars(module).values() if isinstance(value, Launchable) and value.parent is None
    ]
    return next((page for page in pages if isinstance(page, Blocks)), pages[0] if pages else None)
