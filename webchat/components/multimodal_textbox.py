"""The box that one writes in, to which files can be attached."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

from webchat.checks import check_choice, check_count
from webchat.errors import DefinitionError, NotFound
from webchat.file_types import accept, in_words, is_wanted
from webchat.files import FileData, Files
from webchat.language import gettext as _
from webchat.layout.listeners import Event

from .input import NO_FILES, Input
from .textbox import NO_MEANING

SOURCES = ("upload", "microphone")


@dataclass(eq=False)
class MultimodalTextbox(Input):
    """The box that one writes in, to which files can be attached.

    Parameters:
        value: the text it holds at first, a dict of text and files (paths), or a function that gives one of these
            each time the page opens.
        sources: "upload" (choose, drop or paste files), "microphone" (record), or a list of them.
        file_types: what can be attached, by kind ("image", "audio", "video", "text"), ending (".pdf") or type
            ("image/png"); None and "file" are anything. A file's content counts as well as its name.
        file_count: "single", "multiple", or "directory" for all files of a folder.
        max_plain_text_length: a pasted text of more characters is attached as a text file.
        lines, max_lines: its least and its greatest height, in lines.
        submit_btn, stop_btn: True for a button with an icon, a text for a button with that text.
        The others are those of `Textbox`.
    A function gets `{"text": …, "files": [path, …]}`.
    Usage: `ChatInterface(fn, textbox=MultimodalTextbox(file_types=["image"], file_count="multiple"))`.
    """

    kind = "multimodal_textbox"
    change, input, select, submit = Event(), Event(), Event(), Event()
    focus, blur, stop = Event(), Event(), Event()
    is_input = True
    takes_files = True
    no_meaning = NO_MEANING
    drawn = ("placeholder", "lines", "rtl", "submit_btn", "stop_btn")
    max_length: ClassVar[None] = None  # Gradio's has no such parameter

    value: str | Mapping[str, Any] | Callable[..., Any] | None = None
    _: KW_ONLY
    sources: list[Literal["upload", "microphone"]] | Literal["upload", "microphone"] | None = None
    file_types: list[str] | None = None
    file_count: Literal["single", "multiple", "directory"] = "single"
    lines: int = 1
    max_lines: int = 20
    placeholder: str | None = None
    autofocus: bool = False
    autoscroll: bool = True
    text_align: Literal["left", "right"] | None = None
    rtl: bool = False
    submit_btn: str | bool | None = True
    stop_btn: str | bool | None = False
    max_plain_text_length: int = 1000

    def check(self) -> None:
        name = "MultimodalTextbox"
        super().check()
        for source in self.all_sources:
            check_choice(name, "sources", source, SOURCES)
        if self.file_types is not None and not (
            isinstance(self.file_types, list) and all(isinstance(one, str) for one in self.file_types)
        ):
            raise DefinitionError(f"{name}: file_types is {self.file_types!r}; give a list of texts.")
        check_choice(name, "file_count", self.file_count, ("single", "multiple", "directory"))
        check_choice(name, "text_align", self.text_align, ("left", "right", None))
        for count in ("lines", "max_lines", "max_plain_text_length"):
            check_count(name, count, getattr(self, count))
        if not callable(self.value):
            _parts(self.value)

    @property
    def all_sources(self) -> Sequence[str]:
        return [self.sources] if isinstance(self.sources, str) else self.sources or ["upload"]

    @property
    def taken(self) -> Sequence[str] | None:
        """What can be attached: recordings, too, where there is a microphone."""
        records = bool(self.file_types) and "microphone" in self.all_sources
        return [*(self.file_types or ()), "audio"] if records else self.file_types

    @property
    def most_lines(self) -> int:
        """How high it may grow, in lines."""
        return max(self.max_lines, self.lines)

    @property
    def shows_label(self) -> bool:
        return bool(self.label and self.show_label and self.container)

    @property
    def first(self) -> tuple[str, tuple[Path, ...]]:
        """What stands in it at first, and what is attached to it."""
        return _parts(self.made(NO_FILES))

    @property
    def first_files(self) -> tuple[Path, ...]:
        """What is always attached to it at first."""
        return () if callable(self.value) else self.first[1]

    def from_form(self, said: Sequence[str]) -> Any:
        """First the words, then the keys of the files; `resolved` finds out what they stand for."""
        words, *keys = said or ("",)
        return {
            "text": words.replace("\r\n", "\n"),
            "files": [{"key": key} for key in dict.fromkeys(keys) if key],
        }

    def resolved(self, value: Any, files: Files) -> Any:
        if not isinstance(value, Mapping):
            return value
        found = [
            files.find(file["key"]).as_json() if file.keys() == {"key"} else file for file in value["files"]
        ]
        return {"text": value["text"], "files": found}

    def refuse_unfit(self, value: Any, files: Files) -> None:
        came = self.resolved(value, files)["files"] if value else ()
        if len(came) > 1 and self.file_count == "single":
            raise self.unfit(_("one file is the most."))
        for file in came:
            if not is_wanted(files.find(file["key"]).type, file["name"], self.taken):
                sentence = _("{name} is not a kind of file that is taken here.")
                raise self.unfit(sentence.format(name=file["name"]))

    def initial(self, files: Files) -> Any:
        value = super().initial(files)
        return {"text": "", "files": []} if value is None else value

    def props(self) -> dict[str, Any]:
        """As a field beside others."""
        return super().props() | {
            "accept": accept(self.taken),
            "kinds": in_words(self.taken),
            "takes_several": self.file_count != "single",
            "is_folder": self.file_count == "directory",
            "sources": list(self.all_sources),
        }

    def preprocess(self, value: Any, files: Files) -> dict[str, Any] | None:
        """Files that are gone from the disk are left out."""
        if value is None:
            return None
        paths = []
        for file in map(FileData.of, self.resolved(value, files)["files"]):
            with suppress(NotFound):
                path = files.path(file.key)
                if path.exists():
                    paths.append(str(path))
        return {"text": value["text"], "files": paths}

    def postprocess(self, value: Any, files: Files) -> dict[str, Any]:
        text, paths = _parts(value)
        kept = [files.keep(path, path.name) for path in paths]
        return {"text": text, "files": [file.as_json() for file in kept]}


def _parts(value: Any) -> tuple[str, tuple[Path, ...]]:
    """Text and paths of what an author gave. Raises `DefinitionError`."""
    if isinstance(value, str) or value is None:
        return value or "", ()
    if isinstance(value, Mapping):
        text, files = value.get("text") or "", value.get("files") or ()
        if isinstance(text, str) and isinstance(files, list | tuple):
            return text, tuple(map(existing, files))
    raise DefinitionError(f"{value!r} is no message. Give a text, or a dict with text and files.")


def existing(file: Any) -> Path:
    """The path of a file that an author names; also of one in a dict, as Gradio writes it."""
    named = file.get("path") if isinstance(file, Mapping) else file
    path = Path(str(named)).expanduser().resolve()
    if named is None or not path.is_file():
        raise DefinitionError(f"There is no file {str(named)!r}.")
    return path
