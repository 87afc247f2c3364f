"""What the templates of a conversation get."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from webchat.file_types import is_shown_inline
from webchat.files import FileData
from webchat.messages import ComponentData, Option
from webchat.notices import Notice
from webchat.progress import Step
from webchat.reasons import split_reasons
from webchat.updates import ReplyState

from .. import dom_ids

NOTHING = Markup("")


@dataclass(frozen=True, kw_only=True)
class Siblings:
    """The arrows between versions of one thing: `2/3`, with the ids of its neighbours."""

    position: int  # from 1
    count: int
    previous_id: int | None = None
    next_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class MessageView:
    """One message of a reply. `settled` is HTML that can no longer change, `tail` what is still open."""

    reply_id: int
    index: int
    settled: Markup
    id: int | None = None  # once it is stored: for its permanent link
    tail: Markup = NOTHING
    text: str = ""  # the source, for Copy
    component: ComponentData | None = None  # shown instead of words
    options: Sequence[Option] = ()
    is_thought: bool = False
    title: Markup = NOTHING
    log: str = ""
    duration: float | None = None  # seconds
    status: str | None = None  # of a thought: "pending", "done", or not said
    children: Sequence[MessageView] = ()  # what stands inside this thought

    @property
    def is_pending(self) -> bool:
        return self.status == "pending"

    @property
    def is_open(self) -> bool:
        """Whether a thought is unfolded as long as the reader does not say otherwise."""
        return self.status != "done"

    @property
    def growing(self) -> Markup:
        """Its words while they are written."""
        tail = f'<div class="tail" id="{dom_ids.tail_id(self.reply_id, self.index)}">{self.tail}</div>'
        return self.settled + Markup(tail)


@dataclass(frozen=True, kw_only=True)
class FeedbackView:
    """What the conversation's owner says of a reply."""

    reply_id: int
    option: str | None = None  # as the author named it
    comment: str = ""

    @property
    def reasons(self) -> tuple[str, ...]:
        return split_reasons(self.comment)[0]

    @property
    def comment_text(self) -> str:
        """The comment without its reasons."""
        return split_reasons(self.comment)[1]


@dataclass(frozen=True, kw_only=True)
class ReplyView:
    """A reply as it is now. `cursor` says how far it is drawn, for the stream to go on from there."""

    id: int
    state: ReplyState
    messages: Sequence[MessageView] = ()
    error: str | None = None
    place: int | None = None
    conversation_key: str = ""  # for Undo and Continue
    cursor: str = ""
    created_at: datetime | None = None
    siblings: Siblings | None = None
    is_last: bool = False  # its actions are always shown, and its options can be chosen
    is_answer: bool = True  # False where the assistant began: then there is nothing to be answered again
    answered_with: str | None = None  # what the user said next: perhaps one of its options
    feedback: FeedbackView | None = None  # None where the author asks for none
    step: Step | None = None  # how far the function says that it is
    notices: Sequence[Notice] = ()  # what else it told

    @property
    def is_running(self) -> bool:
        return not self.state.is_final

    @property
    def with_options(self) -> list[MessageView]:
        """Those of its messages that have options, wherever they stand."""
        return [message for message in _all(self.messages) if message.options]


def _all(messages: Sequence[MessageView]) -> Iterator[MessageView]:
    for message in messages:
        yield message
        yield from _all(message.children)


@dataclass(frozen=True, kw_only=True)
class FileView:
    """`is_gone`: its content is not on the disk any more."""

    file: FileData
    is_gone: bool = False

    @property
    def shape(self) -> str:
        """How it is shown: "image", "audio" or "video", else as "file"."""
        if self.is_gone or not is_shown_inline(self.file.type):
            return "file"
        return self.file.type.partition("/")[0]


@dataclass(frozen=True, kw_only=True)
class UploadView:
    """What can be attached. `accept`: as an `<input type=file>` names it; `sentence`: as people say it."""

    accept: str
    sentence: str
    most_bytes: int
    most_files: int
    too_large: str  # what is said of a file that is
    too_many: str
    is_folder: bool = False
    sources: Sequence[str] = ("upload",)
    longest_paste: int = 1000  # characters; a longer one becomes a file


@dataclass(frozen=True, kw_only=True)
class TurnView:
    """What the user said, and the reply on the active path."""

    id: int
    body: Markup
    text: str
    created_at: datetime | None  # None as long as it is not kept
    message_id: int | None = None  # for its permanent link
    siblings: Siblings | None = None
    reply: ReplyView | None = None
    files: Sequence[FileView] = ()  # shown above the words


@dataclass(frozen=True, kw_only=True)
class EditView:
    """An edit that was refused, to be written on."""

    turn_id: int
    text: str | None  # None: as the message is
    wrong: str
