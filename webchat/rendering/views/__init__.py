"""What the templates get: plain values that say what to draw, never how, and know no database."""

from __future__ import annotations

from .admin import AccountView, OneTimeLink, RecordView
from .conversation import (
    NOTHING,
    EditView,
    FeedbackView,
    FileView,
    MessageView,
    ReplyView,
    Siblings,
    TurnView,
    UploadView,
)
from .layout import BlockView, ExampleCell, ExampleRow, ExamplesView, ExampleTable, ListenerView, ScriptView
from .sidebar import ConversationLink, DayGroup, PersonView, SearchHit, SearchView, SidebarView

__all__ = [
    "NOTHING",
    "AccountView",
    "BlockView",
    "ConversationLink",
    "DayGroup",
    "EditView",
    "ExampleCell",
    "ExampleRow",
    "ExampleTable",
    "ExamplesView",
    "FeedbackView",
    "FileView",
    "ListenerView",
    "MessageView",
    "OneTimeLink",
    "PersonView",
    "RecordView",
    "ReplyView",
    "ScriptView",
    "SearchHit",
    "SearchView",
    "Siblings",
    "SidebarView",
    "TurnView",
    "UploadView",
]
