"""CSV that a spreadsheet does not run, and that Python's csv module reads back."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webchat.csv_rows import csv_line, guard, unguard

TEXT = st.text(st.sampled_from("'=+-@\t\r\n＝＋－＠a\",; 🐦") | st.characters(exclude_categories=["Cs"]))


@given(TEXT)
def test_unguarding_undoes_guarding(text):
    assert unguard(guard(text)) == text


@given(TEXT)
def test_nothing_guarded_begins_like_a_formula(text):
    assert guard(text)[:1] not in set("=+-@\t\r\n＝＋－＠")


@pytest.mark.parametrize(
    ("cell", "guarded"),
    [
        ("=1+1", "'=1+1"),
        ("'=1+1", "''=1+1"),
        ("-5", "'-5"),
        ("＠x", "'＠x"),
        ("\r=1", "'\r=1"),
        ("'tis", "'tis"),
        ("''", "''"),
        ("1-1", "1-1"),
        ("", ""),
    ],
)
def test_only_what_could_be_a_formula_is_guarded(cell, guarded):
    assert guard(cell) == guarded


@given(st.lists(st.lists(TEXT, min_size=3, max_size=3)))
def test_rows_read_back_as_they_were(rows):
    text = "".join(map(csv_line, rows))
    read = csv.reader(io.StringIO(text, newline=""))
    assert [[unguard(cell) for cell in row] for row in read] == rows


@given(st.lists(TEXT, min_size=2))
def test_lines_are_those_of_the_csv_module(cells):
    line = io.StringIO()
    csv.writer(line).writerow(map(guard, cells))
    assert csv_line(cells) == line.getvalue()


def test_a_line_ends_as_the_standard_says():
    assert csv_line([1, None, 'a "b"', "x\ny"]) == '1,,"a ""b""","x\ny"\r\n'
