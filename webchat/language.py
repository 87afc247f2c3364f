"""The interface's strings: English in the source, other languages from gettext catalogues in `locale/`."""

import gettext as _gettext
from functools import lru_cache
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"


@lru_cache
def catalogue(language: str) -> _gettext.NullTranslations:
    return _gettext.translation("webchat", LOCALE, [language], fallback=True)


def gettext(text: str) -> str:
    """The string in the interface's language. Usage: `gettext("New chat")`."""
    return catalogue("en").gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The same for a counted thing. Usage: `ngettext("%(num)d match", "%(num)d matches", n)`."""
    return catalogue("en").ngettext(one, many, count)
