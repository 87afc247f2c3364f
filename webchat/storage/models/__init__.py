"""The tables, one file each: shape, and facts about one row. Nothing here commits."""

from .base import Base, now, table_of
from .conversation import Conversation
from .feedback import Action, Feedback
from .file import StoredFile
from .message import Stored, StoredMessage
from .reply import IS_RUNNING, Reply
from .turn import Turn
from .user import GUEST_NAME, Role, User, new_session_key, shown_name

__all__ = [
    "GUEST_NAME",
    "IS_RUNNING",
    "Action",
    "Base",
    "Conversation",
    "Feedback",
    "Reply",
    "Role",
    "Stored",
    "StoredFile",
    "StoredMessage",
    "Turn",
    "User",
    "new_session_key",
    "now",
    "shown_name",
    "table_of",
]
