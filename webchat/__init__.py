"""A Python chat function, or a model server's address, becomes a chat site that a company can run.

Usage: `import webchat as gr; gr.ChatInterface(lambda message, history: "Hello!").launch()`.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import themes
    from .chat_interface import ChatInterface
    from .components.chatbot import Chatbot
    from .components.multimodal_textbox import MultimodalTextbox
    from .components.textbox import Textbox
    from .errors import Error
    from .load_chat import load_chat
    from .messages import ChatMessage, MetadataDict, OptionDict
    from .themes import Theme

__version__ = "0.1.0"

# Where each public name lives. They are imported when first used, so that `import webchat` costs nothing.
HOMES = {
    "ChatInterface": "chat_interface",
    "ChatMessage": "messages",
    "Chatbot": "components.chatbot",
    "Error": "errors",
    "MetadataDict": "messages",
    "MultimodalTextbox": "components.multimodal_textbox",
    "OptionDict": "messages",
    "Textbox": "components.textbox",
    "Theme": "themes",
    "load_chat": "load_chat",
}

__all__ = [
    "ChatInterface",
    "ChatMessage",
    "Chatbot",
    "Error",
    "MetadataDict",
    "MultimodalTextbox",
    "OptionDict",
    "Textbox",
    "Theme",
    "load_chat",
    "themes",
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
