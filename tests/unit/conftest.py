"""What the unit tests share."""

import pytest

from webchat import said_once


@pytest.fixture
def fresh_warnings(monkeypatch):
    """Nothing has been warned about yet in this process."""
    monkeypatch.setattr(said_once, "_said", set())
