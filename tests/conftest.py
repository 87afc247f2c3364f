"""What all tests share."""

from __future__ import annotations

import os

import pytest

from tests.support.needs import need_module
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
