"""What can go wrong, in our own words. Each error says what a person can do about it."""

import secrets

from .language import gettext as _


def error_number() -> str:
    """Under which the log says what a visitor is not told."""
    return secrets.token_hex(4)


def cannot_be_shown(name: str, number: str, why: str = "") -> str:
    """What stands in the place of a component; `why`, where a visitor may read that."""
    if why:
        return _("{what} cannot be shown here: {why}").format(what=name, why=why)
    return _("{what} cannot be shown here (error {number}).").format(what=name, number=number)


class WebchatError(Exception):
    """The base of every error that webchat raises on purpose."""


class DefinitionError(WebchatError, ValueError):
    """The author asked for something that cannot be; raised when she asks, not when a visitor comes."""


class NotYetError(DefinitionError, NotImplementedError):
    """A parameter of Gradio's signature that this version knows but does not fill yet."""

    def __init__(self, parameter: str) -> None:
        super().__init__(
            f"{parameter} is not supported by this version of webchat yet. Leave it out for now."
        )


class ConfigError(WebchatError):
    """A setting is unknown or malformed; the text names it and says where it came from."""


class NotFound(WebchatError, LookupError):
    """There is no such record, or it belongs to somebody else: both look alike from outside."""


class StillWriting(WebchatError):
    """The conversation's last reply is still being written, so it cannot take another message yet."""


class TooMany(WebchatError):
    """The sender has asked for too much lately; `retry_after`: the seconds after which it is worth another try."""

    def __init__(self, sentence: str, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(sentence)


class SiteBusy(WebchatError):
    """As many wait already as may. Nothing was done; trying again helps."""

    retry_after = 5  # seconds


class BadDate(WebchatError, ValueError):
    """A day that is none, or that no calendar reaches."""

    def __init__(self, text: str) -> None:
        super().__init__(_("{text!r} is not a date. Write it like 2026-11-27.").format(text=text[:40]))


class UsernameTaken(WebchatError):
    """There is an account of that name already, however it is spelled."""

    def __init__(self, name: str) -> None:
        super().__init__(_("There is an account named {name!r} already.").format(name=name))


class Unfit(WebchatError):
    """A username, a password or a value that nobody can take; the text says what is wrong with it."""


class UnfitFile(Unfit):
    """A file that cannot be taken; the text says why."""


class TooManyPixels(UnfitFile):
    """A picture that would take too much memory, however small its file is."""

    def __init__(self, most: int) -> None:
        super().__init__(
            _("This picture has more than {most} million pixels.").format(most=most // 1_000_000)
        )


class TooLarge(UnfitFile):
    """A file that is too large, or for which there is no room any more."""


class LastAdmin(WebchatError):
    """The last admin can neither be disabled nor lose the role: nobody could give it back."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("{name!r} is the only admin. Make somebody else an admin first.").format(name=name)
        )


class StorageBusy(WebchatError):
    """The database was locked for longer than we wait. Nothing was written; trying again helps."""

    retry_after = 5  # seconds


class StorageFull(WebchatError):
    """The disk is full, so nothing was written. The words are still in the composer."""


class ProviderError(WebchatError):
    """A model server refused, failed or went silent. The text is a sentence for the chat.

    Parameters: `sentence`, shown as written. Usage: `raise ProviderError("…") from error`.
    """


class Error(Exception):
    """Raised by a chat function to show `message`, as written, in the chat.

    Parameters: `message` (the sentence shown); `duration`, `visible`, `title` and `print_exception` are
    Gradio's: in the chat an error stays until Retry, so `duration` has no effect; with
    `print_exception=False` the traceback is not logged, and with `visible=False` the reply ends without
    showing the sentence. Usage: `raise webchat.Error("Ask me about weather only.")`.
    """

    def __init__(
        self,
        message: str = "Error raised.",
        duration: float | None = 10,
        visible: bool = True,
        title: str = "Error",
        print_exception: bool = True,
    ) -> None:
        self.message = message
        self.duration = duration
        self.visible = visible
        self.title = title
        self.print_exception = print_exception
        super().__init__(message)
