from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.model_server import ModelServer
from webchat.providers.openai import OpenAIChat


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
