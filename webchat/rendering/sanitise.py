"""Words that others wrote become harmless: as text before they are parsed, as HTML before they are shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from html.parser import HTMLParser
from urllib.parse import urlsplit

import nh3

# Characters of our own, which no text can hold: `clean_text` takes them out.
PEN = "\ufdd0"  # where the next words of a growing text belong
KEPT = "\ufdd1"  # stands around the number of a piece of our own HTML while the rest is sanitised

ODD = re.compile("[\r\x00\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
# Line ends become \n, what no browser may get becomes U+FFFD. Bidirectional embeddings, overrides and
# isolates go: an honest text needs none (LRM and RLM stay), and they show code other than it runs.
ODD_TABLE = (
    dict.fromkeys([0, *range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF], "\ufffd")
    | dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], None)
    | {0x0D: "\n"}
)

MARKUP = """
    a abbr b bdi big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em font
    h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q rp rt ruby s samp small span strike strong sub summary
    sup table tbody td tfoot th thead tr tt u ul var wbr
"""
ACTS = """
    applet area audio base body button canvas dialog embed fencedframe form frame frameset head html iframe
    img input link map math meta noembed noframes noscript object optgroup option param picture plaintext
    portal script select slot source style svg template textarea title track video xmp
"""
TAGS, NEVER = frozenset(MARKUP.split()), frozenset(ACTS.split())
ATTRIBUTES = {
    "*": {"title"},
    "a": {"href"},
    "details": {"open"},
    "div": {"align", "class", "role", "tabindex", "aria-label"},
    "ol": {"start", "type", "reversed"},
    **{name: {"align"} for name in ("h1", "h2", "h3", "h4", "h5", "h6", "p", "table", "tr")},
    **{name: {"align", "colspan", "rowspan"} for name in ("td", "th")},
}
SIZES = {"width", "height"}
AUTHOR_TAGS = frozenset(
    "address article aside audio data figcaption figure footer header hgroup img main meter nav picture progress "
    "section source time video".split()
)
AUTHOR_ATTRIBUTES = {
    **{name: set(allowed) for name, allowed in ATTRIBUTES.items()},
    "*": {"title", "class", "dir", "lang", "align", "role", "aria-label", "aria-hidden"},
    "img": {"src", "alt", "loading", *SIZES},
    "audio": {"src", "controls", "loop", "preload"},
    "video": {"src", "controls", "loop", "preload", "poster", "muted", *SIZES},
    "source": {"src", "type"},
    "font": {"color", "size", "face"},
    "table": {"align", "border", "cellpadding", "cellspacing", "bgcolor", "width"},
    **{
        name: {"align", "valign", "bgcolor", "width", "colspan", "rowspan"}
        for name in ("td", "th", "tr", "col")
    },
    **{name: {"value", "min", "max"} for name in ("meter", "progress")},
    "time": {"datetime"},
    "data": {"value"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
SILENT = {"script", "style", "template", "noscript", "iframe", "svg", "math", "title", "textarea", "xmp"}

TAG = re.compile(r"<(/?)([a-zA-Z][\w.:-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
IMAGE = re.compile(r"<img\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.I)
HTMX = re.compile(r"\bhx(?=[-:])", re.I)
PIECE = re.compile(f"{KEPT}(\\d+){KEPT}")


class TooMuchError(Exception):
    """To draw this as Markdown would take too long; it is shown as it is."""


def clean_text(text: str) -> str:
    """`text` with \\n at its line ends and nothing in it that is no character or turns others round."""
    if not ODD.search(text):
        return text
    return text.replace("\r\n", "\n").translate(ODD_TABLE)


def without_htmx(html: str) -> str:
    """No attribute or element of the page's own library in somebody else's HTML."""
    return HTMX.sub("x", html)


class Sanitiser:
    """Lets through what text is marked up with, and nothing that acts.

    Parameters: `allow_tags`: names of further tags, or True for every tag that is not HTML.
    """

    def __init__(self, allow_tags: bool | Collection[str] = False) -> None:
        self._allows_unknown = allow_tags is True
        named = () if isinstance(allow_tags, bool) else allow_tags
        self._tags = TAGS | _harmless(named)

    def clean(self, html: str, ours: Sequence[str] = ()) -> str:
        """`html` without anything that acts, and with the pieces `ours` in their marked places."""
        tags = (
            self._tags | _harmless(found[2] for found in TAG.finditer(html))
            if self._allows_unknown
            else self._tags
        )
        clean = nh3.clean(
            html,
            tags=set(tags),
            clean_content_tags=SILENT,
            attributes=ATTRIBUTES,
            attribute_filter=_attribute,
            url_schemes=SCHEMES,
            link_rel="noreferrer noopener nofollow",
            set_tag_attribute_values={"a": {"target": "_blank"}},
        )
        return PIECE.sub(lambda found: ours[int(found[1])] if int(found[1]) < len(ours) else "", clean)


class AuthorSanitiser:
    """For HTML that an author's function gives as such: with its classes, with pictures, sound and films."""

    def clean(self, html: str) -> str:
        """`html` without anything that acts, here or elsewhere."""
        clean = nh3.clean(
            html,
            tags=set(TAGS | AUTHOR_TAGS),
            clean_content_tags=SILENT,
            attributes=AUTHOR_ATTRIBUTES,
            attribute_filter=_authors_attribute,
            url_schemes=SCHEMES | {"data"},
            link_rel="noreferrer noopener nofollow",
            set_tag_attribute_values={"a": {"target": "_blank"}},
        )
        return str(clean)


def _authors_attribute(tag: str, name: str, value: str) -> str | None:
    if KEPT in value or PEN in value:
        return None
    if name in ("src", "poster"):
        is_ours = tag == "img" and re.match(r"data:image/(png|jpe?g|gif|webp|avif|svg\+xml)[;,]", value, re.I)
        return value if is_ours or host_of(value) or (is_safe(value) and ":" not in value) else None
    return None if name == "href" and not is_safe(value) else value


def keep(html: str, ours: list[str]) -> str:
    """A mark to stand for a piece of our own HTML until the rest is sanitised."""
    ours.append(html)
    return f"{KEPT}{len(ours) - 1}{KEPT}"


def _harmless(names: Iterable[str]) -> frozenset[str]:
    lower = {name.lower() for name in names}
    return frozenset(name for name in lower if name not in NEVER and not name.startswith("hx"))


def _attribute(tag: str, name: str, value: str) -> str | None:
    if KEPT in value or PEN in value:  # a piece of ours inside an attribute would end it
        return None
    if name == "href" and not is_safe(value):
        return None
    if tag == "div" and name in ("class", "role", "tabindex"):  # those of the frame around our tables
        return value if (name, value) in {("class", "table"), ("role", "group"), ("tabindex", "0")} else None
    return value


class _ImageReader(HTMLParser):
    found: dict[str, str | None]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found = dict(attrs)

    handle_startendtag = handle_starttag


def image_of(tag: str) -> tuple[str, str]:
    """Address and description of a picture that is written as HTML."""
    reader = _ImageReader()
    reader.found = {}
    reader.feed(tag)
    return reader.found.get("src") or "", reader.found.get("alt") or ""


def is_safe(address: str) -> bool:
    """Whether a link may lead there: to a known kind of address, or to a place on this site."""
    kind, colon, _ = re.split(r"[/?#]", address, maxsplit=1)[0].partition(":")
    return not colon or kind.strip().lower() in SCHEMES


def host_of(address: str) -> str:
    """Where a picture lies that a browser would have to ask another host for; empty if it need not."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parts.netloc.rpartition("@")[2] if parts.scheme.lower() in ("http", "https") else ""
