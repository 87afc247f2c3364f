"""How each kind of Markdown token is drawn, where it is not just an element with its words inside."""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from typing import Any
from urllib.parse import quote

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from webchat.language import gettext as _

from .highlight import code_figure
from .maths import formula, source
from .sanitise import IMAGE, PEN, host_of, image_of, is_safe, keep, without_htmx

Env = MutableMapping[str, Any]
LINK = 'rel="noreferrer noopener nofollow" target="_blank"'
IMAGE_ICON = '<svg class="icon" aria-hidden="true"><use href="#image"/></svg>'
TABLE = '<div class="table" role="group" tabindex="0" aria-label="{label}">'
PEN_IN_ADDRESS = quote(PEN)  # where an address in plain words still grows
LOCAL = re.compile(r"/(?![/\\])[^\x00-\x20\\]*|data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+")


class Drawer(RendererHTML):
    """Where `env["ours"]` is a list, foreign HTML is near: our pieces wait there until it is sanitised."""

    def fence(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        token = tokens[idx]
        return _ours(code_figure(token.content, token.info, is_open=PEN in token.content), env)

    def code_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        return _ours(code_figure(tokens[idx].content, "", is_open=True), env)

    def table_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        return TABLE.format(label=escapeHtml(_("Table"))) + "<table>\n"

    def table_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        return _cell(tokens[idx])

    def td_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        return _cell(tokens[idx])

    def link_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        if not is_safe(str(tokens[idx].attrs.get("href", ""))):
            del tokens[idx].attrs["href"]  # an address that only a picture may have
        attributes = self.renderAttrs(tokens[idx]).replace(PEN_IN_ADDRESS, "")
        return f"<a{attributes} {LINK}>"

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        token = tokens[idx]
        alt = self.renderInlineAsText(token.children or [], options, env)
        return _ours(picture(str(token.attrs.get("src", "")), alt), env)

    def html_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        return _foreign(tokens[idx].content, env)

    def html_inline(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        return _foreign(tokens[idx].content, env)

    def math(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        token = tokens[idx]
        return _ours(_formula(token.content, bool(token.meta["display"])), env)

    def math_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        return _ours(f"<p>{_formula(tokens[idx].content, True)}</p>\n", env)

    def pen(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        return PEN

    def checkbox(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        checked = " checked" if tokens[idx].meta["checked"] else ""
        label = escapeHtml(_("Done") if checked else _("To do"))
        return _ours(f'<input type="checkbox" disabled{checked} aria-label="{label}"> ', env)

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        number = tokens[idx].meta["id"] + 1
        name = f"{env['name']}-{number}"
        again = tokens[idx].meta["subId"]
        id = f"ref-{name}-{again}" if again else f"ref-{name}"
        return _ours(f'<sup class="footnote-ref"><a href="#note-{name}" id="{id}">{number}</a></sup>', env)

    def footnote_block_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        html = f'<section class="footnotes" aria-label="{escapeHtml(_("Footnotes"))}"><ol>\n'
        return html

    def footnote_block_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        return "</ol></section>\n"

    def footnote_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        return f'<li id="note-{env["name"]}-{tokens[idx].meta["id"] + 1}">'

    def footnote_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        return "</li>\n"

    def footnote_anchor(self, tokens: Sequence[Token], idx: int, options: Any, env: Env) -> str:
        if tokens[idx].meta["subId"]:
            return ""
        name = f"{env['name']}-{tokens[idx].meta['id'] + 1}"
        return _ours(f' <a href="#ref-{name}" aria-label="{escapeHtml(_("Back"))}">↩\ufe0e</a>', env)


def picture(address: str, alt: str) -> str:
    """A picture, or a link to it where another host would learn who reads this."""
    if LOCAL.fullmatch(address):
        return f'<img src="{escapeHtml(address)}" alt="{escapeHtml(alt)}" loading="lazy">'
    if not (host := host_of(address)):
        return escapeHtml(alt)
    href = escapeHtml(address)
    words = escapeHtml(alt or _("Picture"))
    return (
        f'<a class="remote-image" href="{href}" data-src="{href}" {LINK}>'
        f"{IMAGE_ICON}<span>{words}</span> <small>{escapeHtml(host)}</small></a>"
    )


def _ours(html: str, env: Env) -> str:
    ours = env.get("ours")
    return html if ours is None else keep(html, ours)


def _foreign(html: str, env: Env) -> str:
    """HTML that somebody wrote: sanitised later with all around it, or left if the author says so."""
    ours = env.get("ours")
    if ours is None:
        return without_htmx(html)
    return IMAGE.sub(lambda found: keep(picture(*image_of(found[0])), ours), html)


def _formula(latex: str, display: bool) -> str:
    return source(latex) if PEN in latex else formula(latex, display)


def _cell(token: Token) -> str:
    align = str(token.attrs.get("style", "")).removeprefix("text-align:")
    return f'<{token.tag} align="{align}">' if align else f"<{token.tag}>"
