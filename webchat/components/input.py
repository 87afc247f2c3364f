"""What every component is that a visitor fills in: named, explained, and checked on the server."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

from webchat.checks import changed_fields, warn_without_meaning
from webchat.errors import DefinitionError, Unfit
from webchat.messages import ComponentData

from .fillable import Fillable

NO_MEANING = {
    "key": "it tells blocks of gr.render() apart",
    "preserved_by_key": "it tells blocks of gr.render() what to keep",
}


@dataclass(eq=False)
class Input(Fillable):
    """What all components take that a visitor fills in.

    Parameter: `info`: said in small letters under the label.
    """

    no_meaning: ClassVar[dict[str, str]] = {}  # parameters that change nothing here, and why

    _: KW_ONLY
    info: str | None = None

    def check(self) -> None:
        owner, changed = type(self).__name__, changed_fields(self)
        warn_without_meaning(owner, changed, NO_MEANING | self.no_meaning)

    def adapt(self) -> None:
        """Check it again after its properties have changed; a first value that fits no longer does not count."""
        try:
            self.check()
        except DefinitionError:
            self.value = None
            self.check()

    def fitting(self, value: Any) -> Any:
        """The JSON `value`, or what becomes of it where these properties do not allow it any more."""
        return value

    def said(self, value: Any) -> list[str]:
        """What a form would say for the JSON `value`: the other way round from `from_form`."""
        several = value if isinstance(value, list) else [value]
        return [str(one) for one in several if one is not None]

    def props(self) -> dict[str, Any]:
        own = {
            "name": self.name,
            "info": self.info,
            "interactive": self.interactive,
            "container": self.container,
        }
        return super().props() | own

    def words(self, data: ComponentData) -> str:
        said = data.value if isinstance(data.value, list) else [data.value]
        return ", ".join(str(value) for value in said if value is not None)

    def check_value(self) -> None:
        """For `check`: a value that it would refuse itself is the author's mistake."""
        if self.value is not None and not callable(self.value):
            self.check_given(f"{type(self).__name__}(value=…)", self.value)

    def check_given(self, where: str, value: Any) -> None:
        """Raises `DefinitionError` for a value that the author gives and a visitor could not."""
        try:
            self.preprocess(self.postprocess(value, NO_FILES), NO_FILES)
        except (Unfit, TypeError, ValueError) as error:
            what = "" if repr(value) in str(error) else f"{value!r} does not fit. "
            raise DefinitionError(f"{where}: {what}{error}") from error


class NoFiles:
    """For values of text and numbers, which need none."""


NO_FILES: Any = NoFiles()
