"""What the replies have left in the additional outputs, by the numbers of these."""

from __future__ import annotations

from webchat.messages import ComponentData
from webchat.storage import turns
from webchat.storage.models import Conversation
from webchat.storage.outputs import outputs_shown
from webchat.storage.turns import PathReply

from .site import current_site

Outputs = tuple[ComponentData | None, ...]
Values = dict[int, ComponentData]


def left_in(conversation: Conversation | None) -> Values:
    """By the last reply on the active path that has left anything."""
    if conversation is None or not current_site().definition.additional_outputs:
        return {}
    last = turns.last_reply_id(conversation.id)
    growing = _growing(last) if last is not None else ()
    return _numbered(growing or outputs_shown(conversation.id).outputs)


def spoken(conversation: Conversation) -> dict[int, float]:
    """When the shown path has last said what the additional inputs and outputs show, by their numbers."""
    definition = current_site().definition
    path = turns.path(conversation.id, limit=1)
    if not path:
        return {}
    turn = path[-1]
    since = turn.reply.created_at if _growing(turn.reply.id) else outputs_shown(conversation.id).since
    inputs = dict.fromkeys(definition.additional_inputs if turn.inputs else (), turn.created_at)
    outputs = dict.fromkeys(definition.additional_outputs, since) if since else {}
    both = {**inputs, **outputs}
    return {one.number: moment.timestamp() for one, moment in both.items() if one.number is not None}


def left_by(reply: PathReply) -> Values:
    """By one reply until now."""
    return _numbered(_growing(reply.id) or reply.outputs)


def _growing(reply_id: int) -> Outputs:
    """Of a reply that is being written the stream knows more than the database.

    Asked after the reply was drawn, it may know more than was drawn, but never less.
    """
    snapshot = current_site().stream.latest(reply_id)
    return snapshot.outputs if snapshot else ()


def _numbered(outputs: Outputs) -> Values:
    """By the blocks that show them. Those of a former version of the author's program have no block any more."""
    components = current_site().definition.additional_outputs
    return {
        component.number: data
        for component, data in zip(components, outputs, strict=False)
        if data is not None and component.number is not None and data.kind == component.kind
    }
