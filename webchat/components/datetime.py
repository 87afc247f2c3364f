"""A day, or a time of a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from webchat.checks import check_choice
from webchat.errors import DefinitionError
from webchat.files import Files
from webchat.language import gettext as _
from webchat.layout.listeners import Event

from .choices import shortened
from .input import Input

NOW = re.compile(r"\s*now\s*(?:-\s*(\d{1,9})\s*([dmhs]))?\s*")
UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


@dataclass(eq=False)
class DateTime(Input):
    """A day, or a time of a day; the function gets it in the way that `type` says.

    Parameters:
        value: what it holds at first: text like "2026-11-27 17:30:00", "now" or "now - 3d", a datetime, seconds
            since 1970, or a function that gives one of these each time the page opens.
        include_time: whether it has hours, minutes and seconds.
        type: "timestamp" (seconds since 1970), "datetime" or "string".
        timezone: the zone in which it is written, such as "Europe/Berlin"; by default the server's.
        The others: as in every input.
    Usage: `DateTime(include_time=False, type="string", label="Day")`.
    """

    kind = "datetime"
    change, submit = Event(), Event()
    drawn = ("include_time",)

    value: Any = None
    _: KW_ONLY
    include_time: bool = True
    type: Literal["timestamp", "datetime", "string"] = "timestamp"
    timezone: str | None = None

    def check(self) -> None:
        super().check()
        check_choice("DateTime", "type", self.type, ("timestamp", "datetime", "string"))
        try:
            self._zone = ZoneInfo(self.timezone) if self.timezone else None
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise DefinitionError(f"DateTime(timezone={self.timezone!r}): there is no such zone.") from error
        self.check_value()

    @property
    def format(self) -> str:
        return "%Y-%m-%d %H:%M:%S" if self.include_time else "%Y-%m-%d"

    def from_form(self, said: Sequence[str]) -> Any:
        """A browser says `2026-11-27T17:30`, with seconds where there are any."""
        text = said[-1].strip().replace("T", " ") if said else ""
        return f"{text}:00" if re.fullmatch(r"[\d-]+ \d\d:\d\d", text) and self.include_time else text or None

    def said(self, value: Any) -> list[str]:
        return [] if value is None else [str(value).replace(" ", "T")]

    def preprocess(self, value: Any, files: Files) -> Any:
        if value is None:
            return None
        try:
            found = self._read(str(value))
            if self.type == "datetime":
                return found
            return found.timestamp() if self.type == "timestamp" else found.strftime(self.format)
        except (ValueError, OverflowError, OSError) as error:
            sentence = _("{value} is no date. Write it like {pattern}.")
            raise self.unfit(sentence.format(value=shortened(value), pattern=self._pattern)) from error

    def postprocess(self, value: Any, files: Files) -> Any:
        if isinstance(value, str):
            return self._read(value).strftime(self.format)
        if isinstance(value, datetime):
            return value.strftime(self.format)
        return datetime.fromtimestamp(value, self._zone).strftime(self.format)

    def _read(self, text: str) -> datetime:
        if found := NOW.fullmatch(text):
            ago = timedelta(**{UNITS[found[2] or "s"]: int(found[1] or 0)})
            return datetime.now(self._zone) - ago
        try:
            return datetime.strptime(text, self.format).replace(tzinfo=self._zone)
        except ValueError as error:
            sentence = _('Write it like {pattern}, or "now - 3d".')
            raise ValueError(sentence.format(pattern=self._pattern)) from error

    @property
    def _pattern(self) -> str:
        return "2026-11-27 17:30:00" if self.include_time else "2026-11-27"
