"""A message as stored: the user's own words (without a reply), or one message of a reply."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webchat.clean_text import clean, clean_json
from webchat.messages import ComponentData, Message, Option

from .base import Base, now
from .conversation import Conversation


class Stored(NamedTuple):
    """What of a message changes while it is written, as the columns have it."""

    content: str
    meta: dict[str, Any]
    options: list[dict[str, Any]]
    component: dict[str, Any] | None = None

    @classmethod
    def of(cls, message: Message) -> Stored:
        options = [{"value": option.value, "label": option.label} for option in message.options]
        component = None if message.component is None else clean_json(message.component.as_json())
        return cls(clean(message.content), clean_json(message.metadata), clean_json(options), component)

    @property
    def message(self) -> Message:
        component = None if self.component is None else ComponentData.of(self.component)
        options = tuple(Option(**option) for option in self.options)
        return Message(self.content, self.meta, options, component)


class StoredMessage(Base):
    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("reply_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    turn_id: Mapped[int] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), index=True)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("replies.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    role: Mapped[str] = mapped_column(String(16))
    content: Mapped[str]
    # `metadata` means something else to SQLAlchemy's classes
    meta: Mapped[dict[str, Any]] = mapped_column("metadata", JSON, default=dict)
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    component: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # ComponentData.as_json()
    created_at: Mapped[datetime] = mapped_column(default=now)

    conversation: Mapped[Conversation] = relationship(foreign_keys=[conversation_id], lazy="raise")
