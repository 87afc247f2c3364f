"""Replies while they are written, and their end. What has ended never changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, insert, select, update

from webchat.errors import NotFound
from webchat.messages import Message
from webchat.updates import ReplyState, Snapshot

from .db import reading, transaction
from .models import IS_RUNNING, Reply, Stored, StoredMessage, Turn, now, table_of
from .text import clean
from .words import index_messages


def begin(reply_id: int) -> None:
    """The function was called. Without effect when the reply has ended, or begun, already."""
    with transaction() as session:
        _begin(session.connection(), [reply_id])


def save(snapshots: Mapping[int, Snapshot]) -> None:
    """Keep what growing replies say so far, all at once. Those that have ended are left alone."""
    with transaction() as session:
        connection = session.connection()
        running = _running_among(connection, snapshots)
        _write(connection, {id: snapshots[id].messages for id in running})
        _begin(connection, [id for id in running if snapshots[id].state == ReplyState.WRITING])


def finish(ends: Mapping[int, Snapshot]) -> None:
    """Keep the ends of replies, all at once. Only the first end of each counts."""
    if unfinished := [end.state for end in ends.values() if not end.state.is_final]:
        raise ValueError(f"a reply cannot end as {unfinished[0]}")
    with transaction() as session:
        connection = session.connection()
        running = {id: ends[id] for id in _running_among(connection, ends)}
        _write(connection, {id: end.messages for id, end in running.items()})
        _end(connection, running)


def load(reply_id: int) -> Snapshot:
    with reading() as session:
        reply = session.get(Reply, reply_id)
        if reply is None:
            raise NotFound
        messages = tuple(row.message for _, row in _stored(session.connection(), [reply_id])[reply_id])
    return Snapshot(messages, ReplyState(reply.state), reply.error)


def running(conversation_id: int) -> int | None:
    """The reply that is being written in this conversation, the newest if there are several."""
    replies = select(Reply.id).join(Turn, Reply.turn_id == Turn.id).where(IS_RUNNING)
    replies = replies.where(Turn.conversation_id == conversation_id).order_by(Reply.id.desc())
    with reading() as session:
        return session.scalar(replies.limit(1))


def interrupt_left_behind() -> int:
    """At start: nobody writes the replies any more that a former process left unfinished."""
    with transaction() as session:
        left = list(session.scalars(select(Reply.id).where(IS_RUNNING)))
        _end(session.connection(), dict.fromkeys(left, Snapshot(state=ReplyState.INTERRUPTED)))
    return len(left)


def _running_among(connection: Connection, ids: Iterable[int]) -> list[int]:
    return list(connection.execute(_RUNNING, {"ids": list(ids)}).scalars())


def _begin(connection: Connection, ids: list[int]) -> None:
    connection.execute(_BEGIN, {"ids": ids, "now": now()})


def _end(connection: Connection, ends: Mapping[int, Snapshot]) -> None:
    if not ends:
        return
    rows = [
        {"reply": id, "new_state": end.state.value, "error": _clean(end.error), "now": now()}
        for id, end in ends.items()
    ]
    connection.execute(_END, rows)
    index_messages(connection, connection.execute(_MESSAGES, {"ids": list(ends)}).scalars().all())


def _clean(error: str | None) -> str | None:
    return None if error is None else clean(error)


def _write(connection: Connection, wanted: Mapping[int, tuple[Message, ...]]) -> None:
    """Make the stored messages those of `wanted`, touching only what differs."""
    stored = _stored(connection, wanted)
    changed: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    surplus: list[int] = []
    for reply_id, messages in wanted.items():
        old = stored[reply_id]
        for position, message in enumerate(messages):
            row = Stored.of(message)
            if position >= len(old):
                new.append({"reply_id": reply_id, "position": position, **_columns(row)})
            elif row != old[position][1]:
                changed.append({"row_id": old[position][0], **_columns(row)})
        surplus += [id for id, _ in old[len(messages) :]]
    if surplus:
        connection.execute(_DROP, {"ids": surplus})
    if changed:
        connection.execute(_CHANGE, changed)
    if new:
        places = _places(connection, {row["reply_id"] for row in new})
        connection.execute(_ADD, [row | places[row["reply_id"]] for row in new])


def _columns(row: Stored) -> dict[str, Any]:
    return {"content": row.content, "metadata": row.meta, "options": row.options}


def _stored(connection: Connection, reply_ids: Iterable[int]) -> dict[int, list[tuple[int, Stored]]]:
    """The stored messages of each reply with their ids, in order."""
    stored: dict[int, list[tuple[int, Stored]]] = defaultdict(list)
    for reply_id, id, *row in connection.execute(_STORED, {"ids": list(reply_ids)}):
        stored[reply_id].append((id, Stored(*row)))
    return stored


def _places(connection: Connection, reply_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Where in the tree a reply's messages hang."""
    return {
        reply_id: {"turn_id": turn_id, "conversation_id": conversation_id, "role": "assistant"}
        for reply_id, turn_id, conversation_id in connection.execute(_PLACES, {"ids": list(reply_ids)})
    }


# The statements, each made once: to make one costs more than to run it

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_REPLIES, _ROWS = table_of(Reply), table_of(StoredMessage)
_RUNNING = select(Reply.id).where(Reply.id.in_(_IDS), IS_RUNNING)
_BEGIN = (
    update(_REPLIES)
    .where(_REPLIES.c.id.in_(_IDS), _REPLIES.c.state == ReplyState.WAITING.value)
    .values(state=ReplyState.WRITING.value, started_at=bindparam("now"))
)
_END = (
    update(_REPLIES)
    .where(_REPLIES.c.id == bindparam("reply"))
    .values(state=bindparam("new_state"), error=bindparam("error"), ended_at=bindparam("now"))
)
_MESSAGES = select(StoredMessage.id).where(StoredMessage.reply_id.in_(_IDS))
_STORED = (
    select(
        StoredMessage.reply_id,
        StoredMessage.id,
        StoredMessage.content,
        StoredMessage.meta,
        StoredMessage.options,
    )
    .where(StoredMessage.reply_id.in_(_IDS))
    .order_by(StoredMessage.position)
)
_PLACES = (
    select(Reply.id, Turn.id, Turn.conversation_id)
    .join(Turn, Reply.turn_id == Turn.id)
    .where(Reply.id.in_(_IDS))
)
_DROP = delete(_ROWS).where(_ROWS.c.id.in_(_IDS))
_ADD = insert(_ROWS)
_CHANGE = (
    update(_ROWS)
    .where(_ROWS.c.id == bindparam("row_id"))
    .values(content=bindparam("content"), metadata=bindparam("metadata"), options=bindparam("options"))
)
