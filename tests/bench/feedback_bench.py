"""How quick are the reviewers' list and the export? Prints figures; `python -m tests.bench.feedback_bench`.

Fills a database in a temporary folder with 1,000,000 messages in 50,000 conversations and with 50,000
records of feedback, and deletes it afterwards.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from tests.bench.storage_bench import BOT, fill, measure, site
from webchat.storage import users
from webchat.storage.db import db, transaction
from webchat.storage.feedback_filter import FeedbackFilter
from webchat.storage.feedback_list import choices, find, listed
from webchat.storage.models import Feedback

RECORDS = 50_000
TURNS = 10  # a conversation
BEGAN = datetime.now(UTC) - timedelta(days=500)
OPTIONS = ["Like"] * 6 + ["Dislike"] * 3 + ["Unsafe"]


def fill_feedback(session: Any, user_ids: list[int]) -> None:
    """One record on a reply of each conversation; every fifth has a comment. Replies' ids only grow."""
    session.execute(
        insert(Feedback),
        [
            {
                "id": number + 1,
                "reply_id": number * TURNS + number % TURNS + 1,
                "user_id": user_ids[number % len(user_ids)],
                "bot": BOT if number % 4 else "another",
                "action": "given",
                "option": "Seldom" if number % 10_000 == 5 else OPTIONS[number % 10],
                "comment": f"not what I asked for, case {number}" if number % 5 == 0 else "",
                "created_at": BEGAN + timedelta(minutes=number),
                "logged_at": BEGAN,
            }
            for number in range(RECORDS)
        ],
    )


def lists() -> None:
    some_day = BEGAN + timedelta(days=3)
    wanted = {
        "no filter": FeedbackFilter(),
        "option: frequent": FeedbackFilter(option="Like"),
        "option: five of them": FeedbackFilter(option="Seldom"),
        "option: none": FeedbackFilter(option="Never"),
        "bot: a quarter": FeedbackFilter(bot="another"),
        "bot: none": FeedbackFilter(bot="nobody"),
        "user: one of 1,000": FeedbackFilter(user="person 77"),
        "user: all of them": FeedbackFilter(user="person"),
        "user: nobody": FeedbackFilter(user="zoe"),
        "dates: the first days": FeedbackFilter(before=some_day),
        "dates: an old day": FeedbackFilter(since=some_day, before=some_day + timedelta(days=1)),
        "dates: the future": FeedbackFilter(since=datetime.now(UTC) + timedelta(days=1)),
        "words: in every second message": FeedbackFilter(words="common"),
        "words: in one of 100,000": FeedbackFilter(words="rare"),
        "words: in one record": FeedbackFilter(words="case 49995"),
        "words: in every message": FeedbackFilter(words="quick brown"),
        "words: of comments": FeedbackFilter(words="asked"),
        "words: of comment and answer": FeedbackFilter(words="asked quick"),
        "words: nowhere": FeedbackFilter(words="unheard"),
        "words and option: frequent and few": FeedbackFilter(words="common", option="Seldom"),
        "words and option: frequent and none": FeedbackFilter(words="common", option="Never"),
        "all of them": FeedbackFilter(
            words="common", option="Like", bot=BOT, user="person", since=some_day, before=datetime.now(UTC)
        ),
    }
    for name, filter in wanted.items():
        page = listed(filter)
        measure(f"list, {name} ({len(page.records)})", lambda filter=filter: listed(filter), 10, most=100)
    measure("list, a page in the middle", lambda: listed(FeedbackFilter(), before=RECORDS // 2), 10, most=100)
    measure("what there is to choose", choices, 10, most=100)
    measure("one record", lambda: find(RECORDS // 2), 10)


def export(folder: str, format: str) -> None:
    """In a process of its own, so that its memory is its own."""
    file = Path(folder) / f"feedback.{format}"
    code = (
        "import resource, sys, time\n"
        "from click.testing import CliRunner\n"
        "from webchat.cli import main\n"
        f"CliRunner().invoke(main, ['feedback', 'export', '--instance', {folder!r}, '--option', 'Never',"
        f" '--output', {str(file)!r}])\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "began = time.perf_counter()\n"
        f"done = CliRunner().invoke(main, ['feedback', 'export', '--instance', {folder!r}, '--format',"
        f" {format!r}, '--output', {str(file)!r}])\n"
        "assert done.exit_code == 0, done.output\n"
        "more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before\n"
        "print(f'{time.perf_counter() - began:.1f} s, {more / 1024:.0f} MB more', end='')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    size = file.stat().st_size / 1e6
    print(f"export of {RECORDS} acts as {format}: {done.stdout}   {size:.0f} MB   wanted < 10 s, < 50 MB")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = site(folder)
        with app.app_context():
            people = [users.create_account(f"person {number}").id for number in range(1_000)]
            with transaction() as session:
                fill(session, people[0], RECORDS, TURNS)
                fill_feedback(session, people)
                for index in ("message_words", "feedback_words"):
                    session.execute(text(f"INSERT INTO {index} ({index}) VALUES ('rebuild')"))
            db.engine.dispose()
            lists()
            db.engine.dispose()
        export(folder, "csv")
        export(folder, "jsonl")


if __name__ == "__main__":
    main()
