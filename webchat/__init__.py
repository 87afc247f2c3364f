"""A Python chat function, or a model server's address, becomes a chat site that a company can run.

Usage: `import webchat as gr; gr.ChatInterface(lambda message, history: "Hello!").launch()`.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import themes
    from .blocks import Blocks
    from .chat_interface import ChatInterface
    from .components.button import Button, ClearButton
    from .components.chatbot import Chatbot
    from .components.markdown import Markdown
    from .components.multimodal_textbox import MultimodalTextbox
    from .components.state import State
    from .components.textbox import Textbox
    from .components.update import skip, update
    from .errors import Error
    from .layout.containers import Accordion, Column, Group, Row, Sidebar
    from .layout.event_data import (
        CopyData,
        EditData,
        EventData,
        KeyUpData,
        LikeData,
        RetryData,
        SelectData,
        UndoData,
    )
    from .layout.listeners import on
    from .layout.tabs import Tab, TabItem, Tabs
    from .load_chat import load_chat
    from .messages import ChatMessage, MetadataDict, OptionDict
    from .notices import Info, Success, Warning
    from .progress import Progress
    from .request import Request
    from .themes import Theme

__version__ = "0.1.0"

# Where each public name lives. They are imported when first used, so that `import webchat` costs nothing.
HOMES = {
    "Accordion": "layout.containers",
    "Blocks": "blocks",
    "Button": "components.button",
    "ChatInterface": "chat_interface",
    "ChatMessage": "messages",
    "Chatbot": "components.chatbot",
    "ClearButton": "components.button",
    "Column": "layout.containers",
    "CopyData": "layout.event_data",
    "EditData": "layout.event_data",
    "Error": "errors",
    "EventData": "layout.event_data",
    "Group": "layout.containers",
    "Info": "notices",
    "KeyUpData": "layout.event_data",
    "LikeData": "layout.event_data",
    "Markdown": "components.markdown",
    "MetadataDict": "messages",
    "MultimodalTextbox": "components.multimodal_textbox",
    "OptionDict": "messages",
    "Progress": "progress",
    "Request": "request",
    "RetryData": "layout.event_data",
    "Row": "layout.containers",
    "SelectData": "layout.event_data",
    "Sidebar": "layout.containers",
    "State": "components.state",
    "Success": "notices",
    "Tab": "layout.tabs",
    "TabItem": "layout.tabs",
    "Tabs": "layout.tabs",
    "Textbox": "components.textbox",
    "Theme": "themes",
    "UndoData": "layout.event_data",
    "Warning": "notices",
    "load_chat": "load_chat",
    "on": "layout.listeners",
    "skip": "components.update",
    "update": "components.update",
}

__all__ = [
    "Accordion",
    "Blocks",
    "Button",
    "ChatInterface",
    "ChatMessage",
    "Chatbot",
    "ClearButton",
    "Column",
    "CopyData",
    "EditData",
    "Error",
    "EventData",
    "Group",
    "Info",
    "KeyUpData",
    "LikeData",
    "Markdown",
    "MetadataDict",
    "MultimodalTextbox",
    "OptionDict",
    "Progress",
    "Request",
    "RetryData",
    "Row",
    "SelectData",
    "Sidebar",
    "State",
    "Success",
    "Tab",
    "TabItem",
    "Tabs",
    "Textbox",
    "Theme",
    "UndoData",
    "Warning",
    "load_chat",
    "on",
    "skip",
    "themes",
    "update",
]


class Package(ModuleType):
    """`webchat.load_chat` is a function and a room: Python would put the room over the function."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = Package


def __getattr__(name: str) -> Any:
    if name == "themes":
        return import_module(".themes", __name__)
    if name not in HOMES:
        raise AttributeError(f"webchat has no {name}")
    value = getattr(import_module(f".{HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *HOMES, "themes"]
