"""What the templates get: plain values that say what to draw, never how, and know no database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from markupsafe import Markup

from webchat.chat_examples import Example
from webchat.file_types import is_shown_inline
from webchat.files import FileData
from webchat.layout.tree import Block
from webchat.messages import ComponentData, Option
from webchat.notices import Notice
from webchat.progress import Step
from webchat.reasons import split_reasons
from webchat.updates import ReplyState

from . import dom_ids

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


@dataclass(frozen=True, kw_only=True)
class BlockView:
    """A block of the author's layout. `data`: what a component shows; `children`: what stands in a container."""

    number: int
    kind: str
    block: Block
    data: ComponentData | None = None
    children: Sequence[BlockView] = ()


@dataclass(frozen=True)
class ExampleCell:
    """What an example says in one input: in words, and with the address of its picture where it is one."""

    words: str
    picture: str = ""


@dataclass(frozen=True)
class ExampleRow:
    """`cells`: what it says in each additional input; `says`: the same as JSON, by the control's name."""

    example: Example
    cells: Sequence[ExampleCell]
    says: str


@dataclass(frozen=True, kw_only=True)
class ExampleTable:
    """`names`: of the additional inputs."""

    names: Sequence[str]
    rows: Sequence[ExampleRow]


@dataclass(frozen=True, kw_only=True)
class ExamplesView:
    """Examples beside inputs. `names`: of these; `rows`: the number of each example, and what it says in them."""

    names: Sequence[str]
    rows: Sequence[tuple[int, Sequence[ExampleCell]]]
    are_buttons: bool
    page: int  # from 0
    pages: int

    @property
    def rest(self) -> list[Sequence[ExampleCell]]:
        """All but the first cell of each row."""
        return [cells[1:] for _, cells in self.rows]


@dataclass(frozen=True, kw_only=True)
class ScriptView:
    """What the browser runs of a listener. `takes` and `sets` are blocks by their numbers, `takes` in the function's
    order; `is_alone`: it sets the outputs, else the inputs of what the server is asked. `goes_on`: the server is asked.
    """

    takes: str
    sets: str
    is_alone: bool
    goes_on: bool


@dataclass(frozen=True, kw_only=True)
class ListenerView:
    """The form by which a page tells of an event. `on`: "2:click 5:change"; the selectors are CSS."""

    number: int
    on: str
    include: str  # the controls whose values it carries
    busy: str  # what shows that it is being answered
    mode: str
    at_load: bool = False
    script: ScriptView | None = None


@dataclass(frozen=True, kw_only=True)
class RecordView:
    """One user's feedback, among the turns of its conversation."""

    id: int
    option: str
    comment: str
    user: str
    bot: str
    created_at: datetime
    turns: Sequence[TurnView]
    reply_id: int  # the reply that it is about
    has_earlier: bool  # whether there are turns before these


@dataclass(frozen=True, kw_only=True)
class AccountView:
    id: int
    name: str
    role: str
    is_disabled: bool
    is_own: bool  # of whoever looks at it
    signed_in_at: datetime | None  # the last time


@dataclass(frozen=True, kw_only=True)
class OneTimeLink:
    """To be handed on to `name`, who chooses a password with it."""

    name: str
    address: str


@dataclass(frozen=True, kw_only=True)
class ConversationLink:
    """A row of the side bar."""

    key: str
    title: str
    updated_at: datetime
    is_current: bool = False
    is_running: bool = False


@dataclass(frozen=True, kw_only=True)
class DayGroup:
    """Conversations under one heading: Today, Yesterday, Previous 7 days, a month."""

    heading: str
    links: Sequence[ConversationLink] = ()


@dataclass(frozen=True, kw_only=True)
class PersonView:
    """Who is logged in, at the foot of the side bar; without a `name` nobody is, but somebody could."""

    name: str = ""
    reviews: bool = False  # there is an Admin for him


@dataclass(frozen=True, kw_only=True)
class SidebarView:
    groups: Sequence[DayGroup] = ()
    next_cursor: str | None = None  # for the next page of older conversations

    @property
    def mark(self) -> str:
        """Another one, if the rows look otherwise."""
        rows = [
            (group.heading, link.key, link.title, link.is_current, link.is_running and not link.is_current)
            for group in self.groups
            for link in group.links
        ]
        return sha256(repr((rows, self.next_cursor)).encode()).hexdigest()[:12]


@dataclass(frozen=True, kw_only=True)
class SearchHit:
    """A place that holds the words: `excerpt` has them in <mark>; `message_id` is None for a title."""

    conversation_key: str
    title: Markup
    excerpt: Markup = NOTHING
    message_id: int | None = None
    role: str = ""
    created_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SearchView:
    query: str
    hits: Sequence[SearchHit] = field(default_factory=tuple)
