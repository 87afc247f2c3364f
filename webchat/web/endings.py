"""The last event of a stream: the finished reply, drawn as the page draws it."""

from __future__ import annotations

from dataclasses import replace

from webchat.rendering import dom_ids
from webchat.rendering.fragments import fragment, morph
from webchat.rendering.live_reply import LiveReply
from webchat.storage import turns
from webchat.storage.turns import conversation_of

from .outputs import left_by
from .site import Site
from .turn_views import reply_view


def finished_fragments(site: Site, reply_id: int, live: LiveReply | None) -> str:
    """The reply whole, and Send in the place of Stop. Needs an application context, not a request."""
    conversation = conversation_of(reply_id)
    turn = turns.turn_with(conversation.id, reply_id)
    if live:
        for text, html in live.finish([message.content for message in turn.reply.messages]):
            site.presenter.remember(text, html)
    view = reply_view(conversation, turn, last=turns.last_reply_id(conversation.id))
    send = fragment(f"#{dom_ids.SEND_OR_STOP}", "outerHTML", site.partials.send_or_stop(None))
    told = site.partials.notices(replace(view, notices=site.runner.notices(reply_id)))
    whole = morph(dom_ids.reply_id(reply_id), site.partials.reply(view))
    return "".join([told, whole, send, site.partials.outputs(left_by(turn.reply))])
