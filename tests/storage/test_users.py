"""Accounts: their names, roles and sessions, and what a guest brings along."""

import pytest

from tests.storage.support import BOT
from webchat.errors import LastAdmin, NotFound, Unfit, UsernameTaken
from webchat.storage import conversations, users
from webchat.storage.models import Role
from webchat.storage.search import search
from webchat.usernames import LONGEST_NAME, username_of


def test_an_account_is_found_however_its_name_is_spelled(app):
    made = users.create_account(" Ann\u00e9 ")
    assert made.name == "Ann\u00e9"
    assert users.find_by_username("ANNE\u0301").id == made.id
    with pytest.raises(UsernameTaken, match="anné"):
        users.create_account("anné")


def test_guests_have_no_name_that_anybody_could_log_in_with(app, alice, bob):
    assert users.find_by_username("") is None
    assert [alice.shown_name, bob.shown_name] == [f"guest {alice.id}", f"guest {bob.id}"]
    assert list(users.listed()) == []


def test_who_is_disabled_is_out_and_can_come_back(app):
    anna = users.create_account("anna")
    users.disable(anna.id)
    assert users.find_by_session(anna.session_key) is None
    assert users.find_by_session(users.enable(anna.id).session_key).id == anna.id


@pytest.mark.parametrize("change", [users.sign_out_everywhere, lambda id: users.set_password(id, "hash")])
def test_old_sessions_end(app, change):
    anna = users.create_account("anna")
    changed = change(anna.id)
    assert users.find_by_session(anna.session_key) is None
    assert users.find_by_session(changed.session_key).id == anna.id


def test_the_last_admin_stays_one(app):
    anna = users.create_account("anna", Role.ADMIN)
    for refused in (lambda: users.disable(anna.id), lambda: users.set_role(anna.id, Role.USER)):
        with pytest.raises(LastAdmin, match="anna"):
            refused()
    users.create_account("bert", Role.ADMIN)
    users.disable(anna.id)
    assert users.has_admin()


def test_a_guest_gets_no_role(app, alice):
    with pytest.raises(NotFound):
        users.set_role(alice.id, Role.ADMIN)


def test_a_list_goes_by_name_and_on_from_a_name(app):
    for name in ("Cleo", "anna", "Bert"):
        users.create_account(name)
    assert [user.name for user in users.listed(limit=2)] == ["anna", "Bert"]
    assert [user.name for user in users.listed(after="bert")] == ["Cleo"]
    assert [user.name for user in users.listed(words="E")] == ["Bert", "Cleo"]
    assert list(users.listed(words="%")) == []


def test_what_a_guest_said_becomes_the_accounts(app, alice, talk):
    talk.say("Where do swifts sleep?", "In the air.")
    begun = conversations.create(alice.id, BOT, "the same id")
    anna = users.create_account("anna")
    conversations.create(anna.id, BOT, "the same id")
    users.adopt(alice.id, anna.id)
    talk.say("And ravens?", "In trees.")
    assert len(search(anna.id, BOT, "swifts")) == 2 and len(search(anna.id, BOT, "ravens")) == 1
    assert search(alice.id, BOT, "swifts") == []
    assert conversations.find(anna.id, begun.key).id == begun.id


def test_the_name_of_a_first_message_comes_along_unless_both_have_it(app, alice):
    anna = users.create_account("anna")
    mine = conversations.create(anna.id, BOT, "one")
    conversations.create(alice.id, BOT, "one")
    brought = conversations.create(alice.id, BOT, "two")
    users.adopt(alice.id, anna.id)
    assert conversations.create(anna.id, BOT, "one").id == mine.id
    assert conversations.create(anna.id, BOT, "two").id == brought.id


def test_a_name_of_a_million_accents_is_cut_before_it_is_put_into_order():
    assert len(username_of("a" + "\u0301\u0323" * 500_000)) <= LONGEST_NAME + 1


def test_an_account_is_not_called_like_a_guest(app):
    for name in ("guest 1", " Guest 12"):
        with pytest.raises(Unfit, match="Guests are called"):
            users.create_account(name)
    users.create_account("guest")


def test_who_is_enabled_again_has_to_log_in_again(app):
    anna = users.create_account("anna")
    users.disable(anna.id)
    users.enable(anna.id)
    assert users.find_by_session(anna.session_key) is None


def test_a_guest_with_many_conversations_brings_them_all(app, alice, monkeypatch):
    monkeypatch.setattr(users, "AT_ONCE", 2)
    for number in range(5):
        conversations.create(alice.id, BOT, str(number))
    anna = users.create_account("anna")
    users.adopt(alice.id, anna.id)
    assert conversations.latest(alice.id, BOT) is None
    assert all(conversations.create(anna.id, BOT, str(number)).id <= 5 for number in range(5))
