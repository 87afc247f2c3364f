"""Conversations by the day on which they were last touched, as a person would say it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from itertools import groupby

from webchat.language import gettext as _

from .views import ConversationLink, DayGroup


def day_groups(
    links: Sequence[ConversationLink], now: datetime, zone: tzinfo, after: datetime | None = None
) -> tuple[DayGroup, ...]:
    """Groups of `links`, which come newest first. `now` is aware.

    `after` is when the conversation just above the first one was touched, where there is one: its group
    goes on without a second heading.
    """
    above = day_name(after, now, zone) if after else ""
    groups = groupby(links, lambda link: day_name(link.updated_at, now, zone))
    return tuple(
        DayGroup(heading="" if name == above else name, links=tuple(group)) for name, group in groups
    )


def day_name(at: datetime, now: datetime, zone: tzinfo) -> str:
    """Today, Yesterday, Previous 7 days, Previous 30 days, then the month."""
    day, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    days = (today - day).days
    if days < 1:
        return _("Today")
    if days == 1:
        return _("Yesterday")
    if days <= 7:
        return _("Previous 7 days")
    if days <= 30:
        return _("Previous 30 days")
    month = _(f"{day:%B}")  # the catalogue has the twelve names
    return month if day.year == today.year else f"{month} {day.year}"
