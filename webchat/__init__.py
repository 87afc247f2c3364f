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
    from .components.audio import Audio
    from .components.button import Button, ClearButton
    from .components.chatbot import Chatbot
    from .components.checkbox import Checkbox
    from .components.checkboxgroup import CheckboxGroup
    from .components.code import Code
    from .components.colorpicker import ColorPicker
    from .components.dataframe import Dataframe
    from .components.datetime import DateTime
    from .components.dropdown import Dropdown
    from .components.examples import Examples
    from .components.file import File
    from .components.gallery import Gallery
    from .components.html import HTML
    from .components.image import Image
    from .components.json_component import JSON
    from .components.label import Label
    from .components.markdown import Markdown
    from .components.multimodal_textbox import MultimodalTextbox
    from .components.number import Number
    from .components.plot import Plot
    from .components.radio import Radio
    from .components.slider import Slider
    from .components.state import State
    from .components.textbox import Textbox
    from .components.timer import Timer
    from .components.update import skip, update
    from .components.video import Video
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
    "Audio": "components.audio",
    "Blocks": "blocks",
    "Button": "components.button",
    "ChatInterface": "chat_interface",
    "ChatMessage": "messages",
    "Chatbot": "components.chatbot",
    "Checkbox": "components.checkbox",
    "CheckboxGroup": "components.checkboxgroup",
    "ClearButton": "components.button",
    "Code": "components.code",
    "ColorPicker": "components.colorpicker",
    "Column": "layout.containers",
    "CopyData": "layout.event_data",
    "Dataframe": "components.dataframe",
    "DateTime": "components.datetime",
    "Dropdown": "components.dropdown",
    "EditData": "layout.event_data",
    "Error": "errors",
    "EventData": "layout.event_data",
    "Examples": "components.examples",
    "File": "components.file",
    "Gallery": "components.gallery",
    "Group": "layout.containers",
    "HTML": "components.html",
    "Image": "components.image",
    "Info": "notices",
    "JSON": "components.json_component",
    "KeyUpData": "layout.event_data",
    "Label": "components.label",
    "LikeData": "layout.event_data",
    "Markdown": "components.markdown",
    "MetadataDict": "messages",
    "MultimodalTextbox": "components.multimodal_textbox",
    "Number": "components.number",
    "OptionDict": "messages",
    "Plot": "components.plot",
    "Progress": "progress",
    "Radio": "components.radio",
    "Request": "request",
    "RetryData": "layout.event_data",
    "Row": "layout.containers",
    "SelectData": "layout.event_data",
    "Sidebar": "layout.containers",
    "Slider": "components.slider",
    "State": "components.state",
    "Success": "notices",
    "Tab": "layout.tabs",
    "TabItem": "layout.tabs",
    "Tabs": "layout.tabs",
    "Textbox": "components.textbox",
    "Theme": "themes",
    "Timer": "components.timer",
    "UndoData": "layout.event_data",
    "Video": "components.video",
    "Warning": "notices",
    "load_chat": "load_chat",
    "on": "layout.listeners",
    "skip": "components.update",
    "update": "components.update",
}

# What else Gradio has, and what to write here.
INSTEAD = {
    "Dataset": "write Examples",
    "Interface": "write ChatInterface for a chat; else Blocks with components, a Button and its click",
    "TabbedInterface": "write Blocks, with a Tab for each",
    "load": "write load_chat for a model's server",
    "render": "make the components beforehand, and change them with visible=…",
}

__all__ = [
    "HTML",
    "JSON",
    "Accordion",
    "Audio",
    "Blocks",
    "Button",
    "ChatInterface",
    "ChatMessage",
    "Chatbot",
    "Checkbox",
    "CheckboxGroup",
    "ClearButton",
    "Code",
    "ColorPicker",
    "Column",
    "CopyData",
    "Dataframe",
    "DateTime",
    "Dropdown",
    "EditData",
    "Error",
    "EventData",
    "Examples",
    "File",
    "Gallery",
    "Group",
    "Image",
    "Info",
    "KeyUpData",
    "Label",
    "LikeData",
    "Markdown",
    "MetadataDict",
    "MultimodalTextbox",
    "Number",
    "OptionDict",
    "Plot",
    "Progress",
    "Radio",
    "Request",
    "RetryData",
    "Row",
    "SelectData",
    "Sidebar",
    "Slider",
    "State",
    "Success",
    "Tab",
    "TabItem",
    "Tabs",
    "Textbox",
    "Theme",
    "Timer",
    "UndoData",
    "Video",
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
        hint = f": {INSTEAD[name]}" if name in INSTEAD else ""
        raise AttributeError(f"webchat has no {name}{hint}")
    value = getattr(import_module(f".{HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *HOMES, "themes"]
