"""What is not this visitor's, not this bot's or not in this conversation is not there."""

from __future__ import annotations

import pytest

from tests.web.conftest import Guest
from tests.web.test_routes import addresses


def test_without_a_cookie_nothing_of_anybodys_is_there(app, guest):
    guest.send("secret words")
    for method, address in addresses(app, guest):
        if method == "GET":
            answer = app.test_client().get(address)
            assert answer.status_code == 404 and "secret words" not in answer.text, address
    assert "secret words" not in app.test_client().get("/search?q=secret").text.replace('value="secret"', "")


def test_another_bots_conversations_are_not_this_ones(make_app):
    """Two sites with one database and one secret know the same visitor."""
    here, there = make_app({"bot": "here", "editable": True}), make_app({"bot": "there", "editable": True})
    guest = Guest(here)
    guest.send("choose")
    same = Guest(there)
    same.client.set_cookie("webchat", guest.client.get_cookie("webchat").value)
    same.open("/")
    for method, address in addresses(there, guest):
        ask = same.get if method == "GET" else same.post
        answer = ask(address, **({} if method == "GET" else {"text": "hi"}))
        assert answer.status_code == 404 and "Which?" not in answer.text, (method, address)
    assert "choose" not in same.get("/").text
    assert "Nothing found" in same.get("/search?q=choose").text
    same.send("hello")  # he is known there, so what he did not find was not for want of a cookie
    assert "Which?" in guest.text


@pytest.mark.parametrize("query", ["earlier?before={}", "?undone={}"])
@pytest.mark.parametrize("partial", [False, True])
def test_a_turn_of_another_conversation_is_not_in_this_one(guest, query, partial):
    guest.send("over there")
    elsewhere = guest.turn_id
    guest.key = None
    guest.open("/")
    guest.send("over here")
    for turn_id in (elsewhere, 10**6, 10**30):
        address = f"/c/{guest.key}" + ("/" if query[0] != "?" else "") + query.format(turn_id)
        answer = guest.get(address, partial=partial)
        assert answer.status_code == 404 and "over there" not in answer.text


@pytest.mark.parametrize(
    "query", ["message=x", "message=", "undone=x", "text=%00%ff&new", "message=1&undone=1"]
)
def test_odd_queries_show_the_page(guest, query):
    guest.send("hello")
    assert guest.get(f"/c/{guest.key}?{query}").status_code == 200
    assert guest.get(f"/?{query}").status_code == 200


@pytest.mark.parametrize("before", ["x", "1", "9" * 30, "a.b.c", "%00"])
def test_a_cursor_that_is_none_of_ours_is_not_there(guest, before):
    guest.send("hello")
    answer = guest.get(f"/conversations?before={before}", partial=True)
    assert answer.status_code == 404 and "nothing at this address" in answer.text


@pytest.mark.parametrize("cursor", ["x", "%0d%0aSet-Cookie:a=b", "9" * 500, "%f0%9f%98%80"])
def test_any_place_in_a_stream_is_answered(guest, cursor):
    guest.send("hello")
    answer = guest.get(f"/replies/{guest.reply_id}/stream?after={cursor}")
    assert answer.status_code == 200 and "echo: hello" in answer.text
