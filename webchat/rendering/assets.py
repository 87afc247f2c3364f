"""The files a page loads: our styles and scripts in one bundle each, and what the author adds to them."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from markupsafe import Markup

STATIC = Path(__file__).parent.parent / "static"
HTMX = "vendor/htmx-4.0.1"

CSS_IMPORT = re.compile(r'^@import "(.+?)";\n', re.M)
JS_IMPORT = re.compile(r'^import (?:.+? from )?"(.+?)";\n', re.M)
EXPORT = re.compile(r"^export ", re.M)
CSS_SPACE = re.compile(r"\s*([{};])\s*")  # no string of ours holds one of these
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.S)
JS_COMMENT = re.compile(r"(?:^\s*|(?<=[;{,]) +)//.*", re.M)
INDENT = re.compile(r"\n\s+")


@dataclass(frozen=True)
class Asset:
    """A file by value. `hash` stands in its address, so browsers may keep it for ever."""

    name: str
    content: bytes

    @cached_property
    def hash(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:12]

    @cached_property
    def compressed(self) -> bytes:
        return gzip.compress(self.content, 9, mtime=0)

    @property
    def type(self) -> str:
        kind = mimetypes.guess_type(self.name)[0] or "application/octet-stream"
        return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


@lru_cache(maxsize=1)
def bundles() -> Mapping[str, Asset]:
    """By name: the style, the modules, HTMX with its streams, and the icon."""
    return {
        name: Asset(name, text.encode())
        for name, text in {
            "app.css": CSS_SPACE.sub(r"\1", CSS_COMMENT.sub("", _css("css/app.css"))),
            "app.js": INDENT.sub("\n", JS_COMMENT.sub("", _modules("js/app.js"))),
            "inputs.js": INDENT.sub("\n", JS_COMMENT.sub("", _modules("js/inputs.js"))),
            "files.js": INDENT.sub("\n", JS_COMMENT.sub("", _modules("js/files.js"))),
            "scripts.js": INDENT.sub("\n", JS_COMMENT.sub("", _modules("js/scripts.js"))),
            "htmx.js": "\n;".join(_read(f"{HTMX}/{file}") for file in ("htmx.min.js", "hx-sse.min.js")),
            "icon.svg": _read("icon.svg"),
        }.items()
    }


@lru_cache(maxsize=8)
def plot_script(kind: str) -> Markup:
    """What has a plotting library draw a figure, in the figure's own document."""
    return Markup(_read(f"plots/{kind}.js"))


def _read(path: str) -> str:
    return (STATIC / path).read_text(encoding="utf-8")


def _css(path: str) -> str:
    """A style sheet with those that it imports in their place."""
    return CSS_IMPORT.sub(lambda found: _css(str(Path(path).parent / found[1])), _read(path))


def _modules(path: str) -> str:
    """A script after those that it imports, each once. They share one scope, so names must differ."""
    ordered: dict[Path, str] = {}

    def visit(file: Path) -> None:
        source = file.read_text(encoding="utf-8")
        for imported in JS_IMPORT.findall(source):
            if (found := (file.parent / imported).resolve()) not in ordered:
                visit(found)
        ordered[file] = EXPORT.sub("", JS_IMPORT.sub("", source))

    visit((STATIC / path).resolve())
    return "\n".join(ordered.values())
