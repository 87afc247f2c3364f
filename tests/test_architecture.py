"""The floors of the house: a room imports from its own floor and those below, and nothing goes in circles."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "webchat"

# From the street up.
FLOORS = {
    "words": [
        "errors", "files", "file_types", "setting_values", "config", "load_config",
        "messages", "checks", "reasons", "usernames", "csv_rows", "clean_text", "updates", "language",
        "logs", "moving_window", "notices", "request", "progress", "writing",
    ],
    "author": ["layout", "components", "themes", "auth", "author_paths", "chat_examples", "definition"],
    "memory and pipes": ["storage", "streams", "providers"],
    "thinking": ["generation"],
    "drawing": ["rendering"],
    "doors": ["web"],
    "roof": [
        "app", "server", "launch", "launchable", "blocks", "chat_arguments", "chat_interface", "load_chat", "gallery",
        "author_program",
        "reloading", "cli", "cli_feedback", "cli_options", "cli_users", "__main__", "__init__",
    ],
}  # fmt: skip
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS.values()) for room in rooms}

# Rooms on one floor that know nothing of each other: one could be exchanged without the others noticing.
APART = FLOORS["memory and pipes"]

# Which rooms may know a library. All others see what these make of it.
LIBRARIES = {
    "flask": {"storage", "web", "app"},
    "flask_login": {"storage", "web"},
    "flask_sqlalchemy": {"storage"},
    "flask_wtf": {"web"},
    "werkzeug": {"web", "storage"},
    "itsdangerous": {"storage", "web"},
    "sqlalchemy": {"storage"},
    "alembic": {"storage"},
    "jinja2": {"rendering"},
    "markdown_it": {"rendering"},
    "nh3": {"rendering"},
    "pygments": {"rendering"},
    "latex2mathml": {"rendering"},
    "openai": {"providers"},
    "uvicorn": {"server"},
    "a2wsgi": {"server"},
    "click": {"cli", "cli_feedback", "cli_options", "cli_users"},
    "filelock": {"storage"},
    "filetype": {"file_types"},
    "imagesize": {"file_types"},
}

Import = tuple[str, bool]  # the module's full name, and whether importing the importer imports it, too


def modules() -> dict[str, Path]:
    return {_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def imports(module: str, path: Path) -> Iterator[Import]:
    """Everything that `path` imports anywhere, with names that are modules of ours resolved to them."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    at_once = set(_at_once(tree.body))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = list(_from(node, package))
        else:
            continue
        for name in names:
            yield name, node in at_once


def _at_once(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run when the module is imported; those for type checkers do not."""
    for node in body:
        yield node
        if isinstance(node, ast.Try | ast.With | ast.ClassDef):
            yield from _at_once(node.body)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.unparse(node.test):
            yield from _at_once([*node.body, *node.orelse])


def _from(node: ast.ImportFrom, package: str) -> Iterator[str]:
    above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
    source = ".".join([*above, *([node.module] if node.module else [])])
    for alias in node.names:
        inner = f"{source}.{alias.name}"
        yield inner if inner in MODULES else source


MODULES = modules()
IMPORTS = {name: list(imports(name, path)) for name, path in MODULES.items()}
OURS = {name: [(other, now) for other, now in found if other in MODULES] for name, found in IMPORTS.items()}


def test_every_room_has_its_floor():
    assert {room(module) for module in MODULES} <= set(FLOOR_OF)


@pytest.mark.parametrize("module", MODULES)
def test_a_room_imports_only_from_its_own_floor_and_below(module):
    floor = FLOOR_OF[room(module)]
    above = [other for other, _ in OURS[module] if other != "webchat" and FLOOR_OF[room(other)] > floor]
    assert not above, f"{module} reaches up to {above}"


def test_storage_streams_and_providers_know_nothing_of_each_other():
    for module in MODULES:
        if room(module) in APART:
            others = {room(other) for other, _ in OURS[module]} & set(APART)
            assert others <= {room(module)}, f"{module} knows {others}"


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_is_known_only_where_it_is_wrapped(library):
    knowing = {
        room(module)
        for module, found in IMPORTS.items()
        for other, _ in found
        if other.split(".")[0] == library
    }
    assert knowing <= LIBRARIES[library]


def test_no_module_imports_itself_by_way_of_others():
    graph = {name: [other for other, now in found if now and other != name] for name, found in OURS.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(error.args[1][::-1]))


def test_no_room_imports_itself_by_way_of_others_not_even_late():
    graph: dict[str, set[str]] = {}
    for module, found in OURS.items():
        graph.setdefault(room(module), set()).update(room(other) for other, _ in found)
    for name, others in graph.items():
        others -= {name, "__init__"}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(error.args[1][::-1]))


def test_importing_webchat_brings_nothing_heavy():
    heavy = {"flask", "sqlalchemy", "openai", "uvicorn", "markdown_it", "pygments", "jinja2", "asyncio"}
    code = (
        "import sys, webchat as gr\n"
        f"print(sorted({heavy!r} & set(sys.modules)))\n"
        "gr.ChatInterface(print), gr.Chatbot(), gr.Textbox(), gr.ChatMessage('')\n"
        f"print(sorted({heavy!r} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "[]\n[]\n", done.stdout + done.stderr


def test_no_file_is_too_long_to_be_read_at_once():
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in MODULES.items()}
    assert {name: length for name, length in lengths.items() if length > 400} == {}
