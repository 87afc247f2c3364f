"""The rooms of the gallery: one small program for each thing that a chat can take and give.

Each is a program to copy from, and stands as it is beside its chat.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path

import webchat as gr
from webchat.definition import Definition

MEDIA = Path(__file__).parent.parent / "media"
ROOMS = {  # by the name of its program: what the gallery's first page says of it
    "files_in": "Files in",
    "rich_replies": "Rich replies",
    "thoughts": "Thoughts and tools",
    "more_inputs": "More inputs",
    "artifacts": "Artifacts",
    "layout": "Layout",
    "events": "Events",
    "custom_chat": "A chat of your own",
    "cached": "Cached examples",
}

BROAD = ("artifacts", "layout")  # they show how things stand side by side, and need the place


def address_of(name: str) -> str:
    return name.replace("_", "-")


def definitions(home: str) -> Mapping[str, Callable[[], Definition]]:
    """Each room's definition by its address, made when somebody comes. `home`: where the gallery begins."""
    return {address_of(name): partial(definition, name, home) for name in ROOMS}


def definition(name: str, home: str) -> Definition:
    """The room with its own program at the side."""
    program = import_module(f".{name}", __name__)
    if not hasattr(program, "is_shown"):  # a program is one page, however often it is asked for
        with (
            program.demo,
            gr.Sidebar(label="The program", position="right", width=460, open=name not in BROAD),
        ):
            gr.Markdown(f"[Back to the gallery]({home})\n\n{program.__doc__}")
            gr.Code(inspect.getsource(program), language="python", label=f"{name}.py")
        program.is_shown = True  # type: ignore[attr-defined]  # a mark on the module
    made: Definition = program.demo.definition
    return replace(made, allowed_paths=(MEDIA,))
