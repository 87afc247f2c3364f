"""What caches may keep, and which answers carry a cookie."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import PARTIAL, Guest


def files(page):
    return set(re.findall(r'(?:href|src)="((?:/assets|/author)/[^"]+)"', page.text))


def test_a_file_is_everybodys_and_carries_nobodys_cookie(make_app):
    guest = Guest(make_app({"css": "b {}", "js": "() => 1"}))
    guest.send("hello")
    found = files(guest.get("/"))
    assert {address.split("/")[1] for address in found} == {"assets", "author"}
    for address in found:
        answer = guest.client.get(address)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert "Set-Cookie" not in answer.headers


def test_a_file_under_an_old_address_is_not_there(guest):
    for address in files(guest.get("/")):
        _, room, hash, name = address.split("/")
        for wrong in (
            f"/{room}/0{hash[1:]}x/{name}",
            f"/{room}/{hash}/..%2f{name}",
            f"/{room}/{hash}/app.py",
        ):
            answer = guest.client.get(wrong)
            assert answer.status_code == 404 and "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("partial", [False, True])
@pytest.mark.parametrize(
    "address", ["/c/{key}", "/search?q=a", "/conversations", "/replies/{reply}", "/nowhere", "/health"]
)
def test_whatever_else_is_the_visitors_own(guest, address, partial):
    guest.send("hello")
    answer = guest.get(address.format(key=guest.key, reply=guest.reply_id), partial=partial)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert {"HX-Request", "HX-Request-Type", "Cookie"} <= set(re.split(", ?", answer.headers["Vary"]))


def test_a_stream_is_kept_by_nobody(guest):
    guest.send("hello")
    answer = guest.get(f"/replies/{guest.reply_id}/stream")
    assert "no-cache" in answer.headers["Cache-Control"] and "Set-Cookie" not in answer.headers


def test_only_pages_renew_the_cookie(guest):
    guest.send("hello")
    renewing = ["/", f"/c/{guest.key}"]
    others = ["/health", "/search?q=a", "/nowhere", f"/replies/{guest.reply_id}", f"/c/{guest.key}/rename"]
    assert all("Set-Cookie" in guest.get(address).headers for address in renewing)
    assert not any("Set-Cookie" in guest.get(address).headers for address in others)


def test_who_only_looks_gets_no_lasting_cookie(app):
    for address in ("/health", "/nowhere"):
        assert "Set-Cookie" not in app.test_client().get(address).headers
    for address in ("/", "/search?q=a", "/conversations"):
        cookie = app.test_client().get(address, headers=PARTIAL).headers.get("Set-Cookie", "")
        assert "Expires" not in cookie and "Max-Age" not in cookie
