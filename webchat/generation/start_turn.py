"""The one way in: submit, example, option, retry, edit, API and bots all begin a reply here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from webchat.messages import Message
from webchat.storage import turns

from .run import Run
from .runner import Runner


@dataclass(frozen=True, slots=True)
class Started:
    """What has begun. `is_new` is False when the same `client_id` had come before: nothing began then."""

    turn_id: int
    reply_id: int
    is_new: bool
    run: Run | None = None

    def wait_for_words(self, seconds: float) -> None:
        """Give a quick function the time to be drawn with its turn."""
        if self.run is not None:
            self.run.spoke.wait(seconds)


def start_turn(
    runner: Runner,
    conversation_id: int,
    *,
    text: str,
    client_id: str,
    edit_of: int | None = None,
    cached: tuple[Message, ...] | None = None,
    when_done: Callable[[tuple[Message, ...]], None] | None = None,
) -> Started:
    """Keep the user's words, then have them answered. Needs an application context.

    Parameters: `client_id`, made by the client: the same one twice makes one turn; `edit_of`, the turn
    that this one is another version of; `cached`, the answer when it is known beforehand.
    Raises `StillWriting` while the conversation's last reply is written.
    """
    new = turns.add(conversation_id, text, client_id, edit_of=edit_of)
    run = runner.start(new.reply_id, cached, when_done) if new.is_new else None
    return Started(new.turn_id, new.reply_id, new.is_new, run)


def retry_turn(runner: Runner, turn_id: int) -> Started:
    """Have a turn answered once more: the new reply is a sibling of the old ones."""
    reply_id = turns.add_reply(turn_id)
    return Started(turn_id, reply_id, True, runner.start(reply_id))
