"""What the unit tests share."""

import pytest

from webchat import checks


@pytest.fixture
def fresh_warnings(monkeypatch):
    """Nothing has been warned about yet in this process."""
    monkeypatch.setattr(checks, "_said", set())
