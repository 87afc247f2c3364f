"""What the unit tests share."""

import pytest

from webchat.components import base


@pytest.fixture
def fresh_warnings(monkeypatch):
    """Nothing has been warned about yet in this process."""
    monkeypatch.setattr(base, "_said", set())
