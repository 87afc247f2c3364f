"""The login: in, out, and an account of one's own where that is allowed."""

from __future__ import annotations

import logging
import re

from flask import Blueprint, abort, make_response, redirect, request
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from werkzeug.wrappers import Response

from webchat.errors import NotFound, TooMany, Unfit, UsernameTaken
from webchat.language import gettext as _
from webchat.storage import passwords, users
from webchat.storage.models import Conversation, User

from . import access, forms, pages
from .attempts import attempts
from .gate import local
from .site import current_site

blueprint = Blueprint("auth", __name__)
log = logging.getLogger("webchat.web")

LONGEST = 300  # characters of a name or password that are looked at at all


@blueprint.before_request
def check_that_there_is_a_login() -> None:
    if not current_site().has_login:
        abort(404)


@blueprint.get("/login")
def login() -> Response | str:
    if access.is_logged_in():
        return redirect(local(request.args.get("next")), 303)
    return login_page(next=local(request.args.get("next")), is_late="late" in request.args)


@blueprint.post("/login")
def log_in() -> Response:
    name, next = request.form.get("username", "").strip()[: LONGEST + 1], local(request.form.get("next"))
    try:
        access.enter(_known(name, request.form.get("password", "")))
    except NotLetIn as refused:
        page = login_page(next=next, username=name, draft=request.form.get("draft"), sentence=str(refused))
        return forms.waiting(make_response(page, refused.status), refused.seconds)
    if draft := request.form.get("draft"):
        return make_response(pages.page(_conversation(next), draft=draft))
    return redirect(next, 303)


@blueprint.post("/logout")
def log_out() -> Response:
    access.leave()
    urls = current_site().urls
    response = redirect(urls.home() if current_site().config.guests else urls.login(), 303)
    response.headers["Clear-Site-Data"] = '"cache"'  # Back must not show what was said
    return response


@blueprint.get("/signup")
def signup() -> str:
    _check_that_one_may_sign_up()
    return _signup_page()


@blueprint.post("/signup")
def sign_up() -> Response:
    _check_that_one_may_sign_up()
    name = request.form.get("username", "")[:LONGEST]
    try:
        attempts().begin_sign_up()
        access.enter(users.create_account(name, password_hash=forms.chosen_password()))
    except TooMany as error:
        return forms.waiting(make_response(_signup_page(name, str(error)), 429), error.retry_after)
    except UsernameTaken:
        return make_response(_signup_page(name, _("This username is taken. Choose another one.")), 422)
    except Unfit as error:
        return make_response(_signup_page(name, str(error)), 422)
    return redirect(current_site().urls.home(), 303)


@blueprint.errorhandler(CSRFError)
def stale(error: CSRFError) -> Response:
    """A form from before its browser had a cookie of ours, or from another session."""
    sentence = _("This page was open for too long. Please try again.")
    site = current_site()
    if request.endpoint == "auth.log_in" and site.has_login:
        fields = request.form
        page = login_page(
            next=local(fields.get("next")),
            username=fields.get("username", "")[:LONGEST],
            draft=fields.get("draft"),
            sentence=sentence,
        )
        return make_response(page, 400)
    if request.endpoint == "auth.sign_up" and site.config.sign_up:
        return make_response(_signup_page(request.form.get("username", "")[:LONGEST], sentence), 400)
    return make_response(pages.trouble(400, _("That did not work"), sentence), 400)


def login_page(
    *,
    next: str,
    username: str = "",
    draft: str | None = None,
    sentence: str | None = None,
    is_late: bool = False,
) -> Markup:
    """`is_late`: whoever comes here has written something meanwhile, and is told that it is not lost."""
    site = current_site()
    return forms.page(
        "auth/login",
        _("Log in"),
        auth_message=site.auth_message,
        next=next,
        username=username,
        draft=draft,
        sentence=sentence,
        is_late=is_late,
        may_sign_up=site.config.sign_up,
        takes_guests=site.config.guests,
    )


class NotLetIn(Exception):
    """No way in: what to tell, with which status, and how many seconds to wait."""

    def __init__(self, status: int, sentence: str, seconds: int | None = None) -> None:
        self.status, self.seconds = status, seconds
        super().__init__(sentence)


def _known(name: str, password: str) -> User:
    """Whose name and password these are. Raises `NotLetIn`."""
    try:
        attempts().begin(name)
    except TooMany as error:
        raise NotLetIn(429, str(error), error.retry_after) from None
    user = _matching(name, password) if len(name) <= LONGEST and len(password) <= LONGEST else None
    if user is None:
        log.warning("a wrong password from %s for %s", request.remote_addr, _for_the_log(name))
        raise NotLetIn(401, _("Username and password do not match."))
    attempts().was_right(name)
    if user.disabled_at is not None:
        raise NotLetIn(403, _("This account is disabled. Please ask whoever looks after this site."))
    return user


def _matching(name: str, password: str) -> User | None:
    may_enter = current_site().definition.auth
    if may_enter is None:
        user = users.find_by_username(name)
        return user if passwords.fits(user and user.password_hash, password) else None
    known = users.find_by_username(name)
    asked = known.name if known else name  # an account is one person's, however others spell their names
    try:
        return users.account_of(asked) if may_enter(asked, password) else None
    except Unfit:
        return None
    except Exception:
        log.exception("the author's auth function failed")
        raise NotLetIn(503, _("Passwords cannot be checked just now. Please try again later.")) from None


def _for_the_log(name: str) -> str:
    """A name that nobody has is not written down: it may be somebody's password, typed into the wrong field."""
    known = users.find_by_username(name[:LONGEST])
    return repr(known.name) if known else "a name that nobody has"


def _conversation(next: str) -> Conversation | None:
    found = re.search(r"/c/([\w-]+)$", next.partition("?")[0])
    try:
        return access.conversation(found[1]) if found else None
    except NotFound:
        return None


def _check_that_one_may_sign_up() -> None:
    if not current_site().config.sign_up:
        abort(404)


def _signup_page(username: str = "", sentence: str | None = None) -> Markup:
    return forms.choose_page(
        _("Sign up"),
        current_site().urls.signup(),
        username=username,
        asks_username=True,
        is_signup=True,
        sentence=sentence,
    )
