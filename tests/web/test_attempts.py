"""Passwords cannot be tried out, and nobody is locked out by somebody else."""

from __future__ import annotations

import threading

import pytest

from tests.web.conftest import Person
from webchat.web import attempts


@pytest.fixture
def app(make_login):
    return make_login({"editable": True})


# Attempts


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(app):
    clock = Clock()
    app.extensions[attempts.EXTENSION] = attempts.Attempts(clock)
    return clock


def test_after_ten_wrong_passwords_not_even_the_right_one_is_taken_for_a_while(app, clock):
    for _ in range(attempts.BOTH):
        assert Person(app).log_in("anna", "wrong horse").status_code == 401
        clock.now += 1
    answer = Person(app).log_in("ANNA ")
    assert answer.status_code == 429 and "try again in 15 minutes" in answer.text
    assert int(answer.headers["Retry-After"]) == 15 * 60 - attempts.BOTH + 1
    assert Person(app).log_in("bob").status_code == 303
    clock.now += 15 * 60 - attempts.BOTH + 1
    assert Person(app).log_in("anna").status_code == 303


def test_who_guesses_elsewhere_does_not_lock_the_owner_out(app, clock):
    for _ in range(attempts.BOTH + 5):
        guesser = Person(app)
        guesser.client.environ_base["REMOTE_ADDR"] = "10.1.1.1"
        guesser.log_in("anna", "wrong horse")
    assert Person(app).log_in("anna").status_code == 303


def test_right_passwords_do_not_count(app, clock):
    for _ in range(attempts.EACH + 1):
        assert Person(app).log_in("anna").status_code == 303
    for _ in range(attempts.BOTH - 1):
        Person(app).log_in("anna", "wrong horse")
    assert Person(app).log_in("anna").status_code == 303


def test_many_names_from_one_address_are_many_attempts(app, clock):
    for number in range(attempts.EACH):
        assert Person(app).log_in(f"name{number}", "wrong horse").status_code == 401
    assert Person(app).log_in("anna").status_code == 429
    elsewhere = Person(app)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "10.1.1.1"
    assert elsewhere.log_in("anna").status_code == 303


def test_a_whole_ipv6_network_is_one_address(app, clock):
    for number in range(attempts.EACH + 1):
        person = Person(app)
        person.client.environ_base["REMOTE_ADDR"] = f"2001:db8::{number + 1:x}"
        status = person.log_in(f"name{number}", "wrong horse").status_code
    assert status == 429


def test_of_many_at_once_no_more_are_looked_at(app, clock):
    people = [Person(app) for _ in range(20)]
    statuses = []
    threads = [
        threading.Thread(
            target=lambda person=person: statuses.append(person.log_in("anna", "wrong horse").status_code)
        )
        for person in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [401] * attempts.BOTH + [429] * (20 - attempts.BOTH)
