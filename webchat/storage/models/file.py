"""A file that somebody uploaded or a function gave: what is known of it. Its content lies in the `Blobs`."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webchat.files import FileData

from .base import Base, now


class StoredFile(Base):
    __tablename__ = "files"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: secrets.token_urlsafe(16))
    user_id: Mapped[int | None] = mapped_column(  # None: the site's own, such as those of kept examples
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    conversation_id: Mapped[int | None] = mapped_column(  # None until it is sent
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(255))
    type: Mapped[str] = mapped_column(String(127))
    size: Mapped[int] = mapped_column(BigInteger)
    is_passing: Mapped[bool] = mapped_column(
        default=False
    )  # nobody's, and not the site's: made to be looked at
    is_upload: Mapped[bool] = mapped_column(default=False)  # which can be taken back until it is sent
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def data(self) -> FileData:
        return FileData(self.key, self.name, self.type, self.size)
