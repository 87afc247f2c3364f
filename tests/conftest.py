"""What all tests share."""

from __future__ import annotations

import os

import pytest

from tests.support.visitor import Visitor

for name in [name for name in os.environ if name.startswith("WEBCHAT_")]:
    del os.environ[name]  # the settings of whoever runs the tests are not the tests' settings


@pytest.fixture(autouse=True)
def folder_of_its_own(tmp_path, monkeypatch):
    """A test that makes an instance folder makes it there, not in the repository."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def visitors_leave():
    yield
    Visitor.all_leave()
