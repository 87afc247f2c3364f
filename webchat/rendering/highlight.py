"""Code with the colours of its language, in a frame with a copy button."""

from __future__ import annotations

import time
from functools import lru_cache

from markupsafe import escape
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

from webchat.language import gettext as _

LONGEST = 30_000  # characters; longer code is shown in one colour, because colouring costs 1 µs a character
MOST_SECONDS = 0.15  # some of Pygments' patterns are quadratic for a text that is made for it
COPY = '<svg class="icon" aria-hidden="true"><use href="#copy"/></svg>'


def code_figure(code: str, info: str, *, is_open: bool = False) -> str:
    """A code block. One that `is_open` still grows, so it is not coloured yet."""
    language = info.split(maxsplit=1)[0] if info.strip() else ""
    inside = str(escape(code)) if is_open else highlighted(code, language.lower())
    label = escape(language[:40] or _("code"))
    name = escape(_("Copy code"))
    copy = f'<button class="icon-button" type="button" data-copy="code" aria-label="{name}">{COPY}</button>'
    return (
        f'<figure class="code"><figcaption><span>{label}</span>{copy}</figcaption>'
        f'<pre tabindex="0"><code>{inside}</code></pre></figure>\n'
    )


@lru_cache(maxsize=256)
def highlighted(code: str, language: str) -> str:
    """HTML of `code`; remembered, because a reply is drawn once more when it ends."""
    lexer = _lexer(language) if len(code) <= LONGEST else None
    if lexer is None:
        return str(escape(code))
    pieces = []
    started = time.thread_time()
    for kind, text in lexer.get_tokens(code):
        if time.thread_time() - started > MOST_SECONDS:
            return str(escape(code))
        name = STANDARD_TYPES.get(kind) or STANDARD_TYPES.get(kind.parent, "")
        html = str(escape(text))
        pieces.append(f'<span class="{name}">{html}</span>' if name and name != "w" else html)
    return "".join(pieces)


@lru_cache(maxsize=128)
def _lexer(language: str) -> Lexer | None:
    if not language or language in ("text", "plain", "plaintext", "txt"):
        return None
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
