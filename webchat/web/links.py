"""What one-time links lead to: a new password, and the first admin's account."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, redirect, request
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from werkzeug.wrappers import Response

from webchat.errors import NotFound, Unfit, UsernameTaken
from webchat.language import gettext as _
from webchat.storage import links, users
from webchat.storage.models import User

from . import access, forms, pages
from .site import current_site

blueprint = Blueprint("links", __name__)


def reset_link(user: User) -> str:
    """The address at which `user` may set a password, once; under the host by which one came here."""
    token = links.reset_token(current_site().config.secret_key, user)
    return request.host_url.rstrip("/") + current_site().urls.reset(token)


@blueprint.before_request
def check_that_there_are_accounts() -> None:
    if not current_site().keeps_accounts:
        abort(404)


@blueprint.get("/reset/<token>")
def reset(token: str) -> Response | Markup:
    user = links.user_of_reset(current_site().config.secret_key, token)
    return _spent() if user is None else _reset_page(token, user)


@blueprint.post("/reset/<token>")
def set_password(token: str) -> Response:
    user = links.user_of_reset(current_site().config.secret_key, token)
    if user is None:
        return _spent()
    try:
        access.enter(users.set_password(user.id, forms.chosen_password(), instead_of=user.session_key))
    except NotFound:  # the link was used twice at once
        return _spent()
    except Unfit as error:
        return make_response(_reset_page(token, user, str(error)), 422)
    return redirect(current_site().urls.home(), 303)


@blueprint.get("/welcome/<token>")
def welcome(token: str) -> Response | Markup:
    return _welcome_page(token) if _is_welcome(token) else _spent()


@blueprint.post("/welcome/<token>")
def make_first_admin(token: str) -> Response:
    if not _is_welcome(token):
        return _spent()
    name = request.form.get("username", "")[:300]
    try:
        access.enter(users.create_first_admin(name, forms.chosen_password()))
    except NotFound:
        return _spent()
    except UsernameTaken:
        return make_response(
            _welcome_page(token, name, _("This username is taken. Choose another one.")), 422
        )
    except Unfit as error:
        return make_response(_welcome_page(token, name, str(error)), 422)
    return redirect(current_site().urls.home(), 303)


@blueprint.errorhandler(CSRFError)
def stale(error: CSRFError) -> Response:
    """A form whose cookie is gone. The link still works, and its page brings another one."""
    sentence = _("This page was open for too long. Please open the link once more.")
    return make_response(pages.trouble(400, _("That did not work"), sentence), 400)


def _is_welcome(token: str) -> bool:
    return links.is_welcome(current_site().config.secret_key, token)


def _reset_page(token: str, user: User, sentence: str | None = None) -> Markup:
    address = current_site().urls.reset(token)
    words = _("For the account {name}.").format(name=user.name)
    return forms.choose_page(
        _("Choose a password"), address, words=words, username=user.name, sentence=sentence
    )


def _welcome_page(token: str, username: str = "", sentence: str | None = None) -> Markup:
    return forms.choose_page(
        _("The first account"),
        current_site().urls.welcome(token),
        words=_("This site has no admin yet. Choose a username and a password, and you are the one."),
        username=username,
        asks_username=True,
        sentence=sentence,
    )


def _spent() -> Response:
    sentence = _("This link has been used, or is too old. Please ask for another one.")
    return make_response(pages.trouble(410, _("This link leads nowhere any more"), sentence), 410)
