"""What reviewers read and take away, and what admins do about accounts; to all others there is no such page."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from tests.web.conftest import Guest
from webchat.csv_rows import unguard
from webchat.storage import feedback, users
from webchat.storage.feedback_export import COLUMNS, acts
from webchat.storage.feedback_filter import FeedbackFilter
from webchat.storage.models import Role
from webchat.storage.turns import conversation_of


class Person(Guest):
    """Somebody with an account, logged in."""

    def __init__(self, app, name, role):
        self.user = account(app, name, role)
        super().__init__(app)

    def open(self, path):
        with self.client.session_transaction() as session:
            session["_user_id"] = self.user.session_key
        return super().open(path)


def account(app, name, role=Role.USER):
    with app.app_context():
        return users.find_by_username(name) or users.create_account(name, role)


@pytest.fixture
def reviewer(app):
    return Person(app, "Rita", Role.REVIEWER)


@pytest.fixture
def admin(app):
    return Person(app, "Ada", Role.ADMIN)


def judge(app, guest, option, comment=""):
    """As if he had pressed that button under the last answer."""
    with app.app_context():
        owner = conversation_of(guest.reply_id).user_id
        return feedback.give(guest.reply_id, owner, option, comment).id


@pytest.fixture
def judged(app, guest):
    """Three records: of two guests, one with a comment."""
    guest.send("swifts & co")
    ids = [judge(app, guest, "Like")]
    guest.send("ravens")
    ids.append(judge(app, guest, "Dislike", '=not, what I "asked"\nat all 🐦'))
    other = Guest(app)
    other.send("owls")
    return [*ids, judge(app, other, "Dislike")]


def listed(answer):
    assert answer.status_code == 200
    return [int(id) for id in re.findall(r'id="record-(\d+)"', answer.text)]


# Who may


@pytest.mark.parametrize("role", [None, Role.USER])
def test_for_all_others_there_is_no_administration(app, judged, guest, role):
    person = Person(app, "Uma", role) if role else guest
    for address in ("", f"/feedback/{judged[0]}", "/feedback.csv", "/feedback.jsonl", "/users"):
        for partial in (False, True):
            assert person.get(f"/admin{address}", partial=partial).status_code == 404
    for address in ("", "/1/role", "/1/disable", "/1/enable", "/1/link"):
        assert person.post(f"/admin/users{address}", username="x", role="admin").status_code == 404


def test_a_reviewer_reads_but_does_not_look_after_accounts(app, judged, reviewer):
    assert reviewer.get("/admin").status_code == 200
    assert "/admin/users" not in reviewer.get("/admin").text
    assert reviewer.get("/admin/users").status_code == 404
    for address in ("", "/1/role", "/1/disable", "/1/enable", "/1/link"):
        assert reviewer.post(f"/admin/users{address}", username="x", role="admin").status_code == 404
    with app.app_context():
        assert users.find_by_username("x") is None


def test_a_disabled_reviewer_is_out_at_once(app, judged, reviewer, admin):
    admin.post(f"/admin/users/{reviewer.user.id}/disable")
    assert reviewer.get("/admin").status_code == 404


# The list and a record


def test_records_are_listed_newest_first(judged, reviewer):
    answer = reviewer.get("/admin")
    assert listed(answer) == judged[::-1]
    assert "swifts &amp; co" in answer.text and "=not, what I" in answer.text


def test_a_filter_chooses_and_says_where_it_leads(judged, reviewer):
    one, two, three = judged
    for query, ids in {
        "option=Dislike": [three, two],
        "option=dislike": [],
        "words=asked": [two],
        "words=echo+owls": [three],
        "user=guest": [],
        "bot=nobody": [],
        "from=2020-01-01&until=2020-01-02": [],
        "from=2020-01-01": [three, two, one],
        "option=Dislike&words=ravens": [two],
        "words=%22%27*(": [],
        f"before={three}": [two, one],
    }.items():
        assert listed(reviewer.get(f"/admin?{query}")) == ids, query
    answer = reviewer.get("/admin?words=owls&option=&user=", partial=True)
    assert answer.headers["HX-Replace-Url"] == "/admin?words=owls"
    assert "<html" not in answer.text and listed(answer) == [three]


def test_an_empty_list_says_why(reviewer):
    assert "Nobody has said anything" in reviewer.get("/admin").text
    assert "No feedback is like this" in reviewer.get("/admin?words=x").text


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "9999-12-31", "2026-1-1", "x" * 900])
@pytest.mark.parametrize("address", ["/admin", "/admin/feedback.csv"])
def test_a_malformed_date_is_a_sentence(reviewer, address, day):
    answer = reviewer.get(f"{address}?until={day}&from={day}")
    assert answer.status_code == 422 and "is not a date" in answer.text


def test_a_record_stands_in_its_conversation_and_can_only_be_read(app, judged, reviewer, guest):
    guest.send("and finches?")
    answer = reviewer.get(f"/admin/feedback/{judged[0]}?option=Like")
    assert listed(answer) == [judged[0]]
    shown = answer.text.partition('class="review__record"')[2]
    assert all(words in shown for words in ("echo: swifts &amp; co", "echo: ravens", "and finches?"))
    for act in ("<form", "/retry", "/edit", "/show", '/feedback"', "/c/", "hx-sse"):
        assert act not in shown, act
    part = reviewer.get(f"/admin/feedback/{judged[0]}", partial=True)
    assert "<html" not in part.text and 'aria-current="true"' in part.text


def test_the_whole_of_a_long_conversation_can_be_read(app, reviewer, guest):
    for word in ("one", "two", "three", "four"):
        guest.send(f"say {word}")
    id = judge(app, guest, "Like")
    assert "say one" not in reviewer.get(f"/admin/feedback/{id}").text
    assert "say one" in reviewer.get(f"/admin/feedback/{id}?all=1").text


def test_an_answer_that_is_still_written_is_said_to_be(app, reviewer, guest, bot):
    guest.send("wait")
    id = judge(app, guest, "Like")
    answer = reviewer.get(f"/admin/feedback/{id}")
    assert "still being written" in answer.text and "hx-sse:connect" not in answer.text


@pytest.mark.parametrize("id", ["0", "999999", "9" * 30, "x"])
def test_a_record_that_is_not_there(reviewer, guest, id):
    gone = reviewer.get(f"/admin/feedback/{id}")
    assert gone.status_code == 404 and '<a class="button" href="/admin">Administration</a>' in gone.text
    assert 'href="/">New chat' in guest.get(f"/admin/feedback/{id}").text  # as if there were no such address


def test_what_was_taken_back_or_deleted_is_gone(app, judged, reviewer, guest):
    guest.post(f"/c/{guest.key}/delete")
    assert listed(reviewer.get("/admin")) == [judged[2]]
    assert reviewer.get(f"/admin/feedback/{judged[0]}").status_code == 404
    assert len(list(csv.DictReader(io.StringIO(reviewer.get("/admin/feedback.csv").text)))) == 1
    guest.post(f"/c/{guest.key}/restore")
    assert len(listed(reviewer.get("/admin"))) == 3


def test_what_people_wrote_is_never_markup(app, reviewer, guest):
    guest.send("<script>alert(1)</script><img src=x onerror=alert(1)>")
    id = judge(app, guest, "<b>Option</b>", "<script>alert(2)</script>")
    for address in ("/admin", f"/admin/feedback/{id}"):
        text = reviewer.get(address).text
        assert "<script>alert" not in text and "<img src=x" not in text and "<b>Option" not in text


# Taking it away


def test_an_export_is_exactly_what_the_filter_shows(app, judged, reviewer):
    answer = reviewer.get("/admin/feedback.csv?option=Dislike")
    assert answer.mimetype == "text/csv" and answer.headers["Cache-Control"] == "no-store"
    assert re.fullmatch(
        r'attachment; filename="feedback-\d{4}-\d\d-\d\d\.csv"', answer.headers["Content-Disposition"]
    )
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    read = [tuple(map(unguard, row.values())) for row in rows]
    with app.app_context():
        wanted = [tuple(map(str, act)) for act in acts(FeedbackFilter(option="Dislike", shown_only=True))]
    assert read == wanted and len(read) == 2
    assert list(rows[0]) == list(COLUMNS)
    assert rows[0]["comment"] == '\'=not, what I "asked"\nat all 🐦'


def test_a_spreadsheet_is_told_that_it_is_utf_8(judged, reviewer):
    assert reviewer.get("/admin/feedback.csv?bom=1").data.startswith(b"\xef\xbb\xbfid,action,")
    assert reviewer.get("/admin/feedback.csv").data.startswith(b"id,action,")
    assert reviewer.get("/admin/feedback.jsonl?bom=1").data.startswith(b"{")


def test_json_lines_have_the_history_as_a_list(judged, reviewer):
    answer = reviewer.get("/admin/feedback.jsonl?words=ravens")
    [line] = answer.text.splitlines()
    record = json.loads(line)
    assert list(record) == list(COLUMNS)
    assert record["comment"] == '=not, what I "asked"\nat all 🐦'
    assert [entry["role"] for entry in record["history"]] == ["user", "assistant"] * 2
    assert isinstance(record["id"], int) and isinstance(record["message"], int)


def test_an_export_is_sent_piece_by_piece(app, judged, reviewer, monkeypatch):
    monkeypatch.setattr("webchat.web.admin.CHUNK", 1)
    answer = reviewer.client.get("/admin/feedback.csv", buffered=False)
    assert answer.is_streamed and len(list(answer.iter_encoded())) == 5  # header, three records, the end
    answer.close()
