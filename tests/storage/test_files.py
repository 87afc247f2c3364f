"""Rows and contents of files: whatever names they have, and whoever takes and drops them at once."""

from __future__ import annotations

import io
import os
from datetime import timedelta

import pytest

from webchat.errors import NotFound, StorageFull
from webchat.storage import files
from webchat.storage.blobs import Blobs
from webchat.storage.db import transaction
from webchat.storage.models import StoredFile
from webchat.storage.models.base import now


@pytest.fixture
def blobs(tmp_path):
    return Blobs(tmp_path / "files")


def test_a_name_that_no_file_system_takes_is_shortened_for_the_disk(app, blobs, alice):
    kept = files.keep(blobs, io.BytesIO(b"hi"), "路" * 192 + ".txt", alice.id)
    assert kept.name.endswith("路.txt")
    with transaction() as session:  # as it was kept before names were counted in bytes
        session.query(StoredFile).update({"name": "路" * 96 + ".txt"})
    (path,) = files.paths_of(blobs, [kept.key]).values()
    assert path.endswith("路.txt")
    assert blobs.path(files.find(alice.id, kept.key).sha256, "路" * 96 + ".txt").read_bytes() == b"hi"


def test_what_the_disk_refuses_is_gone(app, blobs, alice, monkeypatch):
    def refuse(*_):
        raise OSError

    key = files.keep(blobs, io.BytesIO(b"hi"), "a.txt", alice.id).key
    monkeypatch.setattr(blobs, "path", refuse)
    assert files.paths_of(blobs, [key]) == {}


def rest(blobs, sha256):
    os.utime(blobs.content(sha256), (0, 0))


def test_what_is_put_in_again_while_it_is_dropped_stays(blobs, monkeypatch):
    sha256, _ = blobs.put(io.BytesIO(b"hi"))
    rest(blobs, sha256)
    (found,) = blobs.at_rest()
    blobs.put(io.BytesIO(b"hi"))
    for one in found:
        blobs.drop(one)
    assert blobs.content(sha256).read_bytes() == b"hi"

    rest(blobs, sha256)
    touch, dropped = os.utime, []

    def drop_first(path):
        if not dropped:
            dropped.append(blobs.drop(sha256))
        touch(path)

    monkeypatch.setattr(os, "utime", drop_first)
    assert blobs.put(io.BytesIO(b"hi")) == (sha256, 2)
    assert dropped and blobs.content(sha256).read_bytes() == b"hi"


def test_what_was_being_dropped_is_dropped_the_next_time(blobs, tmp_path):
    sha256, _ = blobs.put(io.BytesIO(b"hi"))
    rest(blobs, sha256)
    home = blobs.content(sha256).parent
    home.rename(home.with_name(f"{home.name}-dropped"))
    for found in blobs.at_rest():
        for one in found:
            blobs.drop(one)
    assert not list((tmp_path / "files").glob("??/*"))


def test_what_passes_goes_as_uploads_do_that_nobody_sends_and_the_sites_own_stays(
    app, blobs, alice, monkeypatch
):
    sizes = []
    passing = files.PassingFiles(blobs, alice.id, sizes.append)
    gone = passing.keep(b"made for a page", "a.txt").key
    own = files.UserFiles(blobs, None).keep(b"a constant", "b.txt").key
    assert sizes == [15] and passing.path(gone).read_bytes() == b"made for a page"
    files.purge(blobs, now() - timedelta(hours=1))
    assert passing.find(gone).name == "a.txt"
    files.purge(blobs, now() + timedelta(hours=1))
    assert files.find(None, own)
    with pytest.raises(NotFound):
        passing.find(gone)
    monkeypatch.setattr("webchat.storage.blobs.LEAST_FREE", 1 << 60)
    with pytest.raises(StorageFull):
        passing.keep(b"more", "c.txt")
