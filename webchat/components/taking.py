"""Components that show files, and take them where a visitor may fill them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webchat.file_types import accept, in_words, is_wanted
from webchat.files import Files
from webchat.language import gettext as _

from .choices import said_in
from .fillable import Fillable
from .given import Item, kept


@dataclass(eq=False)
class Taking(Fillable):
    """What all components take that show files or take them.

    With `interactive=True` it is a field for files, else it shows them; an additional input is a field unless
    that is False.
    """

    takes_files = True

    def read(self, path: Path) -> Any:
        """What the function gets for one file. Raises `Unfit`."""
        return str(path)

    @property
    def takes_several(self) -> bool:
        return False

    def from_form(self, said: Sequence[str]) -> Any:
        """A form says keys, and `resolved` finds out what they stand for."""
        items = [{"key": key} for key in dict.fromkeys(said_in(said)) if key]
        if not items:
            return None
        return items if self.keeps_list else items[-1]

    @property
    def keeps_list(self) -> bool:
        """Whether its JSON is a list."""
        return False

    def resolved(self, value: Any, files: Files) -> Any:
        if isinstance(value, list):
            return [self.resolved(item, files) for item in value]
        if isinstance(value, Mapping) and value.keys() == {"key"}:
            return kept(files.find(value["key"]), files.path(value["key"]))
        return value

    def refuse_unfit(self, value: Any, files: Files) -> None:
        items = self._items(self.resolved(value, files))
        if len(items) > 1 and not self.takes_several:
            raise self.unfit(_("one file is the most."))
        for item in items:
            if "key" in item:
                files.find(item["key"])  # he has it still
                if not is_wanted(item["type"], item["name"], self.taken):
                    raise self.unfit(
                        _("{name} is not a kind of file that is taken here.").format(name=item["name"])
                    )

    def preprocess(self, value: Any, files: Files) -> Any:
        self.refuse_unfit(value, files)
        items = self._items(self.resolved(value, files))
        got = [self.read(files.path(item["key"])) if "key" in item else item["url"] for item in items]
        return (got or None) if self.takes_several else next(iter(got), None)

    def _items(self, value: Any) -> list[Item]:
        items = value if isinstance(value, list) else [] if value is None else [value]
        if not all(isinstance(item, Mapping) for item in items):
            raise self.unfit(_("This takes files."))
        return items

    def props(self) -> dict[str, Any]:
        if not self.interactive:
            return super().props()
        return super().props() | {
            "interactive": True,
            "name": self.name,
            "container": self.container,
            "accept": accept(self.taken),
            "kinds": in_words(self.taken),
            "takes_several": self.takes_several,
            "sources": list(self.all_sources),
        }

    @property
    def all_sources(self) -> Sequence[str]:
        """The ways in which a visitor can give a file."""
        given = getattr(self, "sources", None)
        return [given] if isinstance(given, str) else given or ["upload"]
