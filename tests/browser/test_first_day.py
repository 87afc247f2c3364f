"""A company's first day: the first admin, two people who cannot see each other, a flag, and the export of it."""

import csv
import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import expect

from webchat.cli import main
from webchat.config import Config
from webchat.csv_rows import unguard
from webchat.definition import Definition
from webchat.server.serve import start_in_thread

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COMMENT = '=We had "−2" on the grass,\nreally 🌱'


def reply(message, history):
    yield f"The desk says of {message}: it depends."


@pytest.fixture
def server(tmp_path):
    definition = Definition(
        fn=reply, title="Almanac", flagging_mode="manual", flagging_options=("Like", "Dislike", "Wrong units")
    )
    config = Config(instance=tmp_path, secret_key="a first day's key", auth="password", allow_eval=False)
    server = start_in_thread(definition, config)
    yield server
    server.close()


@pytest.fixture(params=[1280, 390], ids=["wide", "narrow"])
def come(request, chromium):
    """Somebody comes with a browser of his own. Usage: `page = come(url)`."""
    contexts, problems = [], []

    def come(url):
        contexts.append(chromium.new_context(viewport={"width": request.param, "height": 800}))
        contexts[-1].set_default_timeout(20_000)
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(url)
        return page

    yield come
    for context in contexts:
        context.close()
    assert problems == []


def choose_password(page, password):
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_label("The same again").fill(password)
    page.get_by_role("button", name="Save and go in").click()
    expect(page.get_by_role("textbox", name="Message")).to_be_visible()


def wait_until(is_so, seconds=10):
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def ask(page, text):
    page.get_by_role("textbox", name="Message").fill(text)
    page.keyboard.press("Enter")
    expect(page.get_by_text("it depends.")).to_be_visible()
    return page.locator("article[data-role=assistant]")


def test_a_companys_first_day(server, come, tmp_path):
    ada = come(server.welcome_link)
    ada.get_by_label("Username").fill("Ada")
    choose_password(ada, "correct horse")

    ada.goto(server.url + "admin/users")
    ada.get_by_label("Username", exact=True).fill("Bob")
    ada.get_by_role("button", name="Create").click()
    bob = come(ada.locator("input[value*='/reset/']").input_value())
    choose_password(bob, "battery staple")
    made = CliRunner().invoke(
        main, ["user", "create", "cleo", "--instance", str(tmp_path)], input="paper clips\n"
    )
    assert made.exit_code == 0, made.output

    answer = ask(bob, "frost")
    answer.get_by_role("button", name="Dislike").click()
    answer.get_by_role("link", name="Add a comment").click()
    answer.get_by_label("Not correct").check()
    answer.get_by_label("Comment", exact=True).fill(COMMENT)
    answer.get_by_role("button", name="Send comment").click()
    expect(answer.get_by_role("link", name="Edit comment")).to_be_visible()

    cleo = come(bob.url)
    cleo.get_by_label("Username").fill("cleo")
    cleo.get_by_label("Password").fill("paper clips")
    cleo.get_by_role("button", name="Log in").click()
    expect(cleo.get_by_role("heading", name="Not found")).to_be_visible()
    cleo.goto(server.url)
    ask(cleo, "föhn").get_by_role("button", name="Like", exact=True).click()
    assert "frost" not in cleo.content()

    ada.goto(server.url + "admin")
    ada.get_by_label("Option").select_option("Dislike")
    records = ada.get_by_role("region", name="Records").get_by_role("listitem")
    expect(records).to_have_count(1)
    assert Axe().run(ada).violations_count == 0
    ada.get_by_role("button", name="Export").click()
    with ada.expect_download() as download:
        ada.get_by_role("link", name="CSV for a program").click()
    with open(download.value.path(), newline="", encoding="utf-8") as file:
        (row,) = [{name: unguard(cell) for name, cell in row.items()} for row in csv.DictReader(file)]
    assert (row["user"], row["option"], row["prompt"]) == ("Bob", "Dislike", "frost")
    assert row["comment"] == f"#incorrect {COMMENT}"
    records.get_by_role("link").click()
    expect(ada.get_by_text(re.compile("The desk says of frost")).last).to_be_visible()

    exported = CliRunner().invoke(
        main, ["feedback", "export", "--instance", str(tmp_path), "--output", str(tmp_path / "all.csv")]
    )
    assert exported.exit_code == 0, exported.output
    wait_until(lambda: (tmp_path / "all.csv").read_bytes() == (tmp_path / "flagged/log.csv").read_bytes())

    CliRunner().invoke(main, ["user", "disable", "bob", "--instance", str(tmp_path)])
    bob.goto(server.url)
    expect(bob.get_by_role("button", name="Log in")).to_be_visible()
