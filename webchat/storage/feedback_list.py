"""The reviewers' list: what people think now, newest first, and each in its conversation.

What was taken back is not in it, nor what was said in a conversation that its user has deleted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from webchat.errors import NotFound

from .db import reading
from .feedback_filter import PLACES, FeedbackFilter, conditions
from .models import Feedback, Reply, StoredMessage, Turn, User, shown_name
from .path_queries import IS_ON_PATH

EXCERPT = 300  # characters
A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Record:
    """One user's feedback on one reply, with the beginnings of what was asked and answered."""

    id: int
    created_at: datetime
    option: str
    comment: str
    bot: str
    user: str
    conversation_id: int
    reply_id: int
    prompt: str
    answer: str


@dataclass(frozen=True, slots=True)
class Page:
    """`next_before` is None on the last page."""

    records: tuple[Record, ...]
    next_before: int | None


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to filter by."""

    options: tuple[str, ...]
    bots: tuple[str, ...]


def listed(wanted: FeedbackFilter, before: int | None = None, limit: int = A_PAGE) -> Page:
    """A page; `before` is the `next_before` of the page that came before it."""
    rows = _RECORDS.where(*conditions(replace(wanted, shown_only=True)))
    with reading() as session:
        connection = session.connection()
        found = connection.execute(rows, {"before": before or 2**62, "limit": limit + 1}).all()
        records = _records(connection, found[:limit])
    return Page(records, records[-1].id if len(found) > limit else None)


def find(feedback_id: int) -> Record:
    """Raises `NotFound`, also for what the list would not show."""
    rows = _RECORDS.where(*conditions(FeedbackFilter(shown_only=True)), Feedback.id == feedback_id)
    with reading() as session:
        connection = session.connection()
        found = connection.execute(rows, {"before": 2**62, "limit": 1}).all()
        if not found:
            raise NotFound
        return _records(connection, found)[0]


def choices() -> Choices:
    with reading() as session:
        pairs = session.execute(select(Feedback.bot, Feedback.option).distinct()).all()
    return Choices(
        options=tuple(sorted({pair.option for pair in pairs})),
        bots=tuple(sorted({pair.bot for pair in pairs})),
    )


def _records(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[Record, ...]:
    prompts, answers = _beginnings(connection, rows)
    return tuple(
        Record(
            id=row.id,
            created_at=row.created_at,
            option=row.option,
            comment=row.comment,
            bot=row.bot,
            user=shown_name(row.user_id, row.name),
            conversation_id=row.conversation_id,
            reply_id=row.reply_id,
            prompt=prompts[row.turn_id],
            answer="\n\n".join(answers[row.reply_id])[:EXCERPT],
        )
        for row in rows
    )


def _beginnings(
    connection: Connection, rows: Sequence[Row[Any]]
) -> tuple[dict[int, str], dict[int, list[str]]]:
    prompts: dict[int, str] = {}
    answers: dict[int, list[str]] = defaultdict(list)
    places = {"turn_ids": [row.turn_id for row in rows], "reply_ids": [row.reply_id for row in rows]}
    for turn_id, reply_id, beginning, meta in connection.execute(_BEGINNINGS, places):
        if reply_id is None:
            prompts[turn_id] = beginning
        elif "title" not in meta:  # no thought
            answers[reply_id].append(beginning)
    return prompts, answers


_SHOWN: tuple[Any, ...] = (
    Feedback.id,
    Feedback.created_at,
    Feedback.option,
    Feedback.comment,
    Feedback.bot,
    Feedback.user_id,
    User.name,
    Turn.conversation_id,
    Feedback.reply_id,
    Reply.turn_id,
)
_RECORDS = (
    select(*_SHOWN)
    .select_from(PLACES)
    .where(Feedback.id < bindparam("before"))
    .order_by(Feedback.id.desc())
    .limit(bindparam("limit"))
)
_BEGINNINGS = (
    select(
        StoredMessage.turn_id,
        StoredMessage.reply_id,
        func.substr(StoredMessage.content, 1, EXCERPT),
        StoredMessage.meta,
    )
    .where(*IS_ON_PATH)
    .order_by(StoredMessage.position)
)
