"""Find what was said: titles and texts of a user's conversations, newest first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from webchat.clean_text import clean

from .db import reading
from .models.base import UtcDateTime
from .words import owner_word

LONGEST_QUERY = 300  # characters
MOST_TITLES = 5
EXCERPT = 24  # words

# Around a found word, until the text is escaped. No character is safe from being in a text; see `_marked`.
START, END = "\ufdd0", "\ufdd1"


@dataclass(frozen=True, slots=True)
class Hit:
    """A title (then `message_id` is None) or a message. `title` and `excerpt` are safe HTML with <mark>."""

    conversation_key: str
    title: str
    excerpt: str
    message_id: int | None
    role: str
    created_at: datetime


def search(user_id: int, bot: str, query: str, limit: int = 20, before: int | None = None) -> list[Hit]:
    """Everything that holds all words of `query`: a few titles first, then messages.

    `before`: only messages older than this one, for the next page.
    """
    words = words_of(query)
    if not words:
        return []
    with reading() as session:
        titles = _titles(session, _match(user_id, bot, "title", words)) if before is None else []
        matching = _match(user_id, bot, "content", words)
        return titles[:limit] + _messages(session, matching, limit - len(titles), before)


def words_of(query: str) -> list[str]:
    """What stands between spaces, if there is a letter or a digit in it: only that is in the index."""
    return [word for word in clean(query)[:LONGEST_QUERY].split() if any(map(str.isalnum, word))]


def quoted(words: list[str]) -> str:
    """Each word in quotes, so that nothing in it is an operator."""
    return " ".join('"{}"'.format(word.replace('"', '""')) for word in words)


def _match(user_id: int, bot: str, column: str, words: list[str]) -> str:
    return f"owner : {owner_word(user_id, bot)} AND {column} : ({quoted(words)})"


# CROSS JOIN: the index comes first, and what it gives is in the wanted order already
_TITLES = text(f"""
    SELECT conversations.key, conversations.updated_at AS created_at,
           highlight(title_words, 1, '{START}', '{END}') AS title
    FROM title_words CROSS JOIN conversations ON conversations.id = title_words.rowid
    WHERE title_words MATCH :match AND conversations.deleted_at IS NULL
    ORDER BY title_words.rowid DESC LIMIT :limit
""").columns(created_at=UtcDateTime)

_MESSAGES = text(f"""
    SELECT conversations.key, conversations.title, messages.id, messages.role, messages.created_at,
           snippet(message_words, 1, '{START}', '{END}', '…', {EXCERPT}) AS excerpt
    FROM message_words CROSS JOIN messages ON messages.id = message_words.rowid
    CROSS JOIN conversations ON conversations.id = messages.conversation_id
    WHERE message_words MATCH :match AND message_words.rowid < :before AND conversations.deleted_at IS NULL
    ORDER BY message_words.rowid DESC LIMIT :limit
""").columns(created_at=UtcDateTime)


def _titles(session: Session, match: str) -> list[Hit]:
    rows = session.execute(_TITLES, {"match": match, "limit": MOST_TITLES})
    return [Hit(row.key, _marked(row.title), "", None, "", row.created_at) for row in rows]


def _messages(session: Session, match: str, limit: int, before: int | None) -> list[Hit]:
    values: dict[str, Any] = {"match": match, "limit": max(0, limit), "before": before or 2**62}
    return [
        Hit(row.key, escape(row.title), _marked(row.excerpt), row.id, row.role, row.created_at)
        for row in session.execute(_MESSAGES, values)
    ]


def _marked(words: str) -> str:
    marked = re.sub(f"{START}([^{START}{END}]*){END}", r"<mark>\1</mark>", escape(words))
    return re.sub(f"[{START}{END}]", "", marked)
