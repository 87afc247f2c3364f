"""Settings: where a value comes from, which place is stronger, and what is said of a wrong one."""

import os
import stat
from pathlib import Path

import pytest

from webchat.config import SETTINGS, Config
from webchat.errors import ConfigError
from webchat.load_config import load_config

README = Path(__file__).parent.parent.parent / "README.md"


def write(text):
    Path("instance").mkdir(exist_ok=True)
    Path("instance/config.toml").write_text(text, encoding="utf-8")


def test_file_environment_and_arguments_are_each_stronger_than_the_one_before():
    write("server_port = 1\ntrash_days = 1\nrequest_threads = 1")
    config = load_config(
        {"server_port": 3, "server_name": None}, {"WEBCHAT_SERVER_PORT": "2", "WEBCHAT_TRASH_DAYS": "2"}
    )
    assert (config.server_port, config.trash_days, config.request_threads) == (3, 2, 1)
    assert config.server_name == "127.0.0.1"


def test_the_file_is_looked_for_in_the_instance_folder_that_was_named(tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other/config.toml").write_text('log_level = "debug"')
    config = load_config({}, {"WEBCHAT_INSTANCE": "other"})
    assert config.log_level == "debug"
    assert config.instance == tmp_path / "other"
    assert config.database_url == f"sqlite:///{tmp_path}/other/webchat.db"


def test_each_kind_of_value_is_read_alike_from_file_and_environment():
    write(
        "access_log = true\nshutdown_grace = 2.5\n"
        'content_hosts = ["a.example", "b.example"]\nroot_path = "a/b/"'
    )
    from_file = load_config({}, {})
    Path("instance/config.toml").unlink()
    names = {
        "ACCESS_LOG": "yes",
        "SHUTDOWN_GRACE": "2.5",
        "CONTENT_HOSTS": "a.example, b.example",
        "ROOT_PATH": "/a/b",
    }
    from_environment = load_config({}, {f"WEBCHAT_{name}": value for name, value in names.items()})
    assert from_file == from_environment
    assert from_file.content_hosts == ("a.example", "b.example")
    assert from_file.root_path == "/a/b"


def test_production_changes_defaults_only():
    assert load_config({}, {}, production=True).access_log is True
    assert load_config({}, {"WEBCHAT_ACCESS_LOG": "0"}, production=True).access_log is False


@pytest.mark.parametrize(
    ("file", "environ", "sentence"),
    [
        ("server_prot = 1", {}, "there is no setting server_prot. Did you mean server_port?"),
        ("", {"WEBCHAT_ROOTPATH": "/x"}, "no setting WEBCHAT_ROOTPATH. Did you mean WEBCHAT_ROOT_PATH?"),
        ("server_port = 'x'", {}, "must be a whole number from 1 to 65535, not 'x'."),
        ("server_port = true", {}, "must be a whole number"),
        ("", {"WEBCHAT_SERVER_PORT": "70000"}, "in the environment (WEBCHAT_SERVER_PORT) must be from 1"),
        ("access_log = 'maybe'", {}, "must be true or false, not 'maybe'."),
        ("shutdown_grace = -1", {}, "must be a number of seconds"),
        ("log_level = 'loud'", {}, "must be debug, info, warning or error"),
        ("root_path = '/a b'", {}, "must be the path of an address"),
        ("database_url = 'webchat.db'", {}, "must be a database's URL"),
        ("content_hosts = [\"a; script-src *\"]", {}, "must be hosts"),
        ("instance = 'x'", {}, "cannot say where that is"),
        ("not toml", {}, "cannot be read"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named_with_its_place(file, environ, sentence):
    write(file)
    with pytest.raises(ConfigError) as raised:
        load_config({}, environ)
    assert sentence in str(raised.value)
    assert ("config.toml" if file else "environment") in str(raised.value)


def test_a_wrong_secret_is_not_told():
    with pytest.raises(ConfigError) as raised:
        load_config({}, {"WEBCHAT_SECRET_KEY": "too-short"})
    assert "too-short" not in str(raised.value)
    assert "secret_key" in str(raised.value)


def test_a_settings_object_shows_no_secret():
    config = Config(secret_key="s" * 32, database_url="postgresql://me:password@host/db")
    assert "ssss" not in repr(config) and "password" not in repr(config)


def test_a_secret_key_is_made_once_and_for_the_owner_only():
    first = load_config({}, {}).secret_key
    assert len(first) == 64
    assert load_config({}, {}).secret_key == first
    assert stat.S_IMODE(os.stat("instance/secret_key").st_mode) == 0o600


def test_what_kubernetes_says_of_a_service_of_our_name_is_not_a_setting():
    said = {
        "WEBCHAT_SERVICE_HOST": "10.0.0.1",
        "WEBCHAT_SERVICE_PORT": "80",
        "WEBCHAT_PORT": "tcp://10.0.0.1:80",
        "WEBCHAT_PORT_80_TCP_ADDR": "10.0.0.1",
    }
    assert load_config({}, said) == load_config({}, {})


def test_an_empty_variable_is_not_given():
    assert load_config({}, {"WEBCHAT_SERVER_PORT": ""}).server_port is None


def test_the_readme_has_the_whole_table_of_settings():
    rows = [line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    table = [line for line in rows if "`WEBCHAT_" in line]
    assert table == [
        f"| `{row.name}` | `{row.environment}` | {row.default_in_words} | {row.sentence} |"
        for row in SETTINGS
    ]
