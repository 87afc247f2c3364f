"""Feedback as it goes out: one row an act, with the conversation up to the answer that it is about.

The columns stay what they are: programs read them. Version 1.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, or_, select
from sqlalchemy.orm import aliased

from webchat.csv_rows import csv_line
from webchat.messages import history_entry

from .db import reading
from .feedback_filter import PLACES, FeedbackFilter, conditions
from .models import Conversation, Feedback, Reply, Stored, StoredMessage, Turn, User, shown_name
from .path_queries import step, upwards

MOST_AT_ONCE = 200  # acts
MESSAGES_AT_ONCE = 200
LARGE = 2_000_000  # characters of histories, after which the rest waits for the next round
to_json = json.JSONEncoder(ensure_ascii=False).encode


class Act(NamedTuple):
    """Its fields are the columns. `message`: the first message of the answer, None if it has none."""

    id: int
    action: str
    time: str  # ISO 8601, UTC
    bot: str
    conversation: str  # its key
    message: int | None
    user: str
    option: str
    comment: str
    prompt: str  # the words, or else the names of the files
    answer: str
    history: str  # JSON: the openai-style messages, the answer's included; `files` names what came with one


COLUMNS = Act._fields


class Format(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"


def lines(wanted: FeedbackFilter, format: Format) -> Iterator[str]:
    """The text of an export, piece by piece: CSV with its header, or an object a line."""
    if format is Format.CSV:
        yield csv_line(COLUMNS)
        yield from map(csv_line, acts(wanted))
    else:
        yield from map(_json_line, acts(wanted))


def _json_line(act: Act) -> str:
    """`history` as a list, and not as a text that holds one."""
    return f"{to_json({**act._asdict(), 'history': json.loads(act.history)})}\n"


def acts(wanted: FeedbackFilter) -> Iterator[Act]:
    """In the order in which they were done. However many there are, a few are in memory."""
    after, at_once = 0, MOST_AT_ONCE
    matching = conditions(wanted)
    while True:
        with reading() as session:
            connection = session.connection()
            rows = connection.execute(_NEXT.where(*matching), {"after": after, "limit": at_once}).all()
            some = list(_up_to(LARGE, _with_histories(connection, rows)))
        yield from some  # nobody's slow download keeps a transaction open
        if not some or (len(some) == len(rows) < at_once):
            return
        after = some[-1].id
        at_once = min(MOST_AT_ONCE, 2 * len(some))


def acts_of(feedback_ids: Sequence[int]) -> list[Act]:
    """The first of these, in the order in which they were done: as many as are not too much at once."""
    with reading() as session:
        connection = session.connection()
        rows = connection.execute(_THESE, {"ids": feedback_ids}).all()
        return list(_up_to(LARGE, _with_histories(connection, rows)))


def _with_histories(connection: Connection, rows: Sequence[Row[Any]]) -> Iterator[Act]:
    if not rows:
        return
    said = connection.execute(_SAID, {"ids": [row.id for row in rows]}).yield_per(MESSAGES_AT_ONCE)
    for row, (_, path) in zip(rows, groupby(said, itemgetter(0)), strict=True):
        yield _act(row, path)


def _act(row: Row[Any], path: Iterable[Any]) -> Act:
    """`path`: all messages up to the answer's last; those of its turn have depth 0."""
    history, prompt, first, answer = [], "", None, []
    for _, depth, id, reply_id, role, content, meta, options, files in path:
        if meta or options:
            history.append(history_entry(role, Stored(content, meta, options).message))
        else:  # by far the most, and half of an export's time
            history.append({"role": role, "content": content})
        if reply_id is None and files:
            history[-1]["files"] = [{"name": file["name"], "type": file["type"]} for file in files]
        if depth == 0 and reply_id is None:
            prompt = content or ", ".join(file["name"] for file in files)
        elif depth == 0:
            first = first or id
            if "title" not in meta:  # no thought
                answer.append(content)
    return Act(
        id=row.id,
        action=row.action,
        time=row.created_at.isoformat(timespec="microseconds"),
        bot=row.bot,
        conversation=row.key,
        message=first,
        user=shown_name(row.user_id, row.name),
        option=row.option,
        comment=row.comment,
        prompt=prompt,
        answer="\n\n".join(answer),
        history=to_json(history),
    )


def _up_to(most: int, some: Iterator[Act]) -> Iterator[Act]:
    """At least one, and no more than what makes `most` characters of histories."""
    size = 0
    for act in some:
        yield act
        size += len(act.history)
        if size > most:
            return


_TOLD: tuple[Any, ...] = (
    Feedback.id,
    Feedback.action,
    Feedback.created_at,
    Feedback.bot,
    Conversation.key,
    Feedback.user_id,
    User.name,
    Feedback.option,
    Feedback.comment,
)
_ACTS = select(*_TOLD).select_from(PLACES).order_by(Feedback.id)
_THESE = _ACTS.where(Feedback.id.in_(bindparam("ids", expanding=True)))
_NEXT = _ACTS.where(Feedback.id > bindparam("after")).limit(bindparam("limit"))

_steps = upwards(
    step(Reply.turn_id, Reply.id, Feedback.id.label("act_id"))
    .join(Feedback, Feedback.reply_id == Reply.id)
    .where(Feedback.id.in_(bindparam("ids", expanding=True)))
)
_message = aliased(StoredMessage)
_SAID = (
    select(
        _steps.c.act_id,
        _steps.c.depth,
        _message.id,
        _message.reply_id,
        _message.role,
        _message.content,
        _message.meta,
        _message.options,
        Turn.files,
    )
    .join(Turn, Turn.id == _message.turn_id)
    .join(
        _steps,
        (_steps.c.turn_id == _message.turn_id)
        & or_(_message.reply_id.is_(None), _message.reply_id == _steps.c.reply_id),
    )
    .order_by(_steps.c.act_id, _steps.c.depth.desc(), _message.reply_id.is_not(None), _message.position)
)
