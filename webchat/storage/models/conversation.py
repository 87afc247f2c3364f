"""A tree of turns between one user and one bot, of which one path is active."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, query_expression

from .base import Base, now


class Conversation(Base):
    __tablename__ = "conversations"
    __table_args__ = (
        UniqueConstraint("user_id", "client_id"),
        Index(  # the side bar's order
            "ix_conversations_listed",
            "user_id",
            "bot",
            "updated_at",
            "id",
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
        Index(
            "ix_conversations_deleted_at",
            "deleted_at",
            sqlite_where=text("deleted_at IS NOT NULL"),
            postgresql_where=text("deleted_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: secrets.token_urlsafe(12))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    bot: Mapped[str] = mapped_column(String(200))
    client_id: Mapped[str | None] = mapped_column(String(100))  # of its first message: twice makes one
    title: Mapped[str] = mapped_column(String(200), default="")  # empty until the first turn
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    deleted_at: Mapped[datetime | None]
    active_turn_id: Mapped[int | None] = mapped_column(  # the last turn of the active path
        ForeignKey("turns.id", ondelete="SET NULL", use_alter=True), index=True
    )

    is_running: Mapped[bool] = query_expression()  # whether a reply is being written; only `listed` asks
