"""How passwords are kept."""

from __future__ import annotations

import threading

import pytest
from werkzeug.security import check_password_hash

from webchat.errors import Unfit
from webchat.storage import passwords


def test_a_hash_is_scrypt_with_a_salt_of_its_own():
    one, two = passwords.hash_password("correct horse"), passwords.hash_password("correct horse")
    assert one != two and one.startswith("scrypt:32768:8:1$") and len(one) <= 300
    assert check_password_hash(one, "correct horse")
    assert passwords.fits(one, "correct horse") and not passwords.fits(one, "Correct horse")


@pytest.fixture
def compared(monkeypatch):
    """What would have been compared, by the hash."""
    calls = []
    monkeypatch.setattr(passwords, "check_password_hash", lambda hash, typed: calls.append(hash) or True)
    return calls


def test_without_a_hash_as_much_is_compared_and_nothing_fits(compared):
    assert not passwords.fits(None, "correct horse")
    assert [hash.partition("$")[0] for hash in compared] == [passwords.METHOD]


def test_what_nobody_can_have_is_not_looked_at(compared):
    assert not passwords.fits("a hash", "x" * 201) and compared == []


@pytest.mark.parametrize(("password", "words"), [("", "short"), ("seven..", "short"), ("x" * 201, "long")])
def test_a_password_has_a_length(password, words):
    with pytest.raises(Unfit, match=f"too {words}"):
        passwords.hash_password(password)


@pytest.mark.parametrize(
    ("one", "other"), [("cafe\u0301 au lait", "caf\u00e9 au lait"), ("\ufb01x it now", "fix it now")]
)
def test_a_password_is_the_same_on_every_keyboard(monkeypatch, one, other):
    monkeypatch.setattr(passwords, "METHOD", "scrypt:1024:8:1")
    assert passwords.fits(passwords.hash_password(one), other)
    assert passwords.fits(passwords.hash_password("half \ud83d words"), "half \ud83d words")


def test_a_crowd_that_guesses_does_not_take_all_the_memory(monkeypatch):
    at_once, most, lock = 0, 0, threading.Lock()

    def slow(hash, typed):
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        threading.Event().wait(0.02)
        with lock:
            at_once -= 1
        return False

    monkeypatch.setattr(passwords, "check_password_hash", slow)
    crowd = [threading.Thread(target=passwords.fits, args=("hash", "guess")) for _ in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert most == 2
