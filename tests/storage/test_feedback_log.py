"""The file of flags: every act once, whoever writes, whatever happens to the file."""

import csv
import itertools
import json
import logging
import multiprocessing
import os
import time

import pytest

from tests.storage.support import BOT, done, writing
from webchat.csv_rows import unguard
from webchat.errors import StorageBusy
from webchat.storage import feedback, replies
from webchat.storage.feedback_export import COLUMNS, acts_of
from webchat.storage.feedback_log import FeedbackLog

HORRIBLE = ["=1+1", "'=1+1", '"quoted", and\r\nnew\nlines\r', "😀 𝄞", "-5", "@sum", "\ttab", " ", "a,b;c"]


@pytest.fixture
def log(app, tmp_path):
    return FeedbackLog(app.app_context, BOT, tmp_path / "flagged")


def rows(log):
    with log.path.open(newline="", encoding="utf-8") as file:
        return [{name: unguard(cell) for name, cell in row.items()} for row in csv.DictReader(file)]


def as_written(act):
    return {name: "" if cell is None else str(cell) for name, cell in act._asdict().items()}


def wait_for(log, count):
    deadline = time.monotonic() + 10
    while not log.path.exists() or len(rows(log)) < count:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_an_act_a_row_below_one_header(log, alice, talk):
    first, second = talk.say("One?", "Yes.").reply_id, talk.say("Two?", "No.").reply_id
    feedback.give(first, alice.id, "Like", log=True)
    log.write()
    feedback.give(second, alice.id, "Dislike", "why?", log=True)
    feedback.take_back(first, alice.id, log=True)
    log.write()
    log.write()
    found = rows(log)
    assert log.path.read_text().count("conversation,message") == 1
    assert list(found[0]) == list(COLUMNS)
    assert [(row["action"], row["option"], row["prompt"], row["answer"]) for row in found] == [
        ("given", "Like", "One?", "Yes."),
        ("given", "Dislike", "Two?", "No."),
        ("taken back", "Like", "One?", "Yes."),
    ]


@pytest.mark.parametrize("horrible", HORRIBLE)
def test_the_file_gives_back_what_the_database_holds(log, alice, talk, horrible):
    reply_id = talk.say(horrible, horrible).reply_id
    act = feedback.give(reply_id, alice.id, "Other", horrible, log=True)
    log.write()
    assert rows(log) == [as_written(acts_of([act.id])[0])]


def test_what_was_not_asked_for_is_not_written(log, alice, talk):
    feedback.give(talk.say("One?", "Yes.").reply_id, alice.id, "Like")
    log.write()
    assert not log.path.exists()


def test_an_answer_that_is_still_written_comes_when_it_has_ended(log, alice, talk):
    reply_id = talk.say("Well?").reply_id
    replies.save({reply_id: writing("Let me")})
    feedback.give(reply_id, alice.id, "Like", log=True)
    log.write()
    assert not log.path.exists() and feedback.has_unlogged(BOT)
    log.wake()
    replies.finish({reply_id: done("Let me think.")})
    wait_for(log, 1)
    assert rows(log)[0]["answer"] == "Let me think."


def test_a_file_that_cannot_be_written_is_told_and_caught_up(log, alice, talk, caplog, monkeypatch):
    monkeypatch.setattr("webchat.storage.feedback_log.LATER", 0.05)
    log.path.parent.write_text("in the way")
    with caplog.at_level(logging.ERROR):
        feedback.give(talk.say("One?", "Yes.").reply_id, alice.id, "Like", log=True)
        log.wake()
        deadline = time.monotonic() + 10
        while "in the database" not in caplog.text:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    log.path.parent.unlink()
    wait_for(log, 1)


@pytest.fixture
def two(log, alice, talk):
    """Two acts, of which the first is in the file."""
    first, second = talk.say("One?", "Yes.").reply_id, talk.say("Two?", "No.").reply_id
    feedback.give(first, alice.id, "Like", log=True)
    log.write()
    feedback.give(second, alice.id, "Like", log=True)
    yield
    log.write()
    assert [row["prompt"] for row in rows(log)] == ["One?", "Two?"]
    assert sorted(path.name for path in log.path.parent.iterdir()) == ["log.csv", "log.csv.lock"]


@pytest.mark.parametrize("at", [1, 2], ids=["the journal", "the rows"])
def test_a_full_disk_leaves_no_half_row(log, two, monkeypatch, at):
    before = log.path.read_bytes()
    calls = itertools.count(1)

    def full(_):
        if next(calls) == at:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            log.write()
    assert log.path.read_bytes() == before


def test_what_was_written_but_not_marked_does_not_come_twice(log, two, monkeypatch):
    before = log.path.read_bytes()

    def busy(ids):
        raise StorageBusy("busy")

    with monkeypatch.context() as patch:
        patch.setattr(feedback, "mark_logged", busy)
        with pytest.raises(StorageBusy):
            log.write()
    assert log.path.read_bytes() == before


def test_half_a_row_of_a_killed_process_is_taken_back(log, two):
    size = log.path.stat().st_size
    log.path.with_name("log.csv.journal").write_text(json.dumps({"size": size, "ids": [2]}))
    with log.path.open("ab") as file:
        file.write(b'2,given,2026,"half a com')


def test_half_a_journal_means_that_nothing_was_begun(log, two):
    log.path.with_name("log.csv.journal").write_text('{"size": 3, "id')


def test_a_killed_process_that_had_marked_its_rows_had_finished(log, two):
    size = log.path.stat().st_size
    log.write()
    log.path.with_name("log.csv.journal").write_text(json.dumps({"size": size, "ids": [2]}))
    log._finish_what_was_begun()


def test_long_conversations_are_written_a_few_at_a_time(log, alice, talk, monkeypatch):
    monkeypatch.setattr("webchat.storage.feedback_export.LARGE", 10)
    ids = [feedback.give(talk.say(f"{n}?", "Yes.").reply_id, alice.id, "Like", log=True).id for n in range(5)]
    assert len(acts_of(ids)) == 1
    log.write()
    assert [int(row["id"]) for row in rows(log)] == ids


def test_a_file_with_other_columns_is_kept_aside(log, alice, talk):
    log.path.parent.mkdir()
    log.path.write_text("conversation,index,value,flag,timestamp\n")
    feedback.give(talk.say("One?", "Yes.").reply_id, alice.id, "Like", log=True)
    log.write()
    assert len(rows(log)) == 1
    assert "flag,timestamp" in (log.path.parent / "log-1.csv").read_text()


def _write_in_a_process(folder, ready):
    from flask import Flask

    from webchat.storage.db import init_storage

    app = Flask("webchat", instance_path=str(folder))
    init_storage(app)
    with app.app_context():
        ready.wait()
        for _ in range(20):
            FeedbackLog(app.app_context, BOT, folder / "flagged").write()


def test_two_processes_at_once_write_each_act_once(log, alice, talk, tmp_path):
    ids = [
        feedback.give(talk.say(f"{n}?", "Yes.").reply_id, alice.id, "Like", log=True).id for n in range(30)
    ]
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(2)
    processes = [context.Process(target=_write_in_a_process, args=(tmp_path, ready)) for _ in range(2)]
    [process.start() for process in processes]
    [process.join(60) for process in processes]
    assert [process.exitcode for process in processes] == [0, 0]
    assert [int(row["id"]) for row in rows(log)] == ids
