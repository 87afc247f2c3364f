"""The bytes of an event stream become the same objects, wherever the pieces end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webchat.providers.event_stream import EventStream, NotJSON

STREAM = (
    ": a comment\r\n\r\n"
    'data: {"word": "über 🌍"}\n\n'
    'event: message\ndata:{"no": "blank"}\r\n\r\n'
    'data: {"two":\ndata: "lines"}\n\n'
    'error: {"message": "from llama.cpp"}\n\n'
    "data: [DONE]\n\n"
).encode()
OBJECTS = [
    {"word": "über 🌍"},
    {"no": "blank"},
    {"two": "lines"},
    {"error": {"message": "from llama.cpp"}},
]


def read(body, cuts=()):
    places = sorted({0, len(body), *(cut % (len(body) + 1) for cut in cuts)})
    stream = EventStream()
    found = [item for begin, end in pairwise(places) for item in stream.feed(body[begin:end])]
    return [*found, *stream.finish()], stream.is_done


@given(st.lists(st.integers(0, len(STREAM)), max_size=30))
def test_pieces_of_any_size_come_to_the_same(cuts):
    assert read(STREAM, cuts) == (OBJECTS, True)


def test_bytes_one_by_one_come_to_the_same():
    assert read(STREAM, range(len(STREAM))) == (OBJECTS, True)


@given(st.lists(st.integers(0, 20), max_size=5))
def test_a_plain_body_is_understood(cuts):
    assert read(b'\n {"choices": [1]}\n', cuts) == ([{"choices": [1]}], False)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_the_last_event_may_lack_its_blank_line(end):
    assert read(b'data: {"a": 1}' + end) == ([{"a": 1}], False)


@pytest.mark.parametrize("body", [b"<!doctype html>", b"data: {half\n\n", b'{"half":'])
def test_what_is_no_json_is_told(body):
    with pytest.raises(NotJSON):
        read(body)


def test_nothing_is_nothing():
    assert read(b"") == ([], False)
