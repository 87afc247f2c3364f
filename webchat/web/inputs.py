"""What the additional inputs say: read from a form, checked before anything is kept, and shown again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import request
from werkzeug.datastructures import FileStorage

from webchat.chat_examples import Example
from webchat.clean_text import clean_inside
from webchat.components.base import Component
from webchat.errors import NotFound, Unfit
from webchat.files import Files
from webchat.generation.page_states import Look
from webchat.language import gettext as _
from webchat.messages import ComponentData
from webchat.rendering import dom_ids
from webchat.storage import turns
from webchat.storage.files import UserFiles
from webchat.storage.models import Conversation

from .attachments import arrive, keep_arrived, too_many
from .page_state import looks
from .passing import passing_files
from .refusals import Refused
from .site import current_site

Before = Callable[[], Sequence[Any]]  # what they said earlier, asked for only where a form does not say it


class UnfitInput(Refused):
    """An additional input says what it cannot; `field` is its control's name."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(422, sentence)


def inputs_or_refusal(user_id: int, before: Before, example: Example | None = None) -> list[Any]:
    """The JSON of each additional input, in order: what an example says, else the form, else as it was before.

    `user_id`: whose files may be among them. Raises `UnfitInput` for a value that cannot be.
    """
    components = _components()
    if not components:
        return []
    files = UserFiles(current_site().blobs, user_id)
    try:
        values = _values(before, files, user_id)
    except NotFound as error:
        raise Refused(422, _("A file is not here any more. Please choose it again.")) from error
    if example is not None and example.inputs:
        values = [
            value if given is None else component.postprocess(given, files)
            for component, given, value in zip(components, example.inputs, values, strict=True)
        ]
    for component, value in zip(components, values, strict=True):
        _refuse_unfit(component, value, files)
    return values


def last_inputs(conversation: Conversation | None) -> Before:
    """What they said the last time on the active path."""

    def before() -> Sequence[Any]:
        path = turns.path(conversation.id, limit=1) if conversation else ()
        return path[-1].inputs if path else ()

    return before


def ready(before: Before) -> Before:
    """The same, asked already if the form does not say all of them: functions of the author's may make them."""
    if all(map(_is_said, _components())):
        return before
    values = _padded(before(), passing_files())
    return lambda: values


def are_as_made(values: Sequence[Any], example: Example) -> bool:
    """Whether those that the example leaves alone are as the author made them: then its kept answer fits."""
    files = passing_files()
    components = current_site().definition.additional_inputs
    given = example.inputs or (None,) * len(components)
    return all(
        one is not None or value == component.initial(files)
        for component, one, value in zip(components, given, values, strict=True)
    )


# As the page shows them


def shown(before: Before, *, as_sent: bool = False) -> dict[int, ComponentData]:
    """Each additional input, by its number; `as_sent`: as the form says that could not be taken."""
    components = _components()
    if not components:
        return {}
    files = passing_files()
    values = _values_to_show(before, files) if as_sent else _padded(before(), files)
    return {
        component.number: component.data(value)
        for component, value in zip(components, values, strict=True)
        if component.number is not None
    }


def texts_of(component: Component, field: str) -> list[str]:
    """What the form says of it. Raises `Refused` for more files than may come: each is looked for later."""
    texts = request.form.getlist(field)
    most = current_site().config.max_files
    if component.takes_files and len(set(texts[1:])) > most:  # the first one is its words, or a mark
        raise Refused(422, too_many(most))
    return texts


# Inside


def _look(component: Component) -> Look | None:
    """How events have left it on the page that asks."""
    return None if component.number is None else looks().get(component.number)


def _components() -> list[Component]:
    """The additional inputs as events have left them on the page that asks."""
    made = current_site().definition.additional_inputs
    return [look.of(one) if (look := _look(one)) else one for one in made]


def _values_to_show(before: Before, files: Files) -> list[Any]:
    try:
        return _values(before, files)
    except (NotFound, Refused):  # of a file that is not his, or not any more
        return _padded(before(), files)


def _values(before: Before, files: Files, user_id: int | None = None) -> list[Any]:
    """What the form says of each; as before where it does not mention one, or one that nobody can fill in.

    `user_id`: whose the files are from now on that come with the form itself.
    """
    components = _components()
    said = [_said(component, files, user_id) for component in components]
    earlier = _padded(before(), files) if any(one is None for one in said) else [None] * len(said)
    return [was if one is None else one[0] for one, was in zip(said, earlier, strict=True)]


def _is_said(component: Component) -> bool:
    """Whether the form has a value for it."""
    if component.number is None or not getattr(component, "can_be_filled", False):
        return False
    field = dom_ids.field(component.number)
    return field in request.form or (component.takes_files and bool(_parts(field)))


def _said(component: Component, files: Files, user_id: int | None) -> tuple[Any] | None:
    """The value that the form has for it, or None where it has none."""
    if component.number is None or not _is_said(component):
        return None
    field = dom_ids.field(component.number)
    texts = texts_of(component, field)
    if component.takes_files and user_id is not None:
        texts += _sent(field, component, user_id)
    return (component.resolved(clean_inside(component.from_form(texts)), files),) if texts else None


def _sent(field: str, component: Component, user_id: int) -> list[str]:
    """The keys of files that come with the form itself, where no script has sent them before."""
    arrived = [arrive(part, component.taken) for part in _parts(field)]
    return [file.key for file in keep_arrived(user_id, arrived)]


def _parts(field: str) -> list[FileStorage]:
    return [part for part in request.files.getlist(field) if part.filename]


def _padded(values: Sequence[Any], files: Files) -> list[Any]:
    """Kept values, and for inputs that were added since, those that they were made with."""
    components = _components()
    kept = list(values[: len(components)])
    return kept + [component.initial(files) for component in components[len(kept) :]]


def _refuse_unfit(component: Component, value: Any, files: Files) -> None:
    field = dom_ids.field(component.number) if component.number is not None else ""
    try:
        component.refuse_unfit(value, files)
    except Unfit as error:
        raise UnfitInput(field, str(error)) from error
    except NotFound as error:
        sentence = _("{name}: this file is not here any more. Please choose it again.")
        raise UnfitInput(field, sentence.format(name=component.label or component.kind)) from error
