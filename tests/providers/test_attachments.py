"""What a model server gets of files, and what the visitor reads where it gets none."""

from __future__ import annotations

import asyncio
import base64

import pytest

from tests.support.model_server import says
from tests.support.pictures import PDF, PNG
from webchat.errors import ProviderError, UnfitFile
from webchat.providers import attachments, openai

GIF = b"GIF89a\1\0\1\0\0\0\0;"
BMP = b"BM" + bytes(60)


def picture(content=PNG, type="image/png"):
    url = f"data:{type};base64,{base64.b64encode(content).decode()}"
    return {"type": "image_url", "image_url": {"url": url}}


def text(words):
    return {"type": "text", "text": words}


def user(content):
    return {"role": "user", "content": content}


NOTES = "File notes.txt:\n\n```txt\nMilk\nEggs\n```"


@pytest.fixture
def lay(tmp_path):
    """Lays a file there; its path."""

    def lay(name, content):
        (tmp_path / name).write_bytes(content)
        return str(tmp_path / name)

    return lay


def message(*paths, words=""):
    return {"text": words, "files": list(paths)}


def test_a_text_stands_before_the_words_in_a_fence(server, asks, lay):
    paths = lay("notes.txt", b"Milk\r\nEggs\r\n"), lay("a.py", b"print(1)")
    assert asks(message(*paths, words="What is it?"))[1] is None
    assert server.last_messages == [user(f"{NOTES}\n\nFile a.py:\n\n```py\nprint(1)\n```\n\nWhat is it?")]


def test_what_is_in_a_text_does_not_end_its_fence(server, asks, lay):
    asks(message(lay("a.md", b"````\nx\n````")))
    assert server.last_messages == [user("File a.md:\n\n`````md\n````\nx\n````\n`````")]


def test_a_text_may_be_as_spreadsheets_of_windows_save_it(server, asks, lay):
    asks(message(lay("a.csv", "größe;3 €".encode("cp1252"))))
    assert server.last_messages == [user("File a.csv:\n\n```csv\ngröße;3 €\n```")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_may_say_in_its_first_bytes_how_it_is_encoded(server, asks, lay, encoding):
    asks(message(lay("a.txt", "größe 🌍".encode(encoding))))
    assert server.last_messages == [user("File a.txt:\n\n```txt\ngröße 🌍\n```")]


def test_a_picture_is_a_data_url_of_what_it_is(server, asks, lay):
    asks(message(lay("a.png", PNG)))
    assert server.last_messages == [user([picture()])]
    paths = lay("b.png", GIF), lay("notes.txt", b"Milk\nEggs"), lay("a.png", PNG)  # its name lies
    asks(message(*paths, words="And?"), system_message="Be brief.")
    assert server.last_messages == [
        {"role": "system", "content": "Be brief."},
        user([picture(GIF, "image/gif"), text(NOTES), picture(), text("And?")]),
    ]


def test_files_of_earlier_turns_go_along(server, asks, lay):
    first = lay("notes.txt", b"Milk\nEggs\n"), lay("a.png", PNG)
    history = [
        *(user((path,)) for path in first),
        user("Look"),
        {"role": "assistant", "content": "I see"},
        {"role": "assistant", "content": (first[1],)},
        {"role": "assistant", "content": (first[0],)},
        user(("/nowhere/gone.txt",)),
        user((lay("odd.txt", b"caf\x81"),)),
    ]
    asks("And now?", history)
    assert server.last_messages == [
        user([text(NOTES), picture(), text("Look")]),
        {"role": "assistant", "content": f"I see\n\n[The file a.png is not shown here.]\n\n{NOTES}"},
        user("[The file gone.txt is not shown here.]\n\n[The file odd.txt is not shown here.]\n\nAnd now?"),
    ]


def test_where_there_is_not_room_for_all_the_newest_are_sent(server, asks, lay, monkeypatch):
    monkeypatch.setattr(attachments, "MOST_PICTURES", 2 * len(PNG))
    monkeypatch.setattr(attachments, "MOST_TEXT", 9)
    paths = [lay(name, PNG) for name in ("1.png", "2.png", "3.png")]
    asks(message(paths[2], words="three"), [user((path,)) for path in paths[:2]])
    assert server.last_messages == [
        user([text("[The file 1.png is not shown here.]"), picture(), picture(), text("three")])
    ]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.txt", b"x" * 9000 + b"\xe9\x01", "a.txt is not text in UTF-8"),
        ("a.txt", bytes(20), "a.txt is neither text nor a picture"),
        ("a.txt", b"x" * 9000 + b"\0", "a.txt is not text in UTF-8"),
        ("a.pdf", PDF, "a.pdf is neither text nor a picture"),
        ("a.bmp", BMP, "Send a PNG, JPEG, GIF or WebP"),
        ("a.log", b"x" * (attachments.MOST_TEXT + 1), "texts of a message may have 1 MB together"),
        ("a.png", PNG + bytes(attachments.MOST_PICTURES), "pictures of a message may have 10 MB together"),
    ],
)
def test_what_a_model_cannot_take_is_told(server, asks, lay, name, content, sentence):
    replies, error = asks(message(lay(name, content), words="Look"))
    assert isinstance(error, UnfitFile) and sentence in str(error)
    assert replies == [] == server.requests


def test_files_that_are_gone_are_told(server, asks):
    assert "gone.txt is not there any more" in str(asks(message("/nowhere/gone.txt", words="Look"))[1])
    assert "files of this message are not there" in str(asks(message(words=" "))[1])
    assert server.requests == []


BLIND = "The model may not take pictures"


@pytest.mark.parametrize(
    ("status", "said", "sentence"),
    [
        (400, "content must be a string", BLIND),
        (404, "No endpoints found that support image input", BLIND),
        (404, "no such model", "It offers: tiny."),
        (413, "too large", "pictures are too large"),
        (415, "", BLIND),
        (422, "unknown variant `image_url`", BLIND),
        (500, "image input is not supported", BLIND),
        (503, "loading", "Try again in a moment."),
    ],
)
def test_a_model_that_cannot_see_may_be_the_reason(server, asks, lay, status, said, sentence):
    server.respond = says(status, {"error": {"message": said}})
    history = [user((lay("a.png", PNG),))]
    _, error = asks("hello", history)
    assert isinstance(error, ProviderError) and sentence in str(error)
    assert (BLIND in str(error)) == (sentence == BLIND)
    assert BLIND not in str(asks("hello")[1])


def test_reading_does_not_keep_other_replies_waiting(asks, lay, monkeypatch):
    loops = []

    def conversation(*given, conversation=openai.conversation):
        loops.append(asyncio._get_running_loop())
        return conversation(*given)

    monkeypatch.setattr(openai, "conversation", conversation)
    assert asks(message(lay("a.txt", b"x")))[1] is None
    assert loops == [None]
