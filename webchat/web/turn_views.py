"""Turns and their replies as values for the templates, as they are now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from webchat.rendering.views import FeedbackView, ReplyView, TurnView
from webchat.storage import feedback, files, turns
from webchat.storage.models import Conversation
from webchat.storage.turns import PathReply, PathTurn

from .site import current_site


def turn_views(
    conversation: Conversation, path: Sequence[PathTurn], then: str | None = None
) -> list[TurnView]:
    """`then`: what the user said after these turns."""
    last = turns.last_reply_id(conversation.id)
    replies = reply_views(conversation, path, last=last)
    gone = gone_files(path)
    said = [*(turn.text for turn in path[1:]), then]
    return [
        current_site().presenter.turn(turn, replace(view, answered_with=answer), gone)
        for turn, view, answer in zip(path, replies, said, strict=False)  # no turn, no answer
    ]


def answered(conversation: Conversation, turn: PathTurn, by: PathTurn) -> ReplyView | None:
    """A reply whose options are outdated now, since it was answered; None if it has none."""
    if not any(message.options for message in turn.reply.messages):
        return None
    return replace(reply_view(conversation, turn, last=by.reply.id), answered_with=by.text)


def gone_files(path: Sequence[PathTurn]) -> set[str]:
    """The keys of those whose contents are not on the disk any more."""
    keys = [file.key for turn in path for file in turn.files]
    return set(keys) - files.paths_of(current_site().blobs, keys).keys() if keys else set()


def reply_view(conversation: Conversation, turn: PathTurn, *, last: int | None) -> ReplyView:
    return reply_views(conversation, [turn], last=last)[0]


def reply_views(conversation: Conversation, path: Sequence[PathTurn], *, last: int | None) -> list[ReplyView]:
    """The replies of these turns as they are now. `last`: the one with which the active path ends."""
    opinions = feedback_views(conversation, [turn.reply.id for turn in path])
    return [
        replace(
            _reply_view(conversation, turn.reply, last),
            feedback=opinions.get(turn.reply.id),
            is_answer=bool(turn.text or turn.files),
        )
        for turn in path
    ]


def _reply_view(conversation: Conversation, reply: PathReply, last: int | None) -> ReplyView:
    """From the stream while it is written, else from the database."""
    site = current_site()
    is_last = reply.id == last
    if not reply.state.is_final and (live := site.live_replies.view(reply.id)):
        return site.presenter.running(live, reply, conversation_key=conversation.key, is_last=is_last)
    return site.presenter.reply(reply, conversation_key=conversation.key, is_last=is_last)


def feedback_views(conversation: Conversation, reply_ids: Sequence[int]) -> dict[int, FeedbackView]:
    """What the conversation's owner says of these replies, if the author wants to know."""
    if current_site().definition.flagging_mode == "never":
        return {}
    views = {id: FeedbackView(reply_id=id) for id in reply_ids}
    for id, act in feedback.given(conversation.user_id, reply_ids).items():
        views[id] = FeedbackView(reply_id=id, option=act.option, comment=act.comment)
    return views


def running_reply(views: Sequence[TurnView]) -> int | None:
    """The reply that Stop stops."""
    last = views[-1].reply if views else None
    return last.id if last and last.is_running else None
