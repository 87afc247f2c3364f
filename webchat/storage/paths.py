"""The active path through a conversation's tree, read from its end upwards.

A turn hangs on the reply it answered, so going up costs as many steps as turns are wanted, however long the
conversation is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import CTE, Executable, Select, bindparam, literal, or_, select
from sqlalchemy.orm import Session, aliased

from webchat.messages import Message
from webchat.updates import ReplyState

from .db import reading
from .models import Conversation, Reply, Stored, StoredMessage, Turn


@dataclass(frozen=True, slots=True)
class Siblings:
    """A version among its versions; `position` counts from 1."""

    position: int
    count: int
    previous_id: int | None
    next_id: int | None


@dataclass(frozen=True, slots=True)
class PathReply:
    id: int
    state: ReplyState
    error: str | None
    created_at: datetime
    siblings: Siblings
    messages: tuple[Message, ...]
    message_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PathTurn:
    """A turn with the reply that the path goes through, or ends with."""

    id: int
    created_at: datetime
    text: str
    message_id: int
    siblings: Siblings
    reply: PathReply


def path(conversation_id: int, before_turn_id: int | None = None, limit: int = 40) -> list[PathTurn]:
    """The newest turns of the active path, or those before `before_turn_id`; oldest first."""
    if before_turn_id is None:
        return _turns(conversation_id, _newest(), limit=limit)
    return _turns(conversation_id, _above(), turn_id=before_turn_id, limit=limit)


def path_from(conversation_id: int, turn_id: int, at_least: int = 40) -> list[PathTurn]:
    """The active path from a turn on it to its end, and no fewer turns than `at_least`."""
    steps = upwards(_active_end())
    depth_of = select(steps.c.depth).where(steps.c.turn_id == turn_id)
    with reading() as session:
        depth = session.scalar(depth_of, {"conversation_id": conversation_id})
    return path(conversation_id, limit=max(at_least, (depth or 0) + 1))


def turn_with(conversation_id: int, reply_id: int) -> PathTurn:
    """The turn that this reply answers, with this reply, wherever in the tree they are."""
    (turn,) = _turns(conversation_id, _with_reply(), reply_id=reply_id)
    return turn


def last_reply_id(conversation_id: int) -> int | None:
    """The reply with which the active path ends."""
    with reading() as session:
        last: int | None = session.scalar(_last_reply(), {"conversation_id": conversation_id})
    return last


def _turns(conversation_id: int, path: Executable, **values: int) -> list[PathTurn]:
    with reading() as session:
        steps = session.execute(path, {"conversation_id": conversation_id, **values}).all()
        turn_ids, reply_ids = [turn.id for turn, _ in steps], [reply.id for _, reply in steps]
        said, answered = _messages(session, turn_ids, reply_ids)
        turn_versions = _turn_versions(session, conversation_id, [turn for turn, _ in steps])
        reply_versions = _reply_versions(session, turn_ids)
    return [
        PathTurn(
            id=turn.id,
            created_at=turn.created_at,
            text=said[turn.id].content,
            message_id=said[turn.id].id,
            siblings=_siblings(turn_versions[turn.parent_reply_id], turn.id),
            reply=_path_reply(reply, answered[reply.id], reply_versions[turn.id]),
        )
        for turn, reply in steps
    ]


def has_earlier(turn_id: int) -> bool:
    with reading() as session:
        return session.scalar(select(Turn.parent_reply_id).filter_by(id=turn_id)) is not None


def upwards(end: Select[Any], limit: Any = None) -> CTE:
    """Each step (turn_id, reply_id, depth) from `end` up to the conversation's start, or `limit` steps."""
    steps = end.cte("path", recursive=True)
    turn, parent = aliased(Turn), aliased(Reply)
    above = (
        select(parent.turn_id, parent.id, steps.c.depth + 1)
        .join(turn, turn.id == steps.c.turn_id)
        .join(parent, parent.id == turn.parent_reply_id)
    )
    return steps.union_all(above if limit is None else above.where(steps.c.depth + 1 < limit))


def step(turn_id: Any, reply_id: Any) -> Select[Any]:
    """The first step of `upwards`."""
    return select(turn_id.label("turn_id"), reply_id.label("reply_id"), literal(0).label("depth"))


# The statements, each made once: to make one costs more than to run it


@cache
def _newest() -> Executable:
    return _rows(upwards(_active_end(), bindparam("limit")))


@cache
def _above() -> Executable:
    is_parent = Reply.id == Turn.parent_reply_id
    below = Turn.id == bindparam("turn_id"), Turn.conversation_id == bindparam("conversation_id")
    end = step(Reply.turn_id, Reply.id).select_from(Turn).join(Reply, is_parent).where(*below)
    return _rows(upwards(end, bindparam("limit")))


@cache
def _with_reply() -> Executable:
    is_here = Turn.conversation_id == bindparam("conversation_id")
    return (
        select(Turn, Reply)
        .join(Turn, Reply.turn_id == Turn.id)
        .where(Reply.id == bindparam("reply_id"), is_here)
    )


@cache
def _last_reply() -> Executable:
    last = select(Turn.active_reply_id).join(Conversation, Conversation.active_turn_id == Turn.id)
    return last.where(Conversation.id == bindparam("conversation_id"))


@cache
def _said() -> Executable:
    """What the user said in each turn, and the messages of each reply in order."""
    answers = StoredMessage.reply_id.in_(bindparam("reply_ids", expanding=True))
    of_turns = select(StoredMessage).where(StoredMessage.turn_id.in_(bindparam("turn_ids", expanding=True)))
    return of_turns.where(or_(StoredMessage.reply_id.is_(None), answers)).order_by(StoredMessage.position)


@cache
def _versions_below() -> Executable:
    below = Turn.parent_reply_id.in_(bindparam("parents", expanding=True))
    return select(Turn.parent_reply_id, Turn.id).where(below)


@cache
def _first_versions() -> Executable:
    is_first = Turn.parent_reply_id.is_(None), Turn.conversation_id == bindparam("conversation_id")
    return select(Turn.parent_reply_id, Turn.id).where(*is_first)


@cache
def _replies_of() -> Executable:
    return select(Reply.turn_id, Reply.id).where(Reply.turn_id.in_(bindparam("turn_ids", expanding=True)))


def _active_end() -> Select[Any]:
    is_active = Conversation.active_turn_id == Turn.id
    end = step(Turn.id, Turn.active_reply_id).join(Conversation, is_active)
    return end.where(Conversation.id == bindparam("conversation_id"))


def _rows(steps: CTE) -> Executable:
    rows = select(Turn, Reply).join(steps, steps.c.turn_id == Turn.id)
    return rows.join(Reply, Reply.id == steps.c.reply_id).order_by(steps.c.depth.desc())


def _messages(
    session: Session, turn_ids: Sequence[int], reply_ids: Sequence[int]
) -> tuple[dict[int, StoredMessage], dict[int, list[StoredMessage]]]:
    said: dict[int, StoredMessage] = {}
    answered: dict[int, list[StoredMessage]] = defaultdict(list)
    for message in session.scalars(_said(), {"turn_ids": turn_ids, "reply_ids": reply_ids}):
        if message.reply_id is None:
            said[message.turn_id] = message
        else:
            answered[message.reply_id].append(message)
    return said, answered


def _turn_versions(
    session: Session, conversation_id: int, turns: Sequence[Turn]
) -> dict[int | None, list[int]]:
    parents = [turn.parent_reply_id for turn in turns]
    groups = _grouped(session.execute(_versions_below(), {"parents": parents}))
    if None in parents:
        groups |= _grouped(session.execute(_first_versions(), {"conversation_id": conversation_id}))
    return groups


def _reply_versions(session: Session, turn_ids: Sequence[int]) -> dict[int, list[int]]:
    return _grouped(session.execute(_replies_of(), {"turn_ids": turn_ids}))


def _grouped(pairs: Iterable[Any]) -> dict[Any, list[int]]:
    groups: dict[Any, list[int]] = defaultdict(list)
    for group, id in pairs:
        groups[group].append(id)
    return groups


def _siblings(ids: Sequence[int], id: int) -> Siblings:
    ids = sorted(ids)
    index = ids.index(id)
    previous_id = ids[index - 1] if index else None
    return Siblings(index + 1, len(ids), previous_id, ids[index + 1] if index + 1 < len(ids) else None)


def _path_reply(reply: Reply, rows: Sequence[StoredMessage], versions: Sequence[int]) -> PathReply:
    return PathReply(
        id=reply.id,
        state=ReplyState(reply.state),
        error=reply.error,
        created_at=reply.created_at,
        siblings=_siblings(versions, reply.id),
        messages=tuple(Stored(row.content, row.meta, row.options).message for row in rows),
        message_ids=tuple(row.id for row in rows),
    )
