"""What `launch(auth=…)` may be."""

from __future__ import annotations

import pytest

from webchat import ChatInterface
from webchat.auth import auth_of
from webchat.errors import DefinitionError
from webchat.launch import noting_launches


@pytest.mark.parametrize(
    "given",
    [
        ("Anna", "secret"),
        [("Anna", "secret")],
        [["Anna", "secret"], ("bob", "other")],
        (("Anna", "secret"), ("b", "c")),
    ],
)
def test_pairs_let_in_who_is_among_them(given):
    may_enter = auth_of(given)
    assert may_enter("Anna", "secret") and may_enter(" ANNA ", "secret")
    for name, password in [
        ("Anna", "Secret"),
        ("Anna", ""),
        ("Anna", "other"),
        ("", ""),
        ("x", "secret"),
        ("Anna", "\ud800"),
    ]:
        assert may_enter(name, password) is False


def test_a_function_is_asked_and_its_answer_is_yes_or_no():
    asked = []
    may_enter = auth_of(lambda name, password: asked.append((name, password)) or 1)
    assert may_enter("Anna", "secret") is True and asked == [("Anna", "secret")]
    assert auth_of(lambda name, password: None)("Anna", "secret") is False


@pytest.mark.parametrize("given", [None, False, []])
def test_nothing_is_no_login(given):
    assert auth_of(given) is None


@pytest.mark.parametrize(
    "given",
    [
        "Anna",
        ("Anna",),
        ("a", "b", "c"),
        [("Anna",)],
        [("Anna", 7)],
        ["Anna", "secret"],
        7,
        [("", "x")],
        [("x", "")],
        {"a": "b"},
        [("anna", "one"), ("ANNA", "two")],
    ],
)
def test_anything_else_is_refused_without_telling_a_password(given):
    with pytest.raises(DefinitionError, match="auth: ") as refused:
        auth_of(given)
    assert "secret" not in str(refused.value)


async def in_its_own_time(name, password):
    return False


def test_a_function_that_answers_later_does_not_let_everybody_in():
    with pytest.raises(DefinitionError, match="async"):
        auth_of(in_its_own_time)
    with pytest.raises(DefinitionError, match="coroutine"):
        auth_of(lambda name, password: in_its_own_time(name, password))("Anna", "secret")


def test_launch_takes_both():
    with noting_launches(go_on=True) as launches:
        ChatInterface(print).launch(auth=("Anna", "secret"), auth_message="Come *in*")
    definition = launches[0].definition
    assert definition.auth("Anna", "secret") and definition.auth_message == "Come *in*"
    with pytest.raises(DefinitionError):
        ChatInterface(print).launch(auth="Anna")
