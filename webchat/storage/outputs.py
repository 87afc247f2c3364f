"""What the additional outputs show at a place of the tree: as the nearest reply above left them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import CTE, Select, Text, bindparam, cast, select

from webchat.messages import ComponentData

from .db import reading
from .models import Reply
from .path_queries import ACTIVE_STEPS, step, upwards
from .replies import outputs_of


class Left(NamedTuple):
    """What a reply has left in the additional outputs, in order, and when it began; nothing where none has."""

    outputs: tuple[ComponentData | None, ...] = ()
    since: datetime | None = None


def _newest(steps: CTE) -> Select[Any]:
    rows = select(Reply.outputs, Reply.created_at).join(steps, steps.c.reply_id == Reply.id)
    return rows.where(cast(Reply.outputs, Text) != "[]").order_by(steps.c.depth).limit(1)


_IN_CONVERSATION = _newest(ACTIVE_STEPS)
_ABOVE = upwards(step(Reply.turn_id, Reply.id).where(Reply.id == bindparam("reply_id")))
_BEFORE = _newest(_ABOVE).where(_ABOVE.c.depth > 0)


def outputs_shown(conversation_id: int) -> Left:
    """By the last reply on the active path that has any."""
    return _outputs(_IN_CONVERSATION, conversation_id=conversation_id)


def outputs_before(reply_id: int) -> Left:
    """The same for the way to a reply, without itself."""
    return _outputs(_BEFORE, reply_id=reply_id)


def _outputs(newest: Select[Any], **place: int) -> Left:
    with reading() as session:
        found = session.execute(newest, place).first()
        return Left(outputs_of(found[0]), found[1]) if found else Left()
