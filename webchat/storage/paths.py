"""The active path through a conversation's tree, read from its end upwards.

A turn hangs on the reply it answered, so going up costs as many steps as turns are wanted, however long the
conversation is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, Select, literal, or_, select
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
    end = _active_end(conversation_id) if before_turn_id is None else _above(conversation_id, before_turn_id)
    return _turns(conversation_id, upwards(end, limit))


def path_from(conversation_id: int, turn_id: int, at_least: int = 40) -> list[PathTurn]:
    """The active path from a turn on it to its end, and no fewer turns than `at_least`."""
    steps = upwards(_active_end(conversation_id))
    with reading() as session:
        depth = session.scalar(select(steps.c.depth).where(steps.c.turn_id == turn_id))
    return path(conversation_id, limit=max(at_least, (depth or 0) + 1))


def turn_with(conversation_id: int, reply_id: int) -> PathTurn:
    """The turn that this reply answers, with this reply, wherever in the tree they are."""
    end = step(Reply.turn_id, Reply.id).where(Reply.id == reply_id)
    (turn,) = _turns(conversation_id, upwards(end, 1))
    return turn


def _turns(conversation_id: int, path: CTE) -> list[PathTurn]:
    with reading() as session:
        steps = _steps(session, path)
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


def upwards(end: Select[Any], limit: int | None = None) -> CTE:
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


def _active_end(conversation_id: int) -> Select[Any]:
    is_active = Conversation.active_turn_id == Turn.id
    return (
        step(Turn.id, Turn.active_reply_id)
        .join(Conversation, is_active)
        .where(Conversation.id == conversation_id)
    )


def _above(conversation_id: int, turn_id: int) -> Select[Any]:
    is_parent = Reply.id == Turn.parent_reply_id
    below = Turn.id == turn_id, Turn.conversation_id == conversation_id
    return step(Reply.turn_id, Reply.id).select_from(Turn).join(Reply, is_parent).where(*below)


def _steps(session: Session, steps: CTE) -> Sequence[Any]:
    return session.execute(
        select(Turn, Reply)
        .join(steps, steps.c.turn_id == Turn.id)
        .join(Reply, Reply.id == steps.c.reply_id)
        .order_by(steps.c.depth.desc())
    ).all()


def _messages(
    session: Session, turn_ids: Sequence[int], reply_ids: Sequence[int]
) -> tuple[dict[int, StoredMessage], dict[int, list[StoredMessage]]]:
    """What the user said in each turn, and the messages of each reply in order."""
    said: dict[int, StoredMessage] = {}
    answered: dict[int, list[StoredMessage]] = defaultdict(list)
    shown = or_(StoredMessage.reply_id.is_(None), StoredMessage.reply_id.in_(reply_ids))
    of_turns = select(StoredMessage).where(StoredMessage.turn_id.in_(turn_ids), shown)
    for message in session.scalars(of_turns.order_by(StoredMessage.position)):
        if message.reply_id is None:
            said[message.turn_id] = message
        else:
            answered[message.reply_id].append(message)
    return said, answered


def _turn_versions(
    session: Session, conversation_id: int, turns: Sequence[Turn]
) -> dict[int | None, list[int]]:
    parents = [turn.parent_reply_id for turn in turns]
    versions = select(Turn.parent_reply_id, Turn.id)
    groups = _grouped(session.execute(versions.where(Turn.parent_reply_id.in_(parents))))
    if None in parents:
        is_first = Turn.parent_reply_id.is_(None), Turn.conversation_id == conversation_id
        groups |= _grouped(session.execute(versions.where(*is_first)))
    return groups


def _reply_versions(session: Session, turn_ids: Sequence[int]) -> dict[int, list[int]]:
    return _grouped(session.execute(select(Reply.turn_id, Reply.id).where(Reply.turn_id.in_(turn_ids))))


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
