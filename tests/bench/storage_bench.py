"""How quick is storage where it is large? Prints figures; `python -m tests.bench.storage_bench [--minute]`.

Fills a database in a temporary folder with a conversation of 3,000 messages, a side bar of 100,000
conversations and a user who owns 1,000,000 messages among 200,000 of others, and deletes it afterwards.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy import insert, text

from webchat.messages import Message
from webchat.storage import conversations, replies, turns, users
from webchat.storage.db import db, init_storage, transaction, upgrade
from webchat.storage.history import history
from webchat.storage.models import Conversation, Reply, StoredMessage, Turn
from webchat.storage.search import search
from webchat.updates import ReplyState, Snapshot

BOT = "bench"
WORDS = "the quick brown fox jumps over a lazy dog while five boxing wizards look on in mild surprise".split()
names = count(1)


def measure(what: str, act: Callable[[], Any], times: int = 50, most: float | None = None) -> None:
    """Print the first, median and slowest run in milliseconds, against the figure that we want."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1000)
    wanted = (
        ""
        if most is None
        else f"   wanted ≤ {most:g}" + ("" if statistics.median(took) <= most else "  TOO SLOW")
    )
    print(
        f"{what:62} first {took[0]:7.2f}  median {statistics.median(took):7.2f}  max {max(took):7.2f} ms{wanted}"
    )


# Filling


def fill(session: Any, user_id: int, conversations_: int, turns_each: int) -> list[int]:
    """Conversations with answered turns, by bulk inserts and in ids that only grow."""
    began = datetime.now(UTC) - timedelta(days=900)
    first = (session.scalar(text("SELECT max(id) FROM conversations")) or 0) + 1
    next_id = (session.scalar(text("SELECT max(id) FROM turns")) or 0) + 1
    ids = list(range(first, first + conversations_))
    titled = [
        {
            "id": id,
            "user_id": user_id,
            "bot": BOT,
            "title": f"talk {id}",
            "updated_at": began + timedelta(minutes=id),
        }
        for id in ids
    ]
    session.execute(insert(Conversation), titled)
    for start in range(0, conversations_, 2_000):
        some = ids[start : start + 2_000]
        next_id = fill_turns(session, some, turns_each, next_id)
    return ids


def fill_turns(session: Any, ids: list[int], turns_each: int, next_id: int) -> int:
    """A turn and its reply get the same id."""
    turn_rows, reply_rows, messages, ends = [], [], [], {}
    for conversation_id in ids:
        parent = None
        for _ in range(turns_each):
            common = {"conversation_id": conversation_id, "turn_id": next_id}
            turn_rows.append(
                {
                    "id": next_id,
                    "conversation_id": conversation_id,
                    "client_id": str(next_id),
                    "parent_reply_id": parent,
                    "active_reply_id": next_id,
                }
            )
            reply_rows.append({"id": next_id, "turn_id": next_id, "state": "done"})
            messages.append({**common, "reply_id": None, "role": "user", "content": words(next_id, "common")})
            messages.append(
                {**common, "reply_id": next_id, "role": "assistant", "content": words(next_id, "")}
            )
            ends[conversation_id] = parent = next_id
            next_id += 1
    session.execute(text("PRAGMA defer_foreign_keys = ON"))
    session.execute(insert(Turn), turn_rows)
    session.execute(insert(Reply), reply_rows)
    session.execute(insert(StoredMessage), messages)
    session.connection().exec_driver_sql(
        "UPDATE conversations SET active_turn_id = ? WHERE id = ?", [(end, id) for id, end in ends.items()]
    )
    return next_id


def words(number: int, more: str) -> str:
    """Twenty words. Each is in about every message; "rare" in one of 100,000, `more` where it is given."""
    rare = " rare" if number % 50_000 == 7 and more else ""
    turned = WORDS[number % len(WORDS) :] + WORDS[: number % len(WORDS)]
    return f"{' '.join(turned)} {number} {more}{rare}"


def index_all(session: Any) -> None:
    for index in ("message_words", "title_words"):
        session.execute(text(f"INSERT INTO {index} ({index}) VALUES ('rebuild')"))


# Measuring


def small_things(user_id: int) -> None:
    talk = conversations.create(user_id, BOT)

    def say() -> int:
        return turns.add(talk.id, "How do I bake bread without yeast?", f"name {next(names)}").reply_id

    def answer(reply_id: int) -> None:
        replies.finish({reply_id: Snapshot((Message("With soda. " * 50),), ReplyState.DONE)})

    took = []
    for _ in range(200):
        began = time.perf_counter()
        reply_id = say()
        took.append((time.perf_counter() - began) * 1000)
        answer(reply_id)
    middle, longest = statistics.median(took), max(took)
    print(f"{'turns.add, 200 times':62} first {took[0]:7.2f}  median {middle:7.2f}  max {longest:7.2f} ms")
    waiting = iter([say_in(user_id) for _ in range(50)])
    measure("replies.finish", lambda: answer(next(waiting)))


def say_in(user_id: int) -> int:
    talk = conversations.create(user_id, BOT)
    return turns.add(talk.id, "Hello", f"name {next(names)}").reply_id


def long_conversation(user_id: int) -> None:
    with transaction() as session:
        [id] = fill(session, user_id, 1, 1_500)
    measure("newest 40 turns of 3,000 messages", lambda: turns.path(id), most=10)
    path = turns.path(id)
    measure("40 turns before them", lambda: turns.path(id, before_turn_id=path[0].id), most=10)
    measure("history of all 3,000 messages", lambda: history(path[-1].reply.id), times=10)
    measure(
        "undo its last turn and show it again",
        lambda: (turns.undo(id), turns.show_turn(path[-1].id)),
        times=20,
    )
    measure(
        "reveal its first message (already shown)",
        lambda: turns.reveal(turns.path(id, path[0].id, 1)[0].message_id),
    )


def many_conversations(user_id: int) -> None:
    with transaction() as session:
        ids = fill(session, user_id, 100_000, 1)
    running = [say_in(user_id) for _ in range(100)]
    measure(
        "side bar of 100,000 conversations, 100 running", lambda: conversations.listed(user_id, BOT), most=5
    )
    cursor = conversations.listed(user_id, BOT, limit=50_000).next_cursor
    measure("… a page in the middle", lambda: conversations.listed(user_id, BOT, before=cursor), most=5)
    measure("… the newest one", lambda: conversations.latest(user_id, BOT))
    measure("… whether one is running", lambda: conversations.is_running(ids[0]))
    for reply_id in running:
        replies.finish({reply_id: Snapshot((), ReplyState.DONE)})


def growing_replies(user_id: int) -> None:
    ids = [say_in(user_id) for _ in range(500)]
    said = "word " * 400
    sizes = iter(range(1, 1_000))

    def save() -> None:
        content = said + "more " * next(sizes)
        replies.save({id: Snapshot((Message(content),), ReplyState.WRITING) for id in ids})

    measure("save 500 growing replies of 2 KB at once", save, times=20)
    for id in ids:
        replies.finish({id: Snapshot((), ReplyState.DONE)})


def large_index(user_id: int, others: int) -> None:
    with transaction() as session:
        fill(session, others, 1_000, 100)
        fill(session, user_id, 5_000, 100)
        began = time.perf_counter()
        index_all(session)
        print(f"(1,400,000 messages indexed in {time.perf_counter() - began:.0f} s)")
    db.engine.dispose()
    for query in (
        "common",
        "rare",
        "quick",
        "quick common",
        "quick rare",
        "unheard",
        "common quick brown fox",
        "rar",
        "comm",
        "q",
    ):
        measure(
            f"search 1,000,000 messages: {query}",
            lambda query=query: search(user_id, BOT, query),
            times=5,
            most=100,
        )
    hits = search(user_id, BOT, "common")
    measure(
        "… the next page",
        lambda: search(user_id, BOT, "common", before=hits[-1].message_id),
        times=5,
        most=100,
    )


def minute(app: Flask, user_id: int, seconds: float) -> None:
    """Fifty writers for a minute."""
    until = time.monotonic() + seconds
    errors: list[BaseException] = []
    took: list[float] = []

    def write() -> None:
        with app.app_context():
            talk = conversations.create(user_id, BOT)
            try:
                while time.monotonic() < until:
                    began = time.perf_counter()
                    reply_id = turns.add(talk.id, "Hello", f"name {next(names)}").reply_id
                    replies.save({reply_id: Snapshot((Message("Hi"),), ReplyState.WRITING)})
                    replies.finish({reply_id: Snapshot((Message("Hi there"),), ReplyState.DONE)})
                    took.append((time.perf_counter() - began) / 3 * 1000)
            except BaseException as error:
                errors.append(error)

    threads = [threading.Thread(target=write) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(took) * 3 / seconds
    print(
        f"50 writers for {seconds:.0f} s: {rate:.0f} writes/s, each {statistics.median(took):.0f} ms, slowest"
        f" {max(took):.0f} ms; errors: {errors}"
    )


def site(folder: str) -> Flask:
    app = Flask("webchat", instance_path=folder)
    init_storage(app)
    upgrade(app)
    return app


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minute", action="store_true", help="also fifty writers for a minute")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = site(folder)
        with app.app_context():
            people = users_made(app)
            small_things(next(people))
            growing_replies(next(people))
            long_conversation(next(people))
            if chosen.minute:
                minute(app, next(people), 60)
            many_conversations(next(people))
            large_index(next(people), next(people))
            db.engine.dispose()


def users_made(app: Flask) -> Iterator[int]:
    while True:
        yield users.create_guest().id


if __name__ == "__main__":
    main()
