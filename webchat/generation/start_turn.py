"""The one way in: submit, example, option, retry, edit, API and bots all begin a reply here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from webchat.storage import turns
from webchat.storage.turns import NewTurn
from webchat.updates import Snapshot

from .injection import NOBODY, Visit
from .limits import Limits
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


def keep_turn(
    limits: Limits,
    address: str | None,
    conversation_id: int,
    *,
    text: str,
    client_id: str,
    edit_of: int | None = None,
    file_keys: Sequence[str] = (),
    inputs: Sequence[Any] = (),
) -> NewTurn:
    """Keep the user's words. Needs an application context; a refusal leaves nothing behind.

    Parameters: `address`, where the words came from; `client_id`, made by the client: the same one twice
    makes one turn and counts once; `edit_of`, the turn that this one is another version of; `file_keys` and
    `inputs`, the files and the values of the additional inputs that come with it.
    Raises `StillWriting` while the conversation's last reply is written, `TooMany`, and `NotFound` for a file
    that is somebody else's.
    """
    return turns.add(
        conversation_id,
        text,
        client_id,
        edit_of=edit_of,
        admit=lambda user_id: limits.admit(user_id, address),
        file_keys=file_keys,
        inputs=inputs,
    )


def start_turn(
    runner: Runner,
    kept: NewTurn,
    cached: Snapshot | None = None,
    when_done: Callable[[Snapshot], None] | None = None,
    visit: Visit = NOBODY,
) -> Started:
    """Have the words answered that were kept, and committed.

    `cached`: the answer when it is known beforehand; `visit`: what is known of whoever asks.
    """
    run = runner.start(kept.reply_id, cached, when_done, visit) if kept.is_new else None
    return Started(kept.turn_id, kept.reply_id, kept.is_new, run)


def retry_turn(
    runner: Runner, limits: Limits, address: str | None, turn_id: int, visit: Visit = NOBODY
) -> Started:
    """Have a turn answered once more: the new reply is a sibling of the old ones. Raises as `keep_turn`."""
    reply_id = turns.add_reply(turn_id, admit=lambda user_id: limits.admit(user_id, address))
    return Started(turn_id, reply_id, True, runner.start(reply_id, visit=visit))
