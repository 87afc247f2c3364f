"""What the templates of the administration get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .conversation import TurnView


@dataclass(frozen=True, kw_only=True)
class RecordView:
    """One user's feedback, among the turns of its conversation."""

    id: int
    option: str
    comment: str
    user: str
    bot: str
    created_at: datetime
    turns: Sequence[TurnView]
    reply_id: int  # the reply that it is about
    has_earlier: bool  # whether there are turns before these


@dataclass(frozen=True, kw_only=True)
class AccountView:
    id: int
    name: str
    role: str
    is_disabled: bool
    is_own: bool  # of whoever looks at it
    signed_in_at: datetime | None  # the last time


@dataclass(frozen=True, kw_only=True)
class OneTimeLink:
    """To be handed on to `name`, who chooses a password with it."""

    name: str
    address: str
