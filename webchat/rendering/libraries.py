"""The JavaScript of plotting libraries, out of the installed Python packages: served by us, as they have it."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .assets import Asset

log = logging.getLogger("webchat.rendering")


@dataclass(frozen=True)
class Library:
    """What draws the figures of one kind. `package` is what one installs, `files` where its scripts lie in it."""

    module: str
    package: str
    files: Mapping[str, str]
    made: Callable[[], str] | None = None  # the one script of a library that has no file for it

    @property
    def is_installed(self) -> bool:
        return importlib.util.find_spec(self.module) is not None

    @property
    def version(self) -> str:
        return importlib.metadata.version(self.package)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.files) or ("bundle.js",)

    def read(self, name: str) -> bytes:
        if self.made is not None:
            return self.made().encode()
        spec = importlib.util.find_spec(self.module)
        assert spec is not None and spec.submodule_search_locations
        return (Path(spec.submodule_search_locations[0]) / self.files[name]).read_bytes()


def _vega() -> str:
    return str(importlib.import_module("vl_convert").javascript_bundle())


_BOKEH = ("bokeh", "bokeh-gl", "bokeh-widgets", "bokeh-tables")
LIBRARIES: Mapping[str, Library] = {
    "plotly": Library("plotly", "plotly", {"plotly.min.js": "package_data/plotly.min.js"}),
    "bokeh": Library(
        "bokeh", "bokeh", {f"{name}.min.js": f"server/static/js/{name}.min.js" for name in _BOKEH}
    ),
    "altair": Library("vl_convert", "vl-convert-python", {}, _vega),
}


@lru_cache(maxsize=8)
def missing_library(kind: str) -> str:
    """The package that has to be installed where the site runs; empty if it is. Asked once a process."""
    library = LIBRARIES.get(kind)
    if library and library.is_installed:
        return ""
    package = library.package if library else kind
    log.warning("diagrams of %s cannot be drawn: pip install %s", kind, package)
    return package


@lru_cache(maxsize=8)
def script(kind: str, version: str, name: str) -> Asset | None:
    """A library's script, if it is there in this version."""
    library = LIBRARIES.get(kind)
    if library is None or not library.is_installed or library.version != version or name not in library.names:
        return None
    return Asset(name, library.read(name))
