"""What a table must be after it was carried through a model."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import SourceError
from ingest import batch, csv_rows


def _lengths(texts: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({"length": texts.str.len_chars(), "place": texts})


def _carried(folder: Path, raw: bytes, column: str = "place") -> list[list[str]]:
    source, into = folder / "in.csv", folder / "out.csv"
    source.write_bytes(raw)
    batch.carry(into, source, column, _lengths, told=lambda _: None)
    with into.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


def test_every_row_comes_out_once_in_order_with_its_columns(tmp_path, monkeypatch):
    """Also across batches, with cells missing, and a name that the input has already."""
    monkeypatch.setattr(batch, "BATCH", 2)

    found = _carried(tmp_path, b"id,place\n1,a\n2,bb\n3\n4,a\n")

    assert [
        ["id", "place", "length", "place_found"],
        ["1", "a", "1", "a"],
        ["2", "bb", "2", "bb"],
        ["3", "", "0", ""],
        ["4", "a", "1", "a"],
    ] == found


def test_a_cell_too_many_is_kept_in_the_last(tmp_path):
    """Nothing that came in is lost."""
    row = _carried(tmp_path, b"place,note\na,1,2\n")[1]

    assert ["a", "1,2"] == row[:2]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "\t=1"]
)
def test_a_formula_is_never_passed_on_as_one(tmp_path, cell):
    """In the cells that came in as well as in ours."""
    raw = f'note,place\n"{cell}","{cell}"\n'.encode()

    row = _carried(tmp_path, raw)[1]

    assert [f"'{cell}"] * 2 == row[:2]
    assert f"'{cell}" == row[3]


def test_a_number_below_nought_is_a_number(tmp_path):
    """-5.2 starts like a formula and is none."""
    assert "-5.2" == _carried(tmp_path, b"note,place\n-5.2,a\n")[1][0]


def test_big5_is_read_and_utf8_written(tmp_path):
    """Spreadsheets of the city save Big5."""
    assert ["信義路"] == _carried(tmp_path, "place\n信義路\n".encode("cp950"))[1][:1]


def test_no_rows_is_a_header(tmp_path):
    """An empty table stays one."""
    assert [["id", "place", "length", "place_found"]] == _carried(
        tmp_path, b"id,place\n"
    )


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (
            b"id,address\n1,a\n",
            "there is no column 'place'; the columns are id, address",
        ),
        (b"", "there is no column 'place'"),
        (b"\x89PNG\xff\xff\x81", "expected text in UTF-8 or Big5"),
    ],
)
def test_a_table_that_can_not_be_used_is_told_in_a_sentence(tmp_path, raw, said):
    """And no half-written output stays."""
    with pytest.raises(SourceError, match=said):
        _carried(tmp_path, raw)

    assert ["in.csv"] == sorted(path.name for path in tmp_path.iterdir())


_CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20)


@given(st.lists(st.tuples(_CELL, _CELL), max_size=20))
def test_any_cells_come_out_as_they_came_but_for_formulas(tmp_path_factory, rows):
    """Quotes, commas, any script."""
    folder = tmp_path_factory.mktemp("any")
    with (folder / "raw.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "place"), *rows])

    found = _carried(folder, (folder / "raw.csv").read_bytes())

    assert [[batch.guarded(cell) for cell in row] for row in rows] == [
        row[:2] for row in found[1:]
    ]


def test_a_workbook_is_carried_like_a_table(tmp_path):
    """The sheet with the column is read, whatever stands above its header."""
    workbook = tmp_path / "in.xlsx"
    pl.DataFrame({"id": ["1", "2"], "place": ["a", None]}).write_excel(workbook)

    rows = batch.carry(
        tmp_path / "out.csv", workbook, "place", _lengths, told=lambda _: None
    )

    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as lines:
        found = list(csv.reader(lines))
    assert 2 == rows
    assert [["id", "place", "length", "place_found"], ["1", "a", "1", "a"], ["2", "", "0", ""]] == found  # fmt: skip


def test_several_columns_are_handed_on_together(tmp_path):
    """A point is two columns, in whatever order they stand."""
    source, into = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("y,x\n25,121\n24,\n")

    def both(x: pl.Series, y: pl.Series) -> pl.DataFrame:
        return pl.DataFrame({"both": x + "|" + y})

    batch.carry(into, source, ("x", "y"), both, told=lambda _: None)

    with into.open(encoding="utf-8-sig", newline="") as lines:
        assert ["121|25", "|24"] == [row[2] for row in list(csv.reader(lines))[1:]]


def test_the_input_is_never_written_over(tmp_path):
    """Whoever names it twice has mistyped."""
    source = tmp_path / "in.csv"
    source.write_text("place\na\n")

    with pytest.raises(SourceError, match="the output is the input"):
        batch.carry(source, source, "place", _lengths, told=lambda _: None)

    assert "place\na\n" == source.read_text()


def test_a_quote_left_open_is_told_before_memory_is_full(tmp_path, monkeypatch):
    """It would take the rest of any file for one cell; no half of a table is left."""
    monkeypatch.setattr(csv_rows, "_LONGEST_CELL", 1000)
    source, into = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text('place\n"a\n' + "b\n" * 2000)

    with pytest.raises(SourceError, match="is a quote left open"):
        batch.carry(into, source, "place", _lengths, told=lambda _: None)

    assert [source] == list(tmp_path.iterdir())
