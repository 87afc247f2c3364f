"""What the templates of the side bar and of its search get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from markupsafe import Markup

from .conversation import NOTHING


@dataclass(frozen=True, kw_only=True)
class ConversationLink:
    """A row of the side bar."""

    key: str
    title: str
    updated_at: datetime
    is_current: bool = False
    is_running: bool = False


@dataclass(frozen=True, kw_only=True)
class DayGroup:
    """Conversations under one heading: Today, Yesterday, Previous 7 days, a month."""

    heading: str
    links: Sequence[ConversationLink] = ()


@dataclass(frozen=True, kw_only=True)
class PersonView:
    """Who is logged in, at the foot of the side bar; without a `name` nobody is, but somebody could."""

    name: str = ""
    reviews: bool = False  # there is an Admin for him


@dataclass(frozen=True, kw_only=True)
class SidebarView:
    groups: Sequence[DayGroup] = ()
    next_cursor: str | None = None  # for the next page of older conversations

    @property
    def mark(self) -> str:
        """Another one, if the rows look otherwise."""
        rows = [
            (group.heading, link.key, link.title, link.is_current, link.is_running and not link.is_current)
            for group in self.groups
            for link in group.links
        ]
        return sha256(repr((rows, self.next_cursor)).encode()).hexdigest()[:12]


@dataclass(frozen=True, kw_only=True)
class SearchHit:
    """A place that holds the words: `excerpt` has them in <mark>; `message_id` is None for a title."""

    conversation_key: str
    title: Markup
    excerpt: Markup = NOTHING
    message_id: int | None = None
    role: str = ""
    created_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SearchView:
    query: str
    hits: Sequence[SearchHit] = field(default_factory=tuple)
