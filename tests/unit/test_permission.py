"""Which files of the machine a chat function may show."""

from pathlib import Path

import pytest

from webchat import ChatInterface
from webchat.errors import DefinitionError
from webchat.generation import permission as module
from webchat.generation.permission import NotPermitted, Permission
from webchat.generation.run_files import RunFiles
from webchat.launch import noting_launches


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A working folder beside others; nothing of it is in the folder for temporary files."""
    for name in ("work/.git", "work/instance/files/ab", "work/sub", "elsewhere/open/.hidden", "temp"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setattr(module.tempfile, "gettempdir", lambda: str(tmp_path / "temp"))
    for name in (
        "work/a", "work/sub/a", "work/.env", "work/.git/config", "work/instance/webchat.db", "work/secret",
        "work/instance/files/ab/a", "work/chats.db", "work/chats.db-wal",
        "temp/a", "elsewhere/a", "elsewhere/open/a", "elsewhere/open/.hidden/a",
    ):  # fmt: skip
        (tmp_path / name).write_text("x")
    (tmp_path / "work/link").symlink_to(tmp_path / "elsewhere/a")
    (tmp_path / "work/plain").symlink_to(tmp_path / "work/.env")
    return tmp_path


def permission(here):
    return Permission(
        here / "work/instance", [here / "elsewhere/open"], [here / "work/secret"], here / "work/chats.db"
    )


@pytest.mark.parametrize(
    "name",
    [
        "work/a", "work/sub/../sub/a", "temp/a", "elsewhere/open/a", "elsewhere/open/.hidden/a",
        "work/instance/files/ab/a",
    ],
)  # fmt: skip
def test_what_the_author_has_reason_to_show_is_shown(here, name):
    assert permission(here).check(here / name).read_text() == "x"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("elsewhere/a", "allowed_paths"),
        ("work/../elsewhere/a", "allowed_paths"),
        ("work/link", "allowed_paths"),
        ("work/.env", "hidden"),
        ("work/plain", "hidden"),
        ("work/.git/config", "hidden"),
        ("work/instance/webchat.db", "own"),
        ("work/chats.db", "own"),
        ("work/chats.db-wal", "own"),
        ("work/secret", "blocked_paths"),
    ],
)
def test_nothing_else_is_and_the_author_reads_why(here, name, why):
    with pytest.raises(NotPermitted, match=why):
        permission(here).check(here / name)


def test_what_is_blocked_stays_so_where_it_is_allowed_too(here):
    both = Permission(here / "work/instance", [here / "elsewhere"], [here / "elsewhere/open"])
    both.check(here / "elsewhere/a")
    with pytest.raises(NotPermitted):
        both.check(here / "elsewhere/open/a")


class Opened:
    """Counts what was really kept."""

    def __init__(self):
        self.kept = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def keep(self, source, name):
        self.kept.append(name)
        return f"file {len(self.kept)}"


def test_in_a_run_the_same_is_kept_once_and_what_changed_again(here):
    opened = Opened()
    files = RunFiles(lambda: opened, permission(here))
    path = here / "work/a"
    assert files.keep(path, "a") == files.keep(path, "a") == "file 1"
    path.write_text("longer")
    assert files.keep(path, "a") == "file 2"
    assert files.keep(b"x", "b") == files.keep(b"x", "b") == "file 3"
    assert files.keep_made("m", lambda: b"y", "c") == "file 4"
    assert files.keep_made("m", pytest.fail, "c") == "file 4"
    with pytest.raises(NotPermitted):
        files.keep(here / "elsewhere/a", "a")


def test_launch_names_what_may_be_shown_besides(here):
    with noting_launches(go_on=True) as launches:
        ChatInterface(print).launch(allowed_paths=["sub", "/x"], blocked_paths=[here / "work/secret"])
    definition = launches[0].definition
    assert definition.allowed_paths == (here / "work/sub", Path("/x"))
    assert definition.blocked_paths == (here / "work/secret",)
    with pytest.raises(DefinitionError, match="list of paths"):
        ChatInterface(print).launch(allowed_paths="sub")


def test_launch_names_the_picture_of_the_sites_tab(here):
    (here / "work/logo.svg").write_text("<svg/>")
    with noting_launches(go_on=True) as launches:
        ChatInterface(print).launch(favicon_path="logo.svg")
        ChatInterface(print).launch()
    with_one, without = (launch.definition for launch in launches)
    assert with_one.files[with_one.favicon] == here / "work/logo.svg" and without.favicon is None
    with pytest.raises(DefinitionError, match=r"favicon_path: there is no file 'nowhere\.ico'"):
        ChatInterface(print).launch(favicon_path="nowhere.ico")
