"""Which feedback is meant: by option, bot, user, time and words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sqlalchemy import ColumnExpressionArgument, false, join, literal_column, or_, select, text

from webchat.clean_text import clean
from webchat.errors import BadDate
from webchat.usernames import username_of

from .models import GUEST_NAME, Action, Conversation, Feedback, Reply, Turn, User
from .search import quoted, words_of

Condition = ColumnExpressionArgument[bool]

# To where each act belongs, and whose it is: what the conditions speak of
PLACES = (
    join(Feedback, Reply, Reply.id == Feedback.reply_id)
    .join(Turn, Turn.id == Reply.turn_id)
    .join(Conversation, Conversation.id == Turn.conversation_id)
    .join(User, User.id == Feedback.user_id)
)

# The plus keeps SQLite from another way than that by id, which is in the wanted order: even where it meets
# no record it is quicker than to sort many.
_bot = literal_column("+feedback.bot", Feedback.bot.type)
_user_id = literal_column("+feedback.user_id", Feedback.user_id.type)
_FOUND = "feedback.id IN (SELECT rowid FROM feedback_words WHERE feedback_words MATCH :match)"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackFilter:
    """Empty means any. `user` is a part of a name; `words` all stand in comment, prompt and answer.

    `shown_only`: what each user thinks now, instead of every act, and not of conversations that their users
    have deleted: nobody is to read those any more.
    """

    option: str = ""
    bot: str = ""
    user: str = ""
    words: str = ""
    since: datetime | None = None
    before: datetime | None = None
    shown_only: bool = False


def start_of(day: str, zone: tzinfo) -> datetime | None:
    """The first moment of a day as people write it; None of none. Raises `BadDate`."""
    return _midnight(day, zone, 0)


def end_of(day: str, zone: tzinfo) -> datetime | None:
    """The first moment after it."""
    return _midnight(day, zone, 1)


def _midnight(day: str, zone: tzinfo, days_later: int) -> datetime | None:
    if not day:
        return None
    try:
        later = date.fromisoformat(day) + timedelta(days=days_later)
        return datetime.combine(later, time.min, zone).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadDate(day) from error


def conditions(wanted: FeedbackFilter) -> list[Condition]:
    """For a statement that joins feedback with its conversations."""
    found: list[Condition] = []
    if wanted.shown_only:
        found += Feedback.is_latest, Feedback.action != Action.TAKEN_BACK, Conversation.deleted_at.is_(None)
    if wanted.option:
        found.append(Feedback.option == clean(wanted.option))
    if wanted.bot:
        found.append(_bot == clean(wanted.bot))
    if wanted.user:
        found.append(_is_by(wanted.user))
    if wanted.since is not None:
        found.append(Feedback.created_at >= wanted.since)
    if wanted.before is not None:
        found.append(Feedback.created_at < wanted.before)
    if wanted.words:
        found.append(_holds(wanted.words))
    return found


def _is_by(name: str) -> Condition:
    username = username_of(clean(name))
    named = _user_id.in_(select(User.id).where(User.username.contains(username, autoescape=True)))
    guest = GUEST_NAME.fullmatch(username)
    return or_(named, _user_id == int(guest[1])) if guest else named


def _holds(words: str) -> Condition:
    if not (looked_for := words_of(words)):
        return false()  # signs alone are in no index
    return text(_FOUND).bindparams(match=quoted(looked_for))
