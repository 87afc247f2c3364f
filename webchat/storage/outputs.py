"""What the additional outputs show at a place of the tree: as the nearest reply above left them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CTE, Select, Text, bindparam, cast, select

from webchat.messages import ComponentData

from .db import reading
from .models import Reply
from .path_queries import ACTIVE_STEPS, step, upwards
from .replies import outputs_of


def _newest(steps: CTE) -> Select[Any]:
    rows = select(Reply.outputs).join(steps, steps.c.reply_id == Reply.id)
    return rows.where(cast(Reply.outputs, Text) != "[]").order_by(steps.c.depth).limit(1)


_IN_CONVERSATION = _newest(ACTIVE_STEPS)
_ABOVE = upwards(step(Reply.turn_id, Reply.id).where(Reply.id == bindparam("reply_id")))
_BEFORE = _newest(_ABOVE).where(_ABOVE.c.depth > 0)


def outputs_shown(conversation_id: int) -> tuple[ComponentData | None, ...]:
    """Those of the last reply on the active path that has any; empty when none has."""
    return _outputs(_IN_CONVERSATION, conversation_id=conversation_id)


def outputs_before(reply_id: int) -> tuple[ComponentData | None, ...]:
    """The same for the way to a reply, without itself."""
    return _outputs(_BEFORE, reply_id=reply_id)


def _outputs(newest: Select[Any], **place: int) -> tuple[ComponentData | None, ...]:
    with reading() as session:
        return outputs_of(session.scalar(newest, place) or ())
