"""The statements that read a path, each made once: to make one costs more than to run it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, Executable, Select, bindparam, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from .models import Conversation, Reply, StoredMessage, Turn

IS_HERE = Turn.conversation_id == bindparam("conversation_id")


def upwards(end: Select[Any], limit: Any = None) -> CTE:
    """Each step (turn_id, reply_id, depth) from `end` up to the conversation's start, or `limit` steps.

    `end` may have several rows, and more columns, which each step of its way up has, too.
    """
    steps = end.cte("path", recursive=True)
    turn, parent = aliased(Turn), aliased(Reply)
    carried = list(steps.c)[3:]
    up = select(parent.turn_id, parent.id, steps.c.depth + 1, *carried).select_from(steps)
    up = up.join(turn, turn.id == steps.c.turn_id).join(parent, parent.id == turn.parent_reply_id)
    if limit is not None:
        up = up.where(steps.c.depth + 1 < limit)
    # UNION and not UNION ALL: should the tree ever hold a loop, the way up still ends
    return steps.union(up)


def step(turn_id: Any, reply_id: Any, *carried: Any) -> Select[Any]:
    """Where `upwards` begins."""
    here = turn_id.label("turn_id"), reply_id.label("reply_id"), literal(0).label("depth")
    return select(*here, *carried)


def _rows(steps: CTE) -> Executable:
    rows = select(*STEP).select_from(Turn).join(steps, steps.c.turn_id == Turn.id)
    return rows.join(Reply, Reply.id == steps.c.reply_id).order_by(steps.c.depth.desc())


STEP = (
    Turn.id.label("turn_id"),
    Turn.parent_reply_id,
    Turn.created_at.label("turn_created_at"),
    Turn.files,
    Turn.inputs,
    Reply.id.label("reply_id"),
    Reply.state,
    Reply.error,
    Reply.outputs,
    Reply.created_at.label("reply_created_at"),
)
ACTIVE_END = (
    step(Turn.id, Turn.active_reply_id)
    .join(Conversation, Conversation.active_turn_id == Turn.id)
    .where(Conversation.id == bindparam("conversation_id"))
)
ABOVE_TURN = (
    step(Reply.turn_id, Reply.id)
    .select_from(Turn)
    .join(Reply, Reply.id == Turn.parent_reply_id)
    .where(Turn.id == bindparam("turn_id"), IS_HERE)
)
ACTIVE_STEPS = upwards(ACTIVE_END)
NEWEST = _rows(upwards(ACTIVE_END, bindparam("limit")))
ABOVE = _rows(upwards(ABOVE_TURN, bindparam("limit")))
TO_REPLY = _rows(
    upwards(step(Reply.turn_id, Reply.id).where(Reply.id == bindparam("reply_id")), bindparam("limit"))
)
BELOW_REPLY = (
    select(*STEP)
    .select_from(Turn)
    .join(Reply, Reply.id == Turn.active_reply_id)
    .where(Turn.parent_reply_id == bindparam("reply_id"), IS_HERE)
    .order_by(Turn.id.desc())
    .limit(1)
)
WITH_REPLY = (
    select(*STEP)
    .select_from(Reply)
    .join(Turn, Reply.turn_id == Turn.id)
    .where(Reply.id == bindparam("reply_id"), IS_HERE)
)
LAST_REPLY = (
    select(Turn.active_reply_id)
    .join(Conversation, Conversation.active_turn_id == Turn.id)
    .where(Conversation.id == bindparam("conversation_id"))
)

# Of the messages: what the user said in each turn, and those of each reply
IS_ON_PATH = (
    StoredMessage.turn_id.in_(bindparam("turn_ids", expanding=True)),
    or_(
        StoredMessage.reply_id.is_(None),
        StoredMessage.reply_id.in_(bindparam("reply_ids", expanding=True)),
    ),
)
SAID = (
    select(
        StoredMessage.id,
        StoredMessage.turn_id,
        StoredMessage.reply_id,
        StoredMessage.content,
        StoredMessage.meta.label("meta"),
        StoredMessage.options,
        StoredMessage.component,
    )
    .where(*IS_ON_PATH)
    .order_by(StoredMessage.position)
)
# What stands beside what is on a path: the versions of each turn, under the same reply or at the beginning, and
# those of each reply. In one statement: the way to the database costs more than the search.
OF_TURN, OF_REPLY = literal(True).label("is_turn"), literal(False).label("is_turn")
BESIDE: Executable = union_all(
    select(OF_TURN, Turn.parent_reply_id.label("above"), Turn.id).where(
        Turn.parent_reply_id.in_(bindparam("parents", expanding=True))
    ),
    select(OF_TURN, Turn.parent_reply_id, Turn.id).where(Turn.parent_reply_id.is_(None), IS_HERE),
    select(OF_REPLY, Reply.turn_id, Reply.id).where(Reply.turn_id.in_(bindparam("turn_ids", expanding=True))),
)
