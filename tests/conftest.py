"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.needs import need_module
from tests.support.visitor import Visitor

for name in [name for name in os.environ if name.startswith("WEBCHAT_")]:
    del os.environ[name]  # the settings of whoever runs the tests are not the tests' settings


def pytest_xdist_auto_num_workers(config):
    """Many tests wait, for servers and browsers, so there is one worker more than processors.

    A file named by hand begins at once, here; so does what is to be seen as it comes, with -s.
    """
    names_files = config.args_source is config.ArgsSource.ARGS and not any(
        Path(name).is_dir() for name in config.args
    )
    return 0 if names_files or config.option.capture == "no" else min(os.cpu_count() or 1, 7) + 1


@pytest.fixture(autouse=True)
def folder_of_its_own(tmp_path, monkeypatch):
    """A test that makes an instance folder makes it there, not in the repository."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def visitors_leave():
    yield
    Visitor.all_leave()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """A database that has its tables, to be copied: making them takes longer than what most tests do with them."""
    from webchat.app import open_storage
    from webchat.config import Config
    from webchat.storage.db import db

    folder = tmp_path_factory.mktemp("migrated")
    with open_storage(Config(instance=folder)).app_context():
        db.engine.dispose()
    return folder / "webchat.db"


@pytest.fixture
def llama(tmp_path):
    """Starts a server that says a text. Usage: `server = llama(TEXT)`."""
    for module in ("gguf", "xllamacpp"):
        need_module(module)
    from tests.support.llama_cpp import LlamaServer
    from tests.support.tiny_model import make_model

    servers = []

    def start(text, **wishes):
        make_model(tmp_path / "model.gguf", text, **wishes)
        servers.append(LlamaServer(tmp_path / "model.gguf"))
        servers[-1].start()
        return servers[-1]

    yield start
    for server in servers:
        server.kill()
