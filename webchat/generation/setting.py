"""What an author's program makes of a conversation: compared with its path, as far as the two are alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from webchat.files import FileData, Files
from webchat.messages import ChatMessage, Message
from webchat.storage.setting import Answer, KnownTurn, NewPath, SetTurn
from webchat.updates import ReplyState

from .normalise import UnusableReply, messages_of

Entry = Mapping[str, Any]
Find = Callable[[str], FileData]


def entries_of(value: Any) -> list[dict[str, Any]]:
    """What a function gave for a chatbot, as entries: from messages, dicts, or pairs. Raises `UnusableReply`."""
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise UnusableReply(value, "a chatbot's value is a list of messages")
    entries = (entry for item in value for entry in _entries(item))
    return [entry for entry in entries if entry["role"] in ("user", "assistant")]  # a system's are not shown


def _entries(item: Any) -> Iterable[dict[str, Any]]:
    if isinstance(item, ChatMessage):
        item = {
            "role": item.role,
            "content": item.content,
            "metadata": item.metadata,
            "options": item.options,
        }
    if isinstance(item, Mapping) and "content" in item:
        yield {"role": item.get("role", "assistant"), **item}
    elif isinstance(item, list | tuple) and len(item) == 2:  # a pair, as type="tuples" has it
        for role, content in zip(("user", "assistant"), item, strict=True):
            if content is not None:
                yield {"role": role, "content": content}
    else:
        raise UnusableReply(item, "a chatbot's value is a list of dicts with role and content")


@dataclass(slots=True)
class Part:
    """What belongs to one turn: the user's entries, files first, and the assistant's."""

    said: list[Entry] = field(default_factory=list)
    answered: list[Entry] = field(default_factory=list)


def parts_of(entries: Sequence[Entry]) -> list[Part]:
    """The entries, turn by turn. Each text of the user begins or ends one; files come before their text."""
    parts: list[Part] = []
    for entry in entries:
        if entry["role"] != "user":
            if not parts:
                parts.append(Part())
            parts[-1].answered.append(entry)
        elif parts and not parts[-1].answered and parts[-1].said and path_of(parts[-1].said[-1]):
            parts[-1].said.append(entry)
        else:
            parts.append(Part([entry]))
    return parts


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: the first `kept` turns stay, the next is perhaps answered `again`, `added` follow."""

    kept: int
    again: list[Entry] | None
    added: list[Part]

    def changes(self, known: Sequence[KnownTurn]) -> bool:
        """Whether there is anything to be done at all."""
        return bool(self.kept < len(known) or self.again is not None or self.added)

    def only_adds(self, known: Sequence[KnownTurn]) -> bool:
        """Whether all that was known stays."""
        is_asked_now = self.again is not None and known[self.kept].state == ReplyState.UNASKED
        return self.kept + is_asked_now == len(known)

    def anew(self, known: Sequence[KnownTurn]) -> Plan:
        """The same where the turns are not kept yet: one that is answered again is added, too."""
        if self.again is None:
            return self
        return Plan(self.kept, None, [Part([*known[self.kept].said], self.again), *self.added])


def plan(known: Sequence[KnownTurn], entries: Sequence[Entry]) -> Plan:
    """How to come from the `known` path to these entries, with as little change as possible."""
    at = 0
    for kept, turn in enumerate(known):
        if at >= len(entries):
            return Plan(kept, None, [])
        said_to = at + len(turn.said)
        if not _alike(turn.said, entries[at:said_to]):
            return Plan(kept, None, parts_of(entries[at:]))
        answered_to = said_to + len(turn.answered)
        next_turn = _next_turn(entries, said_to)
        is_answered = turn.answered or turn.state != ReplyState.UNASKED
        if not _alike(turn.answered, entries[said_to:answered_to]) or (
            not is_answered and next_turn > said_to
        ):
            return Plan(kept, list(entries[said_to:next_turn]), parts_of(entries[next_turn:]))
        at = answered_to
    return Plan(len(known), None, parts_of(entries[at:]))


def _next_turn(entries: Sequence[Entry], at: int) -> int:
    """Where the assistant's entries from `at` on end."""
    while at < len(entries) and entries[at]["role"] != "user":
        at += 1
    return at


def _alike(known: Sequence[Entry], wanted: Sequence[Entry]) -> bool:
    return len(known) == len(wanted) and all(_same(*pair) for pair in zip(known, wanted, strict=True))


def _same(known: Entry, wanted: Entry) -> bool:
    if known["role"] != wanted["role"] or _title(known) != _title(wanted):
        return False
    known_path, path = path_of(known), path_of(wanted)
    if known_path or path:
        return known_path == path
    content = wanted["content"]
    return isinstance(content, str | int | float) and str(content) == known["content"]


def _title(entry: Entry) -> Any:
    return (entry.get("metadata") or {}).get("title")


def path_of(entry: Entry) -> str | None:
    """The path of an entry that is a file: alone in a tuple, or in Gradio's dict."""
    content = entry["content"]
    if isinstance(content, tuple | list) and content and isinstance(content[0], str | Path):
        return str(content[0])
    if isinstance(content, Mapping) and isinstance(content.get("path"), str | Path):
        return str(content["path"])
    return None


def new_path(found: Plan, find: Find, files: Files, last: ReplyState) -> NewPath:
    """The plan with its words as messages, and files found or kept; `last`: the state of the last answer."""
    ends = len(found.added)
    again = None
    if found.again is not None:
        again = answer_of(found.again, files, last if not ends else ReplyState.DONE)
    added = [
        SetTurn(
            text="".join(str(entry["content"]) for entry in part.said if path_of(entry) is None),
            files=tuple(find(path) for entry in part.said if (path := path_of(entry))),
            answer=answer_of(part.answered, files, last if number == ends else ReplyState.DONE),
        )
        for number, part in enumerate(found.added, 1)
    ]
    return NewPath(found.kept, again, tuple(added))


def answer_of(entries: Sequence[Entry], files: Files, state: ReplyState) -> Answer:
    """Without an entry nobody was asked."""
    return Answer(reply_of(entries, files), state) if entries else Answer()


def reply_of(entries: Sequence[Entry], files: Files) -> tuple[Message, ...]:
    """The messages of one reply. Raises `UnusableReply`."""
    given = ({**entry, "role": "assistant"} for entry in entries)
    return tuple(message for entry in given for message in messages_of(entry, files))


def finder(known: Sequence[KnownTurn], files: Files) -> Find:
    """Finds the files that the conversation has already; others are kept as new ones."""
    here = {path: file for turn in known for path, file in turn.files.items()}
    return lambda path: here.get(path) or files.keep(Path(path), Path(path).name)
