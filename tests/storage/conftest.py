"""A database for each test, copied from one that was migrated once; and who talks in it."""

import shutil

import pytest
from flask import Flask

from webchat.storage import conversations, users
from webchat.storage.db import db, init_storage

from .support import BOT, Talk


@pytest.fixture
def app(migrated, tmp_path):
    shutil.copy(migrated, tmp_path / "webchat.db")
    app = Flask("webchat", instance_path=str(tmp_path))
    init_storage(app)
    with app.app_context():
        yield app
        db.engine.dispose()


@pytest.fixture
def alice(app):
    return users.create_guest()


@pytest.fixture
def bob(app):
    return users.create_guest()


@pytest.fixture
def talk(alice):
    """Alice's conversation."""
    return Talk(conversations.create(alice.id, BOT).id)
