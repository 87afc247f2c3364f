"""Somebody's own account: another password, and out on all devices."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, abort, make_response, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from webchat.errors import TooMany, Unfit
from webchat.language import gettext as _
from webchat.storage import passwords, users
from webchat.storage.models import User

from . import access, forms
from .attempts import attempts
from .gate import local
from .site import current_site

blueprint = Blueprint("account", __name__)


@blueprint.before_request
def check_that_there_is_an_account() -> Response | None:
    if not current_site().has_login:
        abort(404)
    if not access.is_logged_in():  # a guest, where guests may chat
        return redirect(current_site().urls.login(local(current_site().urls.account())), 303)
    return None


@blueprint.get("/account")
def account() -> Markup:
    return _page(done=_("Your password is changed.") if "changed" in request.args else None)


@blueprint.post("/account/password")
def change_password() -> Response:
    """The current one is asked for: the screen may be somebody else's."""
    if not current_site().keeps_accounts:
        abort(404)
    user = _whose()
    name = user.username or ""
    try:
        attempts().begin(name)
        if not passwords.fits(user.password_hash, request.form.get("current", "")):
            return make_response(_page(sentence=_("This is not your current password.")), 422)
        attempts().was_right(name)
        access.enter(users.set_password(user.id, forms.chosen_password()))
    except TooMany as error:
        return forms.waiting(make_response(_page(sentence=str(error)), 429), error.retry_after)
    except Unfit as error:
        return make_response(_page(sentence=str(error)), 422)
    return redirect(current_site().urls.account(changed=True), 303)


@blueprint.post("/account/sign-out")
def sign_out_everywhere() -> Response:
    users.sign_out_everywhere(_whose().id)
    access.leave()
    return redirect(current_site().urls.login(), 303)


def _whose() -> User:
    return cast(User, access.visitor())


def _page(sentence: str | None = None, done: str | None = None) -> Markup:
    return forms.page(
        "auth/account",
        _("Account"),
        name=_whose().name,
        has_password=current_site().keeps_accounts,
        least=passwords.LEAST,
        sentence=sentence,
        done=done,
    )
