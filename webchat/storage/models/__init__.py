"""The tables, one file each: shape, and facts about one row. Nothing here commits."""

from .base import Base, now, table_of
from .conversation import Conversation
from .message import Stored, StoredMessage
from .reply import IS_RUNNING, Reply
from .turn import Turn
from .user import User

__all__ = [
    "IS_RUNNING",
    "Base",
    "Conversation",
    "Reply",
    "Stored",
    "StoredMessage",
    "Turn",
    "User",
    "now",
    "table_of",
]
