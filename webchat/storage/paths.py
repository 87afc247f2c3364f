"""The active path through a conversation's tree, read from its end upwards.

A turn hangs on the reply it answered, so going up costs as many steps as turns are wanted, however long the
conversation is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable, Row, select

from webchat.files import FileData
from webchat.messages import ComponentData, Message
from webchat.updates import ReplyState

from .db import grouped, reading
from .models import Stored
from .path_queries import (
    ABOVE,
    ACTIVE_STEPS,
    BELOW_REPLY,
    BESIDE,
    LAST_REPLY,
    NEWEST,
    SAID,
    TO_REPLY,
    WITH_REPLY,
)

Versions = Mapping[int | None, Sequence[int]]


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
    outputs: tuple[ComponentData | None, ...] = ()


@dataclass(frozen=True, slots=True)
class PathTurn:
    """A turn with the reply that the path goes through, or ends with."""

    id: int
    created_at: datetime
    text: str
    message_id: int
    is_first: bool
    siblings: Siblings
    reply: PathReply
    files: tuple[FileData, ...] = ()
    inputs: tuple[Any, ...] = ()


def path(conversation_id: int, before_turn_id: int | None = None, limit: int = 40) -> list[PathTurn]:
    """The newest turns of the active path, or those before `before_turn_id`; oldest first."""
    if before_turn_id is None:
        return _turns(conversation_id, NEWEST, limit=limit)
    return _turns(conversation_id, ABOVE, turn_id=before_turn_id, limit=limit)


def path_from(conversation_id: int, turn_id: int, at_least: int = 40) -> list[PathTurn]:
    """The active path from a turn on it to its end, and no fewer turns than `at_least`."""
    depth_of = select(ACTIVE_STEPS.c.depth).where(ACTIVE_STEPS.c.turn_id == turn_id)
    with reading() as session:
        depth = session.scalar(depth_of, {"conversation_id": conversation_id})
    return path(conversation_id, limit=max(at_least, (depth or 0) + 1))


def path_to(conversation_id: int, reply_id: int, limit: int = 40) -> list[PathTurn]:
    """The turns up to the one that this reply answers, wherever in the tree that is; oldest first."""
    return _turns(conversation_id, TO_REPLY, reply_id=reply_id, limit=limit)


def path_below(conversation_id: int, reply_id: int, limit: int = 2) -> list[PathTurn]:
    """Some turns that followed on a reply, in the version that was said last."""
    found: list[PathTurn] = []
    while len(found) < limit and (below := _turns(conversation_id, BELOW_REPLY, reply_id=reply_id)):
        found += below
        reply_id = below[0].reply.id
    return found


def turn_with(conversation_id: int, reply_id: int) -> PathTurn:
    """The turn that this reply answers, with this reply, wherever in the tree they are."""
    (turn,) = _turns(conversation_id, WITH_REPLY, reply_id=reply_id)
    return turn


def last_reply_id(conversation_id: int) -> int | None:
    """The reply with which the active path ends."""
    with reading() as session:
        last: int | None = session.scalar(LAST_REPLY, {"conversation_id": conversation_id})
    return last


def _turns(conversation_id: int, path: Executable, **values: int) -> list[PathTurn]:
    with reading() as session:
        connection = session.connection()
        steps = connection.execute(path, {"conversation_id": conversation_id, **values}).all()
        turn_ids = [step.turn_id for step in steps]
        said, answered = _messages(connection, turn_ids, [step.reply_id for step in steps])
        parents = [step.parent_reply_id for step in steps]
        turn_versions, reply_versions = _versions(connection, conversation_id, parents, turn_ids)
    return [
        PathTurn(
            id=step.turn_id,
            created_at=step.turn_created_at,
            text=said[step.turn_id].content,
            message_id=said[step.turn_id].id,
            is_first=step.parent_reply_id is None,
            siblings=_siblings(turn_versions[step.parent_reply_id], step.turn_id),
            reply=_path_reply(step, answered[step.reply_id], reply_versions[step.turn_id]),
            files=tuple(map(FileData.of, step.files)),
            inputs=tuple(step.inputs),
        )
        for step in steps
    ]


def _messages(
    connection: Connection, turn_ids: Sequence[int], reply_ids: Sequence[int]
) -> tuple[dict[int, Row[Any]], dict[int, list[Row[Any]]]]:
    said: dict[int, Row[Any]] = {}
    answered: dict[int, list[Row[Any]]] = defaultdict(list)
    for message in connection.execute(SAID, {"turn_ids": turn_ids, "reply_ids": reply_ids}):
        if message.reply_id is None:
            said[message.turn_id] = message
        else:
            answered[message.reply_id].append(message)
    return said, answered


def _versions(
    connection: Connection, conversation_id: int, parents: Sequence[int | None], turn_ids: Sequence[int]
) -> tuple[Versions, Versions]:
    """Of the turns, by what they are under, and of the replies, by what they answer."""
    values = {"conversation_id": conversation_id, "parents": parents, "turn_ids": turn_ids}
    rows = connection.execute(BESIDE, values).all()
    turns = grouped((above, id) for is_turn, above, id in rows if is_turn)
    return turns, grouped((above, id) for is_turn, above, id in rows if not is_turn)


def _siblings(ids: Sequence[int], id: int) -> Siblings:
    ids = sorted(ids)
    index = ids.index(id)
    previous_id = ids[index - 1] if index else None
    return Siblings(index + 1, len(ids), previous_id, ids[index + 1] if index + 1 < len(ids) else None)


def _path_reply(step: Row[Any], rows: Sequence[Row[Any]], versions: Sequence[int]) -> PathReply:
    return PathReply(
        id=step.reply_id,
        state=ReplyState(step.state),
        error=step.error,
        created_at=step.reply_created_at,
        siblings=_siblings(versions, step.reply_id),
        messages=tuple(Stored(row.content, row.meta, row.options, row.component).message for row in rows),
        message_ids=tuple(row.id for row in rows),
        outputs=tuple(output and ComponentData.of(output) for output in step.outputs),
    )
