"""The migrations make what the models describe, whoever runs them, how often and when."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import create_engine, text

from webchat.errors import ConfigError
from webchat.storage.db import db, init_storage, transaction, upgrade
from webchat.storage.models import Base
from webchat.storage.words import is_index_table


def indexes_of(connection):
    rows = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL")
    )
    return {name: re.sub(r"\s+", " ", sql) for name, sql in rows}


def test_the_migrated_tables_are_those_of_the_models(app):
    def include_name(name, kind, parents):
        return not (kind == "table" and is_index_table(name))

    with db.engine.connect() as connection:
        options = {"compare_type": True, "include_name": include_name}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_the_migrated_indexes_are_those_of_the_models_with_their_conditions(app):
    created = create_engine("sqlite://")
    Base.metadata.create_all(created)
    with created.connect() as models, db.engine.connect() as migrated:
        assert indexes_of(migrated) == indexes_of(models)
    created.dispose()


def test_what_happens_to_rows_that_refer_to_a_deleted_one_is_as_in_the_models(app):
    def actions(connection):
        return {
            (table.name, row["from"], row["table"], row["on_delete"])
            for table in Base.metadata.sorted_tables
            for row in connection.execute(text(f"PRAGMA foreign_key_list({table.name})")).mappings()
        }

    created = create_engine("sqlite://")
    Base.metadata.create_all(created)
    with created.connect() as models, db.engine.connect() as migrated:
        assert actions(migrated) == actions(models)
    created.dispose()


def test_upgrading_again_changes_nothing(app, alice):
    upgrade(app)
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM users")) == 1


def test_a_database_of_a_newer_version_is_refused_in_words(app):
    with transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigError, match="newer webchat"):
        upgrade(app)


def test_two_processes_that_start_at_once_make_one_database(tmp_path):
    program = (
        "import sys; from flask import Flask; from webchat.storage.db import init_storage, upgrade\n"
        "app = Flask('webchat', instance_path=sys.argv[1]); init_storage(app)\n"
        "print('ready', flush=True); sys.stdin.readline(); upgrade(app); print('done')"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", program, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for _ in range(2)
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    ends = [process.communicate(timeout=60) for process in started]
    assert ends == [("done\n", "")] * 2


def test_the_database_lies_in_the_instance_folder(tmp_path):
    app = Flask("webchat", instance_path=str(tmp_path / "deep" / "instance"))
    init_storage(app)
    upgrade(app)
    with app.app_context():
        db.engine.dispose()
    assert (tmp_path / "deep" / "instance" / "webchat.db").exists()
