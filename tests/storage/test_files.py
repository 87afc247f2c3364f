"""Rows and contents of files: whatever names they have, and whoever takes and drops them at once."""

from __future__ import annotations

import io

import pytest

from webchat.storage import files
from webchat.storage.blobs import Blobs
from webchat.storage.db import transaction
from webchat.storage.models import StoredFile


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
