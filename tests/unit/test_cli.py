"""The command line: which chat it serves, with which settings, and how it ends."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

import webchat
from tests.support.ports import free_port
from webchat import launch
from webchat.app import open_storage
from webchat.cli import main
from webchat.load_config import load_config
from webchat.providers.attachments import PICTURES
from webchat.reloading import python_files
from webchat.storage import conversations, feedback, turns, users
from webchat.storage.db import db

REPOSITORY = Path(__file__).parent.parent.parent
ECHO = """
import webchat as gr

def echo(message, history):
    return message

"""


@pytest.fixture(autouse=True)
def python_as_it_was(monkeypatch):
    """A program that is imported leaves its folder on the path, and its name among the modules."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "argv", [*sys.argv])
    yield
    sys.modules.pop("app", None)


@pytest.fixture
def served(monkeypatch):
    """What would have been served: (definition, settings)."""
    calls = []
    monkeypatch.setattr(
        "webchat.server.serve", lambda definition, config, tell, more: calls.append((definition, config))
    )
    return calls


def write(text, name="app.py"):
    Path(name).write_text(ECHO + text, encoding="utf-8")


def invoke(*arguments):
    return CliRunner().invoke(main, arguments)


def test_the_version_is_told():
    assert invoke("--version").output == f"webchat {webchat.__version__}\n"


def test_the_version_is_told_without_the_heavy_libraries():
    code = (
        "import sys; from webchat.cli import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'flask', 'sqlalchemy', 'uvicorn', 'openai', 'asyncio', 'tomllib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=REPOSITORY)
    assert done.stdout.splitlines()[-1] == "[]", done.stdout + done.stderr


def test_run_serves_the_chat_that_the_program_launches(served):
    write('gr.ChatInterface(echo, title="First")\ngr.ChatInterface(echo, title="Second").launch()\n')
    assert invoke("run", "app.py").exit_code == 0
    assert [definition.title for definition, _ in served] == ["Second"]


def test_a_program_ends_at_its_launch_as_it_would_wait_there(served):
    write('gr.ChatInterface(echo).launch(prevent_thread_lock=True)\nraise SystemExit("went on")\n')
    assert invoke("run", "app.py").exit_code == 0
    assert len(served) == 1


def test_what_launch_was_given_holds_and_options_are_stronger(served):
    write('gr.ChatInterface(echo).launch(server_port=8001, root_path="/of-program", theme="ocean")\n')
    assert invoke("run", "app.py", "--port", "8002", "--host", "0.0.0.0").exit_code == 0
    [(definition, config)] = served
    assert (config.server_port, config.server_name, config.root_path) == (8002, "0.0.0.0", "/of-program")
    assert definition.theme == webchat.themes.find_theme("ocean")


def test_a_chat_is_found_by_its_name_and_keeps_what_launch_gave_it(served):
    write(
        'a = gr.ChatInterface(lambda m, h: m, title="A")\n'
        'b = gr.ChatInterface(echo, title="B")\n'
        "a.launch()\nb.launch(server_port=8003)\n"
    )
    assert invoke("run", "app.py:b").exit_code == 0
    [(definition, config)] = served
    assert (definition.title, config.server_port) == ("B", 8003)


def test_without_a_launch_the_first_chat_is_served(served):
    write('demo = gr.ChatInterface(echo, title="Guarded")\nif __name__ == "__main__":\n    demo.launch()\n')
    assert invoke("run", "app.py").exit_code == 0
    assert served[0][0].title == "Guarded"


def test_after_an_import_launch_serves_again(served):
    write("gr.ChatInterface(echo).launch()\n")
    invoke("run", "app.py")
    launch.launch(served[0][0].__class__(fn=print), quiet=True)
    assert len(served) == 2


def test_a_program_finds_its_neighbours_and_its_own_classes(served):
    Path("bots").mkdir()
    Path("bots/neighbour_of_app.py").write_text("TITLE = 'Neighbour'\n", encoding="utf-8")
    write(
        "from dataclasses import dataclass\nfrom neighbour_of_app import TITLE\n"
        "@dataclass\nclass Bot:\n    title: str\n"
        "gr.ChatInterface(echo, title=Bot(TITLE).title).launch()\n",
        "bots/app.py",
    )
    assert invoke("run", "bots/app.py").exit_code == 0
    assert served[0][0].title == "Neighbour"
    del sys.modules["neighbour_of_app"]


@pytest.mark.parametrize(
    ("program", "text", "sentence"),
    [
        ("none.py", "", "There is no file none.py."),
        ("app.py", "x = 1\n", "app.py has no chat: make one with ChatInterface or load_chat."),
        ("app.py:demo", "demo = 1\n", "app.py has no chat named demo."),
        ("app.py", "gr.ChatInterface(5)\n", "fn is 5"),
    ],
)
def test_what_cannot_be_served_is_told_in_a_sentence(served, program, text, sentence):
    write(text)
    done = invoke("run", program)
    assert done.exit_code == 1
    assert sentence in done.output and "Traceback" not in done.output
    assert not served


@pytest.mark.parametrize(
    ("options", "taken"),
    [((), ["text"]), (("--file-types", "text_encoded, image"), ["text", *PICTURES])],
)
def test_chat_takes_the_files_that_are_named(served, options, taken):
    assert invoke("chat", "http://localhost:1/v1", "--model", "tiny", *options).exit_code == 0
    assert served[0][0].textbox.file_types == taken


def test_chat_takes_no_files_where_none_are_wanted(served):
    assert invoke("chat", "http://localhost:1/v1", "--model", "tiny", "--file-types", "none").exit_code == 0
    assert not served[0][0].multimodal
    done = invoke("chat", "http://localhost:1/v1", "--model", "tiny", "--file-types", "film")
    assert done.exit_code == 1 and "there are text_encoded and image" in done.output


def test_a_wrong_setting_ends_the_start_with_its_name(monkeypatch, served):
    monkeypatch.setenv("WEBCHAT_ROOT_PATHS", "/chat")
    write("gr.ChatInterface(echo).launch()\n")
    done = invoke("run", "app.py")
    assert done.exit_code == 1
    assert "WEBCHAT_ROOT_PATHS" in done.output and "Did you mean WEBCHAT_ROOT_PATH?" in done.output


def test_serve_has_the_settings_of_production_and_run_has_not(served):
    write("gr.ChatInterface(echo).launch()\n")
    invoke("run", "app.py")
    invoke("serve", "app.py")
    assert [(config.access_log, config.shutdown_grace) for _, config in served] == [
        (False, 0.0),
        (True, 20.0),
    ]


def test_the_database_is_made_and_brought_up_to_date():
    assert invoke("db", "upgrade", "--instance", "here").output == "The database is up to date.\n"
    assert Path("here/webchat.db").exists()
    assert invoke("db", "upgrade", "--instance", "here").exit_code == 0


@pytest.fixture
def with_feedback():
    """A folder with two acts on one reply."""
    app = open_storage(load_config({"instance": "here"}))
    with app.app_context():
        guest = users.create_guest()
        reply_id = turns.add(conversations.create(guest.id, "echo").id, '=Hi, "you"\n🐦', "c").reply_id
        feedback.give(reply_id, guest.id, "Like")
        feedback.take_back(reply_id, guest.id)
        db.engine.dispose()
    return "here"


def test_feedback_is_exported_with_every_act(with_feedback):
    done = invoke("feedback", "export", "--instance", "here", "--output", "out.csv")
    assert (done.exit_code, done.output) == (0, "")
    rows = list(csv.DictReader(Path("out.csv").read_bytes().decode().splitlines(keepends=True)))
    assert [row["action"] for row in rows] == ["given", "taken back"]
    assert rows[0]["prompt"] == '\'=Hi, "you"\n🐦'
    lines = invoke("feedback", "export", "--instance", "here", "--format", "jsonl").output.splitlines()
    assert [json.loads(line)["prompt"] for line in lines] == ['=Hi, "you"\n🐦'] * 2


@pytest.mark.parametrize(
    ("options", "acts"),
    [
        (("--option", "Like"), 2),
        (("--option", "like"), 0),
        (("--bot", "other"), 0),
        (("--from", "2020-01-01", "--until", "2999-01-01"), 2),
        (("--until", "2020-01-01"), 0),
    ],
)
def test_an_export_takes_what_the_options_choose(with_feedback, options, acts):
    done = invoke("feedback", "export", "--instance", "here", "--format", "jsonl", *options)
    assert len(done.output.splitlines()) == acts


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--from", "27.11."), "'27.11.' is not a date. Write it like 2026-11-27."),
        (("--output", "no/such/folder.csv"), "no/such/folder.csv"),
        (("--format", "xlsx"), "'xlsx' is not one of"),
    ],
)
def test_an_export_that_cannot_be_is_told_in_a_sentence(with_feedback, options, sentence):
    done = invoke("feedback", "export", "--instance", "here", *options)
    assert done.exit_code != 0 and sentence in done.output and "Traceback" not in done.output


def test_files_that_are_not_the_authors_are_not_watched():
    for name in (
        "app.py",
        "bots/b.py",
        ".venv/lib.py",
        "instance/x.py",
        "bots/__pycache__/b.py",
        "notes.txt",
    ):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()
    assert sorted(python_files(Path("."))) == ["./app.py", "./bots/b.py"]


def start(*arguments):
    """At a port where nobody else comes when it has ended."""
    return subprocess.Popen(
        [sys.executable, "-m", "webchat", *arguments],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "WEBCHAT_SERVER_PORT": str(free_port())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def address(process):
    for line in process.stdout:
        if found := re.search(r"Running on (\S+)", line):
            return found[1]
    raise AssertionError("the site did not start")


def test_a_served_site_answers_and_ends_at_a_sigterm():
    write("gr.ChatInterface(echo, title='Real').launch()\n")
    with start("serve", "app.py") as process:
        try:
            assert "Real" in httpx.get(address(process), trust_env=False).text
        finally:
            process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()
        assert process.wait(15) in (0, -signal.SIGTERM)
    assert "GET / HTTP/1.1" in rest, "the request is not in the access log"
    assert "Traceback" not in rest


@pytest.mark.slow
def test_a_changed_program_is_served_anew_and_ends_with_its_watcher():
    write("gr.ChatInterface(echo, title='Before').launch()\n")
    with start("run", "app.py", "--reload") as process:
        try:
            assert "Before" in httpx.get(address(process), trust_env=False).text
            write("this is no Python\n")
            write("gr.ChatInterface(echo, title='Afterwards').launch()\n")
            url = address(process)
            assert "Afterwards" in httpx.get(url, trust_env=False).text
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    with pytest.raises(httpx.ConnectError):
        for _ in range(50):
            httpx.get(url, trust_env=False)
            time.sleep(0.1)


def test_where_there_is_no_site_there_is_nothing_to_export(tmp_path):
    done = CliRunner().invoke(main, ["feedback", "export", "--instance", str(tmp_path / "nowhere")])
    assert done.exit_code == 1 and "no site" in done.output
    assert not (tmp_path / "nowhere").exists()
