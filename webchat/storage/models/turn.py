"""What a user submitted once. It hangs on the reply it answered; editing makes a sibling."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, now
from .conversation import Conversation


class Turn(Base):
    __tablename__ = "turns"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_id"),
        # the conversation, too: all first turns of all conversations hang on NULL
        Index("ix_turns_siblings", "parent_reply_id", "conversation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    parent_reply_id: Mapped[int | None] = mapped_column(  # None for a first turn
        # Not CASCADE: it would go down turn by turn, and SQLite goes only 1,000 deep.
        ForeignKey("replies.id", ondelete="SET NULL", use_alter=True)
    )
    client_id: Mapped[str] = mapped_column(String(100))
    files: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # as FileData.as_json()
    inputs: Mapped[list[Any]] = mapped_column(JSON, default=list)  # what the additional inputs said, in order
    created_at: Mapped[datetime] = mapped_column(default=now)
    active_reply_id: Mapped[int | None] = mapped_column(  # shown while this turn is the path's last
        ForeignKey("replies.id", ondelete="SET NULL", use_alter=True), index=True
    )

    conversation: Mapped[Conversation] = relationship(foreign_keys=[conversation_id], lazy="raise")
