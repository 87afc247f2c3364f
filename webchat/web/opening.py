"""What a new conversation begins with: the turns that its author gave her Chatbot as its value."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from webchat.generation.opening import opening_of
from webchat.rendering.views import FeedbackView, TurnView
from webchat.storage import feedback, files, setting, turns
from webchat.storage.models import Conversation
from webchat.storage.paths import PathReply, PathTurn, Siblings
from webchat.storage.setting import SetTurn
from webchat.writing import call, check_that_nobody_writes

from . import page_state
from .passing import passing_files_of_run
from .site import current_site

log = logging.getLogger("webchat.web")

ALONE = Siblings(1, 1, None, None)


def opening(*, is_drawn: bool = False) -> Sequence[SetTurn]:
    """For the page that asks. A function is called when a page `is_drawn` that shows them for the first time.

    What it gave then is what the visitor answers.
    """
    site = current_site()
    value = site.definition.chatbot.value
    if not callable(value):
        return site.opening
    page = page_state.this_page()
    if page.opening is None or (is_drawn and page_state.is_new_page()) or _has_passed(page.opening):
        check_that_nobody_writes()
        page.begin_with(())
        try:
            page.begin_with(opening_of(call(value), passing_files_of_run()))
        except Exception:
            log.exception("the value of the Chatbot could not be made")
    return page.opening or ()


def _has_passed(turns: Sequence[SetTurn]) -> bool:
    """Whether files of theirs are gone, since the page has stood open for so long."""
    keys = {file.key for turn in turns for file in turn.all_files}
    return bool(keys) and files.paths_of(current_site().blobs, keys).keys() != keys


def begin(conversation: Conversation, first_turns: Sequence[SetTurn]) -> bool:
    """Keep the `opening` in a conversation that begins now. Whether everybody's begin so. Needs a transaction."""
    if conversation.active_turn_id is not None:
        return False  # it has begun: its first message comes a second time
    site = current_site()
    setting.open_with(conversation.id, conversation.user_id, first_turns, site.blobs)
    if opinions := _opinions():
        replies = (turn.reply for turn in turns.path(conversation.id, limit=setting.EVERY))
        for reply, option in zip((one for one in replies if one.messages), opinions, strict=False):
            if option is not None:
                feedback.give(reply.id, conversation.user_id, option)
    return not callable(site.definition.chatbot.value)


def is_all(shown: Sequence[PathTurn]) -> bool:
    """Whether a path has only these turns, or others without a word of the visitor's."""
    known = current_site().opening[: len(shown)]
    as_known = [turn.text for turn in shown] == [turn.text for turn in known]
    return as_known or not any(turn.text or turn.files for turn in shown)


def opening_views() -> list[TurnView]:
    """As they stand on the page of a conversation that has not begun. Nothing there can be answered again."""
    turns, opinions = opening(is_drawn=True), iter(_opinions())
    return [
        _view(-number, turn, next(opinions, None) if turn.answer.messages else None, number == len(turns))
        for number, turn in enumerate(turns, 1)
    ]


def _view(number: int, turn: SetTurn, opinion: str | None, is_last: bool) -> TurnView:
    """`number`: below those of all that is kept."""
    presenter = current_site().presenter
    at = datetime.now(UTC)
    messages = turn.answer.messages
    reply = PathReply(number, turn.answer.state, None, at, ALONE, messages, (0,) * len(messages))
    shown = PathTurn(number, at, turn.text, 0, number == -1, ALONE, reply, turn.files)
    drawn = presenter.reply(reply, conversation_key="", is_last=is_last)
    judged = FeedbackView(reply_id=number, option=opinion) if opinion else None
    return replace(presenter.turn(shown, replace(drawn, created_at=None, feedback=judged)), created_at=None)


def _opinions() -> Sequence[str | None]:
    """What is said of the answers at first, in order; nothing by flags that nobody can press."""
    definition = current_site().definition
    said = (definition.flagging_mode != "never" and definition.chatbot.feedback_value) or ()
    return [option if option in definition.flagging_options else None for option in said]
