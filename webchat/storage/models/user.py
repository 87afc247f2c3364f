"""Somebody who talks to a bot, with an account or without."""

from __future__ import annotations

import secrets
from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, now


class User(Base, UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))  # "guest" or "user"
    name: Mapped[str] = mapped_column(String(200), default="")
    # What the cookie holds. Not the id: after a database is made anew, an old cookie must not fit a new user.
    session_key: Mapped[str] = mapped_column(
        String(64), unique=True, default=lambda: secrets.token_urlsafe(24)
    )
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def is_guest(self) -> bool:
        return self.kind == "guest"

    def get_id(self) -> str:
        """Flask-Login's id of the session; `users.find_by_session` turns it back into the user."""
        return self.session_key
