"""What comes with a message: files that wait for it, those of a form without a script, and the author's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from flask import request
from werkzeug.datastructures import FileStorage

from webchat.clean_text import clean
from webchat.components.multimodal_textbox import MultimodalTextbox
from webchat.errors import NotFound, TooLarge, UnfitFile
from webchat.file_types import checked_type, is_wanted
from webchat.files import FileData, size_in_words
from webchat.language import gettext as _
from webchat.language import ngettext
from webchat.storage import files
from webchat.storage.blobs import Draft, hash_of, plain_name

from . import access
from .arrivals import Part
from .refusals import Refused
from .site import current_site

FIELD = "files"  # keys of what waits, one a field
UPLOAD = "upload"  # the files themselves


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that is in order, but nobody's yet: it goes with the request unless it is kept."""

    name: str
    draft: Draft
    sha256: str  # found out before anything is locked
    size: int


@dataclass(frozen=True, slots=True)
class Attached:
    """Everything that a form brings, in order. It is true if there is anything."""

    keys: Sequence[str] = ()
    arrived: Sequence[Arrived] = field(default_factory=tuple)

    def __bool__(self) -> bool:
        return bool(self.keys or self.arrived)

    def keep(self, user_id: int) -> list[str]:
        """The keys of all of them, from now on the user's. Raises `Refused`."""
        known = [_key(user_id, key) for key in self.keys]
        return known + [file.key for file in keep_arrived(user_id, self.arrived)]


def attached(*, instead: Sequence[str] = ()) -> Attached:
    """What comes with the message that was sent; `instead` of the form's keys. Raises `Refused`."""
    box = current_site().definition.textbox
    if not isinstance(box, MultimodalTextbox):
        return Attached()
    keys = list(dict.fromkeys(instead or request.form.getlist(FIELD)))
    parts = sent_parts()
    most = 1 if box.file_count == "single" else current_site().config.max_files
    if len(keys) + len(parts) > most:
        raise Refused(422, too_many(most))
    return Attached(keys, [arrive(part, box.taken) for part in parts])


def sent_parts() -> list[FileStorage]:
    """The files of a form; a field in which none was chosen is sent, too, without a name."""
    return [part for part in request.files.getlist(UPLOAD) if part.filename or _part(part).size]


def arrive(part: FileStorage, wanted: Sequence[str] | None) -> Arrived:
    """What has come, if it is what is wanted. Raises `Refused`."""
    came, name = _part(part), plain_name(clean(part.filename or ""))
    if came.is_too_large:
        raise Refused(413, too_large(current_site().max_file_bytes))
    if came.draft is None or not came.size:
        raise Refused(422, _("{name} is empty.").format(name=name))
    came.draft.flush()
    try:
        checked_type(Path(came.draft.name), name, wanted)
    except UnfitFile as error:
        raise Refused(415, str(error)) from error
    return Arrived(name, came.draft, hash_of(came.draft), came.size)


def keep_arrived(user_id: int, arrived: Sequence[Arrived]) -> list[FileData]:
    """Make them the user's. Raises `Refused`, and `TooMany`."""
    if not arrived:
        return []
    site = current_site()
    site.limits.admit_files(user_id, request.remote_addr, len(arrived))
    size = sum(one.size for one in arrived)
    try:
        files.leave_room(user_id, size, site.config.max_user_bytes)
    except TooLarge as error:
        raise Refused(413, str(error)) from error
    if not access.is_logged_in():
        site.limits.admit_bytes_of_guests(request.remote_addr, size)
    kept = [
        files.record(site.blobs, *site.blobs.take(one.draft, one.sha256), one.name, user_id, is_upload=True)
        for one in arrived
    ]
    if not access.is_logged_in():
        site.limits.remember_files_of_guests(request.remote_addr, kept)
    return kept


def waiting(user_id: int | None, keys: Iterable[str]) -> list[FileData]:
    """What these keys stand for, to be shown in the composer; those that are nobody's, or not his, are left out."""
    found = []
    for key in dict.fromkeys(keys):
        if (path := _given_file(key)) is not None:
            found.append(FileData(key, path.name, "", path.stat().st_size))
        elif user_id is not None:
            with suppress(NotFound):
                found.append(files.find(user_id, key).data)
    return found


def given_keys(paths: Iterable[Path]) -> list[str]:
    """What stands for these of the author's files in a form: also for those that only a function has named."""
    site = current_site()
    given = site.definition.given_files
    known = dict(zip(given, site.definition.given_keys(given), strict=True))
    return [known.get(path) or site.made_files.key(path) for path in paths]


def _given_file(key: str) -> Path | None:
    site = current_site()
    path = site.definition.given_file(key) or site.made_files.path(key)
    return path if path is not None and path.is_file() else None


def too_large(most: int) -> str:
    return _("This file is too large: {size} is the most.").format(size=size_in_words(most))


def too_many(most: int) -> str:
    sentence = ngettext(
        "Only one file can come with a message.", "At most {most} files can come with a message.", most
    )
    return sentence.format(most=most)


def _part(part: FileStorage) -> Part:
    assert isinstance(part.stream, Part)
    return part.stream


def _key(user_id: int, key: str) -> str:
    """Of a file that is his, and of a kind that is taken here."""
    site = current_site()
    box = site.definition.textbox
    if (path := _given_file(key)) is not None:
        with path.open("rb") as source:
            return files.keep(site.blobs, source, path.name, user_id).key
    try:
        file = files.find(user_id, key)
    except NotFound:
        raise Refused(404, _("A file is not there any more. Remove it, then send this again.")) from None
    if isinstance(box, MultimodalTextbox) and not is_wanted(file.type, file.name, box.taken):
        raise Refused(415, _("{name} is not a kind of file that is taken here.").format(name=file.name))
    return key
