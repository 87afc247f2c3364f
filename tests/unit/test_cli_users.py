"""`webchat user …`: accounts without a browser."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from webchat.app import open_storage
from webchat.cli import main
from webchat.definition import Definition
from webchat.launch import launch
from webchat.load_config import load_config
from webchat.storage import links, passwords, users


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(passwords, "METHOD", "scrypt:1024:8:1")


def invoke(*arguments, typed=None):
    return CliRunner().invoke(main, ["user", *arguments], input=typed)


def account(name):
    config = load_config({})
    with open_storage(config).app_context():
        return users.find_by_username(name)


def create(name, *options):
    done = invoke("create", name, *options, typed="correct horse\n")
    assert done.exit_code == 0, done.output
    return done


def test_an_account_is_made_with_a_password_from_the_standard_input():
    create("Anna", "--admin"), create("bob", "--role", "reviewer"), create("carl")
    assert [account(name).role for name in ("anna", "bob", "carl")] == ["admin", "reviewer", "user"]
    assert passwords.fits(account("anna").password_hash, "correct horse")


def test_a_password_is_asked_for_twice_at_a_terminal(monkeypatch):
    monkeypatch.setattr("webchat.cli_users.is_terminal", lambda: True)
    done = invoke("create", "anna", typed="correct horse\nother horse\ncorrect horse\ncorrect horse\n")
    assert done.exit_code == 0 and "horse" not in done.output
    assert passwords.fits(account("anna").password_hash, "correct horse")


@pytest.mark.parametrize("typed", ["", "short\n", "x" * 201])
def test_a_password_that_cannot_be_is_refused_and_no_account_is_made(typed):
    done = invoke("create", "anna", typed=typed)
    assert done.exit_code == 1 and "password is too" in done.output
    assert account("anna") is None


@pytest.mark.parametrize(
    ("name", "sentence"), [("ANNA", "already"), (" ", "at least one"), ("x" * 101, "too long")]
)
def test_a_name_that_cannot_be_is_refused_before_a_password_is_asked_for(name, sentence):
    create("anna")
    done = invoke("create", name)
    assert done.exit_code == 1 and sentence in done.output


def test_a_link_is_printed_instead_of_asking_for_a_password():
    done = invoke("create", "anna", "--link", "--url", "https://chat.example.org/a/")
    token = re.fullmatch(r"https://chat\.example\.org/a/reset/(\S+)", done.stdout.strip())[1]
    config = load_config({})
    with open_storage(config).app_context():
        assert links.user_of_reset(config.secret_key, token).name == "anna"


def test_a_reset_prints_the_path_if_the_address_is_not_known(monkeypatch):
    create("anna")
    monkeypatch.setenv("WEBCHAT_ROOT_PATH", "/a")
    done = invoke("reset", "anna")
    assert re.fullmatch(r"/a/reset/\S+", done.stdout.strip()) and "--url" in done.stderr


def test_accounts_are_listed_disabled_and_enabled():
    create("anna", "--admin"), create("bob")
    assert "is disabled" in invoke("disable", "BOB").output
    lines = invoke("list").output.splitlines()
    assert [line.split()[:2] for line in lines] == [["anna", "admin"], ["bob", "user"]]
    assert lines[1].endswith("disabled") and not lines[0].endswith("disabled")
    assert "is disabled" in invoke("reset", "bob").output
    assert "can log in again" in invoke("enable", "bob").output
    assert "disabled" not in invoke("list").output


def test_all_are_listed_when_there_are_many():
    with open_storage(load_config({})).app_context():
        for number in range(120):
            users.create_account(f"user{number:03}")
    assert len(invoke("list").output.splitlines()) == 120


@pytest.mark.parametrize("command", ["disable", "enable", "reset"])
def test_nobody_of_that_name_is_a_sentence(command):
    done = invoke(command, "nobody")
    assert done.exit_code == 1 and "no account named 'nobody'" in done.output


def test_the_last_admin_cannot_be_locked_out():
    create("anna", "--admin")
    done = invoke("disable", "anna")
    assert done.exit_code == 1 and "only admin" in done.output


def test_the_first_start_prints_the_link_for_the_first_admin_and_later_ones_do_not(monkeypatch, capsys):
    monkeypatch.setenv("WEBCHAT_AUTH", "password")
    for is_first in (True, False):
        server = launch(Definition(fn=print), prevent_thread_lock=True, quiet=True)
        told = capsys.readouterr().out
        server.close()
        assert bool(re.search(rf"first account at {server.url}welcome/\S+\n", told)) == is_first
        if is_first:
            create("anna", "--admin")


def test_a_role_is_given_and_the_last_admin_keeps_his():
    create("anna", "--admin"), create("bob")
    assert invoke("role", "BOB", "reviewer").output == "bob is: reviewer.\n"
    assert account("bob").role == "reviewer"
    refused = invoke("role", "anna", "user")
    assert refused.exit_code == 1 and "only admin" in refused.output
    assert invoke("role", "anna", "guest").exit_code == 2
    assert "no account" in invoke("role", "nobody", "admin").output
