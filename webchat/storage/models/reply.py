"""One run of the chat function for a turn. Retrying makes a sibling."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webchat.updates import ReplyState

from .base import Base, now
from .turn import Turn

# Spelled out, not bound: only then the database sees that the small index of running replies will do.
IS_RUNNING = text("replies.state IN ('waiting', 'writing')")
_INDEXED = text("state IN ('waiting', 'writing')")


class Reply(Base):
    __tablename__ = "replies"
    __table_args__ = (
        Index("ix_replies_running", "turn_id", sqlite_where=_INDEXED, postgresql_where=_INDEXED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    turn_id: Mapped[int] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(16), default=ReplyState.WAITING.value)
    error: Mapped[str | None]  # the sentence shown when it failed
    # What the additional outputs show, in order: each a ComponentData.as_json() or null
    outputs: Mapped[list[dict[str, Any] | None]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    turn: Mapped[Turn] = relationship(foreign_keys=[turn_id], lazy="raise")

    @property
    def is_final(self) -> bool:
        return ReplyState(self.state).is_final
