from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.model_server import ModelServer
from tests.support.site import Site
from tests.support.visitor import Visitor
from webchat.providers.openai import OpenAIChat

PROGRAM = """
    import webchat

    demo = webchat.load_chat("{base_url}", model="any", system_message="Be brief.")
"""


@pytest.fixture
def server():
    with ModelServer() as server:
        yield server


@pytest.fixture
def asks(server):
    """Asks the server. Usage: `replies, error = asks("hello", streaming=False)`."""

    def ask(message="hello", history=(), address=None, **wishes):
        chat = OpenAIChat(address or server.base_url, "tiny", **wishes)
        replies = []

        async def run():
            try:
                async for reply in chat(message, list(history)):
                    replies.append(reply)
            except Exception as error:
                return error
            finally:
                await chat.aclose()
            return None

        with ThreadPoolExecutor(1) as thread:  # this one may have a loop: Playwright leaves its own running
            return replies, thread.submit(asyncio.run, run()).result()

    return ask


@pytest.fixture
def visitor(tmp_path):
    """A visitor of a site in front of a model server. Usage: `visitor(server)`."""
    sites = []

    def visit(server):
        sites.append(Site(tmp_path, PROGRAM.format(base_url=server.base_url)))
        sites[-1].start()
        return Visitor(sites[-1].url)

    yield visit
    for site in sites:
        site.kill()
