"""The server's time for pages of people who have much: `python -m tests.bench.pages_bench`.

A conversation of 3,000 messages, and a side bar of 100,000 conversations, asked for as a browser does.
"""

from __future__ import annotations

import re
import statistics
import tempfile
import time
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select

from tests.bench.storage_bench import fill
from webchat.app import create_app
from webchat.config import Config
from webchat.definition import Definition
from webchat.storage.db import transaction
from webchat.storage.models import Conversation, User

TIMES = 40


def measure(what: str, client: FlaskClient, address: str) -> None:
    """Print the first and the median answer in milliseconds of this thread's processor time, and its size."""
    took = []
    for _ in range(TIMES):
        began = time.thread_time()
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        took.append((time.thread_time() - began) * 1000)
        assert answer.status_code == 200
    size = len(answer.data) / 1000
    print(f"{what}: first {took[0]:.1f}, median {statistics.median(took):.1f} ms, {size:.0f} KB compressed")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        definition = Definition(fn=lambda message, history: "Hello")
        app = create_app(definition, Config(instance=Path(folder), secret_key="x" * 32))
        client = app.test_client()
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/").text)
        client.post("/turns", data={"csrf_token": token[1], "client_id": "a", "text": "Hi"})
        with app.app_context(), transaction() as session:
            user_id = session.scalar(select(User.id))
            long = fill(session, user_id, 1, 1500)[0]
            many = fill(session, user_id, 99_998, 1)
            session.query(Conversation).filter(Conversation.id.in_([long])).update({"title": "A long talk"})
            session.query(Conversation).update({"bot": definition.bot})
            key = session.scalar(select(Conversation.key).where(Conversation.id == long))
            middle = session.get(Conversation, many[50_000])
            cursor = f"{middle.updated_at.isoformat()}~{middle.id}".replace("+", "%2B")
        measure("page of a conversation with 3,000 messages, 100,000 at the side", client, f"/c/{key}")
        measure(
            "side bar of 100,000 conversations, a page in the middle",
            client,
            f"/conversations?before={cursor}",
        )
        measure("the empty chat", client, "/")


if __name__ == "__main__":
    main()
