"""What an author wrote for her page, as HTML: Markdown components, titles."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from webchat.definition import TAGS

from .markdown import Markdown, MarkdownOptions
from .sanitise import Sanitiser, clean_text

HEADING = re.compile(r"<(h[1-6])([^>]*)>(.*?)</\1>", re.S)
OUTER = re.compile(r"</?h[1-6]\b[^<>]*>", re.I)  # it is put into one


def words(text: str, props: Mapping[str, Any]) -> Markup:
    """The HTML of a Markdown component. `props`: its options by name."""
    options = {
        name: props.get(name)
        for name in ("sanitize_html", "line_breaks", "latex_delimiters")
        if props.get(name) is not None
    }
    html = _markdown(json.dumps(options, sort_keys=True)).render(text)
    return Markup(HEADING.sub(_with_link, html) if props.get("header_links") else html)


def title(text: str) -> Markup:
    """A title in its heading, with the emphasis that an author gave it."""
    text = clean_text(text)
    return Markup(Sanitiser().clean(OUTER.sub("", text))) if TAGS.search(text) else escape(text)


@lru_cache(maxsize=64)
def _markdown(options: str) -> Markdown:
    return Markdown(MarkdownOptions(**json.loads(options)))


def _with_link(found: re.Match[str]) -> str:
    tag, attributes, inside = found.groups()
    name = re.sub(r"[^\w]+", "-", re.sub(r"<[^>]*>", "", inside).lower()).strip("-") or "section"
    return f'<{tag}{attributes} id="{escape(name)}"><a class="header-link" href="#{escape(name)}">{inside}</a></{tag}>'
