"""What rows a CSV must give, however it was saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import SourceError
from ingest import csv_rows


@pytest.mark.parametrize(
    "raw",
    [
        "案件,地址\n1,松山區".encode(),
        "案件,地址\n1,松山區".encode("utf-8-sig"),
        "案件,地址\n1,松山區".encode("cp950"),
        "案件,地址\r\n1,松山區".encode(),
        "案件,地址\r1,松山區".encode(),
    ],
)
def test_every_encoding_and_line_end_gives_the_same_text(raw):
    """UTF-8 with and without BOM, Big5; line ends of three systems."""
    assert "案件,地址\n1,松山區" == csv_rows.decode(Path("a.csv"), raw)[0]


def test_hong_kong_characters_of_big5_are_read():
    """廈門街 was saved as 厦門街 in Big5-HKSCS, which CP950 does not hold."""
    raw = "地址\n嘅".encode("big5hkscs")

    assert ("地址\n嘅", True, False) == csv_rows.decode(Path("a.csv"), raw)


def test_a_file_that_is_no_text_is_refused_in_one_sentence():
    """A picture with the name of an export."""
    with pytest.raises(SourceError, match="expected text in UTF-8 or Big5"):
        csv_rows.decode(Path("a.csv"), b"\x89PNG\r\n\x1a\n\xff\xff\x81")


def test_rows_know_their_line_even_after_a_field_of_two_lines():
    """The second case begins on line 4, since the first one's text holds a line end."""
    found = csv_rows.rows('no,text\n1,"a\nb"\n2,c\n', 2)

    assert [("1", "a\nb", 2), ("2", "c", 4)] == found.select("c0", "c1", "line").rows()


def test_a_field_too_many_is_kept_for_the_source_to_repair():
    """An unquoted comma shifts a row; its fields stand in the spill."""
    found = csv_rows.rows("no,text\n1,a,b\n", 2).row(0, named=True)

    assert ("1", "a", "b", None) == tuple(found[f"c{i}"] for i in range(4))


def test_a_quote_that_never_closes_is_a_character():
    """It must not swallow the rows below it."""
    found = csv_rows.rows(
        'no,text\n1,"a\n' + "".join(f"{i},b\n" for i in range(2, 90)), 2
    )

    assert 89 == found.height
    assert '"a' == found["c1"][0]


def test_blank_lines_are_no_rows_but_count_as_lines():
    """A trailing blank line is no case."""
    found = csv_rows.rows("no,text\n\n1,a\n\n", 2)

    assert [3] == found["line"].to_list()


@given(st.text(max_size=300))
def test_any_text_has_rows_or_none(text: str):
    """No text raises; no row stands on a line that the file does not have."""
    found = csv_rows.rows("no,text\n" + text.replace("\r", "\n"), 2)

    assert all(
        2 <= line <= text.count("\n") + text.count("\r") + 2 for line in found["line"]
    )


@pytest.mark.parametrize(("encoding", "big5"), [("utf-8", False), ("cp950", True)])
def test_a_character_that_is_none_does_not_cost_the_file(encoding, big5):
    """An office made one of its own (造字, 81 40 in Big5); its row is told from the others."""
    lines = [f"{number},松山區三民路".encode(encoding) for number in range(500)]
    lines[7] += b"\x81\x40"

    text, was_big5, lost = csv_rows.decode(Path("a.csv"), b"\n".join(lines))

    assert (big5, True) == (was_big5, lost)
    assert [7] == [at for at, line in enumerate(text.split("\n")) if "\ufffd" in line]


def test_quotes_that_make_no_row_are_characters():
    """A lone quote within a field and another on the next line: two rows as they stand."""
    found = csv_rows.rows('a,b\n0"""\n"', 2)

    assert [(2, '0"""'), (3, '"')] == found.select("line", "c0").rows()


def test_a_field_longer_than_the_reader_takes_is_still_a_field():
    """Python's csv takes 131,072 characters; the lone quote below brings it into play."""
    long = "x" * 200_000

    found = csv_rows.rows(f'a,b\n"{long}",1\n"', 2)

    assert [(2, long, "1"), (3, '"', None)] == found.select("line", "c0", "c1").rows()


@pytest.mark.parametrize("last", [8, 20, 150])
def test_rows_between_two_stray_quotes_are_rows(last):
    """Read by the book they were one field, and 145 cases were gone without a word."""
    lines = [f"{number},b{number}" for number in range(200)]
    lines[5], lines[last] = '5,"b', f'{last},b"'

    found = csv_rows.rows("no,text\n" + "\n".join(lines), 2)

    assert [*range(2, 202)] == found["line"].to_list()
    assert ['"b', 'b"'] == [found["c1"][5], found["c1"][last]]


def test_a_text_of_many_lines_with_commas_is_one_field():
    """As petitions have: fewer commas in a line than a row has."""
    text = "一,二\n三\n\n四,五\n六"

    found = csv_rows.rows(f'no,text,day,place\n1,"{text}",20240101,三民路\n2,b,c,d', 4)

    assert [(2, text), (7, "b")] == found.select("line", "c1").rows()
