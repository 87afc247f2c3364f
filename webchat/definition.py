"""What the author asked for: normalised and checked once, never changed after."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any, Literal

from .components.base import Component
from .components.chatbot import DEFAULT_FLAGS, Chatbot
from .components.input import Input
from .components.multimodal_textbox import MultimodalTextbox, existing
from .components.textbox import Textbox
from .errors import DefinitionError
from .file_types import is_picture, type_of
from .layout.tree import Block, Layout
from .themes import Theme

DEFAULT_CONCURRENCY = 16
GIVEN = re.compile(r"given-(\d{1,4})", re.ASCII)
TAGS = re.compile(
    r"</?(a|b|big|br|center|code|div|em|font|h[1-6]|i|p|s|small|span|strong|sub|sup|u)\b[^<>]*>", re.I
)


@dataclass(frozen=True, slots=True)
class Example:
    """A button of the empty chat: sends `text`, shows `label` or else the text."""

    text: str
    label: str | None = None
    icon: str | None = None  # an address (https://…) or a name in the definition's `files`
    files: tuple[Path, ...] = ()  # that come with it
    pictures: tuple[str, ...] = ()  # those of them that can be shown: names in the definition's `files`
    inputs: tuple[Any, ...] = ()  # what it says in the additional inputs, in order; None keeps a value

    @property
    def shown(self) -> str:
        return self.label or self.text or ", ".join(path.name for path in self.files)


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One bot. `bot` names it in the database, so that several can share a site."""

    fn: Callable[..., Any] | None  # None on a page that has no chat, or one that only listeners fill
    bot: str = "chat"
    title: str | None = None
    description: str | None = None
    examples: tuple[Example, ...] = ()
    examples_label: str | None = None
    run_examples_on_click: bool = True
    cache_examples: Literal["eager", "lazy"] | None = None
    chatbot: Chatbot = field(default_factory=partial(Chatbot, render=False))
    textbox: Textbox | MultimodalTextbox = field(default_factory=partial(Textbox, render=False))
    additional_inputs: tuple[Component, ...] = ()
    additional_outputs: tuple[Component, ...] = ()
    layout: Layout | None = None  # the whole page; its root is the chat, or what the author put around it
    is_laid_out: bool = False  # whether there is more on the page than the chat
    has_room: bool = True  # whether there is a chat, or a Chatbot alone
    page_title: str | None = None  # of the author's page, where it is not the chat's
    theme: Theme = field(default_factory=Theme)
    css: str = ""
    js: str = ""
    head: str = ""
    submit_btn: str | bool = True
    stop_btn: str | bool = True
    autofocus: bool = True
    autoscroll: bool = True
    concurrency_limit: int | None = DEFAULT_CONCURRENCY
    show_progress: Literal["full", "minimal", "hidden"] = "minimal"
    fill_height: bool = True
    fill_width: bool = False
    editable: bool = False
    save_history: bool = True
    history_format: Literal["messages", "tuples"] = "messages"
    show_error: bool = False
    flagging_mode: Literal["never", "manual"] = "never"
    flagging_options: tuple[str, ...] = DEFAULT_FLAGS
    flagging_dir: Path | None = None  # None: "flagged" in the instance folder
    max_file_bytes: int | None = None  # stronger than the setting
    auth: Callable[[str, str], bool] | None = None  # whether this name and password may come in
    auth_message: str | None = None
    allowed_paths: tuple[
        Path, ...
    ] = ()  # whose files the function may show besides those of the usual folders
    blocked_paths: tuple[Path, ...] = ()  # whose files it may not
    avatars: tuple[str | None, str | None] = (None, None)  # the user's and the bot's: as an example's icon
    favicon: str | None = None  # likewise
    files: Mapping[str, Path] = field(default_factory=dict)  # all that /author/<hash>/<name> may serve

    def check_outputs(self) -> None:
        """Raises `DefinitionError` for an additional output that stands on no page: nobody would see it."""
        blocks = self.layout.blocks if self.layout else {}
        for output in self.additional_outputs:
            if output.is_drawn and (output.number is None or blocks.get(output.number) is not output):
                name = type(output).__name__
                raise DefinitionError(
                    f"additional_outputs: a {name} stands on no page. Put the ChatInterface inside `with Blocks():` "
                    f"and the {name} there, too: make it there, or make it with render=False before and call its "
                    "render() where it shall stand."
                )

    @property
    def name(self) -> str:
        """What the page calls the bot."""
        return without_tags(self.title or self.page_title or "Chat")

    @property
    def page_name(self) -> str:
        """What the browser calls the page."""
        return without_tags(self.page_title) if self.page_title else self.name

    @property
    def function(self) -> Callable[..., Any]:
        """The chat function, where there is one: nothing begins a reply where there is none."""
        if self.fn is None:
            raise DefinitionError("This page has no chat function.")
        return self.fn

    @property
    def most_file_bytes(self) -> int | None:
        """The largest file that the chat function can do anything with, where it says so."""
        return getattr(self.fn, "most_file_bytes", None)

    @property
    def under_the_box(self) -> tuple[Block, ...]:
        """What the chat draws itself: the accordion with the inputs that stand nowhere else."""
        blocks = self.layout.blocks.values() if self.layout else ()
        inside = [child for chat in blocks if chat.kind == "chat" for child in getattr(chat, "inside", ())]
        return tuple(child for child in inside if getattr(child, "is_drawn", True))

    @property
    def multimodal(self) -> bool:
        """Whether files can come with a message, which then is a dict of text and files."""
        return isinstance(self.textbox, MultimodalTextbox)

    @property
    def takes_files(self) -> bool:
        """Whether a visitor can send any, in whichever input."""
        return self.multimodal or any(part.takes_files for part in self._components)

    @property
    def has_inputs(self) -> bool:
        """Whether there is something to fill in beside the message."""
        return any(part.is_input for part in self._components)

    @property
    def uses_microphone(self) -> bool:
        inputs = (self.textbox, *self._components)
        return any("microphone" in (getattr(part, "all_sources", None) or ()) for part in inputs)

    @property
    def _components(self) -> Iterator[Component]:
        blocks = self.layout.blocks.values() if self.layout else ()
        return (block for block in (*blocks, *self.additional_inputs) if isinstance(block, Component))

    @property
    def given_files(self) -> tuple[Path, ...]:
        """What the author attaches herself: to the box at first, and to examples."""
        first = self.textbox.first_files if isinstance(self.textbox, MultimodalTextbox) else ()
        return tuple(dict.fromkeys((*first, *(path for example in self.examples for path in example.files))))

    def given_keys(self, paths: Iterable[Path]) -> list[str]:
        """What stands for these in a form: they become the visitor's when he sends them."""
        given = self.given_files
        return [f"given-{given.index(path)}" for path in paths]

    def given_file(self, key: str) -> Path | None:
        """The file that such a key stands for; of no other one."""
        found, given = GIVEN.fullmatch(key), self.given_files
        return given[int(found[1])] if found and int(found[1]) < len(given) else None


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


def without_tags(title: str) -> str:
    """The words of a title that an author wrote with HTML."""
    return " ".join(unescape(TAGS.sub(" ", title)).split()) if TAGS.search(title) else title


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


def examples_of(
    given: Sequence[Any] | None,
    labels: Sequence[str | None] | None,
    icons: Sequence[str | Path | None] | None,
    files: AuthorFiles,
    inputs: Sequence[Component] = (),
) -> tuple[Example, ...]:
    """The buttons that an author asks for as texts, lists of one text or dicts. Raises `DefinitionError`.

    `inputs`: the additional inputs, for which a list may say something after the text.
    """
    if isinstance(given, str):
        raise DefinitionError(f"examples is {given!r}; give a list of examples, such as [{given!r}].")
    said = [_said_in(example) for example in given or ()]
    return tuple(
        Example(
            text,
            label,
            files.add("example_icons", icon) if icon else None,
            paths,
            tuple(files.add("examples", path) for path in paths if is_picture(type_of(path, path.name))),
            _inputs_in(example, inputs),
        )
        for example, (text, paths), label, icon in zip(
            given or (),
            said,
            _as_many("example_labels", labels, len(said)),
            _as_many("example_icons", icons, len(said)),
            strict=True,
        )
    )


def _inputs_in(example: Any, inputs: Sequence[Component]) -> tuple[Any, ...]:
    """What an example says in the additional inputs; None leaves one as it is."""
    said = tuple(example[1:]) if isinstance(example, list | tuple) else ()
    if said and len(said) != len(inputs):
        raise DefinitionError(
            f"examples: {example!r} has {_counted(len(said), 'value')} after the message "
            f"for {_counted(len(inputs), 'additional input')}."
        )
    for component, value in zip(inputs, said, strict=False):
        if value is not None and isinstance(component, Input):
            component.check_given("examples", value)
    return said


def _said_in(example: Any) -> tuple[str, tuple[Path, ...]]:
    """The text of an example, and the files that come with it."""
    if isinstance(example, list | tuple) and example:
        example = example[0]
    paths: tuple[Path, ...] = ()
    if isinstance(example, Mapping):
        paths = tuple(map(existing, example.get("files") or ()))
        example = example.get("text") or ("" if paths else None)
    if isinstance(example, str) and (example.strip() or paths):
        return example, paths
    raise DefinitionError(
        f"examples: {example!r} is no example. Give a text, a list of one text, or a dict with text and files."
    )


def _as_many(name: str, values: Sequence[Any] | None, count: int) -> Sequence[Any]:
    if not values:
        return [None] * count
    if isinstance(values, str) or len(values) != count:
        entries = _counted(len(values), "entry", "entries")
        raise DefinitionError(f"{name} has {entries} for {_counted(count, 'example')}; give one for each.")
    return values


def _counted(count: int, one: str, several: str = "") -> str:
    return f"{count} {one if count == 1 else several or one + 's'}"


def avatars_of(chatbot: Chatbot, files: AuthorFiles) -> tuple[str | None, str | None]:
    """The user's picture and the bot's."""
    user, bot = chatbot.avatar_images or (None, None)
    return (
        files.add("avatar_images", user) if user else None,
        files.add("avatar_images", bot) if bot else None,
    )


def examples_of_chatbot(chatbot: Chatbot, files: AuthorFiles) -> tuple[Example, ...]:
    """The same for `Chatbot(examples=…)`, whose dicts carry label and icon themselves."""
    given = chatbot.examples or ()
    return examples_of(
        given,
        [example.get("display_text") for example in given],
        [example.get("icon") for example in given],
        files,
    )
