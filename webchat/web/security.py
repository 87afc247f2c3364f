"""What protects every answer: cookies, CSRF, the content policy, the path prefix; and its compression."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Response, g, request
from flask import Request as FlaskRequest
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect
from itsdangerous import BadSignature
from werkzeug.middleware.proxy_fix import ProxyFix

from .access import LOGGED_IN
from .arrivals import Request, drop_parts, limit_length
from .gate import ask_for_login
from .htmx import VARY, comes_from_elsewhere
from .site import current_site, site_of

WORTH_COMPRESSING = 1000  # bytes
PLAIN_PATH = re.compile(r"(/[\w.~-]+)+", re.ASCII)
RENEWS = ("chat.home", "chat.conversation")  # routes that renew a visitor's cookie
RENEWS_LOGIN = (*RENEWS, "turns.go_on")  # a page may stay open for longer than a login lasts


class SessionCookies(SecureCookieSessionInterface):
    """Signed, never read by scripts, sent to this site's path only, and only by https where it came by that."""

    def open_session(self, app: Flask, request: FlaskRequest) -> SecureCookieSession | None:
        session = super().open_session(app, request)
        if session and LOGGED_IN in session and self._is_over(app, request):
            return self.session_class()
        return session

    def _is_over(self, app: Flask, request: FlaskRequest) -> bool:
        signer = self.get_signing_serializer(app)
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        try:
            return not signer or not signer.loads(cookie, max_age=int(_session_days(app).total_seconds()))
        except BadSignature:
            return True

    def get_expiration_time(self, app: Flask, session: SessionMixin) -> datetime | None:
        if LOGGED_IN in session:
            return datetime.now(UTC) + _session_days(app)
        return super().get_expiration_time(app, session)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Not with what any cache may keep: it would hand one visitor's cookie to others.

        And not with what another site asks for: its form comes without the visitor's cookie, and a new one
        would take the place of that.
        """
        if not response.cache_control.public and not comes_from_elsewhere():
            super().save_session(app, session, response)

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """A page renews the visitor's cookie; the requests that it makes need not sign it again each time."""
        renews = RENEWS_LOGIN if LOGGED_IN in session else RENEWS
        return session.modified or (session.permanent and request.endpoint in renews)

    def get_cookie_path(self, app: Flask) -> str:
        shared: str | None = app.config["SESSION_COOKIE_PATH"]  # where several bots are behind one address
        return shared or request.script_root or "/"


def init_security(app: Flask) -> None:
    config = app.extensions["webchat"].config
    app.session_interface = SessionCookies()
    app.url_map.merge_slashes = False  # it would redirect, to an address that holds the request's Host
    app.config.update(
        SECRET_KEY=config.secret_key,
        SESSION_COOKIE_NAME="webchat",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=365),
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a page may be left open over night
        WTF_CSRF_SSL_STRICT=False,  # the token is enough; proxies drop the Referer
        MAX_FORM_MEMORY_SIZE=3 * config.max_message_bytes + 10_000,
    )
    app.request_class = Request
    app.teardown_request(drop_parts)
    app.before_request(limit_length)
    app.before_request(_adopt_prefix)
    app.before_request(ask_for_login)  # before a form's token is looked at: that has ended with the session
    CSRFProtect(app)
    app.after_request(_protect)
    app.after_request(_compress)
    # The way that Flask itself names to wrap an app, whatever its types say
    app.wsgi_app = UnderPrefix(app.wsgi_app, config.root_path)  # type: ignore[method-assign]  # see above
    if hops := config.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # likewise
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_port=hops
        )


class UnderPrefix:
    """The path under which a proxy has put the site, whether the proxy takes it off or leaves it on."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]], root_path: str) -> None:
        self._wsgi = wsgi
        self._root_path = root_path

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        named = environ.get("SCRIPT_NAME", "").rstrip("/")
        # Some servers take it from a header: `//elsewhere` would lead everybody there.
        prefix = self._root_path or (named if PLAIN_PATH.fullmatch(named) else "")
        environ["SCRIPT_NAME"] = prefix
        if prefix:
            path = environ.get("PATH_INFO", "")
            if path == prefix or path.startswith(prefix + "/"):
                environ["PATH_INFO"] = path[len(prefix) :] or "/"
        return self._wsgi(environ, start_response)


def _session_days(app: Flask) -> timedelta:
    return timedelta(days=site_of(app).config.session_days)


def _adopt_prefix() -> None:
    current_site().adopt(request.script_root)


def _protect(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _policy())
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    microphone = "self" if current_site().definition.uses_microphone else ""
    headers["Permissions-Policy"] = f"camera=(), geolocation=(), microphone=({microphone}), payment=()"
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "private, no-cache"
        response.vary.update((*VARY, "Cookie"))
    return response


def _policy() -> str:
    hosts = " ".join(("'self'", *current_site().config.content_hosts))
    scripts = f"{hosts} 'nonce-{g.nonce}'" if "nonce" in g else hosts
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}" + (" 'unsafe-eval'" if current_site().config.allow_eval else ""),
            f"style-src {scripts}",
            # What a component of the author's shows may lie anywhere; a model's words load nothing by themselves
            f"img-src {hosts} data: https: http:",
            f"media-src {hosts} https: http:",
            f"font-src {hosts} data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


def _compress(response: Response) -> Response:
    """Pages are worth it; files come compressed already, and streams are the hub's."""
    if (
        response.mimetype != "text/html"
        or response.is_streamed
        or "Content-Encoding" in response.headers
        or "gzip" not in request.headers.get("Accept-Encoding", "")
        or len(data := response.get_data()) < WORTH_COMPRESSING
    ):
        return response
    response.set_data(gzip.compress(data, 5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response
