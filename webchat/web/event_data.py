"""What the author's function may know of an event: whose it is, and what of a conversation it is about."""

from __future__ import annotations

import json
from typing import Any

from flask import request

from webchat.clean_text import clean_inside
from webchat.components.update import is_update
from webchat.layout.listeners import Listener
from webchat.layout.tree import Block
from webchat.rendering.listeners import name_of
from webchat.storage.models import Conversation
from webchat.storage.setting import KnownTurn

from .site import current_site

LONGEST = 100_000  # characters of what a page may say of an event


def of(listener: Listener, conversation: Conversation | None) -> tuple[Block | None, dict[str, Any]]:
    """The block whose event it is, and the fields of its data, none of them taken on trust."""
    said = _said()
    target, event = _target(listener, said.get("on"))
    if target is current_site().definition.chatbot:
        said = _of_chat(event, said, conversation)
    return target, said


def is_tick() -> bool:
    """Whether the request tells of one, which comes again by itself."""
    return request.endpoint == "events.answer" and str(_said().get("on")).endswith(":tick")


def made(listener: Listener) -> dict[Block, Any]:
    """What a script of the author's gave for the outputs that only the server can draw. Any visitor may say it."""
    if not listener.js or listener.fn is not None:
        return {}
    given = _read(request.form.get("made", ""))
    by_name = {
        str(block.number): block for block in listener.outputs if getattr(block, "is_scriptable", False)
    }
    return {by_name[name]: value for name, value in given.items() if name in by_name and not is_update(value)}


def _of_chat(event: str, said: dict[str, Any], conversation: Conversation | None) -> dict[str, Any]:
    """What is known here counts, not what the page says of it; without a conversation there are the examples only."""
    if event == "example_select":
        return _of_example(said.get("index"))
    if conversation is None:
        return {}
    if event == "copy":
        return {"value": str(said.get("value", ""))}  # only the page knows what was marked
    found = _of_conversation(event, said, conversation)
    if found and event == "like":
        liked = said.get("liked", True)
        is_known = isinstance(liked, bool) or liked in current_site().definition.flagging_options
        found["liked"] = liked if is_known else True
    return found


def _said() -> dict[str, Any]:
    return _read(next((text for text in reversed(request.form.getlist("data")) if text), ""))


def _read(text: str) -> dict[str, Any]:
    try:
        said = clean_inside(json.loads(text or "{}")) if len(text) <= LONGEST else {}
    except (ValueError, RecursionError):  # no JSON, or nested deeper than anybody can follow
        said = {}
    return said if isinstance(said, dict) else {}


def _target(listener: Listener, on: Any) -> tuple[Block | None, str]:
    for block, event in listener.targets:
        if on == f"{name_of(block)}:{event}":
            return block, event
    return listener.targets[0] if listener.targets else (None, "")


def _of_conversation(event: str, said: dict[str, Any], conversation: Conversation) -> dict[str, Any]:
    """The place of a message in the history, and its words, by the reply or the turn that the page names."""
    at = 0
    for turn in current_site().store.known_path(conversation.id):
        if turn.reply_id == said.get("reply") or turn.turn_id == said.get("turn"):
            return _of_turn(event, turn, at, said)
        at += len(turn.said) + len(turn.answered)
    return {}


def _of_example(index: Any) -> dict[str, Any]:
    examples = current_site().definition.examples
    if not isinstance(index, int) or not 0 <= index < len(examples):
        return {}
    return {"index": index, "value": {"text": examples[index].text}}


def _of_option(turn: KnownTurn, at: int, said: dict[str, Any]) -> dict[str, Any]:
    """The option that was chosen: what its author gave as its value."""
    try:
        message, option = int(said["message"]), int(said["option"])
        value = turn.answered[message]["options"][option]["value"]
    except (KeyError, IndexError, ValueError, TypeError, OverflowError):
        return {}
    if message < 0 or option < 0:
        return {}
    return {"index": at + len(turn.said) + message, "value": value}


def _of_turn(event: str, turn: KnownTurn, at: int, said: dict[str, Any]) -> dict[str, Any]:
    if event == "option_select":
        return _of_option(turn, at, said)
    if event in ("retry", "undo") or (event == "like" and "reply" not in said):
        place = max(0, len(turn.said) - 1)
        return {"index": at + place, "value": turn.said[place]["content"] if turn.said else ""}
    if event == "edit":
        place = max(0, len(turn.said) - 1)
        before = turn.said[place]["content"] if turn.said else ""
        return {"index": at + place, "previous_value": before, "value": request.form.get("text", before)}
    last = max(0, len(turn.answered) - 1)
    value = turn.answered[last]["content"] if turn.answered else ""
    return {"index": at + len(turn.said) + last, "value": value}
