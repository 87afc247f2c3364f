"""The names that the world may use, and that having them costs nothing until they are used."""

import subprocess
import sys

import pytest

import webchat

PUBLIC = {
    "Accordion", "Audio", "Blocks", "Button", "ChatInterface", "ChatMessage", "Chatbot", "Checkbox",
    "CheckboxGroup", "ClearButton", "Code", "ColorPicker", "Column", "CopyData", "Dataframe", "DateTime",
    "Dropdown", "EditData", "Error", "EventData", "Examples", "File", "Gallery", "Group", "HTML", "Image", "Info",
    "JSON", "KeyUpData", "Label", "LikeData", "Markdown", "MetadataDict", "MultimodalTextbox", "Number",
    "OptionDict", "Plot", "Progress", "Radio", "Request", "RetryData", "Row", "SelectData", "Sidebar",
    "Slider", "State", "Success", "Tab", "TabItem", "Tabs", "Textbox", "Theme", "Timer", "UndoData",
    "Video", "Warning", "load_chat", "on", "skip", "themes", "update",
}  # fmt: skip
HEAVY = {"flask", "sqlalchemy", "openai", "uvicorn", "markdown_it", "pygments", "alembic", "jinja2"}


def in_a_fresh_python(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_these_names_are_public_and_no_others():
    assert set(webchat.__all__) == PUBLIC
    assert set(dir(webchat)) >= PUBLIC


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_a_public_name_exists_and_says_what_it_is(name):
    assert getattr(webchat, name).__doc__


def test_an_unknown_name_is_an_error_that_names_it():
    with pytest.raises(AttributeError, match="has no Slidr"):
        _ = webchat.Slidr


def test_from_webchat_import_gives_the_very_same_thing():
    from webchat import ChatMessage
    from webchat.messages import ChatMessage as Home

    assert ChatMessage is Home is webchat.ChatMessage


def test_a_function_stays_one_when_the_room_of_its_name_is_imported():
    code = "import webchat.load_chat; import webchat; print(callable(webchat.load_chat))"
    assert in_a_fresh_python(code) == "True"


def test_importing_webchat_imports_nothing_else_of_it():
    assert (
        in_a_fresh_python("import webchat, sys; print(*(m for m in sys.modules if m.startswith('webchat')))")
        == "webchat"
    )


def test_describing_a_chat_imports_nothing_heavy():
    code = "import webchat, sys; webchat.ChatInterface(print, examples=['a'], theme='ocean'); print(*sys.modules)"
    assert not HEAVY & set(in_a_fresh_python(code).split())


def test_webchat_is_imported_far_below_its_limit():
    code = "from time import perf_counter as now; t = now(); import webchat; print(now() - t)"
    assert min(float(in_a_fresh_python(code)) for _ in range(3)) < 0.1  # seconds; the limit is 0.3
