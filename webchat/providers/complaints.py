"""What a model server did wrong, as sentences that a person can act on. Knows HTTP, but no SDK."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from typing import Any

from webchat.errors import ProviderError
from webchat.language import gettext as _
from webchat.language import ngettext

LONGEST_QUOTE = 300
MODELS_SHOWN = 8


def not_reachable(address: str, error: BaseException) -> ProviderError:
    """No connection came about, or the server closed it without a word."""
    causes = tuple(_causes(error))
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        why = _("Its name is not known. Check the address.")
    elif any(isinstance(cause, ssl.SSLError) for cause in causes):
        why = _("The encrypted connection failed. Check its certificate, and whether it is http or https.")
    elif any("Connect" in type(cause).__name__ for cause in causes):
        why = _("Check that it is running and that the address is right, then try again.")
    else:
        why = _("It closed the connection without an answer. Try again.")
    return ProviderError(
        _("The model server at {address} cannot be reached.").format(address=address) + " " + why
    )


def no_connection_in_time(address: str, seconds: float) -> ProviderError:
    text = _("The model server at {address} could not be reached within {seconds} seconds. Try again later.")
    return ProviderError(text.format(address=address, seconds=round(seconds)))


def silent(seconds: float) -> ProviderError:
    text = _("The model server sent nothing for {seconds} seconds. It may be overloaded; try again.")
    return ProviderError(text.format(seconds=round(seconds)))


def broke_off() -> ProviderError:
    return ProviderError(_("The model server broke off in the middle of the answer. Try again."))


def no_answer() -> ProviderError:
    return ProviderError(_("The model server ended without an answer. Try again."))


def not_compatible(address: str) -> ProviderError:
    text = _(
        "What answered at {address} does not speak the OpenAI protocol. "
        "Check the address: it usually ends in “/v1”."
    )
    return ProviderError(text.format(address=address))


def reported(error: Any) -> ProviderError:
    """An error object in the middle of a stream, or in an answer that claimed to be fine."""
    message = message_in(error)
    if is_context_too_long(error, message):
        return context_too_long()
    return ProviderError(_with_quote(_("The model server reported an error."), message))


def context_too_long() -> ProviderError:
    text = _(
        "This conversation has grown too long for the model. Start a new chat, or send a shorter message or file."
    )
    return ProviderError(text)


def model_not_found(address: str, model: str, offered: list[str] | None, message: str) -> ProviderError:
    """A 404. `offered` are the models that the server lists, or None where it lists none."""
    if offered is None:
        text = _("There is no chat model at {address}. Check the address: it usually ends in “/v1”.")
        return ProviderError(_with_quote(text.format(address=address), message))
    text = _("The model server does not have the model “{model}”.").format(model=model)
    if not offered:
        return ProviderError(_with_quote(text, message))
    names = ", ".join(offered[:MODELS_SHOWN]) + (", …" if len(offered) > MODELS_SHOWN else "")
    return ProviderError(text + " " + _("It offers: {names}.").format(names=names))


def refused(status: int, body: Any, headers: Mapping[str, str], had_pictures: bool) -> ProviderError:
    """An answer with an HTTP status that says no (404 of a model aside: see `model_not_found`).

    `had_pictures`: whether any were asked about, now or in an earlier turn.
    """
    message = message_in(body)
    if status == 401:
        # No quote: OpenAI shows the token's first and last characters in it, others more.
        return ProviderError(_("The model server did not accept the token."))
    if status == 403:
        return ProviderError(_with_quote(_("The token does not allow this model."), message))
    if status == 413 and had_pictures:
        text = _("These pictures are too large for the model server. Start a new chat with smaller ones.")
        return ProviderError(_with_quote(text, message))
    if status == 413 or is_context_too_long(body, message):
        return context_too_long()
    if status == 429:
        return _too_many(body, message, headers)
    if 300 <= status < 400:
        text = _("The model server has moved to {address}. Use that address.")
        return ProviderError(text.format(address=headers.get("location", "?")))
    if status in (502, 503, 504):
        text = _("The model server is starting or overloaded. Try again in a moment.")
        return ProviderError(_with_quote(text, message))
    if status >= 500:
        text, advice = _("The model server failed (status {status})."), _("Try again.")
    else:
        text, advice = _("The model server did not accept the request (status {status})."), ""
    if had_pictures:
        advice = _("The model may not take pictures: if so, start a new chat without them.")
    return ProviderError(_with_quote(f"{text.format(status=status)} {advice}".rstrip(), message))


def _too_many(body: Any, message: str, headers: Mapping[str, str]) -> ProviderError:
    if _inner(body).get("code") == "insufficient_quota":
        return ProviderError(_with_quote(_("The quota at the model server is used up."), message))
    seconds = _retry_after(headers)
    if seconds is None:
        return ProviderError(_("The model server has too much to do. Try again in a moment."))
    text = ngettext(
        "The model server has too much to do. Try again in {seconds} second.",
        "The model server has too much to do. Try again in {seconds} seconds.",
        seconds,
    )
    return ProviderError(text.format(seconds=seconds))


def _retry_after(headers: Mapping[str, str]) -> int | None:
    """In seconds. The header may also bear a date; nobody was seen to send one here."""
    value = headers.get("retry-after", "")
    try:
        return max(1, round(float(value)))
    except (ValueError, OverflowError):
        return None


def is_context_too_long(body: Any, message: str) -> bool:
    if "context" in f"{_inner(body).get('code')} {_inner(body).get('type')}":
        return True
    words = message.lower()
    return "context" in words and any(word in words for word in ("length", "exceed", "window", "maximum"))


def message_in(body: Any) -> str:
    """The one line that is said in any of the shapes of error that servers have; never their HTML."""
    if isinstance(body, str):
        return "" if body.lstrip().startswith("<") else " ".join(body.split())
    if isinstance(body, list):
        return "; ".join(filter(None, map(message_in, body)))
    if isinstance(body, Mapping):
        return next(
            filter(None, (message_in(body.get(key)) for key in ("error", "message", "detail", "msg"))), ""
        )
    return ""


def without(secret: str, said: Any) -> Any:
    """The same, its texts without the secret: servers were seen to quote it, and a visitor may not read it."""
    if isinstance(said, str):
        return said.replace(secret, "…")
    if isinstance(said, list):
        return [without(secret, part) for part in said]
    if isinstance(said, Mapping):
        return {key: without(secret, value) for key, value in said.items()}
    return said


def _inner(body: Any) -> Mapping[str, Any]:
    if not isinstance(body, Mapping):
        return {}
    error = body.get("error")
    return error if isinstance(error, Mapping) else body


def _with_quote(sentence: str, message: str) -> str:
    if not message:
        return sentence
    shown = message if len(message) <= LONGEST_QUOTE else message[:LONGEST_QUOTE] + "…"
    return sentence + " " + _("It says: “{message}”").format(message=shown)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
